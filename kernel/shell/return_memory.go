package shell

import (
	"runtime/debug"
	"sync/atomic"
	"time"
)

// A large message costs its size several times over while it is written and
// read, and Go would keep that for minutes.
const (
	largeMessage = 8 << 20
	returnAfter  = time.Second
)

var returning atomic.Bool

// ReturnMemory gives memory back to the system soon after a message of n bytes,
// if that is many.
func ReturnMemory(n int) {
	if n < largeMessage || returning.Swap(true) {
		return
	}
	time.AfterFunc(returnAfter, func() {
		returning.Store(false)
		debug.FreeOSMemory()
	})
}
