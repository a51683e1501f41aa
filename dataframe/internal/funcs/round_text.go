package funcs

import (
	"bytes"
	"strconv"
	"strings"
)

var roundTextFunc = Scalar{Name: "round_text", Total: true,
	Doc: "round_text(s) is a text that writes a number with a point or an exponent as that of the nearest whole number, a half away from zero, and any other text as it is; null for null.",
	Examples: []Example{{"round_text('1.5')", "2"}, {"round_text('-2.5')", "-3"}, {"round_text('0.4999')", "0"}, {"round_text('99.5')", "100"}, {"round_text('15e-1')", "2"},
		{"round_text('1e3')", "1000"}, {"round_text(' 7 ')", " 7 "}, {"round_text('1.5.5')", "1.5.5"}, {"round_text('.')", "."}, {"round_text(NULL)", "null"}},
	Overloads: []Overload{mapText(func(dst, s []byte) []byte {
		if bytes.IndexByte(s, '.') < 0 && bytes.IndexAny(s, "eE") < 0 {
			return append(dst, s...)
		}
		return append(dst, RoundText(string(s))...)
	})}}

// mostRounded is the longest whole number that round_text writes: no integer has as many digits.
const mostRounded = 64

// RoundText is the function round_text.
func RoundText(s string) string {
	mantissa := strings.TrimSpace(s)
	exponent := 0
	if e := strings.IndexAny(mantissa, "eE"); e >= 0 {
		n, err := strconv.ParseInt(mantissa[e+1:], 10, 16)
		if err != nil {
			return s
		}
		mantissa, exponent = mantissa[:e], int(n)
	}
	sign := ""
	if mantissa != "" && (mantissa[0] == '-' || mantissa[0] == '+') {
		sign, mantissa = mantissa[:1], mantissa[1:]
	}
	whole, fraction, _ := strings.Cut(mantissa, ".")
	digits := whole + fraction
	if digits == "" || strings.Trim(digits, "0123456789") != "" {
		return s
	}
	point := len(whole) + exponent // the digits before it count, and the next one rounds
	if point > mostRounded {
		return s
	}
	if point < 0 {
		return "0"
	}
	up := point < len(digits) && digits[point] >= '5'
	kept := []byte("0" + (digits + strings.Repeat("0", max(0, point-len(digits))))[:point])
	for i := len(kept) - 1; up && i >= 0; i-- {
		if kept[i]++; kept[i] > '9' {
			kept[i] = '0'
			continue
		}
		up = false
	}
	out := strings.TrimLeft(string(kept), "0")
	switch {
	case out == "":
		return "0"
	case sign == "-":
		return sign + out
	}
	return out
}
