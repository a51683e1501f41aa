package dataframe

import (
	"fmt"
	"maps"
	"reflect"
	"slices"

	"weir/dataframe/column"
	"weir/dataframe/internal/funcs"
	"weir/dataframe/plan"
)

// FromStructs is the frame of a slice of structs or of pointers to them: a column for each
// exported field, called as the field or as its tag `weir:"name"` says; `weir:"-"` leaves a
// field out. Integers become int64 or, if they are uint or uint64, uint64; a time.Time a timestamp in UTC
// without what is below its microseconds, a time.Duration an interval, slices lists, maps maps and structs
// structs; those that are embedded give their own columns. A nil pointer, slice or map is a null.
func (s *Session) FromStructs(rows any) *Frame {
	v := reflect.ValueOf(rows)
	if v.Kind() != reflect.Slice && v.Kind() != reflect.Array {
		return s.fail(fmt.Errorf("from structs: a %T is no slice of structs", rows))
	}
	t := structOf(v.Type().Elem())
	if t == nil {
		return s.fail(fmt.Errorf("from structs: %T is no slice of structs; FromColumns takes slices of values", rows))
	}
	fs, err := goFields(t)
	if err != nil {
		return s.fail(fmt.Errorf("from structs: %w", err))
	}
	schema := &column.Schema{}
	cols := make([]*column.Builder, len(fs))
	for i, f := range fs {
		typ, nullable, err := typeOf(f.typ)
		if err != nil {
			return s.fail(fmt.Errorf("from structs: field %s: %w", f.name, err))
		}
		schema.Fields = append(schema.Fields, column.Field{Name: f.name, Type: typ, Nullable: nullable || len(f.index) > 1})
		cols[i] = column.NewBuilder(typ, v.Len())
	}
	for row := range v.Len() {
		x := v.Index(row)
		if x.Kind() == reflect.Pointer {
			if x.IsNil() {
				return s.fail(fmt.Errorf("from structs: row %d is a nil pointer", row))
			}
			x = x.Elem()
		}
		for i, f := range fs {
			if err := cols[i].Append(fieldOf(x, f.index)); err != nil {
				return s.fail(fmt.Errorf("from structs: row %d: field %s: %w", row, f.name, err))
			}
		}
	}
	b := &column.Batch{N: v.Len()}
	for _, c := range cols {
		b.Cols = append(b.Cols, c.Vector())
	}
	return s.fromBatch(schema, b)
}

// fieldOf is the value of a field, null if it is of an embedded struct that is nil.
func fieldOf(x reflect.Value, index []int) any {
	f, err := x.FieldByIndexErr(index)
	if err != nil {
		return nil
	}
	return valueOfGo(f)
}

// FromColumns is the frame of columns by name, each a slice: []int64, []float64, []string, []bool,
// []time.Time, slices of pointers, where nil is a null, or []any, of values that have a common type.
// All are of one length. The columns come in the order of their names; Reorder or Select gives another.
func (s *Session) FromColumns(columns map[string]any) *Frame {
	schema := &column.Schema{}
	b := &column.Batch{N: -1}
	first := ""
	for _, name := range slices.Sorted(maps.Keys(columns)) {
		v := reflect.ValueOf(columns[name])
		if v.Kind() != reflect.Slice && v.Kind() != reflect.Array {
			return s.fail(fmt.Errorf("from columns: %s is a %T, no slice", name, columns[name]))
		}
		if b.N < 0 {
			b.N, first = v.Len(), name
		}
		if v.Len() != b.N {
			return s.fail(fmt.Errorf("from columns: %s has %d values, %s %d", first, b.N, name, v.Len()))
		}
		field, col, err := columnOfGo(v)
		if err != nil {
			return s.fail(fmt.Errorf("from columns: %s: %w", name, err))
		}
		field.Name = name
		schema.Fields = append(schema.Fields, field)
		b.Cols = append(b.Cols, col)
	}
	if b.N < 0 {
		return s.fail(fmt.Errorf("from columns: there are none"))
	}
	return s.fromBatch(schema, b)
}

// columnOfGo is a slice as a column.
func columnOfGo(v reflect.Value) (column.Field, column.Vector, error) {
	var f column.Field
	var err error
	if e := v.Type().Elem(); e.Kind() == reflect.Interface || e == decimalType {
		f.Type, err = commonType(v)
		f.Nullable = true
	} else {
		f.Type, f.Nullable, err = typeOf(v.Type().Elem())
	}
	if err != nil {
		return f, nil, err
	}
	b := column.NewBuilder(f.Type, v.Len())
	for i := range v.Len() {
		if err := b.Append(valueOfGo(v.Index(i))); err != nil {
			return f, nil, fmt.Errorf("row %d: %w", i, err)
		}
	}
	return f, b.Vector(), nil
}

// commonType is the type that holds all values of a slice of any.
func commonType(v reflect.Value) (column.Type, error) {
	typ := column.Null
	for i := range v.Len() {
		x := valueOfGo(v.Index(i))
		if x == nil {
			continue
		}
		l, err := plan.LiteralOf(x)
		if err != nil {
			return typ, fmt.Errorf("row %d: %w", i, err)
		}
		unified, err := funcs.Unify([]column.Type{typ, l.Typ})
		if err != nil {
			return typ, fmt.Errorf("row %d: %w", i, err)
		}
		typ = unified
	}
	return typ, nil
}

// fromBatch is the frame of b in batches of the usual size.
func (s *Session) fromBatch(schema *column.Schema, b *column.Batch) *Frame {
	return (&Table{s: s, schema: schema, rows: rowsOfBatch(b)}).Frame()
}
