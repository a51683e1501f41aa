package sql

import (
	"slices"
	"unicode/utf8"

	"weir/dataframe/column"
	"weir/dataframe/internal/funcs"
	"weir/dataframe/internal/sql/syntax"
	"weir/dataframe/plan"
)

func (l *lowering) between(e *syntax.Between) (plan.Expr, error) {
	list, err := l.exprs([]syntax.Expr{e.X, e.Low, e.High})
	if err != nil {
		return nil, err
	}
	if list, err = l.operands("<=", e.Pos, list); err != nil {
		return nil, err
	}
	x, low, high := list[0], list[1], list[2]
	if plan.Varies(x) || e.Symmetric && (plan.Varies(low) || plan.Varies(high)) { // computed once
		if e.Symmetric {
			list = append(list, plan.NewLiteral(true))
		}
		return not(call("is_between", list...), e.Not), nil
	}
	out := call("and", call(">=", x, low), call("<=", x, high))
	if e.Symmetric {
		out = call("or", out, call("and", call(">=", x, high), call("<=", x, low)))
	}
	return not(out, e.Not), nil
}

func (l *lowering) in(e *syntax.In) (plan.Expr, error) {
	if list, ok := e.Of.(*syntax.List); ok {
		e = &syntax.In{Pos: e.Pos, X: e.X, List: list.Elems, Not: e.Not}
	}
	if n, ok := e.Of.(*syntax.Name); ok && l.namesTable(n) {
		all := &syntax.Select{Pos: n.Pos, Items: []syntax.Item{{X: &syntax.Star{Pos: n.Pos}}}, From: []syntax.Table{&syntax.TableName{Pos: n.Pos, Parts: n.Parts}}}
		return l.subquery(&syntax.In{Pos: e.Pos, X: e.X, Query: &syntax.Query{Pos: n.Pos, Body: all}, Not: e.Not})
	}
	if e.Of != nil {
		x, err := l.calls("list_contains", e.Of, e.X)
		return not(x, e.Not), err
	}
	if len(e.List) == 0 {
		if _, err := l.expr(e.X); err != nil {
			return nil, err
		}
		return plan.NewLiteral(e.Not), nil
	}
	if r, ok := e.X.(*syntax.Row); ok {
		return l.rowIn(e, r)
	}
	x, err := l.expr(e.X)
	if err != nil {
		return nil, err
	}
	list, err := l.exprs(e.List)
	if err != nil {
		return nil, err
	}
	if l.b.dialect == syntax.MySQL && l.typeOf(x).Kind == column.KindString && l.mixed(list) {
		return l.inMixed(e, x, list)
	}
	all, err := l.operands("=", e.Pos, append([]plan.Expr{x}, list...))
	return not(call("in", all...), e.Not), err
}

// anyText reports whether there are texts in list.
func (l *lowering) anyText(list []plan.Expr) bool {
	return slices.ContainsFunc(list, func(e plan.Expr) bool { return l.typeOf(e).Kind == column.KindString })
}

// mixed reports whether there are texts and numbers in list.
func (l *lowering) mixed(list []plan.Expr) bool {
	return l.anyText(list) && slices.ContainsFunc(list, func(e plan.Expr) bool { return l.typeOf(e).Numeric() })
}

// inMixed is a text IN a list of texts, which it equals as one, and numbers, which it equals as a number.
func (l *lowering) inMixed(e *syntax.In, x plan.Expr, list []plan.Expr) (plan.Expr, error) {
	var out plan.Expr
	for _, y := range list {
		sides, err := l.operands("=", e.Pos, []plan.Expr{x, y})
		if err != nil {
			return nil, err
		}
		if is := call("=", sides...); out == nil {
			out = is
		} else {
			out = call("or", out, is)
		}
	}
	return not(out, e.Not), nil
}

// namesTable reports whether n is no column but a table, as SQLite has it: x IN t.
func (l *lowering) namesTable(n *syntax.Name) bool {
	if l.block == nil || l.b.env == nil || l.scope == nil || l.given[n.Parts[0]] != nil || l.scope.knows(n.Parts) || l.scope.has(n.Parts) {
		return false
	}
	if len(n.Parts) == 1 && l.block.views.find(n.Parts[0]) != nil {
		return true
	}
	_, err := l.b.env.Table(l.b.ctx, n.Parts)
	return err == nil
}

// rowIn is (a, b) IN ((1, 2), (3, 4)).
func (l *lowering) rowIn(e *syntax.In, r *syntax.Row) (plan.Expr, error) {
	var out plan.Expr
	for _, x := range e.List {
		y, ok := x.(*syntax.Row)
		if !ok {
			return nil, l.b.errorAt(x.Position(), "a row is compared with rows: (a, b) IN ((1, 2), (3, 4))")
		}
		one, err := l.rowCompare(&syntax.Binary{Pos: e.Pos, Op: "="}, r, y)
		if err != nil {
			return nil, err
		}
		if out == nil {
			out = one
			continue
		}
		out = call("or", out, one)
	}
	return not(out, e.Not), nil
}

func (l *lowering) is(e *syntax.Is) (plan.Expr, error) {
	if r, ok := e.X.(*syntax.Row); ok && e.What == "null" && len(r.Elems) > 0 && l.b.dialect == syntax.Postgres {
		list, err := l.exprs(r.Elems)
		return allNull(list, e.Not), err
	}
	x, err := l.expr(e.X)
	if err != nil {
		return nil, err
	}
	if e.What == "null" && l.b.dialect == syntax.Postgres && l.typeOf(x).Kind == column.KindStruct {
		return l.structIsNull(e, x)
	}
	switch e.What {
	case "true", "false":
		x = l.truth(x)
		return not(call("is_not_distinct", x, plan.NewLiteral(e.What == "true")), e.Not), nil
	case "unknown":
		x = call("and", x, plan.NewLiteral(true)) // a bool, or an error
	}
	if e.Not {
		return call("is_not_null", x), nil
	}
	return call("is_null", x), nil
}

// allNull is a row of list IS NULL as PostgreSQL has it: every value is null, and with IS NOT NULL none is, so that both can be false.
func allNull(list []plan.Expr, not bool) plan.Expr {
	fn := map[bool]string{false: "is_null", true: "is_not_null"}[not]
	var out plan.Expr
	for _, x := range list {
		if one := call(fn, x); out == nil {
			out = one
		} else {
			out = call("and", out, one)
		}
	}
	return out
}

// structIsNull is allNull of the fields of a struct, which are null where it is.
func (l *lowering) structIsNull(e *syntax.Is, x plan.Expr) (plan.Expr, error) {
	if plan.Varies(x) {
		return nil, l.b.errorAt(e.Pos, "a row that is another each time is asked for null in a subquery of its own: SELECT r IS NULL FROM (SELECT … AS r) q")
	}
	var list []plan.Expr
	for _, f := range l.typeOf(x).Fields {
		list = append(list, call("struct_field", x, text(f.Name)))
	}
	return allNull(list, e.Not), nil
}

// like is the function of the pattern's kind. A text without case-sensitivity has (?i) in
// front of its regular expression.
func (l *lowering) like(e *syntax.Like) (plan.Expr, error) {
	x, err := l.expr(e.X)
	if err != nil {
		return nil, err
	}
	pattern, err := l.expr(e.Pattern)
	if err != nil {
		return nil, err
	}
	args := []plan.Expr{x, pattern}
	for i, a := range args {
		if l.speaks(textNumbers) {
			args[i] = l.asText(a)
		}
	}
	if x, pattern = args[0], args[1]; e.Op == "rlike" {
		l.noteCollation(args)
	}
	fn := e.Op
	switch e.Op {
	case "rlike":
		fn = "regexp_matches"
	case "rilike":
		fn = "regexp_matches"
		args[1] = call("||", text("(?i)"), pattern)
	case "similar to":
		lit, ok := pattern.(*plan.Literal)
		s, isText := "", false
		if ok {
			s, isText = lit.Value.(string)
		}
		if !isText {
			return nil, l.b.errorAt(e.Pos, "SIMILAR TO takes a constant pattern")
		}
		re, err := similarRegexp(s, e.Escape)
		if err != nil {
			return nil, l.b.wrap(e.Pos, err)
		}
		return not(call("regexp_matches", x, text(re)), e.Not), nil
	case "glob":
		if funcs.FindScalar("glob") == nil {
			lit, ok := pattern.(*plan.Literal)
			s, isText := "", false
			if ok {
				s, isText = lit.Value.(string)
			}
			if !isText {
				return nil, l.b.errorAt(e.Pos, "GLOB takes a constant pattern")
			}
			return not(call("regexp_matches", x, text(globRegexp(s))), e.Not), nil
		}
	}
	if e.Escape != nil && (fn == "like" || fn == "ilike") && !constantPattern(e, pattern) {
		esc, err := l.expr(e.Escape)
		if err != nil {
			return nil, err
		}
		fn, args = fn+"_escape", append(args, esc)
	} else if e.Escape != nil {
		if args[1], err = l.escaped(e, pattern); err != nil {
			return nil, err
		}
	}
	if fn == "like" {
		args = l.comparedTexts(args)
	}
	return not(call(fn, args...), e.Not), nil
}

// constantPattern reports whether the pattern and the escape of e stand in the query.
func constantPattern(e *syntax.Like, pattern plan.Expr) bool {
	lit, ok := pattern.(*plan.Literal)
	esc, isText := e.Escape.(*syntax.Text)
	return ok && isText && lit.Value != nil && utf8.RuneCountInString(esc.Value) <= 1
}

// escaped is the pattern of LIKE … ESCAPE 'c' with a backslash as its escape.
func (l *lowering) escaped(e *syntax.Like, pattern plan.Expr) (plan.Expr, error) {
	lit, isLit := pattern.(*plan.Literal)
	esc, isText := e.Escape.(*syntax.Text)
	var s string
	if isLit {
		s, isLit = lit.Value.(string)
	}
	if !isLit || !isText || len([]rune(esc.Value)) > 1 {
		return nil, l.b.errorAt(e.Escape.Position(), "LIKE … ESCAPE takes a constant pattern and one character")
	}
	out, err := reescape(s, esc.Value)
	return text(out), l.b.wrap(e.Escape.Position(), err)
}
