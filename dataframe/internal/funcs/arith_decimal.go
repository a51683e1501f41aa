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
	wide   func(x, y column.Int128) (column.Int128, bool)
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
	if t.Layout() == column.LayoutInt128 || ta.Layout() == column.LayoutInt128 || tb.Layout() == column.LayoutInt128 {
		return op.evalWide(n, args, t)
	}
	fa, fb := int64(1), int64(1)
	if op.align {
		fa, fb = column.Pow10(int(t.Scale-ta.Scale)), column.Pow10(int(t.Scale-tb.Scale))
	}
	a, b, out := inputOf[int64](args[0]), inputOf[int64](args[1]), make([]int64, n)
	if op.digits(ta, tb) <= column.ShortPrecision {
		op.loop(out, a, b, fa, fb)
		return &column.Ints{Typ: t, Values: out}, nil
	}
	limit := column.Pow10(int(t.Precision))
	for i := range out {
		r, ok := op.scaled(a.at(i), b.at(i), fa, fb)
		if !ok || r >= limit || r <= -limit {
			x, y := column.DecimalOf(a.at(i), ta.Scale), column.DecimalOf(b.at(i), tb.Scale)
			if err := rowError(args, i, op.misfit(x, y, t)); err != nil {
				return nil, err
			}
			r = 0
		}
		out[i] = r
	}
	return &column.Ints{Typ: t, Values: out}, nil
}

func (op decimalOp) misfit(x, y column.DecimalValue, t column.Type) error {
	wider := "cast to float64 first"
	if t.Precision < column.MaxPrecision {
		wider = fmt.Sprintf("cast one to decimal(%d,%d) first", column.MaxPrecision, x.Scale)
	}
	return fmt.Errorf("%s %s %s does not fit %s; %s", x, op.sign, y, t, wider)
}

// evalWide is eval where 64 bits are not enough.
func (op decimalOp) evalWide(n int, args []column.Vector, t column.Type) (column.Vector, error) {
	ta, tb := args[0].Type(), args[1].Type()
	fa, fb := column.WidePow10(0), column.WidePow10(0)
	if op.align {
		fa, fb = column.WidePow10(int(t.Scale-ta.Scale)), column.WidePow10(int(t.Scale-tb.Scale))
	}
	a, b, out := wideInput(args[0]), wideInput(args[1]), make([]column.Int128, n)
	for i := range out {
		x, ok1 := a.at(i).Mul(fa)
		y, ok2 := b.at(i).Mul(fb)
		r, ok3 := op.wide(x, y)
		if !ok1 || !ok2 || !ok3 || !column.FitsDecimal(r, t) {
			x := column.DecimalValue{Unscaled: a.at(i), Scale: ta.Scale}
			y := column.DecimalValue{Unscaled: b.at(i), Scale: tb.Scale}
			if err := rowError(args, i, op.misfit(x, y, t)); err != nil {
				return nil, err
			}
			r = column.Int128{}
		}
		out[i] = r
	}
	return wideVector(t, out), nil
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
	return fitDigits(a, b, sumDigits(a, b), max(a.Scale, b.Scale)), nil
}

// fitDigits is a decimal of digits digits, as far as there are. Where both sides fit
// 64 bits the result does too, if it leaves as many digits before the point as
// they have: arithmetic of 64 bits is several times faster, and checked.
func fitDigits(a, b column.Type, digits int, scale uint8) column.Type {
	if short := uint8(column.ShortPrecision); digits > column.ShortPrecision && a.Precision <= short && b.Precision <= short &&
		scale < short && short-scale >= max(a.Precision-a.Scale, b.Precision-b.Scale) {
		return column.Decimal(short, scale)
	}
	return column.Decimal(uint8(min(column.MaxPrecision, digits)), scale)
}

// productType holds the product of an a and a b exactly, as far as there are
// digits.
func productType(a, b column.Type) (column.Type, error) {
	s := a.Scale + b.Scale
	if s > column.MaxPrecision {
		return column.Type{}, fmt.Errorf("%s * %s would need %d digits after the point, and there are %d; cast one to float64 or to fewer digits", a, b, s, column.MaxPrecision)
	}
	return fitDigits(a, b, productDigits(a, b), s), nil
}

var (
	addDecimals = decimalOp{"+", sumType, true, addInts.one, column.Int128.Add, sumDigits, func(out []int64, a, b input[int64], fa, fb int64) {
		for i := range out {
			out[i] = a.at(i)*fa + b.at(i)*fb
		}
	}}
	subDecimals = decimalOp{"-", sumType, true, subInts.one, column.Int128.Sub, sumDigits, func(out []int64, a, b input[int64], fa, fb int64) {
		for i := range out {
			out[i] = a.at(i)*fa - b.at(i)*fb
		}
	}}
	mulDecimals = decimalOp{"*", productType, false, mulInt, column.Int128.Mul, productDigits, func(out []int64, a, b input[int64], _, _ int64) {
		for i := range out {
			out[i] = a.at(i) * b.at(i)
		}
	}}
)

// decimalFloats are the values of a decimal argument as floats.
func decimalFloats(v column.Vector, n int) input[float64] {
	scale := column.WidePow10(int(v.Type().Scale)).Float64()
	if v.Type().Layout() == column.LayoutInt128 {
		a := inputOf[column.Int128](v)
		out := make([]float64, len(a.v))
		for i, x := range a.v {
			out[i] = x.Float64() / scale
		}
		return input[float64]{out, a.mask}
	}
	a := inputOf[int64](v)
	out := make([]float64, len(a.v))
	for i, x := range a.v {
		out[i] = float64(x) / scale
	}
	return input[float64]{out, a.mask}
}
