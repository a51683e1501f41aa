package cell

import (
	"reflect"
	"strings"
)

// An opener makes of a value of a cell what a compiled function should see: what
// is in interfaces inside it becomes values of twins.
type opener struct {
	rt             *runtime
	path, function string
	seen           map[uintptr]bool
	writes         bool                     // the function stores into the value: it must not be a copy
	copies         map[copied]reflect.Value // in mirrors
	glance         bool                     // nothing but the type and whether it is nil is looked at
}

// open gives v with what is in its interfaces as values of twins, and whether
// there was any: then it is a copy.
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
		out, changed := in, true
		if _, ok := o.rt.shape(in.Type()); ok {
			out = o.native(in)
		} else if out, changed = o.open(in); !changed {
			return v, false
		}
		if !out.Type().AssignableTo(v.Type()) {
			return v, false // it stays what compiled code takes for the interface
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
