package funcs

import (
	"fmt"
	"math/big"

	"weir/dataframe/column"
)

var wholeQuotientFunc = Scalar{Name: "whole_quotient",
	Doc:      "whole_quotient(x, y) is x / y of decimals without its fraction, exactly, as a decimal(38, 0): an error if it has more digits; null where y is 0, or one is null.",
	Examples: []Example{{"whole_quotient(9007199254740993.5, 2.0)", "4503599627370496"}, {"whole_quotient(-7.5, 2.0)", "-3"}, {"whole_quotient(1.5, 0.0)", "null"}, {"whole_quotient(NULL, 2.0)", "null"}},
	Overloads: []Overload{{Args: kinds(column.KindDecimal, column.KindDecimal), Result: always(column.Decimal(column.MaxPrecision, 0)), Eval: func(n int, args []column.Vector) (column.Vector, error) {
		fx, fy := column.WidePow10(0), column.WidePow10(0)
		if d := int(args[1].Type().Scale) - int(args[0].Type().Scale); d > 0 {
			fx = column.WidePow10(d)
		} else {
			fy = column.WidePow10(-d)
		}
		a, b, out := wideInput(args[0]), wideInput(args[1]), newMaybe[column.Int128](n)
		for i := range n {
			if b.at(i).Sign() == 0 {
				out.null(i)
				continue
			}
			x, fits := a.at(i).Mul(fx)
			y, also := b.at(i).Mul(fy)
			if fits && also {
				out.values[i], _ = x.QuoRem(y)
				continue
			}
			q := new(big.Int).Quo(new(big.Int).Mul(a.at(i).Big(), fx.Big()), new(big.Int).Mul(b.at(i).Big(), fy.Big()))
			if out.values[i], fits = column.Int128FromBig(q); !fits || q.CmpAbs(column.WidePow10(column.MaxPrecision).Big()) >= 0 {
				if anyNull(args, i) {
					out.null(i)
					continue
				}
				return nil, fmt.Errorf("whole_quotient: %s has more than %d digits", q, column.MaxPrecision)
			}
		}
		return out.vector(column.Decimal(column.MaxPrecision, 0)), nil
	}}}}
