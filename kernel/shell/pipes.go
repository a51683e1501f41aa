package shell

import (
	"cmp"
	"errors"
	"os"
	"sync"
	"syscall"

	"golang.org/x/sys/unix"
)

// outletPipes are the pipes that the cells of a worker print into. Every run has a
// pair of its own, which the worker gets through a socket: what a cell has started
// prints into its pipes also when the next cell runs.
type outletPipes struct {
	send *os.File // the socket

	mu   sync.Mutex
	open []*prints // by run, the newest last
}

// newOutletPipes returns with the worker's ends of the first pair, and that of the
// socket.
func newOutletPipes(emit func(name, text string)) (*outletPipes, [3]*os.File, error) {
	var theirs [3]*os.File
	pair, err := socketpair()
	if err != nil {
		return nil, theirs, err
	}
	o := &outletPipes{send: os.NewFile(uintptr(pair[0]), "outlets")}
	theirs[2] = os.NewFile(uintptr(pair[1]), "outlets")
	theirs[0], theirs[1], err = o.add(emit)
	if err != nil {
		o.send.Close()
		theirs[2].Close()
	}
	return o, theirs, err
}

// socketpair is one that no other process inherits.
func socketpair() ([2]int, error) {
	syscall.ForkLock.RLock()
	defer syscall.ForkLock.RUnlock()
	pair, err := unix.Socketpair(unix.AF_UNIX, unix.SOCK_STREAM, 0)
	if err == nil {
		unix.CloseOnExec(pair[0])
		unix.CloseOnExec(pair[1])
	}
	return pair, err
}

// add makes the pipes of a run and gives their writing ends.
func (o *outletPipes) add(emit func(name, text string)) (stdout, stderr *os.File, err error) {
	p, stdout, stderr, err := newPrints(emit)
	if err != nil {
		return nil, nil, err
	}
	o.mu.Lock()
	defer o.mu.Unlock()
	// What the Go runtime says of a death may be in the pipes of the run before, if
	// the worker has not come to this one.
	var open []*prints
	for i, before := range o.open {
		older := i < len(o.open)-1
		if older {
			before.foreign.Store(true)
		}
		if older && before.ended() {
			before.close()
		} else {
			open = append(open, before)
		}
	}
	o.open = append(open, p)
	return stdout, stderr, nil
}

// next sends the worker the pipes of its next run.
func (o *outletPipes) next(emit func(name, text string)) error {
	stdout, stderr, err := o.add(emit)
	if err != nil {
		return err
	}
	defer stdout.Close()
	defer stderr.Close()
	rights := unix.UnixRights(int(stdout.Fd()), int(stderr.Fd()))
	for {
		err := unix.Sendmsg(int(o.send.Fd()), []byte{0}, rights, nil, unix.MSG_NOSIGNAL)
		if !errors.Is(err, unix.EINTR) {
			return err
		}
	}
}

// newest are the prints of the last run.
func (o *outletPipes) newest() *prints {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.open[len(o.open)-1]
}

// drain passes on all that the last run has printed.
func (o *outletPipes) drain() { o.newest().drain() }

// flush is drain for the end of the run.
func (o *outletPipes) flush() { o.newest().flush() }

// close reads the rest after the worker's death. It returns the last words of the
// Go runtime, if it had any, and the end of what was printed to stderr.
func (o *outletPipes) close() (crash, words string) {
	o.mu.Lock()
	defer o.mu.Unlock()
	for _, p := range o.open {
		if said := p.close(); said != "" {
			crash = said
		}
		words = cmp.Or(p.lastWords(), words)
	}
	o.send.Close()
	return crash, words
}
