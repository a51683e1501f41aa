package funcs

import (
	"fmt"
	"regexp"
	"strings"
	"unicode/utf8"

	"weir/dataframe/column"
)

var similarToFunc = Scalar{Name: "similar_to",
	Doc:      `similar_to(s, p, escape) is true if all of s matches the pattern p of SQL's SIMILAR TO: % and _ as in LIKE, |, *, +, ?, {2,3}, ( ) and [a-c] as in regular expressions, escape (\ if left out, none for '') takes the next as it is (DuckDB reads p as a regular expression); null if an argument is null.`,
	Examples: []Example{{"similar_to('abc', '%(b|d)%')", "true"}, {"similar_to('abc', 'b')", "false"}, {"similar_to('a.c', 'a.c')", "true"}, {"similar_to('abc', 'a.c')", "false"}, {"similar_to('50%', '50$%', '$')", "true"}, {"similar_to('a', '(')", "error: "}, {"similar_to(NULL, 'a')", "null"}},
	Overloads: valuesBy(column.Bool, func(_ int, args []column.Vector) valueRow[bool] {
		s, pats := textsOf(args[0]), patternsOf(args, 2)
		pats.write = similarRegexp
		if len(args) < 3 {
			pats.flags = optionalText(nil, 0, `\`)
		}
		return func(i int) (bool, bool, error) {
			re, err := pats.at(i)
			if err != nil {
				return false, false, err
			}
			return re.Match(s.at(i)), true, nil
		}
	}, kinds(txt, txt), kinds(txt, txt, txt))}

// similarRegexp is the regular expression of a pattern of SIMILAR TO.
func similarRegexp(p, escape []byte) (string, error) {
	esc, err := escapeOf(escape)
	if err != nil {
		return "", err
	}
	var b strings.Builder
	b.WriteString("(?s)")
	for i := 0; i < len(p); {
		r, size := utf8.DecodeRune(p[i:])
		at := i
		i += size
		switch {
		case r == esc:
			if i == len(p) {
				return "", fmt.Errorf("the pattern %s ends with its escape %q", excerpt(p), esc)
			}
			r, size = utf8.DecodeRune(p[i:])
			b.WriteString(regexp.QuoteMeta(string(p[i : i+size])))
			i += size
		case r == '%':
			b.WriteString(".*")
		case r == '_':
			b.WriteByte('.')
		case r == '[':
			end := similarSet(&b, p, i, esc)
			if end < 0 {
				return "", fmt.Errorf("the pattern %s has a [ without ]", excerpt(p))
			}
			i = end
		case r == '.' || r == '^' || r == '$' || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r == '(':
			b.WriteString("(?:") // a ? behind it is a repetition, of nothing
		default:
			b.Write(p[at:i])
		}
	}
	return anchored(p, b.String())
}

// similarSet writes the set that begins in p at i and gives the place behind it,
// -1 if it has no end.
func similarSet(b *strings.Builder, p []byte, i int, esc rune) int {
	b.WriteByte('[')
	if i < len(p) && p[i] == '^' {
		b.WriteByte('^')
		i++
	}
	for first := true; i < len(p); first = false {
		r, size := utf8.DecodeRune(p[i:])
		switch {
		case r == ']' && !first:
			b.WriteByte(']')
			return i + 1
		case r == '[' && i+1 < len(p) && p[i+1] == ':':
			end := strings.Index(string(p[i:]), ":]")
			if end < 0 {
				return -1
			}
			b.Write(p[i : i+end+2])
			i += end + 2
			continue
		case r == esc && i+size < len(p):
			i += size
			r, size = utf8.DecodeRune(p[i:])
			fallthrough
		case r == '\\' || r == '[' || r == ']' || r == '^':
			b.WriteString(regexp.QuoteMeta(string(r)))
		default:
			b.Write(p[i : i+size])
		}
		i += size
	}
	return -1
}

// noEscape is the escape of a pattern without one: no character.
const noEscape rune = -1

// escapeOf reads the escape of a pattern, one character or none.
func escapeOf(escape []byte) (rune, error) {
	if len(escape) == 0 {
		return noEscape, nil
	}
	r, size := utf8.DecodeRune(escape)
	if size < len(escape) || r == utf8.RuneError {
		return 0, fmt.Errorf("the escape of a pattern is one character or '', not %s", excerpt(escape))
	}
	return r, nil
}
