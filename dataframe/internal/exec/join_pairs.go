package exec

import (
	"slices"

	"weir/dataframe/column"
	"weir/dataframe/plan"
)

// A pairing lists the partners of the rows of one batch, some pairs at a time:
// in the order of the left rows, and for each in the order of the right ones.
type pairing struct {
	filter *pairFilter // what partners must fulfil besides; nil: nothing
	table  *joinTable
	ids    []int32 // by row: the group to look in, -1: none
	row    int     // the next
	match  int     // of row's partners, the next

	ranges        *rangeIndex // nil: all rows of a group are partners
	first, second []int32     // by row: the least ranks
	some          bool        // any order will do: it is asked only whether there are partners
	buf           []int32     // the partners of a row, by ranges
	list          []int32     // the partners of row listed
	listed        int         // -1: none
	one           [1]int32
}

func (p *pairing) begin(t *joinTable, ids []int32) {
	p.table, p.ids, p.row, p.match, p.listed = t, ids, 0, 0, -1
}

func (p *pairing) restrict(r *rangeProber, b *column.Batch) (err error) {
	p.ranges = r.index
	p.first, p.second, err = r.find(b, p.ids)
	return err
}

// partners are the right rows to be tried for the row.
func (p *pairing) partners() []int32 {
	g := p.ids[p.row]
	if p.ranges == nil {
		return p.table.partners(g, &p.one)
	}
	if p.listed == p.row {
		return p.list
	}
	p.listed = p.row
	second := int32(0)
	if p.second != nil {
		second = p.second[p.row]
	}
	switch {
	case p.some && (p.filter == nil || p.second == nil):
		p.list = p.ranges.some(g, p.first[p.row], second)
		return p.list
	case p.some:
		p.buf = p.ranges.unordered(p.buf[:0], g, p.first[p.row], second)
	default:
		p.buf = p.ranges.partners(p.buf[:0], g, p.first[p.row], second)
	}
	p.list = p.buf
	return p.list
}

// blockRows partners of one row are tried by themselves: its values are
// constants then, and those of the right side are often a piece of it.
const blockRows = 256

// next appends the pairs among the next most candidates, or fewer. Rows before
// p.row are done afterwards.
func (p *pairing) next(b *column.Batch, lefts, rights []int32, most int) ([]int32, []int32, error) {
	for p.row < len(p.ids) && len(lefts) < most {
		if p.ids[p.row] < 0 {
			p.row++
			continue
		}
		rest := p.partners()[p.match:]
		block := p.filter != nil && len(rest) >= blockRows
		if block && len(lefts) > 0 {
			break
		}
		take := min(len(rest), most-len(lefts))
		lefts = slices.Grow(lefts, take)
		for range take {
			lefts = append(lefts, int32(p.row))
		}
		rights = append(rights, rest[:take]...)
		if take < len(rest) {
			p.match += take
			break
		}
		p.row, p.match = p.row+1, 0
		if block {
			break
		}
	}
	return p.filter.narrowPairs(b.Cols, p.table.held.cols, lefts, rights)
}

// skip goes on to the next row if one is half done.
func (p *pairing) skip() {
	if p.match > 0 {
		p.row, p.match = p.row+1, 0
	}
}

// pairOne pairs rows when a group has one row at most and no more is asked.
func (j *join) pairOne() {
	ids := j.pairs.ids
	if !j.node.Kind.KeepsLeft() && allFound(ids) {
		for i := len(j.every); i < len(ids); i++ {
			j.every = append(j.every, int32(i))
		}
		j.lefts, j.rights, j.all = j.every[:len(ids)], ids, true
		return
	}
	if cap(j.some) < 2*len(ids) {
		j.some = make([]int32, 2*len(ids))
	}
	lefts, rights := j.some[:len(ids)], j.some[len(ids):2*len(ids)]
	if j.node.Kind.KeepsLeft() {
		for i, g := range ids {
			lefts[i], rights[i] = int32(i), g
		}
	} else {
		// Written always, kept if there is a partner: a branch would be predicted wrong.
		k := 0
		for i, g := range ids {
			lefts[k], rights[k] = int32(i), g
			k += int(uint32(^g) >> 31)
		}
		lefts, rights = lefts[:k], rights[:k]
	}
	j.lefts, j.rights = lefts, rights
}

// allFound reports whether no group is missing.
func allFound(ids []int32) bool {
	or := int32(0)
	for _, g := range ids {
		or |= g
	}
	return or >= 0
}

// keepLeft puts the left rows without a partner between the pairs.
func (j *join) keepLeft() error {
	var lefts, rights []int32
	k := 0
	for row := j.decided; row <= j.pairs.row && row < j.b.N; row++ {
		if row > j.decided {
			j.found = 0
		}
		for ; k < len(j.lefts) && j.lefts[k] == int32(row); k++ {
			lefts, rights = append(lefts, int32(row)), append(rights, j.rights[k])
			j.found++
		}
		if j.found > 1 && j.node.Kind == plan.Single {
			return errMany(j.node)
		}
		if j.found == 0 && row < j.pairs.row {
			lefts, rights = append(lefts, int32(row)), append(rights, -1)
		}
	}
	j.decided = j.pairs.row
	if j.pairs.match == 0 {
		j.found = 0
	}
	j.lefts, j.rights = lefts, rights
	return nil
}
