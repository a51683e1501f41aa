package column

import (
	"math"
	"strconv"
	"unsafe"
)

// The parsers below read one field of a text file without allocating. None
// takes surrounding space, an empty text or digits of other scripts.

// ParseInt reads an optional sign and decimal digits that fit int64.
func ParseInt(b []byte) (int64, bool) {
	neg, digits := cutSign(b)
	if len(digits) == 0 || len(digits) > 64 {
		return 0, false
	}
	var u uint64
	for _, c := range digits {
		d := uint64(c - '0')
		if d > 9 || u > math.MaxUint64/10-1 {
			return 0, false
		}
		u = u*10 + d
	}
	if neg {
		return -int64(u), u <= 1<<63
	}
	return int64(u), u <= math.MaxInt64
}

func cutSign(b []byte) (neg bool, rest []byte) {
	if len(b) > 0 && (b[0] == '-' || b[0] == '+') {
		return b[0] == '-', b[1:]
	}
	return false, b
}

// ParseFloat reads a decimal number with optional point and exponent, rounded
// to the nearest float64, or nan, inf or infinity in any case, inf with a sign if need be.
// A number too large for a float64 is not ok.
func ParseFloat(b []byte) (float64, bool) {
	if v, ok := parseShortFloat(b); ok {
		return v, true
	}
	if !floatShaped(b) {
		return 0, false
	}
	v, err := strconv.ParseFloat(unsafe.String(unsafe.SliceData(b), len(b)), 64)
	return v, err == nil
}

// parseShortFloat reads numbers of at most 15 digits without exponent: their
// digits and the power of ten are exact floats, so one division rounds right.
func parseShortFloat(b []byte) (float64, bool) {
	neg, b := cutSign(b)
	if len(b) == 0 || len(b) > 16 {
		return 0, false
	}
	var u int64
	digits, frac, point := 0, 0, false
	for _, c := range b {
		if c == '.' && !point {
			point = true
			continue
		}
		d := c - '0'
		if d > 9 {
			return 0, false
		}
		u = u*10 + int64(d)
		digits++
		if point {
			frac++
		}
	}
	if digits == 0 || digits > 15 {
		return 0, false
	}
	v := float64(u)
	if frac > 0 {
		v /= float64(pow10[frac])
	}
	if neg {
		v = -v
	}
	return v, true
}

// floatShaped checks the grammar, so that strconv, which also reads
// hexadecimals and underscores and allocates its errors, only sees numbers.
func floatShaped(b []byte) bool {
	_, b = cutSign(b)
	i, digits := 0, 0
	for ; i < len(b) && (b[i] >= '0' && b[i] <= '9' || b[i] == '.'); i++ {
		if b[i] != '.' {
			digits++
		}
	}
	if i == 0 {
		return foldEqual(b, "inf") || foldEqual(b, "infinity") || foldEqual(b, "nan")
	}
	points := 0
	for _, c := range b[:i] {
		if c == '.' {
			points++
		}
	}
	if digits == 0 || points > 1 {
		return false
	}
	if i == len(b) {
		return true
	}
	if b[i]|0x20 != 'e' {
		return false
	}
	_, exp := cutSign(b[i+1:])
	for _, c := range exp {
		if c < '0' || c > '9' {
			return false
		}
	}
	return len(exp) > 0
}

func foldEqual(b []byte, lower string) bool {
	if len(b) != len(lower) {
		return false
	}
	for i, c := range b {
		if c|0x20 != lower[i] {
			return false
		}
	}
	return true
}

// ParseDecimalBytes reads a number without exponent as the unscaled value of a
// decimal(precision, scale). It is not ok if it has too many digits before the
// point or, after it, more than scale other than zeros.
func ParseDecimalBytes(b []byte, precision, scale uint8) (int64, bool) {
	neg, b := cutSign(b)
	var u int64
	frac, point, seen := 0, false, false
	for _, c := range b {
		if c == '.' && !point {
			point = true
			continue
		}
		d := c - '0'
		if d > 9 {
			return 0, false
		}
		seen = true
		if point && frac == int(scale) {
			if d != 0 {
				return 0, false
			}
			continue
		}
		if u >= 1e17 {
			return 0, false
		}
		u = u*10 + int64(d)
		if point {
			frac++
		}
	}
	if !seen {
		return 0, false
	}
	for ; frac < int(scale); frac++ {
		if u >= 1e17 {
			return 0, false
		}
		u *= 10
	}
	if u >= pow10[precision] {
		return 0, false
	}
	if neg {
		u = -u
	}
	return u, true
}
