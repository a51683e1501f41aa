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
		h, err := b.run.hold(ctx, stats, in, keys)
		if err != nil {
			return nil, err
		}
		order, err := keptRows(ctx, h, keyTypes(keys), n.Keep)
		if err != nil {
			return nil, err
		}
		return rowTasks(n.Schema(), h.cols, len(order), order, b.run.opts.BatchRows), nil
	}}, nil
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
