package funcs

import (
	"fmt"
	"math"

	"weir/dataframe/column"
)

var floorFunc = Scalar{Name: "floor", Doc: "floor(x) is the largest whole number that is not above x.",
	Examples:  []Example{{"floor(-1.5)", "-2"}, {"floor(DECIMAL '1.99')", "1"}, {"floor(3)", "3"}, {"floor(NULL::double)", "null"}},
	Overloads: whole(math.Floor, func(x, d int64) int64 { q, _ := floorDiv(x, d); return q }, floorWide)}

var ceilFunc = Scalar{Name: "ceil", Aliases: []string{"ceiling"}, Doc: "ceil(x) is the smallest whole number that is not below x.",
	Examples: []Example{{"ceil(1.2)", "2"}, {"ceil(DECIMAL '-1.99')", "-1"}, {"ceil(NULL::double)", "null"}},
	Overloads: whole(math.Ceil, func(x, d int64) int64 { q, _ := floorDiv(-x, d); return -q },
		func(x, d column.Int128) column.Int128 { return floorWide(x.Neg(), d).Neg() })}

var roundFunc = Scalar{Name: "round",
	Doc: "round(x, n) rounds to n digits after the point, before it if n is negative; n is 0 if left out; a half goes away from zero. A decimal gets the scale n if that is a constant, else it keeps its own.",
	Examples: []Example{
		{"round(2.5)", "3"}, {"round(-2.5)", "-3"}, {"round(1.2345, 2)", "1.23"}, {"round(DECIMAL '1.255', 2)", "1.26"},
		{"round(DECIMAL '1.5')", "2"}, {"round(1250, -2)", "1300"}, {"round(1.5, NULL)", "null"},
	},
	Overloads: append(whole(math.Round, roundDiv, column.Int128.DivRound),
		Overload{Args: kinds(column.KindInt64, column.KindInt64), Result: always(column.Int64), Eval: roundInts},
		placeDecimals("round", column.Int128.DivRound),
		Overload{Args: kinds(column.KindFloat64, column.KindInt64), Result: always(column.Float64), Eval: roundFloats})}

// whole is a rounding to whole numbers: of floats by f, of decimals by the
// division g; integers stay.
func whole(f func(float64) float64, g func(x, d int64) int64, w func(x, d column.Int128) column.Int128) []Overload {
	decimal := func(t column.Type) column.Type {
		return column.Decimal(min(column.MaxPrecision, t.Precision-t.Scale+1), 0)
	}
	return []Overload{
		map1(column.KindInt64, column.Int64, func(x int64) int64 { return x }),
		map1(column.KindUint64, column.Uint64, func(x uint64) uint64 { return x }),
		{
			Args:   kinds(column.KindDecimal),
			Result: func(args []column.Type) (column.Type, error) { return decimal(args[0]), nil },
			Eval: func(n int, args []column.Vector) (column.Vector, error) {
				t := args[0].Type()
				if t.Layout() == column.LayoutInt128 {
					a, d, out := inputOf[column.Int128](args[0]), column.WidePow10(int(t.Scale)), make([]column.Int128, n)
					for i := range out {
						out[i] = w(a.at(i), d)
					}
					return wideVector(decimal(t), out), nil
				}
				a, d, out := inputOf[int64](args[0]), column.Pow10(int(t.Scale)), make([]int64, n)
				for i := range out {
					out[i] = g(a.at(i), d)
				}
				return &column.Ints{Typ: decimal(t), Values: out}, nil
			},
		},
		map1(column.KindFloat64, column.Float64, f),
	}
}

func roundInts(n int, args []column.Vector) (column.Vector, error) {
	a, digits, out := inputOf[int64](args[0]), inputOf[int64](args[1]), make([]int64, n)
	for i := range out {
		x, ok := roundTo(a.at(i), -digits.at(i))
		if !ok {
			if err := rowError(args, i, fmt.Errorf("round(%d, %d) overflows int64", a.at(i), digits.at(i))); err != nil {
				return nil, err
			}
		}
		out[i] = x
	}
	return &column.Ints{Typ: column.Int64, Values: out}, nil
}

// roundTo makes the last places digits of x zero.
func roundTo(x, places int64) (int64, bool) {
	switch {
	case places <= 0:
		return x, true
	case places > 18:
		return 0, places > 19 || absInt(x) < 5e18
	}
	d := column.Pow10(int(places))
	return mulInt(roundDiv(x, d), d)
}

// placeDecimals is the overload of a rounding of decimals to a number of digits; div divides
// as the rounding does.
func placeDecimals(name string, div func(x, d column.Int128) column.Int128) Overload {
	return Overload{
		Args:   kinds(column.KindDecimal, column.KindInt64),
		Result: func(args []column.Type) (column.Type, error) { return roundedType(args[0]), nil },
		ResultOf: func(args []column.Type, consts []any) (column.Type, error) {
			out := roundedType(args[0])
			if digits, ok := consts[1].(int64); ok && digits < int64(out.Scale) {
				scale := uint8(max(digits, 0))
				out = column.Decimal(out.Precision-out.Scale+scale, scale)
			}
			return out, nil
		},
		EvalAs: func(out column.Type, n int, args []column.Vector) (column.Vector, error) {
			t := args[0].Type()
			shorter := column.WidePow10(int(t.Scale - out.Scale))
			a, digits, values := wideInput(args[0]), inputOf[int64](args[1]), make([]column.Int128, n)
			for i := range values {
				d := max(min(digits.at(i), 100), -100)
				x, ok := placeWide(a.at(i), int64(t.Scale)-d, div)
				if ok && out.Scale < t.Scale {
					x, _ = x.QuoRem(shorter) // the digits left out are zeros
				}
				if !ok || !column.FitsDecimal(x, out) {
					err := fmt.Errorf("%s(%s, %d) does not fit %s", name, column.DecimalValue{Unscaled: a.at(i), Scale: t.Scale}, digits.at(i), out)
					if err := rowError(args, i, err); err != nil {
						return nil, err
					}
					x = column.Int128{}
				}
				values[i] = x
			}
			return wideVector(out, values), nil
		},
	}
}

// roundedType has room for the digit that rounding may add.
func roundedType(t column.Type) column.Type {
	return column.Decimal(min(column.MaxPrecision, t.Precision+1), t.Scale)
}

// placeWide makes the last places digits of x zero, rounding as div does.
func placeWide(x column.Int128, places int64, div func(x, d column.Int128) column.Int128) (column.Int128, bool) {
	switch {
	case places <= 0:
		return x, true
	case places > column.MaxPrecision:
		return column.Int128{}, true
	}
	d := column.WidePow10(int(places))
	return div(x, d).Mul(d)
}

// floorWide divides by a positive d, rounding down.
func floorWide(x, d column.Int128) column.Int128 {
	q, r := x.QuoRem(d)
	if r.Sign() < 0 {
		q, _ = q.Sub(column.Int128Of(1))
	}
	return q
}

func roundFloats(n int, args []column.Vector) (column.Vector, error) {
	a, digits, out := inputOf[float64](args[0]), inputOf[int64](args[1]), make([]float64, n)
	for i := range out {
		out[i] = roundFloat(a.at(i), digits.at(i))
	}
	return &column.Floats{Typ: column.Float64, Values: out}, nil
}

// roundFloat leaves numbers alone that have no digit at the place or beyond.
func roundFloat(x float64, digits int64) float64 {
	switch {
	case digits > 308:
		return x
	case digits < -308:
		return 0 * x
	case digits < 0:
		f := math.Pow10(int(-digits))
		return math.Round(x/f) * f
	}
	f := math.Pow10(int(digits))
	if r := math.Round(x*f) / f; !math.IsInf(x*f, 0) {
		return r
	}
	return x
}
