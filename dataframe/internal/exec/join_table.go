package exec

import (
	"context"

	"weir/dataframe/column"
)

// joinTable is the build side of a join: its distinct keys, and the rows of each
// in input order.
type joinTable struct {
	held     *held
	keys     *keyTable
	dense    *denseKeys    // the same keys; nil: not worth it
	passing  column.Bitmap // the rows that the condition on this side leaves; nil: all
	nullKeys bool          // null may be a key
	start    []int32       // by group: where its rows begin in rows; one more at the end
	rows     []int32
	unique   bool // every key has one row: group g has row rows[g]
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
	st := &store{run: r, stats: stats, cost: buildCost, spill: side.spill}
	if err := st.fill(ctx, in, side.extra); err != nil {
		return nil, err
	}
	if st.spilled {
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
		if t.passing, err = passing(ctx, c.filters, h.cols, h.rows); err != nil {
			return err
		}
		return t.build(ctx, on, nullSafe)
	})
	return t, err
}

// build groups the rows by the first of the extra columns of t.held, which are on.
func (t *joinTable) build(ctx context.Context, on []*expr, nullSafe []bool) error {
	t.keys = newKeyTable(keyTypes(on))
	n := t.held.rows
	keys := make([]column.Vector, len(on))
	valid := t.passing
	for i := range on {
		keys[i] = keyVector(t.held.extra[i])
		if nullSafe != nil && nullSafe[i] {
			t.nullKeys = true
		} else {
			valid = valid.And(keys[i].Nulls(), n)
		}
	}
	for _, x := range t.held.extra[len(on):] {
		valid = valid.And(x.Nulls(), n)
	}
	groups := make([]int32, n)
	var hash hasher
	for from := 0; from < n; from += column.BatchRows {
		if err := ctx.Err(); err != nil {
			return err
		}
		to := min(from+column.BatchRows, n)
		part := sliceAll(keys, from, to)
		t.insert(&hash, part, valid, groups[from:to], from)
	}
	t.index(groups)
	t.dense = newDenseKeys(t.keys)
	return nil
}

// insert finds groups for rows whose keys have no null; the others get -1.
func (t *joinTable) insert(hash *hasher, keys []column.Vector, valid column.Bitmap, groups []int32, from int) {
	n := len(groups)
	if valid = valid.Slice(from, from+n).Nulls(n); valid == nil {
		t.keys.find(hash.hash(keys, n), keys, groups, true)
		return
	}
	sel := valid.Selection(n, nil)
	for i := range groups {
		groups[i] = -1
	}
	for i, k := range keys {
		keys[i] = column.Gather(k, sel)
	}
	ids := make([]int32, len(sel))
	t.keys.find(hash.hash(keys, len(sel)), keys, ids, true)
	for k, r := range sel {
		groups[r] = ids[k]
	}
}

// index lists the rows of every group.
func (t *joinTable) index(groups []int32) {
	t.start = make([]int32, t.keys.groups+1)
	rows := 0
	for _, g := range groups {
		if g >= 0 {
			t.start[g+1]++
			rows++
		}
	}
	for g := range t.keys.groups {
		t.start[g+1] += t.start[g]
	}
	t.unique = rows == t.keys.groups
	at := append([]int32(nil), t.start...)
	t.rows = make([]int32, rows)
	for r, g := range groups {
		if g >= 0 {
			t.rows[at[g]] = int32(r)
			at[g]++
		}
	}
}

// A prober finds the groups of probe rows. A task has its own.
type prober struct {
	table *joinTable
	keys  keyTable // a copy of the head, with scratch of its own
	on    []*expr
	st    []*state
	hash  hasher
	ids   []int32
	dict  column.Vector
	codes []int32 // by code of dict: the group
}

func (t *joinTable) prober(on []*expr) *prober {
	p := &prober{table: t, keys: *t.keys, on: on, st: newStates(on)}
	p.keys.fresh, p.keys.bad, p.keys.flat = nil, nil, nil
	return p
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
	if len(keys) == 0 {
		p.findAll(ids)
		return ids, nil
	}
	if p.table.nullKeys {
		p.keys.find(p.hash.hash(keys, b.N), keys, ids, false)
		return ids, nil
	}
	if d, ok := keys[0].(*column.Dict); ok && len(keys) == 1 && d.Values.Len() <= 4*b.N {
		p.findDict(d, ids)
		return ids, nil
	}
	if p.table.dense != nil {
		p.table.dense.find(column.Flatten(keys[0]).(*column.Ints), ids)
		return ids, nil
	}
	p.keys.find(p.hash.hash(keys, b.N), keys, ids, false)
	return ids, nil
}

// findAll finds for want of keys the one group that there is, if there is one.
func (p *prober) findAll(ids []int32) {
	for i := range ids {
		ids[i] = int32(p.table.keys.groups) - 1
	}
}

func (p *prober) findDict(d *column.Dict, ids []int32) {
	if p.dict != d.Values {
		n := d.Values.Len()
		keys := []column.Vector{column.Flatten(d.Values)}
		p.dict, p.codes = d.Values, make([]int32, n)
		p.keys.find(new(hasher).hash(keys, n), keys, p.codes, false)
	}
	for i, c := range d.Codes {
		ids[i] = p.codes[c]
		if !d.Valid.Has(i) {
			ids[i] = -1
		}
	}
}
