package sql

import (
	"regexp"
	"slices"
	"strings"

	"weir/dataframe/column"
	"weir/dataframe/internal/sql/syntax"
	"weir/dataframe/plan"
)

// Texts compare by bytes. COLLATE with a collation that does not tell case, or accents either, puts a function around a
// text that gives its key; what it is compared with gets the same.

var (
	noCase    = regexp.MustCompile("^(nocase|utf8_lcase|.*_as_ci|unicode_ci)$")
	noAccents = regexp.MustCompile("^(.*_ai_ci|.*_(general|unicode|unicode_520|swedish)_ci|unicode_ci_ai)$")
	byBytes   = regexp.MustCompile("^(c|posix|binary|utf8_binary|default|ucs_basic|.*_bin)$")
)

// collate is a text as a collation compares it.
func (l *lowering) collate(e *syntax.Collate) (plan.Expr, error) {
	name := strings.ToLower(e.Name)
	switch {
	case syntax.Bytewise(e.Name), byBytes.MatchString(name):
		x, err := l.expr(e.X)
		if c, ok := x.(*plan.Call); ok && err == nil && l.b.collated[c] {
			x = c.Args[0]
		}
		return x, err
	case noCase.MatchString(name), noAccents.MatchString(name), name == "noaccent":
		x, err := l.expr(e.X)
		if err != nil {
			return nil, err
		}
		fn := "lower"
		switch {
		case name == "noaccent": // which tells case, as in DuckDB
			fn = "strip_accents"
		case noAccents.MatchString(name):
			fn = "collation_key"
		}
		return l.b.keyed(fn, x), nil
	}
	return nil, l.b.errorAt(e.Pos, "no collation %q: texts compare by bytes, with COLLATE NOCASE in lower case, and with COLLATE utf8mb4_0900_ai_ci without case and accents", e.Name)
}

// keyed is a text under the function of a collation.
func (b *binder) keyed(fn string, x plan.Expr) plan.Expr {
	c := call(fn, x)
	if b.collated == nil {
		b.collated = map[*plan.Call]bool{}
	}
	b.collated[c] = true
	return c
}

// uncollated are args without their collations, which are nothing to what does not compare.
func (b *binder) uncollated(args []plan.Expr) []plan.Expr {
	for i, a := range args {
		if c, ok := a.(*plan.Call); ok && b.collated[c] {
			args[i] = c.Args[0]
		}
	}
	return args
}

// comparedTexts are the sides of a comparison: if one is under a collation, all texts are. Where the dialect is one whose usual
// collations are not those of bytes, it is noted that none is.
func (l *lowering) comparedTexts(args []plan.Expr) []plan.Expr {
	fn := ""
	for _, a := range args {
		if c, ok := a.(*plan.Call); ok && l.b.collated[c] && (fn == "" || c.Func == "collation_key") {
			fn = c.Func
		}
	}
	if fn == "" {
		l.noteCollation(args)
		return args
	}
	out := slices.Clone(args)
	for i, a := range args {
		if c, ok := a.(*plan.Call); ok && l.b.collated[c] {
			if c.Func != fn {
				out[i] = l.b.keyed(fn, c.Args[0])
			}
		} else if l.typeOf(a).Kind == column.KindString {
			out[i] = l.b.keyed(fn, a)
		}
	}
	return out
}

// comparingFuncs are functions that compare their first texts, which MySQL does without case.
var comparingFuncs = map[string]bool{"strpos": true, "locate": true, "find_in_set": true, "regexp_matches": true, "regexp_replace": true, "regexp_instr": true,
	"regexp_substr": true, "regexp_extract": true, "regexp_count": true, "min": true, "max": true, "count_distinct": true}

// noteCompared is noteCollation of a call that compares texts.
func (l *lowering) noteCompared(c *plan.Call) {
	if len(c.Args) > 0 && (comparingFuncs[c.Func] || c.Func == "count" && c.Distinct) {
		for _, a := range c.Args {
			l.noteCollation([]plan.Expr{a})
		}
	}
}

// noteCollation tells once, in the dialect of MySQL, that texts are compared by bytes.
func (l *lowering) noteCollation(args []plan.Expr) {
	if l.b.dialect != syntax.MySQL || l.scope == nil || l.b.collationNoted {
		return
	}
	texts, columns := 0, 0
	for _, a := range args {
		if c, ok := a.(*plan.Call); ok && l.b.collated[c] {
			return
		}
		if l.typeOf(a).Kind == column.KindString {
			texts++
			if _, isConst := a.(*plan.Literal); !isConst {
				columns++
			}
		}
	}
	if columns == 0 || texts < len(args) {
		return
	}
	l.b.collationNoted = true
	l.b.notes = append(l.b.notes, syntax.Note{Text: "texts are compared by bytes here, also by GROUP BY, DISTINCT and ORDER BY: 'a' is not 'A', which MySQL's usual collations do not tell apart; " +
		"COLLATE utf8mb4_0900_ai_ci behind a text compares as they do"})
}
