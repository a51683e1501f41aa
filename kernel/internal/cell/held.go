package cell

import (
	"fmt"
	"go/types"
	"reflect"
	"strings"
	"sync"
)

// Compiled structs such as atomic.Value and list.Element keep values of cells in
// their fields. Package fmt would print those with their markers, so it is given a
// copy with twins in their places.

// held is x, a compiled value, as fmt should see it.
func (rt *runtime) held(x any) any {
	v := reflect.ValueOf(x)
	t := v.Type()
	p := t.Kind() == reflect.Pointer
	if p {
		t = t.Elem()
	}
	if t.Kind() != reflect.Struct || !keepsAny(t) || p && v.IsNil() {
		return x
	}
	switch x.(type) {
	case error, fmt.Stringer, fmt.Formatter, reflect.Value, shaped:
		return x
	}
	c := reflect.New(t)
	c.Elem().Set(reflect.Indirect(v))
	if !rt.unmark(c.Elem(), t) {
		return x
	}
	if p {
		return c.Interface()
	}
	return c.Elem().Interface()
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

// unmark puts twins in the place of values of cells and says whether there were
// any.
func (rt *runtime) unmark(v reflect.Value, in reflect.Type) bool {
	found := false
	switch v.Kind() {
	case reflect.Struct:
		for i := range v.NumField() {
			f := v.Field(i)
			if keepsAny(f.Type()) {
				found = rt.unmark(reflect.NewAt(f.Type(), f.Addr().UnsafePointer()).Elem(), in) || found
			}
		}
	case reflect.Array:
		for i := range v.Len() {
			found = rt.unmark(v.Index(i), in) || found
		}
	case reflect.Interface:
		s, ok := rt.shaped(v.Interface())
		if !ok {
			return false
		}
		t := rt.printable(s)
		if t == nil {
			panic(fmt.Errorf("not supported: printing a %s that holds a %s", in, goType(s.t)))
		}
		v.Set(cast(s.v, t))
		return true
	}
	return found
}

// keepers says which types keep values of any type in themselves.
var keepers sync.Map

func keepsAny(t reflect.Type) bool {
	if is, ok := keepers.Load(t); ok {
		return is.(bool)
	}
	is := false
	switch t.Kind() {
	case reflect.Interface:
		is = t.NumMethod() == 0
	case reflect.Array:
		is = keepsAny(t.Elem())
	case reflect.Struct:
		for i := range t.NumField() {
			is = is || keepsAny(t.Field(i).Type)
		}
	}
	keepers.Store(t, is)
	return is
}

// ofInterfaces is the type of lists and maps of compiled interfaces with methods,
// or of any values, which may hold values of cells; of other types it is nil.
func ofInterfaces(t reflect.Type, any bool) types.Type {
	if any && t == reflect.TypeFor[interface{}]() {
		return types.Universe.Lookup("any").Type()
	}
	if t.Kind() == reflect.Interface && t.NumMethod() > 0 && t.Name() != "" {
		return interfaceNamed(t)
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

func interfaceNamed(t reflect.Type) types.Type {
	if t.PkgPath() == "" {
		return types.Universe.Lookup(t.Name()).Type()
	}
	name, _, _ := strings.Cut(t.String(), ".")
	return types.NewNamed(types.NewTypeName(0, types.NewPackage(t.PkgPath(), name), t.Name(), nil), types.NewInterfaceType(nil, nil), nil)
}
