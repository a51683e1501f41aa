package exec

import (
	"context"

	"weir/dataframe/column"
	"weir/dataframe/plan"
)

func (b *builder) values(n *plan.Values) (*stage, error) {
	rows := b.run.opts.BatchRows
	return &stage{schema: n.Schema(), start: func(context.Context) ([]task, error) {
		return tasksOf(n.Schema(), n.Rows, rows), nil
	}}, nil
}

// tasksOf cuts batches into tasks of taskRows rows, whatever the sizes of the batches: sums
// of floats are put together task by task.
func tasksOf(schema *column.Schema, batches []*column.Batch, batchRows int) []task {
	var tasks []task
	var part []*column.Batch
	rows := 0
	flush := func() {
		if len(part) > 0 {
			batches := part
			tasks = append(tasks, func(context.Context) (column.Reader, error) { return column.FromBatches(schema, batches...), nil })
		}
		part, rows = nil, 0
	}
	for _, b := range batches {
		for from, to := 0, 0; from < b.N; from = to {
			to = min(from+batchRows, from+taskRows-rows, b.N)
			piece := b
			if from > 0 || to < b.N {
				piece = b.Slice(from, to)
			}
			part = append(part, piece)
			rows += piece.N
			if rows == taskRows {
				flush()
			}
		}
	}
	flush()
	return tasks
}

func (b *builder) union(n *plan.Union, ins []*stage) (*stage, error) {
	return &stage{schema: n.Schema(), start: func(ctx context.Context) ([]task, error) {
		var out []task
		for _, in := range ins {
			tasks, err := in.start(ctx)
			if err != nil {
				return nil, err
			}
			for _, t := range tasks {
				out = append(out, t)
			}
		}
		return out, nil
	}}, nil
}
