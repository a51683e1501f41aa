package exec

import (
	"context"
	"errors"
	"io"
	"time"

	"weir/dataframe/column"
	"weir/dataframe/plan"
)

func (b *builder) write(n *plan.WriteTo, in *stage, stats *NodeStats) (*stage, error) {
	stats.gathered = true
	return &stage{schema: n.Schema(), start: func(ctx context.Context) ([]task, error) {
		return []task{func(context.Context) (column.Reader, error) {
			return &writeReader{func(ctx context.Context) (*column.Batch, error) { return b.run.write(ctx, n, in, stats) }, false}, nil
		}}, nil
	}}, nil
}

// writeReader writes at the first Next and gives the row that tells of it.
type writeReader struct {
	write func(ctx context.Context) (*column.Batch, error)
	done  bool
}

func (w *writeReader) Schema() *column.Schema { return plan.WrittenSchema }

func (w *writeReader) Next(ctx context.Context) (*column.Batch, error) {
	if w.done {
		return nil, io.EOF
	}
	w.done = true
	return w.write(ctx)
}

func (w *writeReader) Close() error {
	w.done = true
	return nil
}

func (r *run) write(ctx context.Context, n *plan.WriteTo, in *stage, stats *NodeStats) (_ *column.Batch, err error) {
	w, err := n.Sink.Begin(ctx, in.schema)
	if err != nil {
		return nil, err
	}
	committed := false
	defer func() {
		if !committed {
			if aerr := w.Abort(); aerr != nil {
				err = errors.Join(err, aerr)
			}
		}
	}()
	tasks, err := in.start(ctx)
	if err != nil {
		return nil, err
	}
	rows := newGather(r, in.schema, tasks, stats)
	defer rows.Close()
	if err := newPartsWrite(r, w, stats).copy(ctx, rows); err != nil {
		return nil, err
	}
	written, err := w.Commit(ctx)
	if err != nil {
		return nil, err
	}
	committed = true
	if n.Done != nil {
		n.Done(written)
	}
	one := func(x int64) column.Vector { return &column.Ints{Typ: column.Int64, Values: []int64{x}} }
	return &column.Batch{N: 1, Cols: []column.Vector{one(written.Rows), one(int64(len(written.Files))), one(written.Bytes)}}, nil
}

// waiting counts the time of f as time in which nothing was done.
func waiting(stats *NodeStats, f func() error) error {
	t0 := time.Now()
	defer func() { stats.waits.Add(int64(time.Since(t0))) }()
	return f()
}

func send(ctx context.Context, q chan<- *column.Batch, b *column.Batch) error {
	select {
	case q <- b:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
