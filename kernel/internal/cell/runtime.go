package cell

import (
	"errors"
	"fmt"
	"io"
	"reflect"
	goruntime "runtime"
	"strings"
	"sync"
	"time"
	"unsafe"

	"github.com/traefik/yaegi/interp"
)

// A runtime is what emitted code calls: package weirrt in the interpreter.
type runtime struct {
	mu      sync.Mutex
	line    *int                      // the interpreter's current line
	runs    *runs                     // which goroutine is of which cell
	armed   map[unsafe.Pointer]*armed // by goroutine: the frame whose deferred call starts now
	shapes  []dynamic
	byType  map[reflect.Type]dynamic
	methods map[string]reflect.Value
	stderr  io.Writer
	unwound *unwound

	goroutines func() int // of the calling one's program, or of the cells
	ready      starting
	processors processors
	natives    *natives
	mirrors    *natives
	outlines   *natives
	moved      moved
}

// halt is what the interpreter panics with when a cell is interrupted. Cells
// cannot recover from it.
type halt struct{}

func newRuntime() *runtime {
	rt := &runtime{armed: map[unsafe.Pointer]*armed{}, byType: map[reflect.Type]dynamic{}, methods: map[string]reflect.Value{}, runs: newRuns()}
	rt.natives, rt.mirrors = newNatives(rt), newNatives(rt)
	rt.mirrors.mirror = true
	rt.outlines = newNatives(rt)
	rt.outlines.outline = true
	rt.ready.every = startEvery
	return rt
}

func (rt *runtime) exports() interp.Exports {
	return interp.Exports{"weirrt/weirrt": {
		"AssertPanic":     reflect.ValueOf(rt.assertPanic),
		"Exit":            reflect.ValueOf(exitCell),
		"CmdRun":          reflect.ValueOf(cmdRun),
		"CmdStart":        reflect.ValueOf(cmdStart),
		"FileWrite":       reflect.ValueOf(fileWrite),
		"FileRead":        reflect.ValueOf(fileRead),
		"FileWriteString": reflect.ValueOf(fileWriteString),
		"NewFlagSet":      reflect.ValueOf(newFlagSet),
		"Fatal":           reflect.ValueOf(fatal),
		"Fatalf":          reflect.ValueOf(fatalf),
		"Fatalln":         reflect.ValueOf(fatalln),
		"Breakpoint":      reflect.ValueOf(breakpoint),
		"Caller":          reflect.ValueOf(caller), "Callers": reflect.ValueOf(callers), "CallersFrames": reflect.ValueOf(callersFrames),
		"FuncForPC": reflect.ValueOf(funcForPC), "Stack": reflect.ValueOf(stackText), "DebugStack": reflect.ValueOf(debugStack),
		"Goexit":          reflect.ValueOf(goexit),
		"NumGoroutine":    reflect.ValueOf(func() int { return rt.goroutines() }),
		"LoggerFatal":     reflect.ValueOf(loggerFatal),
		"LoggerFatalf":    reflect.ValueOf(loggerFatalf),
		"LoggerFatalln":   reflect.ValueOf(loggerFatalln),
		"LogNew":          reflect.ValueOf(rt.logNew),
		"LogSetFlags":     reflect.ValueOf(rt.logSetFlags),
		"LogSetOutput":    reflect.ValueOf(rt.logSetOutput),
		"LogWriter":       reflect.ValueOf(rt.logWriter),
		"LogOutput":       reflect.ValueOf(logOutput),
		"LoggerOutput":    reflect.ValueOf(loggerOutput),
		"LoggerSetFlags":  reflect.ValueOf(rt.loggerSetFlags),
		"LoggerSetOutput": reflect.ValueOf(rt.loggerSetOutput),
		"LoggerWriter":    reflect.ValueOf(rt.loggerWriter),
		"LogPanic":        reflect.ValueOf(logPanic),
		"LogPanicf":       reflect.ValueOf(logPanicf),
		"LogPanicln":      reflect.ValueOf(logPanicln),
		"FmtAll":          reflect.ValueOf(rt.formatAll),
		"OutAll":          reflect.ValueOf(rt.outgoing),
		"Sprintf":         reflect.ValueOf(rt.sprintf),
		"Errorf":          reflect.ValueOf(rt.errorf),
		"Thrown":          reflect.ValueOf(notNil),
		"OfCell":          reflect.ValueOf(rt.ofCell),
		"Complex":         reflect.ValueOf(func(re, im float64) complex128 { return complex(re, im) }),
		"Fmt":             reflect.ValueOf(rt.format),
		"Out":             reflect.ValueOf(rt.out),
		"TypeName":        reflect.ValueOf(rt.typeName),
		"Method":          reflect.ValueOf(rt.method),
		"Declare":         reflect.ValueOf(rt.declare),
		"Arm":             reflect.ValueOf(rt.arm),
		"Pointer":         reflect.ValueOf(rt.pointer),
		"Pass":            reflect.ValueOf(rt.pass),
		"Take":            reflect.ValueOf(take),
		"Twin":            reflect.ValueOf(rt.twinned),
		"Glanced":         reflect.ValueOf(rt.glanced),
		"TwinAll":         reflect.ValueOf(rt.twinnedAll),
		"TwinMap":         reflect.ValueOf(rt.twinnedMap),
		"Repoint":         reflect.ValueOf(repoint),
		"OfTwin":          reflect.ValueOf(rt.cell),
		"MethodicType":    reflect.ValueOf(rt.methodicType),
		"ValuedType":      reflect.ValueOf(rt.valuedType),
		"ValuedTypes":     reflect.ValueOf(rt.valuedTypes),
		"ValuedFields":    reflect.ValueOf(rt.valuedFields),
		"InterfaceValue":  reflect.ValueOf(rt.interfaceValue),
		"Located":         reflect.ValueOf(located),
		"MethodicValue":   reflect.ValueOf(rt.methodicValue),
		"SameReflected":   reflect.ValueOf(sameReflected),
		"RangeOver":       reflect.ValueOf(rangeOver),
		"Shift":           reflect.ValueOf(func() { panic(runtimeError("negative shift amount")) }),
		"Bind":            reflect.ValueOf(func(line *int, stop *bool) { rt.line, rt.runs.stop = line, stop }),
		"Buffer":          reflect.ValueOf((*Buffer)(nil)),
		"NewBuffer":       reflect.ValueOf(newBuffer),
		"Grown":           reflect.ValueOf(grown),
		"Step":            reflect.ValueOf(nextStep),
		"Frame":           reflect.ValueOf((*Frame)(nil)),
		"Go":              reflect.ValueOf(rt.spawn),
		"WaitGo":          reflect.ValueOf(rt.waitGo),
		"GroupWait":       reflect.ValueOf(rt.groupWait),
		"LockWait":        reflect.ValueOf(rt.lockWait),
		"WriteWait":       reflect.ValueOf(rt.writeWait),
		"ReadWait":        reflect.ValueOf(rt.readWait),
		"CondWait":        reflect.ValueOf(rt.condWait),
		"Gosched":         reflect.ValueOf(rt.gosched),
		"GOMAXPROCS":      reflect.ValueOf(rt.processors.max),
		"AfterFunc":       reflect.ValueOf(rt.afterFunc),
		"ContextAfter":    reflect.ValueOf(rt.contextAfterFunc),
		"WithValue":       reflect.ValueOf(rt.withValue),
		"Lib_compiled":    reflect.ValueOf(isCompiled),
		"Lib_isMethod":    reflect.ValueOf(isMethod),
		"Lib_unwraps":     reflect.ValueOf(unwraps),
		"Lib_aims":        reflect.ValueOf(rt.aims),
		"Lib_found":       reflect.ValueOf(rt.found),
		"Lib_interned":    reflect.ValueOf(interned),
		"ValueMethod":     reflect.ValueOf(valueMethodPanic),
		"Fits":            reflect.ValueOf(fits),
		"Invoke":          reflect.ValueOf(invoke),
		"Raw":             reflect.ValueOf(raw),
		"Same":            reflect.ValueOf(same),
		"Recv":            reflect.ValueOf(rt.recv),
		"Send":            reflect.ValueOf(rt.send),
		"Select":          reflect.ValueOf(rt.selectCases),
		"Halt":            reflect.ValueOf(rt.runs.check),
		"NewFrame":        reflect.ValueOf(func() *Frame { return &Frame{rt: rt} }),
		"Print":           reflect.ValueOf(rt.printBuiltin),
		"PrintPointer":    reflect.ValueOf(printPointer),
		"PrintInterface":  reflect.ValueOf(printInterface),
		"Recover":         reflect.ValueOf(func(f *Frame) any { return f.recover() }),
		"Show":            reflect.ValueOf(rt.show),
		"Sleep":           reflect.ValueOf(rt.sleep),
		"NilFunc":         reflect.ValueOf(func() { panic(runtimeError("invalid memory address or nil pointer dereference")) }),
	}}
}

// A Frame holds the deferred calls of one running function.
type Frame struct {
	rt        *runtime
	defers    []deferred
	panicking bool
	value     any
	line      int
}

type deferred struct {
	call     func()
	recovers recovering
}

// Defer adds a call to be made when the function ends.
func (f *Frame) Defer(call func(), recovers int) {
	f.defers = append(f.defers, deferred{call, recovering(recovers)})
}

// Run runs the body of the function and then its deferred calls, last first.
func (f *Frame) Run(body func()) {
	f.catch(body)
	for len(f.defers) > 0 {
		if f.panicking && f.rt.ends(f.value) {
			break
		}
		d := f.defers[len(f.defers)-1]
		f.defers = f.defers[:len(f.defers)-1]
		f.catch(func() {
			if d.recovers != never {
				defer f.rt.arming(f, d.recovers)()
			}
			d.call()
		})
	}
	if f.panicking {
		panic(thrown{f.value, f.line})
	}
}

// ends says whether what stopped a cell lets no deferred call run: os.Exit, and
// the death of a program in another goroutine or by a deadlock.
func (rt *runtime) ends(by any) bool {
	switch by.(type) {
	case exited:
		return true
	case halt:
		run := rt.runs.owner()
		return run.dies && run.dead.Load()
	}
	return false
}

// thrown is a panic on its way out of a function with deferred calls. It keeps
// the line, for deferred calls move the current one.
type thrown struct {
	value any
	line  int
}

// Format prints what was thrown: fmt does when a method that it calls panics.
func (t thrown) Format(f fmt.State, verb rune) {
	fmt.Fprintf(f, fmt.FormatString(f, verb), t.value)
}

func (f *Frame) catch(call func()) {
	done := false
	defer func() {
		if done {
			return
		}
		r := recover()
		if t, ok := r.(thrown); ok {
			if _, late := t.value.(untaken); late && f.panicking {
				return // the cell stops already
			}
		}
		if _, late := r.(untaken); late && f.panicking {
			return
		}
		f.panicking = true
		if t, ok := r.(thrown); ok {
			f.value, f.line = t.value, t.line
			return
		}
		f.value, f.line = r, *f.rt.line
	}()
	call()
	done = true
}

func (f *Frame) recover() any {
	if f == nil || !f.panicking {
		return nil
	}
	if unstoppable(f.value) {
		return nil
	}
	f.panicking = false
	f.rt.unwound.reset()
	return f.rt.native(f.value)
}

// show takes the values of the last expression of the cell.
func (rt *runtime) show(v ...any) {
	rt.runs.check()
	rt.runs.owner().shown = v
}

// goroutinePanic is the panic of a goroutine that the cell started.
type goroutinePanic struct{ value any }

func (g goroutinePanic) Error() string { return "in a goroutine: " + describe(g.value) }

func (rt *runtime) sleep(d time.Duration) {
	rt.begin()
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
	case <-rt.runs.owner().halted:
		panic(halt{})
	}
}

// native words a panic of the interpreter's machinery as Go would.
func (rt *runtime) native(r any) any {
	var text string
	switch v := r.(type) {
	case thrown:
		return rt.native(v.value)
	case *reflect.ValueError:
		if v.Kind != reflect.Invalid { // the program's own
			return v
		}
		return runtimeError("invalid memory address or nil pointer dereference")
	case reflect.Value:
		if v.IsValid() && v.CanInterface() {
			return rt.native(v.Interface())
		}
		return nil
	case goruntime.Error:
		var pe *goruntime.PanicNilError
		if errors.As(v, &pe) {
			return v
		}
		text = v.Error()
	case string:
		text = v
	case error:
		if !strings.Contains(v.Error(), ": method not found: ") || reflect.TypeOf(v).String() != "*interp.cfgError" {
			return r
		}
		return runtimeError("invalid memory address or nil pointer dereference")
	default:
		return r
	}
	text = strings.TrimPrefix(text, "runtime error: ")
	switch {
	case strings.HasPrefix(text, "reflect: slice index out of range"), strings.HasPrefix(text, "reflect: array index out of range"), strings.HasPrefix(text, "reflect: string index out of range"):
		return runtimeError("index out of range")
	case strings.HasPrefix(text, "reflect.Value.Slice"):
		return runtimeError("slice bounds out of range")
	case strings.HasPrefix(text, "reflect.Append: slice overflow"), strings.HasPrefix(text, "reflect.Value.Grow: slice overflow"), strings.HasPrefix(text, "growslice: "):
		return runtimeError("growslice: len out of range")
	case strings.HasPrefix(text, "reflect.MakeSlice: negative cap"), strings.HasPrefix(text, "reflect.MakeSlice: len > cap"):
		return runtimeError("makeslice: cap out of range")
	case strings.HasPrefix(text, "reflect.MakeSlice: "):
		return runtimeError("makeslice: len out of range")
	case strings.HasPrefix(text, "reflect: cannot convert slice with length "):
		var have, want int
		text = strings.Replace(text, " pointer to", "", 1)
		fmt.Sscanf(text, "reflect: cannot convert slice with length %d to array with length %d", &have, &want)
		return outOfBounds(convertBounds, quantity{n: want}, have)
	case text == "reflect.MakeChan: negative buffer size":
		return makeChan
	case strings.HasPrefix(text, "hash of unhashable type: "), strings.HasPrefix(text, "hash of unhashable type "):
		_, t, _ := strings.Cut(strings.Replace(text, ":", "", 1), "type ")
		return runtimeError("hash of unhashable type " + rt.nameOf(t))
	case strings.HasPrefix(text, "comparing uncomparable type "):
		return runtimeError("comparing uncomparable type " + rt.nameOf(strings.TrimPrefix(text, "comparing uncomparable type ")))
	case strings.HasPrefix(text, "reflect: Call using zero Value"), text == "reflect: Method on nil interface value":
		return runtimeError("invalid memory address or nil pointer dereference")
	case strings.Contains(text, "on zero Value"), strings.HasPrefix(text, "reflect: call of nil"), strings.Contains(text, "reflect.Value.Call: call of nil function"):
		return runtimeError("invalid memory address or nil pointer dereference")
	}
	return r
}

// nameOf is the name that the user gave a type.
func (rt *runtime) nameOf(representation string) string {
	rt.mu.Lock()
	defer rt.mu.Unlock()
	for t, d := range rt.byType {
		if t.String() == representation {
			return goType(d.t)
		}
	}
	return representation
}

// describe words a panic value for a person.
func describe(v any) string {
	switch v := v.(type) {
	case nil:
		return "panic called with nil argument"
	case error:
		return v.Error()
	case fmt.Stringer:
		return v.String()
	}
	return fmt.Sprint(v)
}
