package sql

import (
	"errors"
	"slices"
	"strings"

	"weir/dataframe/internal/sql/syntax"
	"weir/dataframe/plan"
)

// A tableMacro is what a table of FROM is once macros are taken: the table itself if it calls none.
type tableMacro struct {
	table syntax.Table
	// args are the columns that the arguments read, under names that nothing else has: those of the macro's own tables do
	// not hide them.
	args  []scoped
	views *view // of WITH, for queries in arguments
	// done is called when the table was bound.
	done func()
}

// macroTable is t, or the query that it calls by its name with arguments that read columns of around.
func (b *binder) macroTable(t syntax.Table, around *scope, views *view) (*tableMacro, error) {
	out := &tableMacro{table: t, views: views, done: func() {}}
	f, ok := t.(*syntax.TableFunc)
	if !ok || f.Ordinality {
		return out, nil
	}
	name := strings.Join(f.Call.Name, ".")
	m := b.macro(name)
	if m == nil {
		return out, nil
	}
	if m.Dialect.Name != b.dialectName() {
		return nil, b.errorAt(f.Pos, "%s was made in the dialect %s, and this is %s", name, m.Dialect.Name, b.dialectName())
	}
	if err := b.unlessInside(name, f.Call); err != nil {
		return nil, err
	}
	of, given, err := b.taken(m, true, name, f.Call)
	if err != nil {
		return nil, err
	}
	body, err := of.read()
	if err != nil {
		return nil, err
	}
	key := strings.ToLower(name)
	for p, x := range given {
		if !isConstant(x) {
			key = mayCall + strings.ToLower(name)
		}
		if given[p], err = b.argumentOf(x, around, out, nil); err != nil {
			return nil, err
		}
	}
	out.done = b.enter(key)
	syntax.Substitute(body, func(part string) syntax.Expr { return given[strings.ToLower(part)] })
	as := f.As
	if as.Name == "" {
		as.Name = name
	}
	out.table = &syntax.Derived{Pos: f.Pos, Query: body.Query, As: as, Lateral: f.Lateral || len(out.args) > 0}
	return out, nil
}

// argumentOf is x, an argument of m, with names of their own for columns; those of params are a lambda's.
func (b *binder) argumentOf(x syntax.Expr, around *scope, m *tableMacro, params []string) (syntax.Expr, error) {
	switch e := x.(type) {
	case *syntax.Name:
		if slices.ContainsFunc(params, func(p string) bool { return strings.EqualFold(p, e.Parts[0]) }) {
			return x, nil
		}
		return b.argumentName(e, around, m)
	case *syntax.Lambda:
		params = append(slices.Clone(params), e.Params...)
	}
	if q := queryIn(x); q != nil { // it would find the names of the macro's tables
		if _, err := b.alone(q, m.views); err != nil {
			return nil, b.errorAt(q.Pos, "a query among the arguments of a macro cannot read what is around it, and alone it fails: %s", messageOf(err))
		}
	}
	var failed error
	out := syntax.MapChildren(x, func(c syntax.Expr) syntax.Expr {
		c, err := b.argumentOf(c, around, m, params)
		if failed == nil {
			failed = err
		}
		return c
	})
	return out, failed
}

// queryIn is the query that x is of; nil: it has none.
func queryIn(x syntax.Expr) *syntax.Query {
	switch x := x.(type) {
	case *syntax.Subquery:
		return x.Query
	case *syntax.Exists:
		return x.Query
	case *syntax.In:
		return x.Query
	case *syntax.Quantified:
		return x.Query
	}
	return nil
}

// messageOf is what err says without its place.
func messageOf(err error) string {
	var at *Error
	if errors.As(err, &at) {
		return at.Msg
	}
	return err.Error()
}

// argumentName is n under the name of its own that its column gets.
func (b *binder) argumentName(n *syntax.Name, around *scope, m *tableMacro) (syntax.Expr, error) {
	var first error
	for k := len(n.Parts); k > 0; k-- {
		c, err := around.lookup(n.Parts[:k])
		if err == nil {
			own := *c
			own.table, own.path, own.aliased, own.argument = b.fresh("argument"), nil, true, true
			own.qualifiedOnly, own.bareOnly = true, false
			m.args = append(m.args, own)
			return &syntax.Name{Pos: n.Pos, Parts: append([]string{own.table, own.name}, n.Parts[k:]...)}, nil
		}
		if first == nil {
			first = err
		}
		if isAmbiguous(err) {
			break
		}
	}
	return n, b.wrap(n.Pos, first)
}

// noArguments refuses t, of the macro m, where no table stands before it, if its arguments read columns.
func (b *binder) noArguments(m *tableMacro, t syntax.Table) error {
	if len(m.args) == 0 {
		return nil
	}
	return b.errorAt(t.Position(), "arguments of a macro here cannot read columns; write FROM the table with them, then the call behind a comma")
}

// lateralWith is lateral for a table that reads args besides, columns of left under other names.
func (b *binder) lateralWith(left source, args []scoped, t syntax.Table, kind plan.JoinKind, j *syntax.Join, blk *block) (source, error) {
	if len(args) == 0 {
		return b.lateral(left, t, kind, j, blk)
	}
	left.scope = &scope{append(slices.Clone(left.scope.cols), args...), left.scope.outer}
	out, err := b.lateral(left, t, kind, j, blk)
	if err != nil {
		return source{}, err
	}
	out.scope.cols = slices.DeleteFunc(slices.Clone(out.scope.cols), func(c scoped) bool { return c.argument })
	return out, nil
}
