package cell

import (
	"sync/atomic"
	"unsafe"
)

// running is what the Go runtime knows of the running goroutine; no other that lives
// is at that address. To ask for the number of a goroutine walks its whole stack, which
// makes deep calls slow. The runtime keeps what it knows of ended ones for new ones.
func running() unsafe.Pointer

// stackOf is the size of the stack of a goroutine, 0 while it is being moved. Its bounds
// are the first that the runtime knows, and its size is a power of two.
func stackOf(g unsafe.Pointer) uintptr {
	bounds := (*[2]uintptr)(g)
	low, high := atomic.LoadUintptr(&bounds[0]), atomic.LoadUintptr(&bounds[1])
	if size := high - low; size&(size-1) == 0 {
		return size
	}
	return 0
}
