package cell

import (
	"fmt"
	"sync"
	"sync/atomic"
	"time"
	"unsafe"
)

// A cellRun is one run of a cell. The goroutines that it starts belong to it as
// long as they live, also when its cell has ended: an interrupt stops those of
// the running cell and leaves those of earlier cells alone.
type cellRun struct {
	number  int
	halted  chan struct{} // closed when its goroutines are to stop
	stopped atomic.Bool   // the same
	dies    bool          // it is one of a program: what ends it leaves no time for deferred calls
	dead    atomic.Bool   // so it ended
	fail    func()        // stops the cell
	before  []string      // the goroutines that are none of a program that counts its own

	shown []any // by its first goroutine, for when that has ended

	// Guarded by runs.mu.
	members int     // its goroutines
	ended   bool    // nobody waits for what follows
	failed  error   // the first panic of a goroutine
	at      int     // and its line
	exited  *exited // a goroutine called os.Exit
}

// newRun is a run of a cell, which fail stops.
func newRun(number int, fail func()) *cellRun {
	return &cellRun{number: number, halted: make(chan struct{}), fail: fail}
}

// runs knows which run a goroutine belongs to.
type runs struct {
	mu        sync.Mutex
	current   atomic.Pointer[cellRun]
	owners    map[unsafe.Pointer]*cellRun // by what running gives
	lingering atomic.Int64                // goroutines of other runs than the current one
	stop      *bool                       // the interpreter's stop flag, looked at by every loop
	holding   bool                        // the flag is up until a run has stopped
	pulse     bool                        // the flag is up for a moment, for goroutines left behind
	sweeping  bool
}

func newRuns() *runs {
	rs := &runs{owners: map[unsafe.Pointer]*cellRun{}}
	rs.begin(newRun(0, func() {}))
	return rs
}

// begin makes a new run the current one.
func (rs *runs) begin(r *cellRun) {
	rs.mu.Lock()
	defer rs.mu.Unlock()
	rs.become(r)
}

func (rs *runs) become(r *cellRun) {
	rs.current.Store(r)
	rs.lingering.Store(int64(len(rs.owners)))
}

// end says that nobody waits for the run any more. One that was stopped does not stay
// the current one: goroutines of compiled code, as those that a server of an earlier
// cell makes, would be stopped with it until the next cell.
func (rs *runs) end(r *cellRun) {
	rs.mu.Lock()
	defer rs.mu.Unlock()
	r.ended = true
	if r.stopped.Load() {
		idle := newRun(r.number, func() {})
		idle.ended = true
		rs.become(idle)
	}
}

// enter makes the calling goroutine one of the run until it calls leave.
func (rs *runs) enter(r *cellRun) (leave func()) {
	id := running()
	rs.mu.Lock()
	defer rs.mu.Unlock()
	rs.owners[id] = r
	rs.count(r, 1)
	return func() {
		rs.mu.Lock()
		defer rs.mu.Unlock()
		delete(rs.owners, id)
		rs.count(r, -1)
	}
}

func (rs *runs) count(r *cellRun, n int) {
	r.members += n
	if r != rs.current.Load() {
		rs.lingering.Add(int64(n))
	}
}

// owner is the run of the calling goroutine: the current one, also for the
// goroutines of compiled code, unless it is known to be of another.
func (rs *runs) owner() *cellRun {
	current := rs.current.Load()
	if rs.lingering.Load() == 0 {
		return current
	}
	id := running()
	rs.mu.Lock()
	defer rs.mu.Unlock()
	if r := rs.owners[id]; r != nil {
		return r
	}
	return current
}

// check ends the calling goroutine if its run is to stop.
func (rs *runs) check() {
	if rs.owner().stopped.Load() {
		panic(halt{})
	}
}

// halt tells the goroutines of a run to stop.
func (rs *runs) halt(r *cellRun) {
	rs.mu.Lock()
	defer rs.mu.Unlock()
	r.stopped.Store(true)
	close(r.halted)
	halts.Add(1)
	rs.holding = true
	rs.flag()
}

// Goroutines of a stopped run that have not seen the flag while it was up see it
// later: it goes up now and then, for while it is up, the loops of other cells are
// slow. Those in compiled code stop when they come back from it, see
// generateReturning.
const (
	pulseFor   = 2 * time.Millisecond
	pulseEvery = 20 * time.Millisecond
	pulseRare  = 500 * time.Millisecond
)

// release takes the flag down after a halt.
func (rs *runs) release() {
	rs.mu.Lock()
	defer rs.mu.Unlock()
	rs.holding = false
	rs.flag()
	if !rs.sweeping && rs.left() {
		rs.sweeping = true
		go rs.sweep()
	}
}

// left says whether goroutines of stopped runs live. The lock is held.
func (rs *runs) left() bool {
	for _, r := range rs.owners {
		if r.stopped.Load() {
			return true
		}
	}
	return false
}

func (rs *runs) sweep() {
	for wait := pulseEvery; ; wait = min(wait*5/4, pulseRare) {
		time.Sleep(wait)
		if !rs.setPulse(true) {
			return
		}
		time.Sleep(pulseFor)
		rs.setPulse(false)
	}
}

// setPulse puts the flag up or down; it says whether anybody is left to see it.
func (rs *runs) setPulse(up bool) bool {
	rs.mu.Lock()
	defer rs.mu.Unlock()
	rs.sweeping = rs.left()
	rs.pulse = up && rs.sweeping
	rs.flag()
	return rs.sweeping || !up
}

func (rs *runs) flag() {
	if rs.stop != nil {
		*rs.stop = rs.holding || rs.pulse
	}
}

// emptied waits until a run has no goroutines, for a moment.
func (rs *runs) emptied(r *cellRun, patience time.Duration) {
	for end := time.Now().Add(patience); time.Now().Before(end); time.Sleep(time.Millisecond) {
		rs.mu.Lock()
		members := r.members
		rs.mu.Unlock()
		if members == 0 {
			return
		}
	}
}

// panicked notes the panic of a goroutine of the run. If its cell has ended
// already, the text to tell of it is returned.
func (rs *runs) panicked(r *cellRun, cause error, line int) (late string) {
	rs.mu.Lock()
	defer rs.mu.Unlock()
	if r.ended {
		if cell := editionAt(line).number(); cell != r.number && cell > 0 {
			return fmt.Sprintf("panic %s (cell %d, line %d, in a goroutine of cell %d, which had ended)\n", cause, cell, line%lineBase, r.number)
		}
		return fmt.Sprintf("panic %s (cell %d, line %d, which had ended)\n", cause, r.number, line%lineBase)
	}
	if r.failed == nil {
		r.failed, r.at = cause, line
	}
	return ""
}

// exits notes that a goroutine of the run called os.Exit, in the same way.
func (rs *runs) exits(r *cellRun, x exited) (late string) {
	rs.mu.Lock()
	defer rs.mu.Unlock()
	if r.ended {
		return fmt.Sprintf("exit status %d in a goroutine of cell %d, which had ended; the kernel goes on\n", x.code, r.number)
	}
	if r.exited == nil {
		r.exited = &x
	}
	return ""
}
