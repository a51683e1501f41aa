package optimize

import (
	"context"

	"weir/dataframe/plan"
)

// pushSemiJoins moves a semi or anti join below an inner join, to the side whose columns it looks up, where that
// side has no more rows than the join gives: then the join has less to do. It is to left rows what a
// condition is, so the rows that are left come in the same order.
func pushSemiJoins(ctx context.Context, n plan.Node) (plan.Node, error) {
	known := newEstimator(ctx)
	return bottomUp(n, func(n plan.Node) (plan.Node, error) {
		j, ok := n.(*plan.Join)
		if !ok || j.Kind != plan.Semi && j.Kind != plan.Anti || j.Held != plan.NoSide || validates(j) {
			return n, nil
		}
		on := semiCondition(j)
		if on == nil || !anywhere(on) {
			return n, nil
		}
		out, err := pushSemi(j, j.Left, on, known)
		if out == nil {
			out = n
		}
		return out, err
	})
}

// semiCondition is all that j asks of a pair, over Columns with a Side; nil: nothing.
func semiCondition(j *plan.Join) plan.Expr {
	var all []plan.Expr
	for i := range j.LeftOn {
		equal := "="
		if j.NullSafe != nil && j.NullSafe[i] {
			equal = "is_not_distinct"
		}
		all = append(all, &plan.Call{Func: equal, Args: []plan.Expr{plan.OnSide(j.LeftOn[i], plan.LeftSide), plan.OnSide(j.RightOn[i], plan.RightSide)}})
	}
	if j.Where != nil {
		all = append(all, j.Where)
	}
	return plan.JoinAnd(all)
}

// pushSemi is in with j, whose condition over in is on, below one of its joins; nil: there is none for it.
func pushSemi(j *plan.Join, in plan.Node, on plan.Expr, known *estimator) (plan.Node, error) {
	switch in := in.(type) {
	case *plan.Project:
		below, ok := replaceLeft(on, func(c *plan.Column) *plan.Column {
			to, _ := plan.Unalias(in.Exprs[c.Index]).(*plan.Column)
			return to
		})
		if !ok {
			return nil, nil
		}
		return overOne(in, func() (plan.Node, error) { return pushSemi(j, in.In, below, known) })
	case *plan.FilterRows:
		if !anywhere(in.Where) {
			return nil, nil
		}
		return overOne(in, func() (plan.Node, error) { return pushSemi(j, in.In, on, known) })
	case *plan.Join:
		return pushSemiJoin(j, in, on, known)
	}
	return nil, nil
}

// overOne is n over what below gives instead of its input.
func overOne(n plan.Node, below func() (plan.Node, error)) (plan.Node, error) {
	in, err := below()
	if in == nil || err != nil {
		return nil, err
	}
	return n.With([]plan.Node{in}), nil
}

func pushSemiJoin(j, in *plan.Join, on plan.Expr, known *estimator) (plan.Node, error) {
	if in.Kind != plan.Inner && in.Kind != plan.Cross || !anywhere(in.Where) || validates(in) {
		return nil, nil
	}
	split := joinSplit{n: in}
	for i, side := range []plan.Side{plan.LeftSide, plan.RightSide} {
		ins := in.Inputs()
		below, ok := replaceLeft(on, func(c *plan.Column) *plan.Column {
			if of, to := split.column(c); of == side {
				return to
			}
			return nil
		})
		if !ok {
			continue
		}
		before, after := known.of(ins[i]), known.of(in)
		if before == nil || after == nil || before.rows > after.rows {
			return nil, nil
		}
		pushed, err := pushSemi(j, ins[i], below, known)
		if pushed == nil && err == nil {
			pushed, err = plan.NewJoinOn(ins[i], j.Right, j.Kind, below, plan.JoinOptions{NullAware: j.NullAware})
		}
		if err != nil {
			return nil, err
		}
		ins[i] = pushed
		return in.With(ins), nil
	}
	return nil, nil
}

// replaceLeft is the condition e with its columns of the left side replaced by what by says; ok is false if by has nothing for one.
func replaceLeft(e plan.Expr, by func(*plan.Column) *plan.Column) (out plan.Expr, ok bool) {
	return replace(e, func(c *plan.Column) plan.Expr {
		if c.Side != plan.LeftSide {
			return c
		}
		if to := by(c); to != nil {
			return plan.OnSide(to, plan.LeftSide)
		}
		return nil
	})
}
