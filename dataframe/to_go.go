package dataframe

import (
	"errors"
	"fmt"
	"math"
	"reflect"
	"slices"
	"strings"
	"time"

	"weir/dataframe/column"
)

// ToStructs runs the query and puts its rows into a slice of structs; see Table.ToStructs.
func (f *Frame) ToStructs(to any) error {
	t, err := f.Collect()
	if err != nil {
		return err
	}
	return t.ToStructs(to)
}

// ToStructs puts the rows into the slice of structs, or of pointers to structs, that to points to:
//
//	var orders []Order
//	err := table.ToStructs(&orders)
//
// Fields find their columns as in Session.FromStructs, without regard to case if need be; a field without a column
// is an error, a column without a field is not. A null needs a field that is a pointer or a slice. A value that
// the field does not hold, such as 300 in an int8, is an error too.
func (t *Table) ToStructs(to any) error {
	p := reflect.ValueOf(to)
	if p.Kind() != reflect.Pointer || p.IsNil() || p.Elem().Kind() != reflect.Slice || structOf(p.Elem().Type().Elem()) == nil {
		return fmt.Errorf("to structs: give a pointer to a slice of structs, such as &orders, not a %T", to)
	}
	element := p.Elem().Type().Elem()
	fs, err := goFields(structOf(element))
	if err != nil {
		return fmt.Errorf("to structs: %w", err)
	}
	cols := make([]column.Vector, len(fs))
	for i, f := range fs {
		at := t.schema.Index(f.name)
		if at < 0 {
			unknown := &column.UnknownColumn{Name: f.name, Have: t.Columns()}
			return fmt.Errorf("to structs: field %s: %w; leave the field out with the tag `weir:\"-\"`", f.name, unknown)
		}
		cols[i] = t.Batch().Cols[at]
	}
	out := reflect.MakeSlice(p.Elem().Type(), t.Len(), t.Len())
	for row := range t.Len() {
		x := out.Index(row)
		if x.Kind() == reflect.Pointer {
			x.Set(reflect.New(element.Elem()))
			x = x.Elem()
		}
		for i, f := range fs {
			if err := assign(fieldAt(x, f.index), cols[i].At(row)); err != nil {
				return fmt.Errorf("to structs: row %d: column %s: %w", row, f.name, err)
			}
		}
	}
	p.Elem().Set(out)
	return nil
}

// fieldAt is the field of x at index; embedded structs that are nil are made.
func fieldAt(x reflect.Value, index []int) reflect.Value {
	for _, i := range index {
		if x.Kind() == reflect.Pointer {
			if x.IsNil() {
				x.Set(reflect.New(x.Type().Elem()))
			}
			x = x.Elem()
		}
		x = x.Field(i)
	}
	return x
}

// assign puts v, a value as Vector.At gives it, into dst.
func assign(dst reflect.Value, v any) error {
	if v == nil {
		switch dst.Kind() {
		case reflect.Pointer, reflect.Slice, reflect.Map, reflect.Interface:
			dst.SetZero()
			return nil
		}
		return fmt.Errorf("null; make the field a *%s", dst.Type())
	}
	bad := fmt.Errorf("%v (%T) does not fit a %s", v, v, dst.Type())
	if dst.Kind() == reflect.Pointer {
		dst.Set(reflect.New(dst.Type().Elem()))
		return assign(dst.Elem(), v)
	}
	if b, ok := v.([]byte); ok {
		v = append([]byte{}, b...) // the table's stay its own
	}
	if src := reflect.ValueOf(v); src.Type().AssignableTo(dst.Type()) {
		dst.Set(src)
		return nil
	}
	if dst.Type() == timeType || dst.Type() == decimalType {
		return bad
	}
	switch dst.Kind() {
	case reflect.Slice, reflect.Map, reflect.Struct:
		return assignNested(dst, v, bad)
	case reflect.String:
		switch v := v.(type) {
		case string:
			dst.SetString(v)
		case fmt.Stringer:
			if _, isTime := v.(time.Time); isTime {
				return bad
			}
			dst.SetString(v.String())
		default:
			return bad
		}
		return nil
	case reflect.Bool:
		b, ok := v.(bool)
		if !ok {
			return bad
		}
		dst.SetBool(b)
		return nil
	case reflect.Float32, reflect.Float64:
		f, ok := floatOf(v)
		if !ok {
			return bad
		}
		dst.SetFloat(f)
		return nil
	}
	return assignInt(dst, v, bad)
}

// assignNested puts a list into a slice, a map into a map and a struct into a struct.
func assignNested(dst reflect.Value, v any, bad error) error {
	switch x := v.(type) {
	case []any:
		if dst.Kind() != reflect.Slice {
			return bad
		}
		out := reflect.MakeSlice(dst.Type(), len(x), len(x))
		for i := range x {
			if err := assign(out.Index(i), x[i]); err != nil {
				return fmt.Errorf("element %d: %w", i, err)
			}
		}
		dst.Set(out)
		return nil
	case column.MapValue:
		if dst.Kind() != reflect.Map {
			return bad
		}
		out := reflect.MakeMap(dst.Type())
		for _, e := range x {
			key, value := reflect.New(dst.Type().Key()).Elem(), reflect.New(dst.Type().Elem()).Elem()
			if err := errors.Join(assign(key, e.Key), assign(value, e.Value)); err != nil {
				return fmt.Errorf("key %v: %w", e.Key, err)
			}
			out.SetMapIndex(key, value)
		}
		dst.Set(out)
		return nil
	case column.StructValue:
		if structOf(dst.Type()) == nil || dst.Kind() != reflect.Struct {
			return bad
		}
		return assignStruct(dst, x)
	}
	return bad
}

func assignStruct(dst reflect.Value, v column.StructValue) error {
	fs, err := goFields(dst.Type())
	if err != nil {
		return err
	}
	for _, f := range fs {
		at := slices.IndexFunc(v, func(x column.StructField) bool { return x.Name == f.name })
		if at < 0 {
			return fmt.Errorf("the struct has no field %q", f.name)
		}
		if err := assign(fieldAt(dst, f.index), v[at].Value); err != nil {
			return fmt.Errorf("field %s: %w", f.name, err)
		}
	}
	return nil
}

// assignInt puts an integer into dst if that holds it.
func assignInt(dst reflect.Value, v any, bad error) error {
	src := reflect.ValueOf(v)
	if dst.Type() == durationType {
		x, ok := v.(column.IntervalValue)
		if !ok || x.Months != 0 || x.Days != 0 || x.Micros > math.MaxInt64/1000 || x.Micros < math.MinInt64/1000 {
			return bad
		}
		dst.SetInt(x.Micros * 1000)
		return nil
	}
	switch {
	case dst.CanInt() && src.CanInt() && !dst.OverflowInt(src.Int()):
		dst.SetInt(src.Int())
	case dst.CanInt() && src.CanUint() && src.Uint() <= math.MaxInt64 && !dst.OverflowInt(int64(src.Uint())):
		dst.SetInt(int64(src.Uint()))
	case dst.CanUint() && src.CanUint() && !dst.OverflowUint(src.Uint()):
		dst.SetUint(src.Uint())
	case dst.CanUint() && src.CanInt() && src.Int() >= 0 && !dst.OverflowUint(uint64(src.Int())):
		dst.SetUint(uint64(src.Int()))
	default:
		return bad
	}
	return nil
}

// floatOf is a number as a float64: integers that it holds exactly, and decimals as near as
// it goes.
func floatOf(v any) (float64, bool) {
	switch v := v.(type) {
	case float64:
		return v, true
	case float32:
		return float64(v), true
	case int64:
		return float64(v), v >= -1<<53 && v <= 1<<53
	case column.DecimalValue:
		return v.Float64(), true
	}
	src := reflect.ValueOf(v)
	if src.CanInt() {
		return float64(src.Int()), true
	}
	if src.CanUint() {
		return float64(src.Uint()), src.Uint() <= 1<<53
	}
	return 0, false
}

// Any is a column as At gives its values; a null is nil.
func (t *Table) Any(col string) ([]any, error) {
	v, err := t.column(col)
	if err != nil {
		return nil, err
	}
	out := make([]any, v.Len())
	for i := range out {
		out[i] = v.At(i)
	}
	return out, nil
}

// Texts is any column as people read its values; a null is "".
func (t *Table) Texts(col string) ([]string, error) {
	v, err := t.column(col)
	if err != nil {
		return nil, err
	}
	out := make([]string, v.Len())
	for i := range out {
		out[i] = column.FormatValue(v.Type(), v.At(i))
	}
	return out, nil
}

// Bytes is a binary or text column; a null is nil, an empty value is not.
func (t *Table) Bytes(col string) ([][]byte, error) {
	v, err := t.column(col)
	if err != nil {
		return nil, err
	}
	out := make([][]byte, v.Len())
	for i := range out {
		switch x := v.At(i).(type) {
		case nil:
		case []byte:
			out[i] = append([]byte{}, x...)
		case string:
			out[i] = []byte(x)
		default:
			return nil, fmt.Errorf("column %q is %s, not binary", col, v.Type())
		}
	}
	return out, nil
}

// Nulls tells for every row of a column whether it is null.
func (t *Table) Nulls(col string) ([]bool, error) {
	v, err := t.column(col)
	if err != nil {
		return nil, err
	}
	nulls := v.Nulls()
	out := make([]bool, v.Len())
	for i := range out {
		out[i] = !nulls.Has(i)
	}
	return out, nil
}

// Maps is a map from column to value for every row, for templates and JSON.
func (t *Table) Maps() []map[string]any {
	out := make([]map[string]any, t.Len())
	for i := range out {
		out[i] = map[string]any{}
		for c, name := range t.Columns() {
			out[i][name] = t.Batch().Cols[c].At(i)
		}
	}
	return out
}

// Value is the one value of a table of one row and one column, such as Agg(Sum("x")) gives.
func (t *Table) Value() (any, error) {
	if t.Len() != 1 || len(t.Columns()) != 1 {
		return nil, fmt.Errorf("the table has %d rows and the columns %s; Value takes one row of one column", t.Len(), strings.Join(t.Columns(), ", "))
	}
	return t.Batch().Cols[0].At(0), nil
}
