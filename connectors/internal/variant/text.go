package variant

import (
	"encoding/hex"
	"fmt"
	"math"
	"strconv"
	"time"
	"unicode/utf8"

	"weir/connectors/internal/jsonl"
	"weir/dataframe/column"
)

// AppendString appends s as a string of JSON, which s must be UTF-8 for.
func AppendString(dst, s []byte) ([]byte, error) {
	if !utf8.Valid(s) {
		return dst, fmt.Errorf("variant: %q is not UTF-8", s[:min(len(s), 64)])
	}
	return jsonl.AppendString(dst, s), nil
}

// AppendName appends the name of a field and its colon.
func AppendName(dst, name []byte) ([]byte, error) {
	dst, err := AppendString(dst, name)
	return append(dst, ':'), err
}

func appendInt(dst []byte, x int64) []byte { return strconv.AppendInt(dst, x, 10) }

// AppendFloat appends the shortest number that reads back as x of bits bits; it has a point or an
// exponent, so that it reads back as a float.
func AppendFloat(dst []byte, x float64, bits int) []byte {
	switch {
	case x != x:
		return append(dst, `"NaN"`...)
	case math.IsInf(x, 1):
		return append(dst, `"Infinity"`...)
	case math.IsInf(x, -1):
		return append(dst, `"-Infinity"`...)
	}
	if a := math.Abs(x); a != 0 && (a < 1e-4 || a >= 1e21) {
		return strconv.AppendFloat(dst, x, 'e', -1, bits)
	}
	from := len(dst)
	dst = strconv.AppendFloat(dst, x, 'f', -1, bits)
	for _, c := range dst[from:] {
		if c == '.' {
			return dst
		}
	}
	return append(dst, ".0"...)
}

// AppendDate appends the date of a number of days since 1970.
func AppendDate(dst []byte, days int64) []byte {
	return append(time.Unix(days*86400, 0).UTC().AppendFormat(append(dst, '"'), "2006-01-02"), '"')
}

// AppendMoment appends the moment n units after 1970, with its zone if it has one.
func AppendMoment(dst []byte, n int64, unit column.Unit, zoned bool) []byte {
	t := time.UnixMicro(n)
	if unit == column.Nano {
		t = time.Unix(0, n)
	}
	dst = t.UTC().AppendFormat(append(dst, '"'), "2006-01-02 15:04:05.999999999")
	if zoned {
		dst = append(dst, "+00"...)
	}
	return append(dst, '"')
}

// AppendTime appends the time of day of a number of microseconds.
func AppendTime(dst []byte, micros int64) ([]byte, error) {
	if micros < 0 || micros > 86400e6 {
		return dst, fmt.Errorf("variant: a time of %d microseconds", micros)
	}
	return append(append(append(dst, '"'), column.FormatValue(column.Time, time.Duration(micros)*time.Microsecond)...), '"'), nil
}

func appendUUID(dst, b []byte) []byte {
	dst = append(dst, '"')
	for i, n := range []int{4, 2, 2, 2, 6} {
		if i > 0 {
			dst = append(dst, '-')
		}
		dst, b = hex.AppendEncode(dst, b[:n]), b[n:]
	}
	return append(dst, '"')
}
