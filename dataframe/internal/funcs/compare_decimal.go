package funcs

import (
	"cmp"

	"weir/dataframe/column"
)

// compareIntDecimal is op for an int64 and a decimal, in either order. Their
// common type may not hold every int64, and a comparison need not fail.
func compareIntDecimal(op comparison) []Overload {
	return []Overload{
		{Args: kinds(column.KindInt64, column.KindDecimal), Result: always(column.Bool), Eval: func(n int, args []column.Vector) (column.Vector, error) {
			return intsWithDecimals(n, op, args[0], args[1]), nil
		}},
		{Args: kinds(column.KindDecimal, column.KindInt64), Result: always(column.Bool), Eval: func(n int, args []column.Vector) (column.Vector, error) {
			return intsWithDecimals(n, op.flip(), args[1], args[0]), nil
		}},
	}
}

func intsWithDecimals(n int, op comparison, ints, decimals column.Vector) column.Vector {
	t := decimals.Type()
	if t.Layout() == column.LayoutInt128 {
		return intsWithWides(n, op, inputOf[int64](ints), inputOf[column.Int128](decimals), column.WidePow10(int(t.Scale)))
	}
	a, b, one := inputOf[int64](ints), inputOf[int64](decimals), column.Pow10(int(t.Scale))
	out := make([]bool, n)
	for i := range out {
		d := b.at(i)
		c := cmp.Compare(a.at(i), d/one)
		if c == 0 {
			c = cmp.Compare(0, d%one)
		}
		out[i] = op.holds(c)
	}
	return &column.Bools{Typ: column.Bool, Values: out}
}

func intsWithWides(n int, op comparison, a input[int64], b input[column.Int128], one column.Int128) column.Vector {
	out := make([]bool, n)
	for i := range out {
		whole, rest := b.at(i).QuoRem(one)
		c := column.Int128Of(a.at(i)).Cmp(whole)
		if c == 0 {
			c = -rest.Sign()
		}
		out[i] = op.holds(c)
	}
	return &column.Bools{Typ: column.Bool, Values: out}
}
