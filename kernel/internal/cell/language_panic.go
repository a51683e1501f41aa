package cell

import (
	"reflect"
	goruntime "runtime"
	"unsafe"
)

// Programs look at what they recover: %T of it, reflect.TypeOf. So a panic of the
// language is a value of the very types of package runtime, which are taken from
// panics made on purpose.
var (
	errorString = reflect.TypeOf(panicOf(func() { shifted(-1) }))
	boundsError = reflect.TypeOf(panicOf(func() { outside([]int(nil), 0) }))
	makeChan    = panicOf(func() { newChannel(-1) })
)

func panicOf(f func()) (r any) {
	defer func() { r = recover() }()
	f()
	return nil
}

//go:noinline
func outside(s []int, i int) int { return s[i] }

//go:noinline
func newChannel(n int) chan struct{} { return make(chan struct{}, n) }

//go:noinline
func shifted(n int) int { return 1 << n }

// runtimeError is a panic of the language, worded as the Go runtime words it.
func runtimeError(text string) goruntime.Error {
	return reflect.ValueOf(text).Convert(errorString).Interface().(goruntime.Error)
}

// plainError is a panic of the language whose text stands alone.
func plainError(text string) goruntime.Error {
	return reflect.ValueOf(text).Convert(reflect.TypeOf(makeChan)).Interface().(goruntime.Error)
}

// The codes of the runtime for what was out of bounds.
const (
	indexBounds = iota
	sliceLength
	sliceCapacity
	sliceLow
	slice3Length
	slice3Capacity
	slice3High
	slice3Low
	convertBounds
)

// outOfBounds is the panic of x where it may be at most y.
func outOfBounds(code uint8, x quantity, y int) goruntime.Error {
	v := reflect.New(boundsError).Elem()
	*(*int64)(member(v, "x")) = int64(x.n)
	*(*int)(member(v, "y")) = y
	*(*bool)(member(v, "signed")) = !x.unsigned
	*(*uint8)(member(v, "code")) = code
	return v.Interface().(goruntime.Error)
}

func member(v reflect.Value, name string) unsafe.Pointer {
	return v.FieldByName(name).Addr().UnsafePointer()
}
