package exec

import (
	"context"

	"weir/dataframe/column"
	"weir/dataframe/plan"
)

// distinctHeld keeps last rows, or those without a twin: which these are is known only at
// the end, so it holds all rows.
func (b *builder) distinctHeld(n *plan.Distinct, in *stage, keys []*expr, stats *NodeStats) (*stage, error) {
	return &stage{schema: n.Schema(), start: func(ctx context.Context) ([]task, error) {
		h, rest, err := b.run.holdDistinct(ctx, stats, in, keys, n.Keep)
		if err != nil || h == nil {
			return rest, err
		}
		order, err := keptRows(ctx, h, keyTypes(keys), n.Keep)
		if err != nil {
			return nil, err
		}
		return rowTasks(n.Schema(), h.cols, len(order), order, b.run.opts.BatchRows), nil
	}}, nil
}

// holdDistinct holds the rows of in or, if they do not fit in memory, gives tasks of those that
// stay.
func (r *run) holdDistinct(ctx context.Context, stats *NodeStats, in *stage, keys []*expr, keep plan.Keep) (*held, []task, error) {
	width, types := in.schema.Len(), keyTypes(keys)
	d := &keyDealer{run: r, stats: stats, from: width}
	st := &store{run: r, stats: stats, cost: func(b *column.Batch) int64 { return 2 * SizeOf(b.Cols) }, spill: d.spill}
	if err := st.fill(ctx, in, keys); err != nil {
		return nil, nil, err
	}
	if !st.spilled.Load() {
		h, err := r.concat(ctx, stats, in.schema, keys, st.batches())
		return h, nil, err
	}
	if err := st.flush(ctx, 0); err != nil {
		return nil, nil, err
	}
	out, err := r.newResults(stats)
	if err != nil {
		return nil, nil, err
	}
	err = r.eachPart(ctx, stats, []*dealt{d.d}, func(ctx context.Context, h *hashPart) error {
		return out.part(func(w *orderedWriter) error { return keptPart(ctx, stats, h, width, types, keep, w) })
	})
	if err != nil {
		return nil, nil, err
	}
	m, err := out.merge(ctx, width)
	if err != nil {
		return nil, nil, err
	}
	return nil, r.tasksOfRows(in.schema, m, out.rows()), nil
}

// keptRows lists the rows of h that stay, in order.
func keptRows(ctx context.Context, h *held, types []column.Type, keep plan.Keep) ([]int32, error) {
	table := newKeyTable(types)
	groups := make([]int32, h.rows)
	hash := new(hasher)
	for from := 0; from < h.rows; from += column.BatchRows {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		to := min(from+column.BatchRows, h.rows)
		part := make([]column.Vector, len(h.extra))
		for i, k := range h.extra {
			part[i] = keyVector(k.Slice(from, to))
		}
		table.find(hash.hash(part, to-from), part, groups[from:to], true)
	}
	last := make([]int32, table.groups)
	count := make([]int32, table.groups)
	for row, g := range groups {
		last[g] = int32(row)
		count[g]++
	}
	order := []int32{}
	for row, g := range groups {
		if last[g] == int32(row) && (keep == plan.KeepLast || count[g] == 1) {
			order = append(order, int32(row))
		}
	}
	return order, nil
}
