package sql

import (
	"slices"

	"weir/dataframe/column"
	"weir/dataframe/internal/sql/syntax"
	"weir/dataframe/plan"
)

// A correlation is what WHERE of a subquery says about the query around.
type correlation struct {
	kind       subKind
	conditions []plan.Expr // over both: outer columns by their inside names
	equalities []equality  // the conditions that are outer = inner
	residual   bool        // some are not
	refused    bool        // the subquery has a part that needs a domain
	// flat: the subquery is a mere SELECT … FROM … WHERE; then its node is the one
	// below its list, and items is the list.
	flat  bool
	items []plan.Expr
	// empty is the value of a row that no group came for, nil for null.
	empty plan.Expr
}

// An equality is a condition whose sides are of the two queries.
type equality struct{ outer, inner plan.Expr }

// A joinSide is a subquery ready to be joined: condition is over both sides.
type joinSide struct {
	node      plan.Node
	condition plan.Expr
	items     []plan.Expr // what it gives, over node
	empty     plan.Expr   // the value where no row is
	single    bool        // it has one row at most for every row around
}

// A placed is a subquery that was joined, and the expression of its value.
type placed struct {
	args  []plan.Expr
	value plan.Expr
}

// place joins the subqueries in e, an expression over s.node. What stands in several places of e, as a list does
// that is compared with ANY, is joined once.
func (s *selection) place(e plan.Expr) (plan.Expr, error) {
	if !s.b.hasSubquery(e) {
		return e, nil
	}
	var failed error
	done := map[string]placed{}
	out := plan.Rewrite(e, func(x plan.Expr) plan.Expr {
		c, ok := x.(*plan.Call)
		if !ok || failed != nil {
			return x
		}
		sub := s.b.subs[c.Func]
		if sub == nil {
			return x
		}
		if p, ok := done[c.Func]; ok && slices.EqualFunc(p.args, c.Args, sameExpr) {
			return p.value
		}
		v, err := s.joinValue(c, sub)
		if err != nil {
			failed = s.b.wrap(sub.pos, err)
			return x
		}
		done[c.Func] = placed{c.Args, v}
		return v
	})
	return out, failed
}

// condition joins a subquery that is a whole condition of WHERE, perhaps negated: a semi
// or anti join.
func (s *selection) condition(c *plan.Call, sub *subquery, not bool) error {
	args, err := s.placeArgs(c)
	if err != nil {
		return err
	}
	side, err := s.side(args, sub)
	if err != nil {
		return err
	}
	not = not != sub.not
	kind, o := plan.Semi, plan.JoinOptions{}
	if not {
		kind = plan.Anti
	}
	on := side.condition
	if sub.kind == subIn {
		in, err := s.inCondition(args[:sub.operands], side, sub.pos)
		if err != nil {
			return err
		}
		on = and(in, on)
		if not {
			o.NullAware = sub.operands
		}
	}
	j, err := plan.NewJoinOn(s.node, side.node, kind, on, o)
	if err != nil {
		return err
	}
	s.node = j
	return nil
}

func (s *selection) placeArgs(c *plan.Call) ([]plan.Expr, error) {
	var out []plan.Expr
	for _, a := range c.Args {
		e, err := s.place(a)
		if err != nil {
			return nil, err
		}
		out = append(out, e)
	}
	return out, nil
}

// joinValue joins a subquery and gives the expression of its value.
func (s *selection) joinValue(c *plan.Call, sub *subquery) (plan.Expr, error) {
	if sub.kind == subCompare {
		return s.compareValue(c, sub)
	}
	side, err := s.side(c.Args, sub)
	if err != nil {
		return nil, err
	}
	if sub.kind == subScalar {
		return s.scalarValue(side)
	}
	name := s.b.fresh("mark")
	on, o := side.condition, plan.JoinOptions{Mark: name}
	if sub.kind == subIn {
		in, err := s.inCondition(c.Args[:sub.operands], side, sub.pos)
		if err != nil {
			return nil, err
		}
		on, o.NullAware = and(in, on), sub.operands
	}
	j, err := plan.NewJoinOn(s.node, side.node, plan.Mark, on, o)
	if err != nil {
		return nil, err
	}
	s.node = j
	return not(columnOf(name), sub.not), nil
}

// scalarValue joins a query of one row for each of s.node.
func (s *selection) scalarValue(side *joinSide) (plan.Expr, error) {
	name, there := s.b.fresh("value"), ""
	var es []plan.Expr
	es = append(es, &plan.Alias{X: side.items[0], Name: name})
	if side.empty != nil {
		there = s.b.fresh("there")
		es = append(es, &plan.Alias{X: plan.NewLiteral(true), Name: there})
	}
	for _, r := range plan.SideColumns(orTrue(side.condition), plan.RightSide) {
		c := r.(*plan.Column)
		es = append(es, columnOf(c.Name))
	}
	right, err := plan.NewProject(side.node, es)
	if err != nil {
		return nil, err
	}
	kind := plan.Single
	if side.single {
		kind = plan.Left
	}
	before := s.node.Schema().Names()
	j, err := plan.NewJoinOn(s.node, right, kind, side.condition, plan.JoinOptions{Suffix: "'"})
	if err != nil {
		return nil, err
	}
	keep := append(columnsOf(before), columnOf(name))
	if there != "" {
		keep = append(keep, columnOf(there))
	}
	if s.node, err = plan.NewProject(j, keep); err != nil {
		return nil, err
	}
	if there == "" {
		return columnOf(name), nil
	}
	return &plan.Case{Whens: []plan.Expr{call("is_null", columnOf(there))}, Thens: []plan.Expr{side.empty}, Else: columnOf(name)}, nil
}

func orTrue(e plan.Expr) plan.Expr {
	if e == nil {
		return plan.NewLiteral(true)
	}
	return e
}

// pairOfTruths are an expression over left and one over right. A condition beside a whole number is 1 or 0, where the dialect has it.
func (b *binder) pairOfTruths(x, y plan.Expr, left, right plan.Node) (plan.Expr, plan.Expr) {
	if b.dialect == nil || !b.dialect.Truthy {
		return x, y
	}
	tx, ty := typeOf(b.typed(x), left.Schema()), typeOf(b.typed(y), right.Schema())
	switch {
	case tx.Kind == column.KindBool && ty.Kind.Integer():
		x = &plan.Cast{X: x, To: column.Int64}
	case ty.Kind == column.KindBool && tx.Kind.Integer():
		y = &plan.Cast{X: y, To: column.Int64}
	}
	return x, y
}

// inCondition is the equality of the operands and the items of IN. What is no column becomes
// one, so that each pair is a key, a constant, too.
func (s *selection) inCondition(operands []plan.Expr, side *joinSide, pos syntax.Pos) (plan.Expr, error) {
	var out plan.Expr
	for i, x := range operands {
		x, y := s.b.pairInZone(x, side.items[i], s.node, side.node)
		x, y = s.b.pairOfTruths(x, y, s.node, side.node)
		x, y = s.b.jsonPair(x, y, s.node, side.node, pos)
		l, err := s.b.asColumn(&s.node, x)
		if err != nil {
			return nil, err
		}
		r, err := s.b.asColumn(&side.node, y)
		if err != nil {
			return nil, err
		}
		out = and(out, call("=", plan.OfSide(plan.LeftSide, l.Name), plan.OfSide(plan.RightSide, r.Name)))
	}
	return out, nil
}

// asColumn is e over n as a column, which n gets if e is none.
func (b *binder) asColumn(n *plan.Node, e plan.Expr) (*plan.Column, error) {
	if c, ok := e.(*plan.Column); ok {
		return c, nil
	}
	name := b.fresh("in")
	p, err := plan.NewProject(*n, append(columnsOf((*n).Schema().Names()), &plan.Alias{X: e, Name: name}))
	if err != nil {
		return nil, err
	}
	*n = p
	return columnOf(name), nil
}

// ofSide is e, over one side of a join, as part of its condition.
func ofSide(e plan.Expr, side plan.Side) plan.Expr {
	return plan.Rewrite(e, func(x plan.Expr) plan.Expr {
		if c, ok := x.(*plan.Column); ok {
			return plan.OfSide(side, c.Name)
		}
		return x
	})
}

// side computes what sub gives for the rows of s.node; args are its call's.
func (s *selection) side(args []plan.Expr, sub *subquery) (*joinSide, error) {
	if sub.node != nil {
		names := sub.node.Schema().Names()
		return &joinSide{node: sub.node, items: columnsOf(names), single: s.b.givesOneRow(sub.q)}, nil
	}
	outer := map[string]plan.Expr{}
	for i, name := range sub.outer {
		outer[insideName(name)] = args[sub.operands+i]
	}
	if volatileCall(sub.q) != "" {
		return s.rowSide(sub, outer)
	}
	side, err := s.keyedSide(sub, outer)
	if side != nil || err != nil {
		return side, err
	}
	return s.domainSide(sub, outer)
}

// keyedSide is sub with its conditions on the query around as those of the
// join; nil if it reads more of it than those.
func (s *selection) keyedSide(sub *subquery, outer map[string]plan.Expr) (*joinSide, error) {
	if s.b.noKeys[sub.q] {
		return nil, nil
	}
	s.b.noKeys[sub.q] = true // until it is found to do
	keys := &correlation{kind: sub.kind}
	inner := sub.block.inside(sub.block.views)
	inner.outer, inner.domain, inner.keys = &outerScope{in: sub.scope, expression: true}, nil, keys
	q := sub.q
	if sub.kind == subExists {
		q = mereExistence(q)
	}
	n, err := s.b.query(q, inner)
	if err != nil || inner.outer.elsewhere || keys.refused || len(keys.conditions) == 0 || keys.residual && !keys.flat {
		return nil, nil
	}
	side := &joinSide{node: n, items: keys.items, empty: keys.empty, single: s.b.givesOneRow(q) && !keys.flat}
	if keys.flat {
		if sub.kind == subScalar && keys.residual {
			return nil, nil
		}
		delete(s.b.noKeys, sub.q)
		for _, c := range keys.conditions {
			side.condition = and(side.condition, betweenSides(c, outer))
		}
		return side, nil
	}
	delete(s.b.noKeys, sub.q)
	side.items = nil
	for i, f := range n.Schema().Fields {
		if i < n.Schema().Len()-len(keys.equalities) {
			side.items = append(side.items, columnOf(f.Name))
			continue
		}
		k := keys.equalities[i-n.Schema().Len()+len(keys.equalities)]
		side.condition = and(side.condition, call("=", betweenSides(k.outer, outer), plan.OfSide(plan.RightSide, f.Name)))
	}
	return side, nil
}

// betweenSides is e, over inner columns and the inside names of outer ones, as a condition of the
// join of both.
func betweenSides(e plan.Expr, outer map[string]plan.Expr) plan.Expr {
	return plan.Rewrite(e, func(x plan.Expr) plan.Expr {
		c, ok := x.(*plan.Column)
		if !ok || c.Side != plan.NoSide {
			return x
		}
		if o := outer[c.Name]; o != nil {
			return ofSide(o, plan.LeftSide)
		}
		return plan.OfSide(plan.RightSide, c.Name)
	})
}

// mereExistence is q without what does not matter to whether it has rows.
func mereExistence(q *syntax.Query) *syntax.Query {
	out := *q
	if n, ok := q.Limit.(*syntax.Number); q.Limit == nil || ok && n.Text != "0" && !q.Percent {
		out.Limit = nil
		out.OrderBy = nil
		out.WithTies = false
	}
	if inner, ok := q.Body.(*syntax.Select); ok && out.Limit == nil && q.Offset == nil {
		sel := *inner
		sel.Distinct, sel.DistinctOn = false, nil
		out.Body = &sel
	}
	return &out
}

// givesOneRow reports whether q has one row at most, whatever its tables hold.
func (b *binder) givesOneRow(q *syntax.Query) bool {
	if n, ok := q.Limit.(*syntax.Number); ok && (n.Text == "1" || n.Text == "0") && !q.Percent && !q.WithTies {
		return true
	}
	s, ok := q.Body.(*syntax.Select)
	if !ok || len(s.GroupBy) > 0 {
		return false
	}
	if len(s.From) == 0 {
		return true
	}
	if s.Having != nil {
		return true
	}
	for _, it := range s.Items {
		if b.aggregatesItself(it.X) {
			return true
		}
	}
	return false
}

// aggregatesItself reports whether a call in e is an aggregate of the query that e stands in, and not of one around.
func (b *binder) aggregatesItself(e syntax.Expr) (found bool) {
	syntax.Walk(e, func(x syntax.Expr) bool {
		if c, ok := x.(*syntax.Call); ok && c.Over == nil && len(c.Name) == 1 && b.isAggregateName(c.Name[0]) && !b.around[c] {
			found = true
		}
		return !found
	})
	return found
}
