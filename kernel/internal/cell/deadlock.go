package cell

import (
	"bytes"
	"context"
	goruntime "runtime"
	"runtime/metrics"
	"slices"
	"strings"
	"time"
)

// A cell whose goroutines all wait for each other would wait for ever. It is
// told apart from one that is waiting for the world by looking at all goroutines
// of the process, and only where nothing but a goroutine of a cell could wake
// them: no timer was made, and no goroutine of compiled code is about.

const (
	deadlockEvery = 300 * time.Millisecond
	deadlockTimes = 3 // that the same goroutines are seen asleep again
)

// wakers make what later sends on channels, or calls functions, by itself.
var wakers = map[string][]string{
	"time":    {"After", "AfterFunc", "NewTimer", "NewTicker", "Tick"},
	"context": {"WithTimeout", "WithTimeoutCause", "WithDeadline", "WithDeadlineCause", "AfterFunc"},
}

// wakes notes that the session uses a function that makes timers.
func (c *Compiler) wakes(path, name string) {
	c.woken = c.woken || slices.Contains(wakers[path], name)
}

// watch looks at the goroutines while a cell runs, and tells on its channels when
// the cell is deadlocked and when a stack is used up. It ends with ctx, or when it has
// told. It is one goroutine: two would see each other run.
func (c *Compiler) watch(ctx context.Context, run *cellRun) (dead, over <-chan struct{}) {
	asleep, full := make(chan struct{}), make(chan struct{})
	sleeping, overflows := c.sleeping(), c.overflows(run)
	go func() {
		tick := time.NewTicker(stackEvery)
		defer tick.Stop()
		for n := 1; ; n++ {
			select {
			case <-ctx.Done():
				return
			case <-tick.C:
			}
			if overflows() {
				close(full)
				return
			}
			if n%(int(deadlockEvery/stackEvery)) == 0 && sleeping() {
				close(asleep)
				return
			}
		}
	}()
	return asleep, full
}

// sleeping is called again and again by one goroutine, and says whether the cell has
// been deadlocked for some time.
func (c *Compiler) sleeping() func() bool {
	if c.woken {
		return func() bool { return false }
	}
	self, before, same := "", "", 0
	return func() bool {
		if self == "" {
			self = goroutineName()
		}
		if busy() { // looking at all stacks would slow it down
			same = 0
			return false
		}
		who, asleep := c.asleep(stacks(), self)
		if same++; !asleep || who != before {
			before, same = who, 0
		}
		return same >= deadlockTimes
	}
}

// busy says whether a goroutine other than the calling one runs or is about to.
func busy() bool {
	s := []metrics.Sample{{Name: "/sched/goroutines/running:goroutines"}, {Name: "/sched/goroutines/runnable:goroutines"}}
	metrics.Read(s)
	return s[0].Value.Uint64() > 1 || s[1].Value.Uint64() > 0
}

// stacks are the stacks of all goroutines, as far as they fit. A buffer that is too small
// costs as much time as one that is not, so the first is likely to do.
func stacks() []byte {
	const least, most, each = 1 << 20, 64 << 20, 2 << 10
	for size := min(least+goruntime.NumGoroutine()*each, most); ; size = min(2*size, most) {
		buf := make([]byte, size)
		if n := goruntime.Stack(buf, true); n < size || size == most {
			return buf[:n]
		}
	}
}

// asleep says whether all goroutines of cells wait, and no others run that could
// wake them, and which those are. One that is about to run, if only for the first
// time, is not asleep; self is the one that looks.
func (c *Compiler) asleep(dump []byte, self string) (who string, asleep bool) {
	for stack := range bytes.SplitSeq(dump, []byte("\n\n")) {
		head, frames, _ := strings.Cut(string(stack), "\n")
		name, state, _ := strings.Cut(head, " [")
		switch {
		case name == self:
		case strings.HasPrefix(state, "run"):
			return "", false
		case strings.Contains(frames, interpreterFrame):
			if !sleeps(state, frames) {
				return "", false
			}
			who += name + ";"
		case strings.Contains(frames, startedHere):
			return "", false
		case !slices.Contains(c.others, name) && !strings.Contains(frames, "created by weir/kernel"):
			return "", false
		}
	}
	return who, who != ""
}

// goroutines counts the goroutines of the cells, as runtime.NumGoroutine does
// those of a program: the running one, and those that it or compiled code for it
// started. With before, those of that dump do not count.
func (c *Compiler) goroutines(before []string) int {
	n := c.rt.ready.count()
	for stack := range bytes.SplitSeq(stacks(), []byte("\n\n")) {
		name, frames, _ := strings.Cut(string(stack), " [")
		switch {
		case slices.Contains(before, name) || slices.Contains(c.others, name):
		case strings.Contains(frames, interpreterFrame), strings.Contains(frames, startedHere), !strings.Contains(frames, "weir/kernel"):
			n++
		}
	}
	return max(n, 1)
}

const (
	interpreterFrame = "github.com/traefik/yaegi/interp."
	startedHere      = "(*runtime).launch"
)

// waitHere are the methods of the runtime in which goroutines of cells wait for others.
var waitHere = []string{"choose", "groupWait", "lockWait", "writeWait", "readWait", "condWait"}

// sleeps says whether a goroutine of a cell waits for another: in an operation
// of a channel, or for a lock or a WaitGroup that the cell itself waits for.
func sleeps(state, frames string) bool {
	state, _, _ = strings.Cut(state, "]")
	state, _, _ = strings.Cut(state, ",")
	if !strings.HasPrefix(state, "chan ") && !strings.HasPrefix(state, "select") && !strings.HasPrefix(state, "sync.") && state != "semacquire" {
		return false
	}
	for line := range strings.Lines(frames) {
		if strings.HasPrefix(line, "\t") {
			continue
		}
		if strings.HasPrefix(line, interpreterFrame) {
			return true
		}
		if own, ok := strings.CutPrefix(line, "weir/kernel/internal/cell.(*runtime)."); ok {
			name, _, _ := strings.Cut(own, "(")
			return slices.Contains(waitHere, name)
		}
		if i := strings.IndexAny(line, "./"); i < 0 || !slices.Contains([]string{"runtime", "sync", "reflect", "internal"}, line[:i]) {
			return false
		}
	}
	return false
}

// bystanders are the goroutines that the process has: before the session has run any
// cell those that are none of its, before a program those that are none of the program's.
func bystanders() []string {
	var names []string
	for stack := range bytes.SplitSeq(stacks(), []byte("\n\n")) {
		name, _, _ := strings.Cut(string(stack), " [")
		names = append(names, name)
	}
	return names
}
