package funcs

import (
	"unicode/utf8"

	"weir/dataframe/column"
)

var globFunc = Scalar{Name: "glob", Total: true,
	Doc:      `glob(s, p) is true if all of s matches p, where * is any text, ? one character, [a-c] one of a set, [!a-c] one that is not, and \ takes the next as it is; an open [ matches nothing; null if s or p is null.`,
	Examples: []Example{{"glob('abc.csv', '*.csv')", "true"}, {"glob('abc', '[!b]b?')", "true"}, {"glob('ABC', 'a*')", "false"}, {`glob('a*c', 'a\*c')`, "true"}, {"glob('a]c', 'a[]]c')", "true"}, {"glob(NULL, '*')", "null"}},
	Overloads: []Overload{{Args: kinds(txt, txt), Result: always(column.Bool), Eval: func(n int, args []column.Vector) (column.Vector, error) {
		s, p, out := textsOf(args[0]), textsOf(args[1]), make([]bool, n)
		for i := range out {
			out[i] = glob(s.at(i), p.at(i))
		}
		return &column.Bools{Typ: column.Bool, Values: out}, nil
	}}}}

// glob goes back to the last * at a mismatch and lets it take one character
// more, as like does.
func glob(s, p []byte) bool {
	star, from := -1, 0
	i, j := 0, 0
	for i < len(s) {
		if j < len(p) && p[j] == '*' {
			star, from = j, i
			j++
			continue
		}
		r, size := utf8.DecodeRune(s[i:])
		if next, ok := globStep(s[i:i+size], r, p, j); ok {
			i, j = i+size, next
			continue
		}
		if star < 0 {
			return false
		}
		_, size = utf8.DecodeRune(s[from:])
		from += size
		i, j = from, star+1
	}
	for j < len(p) && p[j] == '*' {
		j++
	}
	return j == len(p)
}

// globStep matches the character c, r, with what stands in p at j, which is no
// *, and gives the place behind that.
func globStep(c []byte, r rune, p []byte, j int) (next int, ok bool) {
	if j >= len(p) {
		return 0, false
	}
	switch p[j] {
	case '?':
		return j + 1, true
	case '[':
		return globSet(c, r, p, j+1)
	case '\\':
		if j+1 < len(p) {
			j++
		}
	}
	end := j + len(c)
	return end, end <= len(p) && string(p[j:end]) == string(c)
}

// globSet matches with the set that begins in p at j.
func globSet(c []byte, r rune, p []byte, j int) (next int, ok bool) {
	not := j < len(p) && p[j] == '!'
	if not {
		j++
	}
	found := false
	for first := true; ; first = false {
		if j >= len(p) {
			return 0, false
		}
		if p[j] == ']' && !first {
			return j + 1, found != not
		}
		low, size := utf8.DecodeRune(p[j:])
		one, high := p[j:j+size], low
		if j += size; j+1 < len(p) && p[j] == '-' && p[j+1] != ']' {
			high, size = utf8.DecodeRune(p[j+1:])
			one, j = nil, j+1+size
		}
		// Bytes that are not UTF-8 have one number; they match as they are.
		found = found || string(one) == string(c) || r != utf8.RuneError && low <= r && r <= high
	}
}
