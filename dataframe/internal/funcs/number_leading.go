package funcs

import (
	"bytes"
	"math"
	"strconv"

	"weir/dataframe/column"
)

var leadingNumberFunc = Scalar{Name: "leading_number", Total: true,
	Doc:      "leading_number(s) is the number that s begins with, behind spaces, as a float64, and 0 if it begins with none, as MySQL reads a text where a number is asked for; null for null.",
	Examples: []Example{{"leading_number('12.5kg')", "12.5"}, {"leading_number(' -3e1x')", "-30"}, {"leading_number('kg')", "0"}, {"leading_number('')", "0"}, {"leading_number(NULL::text)", "null"}},
	Overloads: []Overload{{Args: kinds(txt), Result: always(column.Float64), Eval: func(n int, args []column.Vector) (column.Vector, error) {
		s, out := textsOf(args[0]), make([]float64, n)
		for i := range out {
			v, _ := column.ParseFloat(leadingNumber(s.at(i), true))
			out[i] = v
		}
		return &column.Floats{Typ: column.Float64, Values: out}, nil
	}}}}

var leadingIntegerFunc = Scalar{Name: "leading_integer", Total: true,
	Doc:      "leading_integer(s) is the whole number that s begins with, behind spaces, and 0 if it begins with none: the least or greatest int64 if it is beyond them; null for null.",
	Examples: []Example{{"leading_integer('12.5kg')", "12"}, {"leading_integer('-7')", "-7"}, {"leading_integer('99999999999999999999')", "9223372036854775807"}, {"leading_integer('x')", "0"}, {"leading_integer(NULL::text)", "null"}},
	Overloads: []Overload{{Args: kinds(txt), Result: always(column.Int64), Eval: func(n int, args []column.Vector) (column.Vector, error) {
		s, out := textsOf(args[0]), make([]int64, n)
		for i := range out {
			out[i] = leadingInteger(s.at(i))
		}
		return &column.Ints{Typ: column.Int64, Values: out}, nil
	}}}}

var leadingDigitsFunc = Scalar{Name: "leading_digits", Total: true,
	Doc:      "leading_digits(s) is the number that s begins with, behind spaces, as the text that writes it, with all its digits, and 0 if it begins with none; null for null.",
	Examples: []Example{{"leading_digits(' 12.50kg')", "12.50"}, {"leading_digits('-3e1x')", "-3e1"}, {"leading_digits('kg')", "0"}, {"leading_digits(NULL::text)", "null"}},
	Overloads: []Overload{mapText(func(dst, s []byte) []byte {
		if n := leadingNumber(s, true); n != nil {
			return append(dst, n...)
		}
		return append(dst, '0')
	})}}

// LeadingNumber is what leading_number gives for s.
func LeadingNumber(s string) float64 {
	v, _ := column.ParseFloat(leadingNumber([]byte(s), true))
	return v
}

// leadingNumber is the number that s begins with, with a point and an exponent if real, as text; nothing if there is none.
func leadingNumber(s []byte, real bool) []byte {
	s = bytes.TrimLeft(s, " \t\n\v\f\r")
	end, digits := 0, 0
	if end < len(s) && (s[end] == '-' || s[end] == '+') {
		end++
	}
	count := func() {
		for end < len(s) && s[end] >= '0' && s[end] <= '9' {
			end, digits = end+1, digits+1
		}
	}
	count()
	if real && end < len(s) && s[end] == '.' {
		end++
		count()
	}
	if digits == 0 {
		return nil
	}
	if real && end < len(s) && s[end]|0x20 == 'e' {
		before := end
		if end++; end < len(s) && (s[end] == '-' || s[end] == '+') {
			end++
		}
		digits = 0
		if count(); digits == 0 {
			end = before
		}
	}
	return s[:end]
}

func leadingInteger(s []byte) int64 {
	digits := leadingNumber(s, false)
	v, err := strconv.ParseInt(string(digits), 10, 64)
	switch {
	case err == nil || len(digits) == 0:
		return v
	case digits[0] == '-':
		return math.MinInt64
	}
	return math.MaxInt64
}
