package exec

import (
	"context"
	"io"
	"time"

	"weir/dataframe/column"
)

// root is the Reader that Build gives: it starts the plan at the first Next and
// ends it at the end, at an error, or at Close.
type root struct {
	run      *run
	stage    *stage
	ctx      context.Context // of Build; everything that runs hangs below it
	cancel   context.CancelCauseFunc
	rows     *gather
	reporter *reporter
	started  bool
	err      error // sticky, io.EOF too
}

func (r *root) Schema() *column.Schema { return r.stage.schema }

func (r *root) Next(ctx context.Context) (*column.Batch, error) {
	if r.err != nil {
		return nil, r.err
	}
	if err := ctx.Err(); err != nil {
		return nil, r.end(context.Cause(ctx))
	}
	// The caller's context stops the run as Build's does.
	defer whenDone(ctx, func() { r.cancel(context.Cause(ctx)) })()
	if !r.started {
		if err := r.start(); err != nil {
			return nil, r.end(r.reason(err))
		}
	}
	b, err := r.rows.Next(r.ctx)
	if err != nil {
		return nil, r.end(r.reason(err))
	}
	return b, nil
}

// whenDone calls f when ctx is done. stop, to be called once, says that it is no longer needed, and waits
// for it if it is under way.
func whenDone(ctx context.Context, f func()) (stop func()) {
	over := make(chan struct{})
	forget := context.AfterFunc(ctx, func() {
		defer close(over)
		f()
	})
	return func() {
		if !forget() {
			<-over
		}
	}
}

func (r *root) start() error {
	r.started = true
	r.run.stats.started.Store(time.Now().UnixNano())
	r.reporter = r.run.report()
	var tasks []task
	err := guard("query", func() (err error) {
		tasks, err = r.stage.start(r.ctx)
		return err
	})
	if err != nil {
		return err
	}
	r.rows = newGather(r.run, r.stage.schema, tasks, nil)
	return nil
}

// reason is why the run was cancelled, if it was, else err.
func (r *root) reason(err error) error {
	if err != io.EOF && r.ctx.Err() != nil {
		return context.Cause(r.ctx)
	}
	return err
}

// end stops everything and waits for it.
func (r *root) end(err error) error {
	if r.err != nil {
		return r.err
	}
	r.err = err
	r.cancel(nil)
	if r.rows != nil {
		r.rows.Close()
	}
	r.run.release()
	if serr := r.run.spills.Close(); serr != nil && err == io.EOF {
		r.err = serr
	}
	if r.started {
		r.run.stats.wall.Store(max(int64(r.run.stats.Wall()), 1))
	}
	r.reporter.end()
	return r.err
}

func (r *root) Close() error {
	r.end(io.EOF)
	return nil
}
