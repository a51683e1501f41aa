package funcs

import (
	"bytes"
	"fmt"
	"math"
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
	case column.KindInt64:
		return parseTexts(c, in, column.ParseInt)
	case column.KindFloat64:
		return parseTexts(c, in, column.ParseFloat)
	case column.KindDecimal:
		return parseTexts(c, in, func(b []byte) (int64, bool) { return parseRounded(b, to) })
	case column.KindDate:
		return parseTexts(c, in, parseDate)
	case column.KindTimestamp:
		return parseTexts(c, in, func(b []byte) (int64, bool) { return column.ParseTimestampBytes(b, to) })
	}
	return nil, fmt.Errorf("there is no cast from %s to %s", c.from, to)
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
	point := bytes.IndexByte(b, '.')
	if point < 0 || len(b)-point-1 <= int(t.Scale) || t.Scale >= column.MaxPrecision {
		return 0, false
	}
	for _, c := range b[point+1:] {
		if c < '0' || c > '9' {
			return 0, false
		}
	}
	// One digit more decides the rounding: a half goes away from zero whatever
	// follows it.
	v, ok := column.ParseDecimalBytes(b[:point+2+int(t.Scale)], column.MaxPrecision, t.Scale+1)
	if !ok {
		return 0, false
	}
	return rescale(v, t.Scale+1, t)
}

// parseDate reads a date; of a moment it takes the day.
func parseDate(b []byte) (int32, bool) {
	if d, ok := column.ParseDateBytes(b); ok {
		return d, true
	}
	if _, ok := column.ParseTimestampBytes(b, column.Type{Kind: column.KindTimestamp}); !ok {
		return 0, false
	}
	return column.ParseDateBytes(b[:10])
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
		return appendFloat(buf, x.Values[i])
	case *column.Ints:
		if x.Typ.Kind == column.KindInt64 {
			return strconv.AppendInt(buf, x.Values[i], 10)
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
	return fmt.Append(buf, x)
}
