package cell

import (
	"reflect"
	"sync"
)

// Lists of compiled interfaces, and compiled structs such as atomic.Value, list.Element
// and what fmt.Errorf makes, keep values of cells in themselves. Package fmt would print
// those with their markers, so such values are printed as those of cells are.

// held is x, a compiled value, as fmt should see it.
func (rt *runtime) held(x any) any {
	v := reflect.ValueOf(x)
	in := reflect.Indirect(v)
	if !in.IsValid() || !compoundKind(in.Kind()) || !mayHold(in.Type()) {
		return x
	}
	if rt.bounded(v, nil); !rt.holds(in) {
		return x
	}
	return shaped{rt, v, compiledType(v.Type())}
}

// holds says whether values of cells are in v, a compiled value.
func (rt *runtime) holds(v reflect.Value) bool {
	if !mayHold(v.Type()) {
		return false
	}
	switch v.Kind() {
	case reflect.Interface:
		e := v.Elem()
		return e.IsValid() && (rt.represents(e) || rt.holds(e))
	case reflect.Struct:
		for i := range v.NumField() {
			if rt.holds(v.Field(i)) {
				return true
			}
		}
	case reflect.Slice, reflect.Array:
		for i := range v.Len() {
			if rt.holds(v.Index(i)) {
				return true
			}
		}
	case reflect.Map:
		for at := v.MapRange(); at.Next(); {
			if rt.holds(at.Key()) || rt.holds(at.Value()) {
				return true
			}
		}
	}
	return false
}

// told is format for what was panicked with. What cannot be printed is told of instead.
func (rt *runtime) told(x any) (out any) {
	defer func() {
		if r := recover(); r != nil {
			out = r
		}
	}()
	return rt.format(x)
}

// holders says which types may keep values of cells, without a pointer between.
var holders sync.Map

func mayHold(t reflect.Type) bool {
	if is, ok := holders.Load(t); ok {
		return is.(bool)
	}
	is := holding(t, map[reflect.Type]bool{})
	holders.Store(t, is)
	return is
}

func holding(t reflect.Type, seen map[reflect.Type]bool) bool {
	if seen[t] {
		return false
	}
	seen[t] = true
	switch t.Kind() {
	case reflect.Interface:
		return true
	case reflect.Slice, reflect.Array:
		return holding(t.Elem(), seen)
	case reflect.Map:
		return holding(t.Key(), seen) || holding(t.Elem(), seen)
	case reflect.Struct:
		for i := range t.NumField() {
			if holding(t.Field(i).Type, seen) {
				return true
			}
		}
	}
	return false
}
