package funcs

import (
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

var collationKeyFunc = Scalar{Name: "collation_key", Total: true,
	Doc:      "collation_key(s) is s as it is compared where neither case nor accents count, as in MySQL's usual collations: in small letters without their marks; null for null.",
	Examples: []Example{{"collation_key('Äpfel')", "apfel"}, {"collation_key('ÉCOLE') = collation_key('ecole')", "true"}, {"collation_key('Straße')", "strasse"}, {"collation_key(NULL)", "null"}},
	Overloads: []Overload{mapText(func(dst, s []byte) []byte {
		if ascii(s) {
			for _, c := range s {
				if c >= 'A' && c <= 'Z' {
					c += 'a' - 'A'
				}
				dst = append(dst, c)
			}
			return dst
		}
		for d := norm.NFKD.Bytes(s); len(d) > 0; {
			r, size := utf8.DecodeRune(d)
			switch {
			case r == utf8.RuneError && size == 1:
				dst = append(dst, d[0])
			case unicode.Is(unicode.Mn, r):
			case r == 'ß' || r == 'ẞ':
				dst = append(dst, "ss"...)
			default:
				dst = utf8.AppendRune(dst, unicode.ToLower(r))
			}
			d = d[size:]
		}
		return dst
	})}}
