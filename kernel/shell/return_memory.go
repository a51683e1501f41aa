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
	returnAfter  = 250 * time.Millisecond
)

var returning struct {
	mu    sync.Mutex
	timer *time.Timer
	cells int    // at the ends of which memory is returned once more
	kept  uint64 // what was in use after it was returned last
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

// cellEnded is called at the end of a cell: what one shows is held until the next.
// One that used much memory and may have dropped it has it returned, too.
func cellEnded() {
	returning.mu.Lock()
	defer returning.mu.Unlock()
	if memoryUsed() > returning.kept+largeHeap {
		returning.cells = 2
	}
	if returning.cells > 0 {
		returning.cells--
		returnSoon()
	}
}
