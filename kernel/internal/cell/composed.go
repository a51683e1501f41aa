package cell

import (
	"fmt"
	"go/token"
	"go/types"
	"reflect"
	"slices"
	"strings"
	"sync"
	"unsafe"

	"github.com/traefik/yaegi/interp"

	"weir/kernel/internal/cell/twin"
)

// Compiled functions ask the interfaces that they are given for more methods: io.Copy
// asks a reader for WriteTo, fs.ReadDir a file for ReadDir. What the interpreter gives
// them has the methods of the interface alone. So for a type of a cell that has some of
// the methods that are asked for, a wrapper with these is made when the type is first
// put into the interface. Its form is the interpreter's: every method calls a field of
// its name behind a W.

// composers are the wrappers that were made, by interface, the ones with more methods
// first: the interpreter takes the first whose methods a type has. The interpreter reads
// these lists while cells run, so their length does not change.
type composers map[reflect.Value][]reflect.Type

// nowrapper stands in the lists where there is no wrapper yet: no type has its method.
var nowrapper = reflect.TypeFor[struct{ IValue, W any }]()

// newComposers makes room for the wrappers of the interfaces that are asked for more.
func newComposers(in *interp.Interpreter, exports map[string]map[string]reflect.Value) composers {
	out := composers{}
	for name := range asked {
		if w, ok := wrapperOf(in, exports, name); ok {
			out[w] = slices.Repeat([]reflect.Type{nowrapper}, 48)
		}
	}
	return out
}

// wrapperOf is the interpreter's wrapper for an interface, by its path and name.
func wrapperOf(in *interp.Interpreter, exports map[string]map[string]reflect.Value, name string) (reflect.Value, bool) {
	at := strings.LastIndex(name, ".")
	if at < 0 {
		return errorWrapper(in), true
	}
	path := name[:at]
	w, ok := exports[path+"/"+path[strings.LastIndex(path, "/")+1:]]["_"+name[at+1:]]
	return w, ok
}

// errorWrapper is the interpreter's own wrapper for errors.
func errorWrapper(in *interp.Interpreter) reflect.Value {
	known := reflect.ValueOf(in).Elem().FieldByName("binPkg")
	return reflect.NewAt(known.Type(), unsafe.Pointer(known.UnsafeAddr())).Elem().Interface().(interp.Exports)[""]["_error"]
}

// compose sees to it that values of type from have in the compiled interface to what
// compiled code asks it for. It gives the methods that have a name of these and another
// signature: the interpreter goes by the names.
func (e *emitter) compose(from types.Type, to *types.Named) (unlike []string) {
	name := to.Obj().Name() // of error
	if to.Obj().Pkg() != nil {
		name = to.Obj().Pkg().Path() + "." + name
	}
	w, ok := wrapperOf(e.c.in, e.c.cfg.Exports, name)
	if !ok {
		return nil
	}
	methods := types.NewMethodSet(from)
	var more []twin.Method
	for _, m := range asked[name] {
		method, text, _ := strings.Cut(m, " ")
		switch sel := methods.Lookup(nil, method); {
		case sel == nil:
		case goType(sel.Type()) == text:
			more = append(more, twin.Method{Name: method, Type: twin.Signature(text)})
		default:
			unlike = append(unlike, method)
		}
	}
	unlike = slices.DeleteFunc(unlike, func(name string) bool {
		return slices.ContainsFunc(more, func(m twin.Method) bool { return m.Name == name })
	})
	if len(more) > 0 {
		if err := e.c.composed.add(w, more); err != nil {
			e.refuse(token.NoPos, "%s as %s: %s", goType(from), goType(to), strings.TrimPrefix(err.Error(), "not supported: "))
		}
	}
	return unlike
}

// add makes the wrapper like w with more methods, unless there is one.
func (c composers) add(w reflect.Value, more []twin.Method) error {
	list, plain := c[w], w.Type().Elem()
	fields := []reflect.StructField{plain.Field(0)}
	for i := 1; i < plain.NumField(); i++ {
		fields = append(fields, plain.Field(i))
	}
	for _, m := range more {
		if m.Type == nil {
			return fmt.Errorf("its method %s, for which compiled code asks", m.Name)
		}
		if !slices.ContainsFunc(fields, func(f reflect.StructField) bool { return f.Name == "W"+m.Name }) {
			fields = append(fields, reflect.StructField{Name: "W" + m.Name, Type: m.Type})
		}
	}
	if len(fields) == plain.NumField() || slices.ContainsFunc(list, func(t reflect.Type) bool { return sameFields(t, fields) }) {
		return nil
	}
	if list[len(list)-1] != nowrapper {
		return fmt.Errorf("more than %d combinations of methods; restart the kernel", len(list))
	}
	t, err := composedType(plain, fields)
	if err != nil {
		return err
	}
	at := slices.IndexFunc(list, func(x reflect.Type) bool { return x.NumField() < t.NumField() })
	copy(list[at+1:], list[at:])
	list[at] = t
	return nil
}

// sameFields says whether a wrapper has fields of these names.
func sameFields(t reflect.Type, fields []reflect.StructField) bool {
	for _, f := range fields {
		if _, has := t.FieldByName(f.Name); !has {
			return false
		}
	}
	return t.NumField() == len(fields)
}

// composedTypes are the wrappers of the process.
var composedTypes sync.Map

// composedType makes a wrapper, or finds the one that an earlier session had.
func composedType(plain reflect.Type, fields []reflect.StructField) (reflect.Type, error) {
	key := fmt.Sprint(plain, fields)
	if t, ok := composedTypes.Load(key); ok {
		return t.(reflect.Type), nil
	}
	base := reflect.StructOf(fields)
	c, err := twin.Copy(base, "main."+plain.Name(), "main", len(fields)-1)
	if err != nil {
		return nil, err
	}
	var methods []twin.Method
	for i, f := range fields[1:] {
		methods = append(methods, twin.Method{Name: f.Name[1:], Type: f.Type, Call: func(recv unsafe.Pointer, args []reflect.Value) []reflect.Value {
			return reflect.NewAt(base, recv).Elem().Field(i + 1).Call(args)
		}})
	}
	if err := c.SetMethods(methods, nil); err != nil {
		return nil, err
	}
	composedTypes.Store(key, c.Type())
	return c.Type(), nil
}
