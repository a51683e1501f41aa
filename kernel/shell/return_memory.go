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
	returnAfter  = time.Second
)

var returning struct {
	mu    sync.Mutex
	timer *time.Timer
	cells int // at the ends of which memory is returned once more
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
		returning.timer = time.AfterFunc(returnAfter, debug.FreeOSMemory)
		return
	}
	returning.timer.Reset(returnAfter)
}

// cellEnded is called at the end of a cell: what one shows is held until the next.
func cellEnded() {
	returning.mu.Lock()
	defer returning.mu.Unlock()
	if returning.cells > 0 {
		returning.cells--
		returnSoon()
	}
}
