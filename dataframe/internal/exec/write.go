package exec

import (
	"context"
	"errors"
	"io"
	"sync"
	"time"

	"weir/dataframe/column"
	"weir/dataframe/plan"
)

// writeParts is how many parts a sink with keys gets, however many workers there are:
// what is written must not depend on them.
const writeParts = 4

// partQueue is how many batches wait for a part.
const partQueue = 4

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
	if err := copyRows(ctx, rows, w, stats); err != nil {
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

// copyRows hands rows to the parts of w and closes those.
func copyRows(ctx context.Context, rows column.Reader, w plan.Write, stats *NodeStats) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	keys := w.Keys()
	n := 1
	if len(keys) > 0 {
		n = writeParts
	}
	queues := make([]chan *column.Batch, n)
	var wg sync.WaitGroup
	for i := range queues {
		queues[i] = make(chan *column.Batch, partQueue)
		wg.Add(1)
		go func() {
			defer wg.Done()
			if err := guard(stats.Label, func() error { return writePart(ctx, w, n == 1, queues[i], stats) }); err != nil {
				cancel(err)
			}
		}()
	}
	err := eachBatch(ctx, rows, func(b *column.Batch) error { return route(ctx, b, keys, queues, stats) })
	if err != nil {
		cancel(err)
	}
	for _, q := range queues {
		close(q)
	}
	waiting(stats, func() error { wg.Wait(); return nil })
	if ctx.Err() != nil {
		return context.Cause(ctx)
	}
	return nil
}

// writePart writes a part. One with keys is opened at its first batch; without
// keys the only part is opened in any case, so that no rows are written too.
func writePart(ctx context.Context, w plan.Write, always bool, queue <-chan *column.Batch, stats *NodeStats) (err error) {
	var part plan.PartWriter
	if always {
		if part, err = w.Part(); err != nil {
			return err
		}
	}
	defer func() {
		if part != nil {
			t0 := time.Now()
			defer func() { stats.aside.Add(int64(time.Since(t0))) }()
			if cerr := part.Close(); err == nil {
				err = cerr
			}
		}
	}()
	for b := range queue {
		if err := ctx.Err(); err != nil {
			return err
		}
		if part == nil {
			if part, err = w.Part(); err != nil {
				return err
			}
		}
		t0 := time.Now()
		err := part.Write(ctx, b)
		stats.aside.Add(int64(time.Since(t0)))
		if err != nil {
			return err
		}
	}
	return nil
}

// route sends the rows of b to the parts of their keys.
func route(ctx context.Context, b *column.Batch, keys []int, queues []chan *column.Batch, stats *NodeStats) error {
	if len(queues) == 1 {
		return waiting(stats, func() error { return send(ctx, queues[0], b) })
	}
	vs := make([]column.Vector, len(keys))
	for i, k := range keys {
		vs[i] = keyVector(b.Cols[k])
	}
	sels := make([][]int32, len(queues))
	for i, h := range new(hasher).hash(vs, b.N) {
		p := h >> 32 % uint64(len(queues))
		sels[p] = append(sels[p], int32(i))
	}
	for p, sel := range sels {
		if len(sel) == 0 {
			continue
		}
		part := b
		if len(sel) < b.N {
			part = b.Gather(sel)
		}
		if err := waiting(stats, func() error { return send(ctx, queues[p], part) }); err != nil {
			return err
		}
	}
	return nil
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
