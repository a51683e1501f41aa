package connectors

import (
	"fmt"

	"weir/dataframe/column"
)

// A table has moments in microseconds: other readers refuse nanoseconds or cut them off. So a column of
// nanoseconds is kept in microseconds as long as it loses nothing; the table's schema tells what it was.

// inTable is the type that files of a table have for t.
func inTable(t column.Type) column.Type {
	if t.Kind == column.KindTimestamp && t.Unit == column.Nano {
		t.Unit = column.Micro
	}
	if len(t.Fields) > 0 {
		fields := append([]column.Field(nil), t.Fields...)
		for i := range fields {
			fields[i].Type = inTable(fields[i].Type)
		}
		t.Fields = fields
	}
	return t
}

// toTable is v as values of the type t, which is inTable of v's.
func toTable(v column.Vector, t column.Type) (column.Vector, error) {
	if v.Type().Equal(t) {
		return v, nil
	}
	switch x := column.Flatten(v).(type) {
	case *column.Lists:
		child, err := toTable(x.Child, t.Element())
		return &column.Lists{Typ: t, Spans: x.Spans, Child: child, Valid: x.Valid}, err
	case *column.Structs:
		out := &column.Structs{Typ: t, N: x.N, Valid: x.Valid}
		for i, f := range t.Fields {
			c, err := toTable(x.Cols[i], f.Type)
			if err != nil {
				return nil, err
			}
			out.Cols = append(out.Cols, c)
		}
		return out, nil
	case *column.Ints:
		out := &column.Ints{Typ: t, Values: make([]int64, len(x.Values)), Valid: x.Valid}
		for i, n := range x.Values {
			if n%1000 != 0 && x.Valid.Has(i) {
				return nil, fmt.Errorf("%s has nanoseconds, which a table does not keep; cast the column to %s, or write to a name that ends in .parquet", column.FormatValue(x.Typ, x.At(i)), t)
			}
			out.Values[i] = n / 1000
		}
		return out, nil
	}
	return nil, fmt.Errorf("%s cannot be kept as %s", v.Type(), t)
}
