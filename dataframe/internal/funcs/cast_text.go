package funcs

import (
	"bytes"
	"fmt"
	"math"
	"math/big"
	"strconv"

	"weir/dataframe/column"
)

// fromText reads texts. Space around a value does not matter.
func (c *caster) fromText(in *column.Texts) (column.Vector, error) {
	to := c.to
	switch to.Kind {
	case column.KindString, column.KindBinary:
		return &column.Texts{Typ: to, Views: in.Views, Buffers: in.Buffers, Valid: in.Valid}, nil
	case column.KindBool:
		return parseTexts(c, in, parseBool)
	case column.KindUint64:
		return parseTexts(c, in, parseUint)
	case column.KindFloat64, column.KindFloat32:
		return parseTexts(c, in, func(b []byte) (float64, bool) {
			x, ok := column.ParseFloat(b)
			x, fits := floatAs(to, x)
			return x, ok && fits
		})
	case column.KindDecimal:
		if to.Layout() == column.LayoutInt128 {
			return parseTexts(c, in, func(b []byte) (column.Int128, bool) { return parseRoundedWide(b, to) })
		}
		return parseTexts(c, in, func(b []byte) (int64, bool) { return parseRounded(b, to) })
	case column.KindTime:
		return parseTexts(c, in, func(b []byte) (int64, bool) { return clockOfText(b, to) })
	case column.KindInterval:
		return parseTexts(c, in, func(b []byte) (column.Int128, bool) {
			v, err := column.ParseInterval(string(b))
			return v.Stored(), err == nil
		})
	case column.KindDate:
		return parseTexts(c, in, parseDate)
	case column.KindTimestamp:
		return parseTexts(c, in, func(b []byte) (int64, bool) { return parseTimestamp(b, to) })
	case column.KindList, column.KindStruct, column.KindMap:
		return c.nestedFromText(in)
	}
	if to.Kind.Integer() {
		least, greatest := to.Kind.IntegerRange()
		return parseTexts(c, in, func(b []byte) (int64, bool) {
			x, ok := column.ParseInt(b)
			return x, ok && x >= least && x <= greatest
		})
	}
	return nil, fmt.Errorf("there is no cast from %s to %s", c.from, to)
}

func parseUint(b []byte) (uint64, bool) {
	x, ok := column.ParseWideBytes(b, 20, 0)
	return x.Lo, ok && x.Hi == 0 && bytes.IndexByte(b, '.') < 0
}

func parseTexts[R fixed](c *caster, in *column.Texts, f func([]byte) (R, bool)) (column.Vector, error) {
	out := &maybe[R]{values: make([]R, len(in.Views)), valid: in.Valid}
	shared := true
	for i := range in.Views {
		if in.Valid != nil && !in.Valid.Has(i) {
			continue
		}
		r, ok := f(trimSpace(in.Bytes(i)))
		if ok {
			out.values[i] = r
			continue
		}
		if !c.try {
			return nil, c.refuse(i)
		}
		if shared {
			out.valid, shared = in.Valid.Clone(), false
		}
		out.null(i)
	}
	return out.vector(c.to), nil
}

func trimSpace(b []byte) []byte {
	if len(b) == 0 || b[0] > ' ' && b[len(b)-1] > ' ' {
		return b
	}
	return bytes.TrimSpace(b)
}

// parseBool reads the words that databases write for truth.
func parseBool(b []byte) (value, ok bool) {
	for _, w := range [...]string{"true", "t", "yes", "y", "1"} {
		if len(w) == len(b) && bytes.EqualFold(b, []byte(w)) {
			return true, true
		}
	}
	for _, w := range [...]string{"false", "f", "no", "n", "0"} {
		if len(w) == len(b) && bytes.EqualFold(b, []byte(w)) {
			return false, true
		}
	}
	return false, false
}

// parseRounded reads a decimal and rounds digits beyond t's scale.
func parseRounded(b []byte, t column.Type) (int64, bool) {
	if v, ok := column.ParseDecimalBytes(b, t.Precision, t.Scale); ok {
		return v, true
	}
	v, ok := parseRoundedWide(b, t)
	return int64(v.Lo), ok
}

func parseRoundedWide(b []byte, t column.Type) (column.Int128, bool) {
	if v, ok := column.ParseWideBytes(b, t.Precision, t.Scale); ok {
		return v, true
	}
	if e := bytes.IndexAny(b, "eE"); e > 0 {
		return parseExponent(b, t)
	}
	point := bytes.IndexByte(b, '.')
	if point < 0 || len(b)-point-1 <= int(t.Scale) || t.Scale >= column.MaxPrecision {
		return column.Int128{}, false
	}
	for _, c := range b[point+1:] {
		if c < '0' || c > '9' {
			return column.Int128{}, false
		}
	}
	// One digit more decides the rounding: a half goes away from zero whatever
	// follows it.
	v, ok := column.ParseWideBytes(b[:point+2+int(t.Scale)], column.MaxPrecision, t.Scale+1)
	if !ok {
		return column.Int128{}, false
	}
	return rescaleWide(v, t.Scale+1, t)
}

// parseExponent reads numbers such as 1.5e3.
func parseExponent(b []byte, t column.Type) (column.Int128, bool) {
	if _, ok := column.ParseFloat(b); !ok || len(b) > 64 {
		return column.Int128{}, false
	}
	r, ok := new(big.Rat).SetString(string(b))
	if !ok || r.Num().BitLen()+r.Denom().BitLen() > 1024 {
		return column.Int128{}, false
	}
	r.Mul(r, new(big.Rat).SetInt(column.WidePow10(int(t.Scale)).Big()))
	u, ok := column.ParseWideBytes([]byte(r.FloatString(0)), t.Precision, 0)
	return u, ok
}

// toText writes values as FormatValue does.
func (c *caster) toText() (column.Vector, error) {
	b := column.TextBuilder{Typ: c.to}
	n := c.in.Len()
	b.Reserve(n)
	var buf []byte
	for i := range n {
		if !c.in.Nulls().Has(i) {
			b.AppendNull()
			continue
		}
		buf = appendValue(buf[:0], c.in, i)
		b.Append(buf)
	}
	return b.Texts(), nil
}

func appendValue(buf []byte, v column.Vector, i int) []byte {
	switch x := v.(type) {
	case *column.Bools:
		return strconv.AppendBool(buf, x.Values[i])
	case *column.Floats:
		if x.Typ.Kind == column.KindFloat32 {
			return append(buf, column.FormatValue(x.Typ, x.Values[i])...)
		}
		return appendFloat(buf, x.Values[i])
	case *column.Ints:
		switch {
		case x.Typ.Kind.Integer():
			return strconv.AppendInt(buf, x.Values[i], 10)
		case x.Typ.Kind == column.KindDecimal:
			return column.DecimalOf(x.Values[i], x.Typ.Scale).Append(buf)
		}
	}
	return append(buf, column.FormatValue(v.Type(), v.At(i))...)
}

// appendFloat writes the shortest text that reads back as x, with an exponent
// only below 1e-4 and from 1e21, as fmt does.
func appendFloat(buf []byte, x float64) []byte {
	if a := math.Abs(x); a == 0 || a >= 1e-4 && a < 1e21 {
		return strconv.AppendFloat(buf, x, 'f', -1, 64)
	}
	return append(buf, column.FormatValue(column.Float64, x)...)
}
