package dataframe

import (
	"weir/dataframe/plan"
)

// A JoinKind says which rows without a partner stay.
type JoinKind uint8

// The kinds of join. InnerJoin gives pairs; LeftJoin also the left rows without a
// partner, RightJoin such right rows, FullJoin both, with nulls where the other
// side is missing. SemiJoin keeps the left rows that have a partner, AntiJoin
// those that have none; both give left columns only.
const (
	InnerJoin = JoinKind(plan.Inner)
	LeftJoin  = JoinKind(plan.Left)
	RightJoin = JoinKind(plan.Right)
	FullJoin  = JoinKind(plan.Full)
	SemiJoin  = JoinKind(plan.Semi)
	AntiJoin  = JoinKind(plan.Anti)
)

// Keys are what a join compares for equality; On, OnColumns and NullSafe make
// them.
type Keys struct {
	left, right []string
	nullSafe    bool
}

// On compares columns that have the same names on both sides.
func On(names ...string) Keys { return Keys{left: names, right: names} }

// OnColumns compares the column left of the left side with right of the right.
func OnColumns(left, right string) Keys {
	return Keys{left: []string{left}, right: []string{right}}
}

// NullSafe lets null equal null: NullSafe(On("region", "town")).
func NullSafe(k Keys) Keys {
	k.nullSafe = true
	return k
}

// LeftCol is the column called name of the left side of a join, for a condition
// in which Col would not tell: LeftCol("price").Lt(RightCol("price")).
func LeftCol(name string) Expr { return Expr{node: plan.OfSide(plan.LeftSide, name)} }

// RightCol is the column called name of the right side of a join.
func RightCol(name string) Expr { return Expr{node: plan.OfSide(plan.RightSide, name)} }

// Join pairs the rows of f and right for which on is true. on is a column name or
// On(…), for equal values under the same names, OnColumns(…), or a condition of any
// kind on columns of both sides:
//
//	orders.Join(users, "user_id", LeftJoin)
//	orders.Join(users, Col("user_id").Eq(Col("id")), InnerJoin)
//	orders.Join(prices, On("item").And(Col("day").Between(Col("since"), Col("until"))), InnerJoin)
//	users.Join(orders, On("user_id").And(RightCol("amount").Gt(100)), AntiJoin)
//
// In a condition Col means the side that has the column. If both have it, a
// comparison takes its first argument from f and its second from right; anywhere
// else write LeftCol and RightCol. A condition is part of the join: a left row
// of a LeftJoin for which it is never true stays, with nulls.
//
// Null equals nothing, unless NullSafe says so. NaN equals NaN.
//
// The rows keep the order of f, the partners of one that of right; right rows
// without a partner come last. Of two keys with one name the result has the left one; in
// rows of a RightJoin or FullJoin without a left side it has the right one's value. Another
// name that both sides have gets "_right" on the right side, or what Suffix says.
func (f *Frame) Join(right *Frame, on any, how JoinKind, options ...JoinOption) *Frame {
	return f.then(func() (plan.Node, error) {
		if right.err != nil {
			return nil, right.err
		}
		o, err := joinOptions("Join", options)
		if err != nil {
			return nil, err
		}
		cond, err := o.condition(on)
		if err != nil {
			return nil, err
		}
		return o.join(f.node, right.node, how, cond)
	})
}

// CrossJoin pairs every row of f with every row of right. The pairs stream: they
// are not kept, but there are as many as the product of the two sides.
func (f *Frame) CrossJoin(right *Frame, options ...JoinOption) *Frame {
	return f.then(func() (plan.Node, error) {
		if right.err != nil {
			return nil, right.err
		}
		o, err := joinOptions("CrossJoin", options)
		if err != nil {
			return nil, err
		}
		return plan.NewJoinOn(f.node, right.node, plan.Cross, nil, plan.JoinOptions{Suffix: o.suffix})
	})
}

// JoinRange pairs the rows of f with the rows of right whose interval holds x:
// lo <= x < hi. x is of f, lo and hi of right, each a column name or an Expr.
// Intervals may overlap; an interval with a null holds nothing. It is fast also
// between large sides. With By, keys are equal, too.
//
//	clicks.JoinRange(sessions, "at", "started", "ended", InnerJoin, By("user_id"))
//
// For intervals with other ends, or that overlap each other, write the condition of a Join.
func (f *Frame) JoinRange(right *Frame, x, lo, hi any, how JoinKind, options ...JoinOption) *Frame {
	return f.then(func() (plan.Node, error) {
		if right.err != nil {
			return nil, right.err
		}
		o, err := joinOptions("JoinRange", options)
		if err != nil {
			return nil, err
		}
		at, from, to := onSide(columnOf(x), plan.LeftSide), onSide(columnOf(lo), plan.RightSide), onSide(columnOf(hi), plan.RightSide)
		cond, err := o.condition(from.Le(at).And(at.Lt(to)))
		if err != nil {
			return nil, err
		}
		return o.join(f.node, right.node, how, cond)
	})
}

// onSide is e with its columns meant for one side.
func onSide(e Expr, s plan.Side) Expr {
	if e.err == nil {
		e.node = plan.Rewrite(e.node, func(x plan.Expr) plan.Expr {
			if c, ok := x.(*plan.Column); ok && c.Side == plan.NoSide {
				return plan.OfSide(s, c.Name)
			}
			return x
		})
	}
	return e
}

// And adds a condition to keys: On("id").And(Col("at").Lt(Col("until"))).
func (k Keys) And(condition Expr) Expr {
	e := k.expr()
	if len(k.left) == 0 {
		return condition
	}
	return e.And(condition)
}

// expr is the keys as a condition.
func (k Keys) expr() Expr {
	var out Expr
	op := "="
	if k.nullSafe {
		op = "is_not_distinct"
	}
	for i := range k.left {
		eq := Call(op, LeftCol(k.left[i]), RightCol(k.right[i]))
		if i == 0 {
			out = eq
		} else {
			out = out.And(eq)
		}
	}
	return out
}
