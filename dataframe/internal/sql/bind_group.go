package sql

import (
	"fmt"
	"slices"

	"weir/dataframe/column"
	"weir/dataframe/internal/funcs"
	"weir/dataframe/internal/sql/syntax"
	"weir/dataframe/plan"
)

// hasAggregate reports whether e calls an aggregate, other than over a window.
func (b *binder) hasAggregate(e syntax.Expr) bool {
	found := false
	syntax.Walk(e, func(x syntax.Expr) bool {
		if c, ok := x.(*syntax.Call); ok && c.Over == nil && len(c.Name) == 1 && b.isAggregateName(c.Name[0]) {
			found = true
		}
		return !found
	})
	return found
}

// group puts an Aggregate above the node if the SELECT groups or aggregates,
// and rewrites the list and the clauses to read its columns.
func (s *selection) group(body *syntax.Select, c *clauses) error {
	if len(body.GroupBy) == 0 && c.having == nil && !s.aggregates(c) {
		return nil
	}
	g := &grouping{s: s, names: map[string]bool{}}
	for _, k := range s.carry {
		g.names[k.name] = true
		g.keys = append(g.keys, k)
	}
	if err := g.keysOf(body.GroupBy); err != nil {
		return err
	}
	for _, k := range g.keys {
		s.lowering().noteCollation([]plan.Expr{k.e})
	}
	if err := g.rewrite(body, c); err != nil {
		return err
	}
	if len(s.carry) > 0 && slices.ContainsFunc(g.sets, func(set []int) bool { return len(set) == 0 }) {
		return s.b.errorAt(body.Pos, "the grouping of all rows, () of GROUPING SETS, ROLLUP or CUBE, is not there in a query that reads the one around")
	}
	rows := g.countRows()
	node, err := g.groupNode()
	if err == nil && rows != "" {
		node, err = plan.NewFilter(node, call(">", columnOf(rows), plan.NewLiteral(int64(0))))
	}
	if err != nil {
		return s.b.wrap(body.Pos, err)
	}
	s.node = node
	for i, k := range s.carry {
		s.carry[i].e = columnOf(k.name)
	}
	if len(body.GroupBy) == 0 && len(s.carry) > 0 {
		return s.withEmptyGroups(g, body, c)
	}
	return nil
}

func (s *selection) aggregates(c *clauses) bool {
	for _, o := range s.outs {
		if plan.IsAggregate(o.e) {
			return true
		}
	}
	for _, k := range c.order {
		if k.hidden != nil && plan.IsAggregate(k.hidden) {
			return true
		}
	}
	for _, e := range c.on {
		if plan.IsAggregate(e) {
			return true
		}
	}
	return c.qualify != nil && plan.IsAggregate(c.qualify)
}

// A grouping collects the keys and aggregates of a SELECT.
type grouping struct {
	s          *selection
	keys, aggs []grouped
	sets       [][]int // nil: one set of all keys
	aliases    bool    // a name that is no key may be an alias of the list
	names      map[string]bool
}

// A grouped is a column of the Aggregate, or one that is carried along.
type grouped struct {
	e      plan.Expr
	name   string
	pos    syntax.Pos
	joined plan.Expr // e where subqueries in it are joined; nil: there are none
}

func (g *grouping) exprs(list []grouped) []plan.Expr {
	var out []plan.Expr
	for _, x := range list {
		e := x.e
		if x.joined != nil {
			e = x.joined
		}
		out = append(out, named(e, x.name))
	}
	return out
}

// countRows counts the rows of each group where the dialect has no groups of no rows, by the name of the count: ROLLUP over
// nothing is nothing in Spark and MariaDB, and one row elsewhere. It is "" where every group has rows, or may have none.
func (g *grouping) countRows() string {
	empty := slices.ContainsFunc(g.sets, func(set []int) bool { return len(set) == 0 })
	if d := g.s.b.dialect; !empty || d != syntax.Spark && d != syntax.MySQL {
		return ""
	}
	return g.aggs[g.add(&g.aggs, call("count"))].name
}

// add is the column for e in list, a new one if e is not there yet, by its ordinal.
func (g *grouping) add(list *[]grouped, e plan.Expr) int {
	for i, x := range *list {
		if sameExpr(x.e, e) {
			return i
		}
	}
	name := plan.NameOf(e)
	for n := 2; g.names[name]; n++ {
		name = fmt.Sprintf("%s #%d", plan.NameOf(e), n)
	}
	g.names[name] = true
	*list = append(*list, grouped{e: e, name: name})
	return len(*list) - 1
}

// rewrite makes the list and the clauses read the columns of the Aggregate.
func (g *grouping) rewrite(body *syntax.Select, c *clauses) error {
	s := g.s
	outs := append([]out(nil), s.outs...)
	for i := range outs {
		e, err := g.above(outs[i].e, outs[i].pos)
		if err != nil {
			return err
		}
		outs[i].e = e
	}
	for _, x := range []struct {
		e   *plan.Expr
		pos syntax.Expr
	}{{&c.having, body.Having}, {&c.qualify, body.Qualify}} {
		if *x.e == nil {
			continue
		}
		g.aliases = true
		e, err := g.above(*x.e, x.pos.Position())
		g.aliases = false
		if err != nil {
			return err
		}
		*x.e = e
	}
	for i := range c.order {
		if c.order[i].hidden == nil {
			continue
		}
		e, err := g.above(c.order[i].hidden, c.order[i].item.X.Position())
		if err != nil && len(body.GroupBy) == 0 && s.b.dialect == syntax.MySQL {
			e, err = plan.NewLiteral(nil), nil // MySQL sorts the one row by anything
		}
		if err != nil {
			return err
		}
		c.order[i].hidden = e
	}
	for i := range c.on {
		e, err := g.above(c.on[i], body.DistinctOn[i].Position())
		if err != nil {
			return err
		}
		c.on[i] = e
	}
	s.outs = outs
	return nil
}

// above is e as it reads above the Aggregate: keys and aggregates are columns
// there, and no other column is left.
func (g *grouping) above(e plan.Expr, pos syntax.Pos) (plan.Expr, error) {
	for _, k := range g.keys {
		if sameExpr(k.e, e) {
			return columnOf(k.name), nil
		}
	}
	if c, ok := e.(*plan.Call); ok && isAggregate(c) {
		if err := g.s.b.noUnnest(c, pos, "an aggregate"); err != nil {
			return nil, err
		}
		i := g.add(&g.aggs, c)
		if err := g.check(&g.aggs[i], pos); err != nil {
			return nil, err
		}
		return columnOf(g.aggs[i].name), nil
	}
	if c, ok := e.(*plan.Column); ok {
		name := c.Name
		if r, written := g.s.b.refs[c]; written {
			pos, name = r.pos, r.parts[len(r.parts)-1]
			if f := g.s.aliased(name); g.aliases && len(r.parts) == 1 && f != nil {
				g.aliases = false
				defer func() { g.aliases = true }()
				return g.above(f, pos)
			}
		}
		return nil, g.s.b.errorAt(pos, "column %q must appear in GROUP BY or inside an aggregate such as min(%s)", name, name)
	}
	kids := e.Children()
	if len(kids) == 0 {
		return e, nil
	}
	changed := make([]plan.Expr, len(kids))
	for i, k := range kids {
		x, err := g.above(k, pos)
		if err != nil {
			return nil, err
		}
		changed[i] = x
	}
	return e.With(changed), nil
}

// check joins the subqueries in an aggregate and resolves it alone, which gives an error its
// place.
func (g *grouping) check(a *grouped, pos syntax.Pos) error {
	c := a.e.(*plan.Call)
	if c.Func == funcs.Grouping || c.Func == "grouping_id" {
		if c.Func == funcs.Grouping && len(c.Args) == 0 {
			return g.s.b.errorAt(pos, "grouping(…) takes expressions of GROUP BY; grouping_id() is of all")
		}
		return nil
	}
	if g.s.b.hasSubquery(c) && a.joined == nil {
		e, err := g.s.place(c)
		if err != nil {
			return err
		}
		a.joined, c = e, e.(*plan.Call)
	}
	return g.s.b.wrap(pos, plan.CheckAggregate(c, g.s.node.Schema()))
}

// isAggregate reports whether c itself, not what is in it, is an aggregate.
func isAggregate(c *plan.Call) bool { return c.Over == nil && c.Aggregate() != nil }

// withEmptyGroups gives a subquery without GROUP BY, which has a row also of nothing, its
// rows where no group came. Those of a domain are there; else the join will tell.
func (s *selection) withEmptyGroups(g *grouping, body *syntax.Select, c *clauses) error {
	empty := map[string]plan.Expr{}
	schema := s.node.Schema()
	for _, a := range s.node.(*plan.Aggregate).Aggs {
		v, err := valueOfNothing(a)
		if err != nil {
			return s.b.wrap(body.Pos, err)
		}
		if v.Value != nil {
			empty[plan.NameOf(a)] = v
		}
	}
	if k := s.block.keys; k != nil {
		return s.emptyForJoin(k, empty, c)
	}
	d := s.block.domain
	var on plan.Expr
	var es []plan.Expr
	rename := map[string]string{}
	for _, f := range schema.Fields {
		rename[f.Name] = f.Name + " of groups"
		es = append(es, &plan.Alias{X: columnOf(f.Name), Name: rename[f.Name]})
	}
	right, err := plan.NewProject(s.node, es)
	if err != nil {
		return s.b.wrap(body.Pos, err)
	}
	for _, name := range d.names {
		on = and(on, call("is_not_distinct", plan.OfSide(plan.LeftSide, name), plan.OfSide(plan.RightSide, rename[name])))
	}
	j, err := plan.NewJoinOn(d.node, right, plan.Left, on, plan.JoinOptions{})
	if err != nil {
		return s.b.wrap(body.Pos, err)
	}
	out := columnsOf(d.names)
	for _, a := range g.aggs {
		x := plan.Expr(columnOf(rename[a.name]))
		if v := empty[a.name]; v != nil {
			x = call("coalesce", x, v)
		}
		out = append(out, &plan.Alias{X: x, Name: a.name})
	}
	p, err := plan.NewProject(j, out)
	s.node = p
	return s.b.wrap(body.Pos, err)
}

// emptyForJoin keeps what the one column of a subquery is where no group came.
func (s *selection) emptyForJoin(k *correlation, empty map[string]plan.Expr, c *clauses) error {
	if k.kind != subScalar || c.having != nil || c.qualify != nil || len(s.outs) != 1 {
		k.refused = true
		return nil
	}
	null := true
	e := plan.Rewrite(s.outs[0].e, func(x plan.Expr) plan.Expr {
		col, ok := x.(*plan.Column)
		if !ok {
			return x
		}
		if v := empty[col.Name]; v != nil {
			return v
		}
		if i := s.node.Schema().Index(col.Name); i >= 0 {
			return &plan.Literal{Typ: s.node.Schema().Fields[i].Type}
		}
		return x
	})
	if _, isColumn := s.outs[0].e.(*plan.Column); !isColumn || len(empty) > 0 {
		null = false
	}
	if s.b.hasSubquery(e) || plan.HasWindow(e) {
		k.refused = true
	}
	if !null {
		k.empty = e
	}
	return nil
}

// valueOfNothing is what a resolved aggregate gives for no rows.
func valueOfNothing(e plan.Expr) (*plan.Literal, error) {
	c := plan.Unalias(e).(*plan.Call)
	null := &plan.Literal{Typ: c.Type()}
	a := c.Aggregate()
	if a == nil || a.New == nil {
		return null, nil
	}
	var types []column.Type
	for _, x := range c.Args {
		types = append(types, x.Type())
	}
	acc := a.New(types)
	acc.Grow(1)
	v, err := acc.Result()
	if err != nil || v.Len() == 0 {
		return null, err
	}
	return &plan.Literal{Value: v.At(0), Typ: v.Type()}, nil
}
