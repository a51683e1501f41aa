package cell

import (
	"cmp"
	"fmt"
	"go/types"
	"reflect"
	"slices"
	"strings"
	"unsafe"

	"weir/kernel/internal/cell/twin"
)

// Compiled code that looks at types gets values of cells as values of twins of
// their types: with the user's names, fields, embedding, tags and methods.

// natives are the twins of a session.
type natives struct {
	rt    *runtime
	types map[string]reflect.Type  // by typeKey
	cells map[reflect.Type]dynamic // what they are twins of
	lacks map[reflect.Type]string  // methods that compiled code would not see

	mirror  bool                     // of types that hold interfaces of cells
	outline bool                     // of such types, without values
	origins map[reflect.Type]uintptr // where a mirror keeps what it mirrors

	printed map[types.Type]reflect.Type // nil: it does not print as it should
	begun   []string                    // keys of the twins that are being made
}

func newNatives(rt *runtime) *natives {
	return &natives{
		origins: map[reflect.Type]uintptr{},
		rt:      rt, types: map[string]reflect.Type{}, cells: map[reflect.Type]dynamic{},
		lacks: map[reflect.Type]string{}, printed: map[types.Type]reflect.Type{},
	}
}

// twinned is x as compiled code that looks at its type should see it. Where that
// code writes to x, what is in interfaces stays as it is.
func (rt *runtime) twinned(path, function string, x any) any {
	return rt.twinnedBy(opener{rt: rt, path: path, function: function, seen: map[uintptr]bool{}, writes: writes(function)}, x)
}

func (rt *runtime) twinnedBy(o opener, x any) any {
	v := plain(reflect.ValueOf(raw(x)))
	if !v.IsValid() {
		return x
	}
	v = o.native(v)
	if !v.CanInterface() {
		return x
	}
	return v.Interface()
}

// writes says whether a function stores into what it is given.
func writes(function string) bool {
	_, name, _ := strings.Cut(function, ".")
	return strings.HasPrefix(name, "Unmarshal") || strings.HasPrefix(name, "Decode") || name == "ValueOf" || name == "Read" || strings.Contains(strings.ToLower(name), "scan")
}

// native gives a value that was in an interface as one of a twin.
func (o *opener) native(v reflect.Value) reflect.Value {
	d, ok := o.rt.shape(v.Type())
	if !ok {
		if v.Kind() == reflect.Func {
			return o.callback(v)
		}
		v, _ = o.open(v)
		return v
	}
	if d.box {
		v = v.Field(1)
	}
	if v.Kind() == reflect.Func {
		v = o.callback(v)
	}
	if (o.glance || o.function == "reflect.TypeOf") && holdsCellInterface(d.t) {
		return o.outlined(v, d.t)
	}
	if !o.writes && holdsCellInterface(d.t) && !holdsWrapped(d.t, map[types.Type]bool{}) {
		return o.mirrored(v, d.t)
	}
	if !o.writes {
		v, _ = o.open(v)
	}
	if why := o.unmatched(d.t); why != "" {
		notBuilt("%s, which does not see %s", o.function, why)
	}
	o.rt.mu.Lock()
	defer o.rt.mu.Unlock()
	t, err := o.rt.natives.twin(d.t, v.Type())
	if err != nil {
		notBuilt("%s: %s", o.function, strings.TrimPrefix(err.Error(), "not supported: "))
	}
	if why := o.rt.natives.lacks[t]; why != "" && (strings.HasSuffix(o.path, "template") || o.path == "net/rpc") {
		notBuilt("%s, which does not see %s", o.function, why)
	}
	return cast(v, t)
}

// cast is v as a value of a type of the same layout.
func cast(v reflect.Value, t reflect.Type) reflect.Value {
	if v.Type() == t {
		return v
	}
	if v.Kind() == reflect.Pointer {
		if v.IsNil() {
			return reflect.Zero(t)
		}
		return reflect.NewAt(t.Elem(), v.UnsafePointer())
	}
	p := reflect.New(v.Type())
	p.Elem().Set(v)
	return reflect.NewAt(t, p.UnsafePointer()).Elem()
}

// unmatched says what about a type cannot be like in its twin.
func (o *opener) unmatched(t types.Type) string {
	if holdsWrapped(t, map[types.Type]bool{}) {
		return "the recursive type " + userType(t)
	}
	if o.path == "reflect" {
		return nameless(t, false, map[types.Type]bool{})
	}
	return ""
}

// list makes the methods of t, which is elem or a pointer to it, and names one
// that cannot be made.
func (n *natives) list(t, elem types.Type, rep reflect.Type) (out []twin.Method, lacks string) {
	for sel := range types.NewMethodSet(t).Methods() {
		if !sel.Obj().Exported() {
			continue
		}
		sig := twin.Signature(goType(sel.Type()))
		if sig == nil {
			lacks = fmt.Sprintf("the method %s of %s", sel.Obj().Name(), userType(elem))
			continue
		}
		out = append(out, twin.Method{Name: sel.Obj().Name(), Type: sig, Call: func(recv unsafe.Pointer, args []reflect.Value) []reflect.Value {
			defer n.rt.reword()
			if n.outline {
				notBuilt("a method of %s, which holds interfaces of the cell, in compiled code", userType(elem))
			}
			v := n.original(recv, elem, rep)
			if t == elem {
				v = v.Elem()
			}
			return n.rt.invoke(v, t, sel, args)
		}})
	}
	return out, lacks
}

// reword words a panic of the interpreter's machinery on its way into compiled
// code, which may print it.
func (rt *runtime) reword() {
	switch r := recover().(type) {
	case nil:
	case thrown:
		panic(r)
	default:
		panic(rt.native(r))
	}
}

// cell is a value that compiled code gave back, as the cells have it: a twin
// becomes what it is a twin of, if a cell can tell.
func (rt *runtime) cell(x any) any {
	v := reflect.ValueOf(x)
	if !v.IsValid() {
		return x
	}
	if r := raw(x); r != nil && reflect.TypeOf(r) != v.Type() {
		if _, ok := rt.shapeOf(r); ok { // a result or a field of a compiled interface type
			return r
		}
	}
	rt.mu.Lock()
	defer rt.mu.Unlock()
	of, ok := rt.natives.cells[v.Type()]
	if !ok && v.Kind() == reflect.Pointer {
		if of, ok = rt.natives.cells[v.Type().Elem()]; ok {
			of.t = types.NewPointer(of.t)
		}
	}
	if !ok {
		_, mirror := rt.mirrors.cells[v.Type()]
		_, outline := rt.outlines.cells[v.Type()]
		if mirror || outline {
			notBuilt("a %s, which holds interfaces of the cell, back from compiled code", v.Type())
		}
		return x
	}
	key := typeKey(of.t)
	for rep, d := range rt.byType {
		if typeKey(d.t) != key {
			continue
		}
		if !d.box {
			return cast(v, rep).Interface()
		}
		box := reflect.New(rep).Elem()
		box.Field(1).Set(cast(v, rep.Field(1).Type))
		return box.Interface()
	}
	return x
}

// methodicType is t; it panics where reflection would not see all methods of t.
func (rt *runtime) methodicType(t reflect.Type) reflect.Type {
	rt.mu.Lock()
	why := cmp.Or(rt.natives.lacks[t], rt.outlines.lacks[t])
	rt.mu.Unlock()
	if why != "" {
		notBuilt("package reflect, which does not see %s", why)
	}
	return t
}

func (rt *runtime) methodicValue(v reflect.Value) reflect.Value {
	if v.IsValid() {
		rt.methodicType(v.Type())
	}
	return v
}

// interfaceValue is v; where that is an interface that holds a value of a cell, it
// is one that holds a twin.
func (rt *runtime) interfaceValue(v reflect.Value) reflect.Value {
	if v.Kind() != reflect.Interface || v.IsNil() {
		return v
	}
	if !v.CanInterface() {
		if e := v.Elem(); rt.represents(e) {
			notBuilt("reflect.Value.Elem of an interface in a field that is not exported")
		}
		return v
	}
	x := v.Interface()
	if _, ok := rt.shapeOf(raw(x)); !ok {
		return v
	}
	x = rt.twinned("reflect", "reflect.ValueOf", x)
	return reflect.ValueOf(&x).Elem()
}

// represents says whether v, which is not exported, stands for a value of a cell.
func (rt *runtime) represents(v reflect.Value) bool {
	if _, ok := rt.shape(v.Type()); ok {
		return true
	}
	t := v.Type()
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	return t.Kind() == reflect.Struct && t.NumField() > 0 && (t.Field(0).Name == "IValue" || strings.HasPrefix(t.Field(0).Name, "Mark_car_"))
}

// twinnedAll is twinned for a list of arguments.
func (rt *runtime) twinnedAll(path, function string, list []any) []any {
	out := make([]any, len(list))
	for i, x := range list {
		out[i] = rt.twinned(path, function, x)
	}
	return out
}

// twinnedMap is twinned for functions by their names.
func (rt *runtime) twinnedMap(path, function string, m map[string]any) map[string]any {
	if m == nil {
		return nil
	}
	out := make(map[string]any, len(m))
	for k, x := range m {
		out[k] = rt.twinned(path, function, x)
	}
	return out
}

// methodic are the methods of package reflect that look at methods.
var methodic = []string{"NumMethod", "Method", "MethodByName", "Implements", "AssignableTo", "ConvertibleTo"}

// reflected writes the receiver of a method of package reflect that looks at
// methods or into interfaces.
func reflected(recv string, m *types.Func) string {
	if m.FullName() == "(reflect.Value).Elem" {
		return "weirrt.InterfaceValue(" + recv + ")"
	}
	switch m.FullName() {
	case "(reflect.Value).Pointer", "(reflect.Value).UnsafePointer":
		return "weirrt.Located(" + recv + ")"
	}
	if m.Pkg() == nil || m.Pkg().Path() != "reflect" || !slices.Contains(methodic, m.Name()) {
		return recv
	}
	if types.IsInterface(m.Signature().Recv().Type()) {
		return "weirrt.MethodicType(" + recv + ")"
	}
	return "weirrt.MethodicValue(" + recv + ")"
}

// reflectedType writes an argument of type t, which may be a reflect.Type that f makes
// values of or looks at the methods of.
func reflectedType(text string, f types.Object, t types.Type) string {
	if f.Pkg() == nil || f.Pkg().Path() != "reflect" || f.Name() == "VisibleFields" {
		return text
	}
	switch t.String() {
	case "reflect.Type":
		if slices.Contains(methodic, f.Name()) {
			return "weirrt.MethodicType(" + text + ")"
		}
		return "weirrt.ValuedType(" + text + ")"
	case "[]reflect.Type":
		return "weirrt.ValuedTypes(" + text + ")"
	case "[]reflect.StructField":
		return "weirrt.ValuedFields(" + text + ")"
	}
	return text
}

// givesBack says whether a method gives a value back that may be one of a twin.
func givesBack(f types.Object) bool {
	fn, ok := f.(*types.Func)
	return ok && (fn.FullName() == "(reflect.Value).Interface" || fn.FullName() == "(log/slog.Value).Any")
}

// invoke calls a method of v, a value of type t.
func (rt *runtime) invoke(v reflect.Value, t types.Type, sel *types.Selection, args []reflect.Value) []reflect.Value {
	for _, i := range way(t, sel.Index()) {
		if v.Kind() == reflect.Pointer {
			v, t = v.Elem(), t.Underlying().(*types.Pointer).Elem()
		}
		st := t.Underlying().(*types.Struct)
		v, t = v.Field(i+v.NumField()-st.NumFields()), st.Field(i).Type()
	}
	m := sel.Obj().(*types.Func)
	if types.IsInterface(t) {
		v = plain(v)
		if v.Kind() == reflect.Interface {
			v = plain(v.Elem())
		}
		if d, ok := rt.shapeOf(raw(v.Interface())); ok {
			v = plain(reflect.ValueOf(raw(v.Interface())))
			if d.box {
				v = v.Field(1)
			}
			return rt.invoke(v, d.t, types.NewMethodSet(d.t).Lookup(m.Pkg(), m.Name()), args)
		}
	}
	if !isUser(m) || types.IsInterface(t) {
		if f := v.MethodByName(m.Name()); f.IsValid() {
			return f.Call(args)
		}
		return v.Addr().MethodByName(m.Name()).Call(args)
	}
	rt.mu.Lock()
	fn, ok := rt.methods[methodKey(t, m.Name())]
	rt.mu.Unlock()
	if !ok {
		notBuilt("the method %s of %s in compiled code", m.Name(), userType(t))
	}
	return fn.Call(append([]reflect.Value{receiver(v, fn.Type().In(0))}, args...))
}

// methodKey is what rt.methods has the method of a type or of the pointers to it
// under.
func methodKey(t types.Type, name string) string {
	if p, ok := types.Unalias(t).(*types.Pointer); ok {
		t = p.Elem()
	}
	return typeKey(t) + "." + name
}

// receiver is v as the receiver that a method wants.
func receiver(v reflect.Value, want reflect.Type) reflect.Value {
	switch {
	case v.Type() == want:
	case want.Kind() == reflect.Pointer && v.CanAddr() && reflect.PointerTo(v.Type()) == want:
		return v.Addr()
	case v.Kind() == reflect.Pointer && v.Type().Elem() == want:
		if v.IsNil() {
			panic(runtimeError("invalid memory address or nil pointer dereference"))
		}
		return v.Elem()
	case v.Type().ConvertibleTo(want):
		return v.Convert(want)
	}
	return v
}
