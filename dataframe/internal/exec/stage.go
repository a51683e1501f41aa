package exec

import (
	"context"
	"errors"
	"fmt"
	"io"
	"sync"
	"sync/atomic"
	"time"

	"weir/dataframe/column"
	"weir/dataframe/internal/spill"
)

// A stage is a node made runnable. start is called once; it may take long:
// breakers do their work in it.
type stage struct {
	schema *column.Schema
	stats  *NodeStats
	start  func(ctx context.Context) ([]task, error)
	// origin is the scan and the column of it that column c passes on unchanged,
	// row by row; nil if there is none.
	origin func(c int) *origin
}

// A task opens a part of a stage's rows; who runs it may be any worker. Tasks are
// opened in their order, and one may wait for those before it to be read to their ends or
// closed: the right rows of an outer join do.
type task func(ctx context.Context) (column.Reader, error)

// run is one execution of a plan.
type run struct {
	opts   Options
	stats  *Stats
	used   atomic.Int64 // bytes that operators hold
	kept   atomic.Int64 // of them, those that Commons keep
	spills *spill.Dir

	// large is locked for a part on disk that takes more than its share of memory, and read-locked for every other. Who holds it
	// reads what is on disk, computes and writes: it waits for no rows of another operator and begins no parts of its own.
	large sync.RWMutex
}

// each wraps every task's Reader.
func (s *stage) each(wrap func(r column.Reader) column.Reader) func(ctx context.Context) ([]task, error) {
	return func(ctx context.Context) ([]task, error) {
		tasks, err := s.start(ctx)
		if err != nil {
			return nil, err
		}
		out := make([]task, len(tasks))
		for i, t := range tasks {
			out[i] = func(ctx context.Context) (column.Reader, error) {
				r, err := t(ctx)
				if err != nil {
					return nil, err
				}
				return wrap(r), nil
			}
		}
		return out, nil
	}
}

// parallel calls f(0..n-1) on the workers, in order of start, and waits. The
// first error stops it. The time goes to stats.
func (r *run) parallel(ctx context.Context, stats *NodeStats, n int, f func(ctx context.Context, i int) error) error {
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	var next atomic.Int64
	var wg sync.WaitGroup
	work := func() {
		for ctx.Err() == nil {
			i := int(next.Add(1)) - 1
			if i >= n {
				return
			}
			t0 := time.Now()
			err := guard(stats.Label, func() error { return f(ctx, i) })
			stats.nanos.Add(int64(time.Since(t0)))
			if err != nil {
				cancel(err)
				return
			}
		}
	}
	for range min(r.opts.Workers, n) - 1 {
		wg.Add(1)
		go func() { defer wg.Done(); work() }()
	}
	if n > 0 {
		work()
	}
	wg.Wait()
	return context.Cause(ctx)
}

// drain runs all tasks of in on the workers; f eats the Reader of task i, which
// is closed afterwards.
func (r *run) drain(ctx context.Context, stats *NodeStats, in *stage, prepare func(tasks int), f func(ctx context.Context, i int, rows column.Reader) error) error {
	tasks, err := in.start(ctx)
	if err != nil {
		return err
	}
	prepare(len(tasks))
	return r.parallel(ctx, stats, len(tasks), func(ctx context.Context, i int) error {
		rows, err := tasks[i](ctx)
		if err != nil {
			return err
		}
		err = f(ctx, i, rows)
		if cerr := rows.Close(); err == nil {
			err = cerr
		}
		return err
	})
}

// eachBatch calls f for all batches of rows.
func eachBatch(ctx context.Context, rows column.Reader, f func(b *column.Batch) error) error {
	for {
		if err := ctx.Err(); err != nil {
			return err
		}
		b, err := rows.Next(ctx)
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		if err := f(b); err != nil {
			return err
		}
	}
}

// guard turns a panic of f into an error that names the operator.
func guard(label string, f func() error) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = panicError(p)
		}
		err = inOperator(label, err)
	}()
	return f()
}

// inOperator names the operator in err if it comes from a panic and none is named yet: a
// fault of ours is one query's error, and says where to look.
func inOperator(label string, err error) error {
	var fault *internalError
	if err != nil && errors.As(err, &fault) && !fault.placed {
		fault.placed = true
		return fmt.Errorf("%s: %w", label, err)
	}
	return err
}

// metered is the Reader around every operator of every task: it counts for the
// operator, and names it if it panics.
type metered struct {
	in    column.Reader
	stats *NodeStats
}

func (m *metered) Schema() *column.Schema { return m.in.Schema() }

func (m *metered) Next(ctx context.Context) (b *column.Batch, err error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	defer func() {
		if p := recover(); p != nil {
			b, err = nil, panicError(p)
		}
		err = inOperator(m.stats.Label, err)
	}()
	t0 := time.Now()
	b, err = m.in.Next(ctx)
	m.stats.nanos.Add(int64(time.Since(t0)))
	if err == nil {
		m.stats.rows.Add(int64(b.N))
		m.stats.batches.Add(1)
	}
	return b, err
}

func (m *metered) Close() error { return m.in.Close() }
