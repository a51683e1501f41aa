package shell

import "sync"

// Lingering is an Output that takes what a cell's goroutines print after the
// cell has ended. For other Outputs such text waits for the next cell.
type Lingering interface {
	Output
	Lingers() bool
}

// relay passes effects to the Output of the running cell, one at a time.
type relay struct {
	mu   sync.Mutex
	out  Output // of the running cell; nil between cells
	late Output // of the last cell, if it lingers
	kept []printed
}

type printed struct{ name, text string }

// maxKept bounds what is kept for the next cell.
const maxKept = 1 << 20

func (r *relay) begin(out Output) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.out, r.late = out, nil
	for _, p := range r.kept {
		out.Stream(p.name, p.text)
	}
	r.kept = nil
}

func (r *relay) end() {
	r.mu.Lock()
	defer r.mu.Unlock()
	if l, ok := r.out.(Lingering); ok && l.Lingers() {
		r.late = l
	}
	r.out = nil
}

func (r *relay) stream(name, text string) {
	if text == "" {
		return
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	switch {
	case r.out != nil:
		r.out.Stream(name, text)
	case r.late != nil:
		r.late.Stream(name, text)
	default:
		r.keep(printed{name, text})
	}
}

func (r *relay) keep(p printed) {
	size := len(p.text)
	for _, k := range r.kept {
		size += len(k.text)
	}
	if size <= maxKept {
		r.kept = append(r.kept, p)
	}
}

// do calls f with the Output that a display belongs to; without one the
// display is lost, as nobody would see it.
func (r *relay) do(f func(Output)) {
	r.mu.Lock()
	defer r.mu.Unlock()
	switch {
	case r.out != nil:
		f(r.out)
	case r.late != nil:
		f(r.late)
	}
}

// current is for calls that wait for a person: they must not hold the others.
func (r *relay) current() Output {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.out
}
