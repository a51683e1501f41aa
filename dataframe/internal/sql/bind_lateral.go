package sql

import (
	"slices"

	"weir/dataframe/internal/sql/syntax"
	"weir/dataframe/plan"
)

// lateral joins t, which may read columns of left: it is computed for the different
// values of those at once, and joined on them.
func (b *binder) lateral(left source, t syntax.Table, kind plan.JoinKind, j *syntax.Join, blk *block) (source, error) {
	d, ok := t.(*syntax.Derived)
	if !ok {
		return b.lateralCall(left, t, kind, j, blk)
	}
	n, err := b.alone(d.Query, blk.views)
	if err == nil {
		right, err := b.sourceOf(n, nil, d.As, "", d.Pos, blk)
		if err != nil {
			return source{}, err
		}
		if err := b.apart(&right, left.scope, d.Pos); err != nil {
			return source{}, err
		}
		return b.joinSources(left, right, kind, j, blk)
	}
	if kind != plan.Inner && kind != plan.Left && kind != plan.Cross {
		return source{}, b.errorAt(t.Position(), "LATERAL goes with JOIN, LEFT JOIN and CROSS JOIN")
	}
	if !b.mayReadAround(err) {
		return source{}, err
	}
	stub := &block{views: blk.views, outer: &outerScope{in: left.scope}, domain: stubDomain(left.scope)}
	if _, err := b.query(d.Query, stub); err != nil {
		return source{}, err
	}
	used := slices.Clone(stub.outer.used)
	if volatileCall(d.Query) != "" { // computed for each row, not for each value
		row := b.fresh("row")
		n, err := plan.NewRowIndex(left.node, row, 0)
		if err != nil {
			return source{}, b.wrap(d.Pos, err)
		}
		left.node, used = n, append(used, row)
	}
	outer := map[string]plan.Expr{}
	for _, name := range used {
		outer[insideName(name)] = columnOf(name)
	}
	domain, err := b.newDomain(left.node, used, outer)
	if err != nil {
		return source{}, b.wrap(d.Pos, err)
	}
	n, err = b.query(d.Query, &block{views: blk.views, outer: &outerScope{in: left.scope}, domain: domain})
	if err != nil {
		return source{}, err
	}
	return b.joinLateral(left, n, domain, outer, kind, d, j, blk)
}

// joinLateral joins n, whose last columns are the domain's, to left.
func (b *binder) joinLateral(left source, n plan.Node, d *domain, outer map[string]plan.Expr, kind plan.JoinKind, t *syntax.Derived, j *syntax.Join, blk *block) (source, error) {
	// Fresh names keep the domain's columns apart from those of other subqueries.
	var es []plan.Expr
	names := n.Schema().Names()
	width := len(names) - len(d.names)
	var on plan.Expr
	for i, name := range names {
		if i < width {
			es = append(es, columnOf(name))
			continue
		}
		free := b.fresh("lateral")
		es = append(es, &plan.Alias{X: columnOf(name), Name: free})
		on = and(on, call("is_not_distinct", ofSide(outer[name], plan.LeftSide), plan.OfSide(plan.RightSide, free)))
	}
	p, err := plan.NewProject(n, es)
	if err != nil {
		return source{}, b.wrap(t.Pos, err)
	}
	right, err := b.sourceOf(p, nil, t.As, "", t.Pos, blk)
	if err != nil {
		return source{}, err
	}
	right.scope.cols = right.scope.cols[:width]
	if err := b.apart(&right, left.scope, t.Pos); err != nil {
		return source{}, err
	}
	if kind == plan.Cross {
		kind = plan.Inner
	}
	using, err := b.usingNames(left, right, kind, j)
	if err != nil {
		return source{}, err
	}
	if len(using) > 0 {
		return b.using(left, right, kind, using, on, j)
	}
	both := left.scope.and(right.scope)
	if j != nil && j.On != nil {
		e, err := (&lowering{b: b, scope: both}).top(j.On)
		if err != nil {
			return source{}, err
		}
		on = and(on, e)
	}
	joined, err := plan.NewJoinOn(left.node, right.node, kind, on, plan.JoinOptions{})
	return source{joined, both}, b.wrap(t.Pos, err)
}
