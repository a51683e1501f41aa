package shell

import (
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"golang.org/x/sys/unix"
)

// prints reads the two pipes that are stdout and stderr of a run. A thread waits
// for text, until nobody has the writing ends any more; whoever must know that all
// text written so far has been passed on calls drain.
type prints struct {
	emit func(name, text string)

	// Two runs have come since: what looks like a crash is that of another process
	// than the worker.
	foreign atomic.Bool

	mu   sync.Mutex
	ends [2]*printEnd
	buf  []byte

	wake *os.File // closing it ends the thread
	done chan struct{}
}

// printEnd is the reading end of one pipe.
type printEnd struct {
	name   string
	file   *os.File
	fd     int
	closed bool
	tail   []byte // of a character not yet whole
	held   string // looks like the last words of the Go runtime
	words  string // the same, also after it was passed on
	since  time.Time
	last   string // the end of everything read, for a worker that did not start
}

// pipeSize is what a pipe holds; to read as much again means to have read all
// that was there before.
const pipeSize = 64 << 10

// newPrints returns the reader and the writing ends for the worker.
func newPrints(emit func(name, text string)) (p *prints, stdout, stderr *os.File, err error) {
	p = &prints{emit: emit, buf: make([]byte, pipeSize), done: make(chan struct{})}
	var writers [2]*os.File
	for i, name := range []string{"stdout", "stderr"} {
		r, w, err := os.Pipe()
		if err != nil {
			return nil, nil, nil, err
		}
		// Fd makes the end blocking, and Poll tells when it is not; so the
		// order is: Fd, then non-blocking again.
		fd := int(r.Fd())
		if err := unix.SetNonblock(fd, true); err != nil {
			return nil, nil, nil, err
		}
		p.ends[i], writers[i] = &printEnd{name: name, file: r, fd: fd}, w
	}
	wakeRead, wakeWrite, err := os.Pipe()
	if err != nil {
		return nil, nil, nil, err
	}
	p.wake = wakeWrite
	go p.pump(wakeRead)
	return p, writers[0], writers[1], nil
}

// Text that looks like a crash is held back for a moment, and for longer once
// it lists goroutines: a process with a deep stack takes seconds to die.
const (
	holdFor      = time.Second
	holdCrashFor = 30 * time.Second
)

func (p *prints) hold(e *printEnd) time.Duration {
	switch {
	case p.foreign.Load():
		return 0
	case isCrash(e.held):
		return holdCrashFor
	}
	return holdFor
}

func (p *prints) pump(wake *os.File) {
	defer close(p.done)
	defer wake.Close()
	for {
		fds := []unix.PollFd{{Fd: int32(wake.Fd()), Events: unix.POLLIN}}
		p.mu.Lock()
		wait := -1
		for _, e := range p.ends {
			if !e.closed {
				fds = append(fds, unix.PollFd{Fd: int32(e.fd), Events: unix.POLLIN})
			}
			if e.held != "" {
				wait = int(holdFor.Milliseconds())
			}
		}
		p.mu.Unlock()
		if len(fds) == 1 && wait < 0 {
			return
		}
		if _, err := unix.Poll(fds, wait); err != nil && err != unix.EINTR {
			return
		}
		if fds[0].Revents != 0 {
			return
		}
		p.mu.Lock()
		p.read()
		for _, e := range p.ends {
			if e.held != "" && time.Since(e.since) >= p.hold(e) {
				p.release(e)
			}
		}
		p.mu.Unlock()
	}
}

// drain passes on everything that was written before the call. The worker was
// alive a moment ago, so only what has all marks of a crash is held back.
func (p *prints) drain() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.read()
	for _, e := range p.ends {
		if !isCrash(e.held) {
			p.release(e)
		}
	}
}

// flush is drain for the end of a cell, which says that the worker lives: half
// a character is all that will come, and what looked like a crash was none.
func (p *prints) flush() {
	p.drain()
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, e := range p.ends {
		p.release(e)
		p.rest(e)
	}
}

// rest passes on half a character when no more of it will come.
func (p *prints) rest(e *printEnd) {
	if len(e.tail) == 0 {
		return
	}
	e.tail = nil
	if e.held != "" {
		e.held += "\uFFFD"
	} else {
		p.emit(e.name, "\uFFFD")
	}
}

func (p *prints) read() {
	for _, e := range p.ends {
		for total := 0; !e.closed && total < pipeSize; {
			n, err := unix.Read(e.fd, p.buf)
			switch {
			case err == unix.EINTR:
			case err == unix.EAGAIN:
				total = pipeSize
			case n <= 0:
				e.closed = true
				p.rest(e)
			default:
				total += n
				p.take(e, p.buf[:n])
			}
		}
	}
}

func (p *prints) take(e *printEnd, b []byte) {
	var text string
	text, e.tail = wholeText(append(e.tail, b...))
	if e.last += text; len(e.last) > 4<<10 {
		e.last = e.last[len(e.last)-4<<10:]
	}
	if len(e.words) < maxWords && e.words != "" {
		e.words += text
	}
	if e.held != "" {
		e.held += text
		return
	}
	if i := crashStart(text); e.name == "stderr" && i >= 0 {
		e.held, e.words, e.since = text[i:], text[i:], time.Now()
		text = text[:i]
	}
	if text != "" {
		p.emit(e.name, text)
	}
}

func (p *prints) release(e *printEnd) {
	if e.held != "" {
		p.emit(e.name, e.held)
		e.held = ""
	}
}

// crashStart finds where the last words of the Go runtime may begin: at the
// start of a line.
func crashStart(text string) int {
	first := -1
	for _, words := range []string{"panic: ", "fatal error: ", "runtime: ", "unexpected fault address ", "SIG"} {
		if strings.HasPrefix(text, words) {
			return 0
		}
		if i := strings.Index(text, "\n"+words); i >= 0 && (first < 0 || i+1 < first) {
			first = i + 1
		}
	}
	return first
}

// ended says whether nobody can print any more.
func (p *prints) ended() bool {
	select {
	case <-p.done:
		return true
	default:
		return false
	}
}

// close reads the rest after the worker's death and returns the last words of
// the Go runtime, if it had any. They are not passed on; what only looks like
// them is.
func (p *prints) close() (crash string) {
	p.wake.Close()
	<-p.done
	p.mu.Lock()
	defer p.mu.Unlock()
	p.read()
	for _, e := range p.ends {
		if isCrash(e.words) && !p.foreign.Load() {
			crash = e.words
		} else {
			p.release(e)
		}
		e.closed = true
		e.file.Close()
	}
	return crash
}

// maxWords is enough to see what a process died of.
const maxWords = 64 << 10

// isCrash tells a crash, which lists goroutines, from a message of a user.
func isCrash(words string) bool {
	return strings.Contains(words, "\ngoroutine ") || strings.Contains(words, "\nruntime stack:")
}

// lastWords is the end of what was printed to stderr.
func (p *prints) lastWords() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return strings.TrimSpace(p.ends[1].last)
}
