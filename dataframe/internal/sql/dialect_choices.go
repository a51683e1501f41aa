package sql

import "weir/dataframe/plan"

// field is the number of the first argument that equals x, 0 if none does.
func field(a []plan.Expr) plan.Expr {
	if len(a) < 2 {
		return nil
	}
	out := &plan.Case{Else: plan.NewLiteral(int64(0))}
	for i, x := range a[1:] {
		out.Whens, out.Thens = append(out.Whens, call("=", a[0], x)), append(out.Thens, plan.NewLiteral(int64(i+1)))
	}
	return out
}

// elt is the n-th of the arguments behind n.
func elt(a []plan.Expr) plan.Expr {
	if len(a) < 2 {
		return nil
	}
	out := &plan.Case{}
	for i, x := range a[1:] {
		out.Whens, out.Thens = append(out.Whens, call("=", a[0], plan.NewLiteral(int64(i+1)))), append(out.Thens, x)
	}
	return out
}
