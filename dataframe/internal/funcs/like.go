package funcs

import (
	"bytes"
	"unicode"
	"unicode/utf8"

	"weir/dataframe/column"
)

var likeFunc = Scalar{Name: "like", Total: true, Doc: `s LIKE p matches all of s with p, where % is any text, _ one character and \ takes the next as it is.`,
	Examples: []Example{
		{"'hello' LIKE 'h%o'", "true"}, {"'hello' LIKE '_ello'", "true"}, {"'Hello' LIKE 'h%'", "false"},
		{`'50%' LIKE '50\%'`, "true"}, {"'hello' LIKE '%ell%'", "true"}, {"'a' NOT LIKE '%b'", "true"}, {"NULL LIKE 'a'", "null"},
	},
	Overloads: []Overload{likeOverload(false)}}

var ilikeFunc = Scalar{Name: "ilike", Doc: "s ILIKE p is LIKE without regard to case.",
	Examples:  []Example{{"'Hello' ILIKE 'h%O'", "true"}, {"'ÉCOLE' ILIKE 'éc%'", "true"}, {"'a' ILIKE NULL", "null"}},
	Overloads: []Overload{likeOverload(true)}}

func likeOverload(fold bool) Overload {
	lower := mapCase('A', 'Z', unicode.ToLower)
	return Overload{Args: kinds(column.KindString, column.KindString), Result: always(column.Bool),
		Eval: func(n int, args []column.Vector) (column.Vector, error) {
			a, pat, out := textsOf(args[0]), textsOf(args[1]), make([]bool, n)
			var p, text []byte
			var match func(s []byte) bool
			for i := range out {
				if i == 0 || !pat.constant() {
					if p = pat.at(i); fold {
						p = lower(nil, p)
					}
					match = likeMatcher(p)
				}
				s := a.at(i)
				if fold {
					text = lower(text[:0], s)
					s = text
				}
				out[i] = match(s)
			}
			return &column.Bools{Typ: column.Bool, Values: out}, nil
		}}
}

// likeMatcher finds the cheap way for patterns with % at the ends only.
func likeMatcher(p []byte) func(s []byte) bool {
	inner := bytes.Trim(p, "%")
	if bytes.ContainsAny(inner, `%_\`) {
		return func(s []byte) bool { return like(s, p) }
	}
	front, back := len(p) > 0 && p[0] == '%', len(p) > 0 && p[len(p)-1] == '%'
	switch {
	case front && back:
		return func(s []byte) bool { return bytes.Contains(s, inner) }
	case front:
		return func(s []byte) bool { return bytes.HasSuffix(s, inner) }
	case back:
		return func(s []byte) bool { return bytes.HasPrefix(s, inner) }
	}
	return func(s []byte) bool { return bytes.Equal(s, p) }
}

// like matches s with p. At a mismatch it goes back to the last % and lets that
// take one character more; going back further could find nothing new.
func like(s, p []byte) bool {
	star, from := -1, 0
	i, j := 0, 0
	for i < len(s) {
		if j < len(p) {
			switch c := p[j]; {
			case c == '%':
				star, from = j, i
				j++
				continue
			case c == '_':
				_, size := utf8.DecodeRune(s[i:])
				i, j = i+size, j+1
				continue
			case c == '\\' && j+1 < len(p):
				if p[j+1] == s[i] {
					i, j = i+1, j+2
					continue
				}
			case c == s[i]:
				i, j = i+1, j+1
				continue
			}
		}
		if star < 0 {
			return false
		}
		_, size := utf8.DecodeRune(s[from:])
		from += size
		i, j = from, star+1
	}
	for j < len(p) && p[j] == '%' {
		j++
	}
	return j == len(p)
}
