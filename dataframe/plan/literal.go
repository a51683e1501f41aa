package plan

import (
	"fmt"
	"time"

	"weir/dataframe/column"
)

// NewLiteral is the constant v: nil, a bool, an integer, a float, a string, a
// []byte, a time.Time (a timestamp with zone UTC, in microseconds), a
// time.Duration is refused, a column.DecimalValue or a column.IntervalValue. It panics for other
// types; LiteralOf returns an error.
func NewLiteral(v any) *Literal {
	l, err := LiteralOf(v)
	if err != nil {
		panic(err)
	}
	return l
}

// LiteralOf is NewLiteral for values from outside.
func LiteralOf(v any) (*Literal, error) {
	switch x := v.(type) {
	case nil:
		return &Literal{nil, column.Null}, nil
	case bool:
		return &Literal{x, column.Bool}, nil
	case string:
		return &Literal{x, column.String}, nil
	case []byte:
		return &Literal{x, column.Binary}, nil
	case float64:
		return &Literal{x, column.Float64}, nil
	case float32:
		return &Literal{float64(x), column.Float64}, nil
	case time.Time:
		return &Literal{x.UTC().Truncate(time.Microsecond), column.Timestamp}, nil
	case column.DecimalValue:
		return &Literal{x, x.Type()}, nil
	case column.IntervalValue:
		return &Literal{x, column.Interval}, nil
	}
	b := column.NewBuilder(column.Int64, 1)
	if err := b.Append(v); err != nil {
		return nil, fmt.Errorf("a %T cannot be a constant of a query; use a bool, number, string or time", v)
	}
	return &Literal{b.Vector().At(0), column.Int64}, nil
}

// Vector is the constant as a vector of one row.
func (e *Literal) Vector() column.Vector {
	b := column.NewBuilder(e.Typ, 1)
	if err := b.Append(e.Value); err != nil {
		panic("plan: literal: " + err.Error())
	}
	return b.Vector()
}
