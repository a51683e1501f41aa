package cell

import (
	"fmt"
	"reflect"
	"strings"
)

// An opener makes of a value of a cell what a compiled function should see:
// boxes opened wherever they are, for templates also structs without markers.
// It panics where the function would be wrong about a type.
type opener struct {
	rt             *runtime
	path, function string
	seen           map[uintptr]bool
}

// untrapped is x as compiled code should see it.
func (rt *runtime) untrapped(path, function string, x any) any {
	v := plain(reflect.ValueOf(raw(x)))
	if !v.IsValid() {
		return x
	}
	o := &opener{rt, path, function, map[uintptr]bool{}}
	v = o.check(v)
	if path == "reflect" {
		return x
	}
	v, _ = o.open(v)
	if o.templates() {
		v = o.unmark(v, map[reflect.Type]bool{})
	}
	if !v.CanInterface() {
		return x
	}
	return v.Interface()
}

func (o *opener) templates() bool { return strings.HasSuffix(o.path, "template") }

// check looks at a value that was in an interface and takes it out of its box.
func (o *opener) check(v reflect.Value) reflect.Value {
	d, ok := o.rt.shape(v.Type())
	inner := ok
	if !ok && v.Kind() == reflect.Pointer {
		d, inner = o.rt.shape(v.Type().Elem())
	}
	if inner {
		why := trap(o.path, d.t)
		if o.path == "reflect" {
			why = "the type " + userType(d.t)
		}
		if why != "" {
			panic(fmt.Errorf("not supported: %s, which does not see %s", o.function, why))
		}
	}
	if ok && d.box {
		return v.Field(1)
	}
	return v
}

// open gives v with the boxes in it opened, and whether there were any: then it
// is a copy.
func (o *opener) open(v reflect.Value) (reflect.Value, bool) {
	switch v.Kind() {
	case reflect.Interface:
		if v.IsNil() {
			return v, false
		}
		in := plain(reflect.ValueOf(raw(v.Interface())))
		if !in.IsValid() {
			return v, false
		}
		out, changed := o.open(o.check(in))
		if !changed && out.Type() == in.Type() {
			return v, false
		}
		c := reflect.New(v.Type()).Elem()
		c.Set(out)
		return c, true
	case reflect.Pointer:
		if v.IsNil() || o.seen[v.Pointer()] {
			return v, false
		}
		o.seen[v.Pointer()] = true
		in, changed := o.open(v.Elem())
		if !changed {
			return v, false
		}
		c := reflect.New(v.Type().Elem())
		c.Elem().Set(in)
		return c, true
	case reflect.Slice, reflect.Array:
		return o.openList(v)
	case reflect.Map:
		return o.openMap(v)
	case reflect.Struct:
		return o.openStruct(v)
	}
	return v, false
}

func (o *opener) openList(v reflect.Value) (reflect.Value, bool) {
	if k := v.Type().Elem().Kind(); k != reflect.Interface && !compoundKind(k) {
		return v, false
	}
	var c reflect.Value
	for i := range v.Len() {
		in, changed := o.open(v.Index(i))
		if !changed {
			continue
		}
		if !c.IsValid() {
			c = reflect.New(v.Type()).Elem()
			if v.Kind() == reflect.Slice {
				c.Set(reflect.MakeSlice(v.Type(), v.Len(), v.Len()))
			}
			reflect.Copy(c, v)
		}
		c.Index(i).Set(in)
	}
	if !c.IsValid() {
		return v, false
	}
	return c, true
}

func compoundKind(k reflect.Kind) bool {
	switch k {
	case reflect.Pointer, reflect.Slice, reflect.Array, reflect.Map, reflect.Struct:
		return true
	}
	return false
}

func (o *opener) openMap(v reflect.Value) (reflect.Value, bool) {
	if v.IsNil() {
		return v, false
	}
	c, any := reflect.MakeMapWithSize(v.Type(), v.Len()), false
	for it := v.MapRange(); it.Next(); {
		k, changedKey := o.open(it.Key())
		e, changed := o.open(it.Value())
		any = any || changedKey || changed
		c.SetMapIndex(k, e)
	}
	if !any {
		return v, false
	}
	return c, true
}

func (o *opener) openStruct(v reflect.Value) (reflect.Value, bool) {
	if !marked(v.Type()) && v.Type().Name() != "" {
		return v, false // compiled
	}
	var c reflect.Value
	for i := range v.NumField() {
		in, changed := o.open(v.Field(i))
		if !changed {
			continue
		}
		if !c.IsValid() {
			c = reflect.New(v.Type()).Elem()
			c.Set(v)
		}
		c.Field(i).Set(in)
	}
	if !c.IsValid() {
		return v, false
	}
	return c, true
}

// marked says whether a struct type has a marker as its first field.
func marked(t reflect.Type) bool {
	return t.Kind() == reflect.Struct && t.NumField() > 0 && strings.HasPrefix(t.Field(0).Name, "Mark_")
}

// unmark copies v without markers.
func (o *opener) unmark(v reflect.Value, seen map[reflect.Type]bool) reflect.Value {
	t := o.unmarked(v.Type(), seen)
	c := reflect.New(t).Elem()
	switch v.Kind() {
	case reflect.Interface:
		if !v.IsNil() {
			c.Set(o.unmark(v.Elem(), seen))
		}
	case reflect.Pointer:
		if t == v.Type() {
			return v
		}
		if !v.IsNil() {
			c.Set(reflect.New(t.Elem()))
			c.Elem().Set(o.unmark(v.Elem(), seen))
		}
	case reflect.Slice:
		if v.IsNil() {
			return c
		}
		c.Set(reflect.MakeSlice(t, v.Len(), v.Len()))
		for i := range v.Len() {
			c.Index(i).Set(o.unmark(v.Index(i), seen))
		}
	case reflect.Array:
		for i := range v.Len() {
			c.Index(i).Set(o.unmark(v.Index(i), seen))
		}
	case reflect.Map:
		if v.IsNil() {
			return c
		}
		c.Set(reflect.MakeMap(t))
		for it := v.MapRange(); it.Next(); {
			c.SetMapIndex(o.unmark(it.Key(), seen), o.unmark(it.Value(), seen))
		}
	case reflect.Struct:
		if t == v.Type() {
			return v
		}
		skip := v.NumField() - t.NumField()
		for i := range t.NumField() {
			c.Field(i).Set(o.unmark(v.Field(i+skip), seen))
		}
	default:
		return v
	}
	return c
}

// unmarked is a type without the markers of structs.
func (o *opener) unmarked(t reflect.Type, seen map[reflect.Type]bool) reflect.Type {
	switch t.Kind() {
	case reflect.Pointer:
		return reflect.PointerTo(o.unmarked(t.Elem(), seen))
	case reflect.Slice:
		return reflect.SliceOf(o.unmarked(t.Elem(), seen))
	case reflect.Array:
		return reflect.ArrayOf(t.Len(), o.unmarked(t.Elem(), seen))
	case reflect.Map:
		return reflect.MapOf(o.unmarked(t.Key(), seen), o.unmarked(t.Elem(), seen))
	case reflect.Struct:
		if t.Name() != "" {
			return t
		}
		if seen[t] {
			panic(fmt.Errorf("not supported: %s of a type that contains itself", o.function))
		}
		seen[t] = true
		defer delete(seen, t)
		var fields []reflect.StructField
		for i := range t.NumField() {
			if f := t.Field(i); i > 0 || !marked(t) {
				fields = append(fields, reflect.StructField{Name: f.Name, Type: o.unmarked(f.Type, seen), Tag: f.Tag})
			}
		}
		return reflect.StructOf(fields)
	}
	return t
}
