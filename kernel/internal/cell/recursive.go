package cell

import (
	"fmt"
	"go/types"
	"reflect"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
	"unsafe"

	"github.com/traefik/yaegi/interp"

	"weir/kernel/internal/cell/twin"
)

// The interpreter makes the representation of a struct type while it reads it,
// and gets types wrong that contain each other by way of slices, maps and
// functions. So the representations of recursive types are made here, of all
// fields at once, and put into the interpreter's types before it looks at them.
// Its fields are not ours: a test runs such types, and the version is pinned.

// recursive says whether a struct type contains itself behind something.
func recursive(t *types.Named) bool {
	seen := map[types.Type]bool{}
	var reaches func(u types.Type) bool
	reaches = func(u types.Type) bool {
		u = types.Unalias(u)
		if seen[u] {
			return false
		}
		seen[u] = true
		switch u := u.(type) {
		case *types.Named:
			if types.Identical(u, t) {
				return true
			}
			return isUser(u.Obj()) && !types.IsInterface(u) && reaches(u.Underlying())
		case *types.Pointer:
			return reaches(u.Elem())
		case *types.Slice:
			return reaches(u.Elem())
		case *types.Array:
			return reaches(u.Elem())
		case *types.Chan:
			return reaches(u.Elem())
		case *types.Map:
			return reaches(u.Key()) || reaches(u.Elem())
		case *types.Struct:
			for f := range u.Fields() {
				if reaches(f.Type()) {
					return true
				}
			}
		case *types.Signature:
			for _, tuple := range []*types.Tuple{u.Params(), u.Results()} {
				for v := range tuple.Variables() {
					if reaches(v.Type()) {
						return true
					}
				}
			}
		}
		return false
	}
	return reaches(t.Underlying())
}

// An itype is a type of the interpreter, read by the names of its fields.
type itype struct{ v reflect.Value }

// open makes an unexported field readable and writable.
func open(v reflect.Value, name string) reflect.Value {
	f := v.FieldByName(name)
	return reflect.NewAt(f.Type(), unsafe.Pointer(f.UnsafeAddr())).Elem()
}

func (t itype) field(name string) reflect.Value { return open(t.v.Elem(), name) }

func (t itype) sub(name string) itype { return itype{t.field(name)} }

// cat is what kind of type t is. The interpreter has no names for channels of one
// direction.
func (t itype) cat() string {
	if text := name(t.field("cat")); text != "" {
		return text
	}
	if strings.HasPrefix(t.field("str").String(), "<-chan") {
		return "chanRecvT"
	}
	return "chanSendT"
}

// name is what the interpreter calls the value of an enumeration.
func name(v reflect.Value) string {
	key := enumerated{v.Type(), v.Uint()}
	if text, ok := enumerations.Load(key); ok {
		return text.(string)
	}
	text := fmt.Sprint(v.Interface())
	enumerations.Store(key, text)
	return text
}

type enumerated struct {
	t reflect.Type
	n uint64
}

var enumerations sync.Map

func (t itype) list(name string) []itype {
	var out []itype
	for l, i := t.field(name), 0; i < l.Len(); i++ {
		out = append(out, itype{l.Index(i)})
	}
	return out
}

func (t itype) fields() []reflect.Value {
	var out []reflect.Value
	for l, i := t.field("field"), 0; i < l.Len(); i++ {
		out = append(out, l.Index(i))
	}
	return out
}

func (t itype) made() reflect.Type {
	r, _ := t.field("rtype").Interface().(reflect.Type)
	return r
}

// A maker makes representations.
type maker struct {
	symbols reflect.Value // of package main, by name
	shells  []itype       // structs whose fields are still placeholders
}

// remake gives the struct types of these names their representations.
func remake(in *interp.Interpreter, names []string) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("recursive type: %v", r)
		}
	}()
	m := &maker{symbols: open(reflect.ValueOf(in).Elem(), "srcPkg").MapIndex(reflect.ValueOf("main"))}
	for _, n := range names {
		m.shell(m.named(n))
	}
	for len(m.shells) > 0 { // filling one may make another
		t := m.shells[0]
		m.shells = m.shells[1:]
		for i, f := range t.fields() {
			setField(t.made(), i, m.full(itype{open(f, "typ")}))
		}
	}
	return nil
}

// unhash takes the markers of struct types out of the hashes of map keys: a twin
// has none, and both are keys of the same maps.
func unhash(in *interp.Interpreter, names []string) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("struct type: %v", r)
		}
	}()
	m := &maker{symbols: open(reflect.ValueOf(in).Elem(), "srcPkg").MapIndex(reflect.ValueOf("main"))}
	for _, n := range names {
		it := m.named(n)
		t := it.made()
		if t == nil { // not made by remake
			t = it.v.MethodByName("TypeOf").Call(nil)[0].Interface().(reflect.Type)
		}
		if t.Kind() == reflect.Struct && marked(t) {
			setField(t, 0, twin.Nothing())
		}
	}
	return nil
}

func (m *maker) named(name string) itype {
	sym := m.symbols.MapIndex(reflect.ValueOf(name))
	return itype{open(sym.Elem(), "typ")}
}

// resolve follows a type that was read before it was declared.
func (m *maker) resolve(t itype) itype {
	if t.field("incomplete").Bool() {
		return m.named(t.field("name").String())
	}
	return t
}

// shell makes the struct type with placeholders where it may contain itself.
func (m *maker) shell(t itype) reflect.Type {
	if r := t.made(); r != nil {
		return r
	}
	var fields []reflect.StructField
	for _, f := range t.fields() {
		fields = append(fields, reflect.StructField{
			Name: exportedName(open(f, "name").String()),
			Type: m.placeholder(itype{open(f, "typ")}),
			Tag:  reflect.StructTag(open(f, "tag").String()),
		})
	}
	r := reflect.StructOf(fields)
	t.field("rtype").Set(reflect.ValueOf(r))
	m.shells = append(m.shells, t)
	return r
}

func exportedName(s string) string {
	if r, _ := utf8.DecodeRuneInString(s); unicode.IsUpper(r) {
		return s
	}
	return "X" + s
}

// placeholder is a type with the layout of t.
func (m *maker) placeholder(t itype) reflect.Type {
	t = m.resolve(t)
	switch t.cat() {
	case "ptrT":
		return reflect.TypeFor[*struct{}]()
	case "sliceT", "variadicT":
		return reflect.TypeFor[[]struct{}]()
	case "mapT":
		return reflect.TypeFor[map[int]struct{}]()
	case "chanT", "chanSendT", "chanRecvT":
		return reflect.TypeFor[chan struct{}]()
	case "funcT":
		return reflect.TypeFor[func()]()
	case "arrayT":
		return reflect.ArrayOf(int(t.field("length").Int()), m.placeholder(t.sub("val")))
	case "linkedT":
		return m.placeholder(t.sub("val"))
	case "structT":
		if t.field("name").String() != "" {
			return m.shell(t)
		}
		var fields []reflect.StructField
		for _, f := range t.fields() {
			fields = append(fields, reflect.StructField{Name: exportedName(open(f, "name").String()), Type: m.placeholder(itype{open(f, "typ")})})
		}
		return reflect.StructOf(fields)
	}
	return m.full(t)
}

// full is the representation of t, where structs may still be shells.
func (m *maker) full(t itype) reflect.Type {
	if r := t.made(); r != nil {
		return r
	}
	if named := m.resolve(t); named != t {
		r := m.full(named)
		t.field("rtype").Set(reflect.ValueOf(r))
		return r
	}
	r := m.compose(t)
	t.field("rtype").Set(reflect.ValueOf(r))
	return r
}

func (m *maker) compose(t itype) reflect.Type {
	elem := func() reflect.Type { return m.full(t.sub("val")) }
	switch t.cat() {
	case "ptrT":
		return reflect.PointerTo(elem())
	case "sliceT", "variadicT":
		return reflect.SliceOf(elem())
	case "mapT":
		return reflect.MapOf(m.full(t.sub("key")), elem())
	case "chanT":
		return reflect.ChanOf(reflect.BothDir, elem())
	case "chanSendT":
		return reflect.ChanOf(reflect.SendDir, elem())
	case "chanRecvT":
		return reflect.ChanOf(reflect.RecvDir, elem())
	case "arrayT":
		return reflect.ArrayOf(int(t.field("length").Int()), elem())
	case "linkedT":
		return elem()
	case "funcT":
		var in, out []reflect.Type
		variadic := false
		for _, a := range t.list("arg") {
			in, variadic = append(in, m.full(a)), a.cat() == "variadicT"
		}
		for _, a := range t.list("ret") {
			out = append(out, m.full(a))
		}
		return reflect.FuncOf(in, out, variadic)
	case "structT":
		if t.field("name").String() != "" {
			return m.shell(t)
		}
		var fields []reflect.StructField
		for _, f := range t.fields() {
			fields = append(fields, reflect.StructField{
				Name: exportedName(open(f, "name").String()),
				Type: m.full(itype{open(f, "typ")}),
				Tag:  reflect.StructTag(open(f, "tag").String()),
			})
		}
		return reflect.StructOf(fields)
	}
	out := t.v.MethodByName("TypeOf").Call(nil)
	return out[0].Interface().(reflect.Type)
}

// setField replaces the type of a field of a struct type made by StructOf. Both
// types have the same layout.
func setField(s reflect.Type, i int, t reflect.Type) {
	// The head of runtime type information, as package reflect has it.
	type structType struct {
		_      [48]byte
		_      unsafe.Pointer
		fields []struct{ name, typ, offset unsafe.Pointer }
	}
	if s.Field(i).Type != t {
		(*structType)(typePointer(s)).fields[i].typ = typePointer(t)
	}
}

func typePointer(t reflect.Type) unsafe.Pointer {
	return (*[2]unsafe.Pointer)(unsafe.Pointer(&t))[1]
}
