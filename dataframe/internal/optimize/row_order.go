package optimize

import (
	"weir/dataframe/column"
	"weir/dataframe/plan"
)

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
			out[0] = out[0] || !insensitive(plan.Unalias(a))
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

// insensitive reports whether the aggregate e is the same, to the bit, in any order of
// rows. Sums of floats are not, nor are extremes of floats: 0 equals -0.
func insensitive(e plan.Expr) bool {
	c, ok := e.(*plan.Call)
	if !ok || len(c.OrderBy) > 0 || plan.IsVolatile(e) {
		return false
	}
	switch c.Func {
	case "count", "count_if", "bool_and", "bool_or":
		return true
	case "min", "max":
		return len(c.Args) == 1 && exactOrder(c.Args[0].Type())
	case "sum":
		// Sums are of 128 bits, where only the total can overflow: up to 25 digits no part of ten trillion rows does.
		t := c.Args[0].Type()
		return t.Kind.Integer() || t.Kind == column.KindDecimal && t.Precision <= 25
	}
	return false
}

// exactOrder reports whether equal values of type t are the same to the bit.
func exactOrder(t column.Type) bool {
	switch t.Kind {
	case column.KindBool, column.KindDecimal, column.KindString, column.KindBinary, column.KindDate, column.KindTimestamp, column.KindTime:
		return true
	}
	return t.Kind.Integer()
}
