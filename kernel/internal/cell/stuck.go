package cell

import (
	"bytes"
	goruntime "runtime"
	"strings"
	"time"
)

// Compiled code that only waits (for a lock, a WaitGroup, a child process) is
// left behind soon after an interrupt: it takes no processor, and the variables
// of the session are worth more than its goroutine. Code that computes gets the
// whole grace period.
const (
	waitingGrace = 500 * time.Millisecond
	lookEvery    = 100 * time.Millisecond
)

// afterStop waits for a cell that was told to stop. It is stuck if compiled
// code on the goroutine called self does not come back.
func (c *Compiler) afterStop(done <-chan error, self string) (err error, stuck bool) {
	begin := time.Now()
	tick := time.NewTicker(min(lookEvery, c.cfg.Grace))
	defer tick.Stop()
	for {
		select {
		case err := <-done:
			return err, false
		case <-tick.C:
			passed := time.Since(begin)
			if passed >= c.cfg.Grace || passed >= waitingGrace && waits(self) {
				return nil, true
			}
		}
	}
}

// goroutineName is what the runtime calls the calling goroutine: "goroutine 7".
func goroutineName() string {
	buf := make([]byte, 64)
	text := string(buf[:goruntime.Stack(buf, false)])
	name, _, _ := strings.Cut(text, " [")
	return name
}

// waits says whether a goroutine neither runs nor is about to.
func waits(name string) bool {
	buf := make([]byte, 1<<20)
	for {
		n := goruntime.Stack(buf, true)
		if n < len(buf) || n > 64<<20 {
			buf = buf[:n]
			break
		}
		buf = make([]byte, 2*len(buf))
	}
	_, rest, found := bytes.Cut(buf, []byte(name+" ["))
	state, _, _ := bytes.Cut(rest, []byte("]"))
	state, _, _ = bytes.Cut(state, []byte(","))
	switch string(state) {
	case "running", "runnable":
		return false
	}
	return found
}
