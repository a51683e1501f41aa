package exec

import (
	"context"
	"slices"

	"weir/dataframe/column"
	"weir/dataframe/internal/spill"
	"weir/dataframe/plan"
)

// A sorter sorts what its store cannot hold in runs on disk, and merges them. Rows carry
// their places, which decide between equal ones: so it does not matter which rows make a run.
type sorter struct {
	run    *run
	stats  *NodeStats
	schema *column.Schema
	keys   []plan.SortKey
	extra  []*expr
	runs   []*ordered
}

// sortCost is what a batch takes until it is sorted: itself, put together with others, and
// the words that are sorted.
func sortCost(b *column.Batch) int64 { return 2*SizeOf(b.Cols) + 48*int64(b.N) }

// sortAll gives the first limit rows of in, all if that is negative, sorted: in memory if they fit.
func (r *run) sortAll(ctx context.Context, stats *NodeStats, in *stage, keys []plan.SortKey, extra []*expr, limit int64) ([]task, error) {
	so := &sorter{run: r, stats: stats, schema: in.schema, keys: keys, extra: extra}
	st := &store{run: r, stats: stats, cost: sortCost, spill: so.spill}
	if err := st.fill(ctx, in, extra); err != nil {
		return nil, err
	}
	if !st.spilled.Load() {
		h, order, err := so.sorted(ctx, st.batches())
		if err != nil {
			return nil, err
		}
		if limit >= 0 && int64(len(order)) > limit {
			order = order[:limit]
		}
		return rowTasks(in.schema, h.cols, len(order), order, r.opts.BatchRows), nil
	}
	if err := st.flush(ctx, 0); err != nil {
		return nil, err
	}
	rows := int64(0)
	for _, o := range so.runs {
		rows += o.rows
	}
	if limit >= 0 {
		rows = min(rows, limit)
	}
	m, err := r.merged(ctx, stats, so.runs, in.schema.Len(), so.mergeKeys)
	if err != nil {
		return nil, err
	}
	return r.tasksOfRows(in.schema, m, rows), nil
}

// sorted are rows put together, and their order.
func (so *sorter) sorted(ctx context.Context, rows [][]*column.Batch) (*held, []int32, error) {
	h, err := so.run.concat(ctx, so.stats, so.schema, so.extra, rows)
	if err != nil {
		return nil, nil, err
	}
	order, err := so.run.order(ctx, so.stats, newOrdering(so.keys, h.extra), h.rows)
	return h, order, err
}

// spill writes rows as a run: the columns, then the keys that are none of them, then the places.
func (so *sorter) spill(ctx context.Context, rows []placed) error {
	var bs []*column.Batch
	var places []int64
	size := int64(0)
	for _, p := range rows {
		bs = append(bs, p.rows)
		size += SizeOf(p.rows.Cols)
		for i := range p.rows.N {
			places = append(places, p.at+int64(i))
		}
	}
	h, order, err := so.sorted(ctx, [][]*column.Batch{bs})
	if err != nil {
		return err
	}
	all := &column.Batch{N: h.rows, Cols: slices.Clone(h.cols)}
	for i, e := range so.extra {
		if _, is := e.root.(columnOf); !is {
			all.Cols = append(all.Cols, h.extra[i])
		}
	}
	all.Cols = append(all.Cols, &column.Ints{Typ: column.Int64, Values: places})
	f, err := so.run.spillFile()
	if err != nil {
		return err
	}
	out, err := so.run.writeOrdered(ctx, so.stats, f, all, order, size)
	if err != nil {
		return err
	}
	out.alone = true
	so.runs = append(so.runs, out)
	return nil
}

// writeOrdered writes the rows of all, which take size bytes, in an order; on all workers.
func (r *run) writeOrdered(ctx context.Context, stats *NodeStats, f *spill.File, all *column.Batch, order []int32, size int64) (*ordered, error) {
	n := r.pieceRows(all.N, size)
	out := &ordered{file: f, rows: int64(all.N), pieces: make([]piece, (all.N+n-1)/n)}
	err := r.parallel(ctx, stats, len(out.pieces), func(_ context.Context, i int) error {
		b := all.Gather(order[i*n : min((i+1)*n, all.N)])
		c, err := r.spillBatch(stats, f, b)
		out.pieces[i].chunk = c
		return err
	})
	return out, err
}

// mergeKeys are the sort keys of a batch of a run.
func (so *sorter) mergeKeys(b *column.Batch) *mergeKeys {
	var values []column.Vector
	more := so.schema.Len()
	for _, e := range so.extra {
		if at, is := e.root.(columnOf); is {
			values = append(values, b.Cols[at])
			continue
		}
		values = append(values, b.Cols[more])
		more++
	}
	return newOrdering(so.keys, values).mergeKeys(b.N)
}
