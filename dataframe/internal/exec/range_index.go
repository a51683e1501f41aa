package exec

import (
	"context"
	"slices"
	"sort"

	"weir/dataframe/column"
	"weir/dataframe/plan"
)

// fanout is how many nodes of one level of a rangeIndex a node of the next covers.
const fanout = 16

// A rangeIndex finds the rows of a group of a joinTable that fulfil one or two
// range conditions, in time proportional to how many they are. In every group
// the rows are sorted by how late they come in the order of the first right
// expression, so that those that fulfil the first condition are a tail of the
// group. A tree of maxima over the ranks by the second expression then leads to the
// rows of the tail that fulfil the second one too. (A priority search tree, which
// unlike the bit arrays of Khayyat et al., Lightning Fast and Space Efficient Inequality
// Joins, 2015, answers for one left row at a time: left rows stream.)
type rangeIndex struct {
	conditions []*rangeCondition
	sorted     []column.Vector // by condition: the right values in order
	rows       []int32         // by place: the row of the right side
	first      []int32         // by place: rank by the first condition
	levels     [][]int32       // by place: rank by the second condition; then maxima of 16 of the level before
	start      []int32         // by group, as in the table
	inOrder    []int32         // the table's rows: by group, in the order of the right side
	ranks      [][]int32       // by condition and row
}

// newRangeIndex is nil if there are no conditions. t.held.extra has their right
// values behind the keys.
func (r *run) newRangeIndex(ctx context.Context, stats *NodeStats, t *joinTable, conditions []*rangeCondition) (*rangeIndex, error) {
	if len(conditions) == 0 {
		return nil, nil
	}
	x := &rangeIndex{conditions: conditions}
	values := t.held.extra[len(t.held.extra)-len(conditions):]
	for i, c := range conditions {
		rank, err := x.rank(ctx, r, stats, c, values[i])
		if err != nil {
			return nil, err
		}
		x.ranks = append(x.ranks, rank)
	}
	x.place(ctx, t, x.ranks)
	return x, ctx.Err()
}

// rank numbers the rows so that those that fulfil the condition for some left
// value are those from some rank on. Nulls have rank -1.
func (x *rangeIndex) rank(ctx context.Context, r *run, stats *NodeStats, c *rangeCondition, v column.Vector) ([]int32, error) {
	order, err := r.order(ctx, stats, newOrdering([]plan.SortKey{{Desc: !c.upper}}, []column.Vector{v}), v.Len())
	if err != nil {
		return nil, err
	}
	rank := make([]int32, v.Len())
	nulls := v.Nulls()
	n := len(order)
	for n > 0 && !nulls.Has(int(order[n-1])) {
		n--
		rank[order[n]] = -1
	}
	for i, row := range order[:n] {
		rank[row] = int32(i)
	}
	x.sorted = append(x.sorted, column.Gather(v, order[:n]))
	return rank, nil
}

// place sorts the rows of every group by the first rank and builds the tree, unless ctx ends.
func (x *rangeIndex) place(ctx context.Context, t *joinTable, ranks [][]int32) {
	if t.start == nil {
		t.list(ctx)
		if ctx.Err() != nil {
			return
		}
	}
	x.start, x.inOrder = t.start, t.rows
	byRank := make([]int32, x.sorted[0].Len())
	for i := range byRank {
		byRank[i] = -1
	}
	group := make([]int32, t.held.rows)
	for g := range t.ids() {
		for _, row := range t.rows[t.start[g]:t.start[g+1]] {
			byRank[ranks[0][row]] = row
			group[row] = int32(g)
		}
	}
	at := append([]int32(nil), t.start...)
	x.rows, x.first = make([]int32, len(t.rows)), make([]int32, len(t.rows))
	for rank, row := range byRank {
		if row >= 0 {
			g := group[row]
			x.rows[at[g]], x.first[at[g]] = row, int32(rank)
			at[g]++
		}
	}
	if len(ranks) > 1 {
		x.grow(ranks[1])
	}
}

func (x *rangeIndex) grow(second []int32) {
	level := make([]int32, len(x.rows))
	for i, row := range x.rows {
		level[i] = second[row]
	}
	x.levels = [][]int32{level}
	for len(level) > fanout {
		next := make([]int32, (len(level)+fanout-1)/fanout)
		for i := range next {
			next[i] = slices.Max(level[i*fanout : min((i+1)*fanout, len(level))])
		}
		x.levels = append(x.levels, next)
		level = next
	}
}

// partners appends to out the rows of the group whose ranks are first and
// second or more, in the order of the right side.
func (x *rangeIndex) partners(out []int32, group, first, second int32) []int32 {
	from, to := x.tail(group, first)
	all := int(x.start[group+1] - x.start[group])
	if x.levels != nil {
		out = x.span(out, 0, from, to, second)
	} else if (to-from)*sortedShare <= all {
		out = append(out, x.rows[from:to]...)
	}
	if x.levels == nil && (to-from)*sortedShare > all || len(out)*sortedShare > all {
		return x.scan(out[:0], group, first, second)
	}
	slices.Sort(out)
	return out
}

// sortedShare is the part of a group below which it is quicker to sort the
// partners than to look at all rows.
const sortedShare = 16

// scan is partners by looking at all rows of the group.
func (x *rangeIndex) scan(out []int32, group, first, second int32) []int32 {
	rows := x.inOrder[x.start[group]:x.start[group+1]]
	if len(x.ranks) == 1 {
		for _, row := range rows {
			if x.ranks[0][row] >= first {
				out = append(out, row)
			}
		}
		return out
	}
	for _, row := range rows {
		if x.ranks[0][row] >= first && x.ranks[1][row] >= second {
			out = append(out, row)
		}
	}
	return out
}

// some is at least one of the partners, if there is one; for want of a second
// condition it may be all of them. The slice is the index's own.
func (x *rangeIndex) some(group, first, second int32) []int32 {
	from, to := x.tail(group, first)
	if x.levels == nil {
		return x.rows[from:to]
	}
	return x.any(from, to, second)
}

// unordered is partners in any order.
func (x *rangeIndex) unordered(out []int32, group, first, second int32) []int32 {
	from, to := x.tail(group, first)
	return x.span(out, 0, from, to, second)
}

// tail is where the rows of the group stand whose first rank is first or more.
func (x *rangeIndex) tail(group, first int32) (from, to int) {
	from, to = int(x.start[group]), int(x.start[group+1])
	return from + sort.Search(to-from, func(i int) bool { return x.first[from+i] >= first }), to
}

// any is one row of the places from..to with that rank, or none.
func (x *rangeIndex) any(from, to int, least int32) []int32 {
	for from < to {
		// The largest node that begins here and ends before to.
		level, size := 0, 1
		for level+1 < len(x.levels) && from%(size*fanout) == 0 && from+size*fanout <= to {
			level, size = level+1, size*fanout
		}
		if x.levels[level][from/size] < least {
			from += size
			continue
		}
		if level == 0 {
			return x.rows[from : from+1]
		}
		to = from + size
		size /= fanout
		for x.levels[level-1][from/size] < least {
			from += size
		}
		to = min(to, from+size)
	}
	return nil
}

// span visits the nodes from..to of a level, whole blocks of them by their node of the next.
func (x *rangeIndex) span(out []int32, level, from, to int, least int32) []int32 {
	a, b := (from+fanout-1)/fanout, to/fanout
	if a >= b || level+1 == len(x.levels) {
		return x.visit(out, level, from, to, least)
	}
	out = x.visit(out, level, from, a*fanout, least)
	out = x.span(out, level+1, a, b, least)
	return x.visit(out, level, b*fanout, to, least)
}

func (x *rangeIndex) visit(out []int32, level, from, to int, least int32) []int32 {
	for i, most := range x.levels[level][from:to] {
		switch {
		case most < least:
		case level == 0:
			out = append(out, x.rows[from+i])
		default:
			at := (from + i) * fanout
			out = x.visit(out, level-1, at, min(at+fanout, len(x.levels[level-1])), least)
		}
	}
	return out
}

// A rangeProber finds from which ranks on right rows fulfil the conditions for
// left rows. A task has its own.
type rangeProber struct {
	index       *rangeIndex
	left, holds []*state
}

func (x *rangeIndex) prober() *rangeProber {
	if x == nil {
		return nil
	}
	p := &rangeProber{index: x}
	for _, c := range x.conditions {
		p.left, p.holds = append(p.left, c.left.newState()), append(p.holds, c.holds.newState())
	}
	return p
}

// find is the least rank by each condition for every row of b. Rows with a null
// have no partner: their ids become -1.
func (p *rangeProber) find(b *column.Batch, ids []int32) (first, second []int32, err error) {
	var out [2][]int32
	for i, c := range p.index.conditions {
		v, err := c.left.eval(p.left[i], b)
		if err != nil {
			return nil, nil, err
		}
		if nulls := v.Nulls(); nulls != nil {
			for k := range ids {
				if !nulls.Has(k) {
					ids[k] = -1
				}
			}
		}
		if out[i], err = p.search(i, v); err != nil {
			return nil, nil, err
		}
	}
	return out[0], out[1], nil
}

// search finds for all rows at once, a step at a time, the first of the sorted
// right values for which condition i holds.
func (p *rangeProber) search(i int, v column.Vector) ([]int32, error) {
	sorted := p.index.sorted[i]
	from, to := int32(0), int32(sorted.Len())
	// Rows are often nearly in order: a batch needs a small piece of the right values.
	if ints, ok := v.(*column.Ints); ok && len(ints.Values) >= fewProbes && v.Type().Equal(sorted.Type()) {
		least, greatest := rowsOfBounds(ints.Values, ints.Valid)
		if least < 0 {
			return make([]int32, v.Len()), nil // all are null
		}
		ends, err := p.searchIn(i, column.Gather(v, []int32{int32(least), int32(greatest)}), from, to)
		if err != nil {
			return nil, err
		}
		from, to = min(ends[0], ends[1]), max(ends[0], ends[1])
	}
	return p.searchIn(i, v, from, to)
}

// searchIn is search of rows that are known to find one of the ranks from..to.
func (p *rangeProber) searchIn(i int, v column.Vector, from, to int32) ([]int32, error) {
	c, sorted := p.index.conditions[i], p.index.sorted[i]
	n, size := v.Len(), int32(sorted.Len())
	lo, hi, mid := make([]int32, n), make([]int32, n), make([]int32, n)
	for k := range hi {
		lo[k], hi[k] = from, to
	}
	for width := to - from; width > 0; width /= 2 {
		for k := range mid {
			mid[k] = min((lo[k]+hi[k])/2, size-1)
		}
		h, err := c.holds.eval(p.holds[i], &column.Batch{N: n, Cols: []column.Vector{v, column.Gather(sorted, mid)}})
		if err != nil {
			return nil, err
		}
		for k, holds := range bools(h).Values {
			switch {
			case lo[k] >= hi[k]:
			case holds:
				hi[k] = mid[k]
			default:
				lo[k] = mid[k] + 1
			}
		}
	}
	return lo, nil
}
