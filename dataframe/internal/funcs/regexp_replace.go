package funcs

import (
	"bytes"
	"fmt"
	"regexp"

	"weir/dataframe/column"
)

var regexpReplaceFunc = Scalar{Name: "regexp_replace",
	Doc: `regexp_replace(s, re, new) is s with every match of re (RE2) replaced by new, in which \1 is group 1, \0 the whole match and \\ a backslash (DuckDB and PostgreSQL replace the first match only); regexp_replace(s, re, new, flags) replaces as they do the first match, all if flags hold g; null if an argument is null;` + flagsDoc,
	Examples: []Example{{`regexp_replace('a1b22', '[0-9]+', '#')`, "a#b#"}, {`regexp_replace('x-y', '(.)-(.)', '\2-\1')`, "y-x"}, {"regexp_replace('aAa', 'a', 'b', 'i')", "bAa"}, {"regexp_replace('aAa', 'a', 'b', 'gi')", "bbb"},
		{"regexp_replace('abc', 'b', '$1')", "a$1c"}, {`regexp_replace('abc', '(b)', '\2')`, `error: regexp_replace: the new text names group \2`}, {"regexp_replace('a', NULL, 'b')", "null"}},
	Overloads: textsBy(func(_ int, args []column.Vector) textRow {
		s, pats, with := textsOf(args[0]), patternsOf(args, 3), textsOf(args[2])
		var t template
		return func(dst []byte, i int) ([]byte, bool, error) {
			if i == 0 || !with.constant() {
				t = templateOf(with.at(i))
			}
			re, err := pats.at(i)
			if err != nil {
				return dst, false, err
			}
			if t.groups > re.NumSubexp() {
				return dst, false, fmt.Errorf(`regexp_replace: the new text names group \%d and the regular expression %q has %d`, t.groups, re, re.NumSubexp())
			}
			all := len(args) < 4 || bytes.IndexByte(pats.flags.at(i), 'g') >= 0
			return appendReplaced(dst, s.at(i), re, &t, all), true, nil
		}
	}, kinds(txt, txt, txt), kinds(txt, txt, txt, txt))}

// A template is the new text of a replacement in pieces.
type template struct {
	pieces []piece
	groups int // the highest group it names
}

// A piece is a text and, unless group is -1, what that group holds behind it.
type piece struct {
	text  []byte
	group int
}

func templateOf(s []byte) template {
	var t template
	var text []byte
	for i := 0; i < len(s); i++ {
		if s[i] != '\\' || i+1 == len(s) {
			text = append(text, s[i])
			continue
		}
		switch c := s[i+1]; {
		case c >= '0' && c <= '9':
			g := int(c - '0')
			t.pieces, text = append(t.pieces, piece{text, g}), nil
			t.groups = max(t.groups, g)
			i++
		case c == '\\':
			text = append(text, c)
			i++
		default:
			text = append(text, s[i])
		}
	}
	t.pieces = append(t.pieces, piece{text, -1})
	return t
}

func (t *template) append(dst, s []byte, match []int) []byte {
	for _, p := range t.pieces {
		dst = append(dst, p.text...)
		if p.group >= 0 && match[2*p.group] >= 0 {
			dst = append(dst, s[match[2*p.group]:match[2*p.group+1]]...)
		}
	}
	return dst
}

func appendReplaced(dst, s []byte, re *regexp.Regexp, t *template, all bool) []byte {
	if !re.Match(s) {
		return append(dst, s...)
	}
	most := 1
	if all {
		most = -1
	}
	end := 0
	for _, m := range re.FindAllSubmatchIndex(s, most) {
		dst = t.append(append(dst, s[end:m[0]]...), s, m)
		end = m[1]
	}
	return append(dst, s[end:]...)
}
