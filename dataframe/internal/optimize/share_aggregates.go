package optimize

import (
	"context"

	"weir/dataframe/plan"
)

// shareAggregates computes an aggregate that a step has twice only once.
func shareAggregates(_ context.Context, n plan.Node) (plan.Node, error) {
	return bottomUp(n, func(n plan.Node) (plan.Node, error) {
		a, ok := n.(*plan.Aggregate)
		if !ok {
			return n, nil
		}
		var aggs, above []plan.Expr
		for _, k := range a.Keys {
			above = append(above, &plan.Column{Name: plan.NameOf(k)})
		}
		for _, e := range a.Aggs {
			first := twin(aggs, e)
			if first == nil {
				aggs, first = append(aggs, e), e
			}
			above = append(above, named(&plan.Column{Name: plan.NameOf(first)}, plan.NameOf(e)))
		}
		if len(aggs) == len(a.Aggs) {
			return n, nil
		}
		once, err := plan.GroupSets(a.In, a.Keys, a.Sets, aggs)
		if err != nil {
			return nil, err
		}
		return plan.NewProject(once, above)
	})
}

// twin is the one of aggs that always has e's value; nil if there is none.
func twin(aggs []plan.Expr, e plan.Expr) plan.Expr {
	for _, a := range aggs {
		if same(plan.Unalias(a), plan.Unalias(e)) && !plan.IsVolatile(e) {
			return a
		}
	}
	return nil
}
