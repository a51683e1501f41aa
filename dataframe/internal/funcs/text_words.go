package funcs

import (
	"unicode"
	"unicode/utf8"

	"weir/dataframe/column"
)

func isSpace(r rune) bool {
	if r < utf8.RuneSelf {
		return r == ' ' || r >= '\t' && r <= '\r'
	}
	return unicode.IsSpace(r)
}

var initcapFunc = Scalar{Name: "initcap", Aliases: []string{"to_title_case"}, Total: true,
	Doc:      "initcap(s) writes every word of s, a run of letters and digits, with one capital letter at its beginning (Spark begins words only behind white space); null for null.",
	Examples: []Example{{"initcap('ada LOVELACE')", "Ada Lovelace"}, {"initcap('élan vital-x')", "Élan Vital-X"}, {"initcap('')", ""}, {"initcap(NULL)", "null"}},
	Overloads: []Overload{mapText(func(dst, s []byte) []byte {
		inWord := false
		for i := 0; i < len(s); {
			r, size := utf8.DecodeRune(s[i:])
			switch {
			case r == utf8.RuneError:
				dst = append(dst, s[i:i+size]...)
			case inWord:
				dst = utf8.AppendRune(dst, unicode.ToLower(r))
			default:
				dst = utf8.AppendRune(dst, unicode.ToTitle(r))
			}
			inWord = r == '\'' && inWord || unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.Mn, r)
			i += size
		}
		return dst
	})}}

var repeatFunc = Scalar{Name: "repeat",
	Doc:      "repeat(s, n) is s n times, '' if n is not above 0, at most 16 MiB; null if s or n is null.",
	Examples: []Example{{"repeat('ab', 3)", "ababab"}, {"repeat('ab', -1)", ""}, {"repeat('ab', 1000000000)", "error: repeat: 2000000000 bytes"}, {"repeat('a', NULL)", "null"}},
	Overloads: textsBy(func(_ int, args []column.Vector) textRow {
		s, count := textsOf(args[0]), inputOf[int64](args[1])
		return func(dst []byte, i int) ([]byte, bool, error) {
			return appendRepeat(dst, "repeat", s.at(i), count.at(i))
		}
	}, kinds(txt, num))}

var spaceFunc = Scalar{Name: "space",
	Doc:      "space(n) is a text of n spaces, '' if n is not above 0, at most 16 MiB; null for null.",
	Examples: []Example{{"'[' || space(2) || ']'", "[  ]"}, {"space(-1)", ""}, {"space(NULL)", "null"}},
	Overloads: textsBy(func(_ int, args []column.Vector) textRow {
		count, one := inputOf[int64](args[0]), []byte(" ")
		return func(dst []byte, i int) ([]byte, bool, error) { return appendRepeat(dst, "space", one, count.at(i)) }
	}, kinds(num))}

func appendRepeat(dst []byte, name string, s []byte, n int64) ([]byte, bool, error) {
	if len(s) == 0 || n <= 0 {
		return dst, true, nil
	}
	if err := checkSize(name, int64(len(s)), n); err != nil {
		return dst, false, err
	}
	for range n {
		dst = append(dst, s...)
	}
	return dst, true, nil
}
