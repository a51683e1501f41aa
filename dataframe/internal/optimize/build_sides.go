package optimize

import (
	"context"

	"weir/dataframe/plan"
)

// buildSides lets a join hold its left side instead of its right one where that means fewer
// rows in memory.
func buildSides(ctx context.Context, n plan.Node) (plan.Node, error) {
	known := newEstimator(ctx)
	return bottomUp(n, func(n plan.Node) (plan.Node, error) {
		j, ok := n.(*plan.Join)
		if !ok || j.BuildLeft || j.Held != plan.NoSide || validates(j) || len(j.LeftOn) == 0 || j.NullAware > 0 {
			return n, nil
		}
		l, r, out := known.of(j.Left), known.of(j.Right), known.of(j)
		if l == nil || r == nil || !leftIsLess(j, l, r, out) {
			return n, nil
		}
		turned := j.With(j.Inputs()).(*plan.Join)
		turned.BuildLeft = true
		return turned, nil
	})
}

// leftIsLess reports whether j holds less if it holds its left side. Pairs have to be put into
// the left side's order, so they are held, too.
func leftIsLess(j *plan.Join, l, r, out *estimate) bool {
	switch j.Kind {
	case plan.Inner, plan.Left:
		return muchLess(l.rows+out.rows, r.rows)
	case plan.Semi, plan.Anti, plan.Mark:
		return muchLess(l.rows, r.rows) && asksFreely(j, l, r)
	}
	return false
}

// muchLess reports whether so many rows are held rather than those of the right side: what is known of rows is rough.
func muchLess(rows, right float64) bool { return rows*2 <= right }

// triedPairs is how many pairs a row of either side may stand in, on average, for a join that
// only asks for partners to be turned: it tries those pairs one by one.
const triedPairs = 4

// asksFreely reports whether a join that only asks for partners can ask from its right side, and
// need not try too many pairs to find out. Which pairs it tries is left to chance: their
// condition must not fail.
func asksFreely(j *plan.Join, l, r *estimate) bool {
	return j.Where == nil || anywhere(j.Where) && pairsOf(j, l, r) <= triedPairs*(l.rows+r.rows)
}

// pairsOf is about how many pairs of rows have equal keys, at most: as many as by the one key that
// tells most.
func pairsOf(j *plan.Join, l, r *estimate) float64 {
	keys := 1.0
	for i := range j.LeftOn {
		keys = max(keys, matching(l.of(j.LeftOn[i]), r.of(j.RightOn[i])))
	}
	return l.rows * r.rows / keys
}

// freeJoin reports whether j is an inner join that may be anywhere, of sides that may be exchanged.
func freeJoin(j *plan.Join) bool {
	return (j.Kind == plan.Inner || j.Kind == plan.Cross) && anywhere(j.Where) && j.NullSafe == nil && j.Held == plan.NoSide && !validates(j)
}

// anywhere reports whether a condition may be tried at any time.
func anywhere(e plan.Expr) bool { return e == nil || !plan.CanFail(e) && !plan.IsVolatile(e) }
