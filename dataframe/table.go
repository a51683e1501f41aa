package dataframe

import (
	"fmt"
	"time"

	"weir/dataframe/column"
	"weir/dataframe/plan"
	"weir/kernel/display"
)

// A Table is a result in memory. It does not change.
type Table struct {
	s      *Session
	schema *column.Schema
	rows   *tableRows
	total  int64 // rows of the query it is a preview of; -1: more than these
	show   int   // rows to show; 0: preview
}

var (
	_ display.Rich   = (*Table)(nil)
	_ display.Rich   = (*Frame)(nil)
	_ display.Source = (*Table)(nil)
	_ display.Source = (*Frame)(nil)
	_ display.Rows   = (*Table)(nil)
)

// Len is the number of rows.
func (t *Table) Len() int { return t.rows.n }

// Columns lists the names of the columns.
func (t *Table) Columns() []string { return t.schema.Names() }

// Schema lists the columns with their types.
func (t *Table) Schema() *column.Schema { return t.schema }

// Batch is the rows as columns. Of a large answer the first call puts them together.
func (t *Table) Batch() *column.Batch { return t.rows.batch(t.schema) }

func (t *Table) column(name string) (column.Vector, error) {
	i := t.schema.Index(name)
	if i < 0 {
		return nil, &column.UnknownColumn{Name: name, Have: t.Columns()}
	}
	return t.Batch().Cols[i], nil
}

// At is the value in a row of the column col: nil for a null, or bool, int64,
// uint64, float64, string, []byte, time.Time, time.Duration (a time of day), column.DecimalValue,
// column.IntervalValue, []any, column.StructValue or column.MapValue. Like an index out of range, a column
// or row that does not exist panics, which a cell shows as its error.
func (t *Table) At(row int, col string) any {
	c := t.schema.Index(col)
	if c < 0 {
		panic(&column.UnknownColumn{Name: col, Have: t.Columns()})
	}
	if row < 0 || row >= t.Len() {
		panic(fmt.Errorf("row %d of a table of %d rows", row, t.Len()))
	}
	b, i := t.rows.at(t.schema, row)
	return b.Cols[c].At(i)
}

// Floats is a numeric column as float64s; a null is an error, since it is no
// number.
func (t *Table) Floats(col string) ([]float64, error) {
	v, err := t.column(col)
	if err != nil {
		return nil, err
	}
	if typ := v.Type(); !typ.Numeric() && typ.Kind != column.KindBool {
		return nil, fmt.Errorf("column %q is %s, not a number", col, typ)
	}
	if i := firstNull(v); i >= 0 {
		return nil, fmt.Errorf("column %q: row %d is null; fill it with OrElse or filter it out", col, i)
	}
	out := make([]float64, v.Len())
	switch x := column.Flatten(v).(type) {
	case *column.Floats:
		copy(out, x.Values)
	case *column.Ints:
		for i, n := range x.Values {
			out[i] = column.DecimalOf(n, x.Typ.Scale).Float64() // of whole numbers the scale is 0
		}
	case *column.Uints:
		for i, n := range x.Values {
			out[i] = float64(n)
		}
	case *column.Wides:
		for i, n := range x.Values {
			out[i] = column.DecimalValue{Unscaled: n, Scale: x.Typ.Scale}.Float64()
		}
	case *column.Bools:
		for i, b := range x.Values {
			if b {
				out[i] = 1
			}
		}
	}
	return out, nil
}

// firstNull is the first row of v that is null, -1 if none is.
func firstNull(v column.Vector) int {
	nulls := v.Nulls()
	if nulls == nil {
		return -1
	}
	for i := range v.Len() {
		if !nulls.Has(i) {
			return i
		}
	}
	return -1
}

// Ints is an integer column as int64s; a null is an error.
func (t *Table) Ints(col string) ([]int64, error) { return typed[int64](t, col, column.Int64) }

// Strings is a text column as strings; a null is "".
func (t *Table) Strings(col string) ([]string, error) {
	v, err := t.column(col)
	if err != nil {
		return nil, err
	}
	if v.Type().Kind != column.KindString {
		return nil, fmt.Errorf("column %q is %s, not string", col, v.Type())
	}
	out := make([]string, v.Len())
	for i := range out {
		out[i], _ = v.At(i).(string)
	}
	return out, nil
}

// Times is a date or timestamp column; a null is an error.
func (t *Table) Times(col string) ([]time.Time, error) {
	return typed[time.Time](t, col, column.Timestamp)
}

// Bools is a bool column; a null is an error.
func (t *Table) Bools(col string) ([]bool, error) { return typed[bool](t, col, column.Bool) }

func typed[T any](t *Table, col string, want column.Type) ([]T, error) {
	v, err := t.column(col)
	if err != nil {
		return nil, err
	}
	out := make([]T, v.Len())
	for i := range out {
		x := v.At(i)
		y, ok := x.(T)
		if x == nil {
			return nil, fmt.Errorf("column %q: row %d is null; fill it with OrElse or filter it out", col, i)
		}
		if !ok {
			return nil, fmt.Errorf("column %q is %s, not %s", col, v.Type(), want.Kind)
		}
		out[i] = y
	}
	return out, nil
}

// A Row is one row of a Table.
type Row struct {
	t *Table
	i int
}

// At is the value of the column col; see Table.At.
func (r Row) At(col string) any { return r.t.At(r.i, col) }

// Index is the number of the row, from 0.
func (r Row) Index() int { return r.i }

// Each calls fn for every row until it says false.
func (t *Table) Each(fn func(row Row) bool) {
	for i := range t.Len() {
		if !fn(Row{t, i}) {
			return
		}
	}
}

// Frame is the rows as a Frame, to go on with.
func (t *Table) Frame() *Frame {
	return &Frame{s: t.s, node: plan.NewValues(t.schema, t.rows.pieces())}
}
