package funcs

import (
	"fmt"
	"math"

	"weir/dataframe/column"
)

var opModulo = Scalar{
	Name: "%", Aliases: []string{"mod"},
	Doc:      "a % b is the rest of a divided by b, with the sign of a; null where b is 0.",
	Examples: []Example{{"7 % 3", "1"}, {"-7 % 3", "-1"}, {"7.5 % 2", "1.5"}, {"DECIMAL '7.5' % 2", "1.5"}, {"1 % 0", "null"}, {"NULL % 2", "null"}},
	Overloads: []Overload{
		divideOverload(column.KindInt64, column.Int64, func(x, y int64) (int64, bool) {
			if y == 0 {
				return 0, false
			}
			return x % y, true
		}),
		divideOverload(column.KindUint64, column.Uint64, func(x, y uint64) (uint64, bool) {
			if y == 0 {
				return 0, false
			}
			return x % y, true
		}),
		{
			Args: kinds(column.KindDecimal, column.KindDecimal),
			Result: func(args []column.Type) (column.Type, error) {
				return unifyDecimals(args[0], args[1]), nil
			},
			Eval: moduloDecimals,
		},
		divideOverload(column.KindFloat64, column.Float64, func(x, y float64) (float64, bool) { return math.Mod(x, y), y != 0 }),
	},
}

func moduloDecimals(n int, args []column.Vector) (column.Vector, error) {
	ta, tb := args[0].Type(), args[1].Type()
	t := unifyDecimals(ta, tb)
	fa, fb := column.WidePow10(int(t.Scale-ta.Scale)), column.WidePow10(int(t.Scale-tb.Scale))
	a, b, out := wideInput(args[0]), wideInput(args[1]), newMaybe[column.Int128](n)
	for i := range n {
		x, ok := a.at(i).Mul(fa)
		y, ok2 := b.at(i).Mul(fb)
		switch {
		case b.at(i).Sign() == 0:
			out.null(i)
		case !ok || !ok2:
			err := fmt.Errorf("%s %% %s does not fit %s; cast to float64 first",
				column.DecimalValue{Unscaled: a.at(i), Scale: ta.Scale}, column.DecimalValue{Unscaled: b.at(i), Scale: tb.Scale}, t)
			if err := rowError(args, i, err); err != nil {
				return nil, err
			}
		default:
			_, out.values[i] = x.QuoRem(y)
		}
	}
	return withNulls(wideVector(t, out.values), out.valid, n), nil
}

func overflowError(x int64, sign string, y int64) error {
	return fmt.Errorf("%d %s %d overflows int64; cast to float64 first", x, sign, y)
}
