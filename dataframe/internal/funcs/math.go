package funcs

import (
	"math"

	"weir/dataframe/column"
)

func float1(f func(float64) float64) []Overload {
	return []Overload{map1(column.KindFloat64, column.Float64, f)}
}

var sqrtFunc = Scalar{Name: "sqrt", Total: true, Doc: "sqrt(x) is the square root; NaN for negative x.",
	Examples: []Example{{"sqrt(9)", "3"}, {"sqrt(-1)", "NaN"}, {"sqrt(NULL)", "null"}}, Overloads: float1(math.Sqrt)}

var expFunc = Scalar{Name: "exp", Total: true, Doc: "exp(x) is e to the power of x.",
	Examples: []Example{{"exp(0)", "1"}, {"exp(NULL)", "null"}}, Overloads: float1(math.Exp)}

var lnFunc = Scalar{Name: "ln", Total: true, Doc: "ln(x) is the natural logarithm; -Inf for 0, NaN below.",
	Examples: []Example{{"ln(1)", "0"}, {"ln(5e-324)", "-744.4400719213812"}, {"ln(0)", "-Infinity"}, {"ln(NULL)", "null"}}, Overloads: float1(naturalLog)}

var log10Func = Scalar{Name: "log10", Total: true, Doc: "log10(x) is the logarithm to base 10; -Inf for 0, NaN below.",
	Examples: []Example{{"log10(1000)", "3"}, {"log10(NULL)", "null"}}, Overloads: float1(math.Log10)}

var powFunc = Scalar{Name: "pow", Aliases: []string{"power"}, Total: true, Doc: "pow(x, y) is x to the power of y, a float64.",
	Examples: []Example{{"pow(2, 10)", "1024"}, {"pow(4, 0.5)", "2"}, {"pow(2, NULL)", "null"}},
	Overloads: []Overload{floatOverload(func(out []float64, a, b input[float64]) {
		for i := range out {
			out[i] = math.Pow(a.at(i), b.at(i))
		}
	})}}

var isNaNFunc = Scalar{Name: "is_nan", Aliases: []string{"isnan"}, Total: true, Doc: "is_nan(x) is true for the float that is not a number.",
	Examples:  []Example{{"is_nan('nan'::double)", "true"}, {"is_nan(1)", "false"}, {"is_nan(NULL)", "null"}},
	Overloads: []Overload{map1(column.KindFloat64, column.Bool, math.IsNaN)}}

var absFunc = Scalar{Name: "abs", Doc: "abs(x) is x without its sign.",
	Examples: []Example{{"abs(-3)", "3"}, {"abs(DECIMAL '-1.50')", "1.50"}, {"abs(-0.5)", "0.5"}, {"abs(NULL::bigint)", "null"}},
	Overloads: []Overload{
		signed("abs", column.KindInt64, func(x int64) int64 { return max(x, -x) }),
		signed("abs", column.KindDecimal, func(x int64) int64 { return max(x, -x) }),
		map1(column.KindFloat64, column.Float64, math.Abs),
	}}

var signFunc = Scalar{Name: "sign", Aliases: []string{"signum"}, Total: true, Doc: "sign(x) is -1, 0 or 1 as an int64; 0 for NaN.",
	Examples: []Example{{"sign(-3)", "-1"}, {"sign(0.0)", "0"}, {"sign(DECIMAL '0.1')", "1"}, {"sign(NULL::bigint)", "null"}},
	Overloads: []Overload{
		map1(column.KindInt64, column.Int64, signOf[int64]),
		decimalSign,
		map1(column.KindFloat64, column.Int64, signOf[float64]),
	}}

func signOf[T int64 | float64](x T) int64 {
	switch {
	case x > 0:
		return 1
	case x < 0:
		return -1
	}
	return 0
}

var decimalSign = Overload{Args: kinds(column.KindDecimal), Result: always(column.Int64), Eval: func(n int, args []column.Vector) (column.Vector, error) {
	a, out := wideInput(args[0]), make([]int64, n)
	for i := range out {
		out[i] = int64(a.at(i).Sign())
	}
	return &column.Ints{Typ: column.Int64, Values: out}, nil
}}
