package dataframe

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
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
		return column.Interval, false, nil
	case decimalType:
		return typ, false, fmt.Errorf("the scale of a %s is not known; FromColumns finds it out, or use a text and CastColumns", t)
	}
	switch t.Kind() {
	case reflect.Pointer:
		typ, _, err = typeOf(t.Elem())
		return typ, true, err
	case reflect.Bool:
		return column.Bool, false, nil
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64, reflect.Uint8, reflect.Uint16, reflect.Uint32:
		return column.Int64, false, nil
	case reflect.Uint, reflect.Uint64:
		return column.Uint64, false, nil
	case reflect.Float32:
		return column.Float32, false, nil
	case reflect.Float64:
		return column.Float64, false, nil
	case reflect.String:
		return column.String, false, nil
	case reflect.Slice:
		if t.Elem().Kind() == reflect.Uint8 {
			return column.Binary, true, nil
		}
		element, _, err := typeOf(t.Elem())
		return column.List(element), true, err
	case reflect.Map:
		key, _, err := typeOf(t.Key())
		if err != nil {
			return typ, false, err
		}
		value, _, err := typeOf(t.Elem())
		return column.Map(key, value), true, err
	case reflect.Struct:
		return structType(t)
	}
	return typ, false, fmt.Errorf("a %s is no column type; there are bool, integers, floats, string, []byte, time.Time, time.Duration, pointers, slices, maps and structs of them", t)
}

// structType is the type of a Go struct as one value.
func structType(t reflect.Type) (typ column.Type, nullable bool, err error) {
	fs, err := goFields(t)
	if err != nil {
		return typ, false, err
	}
	var out []column.Field
	for _, f := range fs {
		typ, nullable, err := typeOf(f.typ)
		if err != nil {
			return typ, false, fmt.Errorf("field %s: %w", f.name, err)
		}
		out = append(out, column.Field{Name: f.name, Type: typ, Nullable: nullable})
	}
	return column.Struct(out...), false, nil
}

// valueOfGo is v as column.Builder takes it.
func valueOfGo(v reflect.Value) any {
	for v.Kind() == reflect.Pointer || v.Kind() == reflect.Interface {
		if v.IsNil() {
			return nil
		}
		v = v.Elem()
	}
	switch v.Type() {
	case timeType, decimalType, durationType:
		return v.Interface()
	}
	switch {
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
	case (v.Kind() == reflect.Slice || v.Kind() == reflect.Map) && v.IsNil():
		return nil
	case v.Kind() == reflect.Slice && v.Type().Elem().Kind() == reflect.Uint8:
		return v.Bytes()
	case v.Kind() == reflect.Slice:
		out := make([]any, v.Len())
		for i := range out {
			out[i] = valueOfGo(v.Index(i))
		}
		return out
	case v.Kind() == reflect.Map:
		return mapValueOf(v)
	case v.Kind() == reflect.Struct:
		return structValueOf(v)
	}
	return v.Interface()
}

// mapValueOf is a Go map with its keys in order.
func mapValueOf(v reflect.Value) any {
	var out column.MapValue
	for it := v.MapRange(); it.Next(); {
		out = append(out, column.MapEntry{Key: valueOfGo(it.Key()), Value: valueOfGo(it.Value())})
	}
	slices.SortFunc(out, func(a, b column.MapEntry) int { return strings.Compare(fmt.Sprint(a.Key), fmt.Sprint(b.Key)) })
	return out
}

func structValueOf(v reflect.Value) any {
	if s, ok := v.Interface().(column.IntervalValue); ok {
		return s
	}
	fs, err := goFields(v.Type())
	if err != nil {
		return v.Interface()
	}
	var out column.StructValue
	for _, f := range fs {
		out = append(out, column.StructField{Name: f.name, Value: fieldOf(v, f.index)})
	}
	return out
}
