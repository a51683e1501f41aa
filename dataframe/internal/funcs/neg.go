package funcs

import (
	"fmt"
	"math"

	"weir/dataframe/column"
)

var opNegate = Scalar{
	Name:     "neg",
	Doc:      "-a changes the sign.",
	Examples: []Example{{"-(1 + 2)", "-3"}, {"-(DECIMAL '0.50')", "-0.50"}, {"-(1.5)", "-1.5"}, {"-(NULL::bigint)", "null"}},
	Overloads: append([]Overload{
		signed("-", column.KindInt64, func(x int64) int64 { return -x }),
		signed("-", column.KindDecimal, func(x int64) int64 { return -x }),
		map1(column.KindFloat64, column.Float64, func(x float64) float64 { return -x }),
	}, intervalNegate),
}

// signed is an operation on integers or decimals that only the smallest integer
// does not survive.
func signed(name string, k column.Kind, f func(int64) int64) Overload {
	return Overload{
		Args:   kinds(k),
		Result: sameAs(0),
		Eval: func(n int, args []column.Vector) (column.Vector, error) {
			if args[0].Type().Layout() == column.LayoutInt128 {
				return signedWide(n, args[0], f), nil
			}
			a, out := inputOf[int64](args[0]), make([]int64, n)
			for i := range out {
				x := a.at(i)
				if x == math.MinInt64 && !anyNull(args, i) {
					return nil, fmt.Errorf("%s(%d) overflows int64; cast to float64 first", name, x)
				}
				out[i] = f(x)
			}
			return &column.Ints{Typ: args[0].Type(), Values: out}, nil
		},
	}
}

// signedWide changes wide decimals as f changes their sign.
func signedWide(n int, v column.Vector, f func(int64) int64) column.Vector {
	a, out := inputOf[column.Int128](v), make([]column.Int128, n)
	for i := range out {
		x := a.at(i)
		if s := int64(x.Sign()); s != 0 && f(s) != s {
			x = x.Neg()
		}
		out[i] = x
	}
	return &column.Wides{Typ: v.Type(), Values: out}
}
