package shell

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"sync"
	"sync/atomic"
	"time"
)

// familyMark names a variable of the environment by which the processes that a
// worker has started are found when it has ended.
const familyMark = "WEIR_FAMILY"

// process is one worker process seen from the supervisor.
type process struct {
	cmd    *exec.Cmd
	calls  *os.File
	out    *frameWriter
	pipes  *outletPipes
	relay  *relay
	mark   string      // in the environment of the worker and of all that it starts
	broken atomic.Bool // it lives, but its replies have ended

	mu        sync.Mutex
	last      uint64
	waiting   map[uint64]chan *frame
	receivers map[uint64]*receiver // of cells whose goroutines may still have effects, by run
	declared  string               // by its cells, as far as they have ended
	ready     bool

	done  chan struct{} // closed at the end
	death *CellError    // valid after done
	early string        // stderr of a worker that ended before it was ready
}

// startProcess starts a worker. It does not wait until the worker is ready:
// calls queue in the pipe.
func startProcess(l Launch, relay *relay) (*process, error) {
	p := &process{relay: relay, waiting: map[uint64]chan *frame{}, receivers: map[uint64]*receiver{}, done: make(chan struct{})}
	var files []*os.File // the worker's ends
	defer func() {
		for _, f := range files {
			f.Close()
		}
	}()
	pipes, theirs, err := newOutletPipes(p.prints(nil))
	if err != nil {
		return nil, err
	}
	files = append(files, theirs[:]...)
	callsR, calls, err1 := os.Pipe()
	replies, repliesW, err2 := os.Pipe()
	files = append(files, callsR, repliesW)
	if err := errors.Join(err1, err2); err != nil {
		pipes.close()
		return nil, err
	}
	widen(replies)
	p.pipes, p.calls, p.out = pipes, calls, &frameWriter{w: calls}
	p.cmd = exec.Command(l.Args[0], l.Args[1:]...)
	p.cmd.Dir = l.Dir
	p.mark = newFamily()
	go endOrphans()
	p.cmd.Env = append(append(os.Environ(), l.Env...), workerMark+"=1", p.mark)
	p.cmd.Stdout, p.cmd.Stderr = theirs[0], theirs[1]
	p.cmd.ExtraFiles = []*os.File{callsR, repliesW, theirs[2]}
	dieWithParent(p.cmd)
	started := make(chan error)
	go p.live(started, replies)
	if err := <-started; err != nil {
		pipes.close()
		calls.Close()
		replies.Close()
		return nil, fmt.Errorf("start worker: %w", err)
	}
	return p, nil
}

// live stays on one thread as long as the worker lives, because the system
// ends the worker together with the thread that started it.
func (p *process) live(started chan<- error, replies *os.File) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	if err := p.cmd.Start(); err != nil {
		started <- err
		return
	}
	started <- nil
	read, ended := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(read)
		p.readReplies(replies)
		p.deaf(ended)
	}()
	_ = p.cmd.Wait()
	close(ended)
	endFamily(p.mark)
	<-read
	crash, words := p.pipes.close()
	p.mu.Lock()
	p.death = death(crash, p.cmd.ProcessState, p.broken.Load(), p.declared)
	if !p.ready {
		p.early = fmt.Sprintf("the worker process ended before it was ready: %s: %s", p.cmd.ProcessState, words)
	}
	p.mu.Unlock()
	p.calls.Close()
	close(p.done)
}

// readReplies returns when the worker closes its end, which it does by ending, or
// sends what nobody should have sent.
func (p *process) readReplies(replies *os.File) {
	defer replies.Close()
	in := newFrameReader(replies)
	for {
		f, err := in.read()
		if err != nil {
			return
		}
		// The first word says nothing of prints: what is read with it may be of a
		// cell that came, and died, meanwhile.
		if f.Op != opReady {
			p.pipes.drain()
		}
		p.handle(f)
	}
}

// deafTime is how long a worker may live when its replies have ended.
const deafTime = time.Second

// deaf ends a worker that lives without being able to tell anything.
func (p *process) deaf(ended <-chan struct{}) {
	late := time.NewTimer(deafTime)
	defer late.Stop()
	select {
	case <-ended:
	case <-late.C:
		p.broken.Store(true)
		p.kill()
	}
}

func (p *process) handle(f *frame) {
	switch f.Op {
	case opReady:
		p.mu.Lock()
		p.ready = true
		p.mu.Unlock()
	case opReply:
		p.mu.Lock()
		reply := p.waiting[f.ID]
		delete(p.waiting, f.ID)
		if f.Declared != nil {
			p.declared = *f.Declared
		}
		for _, run := range f.Gone {
			if to := p.receivers[run]; to != nil {
				go p.relay.rest(to)
			}
			delete(p.receivers, run)
		}
		p.mu.Unlock()
		if reply != nil {
			reply <- f
		}
	case opAsk:
		go p.ask(f)
	case opProgress:
		if p.receiver(f.Run).running() != nil {
			p.show(f)
		}
	default:
		if p.receiver(f.Run).running() == nil {
			go p.effect(f) // a late one, which may be slowed down, holds nobody up
			return
		}
		p.effect(f)
	}
}

// effect passes a frame on and answers it.
func (p *process) effect(f *frame) {
	if f.Op == opPrint {
		to := p.receiver(f.Run)
		p.relay.stream(to, f.Name, to.whole(f.Name, f.Bytes))
	} else {
		p.show(f)
	}
	_ = p.out.write(&frame{Op: opAnswer, ID: f.ID})
}

// show passes a frame to the Output that it is for. Without one it is lost, as
// nobody would see it.
func (p *process) show(f *frame) {
	show := func(out Output) { effect(out, f) }
	if !p.receiver(f.Run).do(show) {
		p.relay.current().do(show)
	}
}

func effect(out Output, f *frame) {
	switch f.Op {
	case opDisplay:
		out.Display(f.Display, f.Flag, f.Bundle)
	case opResult:
		out.Result(f.Bundle)
	case opClear:
		out.Clear(f.Flag)
	case opProgress:
		if f.Progress != nil {
			out.Progress(*f.Progress)
		}
	}
}

// prints passes on what comes through the pipes of a run. They know its receiver
// themselves: a process may print into them when no goroutine of the run lives.
func (p *process) prints(to *receiver) func(name, text string) {
	return func(name, text string) { p.relay.stream(to, name, text) }
}

// names is what the cells have declared.
func (p *process) names() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.declared
}

func (p *process) receiver(run uint64) *receiver {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.receivers[run]
}

func (p *process) ask(f *frame) {
	answer := &frame{Op: opAnswer, ID: f.ID}
	out := p.receiver(f.Run).running()
	if out == nil {
		answer.Error = "input is possible only while its cell runs"
	} else {
		ctx, stop := untilDone(p.done)
		defer stop()
		text, err := out.Ask(ctx, f.Text, f.Flag)
		answer.Text = text
		answer.setError(err)
	}
	_ = p.out.write(answer)
}

// run starts a cell, with pipes of its own to print into.
func (p *process) run(cell Cell, to *receiver) (<-chan *frame, error) {
	f, reply := p.expect(&frame{Op: opRun, Cell: &cell})
	p.mu.Lock()
	p.receivers[f.ID] = to
	p.mu.Unlock()
	if err := p.pipes.next(p.prints(to)); err != nil {
		return nil, err
	}
	return reply, p.write(f)
}

// send starts a call; its reply comes on the channel, or done closes.
func (p *process) send(f *frame) (<-chan *frame, error) {
	f, reply := p.expect(f)
	return reply, p.write(f)
}

// expect numbers a call whose reply is to come.
func (p *process) expect(f *frame) (*frame, <-chan *frame) {
	reply := make(chan *frame, 1)
	p.mu.Lock()
	defer p.mu.Unlock()
	p.last++
	f.ID = p.last
	p.waiting[f.ID] = reply
	return f, reply
}

func (p *process) write(f *frame) error {
	err := p.out.write(f)
	if err != nil {
		p.mu.Lock()
		delete(p.waiting, f.ID)
		p.mu.Unlock()
	}
	return err
}

func (p *process) kill() { _ = p.cmd.Process.Kill() }

func (p *process) dead() bool {
	select {
	case <-p.done:
		return true
	default:
		return false
	}
}
