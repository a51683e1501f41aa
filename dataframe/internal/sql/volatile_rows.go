package sql

import (
	"fmt"

	"weir/dataframe/plan"
)

// A plan that reads the rows around twice, once for their values and once to be joined with what
// those give, needs rows that are the same twice. They are computed once, but not in the step of a recursion.

// sameTwice refuses rows of which the columns called names are others each time, where they are computed twice.
func (b *binder) sameTwice(n plan.Node, names []string) error {
	if !b.inStep {
		return nil
	}
	used := map[string]bool{}
	for _, name := range names {
		used[name] = true
	}
	if volatileRows(n, used) {
		return fmt.Errorf("a query that reads the one around reads it twice, and its rows are others each time: CREATE TABLE … AS keeps them")
	}
	return nil
}

// volatileRows reports whether the rows of n, seen in the columns called names, or all for nil, can be others when
// they are computed again.
func volatileRows(n plan.Node, names map[string]bool) bool {
	below := names
	switch n := n.(type) {
	case *plan.Project:
		below = map[string]bool{}
		for _, e := range n.Exprs {
			if names != nil && !names[plan.NameOf(e)] {
				continue
			}
			if plan.IsVolatile(e) {
				return true
			}
			for _, c := range plan.ColumnsOf(e) {
				below[c] = true
			}
		}
	case *plan.FilterRows:
		if plan.IsVolatile(n.Where) {
			return true
		}
		below = andColumns(names, n.Where)
	case *plan.Join:
		if n.Where != nil && plan.IsVolatile(n.Where) {
			return true
		}
		for _, e := range append(append([]plan.Expr(nil), n.LeftOn...), n.RightOn...) {
			if plan.IsVolatile(e) {
				return true
			}
			below = andColumns(below, e)
		}
		below = andColumns(below, n.Where)
	case *plan.Aggregate:
		below = nil
		for _, e := range append(append([]plan.Expr(nil), n.Keys...), n.Aggs...) {
			if plan.IsVolatile(e) {
				return true
			}
		}
	case *plan.Window:
		below = nil
		for _, e := range n.Calls {
			if plan.IsVolatile(e) {
				return true
			}
		}
	case *plan.RowIndex:
	default:
		below = nil
	}
	for _, in := range n.Inputs() {
		if volatileRows(in, below) {
			return true
		}
	}
	return false
}

// andColumns is names with the columns of e; nil, which is all, stays.
func andColumns(names map[string]bool, e plan.Expr) map[string]bool {
	if names == nil || e == nil {
		return names
	}
	out := map[string]bool{}
	for name := range names {
		out[name] = true
	}
	for _, c := range plan.ColumnsOf(e) {
		out[c] = true
	}
	return out
}
