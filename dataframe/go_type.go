package dataframe

import (
	"fmt"
	"reflect"
	"time"

	"weir/dataframe/column"
)

// A goField is a field of a Go struct as a column.
type goField struct {
	name  string
	index []int
	typ   reflect.Type
}

// goFields are the columns that a struct type has: its exported fields, those of embedded
// structs among them. The tag `weir:"name"` names a column, `weir:"-"` leaves a field out.
func goFields(t reflect.Type) ([]goField, error) {
	var out []goField
	seen := map[string]bool{}
	for _, f := range reflect.VisibleFields(t) {
		tag := f.Tag.Get("weir")
		if !f.IsExported() || tag == "-" || f.Anonymous && tag == "" && structOf(f.Type) != nil {
			continue
		}
		if len(f.Index) > 1 && leftOut(t, f.Index) {
			continue
		}
		name := f.Name
		if tag != "" {
			name = tag
		}
		if seen[name] {
			return nil, fmt.Errorf("%s has two fields called %q", t, name)
		}
		seen[name] = true
		out = append(out, goField{name, f.Index, f.Type})
	}
	if len(out) == 0 {
		return nil, fmt.Errorf("%s has no exported fields; columns are made of those", t)
	}
	return out, nil
}

// leftOut reports whether a struct around the field at index is a column itself, left
// out, or out of reach of reflection.
func leftOut(t reflect.Type, index []int) bool {
	for i := range index[:len(index)-1] {
		around := t.FieldByIndex(index[:i+1])
		if around.Tag.Get("weir") != "" || around.Type.Kind() == reflect.Pointer && !around.IsExported() {
			return true
		}
	}
	return false
}

// structOf is t, or what it points to, if that is a struct that is no value by itself.
func structOf(t reflect.Type) reflect.Type {
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if t.Kind() != reflect.Struct || t == timeType || t == decimalType {
		return nil
	}
	return t
}

var (
	timeType     = reflect.TypeFor[time.Time]()
	decimalType  = reflect.TypeFor[column.DecimalValue]()
	durationType = reflect.TypeFor[time.Duration]()
)

// typeOf is the column type for Go values of type t, and whether they may be null.
func typeOf(t reflect.Type) (typ column.Type, nullable bool, err error) {
	switch t {
	case timeType:
		return column.Timestamp, false, nil
	case durationType:
		return typ, false, fmt.Errorf("a time.Duration is no column type; store its Microseconds() or Seconds()")
	}
	switch t.Kind() {
	case reflect.Pointer:
		typ, _, err = typeOf(t.Elem())
		return typ, true, err
	case reflect.Bool:
		return column.Bool, false, nil
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64,
		reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		return column.Int64, false, nil
	case reflect.Float32, reflect.Float64:
		return column.Float64, false, nil
	case reflect.String:
		return column.String, false, nil
	case reflect.Slice:
		if t.Elem().Kind() == reflect.Uint8 {
			return column.Binary, true, nil
		}
	}
	return typ, false, fmt.Errorf("a %s is no column type; there are bool, integers, floats, string, []byte and time.Time, and pointers to them", t)
}

// valueOfGo is v as column.Builder takes it.
func valueOfGo(v reflect.Value) any {
	for v.Kind() == reflect.Pointer || v.Kind() == reflect.Interface {
		if v.IsNil() {
			return nil
		}
		v = v.Elem()
	}
	switch {
	case v.Type() == timeType, v.Type() == decimalType:
		return v.Interface()
	case v.CanInt():
		return v.Int()
	case v.CanUint():
		return v.Uint()
	case v.CanFloat():
		return v.Float()
	case v.Kind() == reflect.String:
		return v.String()
	case v.Kind() == reflect.Bool:
		return v.Bool()
	case v.Kind() == reflect.Slice && v.IsNil():
		return nil
	case v.Kind() == reflect.Slice && v.Type().Elem().Kind() == reflect.Uint8:
		return v.Bytes()
	}
	return v.Interface()
}
