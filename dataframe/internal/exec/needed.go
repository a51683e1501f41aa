package exec

import (
	"weir/dataframe/column"
	"weir/dataframe/plan"
)

// neededOf tells which columns of its input number i n reads, when needed of its
// own are read (nil: all). A filter or join below gathers no others.
func neededOf(n plan.Node, i int, needed []bool) []bool {
	in := n.Inputs()[i].Schema()
	switch n := n.(type) {
	case *plan.Project:
		return mark(make([]bool, in.Len()), in, n.Exprs)
	case *plan.Aggregate:
		return mark(mark(make([]bool, in.Len()), in, n.Keys), in, n.Aggs)
	case *plan.FilterRows:
		if needed != nil {
			return mark(append([]bool(nil), needed...), in, []plan.Expr{n.Where})
		}
	case *plan.Window:
		if needed != nil {
			return mark(append([]bool(nil), needed[:in.Len()]...), in, n.Calls)
		}
	case *plan.Distinct:
		if needed != nil && n.On != nil {
			return mark(append([]bool(nil), needed...), in, n.On)
		}
	case *plan.Tail:
		return needed
	case *plan.RowIndex:
		if needed != nil {
			return needed[1:]
		}
	case *plan.Join:
		if i == 1 && !n.Kind.GivesRight() {
			return mark(make([]bool, in.Len()), in, n.Reads(1))
		}
		if needed == nil {
			return nil
		}
		if i == 0 {
			return mark(append([]bool(nil), needed[:in.Len()]...), in, n.Reads(0))
		}
		out := make([]bool, in.Len())
		for k, c := range n.RightColumns() {
			out[c] = needed[n.Left.Schema().Len()+k]
		}
		return mark(out, in, n.Reads(1))
	}
	return nil
}

// mark adds the columns that es read.
func mark(out []bool, in *column.Schema, es []plan.Expr) []bool {
	c := &compiler{in: in}
	for _, e := range es {
		for _, i := range c.columns(e) {
			out[i] = true
		}
	}
	return out
}

// unread is a column that nobody above reads: it costs nothing.
func unread(t column.Type, rows int) column.Vector { return column.NullsOf(t, rows) }
