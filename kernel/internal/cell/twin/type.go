package twin

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"sync"
	"unsafe"
)

// A Type is a twin that is being made. It may be used, by other twins too,
// before it has its fields and methods.
type Type struct {
	info    *head
	more    *uncommon
	methods []method
	pointer reflect.Type
	pmore   *uncommon
	pmethod []method
}

// kept are the twins of the process: the runtime refers to their information in
// tables that do not keep it alive.
var kept struct {
	sync.Mutex
	types []*Type
}

// Copy makes a type with the layout of base, which may be all but an unsafe
// pointer. The name has the package, as "main.T"; without a
// path of its package it is the text of a type without a name. There is room for
// as many methods.
func Copy(base reflect.Type, name, pkgPath string, room int) (*Type, error) {
	t := &Type{}
	var info unsafe.Pointer
	switch from := infoOf(base); base.Kind() {
	case reflect.Struct:
		info, t.more, t.methods = grow[structType](from, room)
		st := (*structType)(info)
		st.fields = slices.Clone(st.fields)
	case reflect.Slice, reflect.Pointer:
		info, t.more, t.methods = grow[elemType](from, room)
	case reflect.Array:
		info, t.more, t.methods = grow[arrayType](from, room)
	case reflect.Map:
		info, t.more, t.methods = grow[mapType](from, room)
	case reflect.Interface:
		info, t.more, t.methods = grow[interfaceType](from, room)
	case reflect.Chan:
		info, t.more, t.methods = grow[chanType](from, room)
	case reflect.Func:
		info, t.more, t.methods = growFunc(base, room)
	case reflect.UnsafePointer:
		return nil, fmt.Errorf("no twin of a %s", base.Kind())
	default:
		info, t.more, t.methods = grow[head](from, room)
	}
	t.info = (*head)(info)
	t.info.flags &^= flagNamed | flagExtraStar
	t.info.ptrToThis = 0
	text := name
	if text == "" {
		text = base.String()
	}
	if pkgPath != "" {
		t.info.flags |= flagNamed | flagUncommon
	}
	t.info.str = nameOffset(text, true)
	t.info.hash = hash(t.info.hash, text)
	t.more.pkgPath = nameOffset(pkgPath, false)
	t.point(text, pkgPath, room)
	kept.Lock()
	defer kept.Unlock()
	kept.types = append(kept.types, t)
	return t, nil
}

// point makes the type of pointers to the twin.
func (t *Type) point(text, pkgPath string, room int) {
	info, more, methods := grow[elemType](infoOf(reflect.TypeFor[*struct{}]()), room)
	p := (*elemType)(info)
	p.flags &^= flagNamed | flagExtraStar
	p.flags |= flagUncommon
	p.ptrToThis = 0
	p.str = nameOffset("*"+text, true)
	p.hash = hash(t.info.hash, "*")
	p.elem = unsafe.Pointer(t.info)
	more.pkgPath = nameOffset(pkgPath, false)
	t.info.ptrToThis = addReflectOff(info)
	t.pointer, t.pmore, t.pmethod = typeAt(info), more, methods
}

func hash(h uint32, text string) uint32 {
	for _, c := range []byte(text) {
		h = h*16777619 ^ uint32(c)
	}
	return h
}

// Type is the twin as package reflect sees it.
func (t *Type) Type() reflect.Type { return typeAt(unsafe.Pointer(t.info)) }

// Nothing is a struct without fields that adds nothing to the hash of a struct
// that it is a field of.
var Nothing = sync.OnceValue(func() reflect.Type {
	t, err := Copy(reflect.TypeFor[struct{}](), "", "", 0)
	if err != nil {
		panic(err) // structs have twins
	}
	t.info.flags &^= flagRegular
	return t.Type()
})

// SetField describes a field of a struct anew. Its type has the layout of the
// type that it had.
func (t *Type) SetField(i int, name, tag string, exported, embedded bool, typ reflect.Type) {
	st := (*structType)(unsafe.Pointer(t.info))
	st.fields[i].name = nameBytes(name, tag, exported, embedded)
	st.fields[i].typ = infoOf(typ)
	if !exported {
		st.pkgPath = nameBytes("main", "", false, false)
	}
}

// Hide takes the last field of a struct from those that package reflect sees: it
// is copied with the others. It gives its place.
func (t *Type) Hide() uintptr {
	st := (*structType)(unsafe.Pointer(t.info))
	last := st.fields[len(st.fields)-1]
	st.fields = st.fields[:len(st.fields)-1]
	return last.offset
}

// SetMethods gives the twin its methods, and the pointers to it theirs, which
// are those of both. A method without a slot is an error.
func (t *Type) SetMethods(values, pointers []Method) error {
	byName := func(a, b Method) int { return strings.Compare(a.Name, b.Name) }
	values, pointers = slices.SortedFunc(slices.Values(values), byName), slices.SortedFunc(slices.Values(pointers), byName)
	for i, m := range pointers {
		made, err := m.make(m.Call)
		if err != nil {
			return err
		}
		t.pmethod[i] = made
	}
	for i, m := range values {
		call := m.Call
		if t.info.flags&flagDirect != 0 { // the receiver is the value itself
			call = func(recv unsafe.Pointer, args []reflect.Value) []reflect.Value {
				return m.Call(unsafe.Pointer(&recv), args)
			}
		}
		made, err := m.make(call)
		if err != nil {
			return err
		}
		made.direct = noDirect
		t.methods[i] = made
	}
	t.more.methods, t.more.public = uint16(len(values)), uint16(len(values))
	t.pmore.methods, t.pmore.public = uint16(len(pointers)), uint16(len(pointers))
	if len(values) > 0 {
		t.info.flags |= flagUncommon
	}
	return nil
}

// Require gives a copy of an interface type its methods.
func (t *Type) Require(methods []Method) {
	it := (*interfaceType)(unsafe.Pointer(t.info))
	it.pkgPath = nameBytes("main", "", false, false)
	it.methods = make([]struct{ name, typ int32 }, len(methods))
	slices.SortFunc(methods, func(a, b Method) int { return strings.Compare(a.Name, b.Name) })
	for i, m := range methods {
		it.methods[i].name, it.methods[i].typ = nameOffset(m.Name, true), addReflectOff(infoOf(m.Type))
	}
}

// noDirect stands for calls of a method as a function of its receiver, whose
// way of passing that no slot can know.
var noDirect = addReflectOff(code(func() {
	panic(fmt.Errorf("not supported: a method of a cell's type as a function, by reflection; take the method of a value"))
}))
