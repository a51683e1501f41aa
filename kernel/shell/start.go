package shell

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"
)

// Launch says how to start worker processes. Args is the command line of a
// program that calls Worker.
type Launch struct {
	Args  []string
	Env   []string      // added to this process's own
	Dir   string        // working folder; "" is this process's own
	Grace time.Duration // from an interrupt to the kill; 0 means 5 s
}

// Start returns a Client whose cells run in a worker process with the given
// command line.
func Start(args ...string) (Client, error) { return Launch{Args: args}.Start() }

// Start starts the first worker and returns a Client that supervises it and
// its successors. An Interrupt cancels the running cell; if the cell has not
// stopped after Grace, its process ends, and its variables with it.
func (l Launch) Start() (Client, error) {
	if len(l.Args) == 0 {
		return nil, errors.New("start worker: no command")
	}
	if l.Grace == 0 {
		l.Grace = 5 * time.Second
	}
	s := &supervisor{launch: l}
	p, err := startProcess(l, &s.relay)
	if err != nil {
		return nil, err
	}
	s.process = p
	return s, nil
}

var errClosed = errors.New("the shell is closed")

// supervisor is the Client that Start returns.
type supervisor struct {
	launch Launch
	relay  relay
	run    sync.Mutex // held while a cell runs

	mu      sync.Mutex
	process *process
	stop    chan struct{} // closed to interrupt the running cell; nil: none
	closed  bool
}

// live returns the worker, or a new one with the death of the last. That death
// is told once: where it happened between two cells, the next cell hears of it
// before it runs without its variables.
func (s *supervisor) live() (p *process, died *process, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		return nil, nil, errClosed
	}
	if !s.process.dead() {
		return s.process, nil, nil
	}
	p, err = startProcess(s.launch, &s.relay)
	if err != nil {
		return nil, nil, err
	}
	died, s.process = s.process, p
	return p, died, nil
}

func (s *supervisor) Run(ctx context.Context, cell Cell, out Output) error {
	s.run.Lock()
	defer s.run.Unlock()
	to := s.relay.begin(out)
	defer s.relay.end()
	p, died, err := s.live()
	if err != nil {
		return err
	}
	if died != nil {
		return died.ended()
	}
	stop := make(chan struct{})
	s.setStop(stop)
	defer s.setStop(nil)
	reply, err := p.run(cell, to)
	if err != nil {
		p.kill()
		<-p.done
		return s.bury(p)
	}
	select {
	case f := <-reply:
		err := p.finish(f)
		if f.Forget && err == nil {
			return s.replace(p)
		}
		return err
	case <-p.done:
		return s.bury(p)
	case <-ctx.Done():
	case <-stop:
	}
	err = s.interrupted(p, reply)
	return inTime(ctx, err, p.names())
}

// inTime names the reason of an interruption that nobody asked for; names is what is
// lost where the worker had to be ended.
func inTime(ctx context.Context, err error, names string) error {
	var cellErr *CellError
	if ctx.Err() == context.DeadlineExceeded && errors.As(err, &cellErr) && cellErr.Name == "interrupted" {
		cellErr.Message = overdue
		if cellErr.StateLost {
			cellErr.Message += "; " + lost(names)
		}
		if cellErr.Background {
			cellErr.Message += goesOn
		}
	}
	return err
}

// finish ends a cell: what it printed has been read, half characters come out.
func (p *process) finish(f *frame) error {
	p.pipes.flush()
	return f.err()
}

// interrupted cancels the cell and gives it time to stop.
func (s *supervisor) interrupted(p *process, reply <-chan *frame) error {
	_ = p.out.write(&frame{Op: opInterrupt})
	grace := time.NewTimer(s.launch.Grace)
	defer grace.Stop()
	select {
	case f := <-reply:
		return p.finish(f)
	case <-p.done:
		return s.bury(p)
	case <-grace.C:
	}
	p.kill()
	<-p.done
	if err := s.bury(p); err == errClosed {
		return err
	}
	return &CellError{
		Name:      "interrupted",
		Message:   fmt.Sprintf("the cell did not stop within %s, so its process was ended; %s", s.launch.Grace, lost(p.names())),
		StateLost: true,
	}
}

// bury replaces a worker that died under a cell, and returns the cell's error.
func (s *supervisor) bury(p *process) error {
	if _, _, err := s.live(); err != nil {
		return err
	}
	return p.ended()
}

// replace ends a worker for another that knows nothing of its cells.
func (s *supervisor) replace(p *process) error {
	p.kill()
	<-p.done
	_, _, err := s.live()
	return err
}

func (p *process) ended() error {
	if p.early != "" {
		return errors.New(p.early)
	}
	return p.death
}

func (s *supervisor) setStop(stop chan struct{}) {
	s.mu.Lock()
	s.stop = stop
	s.mu.Unlock()
}

func (s *supervisor) Interrupt(context.Context) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.stop != nil {
		select {
		case <-s.stop:
		default:
			close(s.stop)
		}
	}
	return nil
}

// call asks the worker something that is no cell.
func (s *supervisor) call(ctx context.Context, f *frame) (*frame, error) {
	s.mu.Lock()
	p, closed := s.process, s.closed
	s.mu.Unlock()
	if closed {
		return nil, errClosed
	}
	reply, err := p.send(f)
	if err != nil {
		if p.dead() {
			return nil, p.ended()
		}
		return nil, err
	}
	select {
	case r := <-reply:
		return r, r.err()
	case <-p.done:
		return nil, p.ended()
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

func (s *supervisor) Complete(ctx context.Context, code string, cursor int) (Completion, error) {
	f, err := s.call(ctx, &frame{Op: opComplete, Code: code, Cursor: cursor})
	if err != nil || f.Completion == nil {
		return Completion{From: cursor, To: cursor}, err
	}
	return *f.Completion, nil
}

func (s *supervisor) Inspect(ctx context.Context, code string, cursor int) (map[string]any, bool, error) {
	f, err := s.call(ctx, &frame{Op: opInspect, Code: code, Cursor: cursor})
	if err != nil {
		return nil, false, err
	}
	return f.Bundle, f.Flag, nil
}

func (s *supervisor) Status(ctx context.Context, code string) (Status, error) {
	f, err := s.call(ctx, &frame{Op: opStatus, Code: code})
	if err != nil || f.Status == nil {
		return Status{State: "unknown"}, err
	}
	return *f.Status, nil
}

func (s *supervisor) Set(ctx context.Context, name string, value any) error {
	v, err := toWire(value)
	if err != nil {
		return fmt.Errorf("set %s: %w", name, err)
	}
	_, err = s.call(ctx, &frame{Op: opSet, Name: name, Value: v})
	return err
}

// Close ends the worker at once: what must outlive it is on disk already.
func (s *supervisor) Close() error {
	s.mu.Lock()
	p, closed := s.process, s.closed
	s.closed = true
	s.mu.Unlock()
	if !closed {
		p.kill()
	}
	<-p.done
	return nil
}

// untilDone is a context that ends with the worker.
func untilDone(done <-chan struct{}) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithCancel(context.Background())
	go func() {
		select {
		case <-done:
			cancel()
		case <-ctx.Done():
		}
	}()
	return ctx, cancel
}
