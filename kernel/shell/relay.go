package shell

import "sync"

// Lingering is an Output that takes what a cell's goroutines and processes print,
// and what they display, after the cell has ended. For other Outputs such text is
// that of the next cell.
type Lingering interface {
	Output
	Lingers() bool
}

// A receiver passes the effects of one cell to its Output, one at a time.
type receiver struct {
	mu    sync.Mutex
	out   Output
	ended bool
	tails [2][]byte // of characters not yet whole, in prints that come as bytes
}

// do calls f with the Output, and says whether there is one that takes effects.
func (r *receiver) do(f func(Output)) bool {
	if r == nil {
		return false
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if l, ok := r.out.(Lingering); r.ended && !(ok && l.Lingers()) {
		return false
	}
	f(r.out)
	return true
}

// running is the Output of a cell that has not ended, or nil.
func (r *receiver) running() Output {
	if r == nil {
		return nil
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.ended {
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
	r.mu.Lock()
	defer r.mu.Unlock()
	tail := &r.tails[0]
	if name == "stderr" {
		tail = &r.tails[1]
	}
	text, *tail = wholeText(append(*tail, b...))
	return text
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

func (r *relay) end() {
	now := r.current()
	now.mu.Lock()
	defer now.mu.Unlock()
	now.ended = true
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
	if text == "" || to.do(print) || r.current().do(print) {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	size := len(text)
	for _, k := range r.kept {
		size += len(k.text)
	}
	if size <= maxKept {
		r.kept = append(r.kept, printed{name, text})
	}
}
