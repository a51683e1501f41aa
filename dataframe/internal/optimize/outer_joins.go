package optimize

import (
	"context"

	"weir/dataframe/plan"
)

// outerJoins makes an outer join one that keeps fewer rows where a condition above drops
// the others anyway: a left join becomes an inner one. Then more conditions sink, and the smaller
// side can be the one that is held. The rows that are left come in the same order.
func outerJoins(_ context.Context, n plan.Node) (plan.Node, error) {
	return bottomUp(n, func(n plan.Node) (plan.Node, error) {
		f, ok := n.(*plan.FilterRows)
		if !ok {
			return n, nil
		}
		j, ok := f.In.(*plan.Join)
		if !ok || validates(j) {
			return n, nil
		}
		kind := j.Kind
		for _, c := range plan.SplitAnd(f.Where) {
			if plan.CanFail(c) {
				break
			}
			if rejects(c, j, rightOnly(j)) {
				kind = withoutLeft[kind]
			}
			if rejects(c, j, leftOnly(j)) {
				kind = withoutRight[kind]
			}
		}
		if kind == j.Kind {
			return n, nil
		}
		less := j.With(j.Inputs()).(*plan.Join)
		less.Kind = kind
		return plan.NewFilter(less, f.Where)
	})
}

// withoutLeft is the kind without the left rows that have no partner, withoutRight the one
// without such right rows.
var (
	withoutLeft  = kinds(map[plan.JoinKind]plan.JoinKind{plan.Left: plan.Inner, plan.AsofLeft: plan.AsofInner, plan.Full: plan.Right})
	withoutRight = kinds(map[plan.JoinKind]plan.JoinKind{plan.Right: plan.Inner, plan.Full: plan.Left})
)

// kinds is change for all kinds: those that it does not name stay.
func kinds(change map[plan.JoinKind]plan.JoinKind) map[plan.JoinKind]plan.JoinKind {
	for k := plan.Inner; k <= plan.AsofInner; k++ {
		if _, ok := change[k]; !ok {
			change[k] = k
		}
	}
	return change
}

// rightOnly reports whether column c of j is null in rows without a right side.
func rightOnly(j *plan.Join) func(c int) bool {
	width := j.Left.Schema().Len()
	return func(c int) bool { return j.Kind.GivesRight() && c >= width }
}

// leftOnly reports whether column c of j is null in rows without a left side. A key that both
// sides share has the right one's value there.
func leftOnly(j *plan.Join) func(c int) bool {
	s := j.Left.Schema()
	merged := names{}
	for _, m := range j.Merge {
		merged[m.Left] = true
	}
	return func(c int) bool { return c < s.Len() && !merged[s.Fields[c].Name] }
}

// rejects reports whether c is never true where the columns of j that are null say so.
func rejects(c plan.Expr, j *plan.Join, null func(c int) bool) bool {
	e, _ := replace(c, func(c *plan.Column) plan.Expr {
		if null(c.Index) {
			return nullOf(c.Typ)
		}
		return c
	})
	e = simple(e, j.Schema())
	return isNull(e) || isConst(e, false)
}
