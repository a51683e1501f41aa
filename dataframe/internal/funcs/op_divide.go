package funcs

import (
	"math"

	"weir/dataframe/column"
)

// Division by zero gives null everywhere, so that one bad row does not end a
// query over a billion; floats too, for a / b must not depend on the type of a.

var opDivide = Scalar{
	Name:     "/",
	Doc:      "a / b divides and gives a float64, null where b is 0; div and % are the integer operations.",
	Examples: []Example{{"7 / 2", "3.5"}, {"1 / 0", "null"}, {"1.0 / 0.0", "null"}, {"DECIMAL '1.00' / 4", "0.25"}, {"NULL / 2", "null"}},
	Overloads: append([]Overload{
		divideOverload(column.KindFloat64, column.Float64, func(x, y float64) (float64, bool) { return x / y, y != 0 }),
		divideOverload(column.KindInt64, column.Float64, func(x, y int64) (float64, bool) {
			return float64(x) / float64(y), y != 0
		}),
		divideOverload(column.KindUint64, column.Float64, func(x, y uint64) (float64, bool) {
			return float64(x) / float64(y), y != 0
		}),
		{
			Args:   kinds(column.KindDecimal, column.KindDecimal),
			Result: always(column.Float64),
			Eval:   divideDecimals,
		},
	}, intervalDivide...),
}

var opDiv = Scalar{
	Name: "div", Aliases: []string{"//"},
	Doc:      "a div b divides integers and drops the fraction; null where b is 0.",
	Examples: []Example{{"7 // 2", "3"}, {"div(-7, 2)", "-3"}, {"1 // 0", "null"}, {"NULL // 2", "null"}},
	Overloads: []Overload{divInts.overload(), divideOverload(column.KindUint64, column.Uint64, func(x, y uint64) (uint64, bool) {
		if y == 0 {
			return 0, false
		}
		return x / y, true
	})},
}

// divInts is the one integer division that overflows: MinInt64 div -1.
var divInts = checkedDivision{"div", func(x, y int64) int64 { return x / y }}

type checkedDivision struct {
	sign string
	f    func(x, y int64) int64
}

func (d checkedDivision) overload() Overload {
	return Overload{
		Args:   kinds(column.KindInt64, column.KindInt64),
		Result: always(column.Int64),
		Eval: func(n int, args []column.Vector) (column.Vector, error) {
			a, b, out := inputOf[int64](args[0]), inputOf[int64](args[1]), newMaybe[int64](n)
			for i := range n {
				x, y := a.at(i), b.at(i)
				switch {
				case y == 0:
					out.null(i)
				case y == -1 && x == math.MinInt64:
					if !anyNull(args, i) {
						return nil, overflowError(x, d.sign, y)
					}
				default:
					out.values[i] = d.f(x, y)
				}
			}
			return out.vector(column.Int64), nil
		},
	}
}

// divideDecimals divides the unscaled values, so that there is one rounding as
// long as they fit 64 bits.
func divideDecimals(n int, args []column.Vector) (column.Vector, error) {
	fa, fb := column.WidePow10(0), column.WidePow10(0)
	if d := int(args[1].Type().Scale) - int(args[0].Type().Scale); d > 0 {
		fa = column.WidePow10(d)
	} else {
		fb = column.WidePow10(-d)
	}
	a, b, out := wideInput(args[0]), wideInput(args[1]), newMaybe[float64](n)
	for i := range n {
		if b.at(i).Sign() == 0 {
			out.null(i)
			continue
		}
		out.values[i] = wideFloat(a.at(i), fa) / wideFloat(b.at(i), fb)
	}
	return out.vector(column.Float64), nil
}

// wideFloat is x * f, rounded once if it fits 128 bits.
func wideFloat(x, f column.Int128) float64 {
	if r, ok := x.Mul(f); ok {
		return r.Float64()
	}
	return x.Float64() * f.Float64()
}
