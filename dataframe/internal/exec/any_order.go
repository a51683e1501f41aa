package exec

import (
	"slices"

	"weir/dataframe/internal/funcs"
	"weir/dataframe/plan"
)

// anyOrderOf tells whether the rows of its input number i may reach n in any order, when those of n
// itself may be given in any (free). A join on disk need not put them in order then.
func anyOrderOf(n plan.Node, i int, free bool) bool {
	switch n := n.(type) {
	case *plan.Project, *plan.FilterRows, *plan.Union, *plan.Explode:
		return free
	case *plan.Aggregate:
		return sumsInAnyOrder(n) && (free || len(n.Keys) == 0)
	case *plan.Sort:
		return ordersAll(n)
	case *plan.Join:
		switch {
		case i == 0:
			return free
		case !n.Kind.GivesRight():
			return true // it asks whether there is a partner
		}
		return free && n.Asof == nil
	}
	return false
}

// sumsInAnyOrder tells whether the groups of n, and what is computed of each, do not depend on the
// order of the rows.
func sumsInAnyOrder(n *plan.Aggregate) bool {
	for _, k := range n.Keys {
		if !funcs.SameIfEqual(k.Type()) {
			return false // the group shows the first of them
		}
	}
	for _, e := range n.Aggs {
		if call, is := plan.Unalias(e).(*plan.Call); !is || !call.AnyOrder() {
			return false
		}
	}
	return true
}

// ordersAll tells whether the keys of n tell all rows apart: no two rows stand as they came.
func ordersAll(n *plan.Sort) bool {
	apart := tellApart(n.In)
	if len(apart) == 0 {
		return false
	}
	for _, c := range apart {
		f := n.In.Schema().Fields[c]
		isKey := func(k plan.SortKey) bool {
			x, is := plan.Unalias(k.X).(*plan.Column)
			return is && x.Name == f.Name
		}
		if !slices.ContainsFunc(n.Keys, isKey) {
			return false
		}
	}
	return true
}

// tellApart are columns of n that have no values twice in all of them; none if it is not known.
func tellApart(n plan.Node) []int {
	switch n := n.(type) {
	case *plan.Aggregate:
		if n.Sets != nil {
			return nil
		}
		out := make([]int, len(n.Keys))
		for i := range out {
			out[i] = i
		}
		return out
	case *plan.FilterRows:
		return tellApart(n.In)
	case *plan.Project:
		return apartAbove(n, tellApart(n.In))
	case *plan.Shared:
		return sharedColumns(n, tellApart(n.Of.Node))
	}
	return nil
}

// apartAbove is where n gives the columns of its input that tell rows apart; none if it does not give all.
func apartAbove(n *plan.Project, below []int) []int {
	var out []int
	for _, c := range below {
		at := slices.IndexFunc(n.Exprs, func(e plan.Expr) bool {
			x, is := plan.Unalias(e).(*plan.Column)
			return is && x.Name == n.In.Schema().Fields[c].Name
		})
		if at < 0 {
			return nil
		}
		out = append(out, at)
	}
	return out
}

// sharedColumns is where n gives columns of its Common that tell rows apart; none if it does not give all.
func sharedColumns(n *plan.Shared, below []int) []int {
	var out []int
	for _, c := range below {
		at := n.Schema().Index(n.Of.Node.Schema().Fields[c].Name)
		if at < 0 {
			return nil
		}
		out = append(out, at)
	}
	return out
}
