package exec

import (
	"context"

	"weir/dataframe/column"
	"weir/dataframe/internal/funcs"
	"weir/dataframe/plan"
)

// aggregate computes an aggregate for the frame of every row. Rows that the
// filter drops are taken out first, and frames that are the same for several rows
// in a row are computed once.
func (c *windowCall) aggregate(ctx context.Context, h *held, p *windowPart) (column.Vector, error) {
	k, err := c.keep(ctx, h, p)
	if err != nil {
		return nil, err
	}
	if c.frame.whole(c.sort) {
		return c.wholes(ctx, h, p, k)
	}
	b, err := c.frame.bounds(h, p)
	if err != nil {
		return nil, err
	}
	sets, of := k.sets(b.ranges(p, c.frame.exclude), p)
	v, err := c.slide(ctx, h, k, sets)
	switch {
	case err != nil || v != nil:
	case c.distinct && !c.frame.rising() || c.orderBy != nil:
		v, err = c.each(ctx, h, k, sets)
	default:
		v, err = c.merge(ctx, h, k, sets)
	}
	if err != nil {
		return nil, err
	}
	return column.Gather(column.Flatten(v), of), nil
}

// kept are the rows of a part that an aggregate takes.
type kept struct {
	order  []int32 // rows of the input
	parts  []int32 // as of a windowPart
	before []int32 // by row of the part, and at the end: how many rows before it are kept; nil: all are
}

// keep drops rows that the filter drops and, where no frame can lack the first of
// rows with the same arguments, the others.
func (c *windowCall) keep(ctx context.Context, h *held, p *windowPart) (*kept, error) {
	k := &kept{order: p.order, parts: p.parts}
	if c.filter != nil {
		drop := make([]bool, len(p.order))
		pass := keyVector(c.filter.of(h, p.order)).(*column.Bools)
		for i := range drop {
			drop[i] = !pass.Values[i] || !pass.Valid.Has(i)
		}
		k = k.without(drop)
	}
	if !c.distinct || !c.frame.rising() {
		return k, ctx.Err()
	}
	_, first, err := c.values(ctx, h, k)
	if err != nil {
		return nil, err
	}
	drop := make([]bool, len(k.order))
	for i := range drop {
		drop[i] = true
	}
	for _, i := range first {
		drop[i] = false
	}
	return k.without(drop), nil
}

// without is k without the rows for which drop is true.
func (k *kept) without(drop []bool) *kept {
	out := &kept{}
	at := make([]int32, len(k.order)+1)
	for i, r := range k.order {
		at[i] = int32(len(out.order))
		if !drop[i] {
			out.order = append(out.order, r)
		}
	}
	at[len(k.order)] = int32(len(out.order))
	for _, p := range k.parts {
		out.parts = append(out.parts, at[p])
	}
	if k.before == nil {
		out.before = at
		return out
	}
	for _, i := range k.before {
		out.before = append(out.before, at[i])
	}
	return out
}

// windowSets are sets of kept rows, each within a partition.
type windowSets struct {
	funcs.Ranges
	part []int32 // by set
}

// sets are the frames r in kept rows, each once where neighbours have the same,
// and the set of every row.
func (k *kept) sets(r *funcs.Ranges, p *windowPart) (*windowSets, []int32) {
	out := &windowSets{Ranges: funcs.Ranges{Of: []int32{0}}}
	of := make([]int32, r.Len())
	part, last := int32(0), int32(-1)
	for i := range of {
		if int32(i) >= p.parts[part+1] {
			part, last = part+1, -1
		}
		from := len(out.Lo)
		for q := r.Of[i]; q < r.Of[i+1]; q++ {
			lo, hi := r.Lo[q], r.Hi[q]
			if k.before != nil {
				lo, hi = k.before[lo], k.before[hi]
			}
			if lo < hi {
				out.Lo, out.Hi = append(out.Lo, lo), append(out.Hi, hi)
			}
		}
		if last >= 0 && out.same(last, from) {
			out.Lo, out.Hi = out.Lo[:from], out.Hi[:from]
		} else {
			last = int32(len(out.part))
			out.Of, out.part = append(out.Of, int32(len(out.Lo))), append(out.part, part)
		}
		of[i] = last
	}
	return out, of
}

// same reports whether set k has just the pieces from number from on.
func (s *windowSets) same(k int32, from int) bool {
	a := int(s.Of[k])
	if from-a != len(s.Lo)-from {
		return false
	}
	for i := from; i < len(s.Lo); i++ {
		if s.Lo[i] != s.Lo[a] || s.Hi[i] != s.Hi[a] {
			return false
		}
		a++
	}
	return true
}

// wholes computes the aggregate of whole partitions.
func (c *windowCall) wholes(ctx context.Context, h *held, p *windowPart, k *kept) (column.Vector, error) {
	order := k.order
	if c.orderBy != nil {
		es := make([]entry, len(order))
		for i, r := range order {
			es[i].row = r
		}
		o, scratch := c.rowOrder(h), make([]entry, len(es))
		for q := range len(k.parts) - 1 {
			o.sort(es[k.parts[q]:k.parts[q+1]], scratch, 0)
		}
		order = rowsOf(es)
	}
	groups := len(k.parts) - 1
	acc := c.agg.New(c.types)
	acc.Grow(groups)
	ids := make([]int32, len(order))
	for q := range groups {
		for i := k.parts[q]; i < k.parts[q+1]; i++ {
			ids[i] = int32(q)
		}
	}
	if err := c.add(ctx, acc, h, ids, order); err != nil {
		return nil, err
	}
	v, err := acc.Result()
	if err != nil {
		return nil, err
	}
	of := make([]int32, len(p.order))
	for q := range groups {
		for i := p.parts[q]; i < p.parts[q+1]; i++ {
			of[i] = int32(q)
		}
	}
	return column.Gather(column.Flatten(v), of), nil
}

// rowOrder is the order of an aggregate's own ORDER BY, over rows of the input.
func (c *windowCall) rowOrder(h *held) *ordering {
	var by []plan.SortKey
	var values []column.Vector
	for i, a := range c.orderAt {
		if a.value == nil {
			by, values = append(by, c.orderBy[i]), append(values, h.extra[a.at])
		}
	}
	return newOrdering(by, values)
}

// add adds rows of the input to groups, some at a time.
func (c *windowCall) add(ctx context.Context, acc funcs.Accumulator, h *held, groups, rows []int32) error {
	for from := 0; from < len(rows); from += column.BatchRows {
		if err := ctx.Err(); err != nil {
			return err
		}
		to := min(from+column.BatchRows, len(rows))
		if err := acc.Add(groups[from:to], c.argsOf(h, rows[from:to])); err != nil {
			return err
		}
	}
	return nil
}

func (c *windowCall) argsOf(h *held, rows []int32) []column.Vector {
	args := make([]column.Vector, len(c.args))
	for i, a := range c.args {
		args[i] = a.of(h, rows)
		if f, ok := args[i].(*column.Floats); ok && c.distinct {
			args[i] = floatsOf(keyVector(f).(*column.Ints)) // as keys are: -0 is 0
		}
	}
	return args
}
