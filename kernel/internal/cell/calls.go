package cell

import (
	"math"
	"reflect"
	"sync"
	"unsafe"

	"github.com/traefik/yaegi/interp"
)

// The interpreter's calls of functions of cells are given what they lack: they
// drop the sign of an argument -0, for they do not pass on what they take for a
// zero value, and when a panic leaves them they do not tell their line. So the
// generator of calls is replaced by one that adds both to what it makes.

// An action is what the interpreter does at a node in a frame; it gives the next.
type action func(frame unsafe.Pointer) action

//go:linkname generators github.com/traefik/yaegi/interp.builtin
var generators [actionSlice0 + 1]func(node)

// The interpreter's numbers of what its nodes do.
const (
	actionCall      = 12
	actionCallSlice = 13
	actionSlice     = 51
	actionSlice0    = 52
)

//go:linkname generateCall github.com/traefik/yaegi/interp.call
func generateCall(n node)

//go:linkname getExec github.com/traefik/yaegi/interp.getExec
func getExec(n node) action

//go:linkname getFrame github.com/traefik/yaegi/interp.getFrame
func getFrame(frame unsafe.Pointer, level int) unsafe.Pointer

//go:linkname genValue github.com/traefik/yaegi/interp.genValue
func genValue(n node) func(frame unsafe.Pointer) reflect.Value

//go:linkname genValueInterface github.com/traefik/yaegi/interp.genValueInterface
func genValueInterface(n node) func(frame unsafe.Pointer) reflect.Value

//go:linkname genInterfaceWrapper github.com/traefik/yaegi/interp.genInterfaceWrapper
func genInterfaceWrapper(n node, t reflect.Type) func(frame unsafe.Pointer) reflect.Value

//go:linkname genFuncValue github.com/traefik/yaegi/interp.genFuncValue
func genFuncValue(n node) func(frame unsafe.Pointer) reflect.Value

//go:linkname genFunctionWrapper github.com/traefik/yaegi/interp.genFunctionWrapper
func genFunctionWrapper(n node) func(frame unsafe.Pointer) reflect.Value

//go:linkname representation github.com/traefik/yaegi/interp.(*itype).TypeOf
func representation(t unsafe.Pointer) reflect.Type

// frameData is the place of the values in a frame of the interpreter.
var frameData = func() uintptr {
	in, _ := nodeType.FieldByName("interp")
	frame, _ := in.Type.Elem().FieldByName("frame")
	data, ok := frame.Type.Elem().FieldByName("data")
	if !ok || data.Type != reflect.TypeFor[[]reflect.Value]() {
		panic("the interpreter's frames have no values") // another version
	}
	return data.Offset
}()

// hookGenerators replaces generators of the interpreter, once in a process.
var hookGenerators = sync.OnceFunc(func() {
	for i, g := range map[int][2]func(node){
		actionCall:      {generateCall, generate},
		actionCallSlice: {generateCall, generate},
		actionSlice:     {generateSlice, generateLimits},
		actionSlice0:    {generateSlice0, generateLimits0},
	} {
		if reflect.ValueOf(generators[i]).Pointer() != reflect.ValueOf(g[0]).Pointer() {
			panic("the interpreter has other generators") // another version
		}
		generators[i] = g[1]
	}
})

// generate makes what a call does.
func generate(n node) {
	generatePassed(n)
	exec := *n.exec()
	if zeros := signed(n); len(zeros) > 0 {
		n.keep()
		plain := exec
		exec = func(f unsafe.Pointer) action {
			for _, value := range zeros {
				if v := value(f); v.IsZero() && negativeZero(v) {
					return passed(n, f)
				}
			}
			return plain(f)
		}
	}
	in, line := *(**interp.Interpreter)(n.at(nodeInterp)), n.line()
	*n.exec() = func(f unsafe.Pointer) action {
		next, thrown := caught(exec, f)
		if thrown != nil {
			leave(in, line)
			panic(thrown)
		}
		return next
	}
}

// caught makes a call and gives what it panicked with. The interpreter panics anew
// in a deferred call of every function that a panic leaves: without coming back to
// Go's way of returning in between, a panic would take time with the square of the
// depth, and as much stack again.
func caught(exec action, f unsafe.Pointer) (next action, thrown any) {
	done := false
	defer func() {
		if !done {
			thrown = recover() // nil where the goroutine ends by runtime.Goexit
		}
	}()
	next = exec(f)
	done = true
	return next, nil
}

// leave notes that a panic leaves a call at a line.
func leave(in *interp.Interpreter, line int) {
	if u, ok := stderrOf(in).(*unwound); ok {
		u.leave(line)
	}
}

// signed lists the arguments of a call that may be a -0.
func signed(n node) []func(unsafe.Pointer) reflect.Value {
	var out []func(unsafe.Pointer) reflect.Value
	params := n.child()[0].typ().list("arg")
	for i, arg := range n.child()[1:] {
		if i >= len(params) || params[i].cat() == "variadicT" {
			break // those are appended, which keeps the sign
		}
		if !arg.constant().IsValid() && hasSign(params[i].representation()) {
			out = append(out, genValue(arg))
		}
	}
	return out
}

func (t itype) representation() reflect.Type { return representation(t.v.UnsafePointer()) }

// hasSign says whether values of a type may be taken for zero and not be it.
func hasSign(t reflect.Type) bool {
	switch t.Kind() {
	case reflect.Float32, reflect.Float64, reflect.Complex64, reflect.Complex128:
		return true
	case reflect.Array:
		return hasSign(t.Elem())
	case reflect.Struct:
		for i := range t.NumField() {
			if hasSign(t.Field(i).Type) {
				return true
			}
		}
	}
	return false
}

// negativeZero says whether a zero value has a -0 in it.
func negativeZero(v reflect.Value) bool {
	switch v.Kind() {
	case reflect.Float32, reflect.Float64:
		return math.Signbit(v.Float())
	case reflect.Complex64, reflect.Complex128:
		return math.Signbit(real(v.Complex())) || math.Signbit(imag(v.Complex()))
	case reflect.Array:
		for i := range v.Len() {
			if negativeZero(v.Index(i)) {
				return true
			}
		}
	case reflect.Struct:
		for i := range v.NumField() {
			if negativeZero(v.Field(i)) {
				return true
			}
		}
	}
	return false
}

// passed makes the call n with all arguments as they are, by reflection.
func passed(n node, f unsafe.Pointer) action {
	fun := genFunctionWrapper(n.child()[0])(f)
	params := n.child()[0].typ().list("arg")
	var in []reflect.Value
	for i, arg := range n.child()[1:] {
		p := params[min(i, len(params)-1)]
		t := p.representation()
		if p.cat() == "variadicT" && n.action() == actionCall {
			t = t.Elem()
		}
		v := argumentAs(arg, t)(f)
		if !v.IsValid() || !v.Type().AssignableTo(t) {
			notBuilt("a -0 beside an argument of type %s", t)
		}
		in = append(in, v)
	}
	var out []reflect.Value
	if n.action() == actionCallSlice {
		out = fun.CallSlice(in)
	} else {
		out = fun.Call(in)
	}
	level := n.level()
	if n.parent().kind() == "returnStmt" {
		level = 0
	}
	data := *(*[]reflect.Value)(unsafe.Add(getFrame(f, level), frameData))
	for i, v := range out {
		if p := n.parent(); p.kind() != "defineXStmt" && p.kind() != "assignXStmt" || p.child()[i].ident() != "_" {
			data[n.index()+i].Set(v)
		}
	}
	if n.otherwise().p != nil && !out[0].Bool() {
		return getExec(n.otherwise())
	}
	return getExec(n.next())
}

// argumentAs is the value of an argument for a parameter that t represents.
func argumentAs(arg node, t reflect.Type) func(unsafe.Pointer) reflect.Value {
	switch {
	case t.Kind() == reflect.Struct && t.Name() == "valueInterface":
		return genValueInterface(arg)
	case t.Kind() == reflect.Interface && t.NumMethod() > 0:
		return genInterfaceWrapper(arg, t)
	case t.Kind() == reflect.Func:
		return genFuncValue(arg)
	}
	return genValue(arg)
}
