package cell

import (
	"fmt"
	"math"
	"reflect"
	"runtime/debug"
	"unsafe"
)

// More memory than the system has to give ends the process at once, before anybody
// sees the use of memory grow. So make looks at the size that it is asked for.

//go:linkname generateMake github.com/traefik/yaegi/interp._make
func generateMake(n node)

// generateBounded makes what make does.
func generateBounded(n node) {
	generateMake(n)
	args := n.child()[1:]
	each := entry(args[0].typ().representation())
	if each == 0 || len(args) == 1 {
		return
	}
	size, _ := args[len(args)-1].quantity()
	exec := *n.exec()
	*n.exec() = func(f unsafe.Pointer) action {
		if k := int64(size(f)); k > mostSurely && k > mostMemory()/each && k <= mostAddressed/each {
			panic(fatality{OutOfMemory, fmt.Sprintf("make of %d elements needs %d MB, and there are %d MB; variables are kept", k, k*each>>20, mostMemory()>>20)})
		}
		return exec(f)
	}
}

// entry is the bytes that a slice, map or channel of a type has for each of its elements.
func entry(of reflect.Type) int64 {
	switch size := int64(of.Elem().Size()); of.Kind() {
	case reflect.Map:
		return size + int64(of.Key().Size()) + 1
	default:
		return size
	}
}

const (
	mostSurely    = 1 << 20 // elements that need no look at the memory
	mostAddressed = 1 << 48 // beyond which Go panics by itself
)

// mostMemory is what the process may use: the kernel sets a limit for the collector
// that is a little lower.
func mostMemory() int64 {
	if limit := debug.SetMemoryLimit(-1); limit < math.MaxInt64 {
		return limit / 9 * 10
	}
	return math.MaxInt64
}
