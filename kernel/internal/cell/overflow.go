package cell

import (
	"bytes"
	"fmt"
	"regexp"
	"runtime/metrics"
	"strconv"
	"time"
)

// A function that calls itself without end would end the process, and with it the
// variables, when its stack has become as large as the Go runtime allows. Emitted
// functions look at the stop flag when they begin, so the cell is stopped before.

const (
	mostStack     = 256 << 20 // that a goroutine may use
	stackEvery    = 20 * time.Millisecond
	lookEvery     = time.Second // at all stacks, which stops the cell meanwhile
	lookShare     = 20          // of the time, at most one part
	longestWait   = 2 * time.Second
	moreStack     = 64 << 20    // by which stacks have grown since the last look
	overflowGrace = time.Minute // to leave some hundred thousand functions
)

// deepFrames is fewer than the functions, of the interpreter and of cells, on such
// a stack, and more than those of many goroutines that have as much together.
const deepFrames = 200_000

const overflowMessage = "a function calls itself without end, or needs more than %d MB of stack; variables are kept"

// overflows is called again and again, and says whether a goroutine of the run has
// used up its stack. A stack grows by doubling.
func (c *Compiler) overflows(run *cellRun) func() bool {
	var looked time.Time
	wait := lookEvery
	seen := uint64(mostStack) // by the last look: many goroutines have large stacks together
	return func() bool {
		used := stackUsed()
		seen = max(min(seen, used), mostStack)
		if used < seen+moreStack || used < 2*mostStack || time.Since(looked) < wait {
			return false
		}
		begin := time.Now()
		over := c.rt.runs.deep(stacks()) == run
		looked, seen = time.Now(), used
		wait = min(max(lookEvery, looked.Sub(begin)*lookShare), longestWait)
		return over
	}
}

// stackUsed is the memory of all stacks.
func stackUsed() uint64 {
	s := []metrics.Sample{{Name: "/memory/classes/heap/stacks:bytes"}}
	metrics.Read(s)
	return s[0].Value.Uint64()
}

// elided is what a dump says of the middle of a deep stack.
var elided = regexp.MustCompile(`\n\.\.\.(\d+) frames elided\.\.\.\n`)

// deep is the run of a goroutine of cells with a very deep stack, or nil.
func (rs *runs) deep(dump []byte) *cellRun {
	for stack := range bytes.SplitSeq(dump, []byte("\n\n")) {
		m := elided.FindSubmatch(stack)
		if m == nil || !bytes.Contains(stack, []byte(interpreterFrame)) {
			continue
		}
		if n, _ := strconv.Atoi(string(m[1])); n < deepFrames {
			continue
		}
		var id int
		_, _ = fmt.Sscanf(string(stack), "goroutine %d ", &id)
		rs.mu.Lock()
		r := rs.owners[id]
		rs.mu.Unlock()
		return r
	}
	return nil
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
