package cell

import (
	"fmt"
	"runtime/metrics"
	"time"
)

// A function that calls itself without end would end the process, and with it the
// variables, when its stack has become as large as the Go runtime allows. Emitted
// functions look at the stop flag when they begin, so the cell is stopped before.

const (
	mostStack     = 256 << 20 // that a goroutine may use
	stackEvery    = 20 * time.Millisecond
	lookPause     = 500 * time.Nanosecond // for each goroutine looked at: ten times what that takes
	overflowGrace = time.Minute           // to leave some hundred thousand functions
)

const overflowMessage = "a function calls itself without end, or needs more than %d MB of stack; variables are kept"

// overflows is called again and again, and says whether a goroutine of the run has
// used up its stack. A stack grows by doubling.
func (c *Compiler) overflows(run *cellRun) func() bool {
	var next time.Time
	return func() bool {
		if stackUsed() < 2*mostStack || time.Now().Before(next) {
			return false
		}
		over, looked := c.rt.runs.deep(run)
		next = time.Now().Add(time.Duration(looked) * lookPause)
		return over
	}
}

// stackUsed is the memory of all stacks.
func stackUsed() uint64 {
	s := []metrics.Sample{{Name: "/memory/classes/heap/stacks:bytes"}}
	metrics.Read(s)
	return s[0].Value.Uint64()
}

// deep says whether a goroutine of the run has had more on its stack than it may, and how
// many were looked at.
func (rs *runs) deep(run *cellRun) (over bool, looked int) {
	rs.mu.Lock()
	defer rs.mu.Unlock()
	for g, r := range rs.owners {
		if r == run && stackOf(g) > mostStack {
			return true, len(rs.owners)
		}
	}
	return false, len(rs.owners)
}

// shallow waits for the goroutines of a stopped run with deep stacks: some hundred thousand
// functions are not left at once.
func (rs *runs) shallow(run *cellRun, patience <-chan time.Time) {
	for {
		over, looked := rs.deep(run)
		if !over {
			return
		}
		select {
		case <-patience:
			return
		case <-time.After(time.Millisecond + time.Duration(looked)*lookPause):
		}
	}
}

// overflowed stops a cell whose stack is used up.
func (c *Compiler) overflowed(p *program, run *cellRun, done <-chan error) *Error {
	at := *c.rt.line
	run.dead.Store(true)
	_, stuck := c.haltFor(run, done, overflowGrace)
	e := c.stoppedAt(p, at, Overflowed, fmt.Sprintf(overflowMessage, mostStack>>20))
	e.Stuck = stuck
	e.Trace = append(e.Trace, c.frames(at)...)
	return e
}
