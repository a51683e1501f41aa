package column

import (
	"fmt"
	"math"
	"strings"
	"time"
)

// A Builder makes a Vector value by value from Go values. It is for literals, tests
// and small results; scans fill slices of their own.
type Builder struct {
	typ   Type
	valid Bitmap // nil until the first null
	n     int
	bools []bool
	days  []int32
	ints  []int64
	flts  []float64
	text  TextBuilder
}

// NewBuilder makes a Builder of a vector of type t, with room for n rows.
func NewBuilder(t Type, n int) *Builder {
	b := &Builder{typ: t, text: TextBuilder{Typ: t}}
	switch t.Kind {
	case KindBool:
		b.bools = make([]bool, 0, n)
	case KindDate:
		b.days = make([]int32, 0, n)
	case KindFloat64:
		b.flts = make([]float64, 0, n)
	case KindString, KindBinary, KindNull:
		b.text.Reserve(n)
	default:
		b.ints = make([]int64, 0, n)
	}
	return b
}

// Len is the number of rows so far.
func (b *Builder) Len() int { return b.n }

// AppendNull adds a null.
func (b *Builder) AppendNull() {
	if b.valid == nil {
		b.valid = FullBitmap(b.n)
		if r := b.n & 63; r != 0 {
			b.valid[b.n>>6] &= 1<<r - 1
		}
	}
	b.grow(false)
	switch b.typ.Kind {
	case KindBool:
		b.bools = append(b.bools, false)
	case KindDate:
		b.days = append(b.days, 0)
	case KindFloat64:
		b.flts = append(b.flts, 0)
	case KindString, KindBinary, KindNull:
		b.text.Append(nil)
	default:
		b.ints = append(b.ints, 0)
	}
}

func (b *Builder) grow(value bool) {
	if b.valid != nil {
		if b.n>>6 >= len(b.valid) {
			b.valid = append(b.valid, 0)
		}
		if value {
			b.valid.Set(b.n)
		}
	}
	b.n++
}

// Append adds v: nil for a null, or a value as At gives it, or any Go integer,
// float, string or time that the type holds exactly. It says what does not fit.
func (b *Builder) Append(v any) error {
	if v == nil {
		b.AppendNull()
		return nil
	}
	bad := fmt.Errorf("value %v (%T) does not fit %s", v, v, b.typ)
	switch b.typ.Kind {
	case KindBool:
		x, ok := v.(bool)
		if !ok {
			return bad
		}
		b.bools = append(b.bools, x)
	case KindInt64:
		x, ok := asInt(v)
		if !ok {
			return bad
		}
		b.ints = append(b.ints, x)
	case KindFloat64:
		x, ok := asFloat(v)
		if !ok {
			return bad
		}
		b.flts = append(b.flts, x)
	case KindDecimal:
		x, ok := asDecimal(v, b.typ)
		if !ok {
			return bad
		}
		b.ints = append(b.ints, x)
	case KindDate:
		x, ok := v.(time.Time)
		if !ok {
			return bad
		}
		b.days = append(b.days, DayOf(x))
	case KindTimestamp:
		x, ok := v.(time.Time)
		if !ok {
			return bad
		}
		b.ints = append(b.ints, b.typ.Stored(x))
	case KindString, KindBinary:
		switch x := v.(type) {
		case string:
			b.text.AppendString(x)
		case []byte:
			b.text.Append(x)
		default:
			return bad
		}
	default:
		return bad
	}
	b.grow(true)
	return nil
}

// Vector is what was appended. The builder must not be used afterwards.
func (b *Builder) Vector() Vector {
	switch b.typ.Kind {
	case KindBool:
		return &Bools{b.typ, b.bools, b.valid}
	case KindDate:
		return &Days{b.typ, b.days, b.valid}
	case KindFloat64:
		return &Floats{b.typ, b.flts, b.valid}
	case KindString, KindBinary, KindNull:
		t := b.text.Texts()
		t.Typ, t.Valid = b.typ, b.valid
		return t
	}
	return &Ints{b.typ, b.ints, b.valid}
}

// DayOf is the date of m's calendar day as days since 1970-01-01.
func DayOf(m time.Time) int32 {
	y, mo, d := m.Date()
	return int32(time.Date(y, mo, d, 0, 0, 0, 0, time.UTC).Unix() / 86400)
}

func asInt(v any) (int64, bool) {
	switch x := v.(type) {
	case int:
		return int64(x), true
	case int8:
		return int64(x), true
	case int16:
		return int64(x), true
	case int32:
		return int64(x), true
	case int64:
		return x, true
	case uint8:
		return int64(x), true
	case uint16:
		return int64(x), true
	case uint32:
		return int64(x), true
	case uint:
		return int64(x), uint64(x) <= math.MaxInt64
	case uint64:
		return int64(x), x <= math.MaxInt64
	}
	return 0, false
}

func asFloat(v any) (float64, bool) {
	switch x := v.(type) {
	case float64:
		return x, true
	case float32:
		return float64(x), true
	case DecimalValue:
		return x.Float64(), true
	}
	i, ok := asInt(v)
	return float64(i), ok
}

func asDecimal(v any, t Type) (int64, bool) {
	switch x := v.(type) {
	case DecimalValue:
		return Rescale(x.Unscaled, x.Scale, t)
	case string:
		d, err := ParseDecimal(x)
		if err != nil {
			return 0, false
		}
		return Rescale(d.Unscaled, d.Scale, t)
	}
	if i, ok := asInt(v); ok {
		return Rescale(i, 0, t)
	}
	return 0, false
}

// Rescale is the stored value in the decimal type t of u / 10^scale. It is not
// ok if digits would be lost before the point or, after it, other than zeros.
func Rescale(u int64, scale uint8, t Type) (int64, bool) {
	for ; scale > t.Scale; scale-- {
		if u%10 != 0 {
			return 0, false
		}
		u /= 10
	}
	f := Pow10(int(t.Scale - scale))
	r := u * f
	lim := Pow10(int(t.Precision))
	return r, r/f == u && r < lim && r > -lim
}

// ParseDecimal reads an exact number such as -12.50; it has no exponent and at
// most 18 digits.
func ParseDecimal(s string) (DecimalValue, error) {
	bad := fmt.Errorf("%q is not a decimal number of at most %d digits", s, MaxPrecision)
	rest := strings.TrimPrefix(s, "-")
	neg := len(rest) < len(s)
	if !neg {
		rest = strings.TrimPrefix(s, "+")
	}
	var d DecimalValue
	digits, point, seen := 0, false, false
	for i := 0; i < len(rest); i++ {
		c := rest[i]
		if c == '.' && !point {
			point = true
			continue
		}
		if c < '0' || c > '9' {
			return DecimalValue{}, bad
		}
		seen = true
		if d.Unscaled != 0 || c != '0' {
			digits++
		}
		if point {
			d.Scale++
		}
		if digits > MaxPrecision || d.Scale > MaxPrecision {
			return DecimalValue{}, bad
		}
		d.Unscaled = d.Unscaled*10 + int64(c-'0')
	}
	if !seen {
		return DecimalValue{}, bad
	}
	if neg {
		d.Unscaled = -d.Unscaled
	}
	return d, nil
}
