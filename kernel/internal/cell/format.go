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
			return r
		}
		return x
	}
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
	if twin.Scarce("func() string") || holdsInterface(s.t, map[types.Type]bool{}) || holdsWrapped(s.t, map[types.Type]bool{}) || nameless(s.t, map[types.Type]bool{}) != "" {
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

// print prints v of type t. What is hidden, in fields that are not exported,
// prints without its methods, as fmt does.
func (rt *runtime) print(f fmt.State, verb rune, v reflect.Value, t types.Type, depth int, hidden bool) {
	v = plain(v)
	if !v.IsValid() {
		fmt.Fprint(f, "<nil>")
		return
	}
	if verb != 'T' && verb != 'p' && !hidden && rt.printMethod(f, verb, v, t) {
		return
	}
	if wrapped(t) {
		v = v.Field(1)
	}
	leaf := func(x any) {
		if hidden {
			x = hide(x)
		}
		fmt.Fprintf(f, fmt.FormatString(f, verb), x)
	}
	sharp := verb == 'v' && f.Flag('#')
	switch u := t.Underlying().(type) {
	case *types.Interface:
		rt.printInterface(f, verb, v, t, depth, hidden)
	case *types.Pointer:
		switch {
		case v.IsNil() && sharp:
			fmt.Fprintf(f, "(%s)(nil)", goType(t))
		case v.IsNil() && verb == 'v':
			fmt.Fprint(f, "<nil>")
		case depth == 0 && compound(u.Elem()):
			fmt.Fprint(f, "&")
			rt.print(f, verb, v.Elem(), u.Elem(), depth+1, hidden)
		default:
			fmt.Fprintf(f, "0x%x", v.Pointer())
		}
	case *types.Struct:
		rt.printStruct(f, verb, v, t, u, depth, hidden)
	case *types.Slice:
		if b, ok := u.Elem().Underlying().(*types.Basic); ok && b.Kind() == types.Uint8 && !sharp {
			leaf(v.Bytes())
			return
		}
		if sharp && v.IsNil() {
			fmt.Fprintf(f, "%s(nil)", goType(t))
			return
		}
		rt.printList(f, verb, v, t, u.Elem(), depth, hidden)
	case *types.Array:
		rt.printList(f, verb, v, t, u.Elem(), depth, hidden)
	case *types.Map:
		rt.printMap(f, verb, v, t, u, depth, hidden)
	case *types.Basic:
		leaf(basic(v))
	default:
		leaf(v.Interface())
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
	if v.Kind() == reflect.Pointer && depth > 0 && (hidden || !hasMethods(v)) {
		fmt.Fprintf(f, "0x%x", v.Pointer())
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

func (rt *runtime) printStruct(f fmt.State, verb rune, v reflect.Value, t types.Type, u *types.Struct, depth int, hidden bool) {
	if n, ok := types.Unalias(t).(*types.Named); ok && !isUser(n.Obj()) {
		x := v.Interface()
		if hidden {
			x = hide(x)
		}
		fmt.Fprintf(f, fmt.FormatString(f, verb), x)
		return
	}
	sharp, plus := f.Flag('#') && verb == 'v', f.Flag('+') && verb == 'v'
	if sharp {
		fmt.Fprint(f, goType(t))
	}
	fmt.Fprint(f, "{")
	skip := v.NumField() - u.NumFields() // the marker
	for i := range u.NumFields() {
		if i > 0 {
			fmt.Fprint(f, map[bool]string{true: ", ", false: " "}[sharp])
		}
		if sharp || plus {
			fmt.Fprint(f, u.Field(i).Name(), ":")
		}
		rt.print(f, verb, v.Field(i+skip), u.Field(i).Type(), depth+1, hidden || !u.Field(i).Exported())
	}
	fmt.Fprint(f, "}")
}

func (rt *runtime) printList(f fmt.State, verb rune, v reflect.Value, t, elem types.Type, depth int, hidden bool) {
	open, sep, end := "[", " ", "]"
	if verb == 'v' && f.Flag('#') {
		open, sep, end = goType(t)+"{", ", ", "}"
	}
	fmt.Fprint(f, open)
	for i := range v.Len() {
		if i > 0 {
			fmt.Fprint(f, sep)
		}
		rt.print(f, verb, v.Index(i), elem, depth+1, hidden)
	}
	fmt.Fprint(f, end)
}

func (rt *runtime) printMap(f fmt.State, verb rune, v reflect.Value, t types.Type, u *types.Map, depth int, hidden bool) {
	open, sep, end := "map[", " ", "]"
	if verb == 'v' && f.Flag('#') {
		open, sep, end = goType(t)+"{", ", ", "}"
	}
	if v.IsNil() && verb == 'v' && f.Flag('#') {
		fmt.Fprintf(f, "%s(nil)", goType(t))
		return
	}
	keys := v.MapKeys()
	slices.SortFunc(keys, compareKeys)
	fmt.Fprint(f, open)
	for i, k := range keys {
		if i > 0 {
			fmt.Fprint(f, sep)
		}
		rt.print(f, verb, k, u.Key(), depth+1, hidden)
		fmt.Fprint(f, ":")
		rt.print(f, verb, v.MapIndex(k), u.Elem(), depth+1, hidden)
	}
	fmt.Fprint(f, end)
}

// compareKeys orders map keys as fmt does.
func compareKeys(a, b reflect.Value) int {
	a, b = plain(a), plain(b)
	if a.Kind() == reflect.Interface {
		a, b = plain(a.Elem()), plain(b.Elem())
	}
	if a.Kind() != b.Kind() {
		return cmp.Compare(a.Kind(), b.Kind())
	}
	switch {
	case a.CanInt():
		return cmp.Compare(a.Int(), b.Int())
	case a.CanUint():
		return cmp.Compare(a.Uint(), b.Uint())
	case a.CanFloat():
		return cmp.Compare(a.Float(), b.Float())
	}
	switch a.Kind() {
	case reflect.String:
		return strings.Compare(a.String(), b.String())
	case reflect.Bool:
		if a.Bool() == b.Bool() {
			return 0
		}
		if b.Bool() {
			return -1
		}
		return 1
	case reflect.Struct:
		for i := range a.NumField() {
			if c := compareKeys(a.Field(i), b.Field(i)); c != 0 {
				return c
			}
		}
	case reflect.Array:
		for i := range a.Len() {
			if c := compareKeys(a.Index(i), b.Index(i)); c != 0 {
				return c
			}
		}
	}
	return 0
}

// printMethod prints by the user's Error, String or GoString, if fmt would.
func (rt *runtime) printMethod(f fmt.State, verb rune, v reflect.Value, t types.Type) bool {
	if rt.printFormat(f, verb, v, t) {
		return true
	}
	names := []string{"Error", "String"}
	if verb == 'v' && f.Flag('#') {
		names = []string{"GoString"}
	} else if !strings.ContainsRune("vsxXq", verb) {
		return false
	}
	for _, name := range names {
		sel := types.NewMethodSet(t).Lookup(nil, name)
		if sel == nil {
			continue
		}
		sig := sel.Type().(*types.Signature)
		if sig.Params().Len() != 0 || sig.Results().Len() != 1 || !types.Identical(sig.Results().At(0).Type(), types.Typ[types.String]) {
			continue
		}
		if v.Kind() == reflect.Pointer && v.IsNil() {
			fmt.Fprint(f, "<nil>")
			return true
		}
		text, ok := rt.calledText(f, verb, v, t, sel)
		if !ok {
			continue
		}
		if text == nil {
			return true
		}
		if name == "GoString" {
			fmt.Fprint(f, *text)
		} else {
			fmt.Fprintf(f, fmt.FormatString(f, verb), *text)
		}
		return true
	}
	return false
}

// calledText is callText; where the method panics it prints that, as fmt does,
// and gives no text.
func (rt *runtime) calledText(f fmt.State, verb rune, v reflect.Value, t types.Type, sel *types.Selection) (text *string, ok bool) {
	defer func() {
		r := recover()
		if r == nil {
			return
		}
		if th, isThrown := r.(thrown); isThrown {
			r = th.value
		}
		if unstoppable(r) {
			panic(r)
		}
		text, ok = nil, true
		fmt.Fprintf(f, "%%!%c(PANIC=%s method: %v)", verb, sel.Obj().Name(), rt.native(r))
	}()
	s, ok := rt.callText(v, t, sel)
	return &s, ok
}

// printFormat prints by the user's Format.
func (rt *runtime) printFormat(f fmt.State, verb rune, v reflect.Value, t types.Type) bool {
	sel := types.NewMethodSet(t).Lookup(nil, "Format")
	if sel == nil || twin.Signature(goType(sel.Type())) != reflect.TypeFor[func(fmt.State, rune)]() {
		return false
	}
	rt.invoke(v, t, sel, []reflect.Value{reflect.ValueOf(f), reflect.ValueOf(verb)})
	return true
}

// hasMethod says whether fmt would print values of type t by a method.
func (rt *runtime) hasMethod(t types.Type, name string) bool {
	return types.NewMethodSet(t).Lookup(nil, name) != nil
}

func (rt *runtime) callText(v reflect.Value, t types.Type, sel *types.Selection) (string, bool) {
	for _, i := range sel.Index()[:len(sel.Index())-1] {
		if v.Kind() == reflect.Pointer {
			v, t = v.Elem(), t.Underlying().(*types.Pointer).Elem()
		}
		st := t.Underlying().(*types.Struct)
		v, t = v.Field(i+v.NumField()-st.NumFields()), st.Field(i).Type()
	}
	v = plain(v)
	m := sel.Obj().(*types.Func)
	if types.IsInterface(t) {
		if s, ok := rt.shaped(v.Interface()); ok {
			if sel := types.NewMethodSet(s.t).Lookup(nil, m.Name()); sel != nil {
				return rt.callText(s.v, s.t, sel)
			}
		}
	}
	if !isUser(m) || types.IsInterface(t) {
		switch x := v.Interface().(type) {
		case error:
			return x.Error(), true
		case fmt.Stringer:
			return x.String(), true
		}
		return "", false
	}
	named := t
	if p, ok := t.(*types.Pointer); ok {
		named = p.Elem()
	}
	rt.mu.Lock()
	fn, ok := rt.methods[typeKey(named)+"."+m.Name()]
	rt.mu.Unlock()
	if !ok {
		return "", false
	}
	switch want := fn.Type().In(0); {
	case v.Type() == want:
	case want.Kind() == reflect.Pointer && v.CanAddr():
		v = v.Addr()
	case v.Kind() == reflect.Pointer:
		v = v.Elem()
	case v.Type().ConvertibleTo(want):
		v = v.Convert(want)
	}
	return fn.Call([]reflect.Value{v})[0].String(), true
}

// assertPanic is the panic of a failed type assertion; methods are those of an
// interface that was asserted to.
func (rt *runtime) assertPanic(x any, from, want string, methods ...string) {
	text := fmt.Sprintf("%s is %s, not %s", from, rt.typeName(x), want)
	if rt.typeName(x) == want {
		text += " (types from different scopes)"
	}
	switch {
	case x == nil && len(methods) > 0:
		text = "interface is nil, not " + want
	case x == nil:
		text = from + " is nil, not " + want
	case len(methods) > 0:
		text = fmt.Sprintf("%s is not %s: missing method %s", rt.typeName(x), want, rt.missing(x, methods))
	}
	panic(typeAssertion("interface conversion: " + text))
}

// missing is the first of some methods that the dynamic type of x lacks.
func (rt *runtime) missing(x any, methods []string) string {
	t := plain(reflect.ValueOf(x)).Type()
	d, ofCell := rt.shape(t)
	for _, m := range slices.Sorted(slices.Values(methods)) {
		if ofCell {
			if o, _, _ := types.LookupFieldOrMethod(d.t, false, types.NewPackage("main", "main"), m); o == nil {
				return m
			}
		} else if _, ok := t.MethodByName(m); !ok {
			return m
		}
	}
	return methods[0]
}

// typeAssertion is a failed type assertion; its text has no prefix, as in Go.
type typeAssertion string

func (e typeAssertion) Error() string { return string(e) }

// RuntimeError marks the type as a runtime.Error.
func (typeAssertion) RuntimeError() {}

// raw is a value without the wrapper that gave it methods for compiled code.
func raw(x any) any {
	v := plain(reflect.ValueOf(x))
	if w := reflect.Indirect(v); w.Kind() == reflect.Struct && w.NumField() > 0 && w.Type().Field(0).Name == "IValue" {
		v = w.Field(0)
		if v.Kind() == reflect.Interface {
			v = v.Elem()
		}
		v = plain(v)
	}
	if v.Kind() == reflect.Pointer && v.Elem().Kind() == reflect.Struct && v.Elem().NumField() == 2 && strings.HasPrefix(v.Elem().Type().Field(0).Name, "Mark_car_") {
		v = v.Elem().Field(1)
	}
	if !v.IsValid() || !v.CanInterface() {
		return nil
	}
	return v.Interface()
}

// same compares two interface values, or two structs or arrays that have such
// in them.
func same(x, y any) bool { return equal(reflect.ValueOf(raw(x)), reflect.ValueOf(raw(y))) }

func equal(a, b reflect.Value) bool {
	if !a.IsValid() || !b.IsValid() {
		return a.IsValid() == b.IsValid()
	}
	if a.Type() != b.Type() {
		return false
	}
	switch a.Kind() {
	case reflect.Struct:
		if !a.Comparable() && a.Type().Name() != "valueInterface" {
			break // that panics
		}
		for i := range a.NumField() {
			if strings.HasPrefix(a.Type().Field(i).Name, "blank_") {
				continue
			}
			if !equal(inside(a.Field(i)), inside(b.Field(i))) {
				return false
			}
		}
		return true
	case reflect.Array:
		for i := range a.Len() {
			if !equal(inside(a.Index(i)), inside(b.Index(i))) {
				return false
			}
		}
		return true
	}
	if !a.CanInterface() || !b.CanInterface() {
		return a.Equal(b)
	}
	return a.Interface() == b.Interface()
}

// inside is a part of a value without its wrapper.
func inside(v reflect.Value) reflect.Value {
	wrapper := v.Kind() == reflect.Struct && v.Type().Name() == "valueInterface"
	if v.Kind() != reflect.Interface && !wrapper || !v.CanInterface() {
		return v
	}
	return reflect.ValueOf(raw(v.Interface()))
}

// hasInner says whether x is a value of a cell with methods for compiled code.
func hasInner(x any) bool {
	w := reflect.Indirect(plain(reflect.ValueOf(x)))
	return w.Kind() == reflect.Struct && w.NumField() > 0 && w.Type().Field(0).Name == "IValue"
}

func isCompiled(err error) bool { return !hasInner(err) }

func isMethod(err, target error) bool {
	x, ok := err.(interface{ Is(error) bool })
	return ok && x.Is(target)
}

func unwraps(err error) []error {
	switch x := err.(type) {
	case interface{ Unwrap() error }:
		return []error{x.Unwrap()}
	case interface{ Unwrap() []error }:
		return x.Unwrap()
	}
	return nil
}

// typedNil refuses what the interpreter would make a plain nil.
func typedNil() {
	panic(fmt.Errorf("not supported: a nil pointer in an interface such as error, where it would not be nil in Go; return a plain nil"))
}
