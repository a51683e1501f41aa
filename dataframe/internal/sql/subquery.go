package sql

import (
	"strings"

	"weir/dataframe/column"
	"weir/dataframe/internal/sql/syntax"
	"weir/dataframe/plan"
)

// A query in an expression is never run for a row at a time: it is joined. Until
// the expression's place among the nodes is known, a call of no function stands for
// it, whose arguments are what is compared with the query's rows and the columns
// of the query around that it reads. So grouping finds them like any others.
//
// A query that reads columns of the one around is computed once for all their
// values that occur, its domain: the domain is joined to its FROM, everything
// above groups and partitions by it as well, and the result is joined back. (Neumann
// and Kemper, Unnesting Arbitrary Queries, 2015.) Where it only compares with those
// columns in WHERE, they become keys of that join at once, without a domain.

// A subquery is what such a call stands for.
type subquery struct {
	kind     subKind
	q        *syntax.Query
	not      bool
	op       string // compare
	all      bool   // compare
	operands int    // of the call's arguments; the others are outer columns
	block    *block
	node     plan.Node            // where it reads nothing of the query around
	outer    []string             // names in the plan around of the columns that it reads
	given    map[string]plan.Expr // of those, the ones that stand for expressions
	typ      column.Type          // of its value
	scope    *scope               // around
	pos      syntax.Pos
}

type subKind uint8

const (
	subScalar  subKind = iota // its one value
	subExists                 // whether it has rows
	subIn                     // whether the operands are among its rows
	subCompare                // whether the operand compares with some or all of its rows
)

// subquery is the call that stands for a query in an expression.
func (l *lowering) subquery(e syntax.Expr) (plan.Expr, error) {
	if l.block == nil {
		return nil, l.b.errorAt(e.Position(), "a query in an expression needs a whole query around it")
	}
	s := &subquery{block: l.block, scope: l.scope, given: l.given, pos: e.Position()}
	var operands []syntax.Expr
	switch e := e.(type) {
	case *syntax.Subquery:
		s.q = e.Query
		if e.Array {
			q, err := l.b.listOf(e)
			if err != nil {
				return nil, err
			}
			s.q = q
		}
	case *syntax.Exists:
		s.kind, s.q = subExists, e.Query
	case *syntax.In:
		s.kind, s.q, s.not = subIn, e.Query, e.Not
		operands = elements(e.X)
	case *syntax.Quantified:
		if e.Query == nil {
			return l.quantifiedList(e)
		}
		s.kind, s.q, s.op, s.all = subCompare, e.Query, e.Op, e.All
		if e.Op == "=" && !e.All || e.Op == "<>" && e.All {
			s.kind, s.not = subIn, e.All
		}
		operands = elements(e.X)
		if s.kind == subCompare && len(operands) != 1 {
			width := *s
			width.kind, width.operands = subIn, len(operands)
			if err := l.b.outerColumns(&width); err != nil {
				return nil, err
			}
			return l.subquery(rowQuantified(e, operands))
		}
	}
	list, err := l.exprs(operands)
	if err != nil {
		return nil, err
	}
	for _, x := range list {
		l.noteCollation([]plan.Expr{x})
	}
	s.operands = len(list)
	if err := l.b.outerColumns(s); err != nil {
		return nil, err
	}
	for _, o := range s.outer {
		if g := s.given[o]; g != nil {
			list = append(list, g)
		} else if a := l.scope.aggregateOf(o); a != nil {
			list = append(list, a)
		} else {
			list = append(list, columnOf(o))
		}
	}
	name := l.b.fresh("subquery")
	l.b.subs[name] = s
	return call(name, list...), nil
}

// elements are those of a row, or e alone.
func elements(e syntax.Expr) []syntax.Expr {
	if r, ok := e.(*syntax.Row); ok {
		return r.Elems
	}
	return []syntax.Expr{e}
}

// A finding is what was found out about a subquery: it is bound more than once, once for each
// way in which the query around is.
type finding struct {
	typ     column.Type
	node    plan.Node // where it reads nothing of the query around
	outer   []string
	columns int
}

type findingKey struct {
	q     *syntax.Query
	scope string // the names of the columns around
}

// outerColumns finds out what s reads of the query around.
func (b *binder) outerColumns(s *subquery) error {
	key := findingKey{s.q, ""}
	if s.scope != nil {
		key.scope = strings.Join(s.scope.schema().Names(), "\x00")
	}
	f := b.found[key]
	if f == nil {
		var err error
		if f, err = b.find(s); err != nil {
			return err
		}
		b.found[key] = f
	}
	for _, name := range f.outer {
		s.scope.use(name)
	}
	s.node, s.outer, s.typ = f.node, f.outer, f.typ
	if s.kind != subScalar {
		s.typ = column.Bool
	}
	return b.checkWidth(s, f.columns)
}

// use notes that a column of the scope was read by a subquery: if it is one of the query
// around, that is read, too.
func (s *scope) use(column string) {
	if name, isOuter := strings.CutPrefix(column, "^"); isOuter && s.outer != nil {
		s.outer.use(name)
		s.outer.in.use(name)
	}
}

// find binds s, first alone, then over all columns of the query around.
func (b *binder) find(s *subquery) (*finding, error) {
	n, err := b.alone(s.q, s.block.views)
	if err == nil {
		return &finding{node: n, columns: n.Schema().Len(), typ: firstType(n)}, nil
	}
	if s.scope == nil || !b.mayReadAround(err) {
		return nil, err
	}
	outer := &outerScope{in: s.scope, expression: true}
	stub := &block{views: s.block.views, outer: outer, domain: stubDomain(s.scope)}
	n, err2 := b.query(s.q, stub)
	if again, ok := err2.(*boundAgain); ok {
		if again.in == s.scope {
			return b.find(s)
		}
		return nil, err2
	}
	if err2 != nil {
		if len(outer.used) == 0 && b.again.last == nil {
			return nil, err
		}
		return nil, err2
	}
	return &finding{outer: outer.used, columns: n.Schema().Len() - len(stub.domain.names), typ: firstType(n)}, nil
}

func firstType(n plan.Node) column.Type {
	if n.Schema().Len() == 0 {
		return column.Null
	}
	return n.Schema().Fields[0].Type
}

// typed is e with a null of its type for every query in it: for those who ask for types only.
func (b *binder) typed(e plan.Expr) plan.Expr {
	if !b.hasSubquery(e) {
		return e
	}
	return plan.Rewrite(e, func(x plan.Expr) plan.Expr {
		if c, ok := x.(*plan.Call); ok {
			if s := b.subs[c.Func]; s != nil {
				return &plan.Literal{Typ: s.typ}
			}
		}
		return x
	})
}

// checkWidth refuses a query with the wrong number of columns.
func (b *binder) checkWidth(s *subquery, columns int) error {
	want := 1
	switch s.kind {
	case subExists:
		return nil
	case subIn:
		want = s.operands
	}
	if columns == want {
		return nil
	}
	switch {
	case s.kind == subIn && want == 1:
		return b.errorAt(s.q.Pos, "IN (SELECT …) takes one column, not %d", columns)
	case s.kind == subIn:
		return b.errorAt(s.q.Pos, "the row before IN has %d elements, the query %d columns", want, columns)
	}
	return b.errorAt(s.q.Pos, "a query used as a value has one column, not %d", columns)
}

// subqueryOf is what e stands for, nil if it is another expression; not tells that
// NOT stands before it.
func (b *binder) subqueryOf(e plan.Expr) (c *plan.Call, s *subquery, not bool) {
	for {
		x, ok := e.(*plan.Call)
		if !ok {
			return nil, nil, false
		}
		if x.Func == "not" {
			e, not = x.Args[0], !not
			continue
		}
		return x, b.subs[x.Func], not
	}
}

// hasSubquery reports whether a query stands anywhere in e.
func (b *binder) hasSubquery(e plan.Expr) bool {
	found := false
	if len(b.subs) == 0 || e == nil {
		return false
	}
	plan.Walk(e, func(x plan.Expr) bool {
		if c, ok := x.(*plan.Call); ok && b.subs[c.Func] != nil {
			found = true
		}
		return !found
	})
	return found
}

// noSubquery refuses a query in e, which stands where it cannot be joined.
func (b *binder) noSubquery(e plan.Expr, pos syntax.Pos, where string) error {
	if b.hasSubquery(e) {
		return b.errorAt(pos, "a query cannot stand in %s", where)
	}
	return nil
}
