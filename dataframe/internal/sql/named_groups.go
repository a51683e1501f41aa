package sql

import (
	"regexp"
	"strings"

	"weir/dataframe/internal/sql/syntax"
	"weir/dataframe/plan"
)

// namedGroups is regexp_extract(s, pattern, ['a', 'b'], flags): a struct of what the first groups hold, by the names that are
// listed, with ” for each that takes no part; null for null.
func (l *lowering) namedGroups(e *syntax.Call) (out plan.Expr, err error, is bool) {
	if len(e.Args) != 3 && len(e.Args) != 4 || l.b.dialect != nil && l.b.dialect != syntax.Weir {
		return nil, nil, false
	}
	list, ok := e.Args[2].(*syntax.List)
	if !ok {
		return nil, nil, false
	}
	names, err := l.groupNames(e, list)
	if err != nil {
		return nil, err, true
	}
	s, err := l.expr(e.Args[0])
	if err != nil {
		return nil, err, true
	}
	if plan.IsVolatile(s) {
		return nil, l.b.errorAt(e.Args[0].Position(), "regexp_extract of a text that is another each time gives no struct: compute the text in a query in FROM"), true
	}
	pattern, err := l.expr(e.Args[1])
	if err != nil {
		return nil, err, true
	}
	var flags []plan.Expr
	if len(e.Args) == 4 {
		if _, ok := e.Args[3].(*syntax.Text); !ok {
			return nil, l.b.errorAt(e.Args[3].Position(), "regexp_extract with names takes its flags as a text such as 'i'"), true
		}
		letters := e.Args[3].(*syntax.Text).Value
		if strings.Contains(letters, "g") {
			return nil, l.b.errorAt(e.Args[3].Position(), "the flag g is for regexp_replace; regexp_extract_all gives all matches"), true
		}
		flags = append(flags, text(letters))
	}
	var fields []plan.Expr
	for i, name := range names {
		group := append([]plan.Expr{s, pattern, plan.NewLiteral(int64(i + 1))}, flags...)
		fields = append(fields, text(name), call("regexp_extract", group...))
	}
	return &plan.Case{Whens: []plan.Expr{call("not", call("is_null", s))}, Thens: []plan.Expr{call("named_struct", fields...)}}, nil, true
}

// groupNames are the names in list, of which e's pattern has a group each.
func (l *lowering) groupNames(e *syntax.Call, list *syntax.List) ([]string, error) {
	pattern, ok := e.Args[1].(*syntax.Text)
	if !ok {
		return nil, l.b.errorAt(e.Args[1].Position(), "regexp_extract with names takes its pattern as a text between quotes")
	}
	if len(list.Elems) == 0 {
		return nil, l.b.errorAt(list.Pos, "regexp_extract takes the name of one group at least")
	}
	var names []string
	seen := map[string]bool{}
	for _, x := range list.Elems {
		t, ok := x.(*syntax.Text)
		if !ok {
			return nil, l.b.errorAt(x.Position(), "the name of a group is a text between quotes")
		}
		if key := strings.ToLower(t.Value); seen[key] {
			return nil, l.b.errorAt(x.Position(), "two groups are called %s", t.Value)
		} else {
			seen[key] = true
		}
		names = append(names, t.Value)
	}
	re, err := regexp.Compile(pattern.Value)
	if err != nil {
		return names, nil // the call reports it
	}
	if n := re.NumSubexp(); n < len(names) {
		return nil, l.b.errorAt(list.Pos, "the pattern has %d groups, and there are %d names for them", n, len(names))
	}
	return names, nil
}
