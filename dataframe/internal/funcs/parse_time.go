package funcs

import (
	"bytes"
	"fmt"
	"regexp"
	"strings"

	"weir/dataframe/column"
)

// ParseTime reads text as the stored value of a date or timestamp of type t. A text
// without offset is local time of t's zone.
func ParseTime(text string, t column.Type) (int64, error) {
	b := []byte(strings.TrimSpace(text))
	if t.Kind == column.KindDate {
		d, ok := column.ParseDateBytes(b)
		if whole := wholeDigits(b); !ok && whole != nil {
			d, ok = column.ParseDateBytes(whole)
		}
		if !ok {
			return 0, fmt.Errorf("%q is not a date; write YYYY-MM-DD", text)
		}
		return int64(d), nil
	}
	v, ok := parseTimestamp(b, t)
	if !ok {
		return 0, fmt.Errorf("%q is not a timestamp; write YYYY-MM-DD HH:MM:SS", text)
	}
	return v, nil
}

// parseDate reads a date; of a moment it takes the day.
func parseDate(b []byte) (int32, bool) {
	if d, ok := column.ParseDateBytes(b); ok {
		return d, true
	}
	if v, ok := column.ParseTimestampBytes(b, local); ok {
		if v < firstYear { // what is behind the day may say BC
			day, _ := floorDiv(v, column.MicrosPerDay)
			return int32(day), true
		}
		return column.ParseDateBytes(b[:10])
	}
	if whole := wholeDigits(b); whole != nil {
		return parseDate(whole)
	}
	if rest := withoutAD(b); rest != nil {
		return parseDate(rest)
	}
	return 0, false
}

// withoutAD is b without the AD that may stand behind a date or moment, as BC does; nil if none does.
func withoutAD(b []byte) []byte {
	if n := len(b) - 3; n >= 8 && bytes.EqualFold(b[n:], []byte(" ad")) {
		return bytes.TrimRight(b[:n], " ")
	}
	return nil
}

// firstYear is where the year 1 begins, in microseconds.
const firstYear = -62135596800e6

func parseTimestamp(b []byte, t column.Type) (int64, bool) {
	v, ok := column.ParseTimestampBytes(b, t)
	if !ok {
		if whole := wholeDigits(b); whole != nil {
			return column.ParseTimestampBytes(whole, t)
		}
		if rest := withoutAD(b); rest != nil {
			return parseTimestamp(rest, t)
		}
	}
	return v, ok
}

// looseTime is a date, perhaps with a time, as people write it by hand.
var looseTime = regexp.MustCompile(`^(\d{4})(?:-(\d\d?)-|/(\d\d?)/)(\d\d?)(?:[ T](\d\d?):(\d\d?)(?::(\d\d?)(\D.*)?)?)?$`)

// wholeDigits is b with two digits in every part, and with dashes for slashes; nil if b is
// no such text or has them already.
func wholeDigits(b []byte) []byte {
	if len(b) < 8 || len(b) > 80 || b[4] != '-' && b[4] != '/' {
		return nil
	}
	m := looseTime.FindSubmatch(b)
	if m == nil {
		return nil
	}
	month := m[2]
	if month == nil {
		month = m[3]
	}
	out := append(append(append([]byte{}, m[1]...), '-'), two(month)...)
	out = append(append(out, '-'), two(m[4])...)
	for i, part := range m[5:8] {
		if part != nil {
			out = append(append(out, " ::"[i]), two(part)...)
		}
	}
	out = append(out, m[8]...)
	if bytes.Equal(out, b) {
		return nil
	}
	return out
}

// two is one or two digits as two.
func two(digits []byte) []byte {
	if len(digits) == 1 {
		return []byte{'0', digits[0]}
	}
	return digits
}
