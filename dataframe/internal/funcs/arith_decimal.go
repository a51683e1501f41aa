package funcs

import (
	"fmt"

	"weir/dataframe/column"
)

// A decimalOp is an exact operation of two decimals.
type decimalOp struct {
	sign string
	// result is the type; align says that both sides are first brought to its
	// scale.
	result func(a, b column.Type) (column.Type, error)
	align  bool
	one    func(x, y int64) (int64, bool)
	// digits is how many the largest result has, and loop computes all rows if
	// those are no more than there are: then nothing can overflow.
	digits func(a, b column.Type) int
	loop   func(out []int64, a, b input[int64], fa, fb int64)
}

func (op decimalOp) overload() Overload {
	return Overload{
		Args: kinds(column.KindDecimal, column.KindDecimal),
		Result: func(args []column.Type) (column.Type, error) {
			return op.result(args[0], args[1])
		},
		Eval: op.eval,
	}
}

func (op decimalOp) eval(n int, args []column.Vector) (column.Vector, error) {
	ta, tb := args[0].Type(), args[1].Type()
	t, err := op.result(ta, tb)
	if err != nil {
		return nil, err
	}
	fa, fb := int64(1), int64(1)
	if op.align {
		fa, fb = column.Pow10(int(t.Scale-ta.Scale)), column.Pow10(int(t.Scale-tb.Scale))
	}
	a, b, out := inputOf[int64](args[0]), inputOf[int64](args[1]), make([]int64, n)
	if op.digits(ta, tb) <= column.MaxPrecision {
		op.loop(out, a, b, fa, fb)
		return &column.Ints{Typ: t, Values: out}, nil
	}
	limit := column.Pow10(int(t.Precision))
	for i := range out {
		r, ok := op.scaled(a.at(i), b.at(i), fa, fb)
		if !ok || r >= limit || r <= -limit {
			x := column.DecimalValue{Unscaled: a.at(i), Scale: ta.Scale}
			y := column.DecimalValue{Unscaled: b.at(i), Scale: tb.Scale}
			err := fmt.Errorf("%s %s %s does not fit %s; cast to float64 first", x, op.sign, y, t)
			if err := rowError(args, i, err); err != nil {
				return nil, err
			}
			r = 0
		}
		out[i] = r
	}
	return &column.Ints{Typ: t, Values: out}, nil
}

func (op decimalOp) scaled(x, y, fx, fy int64) (int64, bool) {
	x, ok1 := mulInt(x, fx)
	y, ok2 := mulInt(y, fy)
	r, ok3 := op.one(x, y)
	return r, ok1 && ok2 && ok3
}

// sumDigits are the digits of the sum of an a and a b.
func sumDigits(a, b column.Type) int {
	return int(max(a.Precision-a.Scale, b.Precision-b.Scale)) + int(max(a.Scale, b.Scale)) + 1
}

func productDigits(a, b column.Type) int { return int(a.Precision) + int(b.Precision) }

// sumType holds the sum of an a and a b exactly, as far as there are digits.
func sumType(a, b column.Type) (column.Type, error) {
	return column.Decimal(uint8(min(column.MaxPrecision, sumDigits(a, b))), max(a.Scale, b.Scale)), nil
}

// productType holds the product of an a and a b exactly, as far as there are
// digits.
func productType(a, b column.Type) (column.Type, error) {
	s := a.Scale + b.Scale
	if s > column.MaxPrecision {
		return column.Type{}, fmt.Errorf("%s * %s would need %d digits after the point, and there are %d; cast one to float64 or to fewer digits", a, b, s, column.MaxPrecision)
	}
	return column.Decimal(uint8(min(column.MaxPrecision, productDigits(a, b))), s), nil
}

var (
	addDecimals = decimalOp{"+", sumType, true, addInts.one, sumDigits, func(out []int64, a, b input[int64], fa, fb int64) {
		for i := range out {
			out[i] = a.at(i)*fa + b.at(i)*fb
		}
	}}
	subDecimals = decimalOp{"-", sumType, true, subInts.one, sumDigits, func(out []int64, a, b input[int64], fa, fb int64) {
		for i := range out {
			out[i] = a.at(i)*fa - b.at(i)*fb
		}
	}}
	mulDecimals = decimalOp{"*", productType, false, mulInt, productDigits, func(out []int64, a, b input[int64], _, _ int64) {
		for i := range out {
			out[i] = a.at(i) * b.at(i)
		}
	}}
)

// decimalFloats are the values of a decimal argument as floats.
func decimalFloats(v column.Vector, n int) input[float64] {
	a := inputOf[int64](v)
	scale := float64(column.Pow10(int(v.Type().Scale)))
	out := make([]float64, len(a.v))
	for i, x := range a.v {
		out[i] = float64(x) / scale
	}
	return input[float64]{out, a.mask}
}
