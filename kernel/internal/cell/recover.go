package cell

import (
	goruntime "runtime"
	"strings"
)

// recover takes a panic only in a function that was itself deferred, not in one
// that it calls. So a Frame is armed for the goroutine when it makes a deferred
// call, and functions that call recover take it when they start.

// recovering says whether the function that a deferred call calls itself calls
// recover.
type recovering int

const (
	never recovering = iota
	surely
	perhaps // a function value or a method of an interface
)

// armed is a frame that makes a deferred call. If it is not sure that the called
// function will take it, the function must be so many functions of the
// interpreter deep: the first makes the call.
type armed struct {
	frame *Frame
	sure  bool
	depth int
}

// arming arms a frame and gives what ends that.
func (rt *runtime) arming(f *Frame, r recovering) (end func()) {
	id := running()
	rt.mu.Lock()
	defer rt.mu.Unlock()
	before := rt.armed[id]
	rt.armed[id] = &armed{f, r == surely, 2}
	return func() {
		rt.mu.Lock()
		defer rt.mu.Unlock()
		if before == nil {
			delete(rt.armed, id)
			return
		}
		rt.armed[id] = before
	}
}

// arm takes the frame that was armed for the running function.
func (rt *runtime) arm() *Frame {
	rt.mu.Lock()
	defer rt.mu.Unlock()
	if len(rt.armed) == 0 {
		return nil
	}
	id := running()
	a := rt.armed[id]
	if a == nil || !a.sure && a.depth != interpreted() {
		return nil
	}
	rt.armed[id] = nil
	return a.frame
}

// pass is called by functions of the compiler that stand between a deferred call
// and a method.
func (rt *runtime) pass() {
	rt.mu.Lock()
	defer rt.mu.Unlock()
	if len(rt.armed) == 0 {
		return
	}
	if a := rt.armed[running()]; a != nil && a.depth == interpreted() {
		a.depth++
	}
}

// interpreted counts the functions of the interpreter that run since the last
// deferred call was made: 0 if compiled functions are between.
func interpreted() int {
	var pcs [256]uintptr
	frames := goruntime.CallersFrames(pcs[:goruntime.Callers(2, pcs[:])])
	n := 0
	for {
		f, more := frames.Next()
		switch name := f.Function; {
		case strings.HasSuffix(name, "cell.(*Frame).catch"):
			return n
		case strings.HasSuffix(name, "/interp.runCfg"):
			n++
		case strings.HasPrefix(name, "reflect."), strings.HasPrefix(name, "runtime."), strings.HasPrefix(name, "weir/kernel/internal/"), strings.Contains(name, "/yaegi/interp."):
		default:
			return 0
		}
		if !more {
			return 0
		}
	}
}
