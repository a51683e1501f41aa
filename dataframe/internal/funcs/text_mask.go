package funcs

import (
	"unicode"
	"unicode/utf8"

	"weir/dataframe/column"
)

var maskFunc = Scalar{Name: "mask", NullText: "null if s is null; a null in another place keeps those characters", Total: true,
	Doc:       "mask(s, upper, lower, digit, other) has the character upper for each capital letter of s, lower for each other letter, digit for each digit and other for the rest; without them X, x and n, and the rest stays.",
	Examples:  []Example{{"mask('Ab-12')", "Xx-nn"}, {"mask('Ab-12', 'Q')", "Qx-nn"}, {"mask('Ab-12', NULL, '*', NULL, '_')", "A*_12"}, {"mask(NULL)", "null"}},
	Overloads: []Overload{maskOverload(0), maskOverload(1), maskOverload(2), maskOverload(3), maskOverload(4)}}

// maskOverload takes so many characters behind the text.
func maskOverload(given int) Overload {
	args := kinds(column.KindString)
	for range given {
		args = append(args, column.KindString)
	}
	return Overload{Args: args, Result: always(column.String), Nulls: Aware, Eval: func(n int, args []column.Vector) (column.Vector, error) {
		s, known := textsOf(args[0]), nullsOf(args[0])
		usual := [4]string{"X", "x", "n", ""}
		var with [4]textInput
		var there [4]nullInput
		for k := range given {
			with[k], there[k] = textsOf(args[1+k]), nullsOf(args[1+k])
		}
		valid := column.NewBitmap(n)
		out := buildTexts(n, func(dst []byte, i int) []byte {
			if !known.has(i) {
				return dst
			}
			valid.Set(i)
			var to [4][]byte
			for k := range to {
				switch {
				case k >= given:
					to[k] = []byte(usual[k])
				case there[k].has(i):
					to[k] = with[k].at(i)
				}
			}
			return appendMasked(dst, s.at(i), to)
		})
		return withNulls(out, valid.Nulls(n), n), nil
	}}
}

func appendMasked(dst, s []byte, to [4][]byte) []byte {
	for len(s) > 0 {
		r, size := utf8.DecodeRune(s)
		class := 3
		switch {
		case unicode.IsUpper(r):
			class = 0
		case unicode.IsLower(r):
			class = 1
		case unicode.IsDigit(r):
			class = 2
		}
		if len(to[class]) == 0 {
			dst = append(dst, s[:size]...)
		} else {
			dst = append(dst, to[class]...)
		}
		s = s[size:]
	}
	return dst
}

var luhnFunc = Scalar{Name: "luhn_check", Total: true,
	Doc:      "luhn_check(s) is true if s is digits alone and their last is the check digit by the method of Luhn, as of credit cards.",
	Examples: []Example{{"luhn_check('79927398713')", "true"}, {"luhn_check('79927398714')", "false"}, {"luhn_check('7992 7398713')", "false"}, {"luhn_check('')", "false"}, {"luhn_check(NULL)", "null"}},
	Overloads: []Overload{{Args: kinds(column.KindString), Result: always(column.Bool), Eval: func(n int, args []column.Vector) (column.Vector, error) {
		s, out := textsOf(args[0]), make([]bool, n)
		for i := range out {
			out[i] = luhn(s.at(i))
		}
		return &column.Bools{Typ: column.Bool, Values: out}, nil
	}}}}

func luhn(s []byte) bool {
	sum := 0
	for k := range s {
		c := s[len(s)-1-k]
		if c < '0' || c > '9' {
			return false
		}
		d := int(c - '0')
		if k%2 == 1 {
			d *= 2
		}
		sum += d/10 + d%10
	}
	return len(s) > 0 && sum%10 == 0
}

var isUTF8Func = Scalar{Name: "is_valid_utf8", Total: true,
	Doc:       "is_valid_utf8(s) says whether a text or binary is well-formed UTF-8.",
	Examples:  []Example{{"is_valid_utf8('é')", "true"}, {"is_valid_utf8(unhex('C3'))", "false"}, {"is_valid_utf8(NULL::text)", "null"}},
	Overloads: []Overload{utf8Overload(column.KindString), utf8Overload(column.KindBinary)}}

func utf8Overload(k column.Kind) Overload {
	return Overload{Args: kinds(k), Result: always(column.Bool), Eval: func(n int, args []column.Vector) (column.Vector, error) {
		s, out := textsOf(args[0]), make([]bool, n)
		for i := range out {
			out[i] = utf8.Valid(s.at(i))
		}
		return &column.Bools{Typ: column.Bool, Values: out}, nil
	}}
}

var makeUTF8Func = Scalar{Name: "make_valid_utf8", Total: true,
	Doc:       "make_valid_utf8(s) is a text or binary as a text, with U+FFFD for the bytes that are no UTF-8.",
	Examples:  []Example{{"make_valid_utf8('é')", "é"}, {"hex(make_valid_utf8(unhex('61C362')))", "61EFBFBD62"}, {"make_valid_utf8(NULL::text)", "null"}},
	Overloads: []Overload{makeUTF8Overload(column.KindString), makeUTF8Overload(column.KindBinary)}}

func makeUTF8Overload(k column.Kind) Overload {
	return Overload{Args: kinds(k), Result: always(column.String), Eval: func(n int, args []column.Vector) (column.Vector, error) {
		s := textsOf(args[0])
		return buildTexts(n, func(dst []byte, i int) []byte {
			for s := s.at(i); len(s) > 0; {
				r, size := utf8.DecodeRune(s)
				dst, s = utf8.AppendRune(dst, r), s[size:]
			}
			return dst
		}), nil
	}}
}
