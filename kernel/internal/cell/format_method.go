package cell

import (
	"fmt"
	"go/types"
	"reflect"
	"strings"

	"weir/kernel/internal/cell/twin"
)

// printMethod prints by the user's Error, String or GoString, if fmt would.
func (rt *runtime) printMethod(f fmt.State, verb rune, v reflect.Value, t types.Type) bool {
	if verb == 'w' {
		fmt.Fprintf(f, "%%!w(%s=", goType(t))
		rt.print(f, noVerb, v, t, 0, false)
		fmt.Fprint(f, ")")
		return true
	}
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
	defer rt.caught(f, verb, v, sel, func() { text, ok = nil, true })
	s, ok := rt.callText(v, t, sel)
	return &s, ok
}

// caught prints what a method by which v prints panicked with.
func (rt *runtime) caught(f fmt.State, verb rune, v reflect.Value, sel *types.Selection, printed func()) {
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
	printed()
	if v.Kind() == reflect.Pointer && v.IsNil() {
		fmt.Fprint(f, "<nil>")
		return
	}
	fmt.Fprintf(f, "%%!%c(PANIC=%s method: %v)", verb, sel.Obj().Name(), rt.format(rt.native(r)))
}

// printFormat prints by the user's Format.
func (rt *runtime) printFormat(f fmt.State, verb rune, v reflect.Value, t types.Type) (printed bool) {
	sel := types.NewMethodSet(t).Lookup(nil, "Format")
	if sel == nil || twin.Signature(goType(sel.Type())) != reflect.TypeFor[func(fmt.State, rune)]() {
		return false
	}
	defer rt.caught(f, verb, v, sel, func() { printed = true })
	rt.invoke(v, t, sel, []reflect.Value{reflect.ValueOf(f), reflect.ValueOf(verb)})
	return true
}

// hasMethod says whether fmt would print values of type t by a method.
func (rt *runtime) hasMethod(t types.Type, name string) bool {
	return types.NewMethodSet(t).Lookup(nil, name) != nil
}

func (rt *runtime) callText(v reflect.Value, t types.Type, sel *types.Selection) (string, bool) {
	for _, i := range way(t, sel.Index()) {
		if v.Kind() == reflect.Pointer {
			if v.IsNil() {
				panic(runtimeError("invalid memory address or nil pointer dereference"))
			}
			v, t = v.Elem(), t.Underlying().(*types.Pointer).Elem()
		}
		st := t.Underlying().(*types.Struct)
		v, t = v.Field(i+v.NumField()-st.NumFields()), st.Field(i).Type()
	}
	v = plain(v)
	if types.IsInterface(t) && (!v.IsValid() || v.Kind() == reflect.Interface && v.IsNil()) {
		panic(runtimeError("invalid memory address or nil pointer dereference"))
	}
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
		case fmt.GoStringer:
			if m.Name() == "GoString" {
				return x.GoString(), true
			}
		}
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
