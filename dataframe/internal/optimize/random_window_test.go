package optimize_test

import (
	"weir/dataframe/column"
	"weir/dataframe/plan"
)

// window is a random Window on top of in, with keys that filters above can sink on.
func (g *planner) window(in plan.Node) plan.Node {
	key := g.column(in)
	var calls []plan.Expr
	for range 1 + g.r.IntN(3) {
		c := g.windowCall(in)
		c.Over = &plan.Over{Partition: []plan.Expr{key}}
		if g.r.IntN(4) == 0 {
			c.Over.Partition = append(c.Over.Partition, g.column(in))
		}
		for range g.r.IntN(3) {
			c.Over.Order = append(c.Over.Order, plan.SortKey{X: g.column(in), Desc: g.r.IntN(2) == 0})
		}
		if g.r.IntN(2) == 0 {
			c.Over.Frame = &plan.Frame{
				Unit:    plan.FrameUnit(g.r.IntN(3)),
				Start:   plan.Bound{Kind: plan.UnboundedPreceding},
				End:     plan.Bound{Kind: plan.CurrentRow},
				Exclude: plan.Exclusion(g.r.IntN(4)),
			}
		}
		calls = append(calls, &plan.Alias{X: c, Name: g.name()})
	}
	return must[*plan.Window](g)(plan.NewWindow(in, calls))
}

func (g *planner) windowCall(in plan.Node) *plan.Call {
	x := g.column(in)
	if f := g.columnOf(in, column.KindFloat64); f != nil && g.r.IntN(2) == 0 {
		return &plan.Call{Func: []string{"sum", "avg"}[g.r.IntN(2)], Args: []plan.Expr{f}}
	}
	switch g.r.IntN(4) {
	case 0:
		return &plan.Call{Func: []string{"row_number", "rank", "dense_rank"}[g.r.IntN(3)]}
	case 1:
		return &plan.Call{Func: []string{"lag", "lead", "first_value", "last_value"}[g.r.IntN(4)], Args: []plan.Expr{x}, IgnoreNulls: g.r.IntN(2) == 0}
	case 2:
		return &plan.Call{Func: "count", Args: []plan.Expr{x}, Distinct: g.r.IntN(2) == 0, Filter: g.bool(in, 1)}
	}
	return &plan.Call{Func: []string{"count", "first", "last", "count_distinct"}[g.r.IntN(4)], Args: []plan.Expr{x}}
}
