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

// likeMatcher finds the cheap way for patterns without _: they are texts that follow one another.
func likeMatcher(p []byte) func(s []byte) bool {
	texts, ok := likeTexts(p)
	if !ok {
		return func(s []byte) bool { return like(s, p) }
	}
	first, last := texts[0], texts[len(texts)-1]
	switch {
	case len(texts) == 1:
		return func(s []byte) bool { return bytes.Equal(s, first) }
	case len(texts) == 2:
		return func(s []byte) bool {
			return len(s) >= len(first)+len(last) && bytes.HasPrefix(s, first) && bytes.HasSuffix(s, last)
		}
	}
	between := texts[1 : len(texts)-1]
	return func(s []byte) bool {
		if len(s) < len(first)+len(last) || !bytes.HasPrefix(s, first) || !bytes.HasSuffix(s, last) {
			return false
		}
		s = s[len(first) : len(s)-len(last)]
		for _, text := range between { // where it comes first leaves most for those after it
			at := bytes.Index(s, text)
			if at < 0 {
				return false
			}
			s = s[at+len(text):]
		}
		return true
	}
}

// likeTexts are the texts of p before, between and after %; not ok if something else is in it.
func likeTexts(p []byte) (texts [][]byte, ok bool) {
	if !utf8.Valid(p) { // what it begins with could be the middle of a character
		return nil, false
	}
	text := []byte{}
	for i := 0; i < len(p); i++ {
		switch c := p[i]; {
		case c == '_':
			return nil, false
		case c == '%':
			texts, text = append(texts, text), []byte{}
			continue
		case c == '\\' && i+1 < len(p):
			i++
		}
		text = append(text, p[i])
	}
	return append(texts, text), true
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
