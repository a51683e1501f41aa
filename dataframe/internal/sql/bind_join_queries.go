package sql

import (
	"weir/dataframe/internal/sql/syntax"
	"weir/dataframe/plan"
)

// joinOnQueries is an outer, semi or anti join whose ON has queries in it. Those that read one
// side only, or neither, are columns of a side; then the rest is a condition like any other.
// A query that reads both sides decides about pairs: an inner join finds the pairs that
// fulfil ON, and the join is one of row numbers.
func (b *binder) joinOnQueries(left, right source, kind plan.JoinKind, on plan.Expr, j *syntax.Join, blk *block) (source, error) {
	both := left.scope.and(right.scope)
	names := append(left.node.Schema().Names(), right.node.Schema().Names()...)
	pos := j.On.Position()
	l := &selection{b: b, block: blk, scope: left.scope, node: left.node}
	r := &selection{b: b, block: blk, scope: right.scope, node: right.node}
	on, err := b.placeOnSides(on, l, r)
	if err != nil {
		return source{}, err
	}
	left.node, right.node = l.node, r.node
	var n plan.Node
	if b.hasSubquery(on) {
		n, err = b.joinPairs(left, right, kind, on, j, blk)
	} else {
		n, err = plan.NewJoinOn(left.node, right.node, kind, on, plan.JoinOptions{})
	}
	if err != nil {
		return source{}, b.wrap(pos, err)
	}
	if !kind.GivesRight() {
		return source{n, left.scope}, nil
	}
	p, err := plan.NewProject(n, columnsOf(names))
	return source{p, both}, b.wrap(pos, err)
}

// placeOnSides is on with the queries that need only the left or only the right rows as columns
// of those.
func (b *binder) placeOnSides(on plan.Expr, l, r *selection) (plan.Expr, error) {
	var failed error
	out := plan.Rewrite(on, func(x plan.Expr) plan.Expr {
		c, ok := x.(*plan.Call)
		if !ok || b.subs[c.Func] == nil || failed != nil {
			return x
		}
		for _, side := range []*selection{l, r} {
			if !readsOnly(c, side.node) {
				continue
			}
			v, err := side.place(c)
			if err != nil {
				failed = err
				return x
			}
			return v
		}
		return x
	})
	return out, failed
}

// readsOnly reports whether all that e reads are columns of n.
func readsOnly(e plan.Expr, n plan.Node) bool {
	for _, name := range plan.ColumnsOf(e) {
		if n.Schema().Index(name) < 0 {
			return false
		}
	}
	return true
}

// joinPairs joins left and right as kind says on the pairs of an inner join that on lets through.
func (b *binder) joinPairs(left, right source, kind plan.JoinKind, on plan.Expr, j *syntax.Join, blk *block) (plan.Node, error) {
	l, r := b.fresh("row"), b.fresh("row")
	var err error
	for _, side := range []plan.Node{left.node, right.node} {
		if err := b.sameTwice(side, plan.ColumnsOf(on)); err != nil {
			return nil, err
		}
	}
	if left.node, err = plan.NewRowIndex(left.node, l, 0); err != nil {
		return nil, err
	}
	if right.node, err = plan.NewRowIndex(right.node, r, 0); err != nil {
		return nil, err
	}
	pairs, err := b.filteredJoin(left, right, on, j, blk)
	if err != nil {
		return nil, err
	}
	pl, pr := b.fresh("row"), b.fresh("row")
	numbers, err := plan.NewProject(pairs.node, []plan.Expr{&plan.Alias{X: columnOf(l), Name: pl}, &plan.Alias{X: columnOf(r), Name: pr}})
	if err != nil {
		return nil, err
	}
	equal := func(a, b string) plan.Expr {
		return call("=", plan.OfSide(plan.LeftSide, a), plan.OfSide(plan.RightSide, b))
	}
	first := kind
	switch kind {
	case plan.Semi, plan.Anti:
		return plan.NewJoinOn(left.node, numbers, kind, equal(l, pl), plan.JoinOptions{})
	case plan.Right:
		first = plan.Inner
	case plan.Full:
		first = plan.Left
	}
	withPairs, err := plan.NewJoinOn(left.node, numbers, first, equal(l, pl), plan.JoinOptions{})
	if err != nil {
		return nil, err
	}
	return plan.NewJoinOn(withPairs, right.node, kind, equal(pr, r), plan.JoinOptions{})
}
