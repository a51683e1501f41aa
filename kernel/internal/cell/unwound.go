package cell

import (
	"fmt"
	"strings"
	"sync"
)

// unwound notes what a panic leaves, innermost first: functions, of which the
// interpreter writes a line each to its standard error, and the calls of them.
type unwound struct {
	runs *runs // of the same interpreter

	mu   sync.Mutex
	left []left
}

// left is a function, by its emitted name, or the line of a call.
type left struct {
	name string
	line int
}

const mostFrames = 2000

func (u *unwound) Write(p []byte) (int, error) {
	for line := range strings.Lines(string(p)) {
		if _, name, ok := strings.Cut(line, "panic: main."); ok {
			name, _, _ = strings.Cut(name, "(")
			u.add(left{name: name})
		}
	}
	return len(p), nil
}

// leave notes the line of a call.
func (u *unwound) leave(line int) { u.add(left{line: line}) }

// add notes what the running cell leaves: goroutines that earlier ones have left behind
// unwind while others run.
func (u *unwound) add(l left) {
	if u.runs.owner() != u.runs.current.Load() {
		return
	}
	u.mu.Lock()
	defer u.mu.Unlock()
	if len(u.left) < mostFrames {
		u.left = append(u.left, l)
	}
}

func (u *unwound) reset() {
	if u.runs.owner() != u.runs.current.Load() {
		return
	}
	u.mu.Lock()
	defer u.mu.Unlock()
	u.left = nil
}

// frames lists the functions of the user that a panic at a line left, innermost
// first, and where they were: at the panic, or at the call of the one before.
func (c *Compiler) frames(at int) []string {
	c.unwound.mu.Lock()
	defer c.unwound.mu.Unlock()
	var out []string
	more := 0
	for _, l := range c.unwound.left {
		if l.name == "" {
			if at == 0 {
				at = l.line
			}
			continue
		}
		name := c.places[l.name]
		if name == "" { // a part of a function
			continue
		}
		if len(out) < mostShown {
			out = append(out, "    in "+name+c.rt.where(at))
		} else {
			more++
		}
		at = 0
	}
	if len(out) == 1 && strings.HasPrefix(out[0], "    in "+theCell) {
		return nil // the panic's line says so
	}
	if more > 0 {
		out = append(out, fmt.Sprintf("    and %d more", more))
	}
	return out
}

// theCell stands for the statements of a cell outside of its functions.
const theCell = "the cell"

// mostShown is how many functions an error lists.
const mostShown = 10

// where is a line of a cell as errors write it; "" if it is not known, as that
// of a call from compiled code.
func (rt *runtime) where(at int) string {
	if at == 0 {
		return ""
	}
	at = rt.moved.now(at)
	return fmt.Sprintf(" (%s:%d)", cellName(editionAt(at).number()), at%lineBase)
}
