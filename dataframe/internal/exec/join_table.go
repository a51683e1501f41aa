package exec

import (
	"context"

	"weir/dataframe/column"
)

// joinTable is the build side of a join: its distinct keys, and the rows of each
// in input order.
type joinTable struct {
	held     *held
	keys     *rowTable
	valid    column.Bitmap // the rows that can be partners; nil: all
	passing  column.Bitmap // the rows that the condition on this side leaves; nil: all
	nullKeys bool          // null may be a key
	unique   bool          // every key has one row
	start    []int32       // by group: where its rows begin in rows; one more at the end. nil if unique
	rows     []int32
}

// extra are the values to be held of the right rows besides their columns: keys, then what
// ranges compare.
func (c *joinCondition) extra(on []*expr) []*expr {
	extra := append([]*expr(nil), on...)
	for _, rc := range c.ranges {
		extra = append(extra, rc.right)
	}
	return extra
}

// holdSide holds the rows of in with the values of the side's extra expressions. If they do
// not fit in memory, they are dealt to the side, and it gives nil.
func (r *run) holdSide(ctx context.Context, stats *NodeStats, in *stage, side *joinSide) (*held, error) {
	st := &store{run: r, stats: stats, cost: buildCost, spill: side.spill, after: side.writer}
	if err := st.fill(ctx, in, side.extra); err != nil {
		return nil, err
	}
	if st.spilled.Load() {
		return nil, st.flush(ctx, 0)
	}
	return r.concat(ctx, stats, in.schema, side.extra, st.batches())
}

// buildJoin holds the rows of in and finds those with equal keys.
func (r *run) buildJoin(ctx context.Context, stats *NodeStats, in *stage, on []*expr, nullSafe []bool, c *joinCondition) (*joinTable, error) {
	h, err := r.hold(ctx, stats, in, c.extra(on))
	if err != nil {
		return nil, err
	}
	return r.newJoinTable(ctx, stats, h, on, nullSafe, c)
}

// newJoinTable finds the rows of h with equal keys. Rows that cannot be partners, by a null or by
// c, are in no group.
func (r *run) newJoinTable(ctx context.Context, stats *NodeStats, h *held, on []*expr, nullSafe []bool, c *joinCondition) (*joinTable, error) {
	t := &joinTable{held: h}
	err := r.parallel(ctx, stats, 1, func(ctx context.Context, _ int) (err error) {
		t.passing, err = passing(ctx, c.filters, h.cols, h.rows)
		return err
	})
	if err != nil {
		return nil, err
	}
	return t, t.build(ctx, r, stats, on, nullSafe)
}

// build groups the rows by the first of the extra columns of t.held, which are on.
func (t *joinTable) build(ctx context.Context, r *run, stats *NodeStats, on []*expr, nullSafe []bool) error {
	n := t.held.rows
	keys := make([]column.Vector, len(on))
	valid := t.passing
	for i := range on {
		keys[i] = column.Flatten(keyVector(t.held.extra[i]))
		if nullSafe != nil && nullSafe[i] {
			t.nullKeys = true
		} else {
			valid = valid.And(keys[i].Nulls(), n)
		}
	}
	for _, x := range t.held.extra[len(on):] {
		valid = valid.And(x.Nulls(), n)
	}
	t.valid = valid
	var err error
	if t.keys, err = r.newRowTable(ctx, stats, keys, n, valid, t.nullKeys); err != nil {
		return err
	}
	if t.unique = t.keys.numbers == nil; !t.unique {
		t.list(ctx)
	}
	return ctx.Err()
}

// ids is one more than the greatest group.
func (t *joinTable) ids() int {
	if t.unique {
		return t.held.rows
	}
	return t.keys.groups
}

// list makes the lists of the rows of every group. It stops when ctx ends.
func (t *joinTable) list(ctx context.Context) {
	n := t.ids()
	groupOf := func(row int) int32 {
		switch {
		case !t.unique:
			return t.keys.numbers[row] - 1
		case t.valid.Has(row):
			return int32(row)
		}
		return -1
	}
	t.start = make([]int32, n+1)
	total := int32(0)
	for r := range t.held.rows {
		if r%chunkRows == 0 && ctx.Err() != nil {
			return
		}
		if g := groupOf(r); g >= 0 {
			t.start[g]++
			total++
		}
	}
	sum := int32(0)
	for g := range n {
		t.start[g], sum = sum, sum+t.start[g]
	}
	// A group's start moves to its end, which is where the next begins.
	t.rows = make([]int32, total)
	for r := range t.held.rows {
		if r%chunkRows == 0 && ctx.Err() != nil {
			return
		}
		if g := groupOf(r); g >= 0 {
			t.rows[t.start[g]] = int32(r)
			t.start[g]++
		}
	}
	copy(t.start[1:], t.start[:n])
	t.start[0] = 0
	t.keys.numbers = nil
}

// partners are the rows of a group. one is room for the answer.
func (t *joinTable) partners(group int32, one *[1]int32) []int32 {
	if t.start == nil {
		one[0] = group
		return one[:]
	}
	return t.rows[t.start[group]:t.start[group+1]]
}

// groups gives the first row of every key.
func (t *joinTable) groups(yield func(row int) bool) {
	for _, r := range t.keys.firsts {
		if !yield(int(r)) {
			return
		}
	}
	for r := 0; t.unique && r < t.held.rows; r++ {
		if t.valid.Has(r) && !yield(r) {
			return
		}
	}
}

// A prober finds the groups of probe rows. A task has its own.
type prober struct {
	table *joinTable
	keys  rowProber
	on    []*expr
	st    []*state
	ids   []int32
	dict  column.Vector
	codes []int32 // by code of dict: the group
}

func (t *joinTable) prober(on []*expr) *prober {
	return &prober{table: t, keys: rowProber{table: t.keys}, on: on, st: newStates(on)}
}

// find is the group of every row of b, -1 for none. It is good until the next
// call.
func (p *prober) find(b *column.Batch) ([]int32, error) {
	keys, err := evalAll(p.on, p.st, b)
	if err != nil {
		return nil, err
	}
	for i, k := range keys {
		keys[i] = keyVector(k)
	}
	if cap(p.ids) < b.N {
		p.ids = make([]int32, b.N)
	}
	ids := p.ids[:b.N]
	if len(keys) == 1 && !p.table.nullKeys {
		if d, ok := keys[0].(*column.Dict); ok && d.Values.Len() <= 4*b.N {
			p.findDict(d, ids)
			return ids, nil
		}
	}
	p.keys.find(keys, b.N, ids)
	return ids, nil
}

func (p *prober) findDict(d *column.Dict, ids []int32) {
	if p.dict != d.Values {
		n := d.Values.Len()
		p.dict, p.codes = d.Values, make([]int32, n)
		p.keys.find([]column.Vector{d.Values}, n, p.codes)
	}
	for i, c := range d.Codes {
		ids[i] = p.codes[c]
	}
	if d.Valid == nil {
		return
	}
	for i := range ids {
		if !d.Valid.Has(i) {
			ids[i] = -1
		}
	}
}
