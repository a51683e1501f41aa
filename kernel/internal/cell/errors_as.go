package cell

import (
	"go/types"
	"reflect"
)

// What errors.As does with a target of type any: the types of cells are told by the
// representation of what the target holds.

// target is a target of errors.As and the type of what it points to: of a cell, or nil if
// it is compiled.
func (rt *runtime) target(x any) (v reflect.Value, elem types.Type) {
	v = plain(reflect.ValueOf(raw(x)))
	if !v.IsValid() {
		return v, nil
	}
	if d, ok := rt.shape(v.Type()); ok {
		if d.box {
			v = v.Field(1)
		}
		if p, ok := d.t.Underlying().(*types.Pointer); ok {
			elem = p.Elem()
		}
	}
	return v, elem
}

// aims panics as errors.As does where x is no target.
func (rt *runtime) aims(x any) {
	v, elem := rt.target(x)
	switch {
	case !v.IsValid():
		panic("errors: target cannot be nil")
	case v.Kind() != reflect.Pointer || v.IsNil():
		panic("errors: target must be a non-nil pointer")
	case elem != nil && !types.IsInterface(elem) && !types.Implements(elem, errorInterface),
		elem == nil && v.Type().Elem().Kind() != reflect.Interface && !v.Type().Elem().Implements(reflect.TypeFor[error]()):
		panic("errors: *target must be interface or implement error")
	}
}

var errorInterface = types.Universe.Lookup("error").Type().Underlying().(*types.Interface)

// found stores err in what x points to, if it is of that type.
func (rt *runtime) found(err error, x any) bool {
	to, elem := rt.target(x)
	if elem != nil && types.IsInterface(elem) {
		notBuilt("errors.As with a target of type any that holds a pointer to the interface type %s", userType(elem))
	}
	if elem == nil && to.Type().Elem() == reflect.TypeFor[error]() {
		to.Elem().Set(reflect.ValueOf(err))
		return true
	}
	v := plain(reflect.ValueOf(raw(err)))
	d, ofCell := rt.shape(v.Type())
	to = to.Elem()
	switch {
	case ofCell && elem == nil && to.Kind() == reflect.Interface:
		if answers(d.t, to.Type()) {
			notBuilt("errors.As with a target of type any that holds a pointer to the interface type %s, for an error of the type %s", to.Type(), userType(d.t))
		}
		return false
	case ofCell && elem == nil, ofCell && !types.Identical(d.t, elem):
		return false
	case ofCell && d.box:
		v = v.Field(1)
	case !ofCell && (elem != nil || !stored(v.Type(), to.Type())):
		return false
	}
	to.Set(v)
	return true
}

// stored says whether errors.As keeps an error of type t in a variable of type to.
func stored(t, to reflect.Type) bool {
	return t == to || to.Kind() == reflect.Interface && t.AssignableTo(to)
}

// answers says whether a type of a cell has methods of all the names that an interface has.
func answers(t types.Type, iface reflect.Type) bool {
	has := map[string]bool{}
	for m := range types.NewMethodSet(t).Methods() {
		has[m.Obj().Name()] = true
	}
	for m := range iface.Methods() {
		if !has[m.Name] {
			return false
		}
	}
	return true
}
