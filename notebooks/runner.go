package notebooks

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"weir/kernel/shell"
)

// A Runner runs jobs, each in a fresh shell, and keeps the executed notebook
// whether or not it succeeded: the failed copy is the bug report.
type Runner struct {
	NewShell func() (shell.Client, error) // usually a worker process
	History  History                      // nil: no record
	Now      func() time.Time             // nil: time.Now
	Observe  func(Event)                  // nil: nobody looks
	Grace    time.Duration                // a stopped cell's time to end before its shell is closed; default 10 s
}

// Run runs the job. A failed cell is a *CellFailure; the Run comes with every
// error that happens after the notebook was read.
func (r *Runner) Run(ctx context.Context, job Job) (*Run, error) {
	x, err := r.begin(job)
	if err != nil {
		return nil, err
	}
	if job.Timeout > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeoutCause(ctx, job.Timeout, fmt.Errorf("stopped after the timeout of %s", job.Timeout))
		defer cancel()
	}
	x.event(Event{Kind: RunStarted})
	err = x.runCells(ctx)
	x.run.Ended = x.now()
	if err != nil {
		x.run.Err = err.Error()
	}
	x.describe()
	err = errors.Join(err, x.save())
	if r.History != nil {
		// The run is over, so its record is kept even if ctx is.
		err = errors.Join(err, r.History.Save(context.WithoutCancel(ctx), x.run, x.nb))
	}
	x.event(Event{Kind: RunEnded, Elapsed: x.run.Ended.Sub(x.run.Started), Err: err})
	return x.run, err
}

// An execution is one run while it happens.
type execution struct {
	*Runner
	run     *Run
	nb      *Notebook
	shown   displays
	telling sync.Mutex
}

func (r *Runner) begin(job Job) (*execution, error) {
	nb, err := Open(job.Notebook)
	if err != nil {
		return nil, err
	}
	if job.Output != "" && samePath(job.Output, job.Notebook) {
		return nil, fmt.Errorf("%s: the output would overwrite the notebook itself; name another file", job.Output)
	}
	nb.unmark()
	if err := nb.inject(job.Params); err != nil {
		return nil, fmt.Errorf("%s: %w", job.Notebook, err)
	}
	x := &execution{Runner: r, nb: nb, shown: displays{}}
	x.run = &Run{ID: newID(), Job: job, Started: x.now(), Executed: nb}
	for _, c := range nb.Cells {
		if c.Kind == "code" {
			c.Outputs, c.Count = nil, 0
		}
		if c.runs() {
			x.run.Cells++
		}
	}
	x.describe()
	return x, x.save()
}

func samePath(a, b string) bool {
	a, errA := filepath.Abs(a)
	b, errB := filepath.Abs(b)
	return errA == nil && errB == nil && a == b
}

func newID() string {
	id := make([]byte, 8)
	rand.Read(id) // never fails
	return hex.EncodeToString(id)
}

// runs tells whether the cell has something to run.
func (c *Cell) runs() bool {
	return c.Kind == "code" && strings.TrimSpace(c.Source) != "" && !c.Tagged("skip-execution")
}

func (x *execution) now() time.Time {
	if x.Now != nil {
		return x.Now()
	}
	return time.Now()
}

func (x *execution) event(e Event) {
	x.telling.Lock()
	defer x.telling.Unlock()
	if x.Observe != nil {
		e.Cells = x.run.Cells
		x.Observe(e)
	}
}

func (x *execution) save() error {
	if x.run.Job.Output == "" {
		return nil
	}
	return x.nb.Save(x.run.Job.Output)
}

func (x *execution) runCells(ctx context.Context) error {
	client, err := x.NewShell()
	if err != nil {
		return fmt.Errorf("start the shell: %w", err)
	}
	defer client.Close()
	number := 0
	for at, c := range x.nb.Cells {
		if !c.runs() {
			continue
		}
		number++
		if err := x.runCell(ctx, client, at, number); err != nil {
			x.run.FailedCell = number
			x.nb.mark(at, number)
			return err
		}
		if err := x.save(); err != nil {
			return err
		}
	}
	return nil
}

// runCell runs one cell and writes into it what came out.
func (x *execution) runCell(ctx context.Context, client shell.Client, at, number int) error {
	c := x.nb.Cells[at]
	started := x.now()
	about := Event{Cell: number, Title: x.nb.title(at)}
	tell := func(kind EventKind, p shell.Progress, err error) {
		about.Kind, about.Progress, about.Err, about.Elapsed = kind, p, err, x.now().Sub(started)
		x.event(about)
	}
	tell(CellStarted, shell.Progress{}, nil)
	out := &collector{count: number, shown: x.shown}
	out.progress = func(p shell.Progress) { tell(CellProgress, p, nil) }

	cell := shell.Cell{Number: number, Text: c.Source}
	err := x.call(ctx, client, cell, out)
	failure := cellError(ctx, err)
	if failure != nil {
		out.fail(failure, cell)
	}
	c.Count, c.Outputs = number, out.done()
	c.time(started, x.now())
	var told error
	if failure != nil && !(c.Tagged("raises-exception") && errors.As(err, new(*shell.CellError)) && ctx.Err() == nil) {
		told = &CellFailure{Notebook: x.run.Job.Notebook, Cell: number, Line: failure.Line, Err: err}
		if why := stopped(ctx); why != nil {
			told = &CellFailure{Notebook: x.run.Job.Notebook, Cell: number, Line: failure.Line, Err: why}
		}
	}
	tell(CellEnded, shell.Progress{}, told)
	return told
}

// call runs the cell. When ctx ends it interrupts the cell, and closes the
// shell if that does not end it in time.
func (x *execution) call(ctx context.Context, client shell.Client, cell shell.Cell, out shell.Output) error {
	if ctx.Err() != nil {
		return stopped(ctx)
	}
	done := make(chan error, 1)
	go func() { done <- client.Run(ctx, cell, out) }()
	select {
	case err := <-done:
		return err
	case <-ctx.Done():
	}
	grace := x.Grace
	if grace == 0 {
		grace = 10 * time.Second
	}
	timer := time.NewTimer(grace)
	defer timer.Stop()
	interrupted, cancel := context.WithTimeout(context.WithoutCancel(ctx), grace)
	defer cancel()
	_ = client.Interrupt(interrupted) // if it does no good, Close below will
	select {
	case err := <-done:
		return err
	case <-timer.C:
	}
	_ = client.Close()
	return <-done
}

// stopped is why the run ends before its time; nil if it does not.
func stopped(ctx context.Context) error {
	if ctx.Err() != nil && errors.Is(context.Cause(ctx), context.Canceled) {
		return errors.New("interrupted")
	}
	return context.Cause(ctx)
}

// cellError is what the notebook shows of err.
func cellError(ctx context.Context, err error) *shell.CellError {
	var failure *shell.CellError
	cause := stopped(ctx)
	switch {
	case err == nil:
		return nil // the cell beat the clock; the next one will not
	case errors.As(err, &failure) && cause == nil:
		return failure
	case cause != nil:
		told := &shell.CellError{Name: "stopped", Message: cause.Error()}
		if failure != nil {
			told.Line, told.Traceback = failure.Line, failure.Traceback
		}
		return told
	}
	return &shell.CellError{Name: "shell gone", Message: err.Error(), Traceback: []string{err.Error()}}
}
