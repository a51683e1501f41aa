package shell

import (
	"runtime/debug"
	"sync"
	"time"
)

// A large message costs its size several times over while it is written and
// read, and Go would keep that for minutes.
const (
	largeMessage = 8 << 20
	largeHeap    = 128 << 20 // by which a cell makes the process grow
	seldom       = 5         // cells after which a large heap is looked at again
	returnAfter  = 250 * time.Millisecond
)

var returning struct {
	mu    sync.Mutex
	timer *time.Timer
	returns
}

// returns says at the ends of which cells memory is returned.
type returns struct {
	cells int    // that are to come
	since int    // cells since
	kept  uint64 // what was in use after it was returned last
}

// due says whether memory is to be returned at the end of a cell, after which so much
// is in use: what one shows is held until the next, and what one keeps in a variable
// another may drop much later.
func (r *returns) due(used uint64) bool {
	r.since++
	if used > r.kept+largeHeap {
		r.cells = 2
	} else if used > largeHeap && r.since >= seldom {
		r.cells = max(r.cells, 1)
	}
	if r.cells == 0 {
		return false
	}
	r.cells--
	r.since = 0
	return true
}

// ReturnMemory gives memory back to the system soon after the last message of
// many bytes. Call it when a message of n bytes has been dealt with.
func ReturnMemory(n int) {
	if n < largeMessage {
		return
	}
	returning.mu.Lock()
	defer returning.mu.Unlock()
	returning.cells = 2
	returnSoon()
}

// returnSoon sets the timer. The lock is held.
func returnSoon() {
	if returning.timer == nil {
		returning.timer = time.AfterFunc(returnAfter, returnNow)
		return
	}
	returning.timer.Reset(returnAfter)
}

func returnNow() {
	debug.FreeOSMemory()
	returning.mu.Lock()
	defer returning.mu.Unlock()
	returning.kept = memoryUsed()
}

// cellEnded is called at the end of a cell.
func cellEnded() {
	returning.mu.Lock()
	defer returning.mu.Unlock()
	if returning.due(memoryUsed()) {
		returnSoon()
	}
}
