package optimize

import (
	"context"

	"weir/dataframe/plan"
)

// buildSides lets an inner join hold its left side instead of its right one where that
// means fewer rows in memory: the left side and the pairs that are found, which have to be
// put in the left side's order, are less than the right side.
func buildSides(ctx context.Context, n plan.Node) (plan.Node, error) {
	known := newEstimator(ctx)
	return bottomUp(n, func(n plan.Node) (plan.Node, error) {
		j, ok := n.(*plan.Join)
		if !ok || j.BuildLeft || j.Held != plan.NoSide || j.Kind != plan.Inner || validates(j) || len(j.LeftOn) == 0 {
			return n, nil
		}
		l, r, out := known.of(j.Left), known.of(j.Right), known.of(j)
		if l == nil || r == nil || (l.rows+out.rows)*2 > r.rows {
			return n, nil
		}
		turned := j.With(j.Inputs()).(*plan.Join)
		turned.BuildLeft = true
		return turned, nil
	})
}

// freeJoin reports whether j is an inner join that may be anywhere, of sides that may be exchanged.
func freeJoin(j *plan.Join) bool {
	return (j.Kind == plan.Inner || j.Kind == plan.Cross) && anywhere(j.Where) && j.NullSafe == nil && j.Held == plan.NoSide && !validates(j)
}

// anywhere reports whether a condition may be tried at any time.
func anywhere(e plan.Expr) bool { return e == nil || !plan.CanFail(e) && !plan.IsVolatile(e) }
