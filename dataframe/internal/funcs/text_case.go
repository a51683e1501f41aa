package funcs

import (
	"bytes"
	"unicode"
	"unicode/utf8"
)

var upperFunc = Scalar{Name: "upper", Aliases: []string{"ucase"}, Doc: "upper(s) is s in capital letters.",
	Examples:  []Example{{"upper('straße é')", "STRAßE É"}, {"upper(NULL)", "null"}},
	Overloads: []Overload{mapText(mapCase('a', 'z', unicode.ToUpper))}}

var lowerFunc = Scalar{Name: "lower", Aliases: []string{"lcase"}, Doc: "lower(s) is s in small letters.",
	Examples:  []Example{{"lower('ÀB')", "àb"}, {"lower(NULL)", "null"}},
	Overloads: []Overload{mapText(mapCase('A', 'Z', unicode.ToLower))}}

// mapCase changes letters: ASCII ones from..to by a bit, others by f. Bytes
// that are not UTF-8 stay.
func mapCase(from, to byte, f func(rune) rune) func(dst, s []byte) []byte {
	return func(dst, s []byte) []byte {
		if ascii(s) {
			start := len(dst)
			dst = append(dst, s...)
			for i, c := range dst[start:] {
				if c >= from && c <= to {
					dst[start+i] = c ^ 0x20
				}
			}
			return dst
		}
		for i := 0; i < len(s); {
			c := s[i]
			if c < utf8.RuneSelf {
				if c >= from && c <= to {
					c ^= 0x20
				}
				dst = append(dst, c)
				i++
				continue
			}
			r, size := utf8.DecodeRune(s[i:])
			if r == utf8.RuneError {
				dst = append(dst, s[i:i+size]...)
			} else {
				dst = utf8.AppendRune(dst, f(r))
			}
			i += size
		}
		return dst
	}
}

var reverseFunc = Scalar{Name: "reverse", Total: true, Doc: "reverse(s) is s with its characters from last to first.",
	Examples: []Example{{"reverse('añb')", "bña"}, {"reverse(NULL)", "null"}},
	Overloads: []Overload{mapText(func(dst, s []byte) []byte {
		for len(s) > 0 {
			_, size := utf8.DecodeLastRune(s)
			dst = append(dst, s[len(s)-size:]...)
			s = s[:len(s)-size]
		}
		return dst
	})}}

var containsFunc = Scalar{Name: "contains", Total: true, Doc: "contains(s, t) is true if t is somewhere in s.",
	Examples: []Example{{"contains('abc', 'bc')", "true"}, {"contains('abc', 'B')", "false"}, {"contains('a', NULL)", "null"}}, Overloads: textTest(bytes.Contains)}

var startsWithFunc = Scalar{Name: "starts_with", Aliases: []string{"startswith", "prefix"}, Total: true, Doc: "starts_with(s, t) is true if s begins with t.",
	Examples: []Example{{"starts_with('abc', 'ab')", "true"}, {"starts_with(NULL, 'a')", "null"}}, Overloads: textTest(bytes.HasPrefix)}

var endsWithFunc = Scalar{Name: "ends_with", Aliases: []string{"endswith", "suffix"}, Total: true, Doc: "ends_with(s, t) is true if s ends with t.",
	Examples: []Example{{"ends_with('abc', 'bc')", "true"}, {"ends_with('abc', NULL)", "null"}}, Overloads: textTest(bytes.HasSuffix)}
