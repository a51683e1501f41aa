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
	// digits is how many the largest result has.
	digits func(a, b column.Type) int
	// loop computes rows of 64 bits, once they are brought to the scale by fa and fb, and reports
	// whether a result is not below limit, or may not be. What is brought to a scale must fit.
	loop func(out, a, b []int64, fa, fb, limit int64) (over bool)
}

func (op decimalOp) overload() Overload {
	return Overload{
		Args: kinds(column.KindDecimal, column.KindDecimal),
		Result: func(args []column.Type) (column.Type, error) {
			return op.result(args[0], args[1])
		},
		Eval: op.eval, Fresh: true,
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
	a, b, out := inputOf[int64](args[0]), inputOf[int64](args[1]), reusedInts(n)
	limit := column.Pow10(int(t.Precision))
	aligned := !op.align || int(ta.Precision+t.Scale-ta.Scale) <= column.ShortPrecision && int(tb.Precision+t.Scale-tb.Scale) <= column.ShortPrecision
	if !aligned || op.overflows(out, a, b, fa, fb, limit) {
		if err := op.rowByRow(out, a, b, fa, fb, t, args); err != nil {
			return nil, err
		}
	}
	return &column.Ints{Typ: t, Values: out}, nil
}

// overflows computes all rows and reports whether there is one that does not fit.
func (op decimalOp) overflows(out []int64, a, b input[int64], fa, fb, limit int64) bool {
	as, bs := spareBlocks.Get().(*[blockRows]int64), spareBlocks.Get().(*[blockRows]int64)
	a.spread(as)
	b.spread(bs)
	over := false
	for from := 0; from < len(out); from += blockRows {
		to := min(from+blockRows, len(out))
		over = op.loop(out[from:to], a.block(from, to, as), b.block(from, to, bs), fa, fb, limit) || over
	}
	spareBlocks.Put(as)
	spareBlocks.Put(bs)
	return over
}

// rowByRow is the plain version of overflows: an error names the first row that does not fit.
func (op decimalOp) rowByRow(out []int64, a, b input[int64], fa, fb int64, t column.Type, args []column.Vector) error {
	ta, tb := args[0].Type(), args[1].Type()
	limit := column.Pow10(int(t.Precision))
	for i := range out {
		r, ok := op.scaled(a.at(i), b.at(i), fa, fb)
		if !ok || r >= limit || r <= -limit {
			x, y := column.DecimalOf(a.at(i), ta.Scale), column.DecimalOf(b.at(i), tb.Scale)
			if err := rowError(args, i, op.misfit(x, y, t)); err != nil {
				return err
			}
			r = 0
		}
		out[i] = r
	}
	return nil
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
	fits := op.digits(ta, tb) <= column.MaxPrecision
	if fits && !op.align && ta.Layout() == column.LayoutInt64 && tb.Layout() == column.LayoutInt64 {
		return wideVector(t, products(n, args)), nil
	}
	fa, fb := column.WidePow10(0), column.WidePow10(0)
	if op.align {
		fa, fb = column.WidePow10(int(t.Scale-ta.Scale)), column.WidePow10(int(t.Scale-tb.Scale))
	}
	a, b, out := wideInput(args[0]), wideInput(args[1]), reusedWides(n)
	for i := range out {
		x, ok1 := a.at(i).Mul(fa)
		y, ok2 := b.at(i).Mul(fb)
		r, ok3 := op.wide(x, y)
		if !ok1 || !ok2 || !ok3 || !fits && !column.FitsDecimal(r, t) {
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

// products are those of numbers of 64 bits.
func products(n int, args []column.Vector) []column.Int128 {
	a, b, out := inputOf[int64](args[0]), inputOf[int64](args[1]), reusedWides(n)
	var as, bs [blockRows]int64
	a.spread(&as)
	b.spread(&bs)
	for from := 0; from < n; from += blockRows {
		to := min(from+blockRows, n)
		x, y, part := a.block(from, to, &as), b.block(from, to, &bs), out[from:to]
		for i := range part {
			part[i] = column.Product(x[i], y[i])
		}
	}
	return out
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
	addDecimals = decimalOp{"+", sumType, true, addInts.one, column.Int128.Add, sumDigits, func(out, a, b []int64, fa, fb, limit int64) bool {
		a, b = a[:len(out)], b[:len(out)]
		over := int64(0)
		for i := range out {
			r := a[i]*fa + b[i]*fb
			over |= beyond(r, limit)
			out[i] = r
		}
		return over < 0
	}}
	subDecimals = decimalOp{"-", sumType, true, subInts.one, column.Int128.Sub, sumDigits, func(out, a, b []int64, fa, fb, limit int64) bool {
		a, b = a[:len(out)], b[:len(out)]
		over := int64(0)
		for i := range out {
			r := a[i]*fa - b[i]*fb
			over |= beyond(r, limit)
			out[i] = r
		}
		return over < 0
	}}
	mulDecimals = decimalOp{"*", productType, false, mulInt, column.Int128.Mul, productDigits, func(out, a, b []int64, _, _, limit int64) bool {
		a, b = a[:len(out)], b[:len(out)]
		over := int64(0)
		for i := range out {
			p := column.Product(a[i], b[i])
			r := int64(p.Lo)
			high := p.Hi ^ r>>63 // 0: it fits 64 bits
			over |= beyond(r, limit) | high | -high
			out[i] = r
		}
		return over < 0
	}}
)

// beyond is negative if r is not between -limit and limit, which is 10^18 at most.
func beyond(r, limit int64) int64 { return (limit - 1 - r) | (limit - 1 + r) }

// decimalFloats are the values of a decimal argument as floats.
func decimalFloats(v column.Vector, n int) input[float64] {
	scale := v.Type().Scale
	if v.Type().Layout() == column.LayoutInt128 {
		a := inputOf[column.Int128](v)
		out := make([]float64, len(a.v))
		for i, x := range a.v {
			out[i] = column.DecimalValue{Unscaled: x, Scale: scale}.Float64()
		}
		return input[float64]{out, a.mask}
	}
	a := inputOf[int64](v)
	out := make([]float64, len(a.v))
	for i, x := range a.v {
		out[i] = column.DecimalOf(x, scale).Float64()
	}
	return input[float64]{out, a.mask}
}
