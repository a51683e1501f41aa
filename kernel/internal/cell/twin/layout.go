package twin

import (
	"reflect"
	"unsafe"
)

// The layout of runtime type information, as internal/abi has it.
type (
	head struct {
		size, ptrBytes                 uintptr
		hash                           uint32
		flags, align, fieldAlign, kind uint8
		equal                          func(unsafe.Pointer, unsafe.Pointer) bool
		gcData                         *byte
		str, ptrToThis                 int32
	}
	elemType struct { // pointers and slices
		head
		elem unsafe.Pointer
	}
	arrayType struct {
		head
		elem, slice unsafe.Pointer
		length      uintptr
	}
	chanType struct {
		elemType
		direction int
	}
	funcType struct { // behind it and its methods' head, the types of parameters and results
		head
		in, out uint16
	}
	mapType struct {
		head
		key, elem, group              unsafe.Pointer
		hasher                        func(unsafe.Pointer, uintptr) uintptr
		groupSize, slotSize, elemOff_ uintptr
		flags_                        uint32
	}
	structType struct {
		head
		pkgPath *byte
		fields  []structField
	}
	structField struct {
		name   *byte
		typ    unsafe.Pointer
		offset uintptr
	}
	interfaceType struct {
		head
		pkgPath *byte
		methods []struct{ name, typ int32 }
	}
	uncommon struct {
		pkgPath         int32
		methods, public uint16
		offset          uint32
		_               uint32
	}
	method struct{ name, typ, viaInterface, direct int32 }
)

const (
	flagUncommon  = 1 << 0
	flagExtraStar = 1 << 1
	flagNamed     = 1 << 2
	flagRegular   = 1 << 3 // equality and hash are those of the bytes
	flagDirect    = 1 << 5 // a value is the word in an interface
)

// addReflectOff gives what stands for a pointer in type information and keeps it
// alive.
//
//go:linkname addReflectOff reflect.addReflectOff
func addReflectOff(ptr unsafe.Pointer) int32

// infoOf is the type information of t.
func infoOf(t reflect.Type) unsafe.Pointer { return (*[2]unsafe.Pointer)(unsafe.Pointer(&t))[1] }

// typeAt is the type that the information describes.
func typeAt(info unsafe.Pointer) reflect.Type {
	var x any
	(*[2]unsafe.Pointer)(unsafe.Pointer(&x))[0] = info
	return reflect.TypeOf(x)
}

// code is the code pointer of a function that captures nothing.
func code[F any](f F) unsafe.Pointer { return **(**unsafe.Pointer)(unsafe.Pointer(&f)) }

// nameBytes writes a name as type information has it.
func nameBytes(name, tag string, exported, embedded bool) *byte {
	var flags byte
	if exported {
		flags |= 1 << 0
	}
	if tag != "" {
		flags |= 1 << 1
	}
	if embedded {
		flags |= 1 << 3
	}
	b := appendText([]byte{flags}, name)
	if tag != "" {
		b = appendText(b, tag)
	}
	return &b[0]
}

func appendText(b []byte, s string) []byte {
	n := len(s)
	for ; n >= 0x80; n >>= 7 {
		b = append(b, byte(n|0x80))
	}
	return append(append(b, byte(n)), s...)
}

func nameOffset(name string, exported bool) int32 {
	return addReflectOff(unsafe.Pointer(nameBytes(name, "", exported, false)))
}

// A block is type information of kind K with its methods behind it.
type block[K any] struct {
	kind K
	more uncommon
}

// grow copies the information of base and makes room for methods behind it.
func grow[K any](base unsafe.Pointer, room int) (info unsafe.Pointer, more *uncommon, methods []method) {
	b, methods, _ := growBy[K](base, room, 0)
	return unsafe.Pointer(b), &b.more, methods
}

// growFunc is grow for the type of a function.
func growFunc(base reflect.Type, room int) (info unsafe.Pointer, more *uncommon, methods []method) {
	b, methods, params := growBy[funcType](infoOf(base), room, base.NumIn()+base.NumOut())
	for i := range base.NumIn() {
		params[i] = infoOf(base.In(i))
	}
	for i := range base.NumOut() {
		params[base.NumIn()+i] = infoOf(base.Out(i))
	}
	b.kind.flags |= flagUncommon // it says where the parameters are
	return unsafe.Pointer(b), &b.more, methods
}

func growBy[K any](base unsafe.Pointer, room, words int) (*block[K], []method, []unsafe.Pointer) {
	v := reflect.New(reflect.StructOf([]reflect.StructField{
		{Name: "B", Type: reflect.TypeFor[block[K]]()},
		{Name: "P", Type: reflect.ArrayOf(words, reflect.TypeFor[unsafe.Pointer]())},
		{Name: "M", Type: reflect.ArrayOf(room, reflect.TypeFor[method]())},
	})).Elem()
	b := (*block[K])(v.Field(0).Addr().UnsafePointer())
	b.kind = *(*K)(base)
	params, list := v.Field(1).Addr().UnsafePointer(), v.Field(2).Addr().UnsafePointer()
	b.more.offset = uint32(uintptr(list) - uintptr(unsafe.Pointer(&b.more)))
	return b, unsafe.Slice((*method)(list), room), unsafe.Slice((*unsafe.Pointer)(params), words)
}
