package exec

import (
	"context"
	"slices"

	"weir/dataframe/column"
	"weir/dataframe/plan"
)

func (b *builder) sort(n *plan.Sort, in *stage, stats *NodeStats) (*stage, error) {
	var keys []*expr
	for _, k := range n.Keys {
		e, err := compile(k.X, n.Schema())
		if err != nil {
			return nil, err
		}
		keys = append(keys, e)
	}
	return &stage{schema: n.Schema(), start: func(ctx context.Context) ([]task, error) {
		if n.Limit == 0 {
			return nil, nil
		}
		if n.Limit < 0 || n.Limit > int64(topRows) {
			return b.run.sortAll(ctx, stats, in, n.Keys, keys, n.Limit)
		}
		h, err := b.run.holdTop(ctx, stats, in, n.Keys, keys, n.Limit)
		if err != nil {
			return nil, err
		}
		order, err := b.run.order(ctx, stats, newOrdering(n.Keys, h.extra), h.rows)
		if err != nil {
			return nil, err
		}
		if int64(len(order)) > n.Limit {
			order = order[:n.Limit]
		}
		return rowTasks(n.Schema(), h.cols, len(order), order, b.run.opts.BatchRows), nil
	}}, nil
}

// order is the order of rows 0..n-1: the rows are dealt to ranges of the first
// column's words, and the ranges sorted by the workers.
func (r *run) order(ctx context.Context, stats *NodeStats, o *ordering, n int) ([]int32, error) {
	es := make([]entry, n)
	for i := range es {
		es[i].row = int32(i)
	}
	scratch := make([]entry, n)
	if n <= sortAtOnce || len(o.cols) == 0 {
		err := r.parallel(ctx, stats, min(1, n), func(context.Context, int) error {
			o.sort(es, scratch, 0)
			return nil
		})
		return rowsOf(es), err
	}
	c := &o.cols[0]
	values := es
	if c.v.Nulls() != nil {
		var nulls []entry
		nulls, values = c.part(es, scratch)
		o.sort(nulls, scratch, 1)
	}
	if len(values) == 0 {
		return rowsOf(es), ctx.Err()
	}
	ranges, err := r.dealRanges(ctx, stats, c, values, scratch)
	if err != nil {
		return nil, err
	}
	at := make([]int, len(ranges)+1)
	for i, part := range ranges {
		at[i+1] = at[i] + len(part)
	}
	err = r.parallel(ctx, stats, len(ranges), func(_ context.Context, i int) error {
		out := values[at[i]:at[i+1]]
		copy(out, ranges[i])
		o.sortValues(out, ranges[i], 0)
		return nil
	})
	return rowsOf(es), err
}

// sortValues is sort for rows without nulls in column k.
func (o *ordering) sortValues(es, scratch []entry, k int) {
	if t, ok := o.cols[k].v.(*column.Texts); ok {
		o.sortTexts(es, scratch, k, t, 0)
		return
	}
	o.cols[k].words(es)
	sortEntries(es, scratch)
	if k+1 < len(o.cols) {
		runs(es, func(run []entry) { o.sort(run, scratch, k+1) })
	}
}

// dealRanges deals es, which it overwrites, to ranges of their words, which lie
// one after another in scratch.
func (r *run) dealRanges(ctx context.Context, stats *NodeStats, c *orderCol, es, scratch []entry) ([][]entry, error) {
	chunks := (len(es) + sortAtOnce - 1) / sortAtOnce
	chunk := func(i int) []entry { return es[i*sortAtOnce : min((i+1)*sortAtOnce, len(es))] }
	err := r.parallel(ctx, stats, chunks, func(_ context.Context, i int) error {
		c.firstWords(chunk(i))
		return nil
	})
	if err != nil {
		return nil, err
	}
	bounds := boundsOf(es, chunks*4)
	counts := make([][]int, chunks)
	ranges := make([]uint8, len(es))
	err = r.parallel(ctx, stats, chunks, func(_ context.Context, i int) error {
		counts[i] = make([]int, len(bounds)+1)
		for j, e := range chunk(i) {
			p := rangeOf(bounds, e.key)
			ranges[i*sortAtOnce+j] = p
			counts[i][p]++
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	out := make([][]entry, len(bounds)+1)
	at := 0
	for p := range out {
		from := at
		for i := range counts {
			n := counts[i][p]
			counts[i][p] = at
			at += n
		}
		out[p] = scratch[from:at:at]
	}
	err = r.parallel(ctx, stats, chunks, func(_ context.Context, i int) error {
		for j, e := range chunk(i) {
			p := ranges[i*sortAtOnce+j]
			scratch[counts[i][p]] = e
			counts[i][p]++
		}
		return nil
	})
	return out, err
}

// rangeOf is how many of bounds, which are sorted and fewer than 64, are key or less.
func rangeOf(bounds []uint64, key uint64) uint8 {
	at := 0
	for step := 32; step > 0; step >>= 1 {
		if at+step <= len(bounds) && bounds[at+step-1] <= key {
			at += step
		}
	}
	return uint8(at)
}

// boundsOf are words that part es into about n ranges of similar size.
func boundsOf(es []entry, n int) []uint64 {
	n = min(n, 64)
	sample := make([]uint64, 0, 32*n)
	step := max(1, len(es)/(32*n))
	for i := 0; i < len(es); i += step {
		sample = append(sample, es[i].key)
	}
	slices.Sort(sample)
	var out []uint64
	for i := 1; i < n; i++ {
		out = append(out, sample[i*len(sample)/n])
	}
	return slices.Compact(out)
}

func rowsOf(es []entry) []int32 {
	out := make([]int32, len(es))
	for i, e := range es {
		out[i] = e.row
	}
	return out
}
