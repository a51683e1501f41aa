package funcs

import (
	"fmt"
	"slices"

	"weir/dataframe/column"
)

// grown is s with room for n groups, new ones zero. It grows by a half at least, where append
// would copy large slices at every quarter.
func grown[T any](s []T, n int) []T {
	if n <= len(s) {
		return s
	}
	if n > cap(s) {
		s = slices.Grow(s, max(n-len(s), len(s)/2))
	}
	return s[:n]
}

// reserved is s with room for n values in all.
func reserved[T any](s []T, n int) []T {
	if n <= cap(s) {
		return s
	}
	return append(make([]T, 0, n), s...)
}

// validOf is the Bitmap of the groups that have a value; nil if all have.
func validOf(seen []bool) column.Bitmap {
	m, all := column.NewBitmap(len(seen)), true
	for i, s := range seen {
		if s {
			m.Set(i)
		}
		all = all && s
	}
	if all {
		return nil
	}
	return m
}

// fixedOf is one value a group, null where none was seen. The copy lets the
// accumulator go on.
func fixedOf[T fixed](t column.Type, values []T, seen []bool) column.Vector {
	values = append(make([]T, 0, len(values)), values...)
	var zero T
	for i, s := range seen {
		if !s {
			values[i] = zero
		}
	}
	return &column.Fixed[T]{Typ: t, Values: values, Valid: validOf(seen)}
}

// ints is one int64 a group, none of them null.
func ints(values []int64) column.Vector {
	return &column.Ints{Typ: column.Int64, Values: append(make([]int64, 0, len(values)), values...)}
}

func floats(values []float64) column.Vector {
	return &column.Floats{Typ: column.Float64, Values: append(make([]float64, 0, len(values)), values...)}
}

// needNumber is the Result of an aggregate of numbers: f of the argument's type.
func needNumber(name string, f func(column.Type) column.Type) func([]column.Type) (column.Type, error) {
	return func(args []column.Type) (column.Type, error) {
		for _, t := range args {
			if !t.Numeric() && t.Kind != column.KindNull {
				return column.Type{}, fmt.Errorf("%s takes numbers, not %s", name, t)
			}
		}
		if args[0].Kind == column.KindNull {
			return f(column.Int64), nil
		}
		return f(args[0]), nil
	}
}

func toFloat(column.Type) column.Type { return column.Float64 }

// floatsOf are the values of a numeric argument as floats. A bare NULL counts
// as a number.
func floatsOf(v column.Vector) input[float64] {
	switch v.Type().Kind {
	case column.KindFloat64, column.KindFloat32:
		return inputOf[float64](v)
	case column.KindUint64:
		a := inputOf[uint64](v)
		out := make([]float64, len(a.v))
		for i, x := range a.v {
			out[i] = float64(x)
		}
		return input[float64]{out, a.mask}
	case column.KindDecimal:
		return decimalFloats(v, v.Len())
	case column.KindNull:
		return input[float64]{[]float64{0}, 0}
	}
	a := inputOf[int64](v)
	out := make([]float64, len(a.v))
	for i, x := range a.v {
		out[i] = float64(x)
	}
	return input[float64]{out, a.mask}
}

// A nothing is the accumulator of an aggregate of bare NULLs.
type nothing struct {
	typ    column.Type
	groups int
}

func (a *nothing) Grow(n int)                           { a.groups = max(a.groups, n) }
func (a *nothing) Add([]int32, []column.Vector) error   { return nil }
func (a *nothing) Merge([]int32, []column.Vector) error { return nil }
func (a *nothing) State() ([]column.Vector, error) {
	return []column.Vector{column.Flatten(column.NullsOf(column.Bool, a.groups))}, nil
}
func (a *nothing) Result() (column.Vector, error) {
	return column.Flatten(column.NullsOf(a.typ, a.groups)), nil
}
