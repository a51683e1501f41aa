package shell

import (
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime"
	"sync"
)

// familyMark names a variable of the environment by which the processes that a
// worker has started are found when it has ended.
const familyMark = "WEIR_FAMILY"

// process is one worker process seen from the supervisor.
type process struct {
	cmd    *exec.Cmd
	calls  *os.File
	out    *frameWriter
	prints *prints
	relay  *relay
	mark   string // in the environment of the worker and of all that it starts

	mu      sync.Mutex
	last    uint64
	waiting map[uint64]chan *frame
	ready   bool

	done  chan struct{} // closed at the end
	death *CellError    // valid after done
	early string        // stderr of a worker that ended before it was ready
}

// startProcess starts a worker. It does not wait until the worker is ready:
// calls queue in the pipe.
func startProcess(l Launch, relay *relay) (*process, error) {
	p := &process{relay: relay, waiting: map[uint64]chan *frame{}, done: make(chan struct{})}
	var files []*os.File // the worker's ends
	defer func() {
		for _, f := range files {
			f.Close()
		}
	}()
	prints, stdout, stderr, err := newPrints(relay.stream)
	if err != nil {
		return nil, err
	}
	files = append(files, stdout, stderr)
	callsR, calls, err1 := os.Pipe()
	replies, repliesW, err2 := os.Pipe()
	files = append(files, callsR, repliesW)
	if err := errors.Join(err1, err2); err != nil {
		prints.close()
		return nil, err
	}
	widen(replies)
	p.prints, p.calls, p.out = prints, calls, &frameWriter{w: calls}
	p.cmd = exec.Command(l.Args[0], l.Args[1:]...)
	p.cmd.Dir = l.Dir
	p.mark = familyMark + "=" + rand.Text()
	p.cmd.Env = append(append(os.Environ(), l.Env...), workerMark+"=1", p.mark)
	p.cmd.Stdout, p.cmd.Stderr = stdout, stderr
	p.cmd.ExtraFiles = []*os.File{callsR, repliesW}
	dieWithParent(p.cmd)
	started := make(chan error)
	go p.live(started, replies)
	if err := <-started; err != nil {
		prints.close()
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
	read := make(chan struct{})
	go func() {
		defer close(read)
		p.readReplies(replies)
	}()
	_ = p.cmd.Wait()
	endFamily(p.mark)
	<-read
	p.death = death(p.prints.close(), p.cmd.ProcessState)
	p.mu.Lock()
	if !p.ready {
		p.early = fmt.Sprintf("the worker process ended before it was ready: %s: %s", p.cmd.ProcessState, p.prints.lastWords())
	}
	p.mu.Unlock()
	p.calls.Close()
	close(p.done)
}

func (p *process) readReplies(replies *os.File) {
	defer replies.Close()
	in := newFrameReader(replies)
	for {
		f, err := in.read()
		if err != nil {
			if err != io.EOF {
				// Half a frame, or a frame that nobody should have sent: the
				// worker is dead or its memory is damaged.
				p.kill()
			}
			return
		}
		// The first word says nothing of prints: what is read with it may be of a
		// cell that came, and died, meanwhile.
		if f.Op != opReady {
			p.prints.drain()
		}
		p.handle(f)
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
		p.mu.Unlock()
		if reply != nil {
			reply <- f
		}
	case opProgress:
		if f.Progress != nil {
			p.relay.do(func(out Output) { out.Progress(*f.Progress) })
		}
	case opAsk:
		go p.ask(f)
	default:
		p.relay.do(func(out Output) { effect(out, f) })
		_ = p.out.write(&frame{Op: opAnswer, ID: f.ID})
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
	}
}

func (p *process) ask(f *frame) {
	answer := &frame{Op: opAnswer, ID: f.ID}
	out := p.relay.current()
	if out == nil {
		answer.Error = "input is possible only while a cell runs"
	} else {
		ctx, stop := untilDone(p.done)
		defer stop()
		text, err := out.Ask(ctx, f.Text, f.Flag)
		answer.Text = text
		answer.setError(err)
	}
	_ = p.out.write(answer)
}

// send starts a call; its reply comes on the channel, or done closes.
func (p *process) send(f *frame) (<-chan *frame, error) {
	reply := make(chan *frame, 1)
	p.mu.Lock()
	p.last++
	f.ID = p.last
	p.waiting[f.ID] = reply
	p.mu.Unlock()
	if err := p.out.write(f); err != nil {
		p.mu.Lock()
		delete(p.waiting, f.ID)
		p.mu.Unlock()
		return nil, err
	}
	return reply, nil
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
