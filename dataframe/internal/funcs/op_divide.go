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
	Overloads: []Overload{
		divideOverload(column.KindFloat64, column.Float64, func(x, y float64) (float64, bool) { return x / y, y != 0 }),
		divideOverload(column.KindInt64, column.Float64, func(x, y int64) (float64, bool) {
			return float64(x) / float64(y), y != 0
		}),
		{
			Args:   kinds(column.KindDecimal, column.KindDecimal),
			Result: always(column.Float64),
			Eval:   divideDecimals,
		},
	},
}

var opDiv = Scalar{
	Name: "div", Aliases: []string{"//"},
	Doc:       "a div b divides integers and drops the fraction; null where b is 0.",
	Examples:  []Example{{"7 // 2", "3"}, {"div(-7, 2)", "-3"}, {"1 // 0", "null"}, {"NULL // 2", "null"}},
	Overloads: []Overload{divInts.overload()},
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

// divideDecimals divides the unscaled values, so that there is one rounding.
func divideDecimals(n int, args []column.Vector) (column.Vector, error) {
	fa, fb := int64(1), int64(1)
	if d := int(args[1].Type().Scale) - int(args[0].Type().Scale); d > 0 {
		fa = column.Pow10(d)
	} else {
		fb = column.Pow10(-d)
	}
	a, b, out := inputOf[int64](args[0]), inputOf[int64](args[1]), newMaybe[float64](n)
	for i := range n {
		if b.at(i) == 0 {
			out.null(i)
			continue
		}
		out.values[i] = scaledFloat(a.at(i), fa) / scaledFloat(b.at(i), fb)
	}
	return out.vector(column.Float64), nil
}

// scaledFloat is x * f, rounded once if it fits int64.
func scaledFloat(x, f int64) float64 {
	if r, ok := mulInt(x, f); ok {
		return float64(r)
	}
	return float64(x) * float64(f)
}
