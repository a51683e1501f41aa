package funcs

import (
	"fmt"
	"unicode"
	"unicode/utf8"

	"weir/dataframe/column"
)

var likeEscapeFunc = Scalar{Name: "like_escape",
	Doc:       "like_escape(s, p, escape) is s LIKE p ESCAPE escape: LIKE in which escape, one character or '' for none, takes the next as it is; null if an argument is null.",
	Examples:  []Example{{"like_escape('50%', '50$%', '$')", "true"}, {`like_escape('a\b', 'a\b', '')`, "true"}, {"like_escape('ab', 'a$', '$')", `error: the pattern "a$" ends with its escape '$'`}, {"like_escape('a', 'a', 'ab')", "error: the escape of a pattern"}, {"like_escape('a', NULL, '$')", "null"}},
	Overloads: likeEscape(false)}

var ilikeEscapeFunc = Scalar{Name: "ilike_escape",
	Doc:       "ilike_escape(s, p, escape) is like_escape without regard to case; null if an argument is null.",
	Examples:  []Example{{"ilike_escape('A%', 'a$%', '$')", "true"}, {"ilike_escape('ab', 'A$%', '$')", "false"}, {"ilike_escape(NULL, 'a', '$')", "null"}},
	Overloads: likeEscape(true)}

func likeEscape(fold bool) []Overload {
	lower := mapCase('A', 'Z', unicode.ToLower)
	return valuesBy(column.Bool, func(_ int, args []column.Vector) valueRow[bool] {
		s, pat, escape := textsOf(args[0]), textsOf(args[1]), textsOf(args[2])
		var match func(s []byte) bool
		var err error
		var text []byte
		return func(i int) (bool, bool, error) {
			if i == 0 || !pat.constant() || !escape.constant() {
				var p []byte
				if p, err = reescape(pat.at(i), escape.at(i)); err == nil {
					if fold {
						p = lower(nil, p)
					}
					match = likeMatcher(p)
				}
			}
			if err != nil {
				return false, false, err
			}
			if !fold {
				return match(s.at(i)), true, nil
			}
			text = lower(text[:0], s.at(i))
			return match(text), true, nil
		}
	}, kinds(txt, txt, txt))
}

// reescape is the pattern p, with that escape, with \ as its escape.
func reescape(p, escape []byte) ([]byte, error) {
	esc, err := escapeOf(escape)
	if err != nil {
		return nil, err
	}
	var out []byte
	for i := 0; i < len(p); {
		r, size := utf8.DecodeRune(p[i:])
		if r == esc {
			if i += size; i == len(p) {
				return nil, fmt.Errorf("the pattern %s ends with its escape %q", excerpt(p), esc)
			}
			_, size = utf8.DecodeRune(p[i:])
			out = append(out, '\\')
		} else if r == '\\' {
			out = append(out, '\\')
		}
		out = append(out, p[i:i+size]...)
		i += size
	}
	return out, nil
}
