package shell

import (
	"sync"
	"sync/atomic"
)

// Lingering is an Output that takes what a cell's goroutines and processes print,
// and what they display, after the cell has ended. For other Outputs such text is
// that of the next cell.
type Lingering interface {
	Output
	Lingers() bool
}

// A receiver passes the effects of one cell to its Output, one at a time. An Output
// may take long for one; who only asks whether the cell runs does not wait.
type receiver struct {
	out   Output
	ended atomic.Bool

	mu sync.Mutex // held for an effect

	text  sync.Mutex
	tails [2][]byte // of characters not yet whole, in prints that come as bytes
}

// do calls f with the Output, and says whether there is one that takes effects.
func (r *receiver) do(f func(Output)) bool {
	if r == nil {
		return false
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.ended.Load() && !r.lingers() {
		return false
	}
	f(r.out)
	return true
}

func (r *receiver) lingers() bool {
	l, ok := r.out.(Lingering)
	return ok && l.Lingers()
}

// running is the Output of a cell that has not ended, or nil.
func (r *receiver) running() Output {
	if r == nil || r.ended.Load() {
		return nil
	}
	return r.out
}

// whole is the text of bytes that were printed to the named stream, as far as
// its characters are whole.
func (r *receiver) whole(name string, b []byte) (text string) {
	if r == nil {
		return string(b)
	}
	r.text.Lock()
	defer r.text.Unlock()
	tail := &r.tails[0]
	if name == "stderr" {
		tail = &r.tails[1]
	}
	text, *tail = wholeText(append(*tail, b...))
	return text
}

// rest says in which streams half a character was printed, of which no more will
// come.
func (r *receiver) rest() (names []string) {
	r.text.Lock()
	defer r.text.Unlock()
	for i, name := range []string{"stdout", "stderr"} {
		if len(r.tails[i]) > 0 {
			names = append(names, name)
		}
		r.tails[i] = nil
	}
	return names
}

// A relay knows the receiver of the running cell, and keeps what is printed on
// nobody's behalf for the next one.
type relay struct {
	mu   sync.Mutex
	now  *receiver // of the running cell, or of the last one
	kept []printed
}

type printed struct{ name, text string }

// maxKept bounds what is kept for the next cell.
const maxKept = 1 << 20

func (r *relay) begin(out Output) *receiver {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.now = &receiver{out: out}
	for _, p := range r.kept {
		out.Stream(p.name, p.text)
	}
	r.kept = nil
	return r.now
}

// end is the end of the running cell. What its Output is taking meanwhile comes
// before, if the Output takes nothing after.
func (r *relay) end() {
	now := r.current()
	now.ended.Store(true)
	if !now.lingers() {
		now.mu.Lock()
		defer now.mu.Unlock()
	}
}

func (r *relay) current() *receiver {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.now
}

// stream passes text to the receiver that it is for, or else to that of the
// running cell.
func (r *relay) stream(to *receiver, name, text string) {
	print := func(out Output) { out.Stream(name, text) }
	if text == "" || to.do(print) {
		return
	}
	for {
		now := r.current()
		if now.do(print) || r.keep(now, name, text) {
			return
		}
	}
}

// rest passes on halves of characters of a receiver whose goroutines have ended.
func (r *relay) rest(to *receiver) {
	for _, name := range to.rest() {
		r.stream(to, name, "\uFFFD")
	}
}

// keep keeps text for the next cell, unless that has begun: now is the last one, as
// far as the caller knows.
func (r *relay) keep(now *receiver, name, text string) bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.now != now {
		return false
	}
	size := len(text)
	for _, k := range r.kept {
		size += len(k.text)
	}
	if size <= maxKept {
		r.kept = append(r.kept, printed{name, text})
	}
	return true
}
