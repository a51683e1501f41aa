package dataframe

import (
	"fmt"

	"weir/dataframe/plan"
)

// A JoinKind says which rows without a partner stay.
type JoinKind uint8

// The kinds of join. SemiJoin keeps the left rows that have a partner, AntiJoin
// those that have none; both give left columns only.
const (
	InnerJoin = JoinKind(plan.Inner)
	LeftJoin  = JoinKind(plan.Left)
	SemiJoin  = JoinKind(plan.Semi)
	AntiJoin  = JoinKind(plan.Anti)
)

// Keys are what a join compares; On and the = of two columns make them.
type Keys struct{ left, right []string }

// On compares columns that have the same names on both sides.
func On(names ...string) Keys { return Keys{names, names} }

// OnColumns compares the column left of the left side with right of the right.
func OnColumns(left, right string) Keys { return Keys{[]string{left}, []string{right}} }

// Join pairs the rows of f and right whose keys are equal. on is a column name, On(…),
// or Col("a").Eq(Col("b")) with a of f and b of right, several
// joined by And. Null equals nothing. Another name that both sides have gets "_right" on
// the right side. The rows keep the order of f.
func (f *Frame) Join(right *Frame, on any, how JoinKind) *Frame {
	return f.then(func() (plan.Node, error) {
		if right.err != nil {
			return nil, right.err
		}
		l, r, err := joinKeys(on)
		if err != nil {
			return nil, err
		}
		return plan.NewJoin(f.node, right.node, plan.JoinKind(how), l, r, "_right")
	})
}

func joinKeys(on any) (left, right []plan.Expr, err error) {
	switch on := on.(type) {
	case string:
		return joinKeys(On(on))
	case Keys:
		for i := range on.left {
			left = append(left, &plan.Column{Name: on.left[i]})
			right = append(right, &plan.Column{Name: on.right[i]})
		}
		return left, right, nil
	case Expr:
		if on.err != nil {
			return nil, nil, on.err
		}
		for _, e := range plan.SplitAnd(on.node) {
			c, ok := e.(*plan.Call)
			if !ok || c.Func != "=" {
				return nil, nil, fmt.Errorf("join on %s: only equality joins are there yet; filter afterwards", e)
			}
			left, right = append(left, c.Args[0]), append(right, c.Args[1])
		}
		return left, right, nil
	}
	return nil, nil, fmt.Errorf("join on a %T; give a column name, On(…) or Col(…).Eq(Col(…))", on)
}
