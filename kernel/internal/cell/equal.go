package cell

import (
	"reflect"
	"strings"
)

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
