package funcs

import (
	"fmt"
	"math"
	"strconv"

	"weir/dataframe/column"
)

// numbers casts from numbers and bools to numbers and bools. The casts met most
// often have loops of their own; the others go by 128-bit integers or floats.
func (c *caster) numbers() (column.Vector, error) {
	from, to := c.from, c.to
	switch in := c.in.(type) {
	case *column.Bools:
		ints, err := convert(&caster{from, column.Int64, c.try, in}, func(x bool) (int64, bool) {
			if x {
				return 1, true
			}
			return 0, true
		})
		if err != nil {
			return nil, err
		}
		return CastVector(ints, to, c.try)
	case *column.Ints:
		if from.Kind.Integer() {
			return c.fromInts(in)
		}
		return c.fromDecimals()
	case *column.Uints:
		return c.fromUints()
	case *column.Floats:
		return c.fromFloats(in)
	}
	return c.fromWides()
}

func (c *caster) fromInts(in *column.Ints) (column.Vector, error) {
	to := c.to
	least, greatest := to.Kind.IntegerRange()
	switch to.Layout() {
	case column.LayoutBool:
		return convert(c, func(x int64) (bool, bool) { return x != 0, true })
	case column.LayoutFloat64:
		return convert(c, func(x int64) (float64, bool) { return floatAs(to, float64(x)) })
	case column.LayoutUint64:
		return convert(c, func(x int64) (uint64, bool) { return uint64(x), x >= 0 })
	case column.LayoutInt128:
		return convert(c, func(x int64) (column.Int128, bool) { return rescaleWide(column.Int128Of(x), 0, to) })
	}
	switch {
	case to.Kind == column.KindDecimal:
		return convert(c, func(x int64) (int64, bool) { return rescale(x, 0, to) })
	case holdsRange(to.Kind, c.from.Kind):
		return &column.Ints{Typ: to, Values: in.Values, Valid: in.Valid}, nil
	}
	return convert(c, func(x int64) (int64, bool) { return x, x >= least && x <= greatest })
}

func (c *caster) fromUints() (column.Vector, error) {
	to := c.to
	_, greatest := to.Kind.IntegerRange()
	switch to.Layout() {
	case column.LayoutBool:
		return convert(c, func(x uint64) (bool, bool) { return x != 0, true })
	case column.LayoutFloat64:
		return convert(c, func(x uint64) (float64, bool) { return floatAs(to, float64(x)) })
	case column.LayoutInt128:
		return convert(c, func(x uint64) (column.Int128, bool) { return rescaleWide(column.Uint128Of(x), 0, to) })
	}
	if to.Kind == column.KindDecimal {
		return convert(c, func(x uint64) (int64, bool) {
			if x > math.MaxInt64 {
				return 0, false
			}
			return rescale(int64(x), 0, to)
		})
	}
	return convert(c, func(x uint64) (int64, bool) { return int64(x), x <= uint64(greatest) })
}

func (c *caster) fromFloats(in *column.Floats) (column.Vector, error) {
	to := c.to
	least, greatest := to.Kind.IntegerRange()
	switch to.Layout() {
	case column.LayoutFloat64:
		if to.Kind == column.KindFloat64 {
			return &column.Floats{Typ: to, Values: in.Values, Valid: in.Valid}, nil
		}
		return convert(c, func(x float64) (float64, bool) { return floatAs(to, x) })
	case column.LayoutBool:
		return convert(c, func(x float64) (bool, bool) { return x != 0, true })
	case column.LayoutUint64:
		return convert(c, func(x float64) (uint64, bool) {
			r := math.RoundToEven(x)
			return uint64(r), r >= 0 && r < 1<<64
		})
	case column.LayoutInt128:
		return convert(c, func(x float64) (column.Int128, bool) { return floatToWide(x, to) })
	}
	if to.Kind == column.KindDecimal {
		return convert(c, func(x float64) (int64, bool) { return floatToDecimal(x, to) })
	}
	return convert(c, func(x float64) (int64, bool) {
		v, ok := floatToInt(x)
		return v, ok && v >= least && v <= greatest
	})
}

// fromDecimals casts decimals of at most 18 digits.
func (c *caster) fromDecimals() (column.Vector, error) {
	from, to := c.from, c.to
	least, greatest := to.Kind.IntegerRange()
	one := column.Pow10(int(from.Scale))
	switch to.Layout() {
	case column.LayoutFloat64:
		return convert(c, func(x int64) (float64, bool) { return floatAs(to, column.DecimalOf(x, from.Scale).Float64()) })
	case column.LayoutBool:
		return convert(c, func(x int64) (bool, bool) { return x != 0, true })
	case column.LayoutUint64:
		return convert(c, func(x int64) (uint64, bool) {
			r := roundDiv(x, one)
			return uint64(r), r >= 0
		})
	case column.LayoutInt128:
		return convert(c, func(x int64) (column.Int128, bool) { return rescaleWide(column.Int128Of(x), from.Scale, to) })
	}
	if to.Kind == column.KindDecimal {
		return convert(c, func(x int64) (int64, bool) { return rescale(x, from.Scale, to) })
	}
	return convert(c, func(x int64) (int64, bool) {
		r := roundDiv(x, one)
		return r, r >= least && r <= greatest
	})
}

// fromWides casts decimals of more than 18 digits.
func (c *caster) fromWides() (column.Vector, error) {
	from, to := c.from, c.to
	least, greatest := to.Kind.IntegerRange()
	one := column.WidePow10(int(from.Scale))
	switch to.Layout() {
	case column.LayoutFloat64:
		return convert(c, func(x column.Int128) (float64, bool) {
			return floatAs(to, column.DecimalValue{Unscaled: x, Scale: from.Scale}.Float64())
		})
	case column.LayoutBool:
		return convert(c, func(x column.Int128) (bool, bool) { return x != column.Int128{}, true })
	case column.LayoutUint64:
		return convert(c, func(x column.Int128) (uint64, bool) {
			r := x.DivRound(one)
			return r.Lo, r.Hi == 0
		})
	case column.LayoutInt128:
		return convert(c, func(x column.Int128) (column.Int128, bool) { return rescaleWide(x, from.Scale, to) })
	}
	if to.Kind == column.KindDecimal {
		return convert(c, func(x column.Int128) (int64, bool) {
			r, ok := rescaleWide(x, from.Scale, to)
			return int64(r.Lo), ok
		})
	}
	return convert(c, func(x column.Int128) (int64, bool) {
		r, ok := x.DivRound(one).Int64()
		return r, ok && r >= least && r <= greatest
	})
}

// floatAs is x as the float type t holds it. A number too large for a float32 is not ok.
func floatAs(t column.Type, x float64) (float64, bool) {
	if t.Kind != column.KindFloat32 {
		return x, true
	}
	r := float64(float32(x))
	return r, math.IsInf(r, 0) == math.IsInf(x, 0)
}

// floatToInt rounds half to even, as SQL engines do.
func floatToInt(x float64) (int64, bool) {
	r := math.RoundToEven(x)
	if !(r >= -1<<63 && r < 1<<63) {
		return 0, false
	}
	return int64(r), true
}

// floatToDecimal rounds a half away from zero.
func floatToDecimal(x float64, t column.Type) (int64, bool) {
	r := math.Round(x * float64(column.Pow10(int(t.Scale))))
	if !(r < 1<<53 && r > -1<<53) {
		u, ok := digitsToDecimal(x, t)
		return int64(u.Lo), ok
	}
	limit := column.Pow10(int(t.Precision))
	return int64(r), int64(r) < limit && int64(r) > -limit
}

// floatToWide is floatToDecimal for any decimal type.
func floatToWide(x float64, t column.Type) (column.Int128, bool) {
	if r := math.Round(x * column.WidePow10(int(t.Scale)).Float64()); r < 1<<53 && r > -1<<53 && t.Scale <= 22 {
		u := column.Int128Of(int64(r))
		return u, column.FitsDecimal(u, t)
	}
	return digitsToDecimal(x, t)
}

// digitsToDecimal takes the digits that x is written with, or all that it has if it is beyond 2^53: its
// product with a power of ten would be rounded to others, which nobody wrote.
func digitsToDecimal(x float64, t column.Type) (column.Int128, bool) {
	if !(math.Abs(x) < 1e38) {
		return column.Int128{}, false
	}
	if math.Abs(x) >= 1<<53 {
		return column.ParseWideBytes(strconv.AppendFloat(nil, x, 'f', 0, 64), t.Precision, t.Scale)
	}
	d, err := column.ParseDecimal(strconv.FormatFloat(x, 'f', -1, 64))
	if err != nil { // there are more digits behind the point than a decimal has
		d, _ = column.ParseDecimal(strconv.FormatFloat(x, 'f', column.MaxPrecision, 64))
	}
	return rescaleWide(d.Unscaled, d.Scale, t)
}

// roundDiv divides by a positive d and rounds a half away from zero.
func roundDiv(x, d int64) int64 {
	q, r := x/d, x%d
	switch {
	case r >= d-r:
		return q + 1
	case -r >= d+r && r != 0:
		return q - 1
	}
	return q
}

// rescale is the unscaled value in t, of at most 18 digits, of u / 10^scale, rounded to t's
// scale.
func rescale(u int64, scale uint8, t column.Type) (int64, bool) {
	ok := true
	if scale > t.Scale {
		u = roundDiv(u, column.Pow10(int(scale-t.Scale)))
	} else {
		u, ok = mulInt(u, column.Pow10(int(t.Scale-scale)))
	}
	limit := column.Pow10(int(t.Precision))
	return u, ok && u < limit && u > -limit
}

// rescaleWide is rescale for any decimal type.
func rescaleWide(u column.Int128, scale uint8, t column.Type) (column.Int128, bool) {
	ok := true
	if scale > t.Scale {
		u = u.DivRound(column.WidePow10(int(scale - t.Scale)))
	} else {
		u, ok = u.Mul(column.WidePow10(int(t.Scale - scale)))
	}
	return u, ok && column.FitsDecimal(u, t)
}

// wideInput reads the unscaled values of integers and decimals of any width.
func wideInput(v column.Vector) input[column.Int128] {
	switch x := plain(v).(type) {
	case *column.Wides:
		return inputOf[column.Int128](v)
	case *column.Uints:
		in := inputOf[uint64](v)
		out := make([]column.Int128, len(in.v))
		for i, u := range in.v {
			out[i] = column.Uint128Of(u)
		}
		return input[column.Int128]{out, in.mask}
	case *column.Ints:
		in := inputOf[int64](v)
		out := make([]column.Int128, len(in.v))
		for i, u := range in.v {
			out[i] = column.Int128Of(u)
		}
		return input[column.Int128]{out, in.mask}
	default:
		panic(fmt.Sprintf("funcs: unscaled values of a %T", x))
	}
}

// wideVector is unscaled values of the decimal type t, which holds them, in t's layout.
func wideVector(t column.Type, values []column.Int128) column.Vector {
	if t.Layout() == column.LayoutInt128 {
		return &column.Wides{Typ: t, Values: values}
	}
	out := make([]int64, len(values))
	for i, x := range values {
		out[i] = int64(x.Lo)
	}
	return &column.Ints{Typ: t, Values: out}
}
