package cell

import (
	"fmt"
	"go/types"
	"io"
	"reflect"
	"strings"
	"unsafe"

	"weir/kernel/internal/cell/twin"
)

// register tells the runtime, before the cell's statements, how a user's type
// looks in an interface.
func (p *program) register(c *Compiler, d dynamic) {
	c.rt.shapes = append(c.rt.shapes, d)
	p.init = append(p.init, fmt.Sprintf("weirrt.Declare(%d, new(%s))", len(c.rt.shapes)-1, d.text))
}

// declare pairs the representation of a type with what the checker knows of it.
func (rt *runtime) declare(id int, p any) {
	rt.mu.Lock()
	defer rt.mu.Unlock()
	rt.byType[reflect.TypeOf(p).Elem()] = rt.shapes[id]
	rt.shapes[id] = dynamic{}
}

// method keeps the function that stands for a method that fmt may call.
func (rt *runtime) method(key string, f any) {
	rt.mu.Lock()
	defer rt.mu.Unlock()
	rt.methods[key] = reflect.ValueOf(f)
}

func (rt *runtime) shape(t reflect.Type) (dynamic, bool) {
	rt.mu.Lock()
	defer rt.mu.Unlock()
	d, ok := rt.byType[t]
	return d, ok
}

// typeName is how %T writes the dynamic type of x.
func (rt *runtime) typeName(x any) string {
	v := plain(reflect.ValueOf(x))
	if !v.IsValid() {
		return "<nil>"
	}
	v = reflect.ValueOf(raw(x))
	if !v.IsValid() {
		return "<nil>"
	}
	if d, ok := rt.shape(v.Type()); ok {
		return goType(d.t)
	}
	switch v.Type() {
	case reflect.TypeFor[*valueContext]():
		return "*context.valueCtx"
	case reflect.TypeFor[typeAssertion]():
		return "*runtime.TypeAssertionError"
	}
	return v.Type().String()
}

// plain takes a value out of the interpreter's wrapping.
func plain(v reflect.Value) reflect.Value {
	for v.IsValid() && v.Kind() == reflect.Struct && v.Type().Name() == "valueInterface" {
		c := reflect.New(v.Type()).Elem()
		c.Set(v)
		v = *(*reflect.Value)(unsafe.Pointer(c.Field(1).UnsafeAddr()))
		if v.IsValid() && v.Kind() == reflect.Interface {
			v = v.Elem()
		}
	}
	return v
}

// out is x as compiled code other than fmt should see it: boxes opened.
func (rt *runtime) out(x any) any {
	v := plain(reflect.ValueOf(x))
	if !v.IsValid() {
		return x
	}
	if d, ok := rt.shape(v.Type()); ok && d.box {
		return v.Field(1).Interface()
	}
	switch x := x.(type) {
	case []any:
		return rt.outAll(x)
	case map[string]any:
		for _, e := range x {
			if d, ok := rt.shapeOf(e); ok && d.box {
				c := make(map[string]any, len(x))
				for k, e := range x {
					c[k] = rt.out(e)
				}
				return c
			}
		}
	}
	return x
}

func (rt *runtime) shapeOf(x any) (dynamic, bool) {
	v := plain(reflect.ValueOf(x))
	if !v.IsValid() {
		return dynamic{}, false
	}
	return rt.shape(v.Type())
}

func (rt *runtime) outAll(list []any) any {
	for _, e := range list {
		if v := plain(reflect.ValueOf(e)); v.IsValid() {
			if d, ok := rt.shape(v.Type()); ok && d.box {
				c := make([]any, len(list))
				for i := range list {
					c[i] = rt.out(list[i])
				}
				return c
			}
		}
	}
	return list
}

// format is x as fmt should see it: types of the user print as native Go
// prints them. A twin does so itself; what is in interfaces would not.
func (rt *runtime) format(x any) any {
	s, ok := rt.shaped(x)
	if !ok {
		if r := raw(x); r != nil { // a compiled value, perhaps in an adapter
			if v, ok := r.(reflect.Value); ok && (v.Kind() == reflect.Interface || compoundKind(v.Kind())) && v.CanInterface() {
				return rt.format(rt.cell(v.Interface()))
			}
			return rt.held(r)
		}
		return x
	}
	rt.bounded(s.v, s.t)
	if t := rt.printable(s); t != nil {
		return cast(s.v, t).Interface()
	}
	return s
}

// shaped is x with the type that the user gave it.
func (rt *runtime) shaped(x any) (shaped, bool) {
	v := reflect.ValueOf(raw(x))
	if !v.IsValid() {
		return shaped{}, false
	}
	d, ok := rt.shape(v.Type())
	if !ok {
		return shaped{}, false
	}
	if d.box {
		v = v.Field(1)
	}
	return shaped{rt, v, d.t}, true
}

// printable is the twin of the type of s, if fmt prints it as it should.
func (rt *runtime) printable(s shaped) reflect.Type {
	rt.mu.Lock()
	defer rt.mu.Unlock()
	n := rt.natives
	if t, ok := n.printed[s.t]; ok {
		return t
	}
	n.printed[s.t] = nil
	if twin.Scarce("func() string") || holdsInterface(s.t, map[types.Type]bool{}) || stores(s.t) || hasInterface(s.t, map[types.Type]bool{}) || holdsWrapped(s.t, map[types.Type]bool{}) || nameless(s.t, false, map[types.Type]bool{}) != "" {
		return nil
	}
	t, err := n.twin(s.t, s.v.Type())
	if err == nil {
		n.printed[s.t] = t
	}
	return n.printed[s.t]
}

// A shaped value formats itself by the type that the user gave it.
type shaped struct {
	rt *runtime
	v  reflect.Value
	t  types.Type
}

// Format prints the value as native Go would.
func (s shaped) Format(f fmt.State, verb rune) { s.rt.print(f, verb, s.v, s.t, 0, false) }

// String is the value printed with %v.
func (s shaped) String() string { return fmt.Sprintf("%v", s) }

// noVerb is the verb for what stands in the place of a verb that does not fit: fmt
// prints it as %v does, but without its methods and with the flags of the verb.
const noVerb = '\uE000'

// print prints v of type t. What is hidden, in fields that are not exported,
// prints without its methods, as fmt does.
func (rt *runtime) print(f fmt.State, verb rune, v reflect.Value, t types.Type, depth int, hidden bool) {
	v = plain(v)
	if !v.IsValid() && verb == 'v' && f.Flag('#') {
		fmt.Fprintf(f, "%s(nil)", goType(t))
		return
	}
	if !v.IsValid() {
		fmt.Fprint(f, "<nil>")
		return
	}
	if !strings.ContainsRune("Tp\uE000", verb) && !hidden && !types.IsInterface(t) && rt.printMethod(f, verb, v, t) {
		return
	}
	if wrapped(t) {
		v = v.Field(1)
	}
	leaf := func(x any) { io.WriteString(f, leafText(f, verb, x, t, hidden)) }
	sharp := verb == 'v' && f.Flag('#')
	switch u := t.Underlying().(type) {
	case *types.Interface:
		rt.printInterface(f, verb, v, t, depth, hidden)
	case *types.Pointer:
		if depth == 0 && !v.IsNil() && compound(u.Elem()) {
			fmt.Fprint(f, "&")
			rt.print(f, verb, v.Elem(), u.Elem(), depth+1, hidden)
			return
		}
		rt.printPointer(f, verb, v, t, u.Elem(), hidden)
	case *types.Struct:
		rt.printStruct(f, verb, v, t, u, depth, hidden)
	case *types.Slice:
		if b, ok := bytesOf(v, u.Elem()); ok && strings.ContainsRune("sqxX", verb) {
			leaf(b)
			return
		}
		if sharp && v.IsNil() {
			fmt.Fprintf(f, "%s(nil)", goType(t))
			return
		}
		rt.printList(f, verb, v, t, u.Elem(), depth, hidden)
	case *types.Array:
		if b, ok := bytesOf(v, u.Elem()); ok && strings.ContainsRune("sqxX", verb) {
			leaf(b)
			return
		}
		rt.printList(f, verb, v, t, u.Elem(), depth, hidden)
	case *types.Map:
		rt.printMap(f, verb, v, t, u, depth, hidden)
	case *types.Basic:
		leaf(basic(v))
	default:
		leaf(v.Interface())
	}
}

// leafText is x, of type t, without anything in it that has a type of its own.
func leafText(f fmt.State, verb rune, x any, t types.Type, hidden bool) string {
	kind := fmt.Sprintf("%%!%c(%T=", verb, x)
	if hidden {
		x = hide(x)
	}
	text := fmt.Sprintf(fmt.FormatString(f, verb), x)
	value, bad := strings.CutPrefix(text, kind)
	switch {
	case !bad:
		return text
	case verb == noVerb:
		return strings.TrimSuffix(value, ")")
	}
	return fmt.Sprintf("%%!%c(%s=%s", verb, goType(t), value)
}

// bytesOf is a list of values of a type of bytes, which fmt prints as a text.
func bytesOf(list reflect.Value, elem types.Type) ([]byte, bool) {
	if b, ok := elem.Underlying().(*types.Basic); !ok || b.Kind() != types.Uint8 {
		return nil, false
	}
	if list.Kind() == reflect.Slice && list.IsNil() {
		return nil, true
	}
	b := make([]byte, list.Len())
	for i := range b {
		x := list.Index(i)
		if wrapped(elem) {
			x = x.Field(1)
		}
		b[i] = byte(x.Uint())
	}
	return b, true
}

// printPointer prints a pointer at which fmt does not look, but where the verb does not
// fit.
func (rt *runtime) printPointer(f fmt.State, verb rune, v reflect.Value, t, elem types.Type, hidden bool) {
	switch {
	case verb == 'v' && f.Flag('#') && v.IsNil():
		fmt.Fprintf(f, "(%s)(nil)", goType(t))
	case verb == 'v' && f.Flag('#'):
		fmt.Fprintf(f, "(%s)(%#x)", goType(t), v.Pointer())
	case !strings.ContainsRune("vpbodxX\uE000", verb) && !v.IsNil() && compound(elem):
		fmt.Fprintf(f, "%%!%c(%s=&", verb, goType(t))
		rt.print(f, noVerb, v.Elem(), elem, 1, hidden)
		fmt.Fprint(f, ")")
	default:
		io.WriteString(f, leafText(f, verb, v.UnsafePointer(), t, false))
	}
}

func compound(t types.Type) bool {
	switch t.Underlying().(type) {
	case *types.Struct, *types.Slice, *types.Array, *types.Map:
		return true
	}
	return false
}

// basic is v as a value of its kind, without names.
func basic(v reflect.Value) any {
	if v.CanInterface() {
		return v.Interface()
	}
	return v
}

func (rt *runtime) printInterface(f fmt.State, verb rune, v reflect.Value, t types.Type, depth int, hidden bool) {
	if v.Kind() == reflect.Interface {
		v = v.Elem()
	}
	v = plain(v)
	if v.IsValid() && v.CanInterface() { // it may be in an adapter to a compiled interface type
		v = reflect.ValueOf(raw(v.Interface()))
	}
	if !v.IsValid() {
		if verb == 'v' && f.Flag('#') {
			fmt.Fprintf(f, "%s(nil)", goType(t))
			return
		}
		fmt.Fprint(f, "<nil>")
		return
	}
	if d, ok := rt.shape(v.Type()); ok {
		if d.box {
			v = v.Field(1)
		}
		rt.print(f, verb, v, d.t, depth, hidden)
		return
	}
	list := v.Kind() == reflect.Slice && v.Type().Elem().Kind() == reflect.Uint8
	if list || v.Kind() == reflect.Pointer || verb == noVerb || rt.holds(v) { // what fmt prints otherwise at the top
		rt.print(f, verb, v, compiledType(v.Type()), max(depth, 1), hidden)
		return
	}
	x := v.Interface()
	if hidden {
		x = hide(x)
	}
	fmt.Fprintf(f, fmt.FormatString(f, verb), x)
}

// hide makes fmt print x without its methods.
func hide(x any) any { return reflect.ValueOf(struct{ x any }{x}).Field(0).Elem() }

func hasMethods(v reflect.Value) bool {
	switch v.Interface().(type) {
	case error, fmt.Stringer, fmt.Formatter:
		return true
	}
	return false
}
