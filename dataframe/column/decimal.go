package column

import (
	"fmt"
	"strconv"
	"strings"
)

// A DecimalValue is one exact number: Unscaled / 10^Scale.
type DecimalValue struct {
	Unscaled Int128
	Scale    uint8
}

// DecimalOf is unscaled / 10^scale.
func DecimalOf(unscaled int64, scale uint8) DecimalValue {
	return DecimalValue{Int128Of(unscaled), scale}
}

// String writes all digits of the scale: "12.50".
func (d DecimalValue) String() string { return string(d.Append(nil)) }

// Append writes d to dst as String does.
func (d DecimalValue) Append(dst []byte) []byte {
	if d.Scale == 0 {
		return d.Unscaled.Append(dst)
	}
	var buf [48]byte
	u := d.Unscaled.Append(buf[:0])
	if u[0] == '-' {
		dst, u = append(dst, '-'), u[1:]
	}
	scale := int(d.Scale)
	if len(u) <= scale {
		dst = append(dst, '0', '.')
		for range scale - len(u) {
			dst = append(dst, '0')
		}
		return append(dst, u...)
	}
	dst = append(dst, u[:len(u)-scale]...)
	dst = append(dst, '.')
	return append(dst, u[len(u)-scale:]...)
}

// Float64 is the float64 nearest to d.
func (d DecimalValue) Float64() float64 {
	if u, ok := d.Unscaled.Int64(); ok && u <= exactFloat && u >= -exactFloat && d.Scale <= exactPow10 {
		return float64(u) / exactPowers[d.Scale]
	}
	if u, ok := d.Unscaled.Int64(); ok && d.Scale == 0 {
		return float64(u)
	}
	f, _ := strconv.ParseFloat(d.String(), 64) // of 38 digits at most: it is in range
	return f
}

// Whole numbers of up to exactFloat and powers of ten of up to exactPow10 are floats without rounding,
// so the quotient of two is the float nearest to what it stands for.
const (
	exactFloat = 1 << 53
	exactPow10 = 22
)

var exactPowers = [exactPow10 + 1]float64{1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11,
	1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22}

// Digits is how many decimal digits the unscaled value has, at least 1.
func (d DecimalValue) Digits() int {
	s := d.Unscaled.Append(nil)
	if s[0] == '-' {
		s = s[1:]
	}
	return len(s)
}

// Type is the narrowest decimal type that holds d.
func (d DecimalValue) Type() Type {
	return Decimal(uint8(min(max(d.Digits(), int(d.Scale), 1), MaxPrecision)), d.Scale)
}

var pow10 = [19]int64{1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18}

// Pow10 is 10^n for n of 0 to 18.
func Pow10(n int) int64 { return pow10[n] }

// Rescale is the stored value in the decimal type t, of at most ShortPrecision
// digits, of u / 10^scale. It is not ok if digits would be lost before the
// point or, after it, other than zeros.
func Rescale(u int64, scale uint8, t Type) (int64, bool) {
	for ; scale > t.Scale; scale-- {
		if u%10 != 0 {
			return 0, false
		}
		u /= 10
	}
	if int(t.Scale-scale) >= len(pow10) {
		return 0, u == 0
	}
	f := Pow10(int(t.Scale - scale))
	r := u * f
	lim := Pow10(int(t.Precision))
	return r, r/f == u && r < lim && r > -lim
}

// RescaleWide is Rescale for any decimal type.
func RescaleWide(u Int128, scale uint8, t Type) (Int128, bool) {
	ok := true
	switch {
	case scale > t.Scale:
		q, r := u.QuoRem(widePow10[scale-t.Scale])
		if r != (Int128{}) {
			return Int128{}, false
		}
		u = q
	case scale < t.Scale:
		u, ok = u.Mul(widePow10[t.Scale-scale])
	}
	return u, ok && FitsDecimal(u, t)
}

// FitsDecimal tells whether the unscaled value u has no more digits than the
// decimal type t.
func FitsDecimal(u Int128, t Type) bool {
	lim := widePow10[t.Precision]
	return u.Cmp(lim) < 0 && u.Cmp(lim.Neg()) > 0
}

// ParseDecimal reads an exact number such as -12.50; it has no exponent and at
// most 38 digits.
func ParseDecimal(s string) (DecimalValue, error) {
	bad := fmt.Errorf("%q is not a decimal number of at most %d digits", s, MaxPrecision)
	scale := 0
	if at := strings.IndexByte(s, '.'); at >= 0 {
		scale = len(s) - at - 1
	}
	if scale > MaxPrecision {
		return DecimalValue{}, bad
	}
	u, ok := ParseWideBytes([]byte(s), MaxPrecision, uint8(scale))
	if !ok {
		return DecimalValue{}, bad
	}
	return DecimalValue{u, uint8(scale)}, nil
}

// ParseWideBytes is ParseDecimalBytes for decimals of up to 38 digits.
func ParseWideBytes(b []byte, precision, scale uint8) (Int128, bool) {
	neg, b := cutSign(b)
	var u Int128
	digits, frac, point, seen := 0, 0, false, false
	for _, c := range b {
		if c == '.' && !point {
			point = true
			continue
		}
		d := c - '0'
		if d > 9 {
			return Int128{}, false
		}
		seen = true
		if point && frac == int(scale) {
			if d != 0 {
				return Int128{}, false
			}
			continue
		}
		if digits > 0 || d != 0 {
			digits++
		}
		if digits > MaxPrecision {
			return Int128{}, false
		}
		u, _ = u.Mul(Int128{0, 10})
		u, _ = u.Add(Int128{0, uint64(d)})
		if point {
			frac++
		}
	}
	if !seen || digits+int(scale)-frac > MaxPrecision && digits > 0 {
		return Int128{}, false
	}
	u, _ = u.Mul(widePow10[int(scale)-frac])
	if !FitsDecimal(u, Type{Precision: precision}) {
		return Int128{}, false
	}
	if neg {
		u = u.Neg()
	}
	return u, true
}
