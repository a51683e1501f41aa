package shell

import (
	"context"
	"errors"
	"io"
	"os"
	"sync"

	"weir/kernel/internal/outlet"
)

// Serve answers the calls that come in frames on r with sh, and writes replies
// and effects to w. What cells print does not pass here: it goes to this
// process's stdout and stderr, which Start reads. Serve returns at the end of
// r, nil if that was between two frames; a running cell is cancelled, but not
// waited for, since the process ends.
func Serve(r io.Reader, w io.Writer, sh Client) error {
	return serve(r, &server{shell: sh, out: &frameWriter{w: w}, waiting: map[uint64]chan *frame{}})
}

func serve(r io.Reader, s *server) error {
	if err := s.out.write(&frame{Op: opReady}); err != nil {
		return err
	}
	ended := make(chan error)
	go s.read(newFrameReader(r), ended)
	return <-ended
}

// read handles frames until their end. What answers a question is the goroutine that has
// read it, while another reads on: where a cell keeps all processors busy, a
// goroutine that is to begin waits for its turn as long again as one that reads.
func (s *server) read(in *frameReader, ended chan<- error) {
	for {
		f, err := in.read()
		if errors.Is(err, io.EOF) {
			s.interrupt()
			ended <- nil
			return
		}
		if err != nil {
			ended <- err
			return
		}
		if f.question() {
			go s.read(in, ended)
			s.call(f)
			return
		}
		s.handle(f)
	}
}

// server is the worker's end of the pipes.
type server struct {
	shell   Client
	out     *frameWriter
	outlets *outlets // nil: cells print to the process's own streams

	mu      sync.Mutex
	cancel  context.CancelFunc // of the running cell
	began   ticks              // when it did
	waiting map[uint64]chan *frame
	last    uint64
}

func (s *server) handle(f *frame) {
	switch f.Op {
	case opInterrupt:
		if began, running := s.interrupt(); running {
			go endChildren(began, now())
		}
	case opAnswer:
		s.mu.Lock()
		answer := s.waiting[f.ID]
		delete(s.waiting, f.ID)
		s.mu.Unlock()
		if answer != nil {
			answer <- f
		}
	case opRun:
		// The cancel must be there before the next frame, which may be an
		// interrupt.
		ctx, cancel := context.WithCancel(context.Background())
		s.mu.Lock()
		s.cancel, s.began = cancel, now()
		s.mu.Unlock()
		go s.run(ctx, cancel, f)
	}
}

// interrupt cancels the running cell, if there is one.
func (s *server) interrupt() (began ticks, running bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.cancel == nil {
		return 0, false
	}
	s.cancel()
	return s.began, true
}

func (s *server) run(ctx context.Context, cancel context.CancelFunc, f *frame) {
	reply := &frame{Op: opReply, ID: f.ID}
	outlet.Mark(f.ID)
	if err := s.outlets.next(f.ID, s.print); errors.Is(err, errNoDescriptors) {
		os.Exit(scarceExit)
	} else if err != nil {
		reply.Error = err.Error()
	} else if f.Cell == nil {
		reply.Error = "run without a cell"
	} else {
		out := &workerOutput{s: s, run: f.ID}
		reply.setError(s.shell.Run(ctx, *f.Cell, out))
		if reply.CellError == nil && reply.Error == "" {
			reply.setError(out.failure())
		}
	}
	s.mu.Lock()
	s.cancel = nil
	s.mu.Unlock()
	cancel()
	reply.Gone = outlet.Gone()
	if own, ok := s.shell.(*Shell); ok {
		names := declared(own.config.Interpreter.Names())
		reply.Declared = &names
		reply.Forget, own.forget = own.forget, false // an interrupt may come before the reply
	}
	s.reply(reply)
	cellEnded()
}

// print sends on what a goroutine of an earlier run prints.
func (s *server) print(run uint64, stream string, text []byte) (int, error) {
	if _, err := s.ask(context.Background(), &frame{Op: opPrint, Run: run, Name: stream, Bytes: text}); err != nil {
		return 0, err
	}
	return len(text), nil
}

func (s *server) call(f *frame) {
	ctx := context.Background()
	reply := &frame{Op: opReply, ID: f.ID}
	reply.setError(guard(func() error {
		switch f.Op {
		case opComplete:
			c, err := s.shell.Complete(ctx, f.Code, f.Cursor)
			reply.Completion = &c
			return err
		case opInspect:
			bundle, found, err := s.shell.Inspect(ctx, f.Code, f.Cursor)
			reply.Bundle, reply.Flag = bundle, found
			return err
		case opStatus:
			status, err := s.shell.Status(ctx, f.Code)
			reply.Status = &status
			return err
		case opSet:
			value, err := f.Value.value()
			if err != nil {
				return err
			}
			return s.shell.Set(ctx, f.Name, value)
		}
		return errors.New("unknown call " + f.Op)
	}))
	s.reply(reply)
}

// reply sends f. If that is impossible the supervisor is gone, and the end of
// the input will say so.
func (s *server) reply(f *frame) { _ = s.out.write(f) }

func (f *frame) setError(err error) {
	var cellErr *CellError
	switch {
	case err == nil:
	case errors.As(err, &cellErr):
		f.CellError = cellErr
	default:
		f.Error = err.Error()
	}
}

// err is what setError was given.
func (f *frame) err() error {
	switch {
	case f.CellError != nil:
		return f.CellError
	case f.Error != "":
		return errors.New(f.Error)
	}
	return nil
}

// ask sends f and waits for its answer.
func (s *server) ask(ctx context.Context, f *frame) (*frame, error) {
	answer := make(chan *frame, 1)
	s.mu.Lock()
	s.last++
	f.ID = s.last
	s.waiting[f.ID] = answer
	s.mu.Unlock()
	forget := func() {
		s.mu.Lock()
		delete(s.waiting, f.ID)
		s.mu.Unlock()
	}
	if err := s.out.write(f); err != nil {
		forget()
		return nil, err
	}
	select {
	case a := <-answer:
		return a, nil
	case <-ctx.Done():
		forget()
		return nil, ctx.Err()
	}
}

// workerOutput sends the effects of one cell, and of goroutines that earlier ones
// have left, to the supervisor.
type workerOutput struct {
	s   *server
	run uint64
	mu  sync.Mutex // effects go out one at a time
	bad error      // the first that could not be sent
}

// of is the run of the calling goroutine.
func (o *workerOutput) of() uint64 {
	if run := outlet.Run(); run != 0 {
		return run
	}
	return o.run
}

// Stream prints where the cell itself prints: order comes for free.
func (o *workerOutput) Stream(name, text string) {
	_, _ = stream(name).WriteString(text)
}

func stream(name string) *outlet.Stream {
	if name == "stderr" {
		return outlet.Stderr
	}
	return outlet.Stdout
}

func (o *workerOutput) Display(id string, update bool, bundle map[string]any) {
	o.effect(&frame{Op: opDisplay, Display: id, Flag: update, Bundle: bundle})
}

func (o *workerOutput) Result(bundle map[string]any) {
	o.effect(&frame{Op: opResult, Bundle: bundle})
}

func (o *workerOutput) Clear(wait bool) { o.effect(&frame{Op: opClear, Flag: wait}) }

func (o *workerOutput) Progress(p Progress) {
	o.mu.Lock()
	defer o.mu.Unlock()
	_ = o.s.out.write(&frame{Op: opProgress, Run: o.of(), Progress: &p})
}

func (o *workerOutput) Ask(ctx context.Context, prompt string, secret bool) (string, error) {
	answer, err := o.s.ask(ctx, &frame{Op: opAsk, Run: o.of(), Text: prompt, Flag: secret})
	if err != nil {
		return "", err
	}
	return answer.Text, answer.err()
}

// effect waits until the supervisor has passed f on, so that what the cell
// prints next cannot overtake it.
func (o *workerOutput) effect(f *frame) {
	if f.Run = o.of(); f.Run == o.run {
		o.mu.Lock()
		defer o.mu.Unlock()
	}
	_, err := o.s.ask(context.Background(), f)
	if err == nil {
		return
	}
	if named := jsonError(f.Bundle); named != nil {
		err = named
	}
	if f.Run == o.run && o.bad == nil {
		o.bad = err
	}
}

func (o *workerOutput) failure() error {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.bad == nil {
		return nil
	}
	return &CellError{Name: "display error", Message: "a value could not be shown: " + o.bad.Error()}
}
