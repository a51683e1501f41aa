package connectors

import (
	"fmt"

	"weir/dataframe/column"
)

// A table has moments in microseconds: other readers refuse nanoseconds or cut them off. So a column of
// nanoseconds is kept in microseconds as long as it loses nothing; the table's schema tells what it was. Milliseconds
// become microseconds.

// inTable is the type that files of a table have for t.
func inTable(t column.Type) column.Type {
	if t.Kind == column.KindTimestamp {
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
		return microseconds(x, t)
	}
	return nil, fmt.Errorf("%s cannot be kept as %s", v.Type(), t)
}

// microseconds are the moments v, whatever their unit.
func microseconds(v *column.Ints, t column.Type) (column.Vector, error) {
	out := &column.Ints{Typ: t, Values: v.Values, Valid: v.Valid}
	if v.Typ.Unit == column.Micro {
		return out, nil
	}
	out.Values = make([]int64, len(v.Values))
	for i, n := range v.Values {
		switch {
		case !v.Valid.Has(i):
		case v.Typ.Unit == column.Milli:
			if out.Values[i] = n * 1000; out.Values[i]/1000 != n {
				return nil, fmt.Errorf("%s does not fit %s", column.FormatValue(v.Typ, v.At(i)), t)
			}
		case n%1000 != 0:
			return nil, fmt.Errorf("%s has nanoseconds, which a table does not keep; cast the column to %s, or write to a name that ends in .parquet", column.FormatValue(v.Typ, v.At(i)), t)
		default:
			out.Values[i] = n / 1000
		}
	}
	return out, nil
}
