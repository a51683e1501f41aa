package cell

import (
	"sync/atomic"
	"unsafe"
)

// Compiled code that was left behind comes back seconds or hours later, when
// other cells run. Its goroutine must not go on then, so the generator of calls of
// compiled code is replaced by one whose calls look whether their cell was stopped
// meanwhile. A call that begins later is one of a deferred function and is made.

//go:linkname generateCompiled github.com/traefik/yaegi/interp.callBin
func generateCompiled(n node)

// halts counts how often cells of this process were stopped.
var halts atomic.Int64

// generateReturning makes what a call of compiled code does.
func generateReturning(n node) {
	generateCompiled(n)
	exec := *n.exec()
	var runs *runs
	if u, ok := n.stderr().(*unwound); ok {
		runs = u.runs
	}
	*n.exec() = func(f unsafe.Pointer) action {
		before := halts.Load()
		next := exec(f)
		if halts.Load() != before && runs != nil {
			runs.check()
		}
		return next
	}
}
