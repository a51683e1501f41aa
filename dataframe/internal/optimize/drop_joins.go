package optimize

import (
	"context"
	"slices"

	"weir/dataframe/plan"
)

// dropJoins leaves out a left join that changes nothing: none of its right columns is
// read, and every row finds one partner at most. Views that look up every name for
// whoever may want it then cost only the names that are wanted.
func dropJoins(_ context.Context, n plan.Node) (plan.Node, error) {
	return bottomUp(n, func(n plan.Node) (plan.Node, error) {
		j, ok := n.(*plan.Join)
		if !ok || j.Kind != plan.Left || len(j.RightColumns()) > 0 || j.Where != nil || j.Validate != "" {
			return n, nil
		}
		keys := names{}
		for _, e := range j.RightOn {
			if c, ok := e.(*plan.Column); ok {
				keys[c.Name] = true
			}
		}
		if unique, ok := uniqueIn(j.Right); !ok || !keys.has(unique) {
			return n, nil
		}
		if slices.ContainsFunc(append(slices.Clone(j.LeftOn), j.RightOn...), plan.CanFail) {
			return n, nil
		}
		return j.Left, nil
	})
}
