package cell

import "reflect"

// Compiled code that calls a function of a cell gives it values of twins, and
// takes its results for such. In interfaces that shows: there they are made
// values of cells on the way in, and of twins on the way out.

// callback is a function of a cell for compiled code.
func (o *opener) callback(v reflect.Value) reflect.Value {
	t := v.Type()
	if v.IsNil() || !o.tells(t) {
		return v
	}
	return reflect.MakeFunc(t, func(args []reflect.Value) []reflect.Value {
		in := make([]reflect.Value, len(args))
		for i, a := range args {
			in[i] = o.rt.incoming(a)
		}
		call := v.Call
		if t.IsVariadic() {
			call = v.CallSlice
		}
		out := call(in)
		for i, r := range out {
			out[i] = o.result(r)
		}
		return out
	})
}

// tells says whether a function can see of what types some of its arguments are,
// or its caller those of its results.
func (o *opener) tells(t reflect.Type) bool {
	for i := range t.NumIn() {
		if p := t.In(i); dynamicKind(p) || p.Kind() == reflect.Slice && dynamicKind(p.Elem()) {
			return true
		}
	}
	for i := range t.NumOut() {
		if dynamicKind(t.Out(i)) || !o.writes && compoundKind(t.Out(i).Kind()) {
			return true
		}
	}
	return false
}

func dynamicKind(t reflect.Type) bool { return t.Kind() == reflect.Interface && t.NumMethod() == 0 }

// incoming is an argument as a cell has it.
func (rt *runtime) incoming(a reflect.Value) reflect.Value {
	switch {
	case dynamicKind(a.Type()) && !a.IsNil():
		c := reflect.New(a.Type()).Elem()
		c.Set(reflect.ValueOf(rt.cell(a.Interface())))
		return c
	case a.Kind() == reflect.Slice && dynamicKind(a.Type().Elem()) && a.Len() > 0:
		c := reflect.MakeSlice(a.Type(), a.Len(), a.Len())
		for i := range a.Len() {
			c.Index(i).Set(rt.incoming(a.Index(i)))
		}
		return c
	}
	return a
}

// result is a result of a function of a cell as compiled code sees it.
func (o *opener) result(r reflect.Value) reflect.Value {
	in := opener{rt: o.rt, path: o.path, function: o.function, seen: map[uintptr]bool{}, writes: o.writes}
	if !dynamicKind(r.Type()) {
		if !o.writes {
			r, _ = in.open(r)
		}
		return r
	}
	if r.IsNil() {
		return r
	}
	c := reflect.New(r.Type()).Elem()
	c.Set(reflect.ValueOf(o.rt.twinnedBy(in, r.Interface())))
	return c
}
