package funcs

import (
	"bytes"
	"errors"
	"fmt"
	"regexp"
	"regexp/syntax"
	"slices"
	"strings"
	"unicode/utf8"

	"weir/dataframe/column"
)

const flagsDoc = " flags, if given, are letters: i any case, m ^ and $ at every line, s . takes line ends, x white space and # comments do not count, l no pattern but a text."

// matchTest is the test of a regular expression on a text, with flags or without.
func matchTest(write func(p, flags []byte) (string, error)) []Overload {
	return valuesBy(column.Bool, func(_ int, args []column.Vector) valueRow[bool] {
		s, pats := textsOf(args[0]), patternsOf(args, 2)
		pats.write = write
		return func(i int) (bool, bool, error) {
			re, err := pats.at(i)
			if err != nil {
				return false, false, err
			}
			if len(args) > 2 && bytes.IndexByte(pats.flags.at(i), 'g') >= 0 {
				return false, false, errors.New("a test has no flag g; regexp_replace has, and regexp_extract_all gives all matches")
			}
			return re.Match(s.at(i)), true, nil
		}
	}, kinds(txt, txt), kinds(txt, txt, txt))
}

var regexpMatchesFunc = Scalar{Name: "regexp_matches", Aliases: []string{"regexp_like", "rlike", "regexp"},
	Doc: "regexp_matches(s, re, flags) is true if the regular expression re (RE2) matches somewhere in s; null if an argument is null;" + flagsDoc,
	Examples: []Example{{"regexp_matches('abc', 'b.')", "true"}, {"regexp_matches('abc', '^b')", "false"}, {"regexp_matches('abc', 'B', 'i')", "true"}, {"regexp_matches(NULL, 'a')", "null"},
		{"regexp_matches('a', '(')", "error: regular expression \"(\": a ( has no )"}, {"regexp_matches('a', 'a(?=b)')", "error: regular expression \"a(?=b)\": RE2 has no lookahead (?="}},
	Overloads: matchTest(withFlags)}

var regexpFullMatchFunc = Scalar{Name: "regexp_full_match",
	Doc:      "regexp_full_match(s, re, flags) is true if the regular expression re (RE2) matches all of s; null if an argument is null;" + flagsDoc,
	Examples: []Example{{"regexp_full_match('ab', 'a|ab')", "true"}, {"regexp_full_match('abc', 'b')", "false"}, {"regexp_full_match('AB', 'ab', 'i')", "true"}, {"regexp_full_match(NULL, 'a')", "null"}},
	Overloads: matchTest(func(p, flags []byte) (string, error) {
		text, err := withFlags(p, flags)
		if err != nil {
			return "", err
		}
		return anchored(p, text)
	})}

// anchored is the regular expression that matches where text matches all. It
// comes from the parsed text: "a)|(b" is no pattern and "(" + it + ")" were one.
func anchored(p []byte, text string) (string, error) {
	re, err := syntax.Parse(text, syntax.Perl)
	if err != nil {
		return "", regexpError(p, err)
	}
	return `\A(?:` + re.String() + `)\z`, nil
}

// A groupPicker chooses the group of a match.
type groupPicker func(re *regexp.Regexp, i int) (int, error)

// groupOf reads the group from argument k: a number, a name, or 0 if it is missing.
func groupOf(args []column.Vector, k int) groupPicker {
	if len(args) <= k {
		return func(*regexp.Regexp, int) (int, error) { return 0, nil }
	}
	if args[k].Type().Kind == txt {
		names := textsOf(args[k])
		return func(re *regexp.Regexp, i int) (int, error) {
			g := slices.IndexFunc(re.SubexpNames(), func(s string) bool { return s != "" && s == string(names.at(i)) })
			if g < 0 {
				return 0, fmt.Errorf("regular expression %q has no group named %s; write (?P<%s>…)", re, excerpt(names.at(i)), names.at(i))
			}
			return g, nil
		}
	}
	groups := inputOf[int64](args[k])
	return func(re *regexp.Regexp, i int) (int, error) {
		g := groups.at(i)
		if g < 0 || g > int64(re.NumSubexp()) {
			return 0, fmt.Errorf("regular expression %q has the groups 0 to %d, not %d", re, re.NumSubexp(), g)
		}
		return int(g), nil
	}
}

// extract makes texts of a group of the first match. What does not match is ”
// or, if orNull, null.
func extract(orNull bool, signatures ...[]column.Kind) []Overload {
	var out []Overload
	for _, s := range signatures {
		out = append(out, Overload{Args: s, Result: always(column.String), Eval: func(n int, args []column.Vector) (column.Vector, error) {
			return evalExtract(n, args, orNull)
		}})
	}
	return out
}

func evalExtract(n int, args []column.Vector, orNull bool) (column.Vector, error) {
	s, pats, group := textsOf(args[0]), patternsOf(args, 3), groupOf(args, 2)
	from, to, valid := make([]int, n), make([]int, n), column.FullBitmap(n)
	for i := range n {
		re, err := pats.at(i)
		g := 0
		if err == nil && len(args) > 3 && bytes.IndexByte(pats.flags.at(i), 'g') >= 0 {
			err = errors.New("the flag g is for regexp_replace; regexp_extract_all gives all matches")
		}
		if err == nil {
			g, err = group(re, i)
		}
		if err != nil {
			if err := rowError(args, i, err); err != nil {
				return nil, err
			}
			continue
		}
		var m []int
		if g == 0 {
			m = re.FindIndex(s.at(i))
		} else {
			m = re.FindSubmatchIndex(s.at(i))
		}
		if m == nil || m[2*g] < 0 {
			if orNull {
				valid.Clear(i)
			}
			continue
		}
		from[i], to[i] = m[2*g], m[2*g+1]
	}
	out := cutTexts(n, s, func(_ []byte, i int) (int, int) { return from[i], to[i] })
	if !orNull {
		return out, nil
	}
	return withNulls(out, valid, n), nil
}

var regexpExtractFunc = Scalar{Name: "regexp_extract",
	Doc: "regexp_extract(s, re, group, flags) is what a group of the first match of re (RE2) in s holds, by its number or its name; group 0, the whole match, is the default; '' if nothing matches; null if an argument is null;" + flagsDoc,
	Examples: []Example{{"regexp_extract('id=42;', 'id=([0-9]+)', 1)", "42"}, {"regexp_extract('id=42;', 'id=(?P<id>[0-9]+)', 'id')", "42"}, {"regexp_extract('abc', 'b.')", "bc"}, {"regexp_extract('aBc', 'b', 0, 'i')", "B"},
		{"regexp_extract('abc', 'x')", ""}, {"regexp_extract('abc', '(b)', 2)", "error: regular expression \"(b)\" has the groups 0 to 1, not 2"}, {"regexp_extract(NULL, 'a')", "null"}},
	Overloads: extract(false, kinds(txt, txt), kinds(txt, txt, num), kinds(txt, txt, txt), kinds(txt, txt, num, txt), kinds(txt, txt, txt, txt))}

var regexpSubstrFunc = Scalar{Name: "regexp_substr",
	Doc:       "regexp_substr(s, re) is the first match of re (RE2) in s; null if nothing matches or an argument is null.",
	Examples:  []Example{{"regexp_substr('abc', 'b.')", "bc"}, {"regexp_substr('abc', 'x')", "null"}, {"regexp_substr('abc', 'x*')", ""}, {"regexp_substr('a', NULL)", "null"}},
	Overloads: extract(true, kinds(txt, txt))}

var regexpCountFunc = Scalar{Name: "regexp_count",
	Doc:      "regexp_count(s, re, flags) is the number of matches of re (RE2) in s that do not overlap; null if an argument is null;" + flagsDoc,
	Examples: []Example{{"regexp_count('banana', 'an')", "2"}, {"regexp_count('abc', '')", "4"}, {"regexp_count('aA', 'a', 'i')", "2"}, {"regexp_count(NULL, 'a')", "null"}},
	Overloads: valuesBy(column.Int64, func(_ int, args []column.Vector) valueRow[int64] {
		s, pats := textsOf(args[0]), patternsOf(args, 2)
		return func(i int) (int64, bool, error) {
			re, err := pats.at(i)
			if err != nil || !re.Match(s.at(i)) {
				return 0, true, err
			}
			return int64(len(re.FindAllIndex(s.at(i), -1))), true, nil
		}
	}, kinds(txt, txt), kinds(txt, txt, txt))}

var regexpInstrFunc = Scalar{Name: "regexp_instr",
	Doc:      "regexp_instr(s, re, flags) is the number of the character of s where re (RE2) first matches (1 is the first), 0 if it does not; null if an argument is null;" + flagsDoc,
	Examples: []Example{{"regexp_instr('aé1b2', '[0-9]')", "3"}, {"regexp_instr('abc', 'x')", "0"}, {"regexp_instr('abc', NULL)", "null"}},
	Overloads: valuesBy(column.Int64, func(_ int, args []column.Vector) valueRow[int64] {
		s, pats := textsOf(args[0]), patternsOf(args, 2)
		return func(i int) (int64, bool, error) {
			re, err := pats.at(i)
			if err != nil {
				return 0, false, err
			}
			m := re.FindIndex(s.at(i))
			if m == nil {
				return 0, true, nil
			}
			return int64(utf8.RuneCount(s.at(i)[:m[0]])) + 1, true, nil
		}
	}, kinds(txt, txt), kinds(txt, txt, txt))}

var regexpEscapeFunc = Scalar{Name: "regexp_escape", Total: true,
	Doc:      "regexp_escape(s) is the regular expression that matches s and nothing else; null for null.",
	Examples: []Example{{"regexp_escape('a.b')", `a\.b`}, {"regexp_matches('axb', regexp_escape('a.b'))", "false"}, {"regexp_escape(NULL)", "null"}},
	Overloads: []Overload{mapText(func(dst, s []byte) []byte {
		for _, c := range s {
			if strings.IndexByte(`\.+*?()|[]{}^$`, c) >= 0 {
				dst = append(dst, '\\')
			}
			dst = append(dst, c)
		}
		return dst
	})}}
