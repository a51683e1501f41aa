package optimize

import (
	"weir/dataframe/plan"
)

// sinkJoin moves conditions above a join, and conjuncts of its own condition, to
// the side that they speak of, where the join's kind allows: a row that is missing on one
// side may show as nulls instead of not at all. What speaks of both sides of
// an inner join becomes part of its condition, so that a cross join need not
// make all pairs.
func sinkJoin(n *plan.Join, conds []plan.Expr) (plan.Node, error) {
	s := joinSplit{n: n}
	if validates(n) { // all rows count for validation
		s.stay = conds
	} else {
		for _, c := range conds {
			s.add(c)
		}
		s.addWhere()
	}
	for _, c := range s.both {
		more, err := s.n.AndOn(c)
		if err != nil {
			return nil, err
		}
		s.n = more
	}
	l, err := sink(n.Left, s.left)
	if err != nil {
		return nil, err
	}
	r, err := sink(n.Right, s.right)
	if err != nil {
		return nil, err
	}
	return above(s.n.With([]plan.Node{l, r}), s.stay)
}

// joinSplit is conditions by where they go.
type joinSplit struct {
	n                       *plan.Join
	left, right, both, stay []plan.Expr
}

// add finds the place of c, which is over the rows of the join.
func (s *joinSplit) add(c plan.Expr) {
	k := s.n.Kind
	if plan.IsVolatile(c) || plan.CanFail(c) && !s.isKey(c) { // below, it would meet rows that the join drops
		s.stay = append(s.stay, c)
		return
	}
	left, onLeft := s.over(c, plan.LeftSide, false)
	right, onRight := s.over(c, plan.RightSide, false)
	switch {
	case onLeft && !k.KeepsRight():
		s.left = append(s.left, left)
	case onRight && dropsRight(k):
		s.right = append(s.right, right)
	case k.KeepsRight() && s.merged(c):
		// A key that both sides share is the same on both, or one side is not there.
		s.left = append(s.left, left)
		right, _ = s.over(c, plan.RightSide, true)
		s.right = append(s.right, right)
	case k == plan.Cross || k == plan.Inner && (len(s.n.LeftOn) == 0 || s.finds(c)):
		s.both = append(s.both, s.sided(c))
		s.tell(c)
	default:
		s.stay = append(s.stay, c)
		s.tell(c)
	}
}

// dropsRight reports whether a join gives no nulls in the place of right rows.
func dropsRight(k plan.JoinKind) bool { return k == plan.Inner || k == plan.Cross || k == plan.Right }

// dropsLeft reports whether a join drops left rows for which its condition is not true.
func dropsLeft(k plan.JoinKind) bool { return k == plan.Inner || k == plan.Semi || k == plan.Right }

// finds reports whether a join finds partners by c instead of trying it on
// those that it has found: else it may as well stand above, where joins can change places.
func (s *joinSplit) finds(c plan.Expr) bool {
	e, ok := c.(*plan.Call)
	if !ok || len(e.Args) != 2 {
		return false
	}
	switch e.Func {
	case "=", "is_not_distinct", "<", "<=", ">", ">=":
		l0, r0 := plan.SidesOf(s.sided(e.Args[0]))
		l1, r1 := plan.SidesOf(s.sided(e.Args[1]))
		return l0 && !r0 && r1 && !l1 || r0 && !l0 && l1 && !r1
	}
	return false
}

// isKey reports whether c, if it were part of the condition of a join of all pairs, would
// be an equality of the sides. Then it is worth computing for rows that
// have no partner, even if that may fail for one.
func (s *joinSplit) isKey(c plan.Expr) bool {
	e, ok := c.(*plan.Call)
	return ok && e.Func == "=" && s.n.Kind == plan.Cross && s.finds(c)
}

// column is where column c of the join comes from; NoSide: it is a mark.
func (s *joinSplit) column(c *plan.Column) (plan.Side, *plan.Column) {
	width := s.n.Left.Schema().Len()
	side, at, in := plan.LeftSide, c.Index, s.n.Left.Schema()
	if c.Index >= width {
		if !s.n.Kind.GivesRight() {
			return plan.NoSide, nil
		}
		side, at, in = plan.RightSide, s.n.RightColumns()[c.Index-width], s.n.Right.Schema()
	}
	f := in.Fields[at]
	return side, &plan.Column{Name: f.Name, Index: at, Typ: f.Type, Null: f.Nullable}
}

// over is c over one input, if it reads that alone; with shared, left keys that the right
// side shares are the right side's.
func (s *joinSplit) over(c plan.Expr, side plan.Side, shared bool) (plan.Expr, bool) {
	return replace(c, func(c *plan.Column) plan.Expr {
		of, in := s.column(c)
		if shared && of == plan.LeftSide {
			of, in = plan.RightSide, s.shared(in)
		}
		if of != side || in == nil {
			return nil
		}
		return in
	})
}

// shared is the right side's key that the left column c stands for too; nil: there is none.
func (s *joinSplit) shared(c *plan.Column) *plan.Column {
	rs := s.n.Right.Schema()
	for _, m := range s.n.Merge {
		if at := rs.Index(m.Right); m.Left == c.Name && at >= 0 {
			f := rs.Fields[at]
			return &plan.Column{Name: f.Name, Index: at, Typ: f.Type, Null: f.Nullable}
		}
	}
	return nil
}

// merged reports whether c reads only keys that both sides share.
func (s *joinSplit) merged(c plan.Expr) bool {
	_, ok := replace(c, func(c *plan.Column) plan.Expr {
		if of, in := s.column(c); of == plan.LeftSide && s.shared(in) != nil {
			return in
		}
		return nil
	})
	return ok
}

// sided is c as part of the join's condition.
func (s *joinSplit) sided(c plan.Expr) plan.Expr {
	out, _ := replace(c, func(c *plan.Column) plan.Expr {
		side, in := s.column(c)
		return plan.OnSide(in, side)
	})
	return out
}

// addWhere moves the conjuncts of the join's own condition that speak of one
// side: to the right unless right rows without a partner are kept, to the left
// only if such left rows are dropped.
func (s *joinSplit) addWhere() {
	if s.n.Where == nil {
		return
	}
	k := s.n.Kind
	var rest []plan.Expr
	for _, c := range plan.SplitAnd(s.n.Where) {
		l, r := plan.SidesOf(c)
		switch {
		case plan.IsVolatile(c) || plan.CanFail(c):
			rest = append(rest, c)
		case l == r:
			rest = append(rest, c)
			s.tellWhere(c)
		case r && !k.KeepsRight():
			s.right = append(s.right, plan.Unside(c))
		case l && dropsLeft(k):
			s.left = append(s.left, plan.Unside(c))
		default:
			rest = append(rest, c)
		}
	}
	s.n = s.n.WithWhere(plan.JoinAnd(rest))
}
