package optimize

import (
	"context"

	"weir/dataframe/plan"
)

// pruneEmpty replaces what can have no rows by no rows, so that nothing is read for
// it: a condition that is never true, LIMIT 0, a join with an empty side.
func pruneEmpty(_ context.Context, n plan.Node) (plan.Node, error) {
	return bottomUp(n, func(n plan.Node) (plan.Node, error) {
		if n, ok := n.(*plan.Union); ok {
			return unionOfRest(n)
		}
		if j, ok := n.(*plan.Join); ok && j.Kind == plan.Anti && empty(j.Right) && !validates(j) {
			return j.Left, nil // nothing has a partner
		}
		if never(n) && !empty(n) {
			return plan.NewValues(n.Schema(), nil), nil
		}
		return n, nil
	})
}

// empty reports whether n is rows in memory of which there are none.
func empty(n plan.Node) bool {
	v, ok := n.(*plan.Values)
	return ok && rowsIn(v) == 0
}

func rowsIn(v *plan.Values) int64 {
	rows := 0
	for _, b := range v.Rows {
		rows += b.N
	}
	return int64(rows)
}

// never reports whether n gives no row, given that its inputs are pruned already.
func never(n plan.Node) bool {
	switch n := n.(type) {
	case *plan.FilterRows:
		for _, c := range plan.SplitAnd(n.Where) {
			if isConst(c, false) || isNull(c) {
				return true
			}
			if plan.CanFail(c) {
				break // its error comes first
			}
		}
		return empty(n.In)
	case *plan.Limit:
		return n.N == 0 || empty(n.In)
	case *plan.Sort:
		return n.Limit == 0 || empty(n.In)
	case *plan.Aggregate:
		return len(n.Keys) > 0 && len(n.Sets) == 0 && empty(n.In)
	case *plan.Join:
		return !validates(n) && neverJoins(n)
	case *plan.Project:
		return empty(n.In)
	case *plan.Distinct:
		return empty(n.In)
	}
	return false
}

func neverJoins(n *plan.Join) bool {
	left, right := empty(n.Left), empty(n.Right)
	switch n.Kind {
	case plan.Inner, plan.Semi, plan.Cross:
		return left || right
	case plan.Left, plan.Anti, plan.Mark, plan.Single:
		return left
	case plan.Right:
		return right
	case plan.Full:
		return left && right
	}
	return false
}

// validates reports whether n checks that keys do not repeat. Then no rule keeps rows
// away from it.
func validates(n *plan.Join) bool { return n.Validate != "" && n.Validate != "m:m" }

// unionOfRest is n without the inputs that are empty.
func unionOfRest(n *plan.Union) (plan.Node, error) {
	var rest []plan.Node
	for _, in := range n.Ins {
		if !empty(in) {
			rest = append(rest, in)
		}
	}
	switch {
	case len(rest) == len(n.Ins):
		return n, nil
	case len(rest) == 0:
		return plan.NewValues(n.Schema(), nil), nil
	case len(rest) == 1:
		return rest[0], nil
	}
	return n.With(rest), nil
}
