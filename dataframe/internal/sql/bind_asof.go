package sql

import (
	"weir/dataframe/internal/sql/syntax"
	"weir/dataframe/plan"
)

// asof is a join of each left row with the nearest right one: an inequality of
// the two, and equalities. With USING the last column is the one for which left >= right.
func (b *binder) asof(left source, j *syntax.Join, blk *block) (source, error) {
	if j.Kind != "inner" && j.Kind != "left" {
		return source{}, b.errorAt(j.Pos, "ASOF goes with JOIN and LEFT JOIN")
	}
	right, err := b.table(j.Right, blk)
	if err != nil {
		return source{}, err
	}
	if err := b.apart(&right, left.scope, j.Right.Position()); err != nil {
		return source{}, err
	}
	a := &asofParts{left: left, right: right, o: plan.AsofOptions{Inner: j.Kind == "inner"}}
	var ls, rs []*scoped
	if len(j.Using) > 0 {
		ls, rs, err = b.asofUsing(a, j)
	} else {
		err = b.asofOn(a, j, blk)
	}
	if err != nil {
		return source{}, err
	}
	n, err := plan.NewAsofJoin(left.node, right.node, a.leftOn, a.rightOn, a.leftBy, a.rightBy, a.o)
	if err != nil {
		return source{}, b.wrap(j.Pos, err)
	}
	out := source{n, left.scope.and(right.scope)}
	if len(ls) == 0 {
		return out, nil
	}
	return b.mergedNames(out, len(left.scope.cols), plan.Left, ls, rs, j)
}

// asofParts are what an as-of join compares.
type asofParts struct {
	left, right     source
	leftOn, rightOn plan.Expr
	leftBy, rightBy []plan.Expr
	o               plan.AsofOptions
}

func (b *binder) asofUsing(a *asofParts, j *syntax.Join) (ls, rs []*scoped, err error) {
	for _, name := range j.Using {
		l, err := a.left.scope.bare(name)
		if err != nil {
			return nil, nil, b.wrap(j.Pos, err)
		}
		r, err := a.right.scope.bare(name)
		if err != nil {
			return nil, nil, b.wrap(j.Pos, err)
		}
		ls, rs = append(ls, l), append(rs, r)
		x, y := b.pairInZone(columnOf(l.column), columnOf(r.column), a.left.node, a.right.node)
		a.leftBy, a.rightBy = append(a.leftBy, x), append(a.rightBy, y)
	}
	last := len(a.leftBy) - 1
	a.leftOn, a.rightOn = a.leftBy[last], a.rightBy[last]
	a.leftBy, a.rightBy = a.leftBy[:last], a.rightBy[:last]
	return ls, rs, nil
}

func (b *binder) asofOn(a *asofParts, j *syntax.Join, blk *block) error {
	l := &lowering{b: b, scope: a.left.scope.and(a.right.scope), block: blk}
	on, err := l.top(j.On)
	if err != nil {
		return err
	}
	for _, e := range plan.SplitAnd(on) {
		if err := b.asofCondition(a, e, j); err != nil {
			return err
		}
	}
	if a.leftOn == nil {
		return b.errorAt(j.On.Position(), "ASOF JOIN needs an inequality of the tables, such as a.ts >= b.ts")
	}
	return nil
}

// asofCondition takes an equality or the one inequality.
func (b *binder) asofCondition(a *asofParts, e plan.Expr, j *syntax.Join) error {
	c, ok := e.(*plan.Call)
	if !ok || len(c.Args) != 2 {
		return b.errorAt(j.On.Position(), "ASOF JOIN takes equalities and one inequality, not %s", e)
	}
	x, y, op := c.Args[0], c.Args[1], c.Func
	if reads(x, a.right.scope) && !reads(x, a.left.scope) {
		x, y, op = y, x, mirrored[op]
	}
	if reads(x, a.right.scope) || reads(y, a.left.scope) {
		return b.errorAt(j.On.Position(), "ASOF JOIN compares one table with the other, not %s", e)
	}
	switch op {
	case "=":
		a.leftBy, a.rightBy = append(a.leftBy, x), append(a.rightBy, y)
		return nil
	case ">=", ">", "<=", "<":
	default:
		return b.errorAt(j.On.Position(), "ASOF JOIN takes equalities and one inequality, not %s", e)
	}
	if a.leftOn != nil {
		return b.errorAt(j.On.Position(), "ASOF JOIN takes one inequality")
	}
	a.leftOn, a.rightOn = x, y
	a.o.Strict = len(op) == 1
	if op[0] == '<' {
		a.o.Direction = plan.Forward
	}
	return nil
}

// mirrored are the comparisons with their sides swapped.
var mirrored = map[string]string{"=": "=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}

// reads reports whether e reads a column of s.
func reads(e plan.Expr, s *scope) bool {
	for _, name := range plan.ColumnsOf(e) {
		if s.hasColumn(name) {
			return true
		}
	}
	return false
}
