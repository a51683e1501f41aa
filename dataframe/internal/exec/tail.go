package exec

import (
	"context"

	"weir/dataframe/column"
	"weir/dataframe/plan"
)

// tail keeps the last rows. Every task keeps its own last ones; then the last tasks that
// have enough of them are given.
func (b *builder) tail(n *plan.Tail, in *stage, stats *NodeStats) (*stage, error) {
	return &stage{schema: n.Schema(), start: func(ctx context.Context) ([]task, error) {
		var ends []lastRows
		begin := func(tasks int) { ends = make([]lastRows, tasks) }
		err := b.run.drain(ctx, stats, in, begin, func(ctx context.Context, t int, rows column.Reader) error {
			return eachBatch(ctx, rows, func(batch *column.Batch) error {
				return b.run.charge(stats, ends[t].add(b.run, batch, n.N))
			})
		})
		if err != nil {
			return nil, err
		}
		var all lastRows
		for t := len(ends) - 1; t >= 0 && all.rows < n.N; t-- {
			all.batches = append(ends[t].batches, all.batches...)
			all.rows += ends[t].rows
		}
		return tasksOf(n.Schema(), all.cut(n.N), b.run.opts.BatchRows), nil
	}}, nil
}

// lastRows are the last batches of a task that together have enough rows.
type lastRows struct {
	batches []*column.Batch
	rows    int64
}

// add takes b and lets go of what is not among the last n rows. It gives the change of
// bytes held.
func (l *lastRows) add(r *run, b *column.Batch, n int64) int64 {
	l.batches = append(l.batches, b)
	l.rows += int64(b.N)
	change := r.sizeOf(b.Cols)
	for len(l.batches) > 0 && l.rows-int64(l.batches[0].N) >= n {
		change -= r.sizeOf(l.batches[0].Cols)
		l.rows -= int64(l.batches[0].N)
		l.batches[0] = nil // the array behind the slice must not keep it
		l.batches = l.batches[1:]
	}
	return change
}

// cut are the last n rows. Those of several tasks together may begin with batches that are
// not among them at all.
func (l *lastRows) cut(n int64) []*column.Batch {
	bs, extra := l.batches, l.rows-n
	for extra > 0 && int64(bs[0].N) <= extra {
		extra -= int64(bs[0].N)
		bs = bs[1:]
	}
	if extra > 0 {
		return append([]*column.Batch{bs[0].Slice(int(extra), bs[0].N)}, bs[1:]...)
	}
	return bs
}
