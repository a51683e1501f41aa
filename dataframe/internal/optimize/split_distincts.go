package optimize

import (
	"context"

	"weir/dataframe/plan"
)

// splitDistincts counts distinct values in two steps, if that is all that an aggregation does: the values of every group
// once, then how many there are. Both are dealt to workers and neither holds the groups of the other, where an aggregation
// with other aggregates beside must look up the group of every pair.
func splitDistincts(_ context.Context, n plan.Node) (plan.Node, error) {
	return bottomUp(n, func(n plan.Node) (plan.Node, error) {
		a, ok := n.(*plan.Aggregate)
		if !ok || a.Sets != nil {
			return n, nil
		}
		x := onlyDistinct(a)
		if x == nil {
			return n, nil
		}
		value := freeName(a)
		keys := append(append([]plan.Expr(nil), a.Keys...), &plan.Alias{X: x, Name: value})
		once, err := plan.Group(a.In, keys, nil)
		if err != nil {
			return nil, err
		}
		var by, counts []plan.Expr
		for _, k := range a.Keys {
			by = append(by, &plan.Column{Name: plan.NameOf(k)})
		}
		for _, e := range a.Aggs {
			count := &plan.Call{Func: "count", Args: []plan.Expr{&plan.Column{Name: value}}}
			counts = append(counts, &plan.Alias{X: count, Name: plan.NameOf(e)})
		}
		return plan.Group(once, by, counts)
	})
}

// onlyDistinct is what all aggregates of a count the distinct values of; nil if they do anything else.
func onlyDistinct(a *plan.Aggregate) plan.Expr {
	var x plan.Expr
	for _, e := range a.Aggs {
		c, ok := plan.Unalias(e).(*plan.Call)
		if !ok || c.Func != "count" || !c.Distinct || c.Filter != nil || len(c.Args) != 1 || plan.IsVolatile(c) {
			return nil
		}
		if x == nil {
			x = c.Args[0]
		}
		if !same(x, c.Args[0]) {
			return nil
		}
	}
	for _, k := range a.Keys {
		if plan.IsVolatile(k) {
			return nil
		}
	}
	return x
}

// freeName is a name that no column of a has.
func freeName(a *plan.Aggregate) string {
	name := "distinct"
	for a.Schema().Index(name) >= 0 {
		name += "_"
	}
	return name
}
