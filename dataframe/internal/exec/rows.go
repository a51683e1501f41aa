package exec

import (
	"context"
	"io"

	"weir/dataframe/column"
)

// rowTasks are tasks that give the n rows of cols in the order given (nil: as
// they are). The gathering is left to the tasks.
func rowTasks(schema *column.Schema, cols []column.Vector, n int, order []int32, batchRows int) []task {
	var tasks []task
	for from := 0; from < n; from += taskRows {
		to := min(from+taskRows, n)
		tasks = append(tasks, func(context.Context) (column.Reader, error) {
			return &rowReader{schema, cols, order, from, to, batchRows}, nil
		})
	}
	return tasks
}

// rowReader gives rows from..to.
type rowReader struct {
	schema   *column.Schema
	cols     []column.Vector
	order    []int32
	from, to int
	rows     int // of a batch
}

func (r *rowReader) Schema() *column.Schema { return r.schema }

func (r *rowReader) Next(ctx context.Context) (*column.Batch, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if r.from >= r.to {
		return nil, io.EOF
	}
	end := min(r.from+r.rows, r.to)
	b := &column.Batch{N: end - r.from, Cols: make([]column.Vector, len(r.cols))}
	for i, c := range r.cols {
		if r.order != nil {
			b.Cols[i] = column.Gather(c, r.order[r.from:end])
		} else {
			b.Cols[i] = c.Slice(r.from, end)
		}
	}
	r.from = end
	return b, nil
}

func (r *rowReader) Close() error {
	r.from = r.to
	return nil
}
