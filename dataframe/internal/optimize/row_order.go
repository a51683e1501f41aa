package optimize

import "weir/dataframe/plan"

// orderBelow tells for every input of n whether the order of its rows can be seen in the answer,
// given that the order of n's own rows can (ordered).
func orderBelow(n plan.Node, ordered bool) []bool {
	out := make([]bool, len(n.Inputs()))
	for i := range out {
		out[i] = ordered
	}
	switch n := n.(type) {
	case *plan.FilterRows, *plan.Project, *plan.Union:
		return out
	case *plan.Sort:
		out[0] = !total(n)
	case *plan.Aggregate:
		out[0] = ordered && len(n.Keys) > 0 // groups come in the order of their first rows
		for _, a := range n.Aggs {
			call, ok := plan.Unalias(a).(*plan.Call)
			out[0] = out[0] || !ok || !call.AnyOrder()
		}
	case *plan.Join:
		if !n.Kind.GivesRight() {
			out[1] = false
		}
	default: // Limit, Tail, Window, Apply, Distinct, …: which rows come, or what is in them, depends on it
		for i := range out {
			out[i] = true
		}
	}
	return out
}

// total reports whether n's keys order all rows, so that none are left as they came.
func total(n *plan.Sort) bool {
	if most := maxRows(n.In); most == 0 || most == 1 {
		return true
	}
	unique, ok := uniqueIn(n.In)
	keys := names{}
	for _, k := range n.Keys {
		if c, ok := k.X.(*plan.Column); ok {
			keys[c.Name] = true
		}
	}
	return ok && keys.has(unique)
}
