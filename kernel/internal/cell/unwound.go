package cell

import (
	"fmt"
	"strings"
	"sync"
)

// unwound notes the functions that a panic leaves: the interpreter writes a line
// about each to its standard error.
type unwound struct {
	mu    sync.Mutex
	names []string // as emitted, innermost first
}

const mostFrames = 1000

func (u *unwound) Write(p []byte) (int, error) {
	u.mu.Lock()
	defer u.mu.Unlock()
	for line := range strings.Lines(string(p)) {
		if _, name, ok := strings.Cut(line, "panic: main."); ok && len(u.names) < mostFrames {
			name, _, _ = strings.Cut(name, "(")
			u.names = append(u.names, name)
		}
	}
	return len(p), nil
}

func (u *unwound) reset() {
	u.mu.Lock()
	defer u.mu.Unlock()
	u.names = nil
}

// frames lists the functions of the user that a panic left, innermost first.
func (c *Compiler) frames() []string {
	c.unwound.mu.Lock()
	defer c.unwound.mu.Unlock()
	var out []string
	more := 0
	for _, n := range c.unwound.names {
		place := c.places[n]
		switch {
		case place == "":
		case len(out) < 10:
			out = append(out, "    in "+place)
		default:
			more++
		}
	}
	if more > 0 {
		out = append(out, fmt.Sprintf("    and %d more", more))
	}
	return out
}
