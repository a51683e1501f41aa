package optimize

import (
	"slices"

	"weir/dataframe/plan"
)

// factor takes out what all sides of an OR demand: (a AND b) OR (a AND c) is a AND (b OR c), also where something is
// null. Then a join finds its partners by an equality that was written into every side. What can fail
// stays where it is, since it would meet rows that what stands before it keeps away.
func (s *simplifier) factor(e *plan.Call) plan.Expr {
	common := s.demanded(plan.SplitAnd(e.Args[1]), lastOr(e.Args[0])) // most often there is nothing
	if len(common) == 0 {
		return e
	}
	sides := splitOr(e)
	parts := make([][]plan.Expr, len(sides))
	for i, side := range sides {
		parts[i] = plan.SplitAnd(side)
		common = s.demanded(common, side)
	}
	if len(common) == 0 {
		return e
	}
	var rests []plan.Expr
	for _, part := range parts {
		rest := slices.DeleteFunc(slices.Clone(part), func(c plan.Expr) bool { return has(common, c) })
		if len(rest) == 0 { // a OR (a AND b) is a
			return s.make(plan.JoinAnd(common), e)
		}
		rests = append(rests, plan.JoinAnd(rest))
	}
	return s.make(plan.JoinAnd(append(common, joinOr(rests))), e)
}

// demanded are those of es that side demands too, once each.
func (s *simplifier) demanded(es []plan.Expr, side plan.Expr) (out []plan.Expr) {
	of := plan.SplitAnd(side)
	for _, c := range es {
		if has(of, c) && !has(out, c) && !plan.CanFail(c) && !plan.IsVolatile(c) {
			out = append(out, c)
		}
	}
	return out
}

func has(es []plan.Expr, e plan.Expr) bool {
	return slices.ContainsFunc(es, func(x plan.Expr) bool { return same(x, e) })
}

// splitOr is the sides of a chain of OR.
func splitOr(e plan.Expr) []plan.Expr {
	if c, ok := e.(*plan.Call); ok && c.Func == "or" && len(c.Args) == 2 {
		return append(splitOr(c.Args[0]), splitOr(c.Args[1])...)
	}
	return []plan.Expr{e}
}

// lastOr is the last side of a chain of OR.
func lastOr(e plan.Expr) plan.Expr {
	for {
		c, ok := e.(*plan.Call)
		if !ok || c.Func != "or" || len(c.Args) != 2 {
			return e
		}
		e = c.Args[1]
	}
}

// joinOr is the disjunction of es, to be resolved.
func joinOr(es []plan.Expr) plan.Expr {
	if n := len(es); n > 1 {
		return &plan.Call{Func: "or", Args: []plan.Expr{joinOr(es[:n/2]), joinOr(es[n/2:])}}
	}
	return es[0]
}
