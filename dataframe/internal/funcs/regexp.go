package funcs

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"weir/dataframe/column"
)

var regexpMatchesFunc = Scalar{Name: "regexp_matches", Aliases: []string{"regexp_like", "rlike"}, Doc: "regexp_matches(s, re) is true if the regular expression re (RE2) matches somewhere in s.",
	Examples: []Example{{"regexp_matches('abc', 'b.')", "true"}, {"regexp_matches('abc', '^b')", "false"}, {"regexp_matches(NULL, 'a')", "null"},
		{"regexp_matches('a', '(')", "error: regular expression"}},
	Overloads: []Overload{{Args: kinds(column.KindString, column.KindString), Result: always(column.Bool),
		Eval: func(n int, args []column.Vector) (column.Vector, error) {
			a, out := textsOf(args[0]), make([]bool, n)
			err := eachPattern(n, args, func(i int, re *regexp.Regexp) error {
				out[i] = re.Match(a.at(i))
				return nil
			})
			return &column.Bools{Typ: column.Bool, Values: out}, err
		}}}}

var regexpExtractFunc = Scalar{Name: "regexp_extract",
	Doc:      "regexp_extract(s, re, group) is what the group of the first match of re in s holds, '' if nothing matches; group 0, the whole match, is the default.",
	Examples: []Example{{"regexp_extract('id=42;', 'id=([0-9]+)', 1)", "42"}, {"regexp_extract('abc', 'b.')", "bc"}, {"regexp_extract('abc', 'x')", ""}, {"regexp_extract(NULL, 'a')", "null"}},
	Overloads: []Overload{
		{Args: kinds(column.KindString, column.KindString), Result: always(column.String), Eval: evalExtract},
		{Args: kinds(column.KindString, column.KindString, column.KindInt64), Result: always(column.String), Eval: evalExtract},
	}}

func evalExtract(n int, args []column.Vector) (column.Vector, error) {
	group := input[int64]{[]int64{0}, 0}
	if len(args) > 2 {
		group = inputOf[int64](args[2])
	}
	a := textsOf(args[0])
	from, to := make([]int, n), make([]int, n)
	err := eachPattern(n, args, func(i int, re *regexp.Regexp) error {
		g := group.at(i)
		if g < 0 || g > int64(re.NumSubexp()) {
			return rowError(args, i, fmt.Errorf("regular expression %q has the groups 0 to %d, not %d", re, re.NumSubexp(), g))
		}
		if m := re.FindSubmatchIndex(a.at(i)); m != nil && m[2*g] >= 0 {
			from[i], to[i] = m[2*g], m[2*g+1]
		}
		return nil
	})
	if err != nil {
		return nil, err
	}
	return cutTexts(n, a, func(_ []byte, i int) (int, int) { return from[i], to[i] }), nil
}

var regexpReplaceFunc = Scalar{Name: "regexp_replace", Doc: `regexp_replace(s, re, new) is s with every match of re replaced by new, in which \1 is group 1 and \0 the whole match.`,
	Examples: []Example{{`regexp_replace('a1b22', '[0-9]+', '#')`, "a#b#"}, {`regexp_replace('x-y', '(.)-(.)', '\2-\1')`, "y-x"}, {"regexp_replace('a', NULL, 'b')", "null"}},
	Overloads: []Overload{{Args: kinds(column.KindString, column.KindString, column.KindString), Result: always(column.String),
		Eval: func(n int, args []column.Vector) (column.Vector, error) {
			a, with := textsOf(args[0]), textsOf(args[2])
			b := column.TextBuilder{Typ: column.String}
			b.Reserve(n)
			template := ""
			err := eachPattern(n, args, func(i int, re *regexp.Regexp) error {
				if i == 0 || !with.constant() {
					template = goTemplate(string(with.at(i)))
				}
				b.Append(re.ReplaceAll(a.at(i), []byte(template)))
				return nil
			})
			return b.Texts(), err
		}}}}

// goTemplate writes \1 as Go does, ${1}, and takes Go's own signs literally.
func goTemplate(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		switch {
		case s[i] == '$':
			b.WriteString("$$")
		case s[i] == '\\' && i+1 < len(s) && s[i+1] >= '0' && s[i+1] <= '9':
			i++
			b.WriteString("${" + strconv.Itoa(int(s[i]-'0')) + "}")
		case s[i] == '\\' && i+1 < len(s) && s[i+1] == '\\':
			i++
			b.WriteByte('\\')
		default:
			b.WriteByte(s[i])
		}
	}
	return b.String()
}

// eachPattern calls f with the regular expression of every row, the second
// argument, compiled as often as it changes. A bad one does not matter beside a
// null.
func eachPattern(n int, args []column.Vector, f func(i int, re *regexp.Regexp) error) error {
	pat := textsOf(args[1])
	var re *regexp.Regexp
	for i := range n {
		if p := pat.at(i); re == nil || !pat.constant() && string(p) != re.String() {
			next, err := regexp.Compile(string(p))
			if err != nil {
				if err := rowError(args, i, fmt.Errorf("regular expression %q: %w", p, err)); err != nil {
					return err
				}
				next = regexp.MustCompile("")
			}
			re = next
		}
		if err := f(i, re); err != nil {
			return err
		}
	}
	return nil
}
