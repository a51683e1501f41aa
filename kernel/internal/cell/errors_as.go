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
	switch {
	case ofCell && d.box:
		v = v.Field(1)
		fallthrough
	case ofCell:
		if elem == nil || !types.Identical(d.t, elem) {
			return false
		}
	case elem == nil && to.Type().Elem().Kind() == reflect.Interface:
		if !v.Type().AssignableTo(to.Type().Elem()) {
			return false
		}
	case elem != nil || v.Type() != to.Type().Elem():
		return false
	}
	to.Elem().Set(v)
	return true
}
