package cell

import (
	"go/types"
	"reflect"
	"sync"
)

// Compiled structs such as atomic.Value, list.Element and what fmt.Errorf makes keep
// values of cells in their fields. Package fmt would print those with their markers,
// so the structs are printed as those of cells are.

// held is x, a compiled value, as fmt should see it.
func (rt *runtime) held(x any) any {
	v := reflect.ValueOf(x)
	if p := v.Kind() == reflect.Pointer; p && v.IsNil() || !p && v.Kind() != reflect.Struct || !rt.holds(reflect.Indirect(v)) {
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

// ofInterfaces is the type of lists and maps of compiled interfaces with methods,
// or of any values, which may hold values of cells; of other types it is nil.
func ofInterfaces(t reflect.Type, any bool) types.Type {
	if any && t == reflect.TypeFor[interface{}]() {
		return types.Universe.Lookup("any").Type()
	}
	if t.Kind() == reflect.Interface && t.NumMethod() > 0 && t.Name() != "" {
		return compiledType(t)
	}
	if t.Name() != "" {
		return nil
	}
	switch t.Kind() {
	case reflect.Slice:
		if e := ofInterfaces(t.Elem(), any); e != nil {
			return types.NewSlice(e)
		}
	case reflect.Array:
		if e := ofInterfaces(t.Elem(), any); e != nil {
			return types.NewArray(e, int64(t.Len()))
		}
	case reflect.Map:
		k, e := ofInterfaces(t.Key(), any), ofInterfaces(t.Elem(), any)
		found := k != nil || e != nil
		if k == nil {
			k = predeclared(t.Key())
		}
		if e == nil {
			e = predeclared(t.Elem())
		}
		if found && k != nil && e != nil {
			return types.NewMap(k, e)
		}
	}
	return nil
}

// predeclared is t as the checker knows it, if it is a predeclared type.
func predeclared(t reflect.Type) types.Type {
	if o := types.Universe.Lookup(t.String()); o != nil {
		return o.Type()
	}
	return nil
}
