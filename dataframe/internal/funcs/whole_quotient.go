package funcs

import (
	"fmt"
	"math/big"
	"strconv"

	"weir/dataframe/column"
)

var wholeQuotientFunc = Scalar{Name: "whole_quotient",
	Doc:      "whole_quotient(x, y) is x / y without its fraction, exactly, as a decimal(38, 0), of decimals and of floats as they are written: an error if it has more digits; null where y is 0, or one is null.",
	Examples: []Example{{"whole_quotient(9007199254740993.5, 2.0)", "4503599627370496"}, {"whole_quotient(-7.5, 2.0)", "-3"}, {"whole_quotient(1.5, 0.0)", "null"}, {"whole_quotient(0.6e0, 0.2e0)", "3"}, {"whole_quotient(NULL, 2.0)", "null"}},
	Overloads: append([]Overload{{Args: kinds(column.KindDecimal, column.KindDecimal), Result: always(column.Decimal(column.MaxPrecision, 0)), Eval: func(n int, args []column.Vector) (column.Vector, error) {
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
	}}}, writtenQuotients(kinds(flt, flt), kinds(flt, column.KindDecimal), kinds(column.KindDecimal, flt))...)}

// writtenQuotients divide the numbers that the shortest texts of floats write, as 0.6 and 0.2 are 3, not the bits, of which 2.99….
func writtenQuotients(args ...[]column.Kind) (out []Overload) {
	for _, a := range args {
		out = append(out, Overload{Args: a, Result: always(column.Decimal(column.MaxPrecision, 0)), Eval: writtenQuotient})
	}
	return out
}

func writtenQuotient(n int, args []column.Vector) (column.Vector, error) {
	a, b, out := writtenInput(args[0]), writtenInput(args[1]), newMaybe[column.Int128](n)
	for i := range n {
		if anyNull(args, i) {
			out.null(i)
			continue
		}
		x, y := a(i), b(i)
		if x == nil || y == nil || y.Sign() == 0 {
			out.null(i)
			continue
		}
		q := x.Quo(x, y)
		whole := new(big.Int).Quo(q.Num(), q.Denom())
		v, fits := column.Int128FromBig(whole)
		if !fits || whole.CmpAbs(column.WidePow10(column.MaxPrecision).Big()) >= 0 {
			return nil, fmt.Errorf("whole_quotient: the quotient has more than %d digits", column.MaxPrecision)
		}
		out.values[i] = v
	}
	return out.vector(column.Decimal(column.MaxPrecision, 0)), nil
}

// writtenInput has the values of v as its texts write them; nil of what is no number.
func writtenInput(v column.Vector) func(i int) *big.Rat {
	if v.Type().Kind == column.KindFloat64 {
		x := inputOf[float64](v)
		return func(i int) *big.Rat {
			r, _ := new(big.Rat).SetString(strconv.FormatFloat(x.at(i), 'e', -1, 64))
			return r
		}
	}
	x, scale := wideInput(v), column.WidePow10(int(v.Type().Scale)).Big()
	return func(i int) *big.Rat { return new(big.Rat).SetFrac(x.at(i).Big(), scale) }
}
