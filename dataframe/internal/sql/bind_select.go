package sql

import (
	"fmt"
	"strings"

	"weir/dataframe/internal/sql/syntax"
	"weir/dataframe/plan"
)

// A selection is one SELECT while it is bound.
type selection struct {
	b       *binder
	block   *block
	node    plan.Node
	scope   *scope
	outs    []out
	windows map[string]*syntax.Window
	items   []syntax.Item
	// carry are the columns behind the list that join a subquery to the query
	// around, over node.
	carry []grouped
}

// An out is one column of the result.
type out struct {
	e    plan.Expr
	name string
	pos  syntax.Pos
	star bool
	item syntax.Expr
	// called is the name as it is written, alias whether a person wrote it behind AS.
	called string
	alias  bool
}

// selectNode binds s; q holds its ORDER BY and LIMIT.
func (b *binder) selectNode(s *syntax.Select, q *syntax.Query, blk *block) (plan.Node, error) {
	if b.depth++; b.depth > 1000 {
		return nil, b.last(b.errorAt(s.Pos, "this is nested too deep"))
	}
	defer func() { b.depth-- }()
	tables, conditions := s.From, []syntax.Expr{}
	if blk.outer != nil {
		tables, conditions = flatJoins(s.From)
	}
	sources, err := b.from(tables, blk)
	if err != nil {
		return nil, err
	}
	sel := &selection{b: b, block: blk, scope: scopeOf(sources), windows: map[string]*syntax.Window{}, items: s.Items}
	for _, w := range s.Windows {
		if sel.windows[strings.ToLower(w.Name)] != nil {
			return nil, b.errorAt(s.Pos, "WINDOW has two windows called %q", w.Name)
		}
		sel.windows[strings.ToLower(w.Name)] = w.Window
	}
	if s.Where != nil {
		conditions = append(conditions, s.Where)
	}
	if err := sel.where(sources, conditions); err != nil {
		return nil, err
	}
	sel.setCarry()
	if err := sel.list(s); err != nil {
		return nil, err
	}
	if sel.flat(s, q) {
		return sel.node, nil
	}
	return sel.finish(s, q)
}

// flatJoins are the tables of inner joins, and their conditions.
func flatJoins(list []syntax.Table) (tables []syntax.Table, conditions []syntax.Expr) {
	for _, t := range list {
		j, ok := t.(*syntax.Join)
		if !ok || j.Kind != "inner" && j.Kind != "cross" || j.Natural || j.Asof || len(j.Using) > 0 {
			tables = append(tables, t)
			continue
		}
		ts, cs := flatJoins([]syntax.Table{j.Left, j.Right})
		tables, conditions = append(tables, ts...), append(conditions, cs...)
		if j.On != nil {
			conditions = append(conditions, j.On)
		}
	}
	return tables, conditions
}

func scopeOf(list []source) *scope {
	out := list[0].scope
	for _, s := range list[1:] {
		out = out.and(s.scope)
	}
	return out
}

func (s *selection) lowering() *lowering {
	l := &lowering{b: s.b, scope: s.scope, block: s.block, windows: s.windows}
	for _, c := range s.carry {
		l.carry = append(l.carry, c.name)
	}
	return l
}

// setCarry makes the columns carried along, and stops taking names of the query
// around for those of conditions.
func (s *selection) setCarry() {
	if s.block.outer != nil {
		s.block.outer.where = false
	}
	for _, name := range s.block.carried() {
		s.carry = append(s.carry, grouped{e: columnOf(name), name: name})
	}
	if k := s.block.keys; k != nil {
		for _, e := range k.equalities {
			s.carry = append(s.carry, grouped{e: e.inner, name: s.b.fresh("key")})
		}
	}
}

// flat reports whether s, a subquery with conditions on the query around, is so plain
// that it can be joined as it is below its list; then the list is handed over.
func (s *selection) flat(body *syntax.Select, q *syntax.Query) bool {
	k := s.block.keys
	if k == nil || k.refused || k.kind == subCompare {
		return false
	}
	plain := !body.Distinct && body.DistinctOn == nil && body.GroupBy == nil && body.Having == nil && body.Qualify == nil &&
		q.Limit == nil && q.Offset == nil
	for _, o := range s.outs {
		plain = plain && !plan.IsAggregate(o.e) && !plan.HasWindow(o.e) && !s.b.hasSubquery(o.e) && !s.b.hasUnnest(o.e)
	}
	if k.flat = plain; plain {
		for _, o := range s.outs {
			k.items = append(k.items, o.e)
		}
	}
	return plain
}

// list binds what stands behind SELECT.
func (s *selection) list(body *syntax.Select) error {
	for _, it := range body.Items {
		if star, ok := it.X.(*syntax.Star); ok {
			if err := s.star(star); err != nil {
				return err
			}
			continue
		}
		if done, err := s.fieldsItem(it); done || err != nil {
			if err != nil {
				return err
			}
			continue
		}
		if done, err := s.columnsItem(it); done || err != nil {
			if err != nil {
				return err
			}
			continue
		}
		l := s.lowering()
		l.alias = s.aliased
		e, err := l.top(it.X)
		if err != nil {
			return err
		}
		if c, ok := e.(*plan.Call); ok && s.b.collated[c] {
			if body.Distinct {
				return s.b.errorAt(it.X.Position(), "COLLATE in the list of SELECT DISTINCT is not there; GROUP BY takes it")
			}
			e = c.Args[0] // a collation is no other value
		}
		s.outs = append(s.outs, out{e: e, name: outName(it), pos: it.X.Position(), item: it.X, alias: it.Alias != ""})
	}
	if len(s.outs) == 0 {
		return s.b.errorAt(body.Items[0].X.Position(), "EXCLUDE leaves no column")
	}
	s.uniqueNames()
	return nil
}

// outName is the alias, the column's own name, or the text of the expression.
func outName(it syntax.Item) string {
	if it.Alias != "" {
		return it.Alias
	}
	switch x := it.X.(type) {
	case *syntax.Name:
		return x.Parts[len(x.Parts)-1]
	case *syntax.Field:
		return x.Name
	case *syntax.Subquery:
		// A value is called as the column that it is.
		if s, ok := x.Query.Body.(*syntax.Select); ok && len(s.Items) == 1 {
			return outName(s.Items[0])
		}
	}
	return syntax.Print(it.X)
}

// uniqueNames numbers the names that come again: id, id_1. Those that a person
// wrote keep theirs before those that * gives.
func (s *selection) uniqueNames() {
	taken := map[string]bool{}
	for i := range s.outs {
		s.outs[i].called = s.outs[i].name
	}
	for _, star := range []bool{false, true} {
		for i := range s.outs {
			o := &s.outs[i]
			if o.star != star {
				continue
			}
			name := o.name
			for n := 1; taken[o.name]; n++ {
				o.name = fmt.Sprintf("%s_%d", name, n)
			}
			taken[o.name] = true
		}
	}
}

// aliased is the expression that SELECT gives the name, nil if there is none.
func (s *selection) aliased(name string) plan.Expr {
	for _, same := range compares {
		for i := len(s.outs) - 1; i >= 0; i-- {
			if o := s.outs[i]; !o.star && same(o.name, name) {
				return o.e
			}
		}
	}
	return nil
}

// aliasedInWhere is the expression of an alias before the list is bound, which WHERE may
// use where no column is called so; nil if there is none.
func (s *selection) aliasedInWhere(name string) plan.Expr {
	for _, same := range compares {
		for i, it := range s.items {
			if !same(it.Alias, name) || it.Alias == "" {
				continue
			}
			below := *s
			below.items = s.items[:i] // an alias may use those before it
			l := below.lowering()
			l.alias = below.aliasedInWhere
			e, err := l.top(it.X)
			if err != nil {
				return nil
			}
			return e
		}
	}
	return nil
}

// finish puts grouping, windows, the list, DISTINCT, ORDER BY and LIMIT above the
// rest. Order keys that SELECT does not list are computed beside the list and dropped
// again.
func (s *selection) finish(body *syntax.Select, q *syntax.Query) (plan.Node, error) {
	having, err := s.tested(body.Having)
	if err != nil {
		return nil, err
	}
	qualify, err := s.tested(body.Qualify)
	if err != nil {
		return nil, err
	}
	order, err := s.order(q.OrderBy, body.Distinct)
	if err != nil {
		return nil, err
	}
	on, err := s.distinctOn(body.DistinctOn)
	if err != nil {
		return nil, err
	}
	clauses := &clauses{having: having, qualify: qualify, order: order, on: on}
	if err := s.group(body, clauses); err != nil {
		return nil, err
	}
	if err := s.placeAll(body, clauses); err != nil {
		return nil, err
	}
	return s.output(body, q, clauses)
}

// clauses are the expressions of a SELECT besides its list.
type clauses struct {
	having, qualify plan.Expr
	order           []orderKey
	on              []plan.Expr // DISTINCT ON
}

// tested lowers HAVING or QUALIFY.
func (s *selection) tested(e syntax.Expr) (plan.Expr, error) {
	out, err := s.clause(e)
	return s.lowering().truth(out), err
}

// clause lowers an expression in which aliases of the list may stand.
func (s *selection) clause(e syntax.Expr) (plan.Expr, error) {
	if e == nil {
		return nil, nil
	}
	l := s.lowering()
	l.alias = s.aliased
	return l.top(e)
}

// placeAll joins the subqueries of the list and the clauses.
func (s *selection) placeAll(body *syntax.Select, c *clauses) (err error) {
	for i, e := range []plan.Expr{c.having, c.qualify} {
		if clause := []syntax.Expr{body.Having, body.Qualify}[i]; clause != nil {
			if err := s.b.noUnnest(e, clause.Position(), "HAVING and QUALIFY"); err != nil {
				return err
			}
		}
	}
	if c.having != nil {
		if plan.HasWindow(c.having) {
			return s.b.errorAt(body.Having.Position(), "HAVING cannot hold window functions; use QUALIFY")
		}
		if err := s.filter(plan.SplitAnd(c.having), body.Having.Position()); err != nil {
			return err
		}
	}
	for i := range s.outs {
		if s.outs[i].e, err = s.place(s.outs[i].e); err != nil {
			return err
		}
	}
	for i := range c.order {
		if c.order[i].hidden != nil {
			if c.order[i].hidden, err = s.place(c.order[i].hidden); err != nil {
				return err
			}
		}
	}
	for i := range c.on {
		if c.on[i], err = s.place(c.on[i]); err != nil {
			return err
		}
	}
	if c.qualify != nil {
		c.qualify, err = s.place(c.qualify)
	}
	return err
}
