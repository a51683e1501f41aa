package exec

import (
	"slices"

	"weir/dataframe/column"
	"weir/dataframe/plan"
)

// A rangeCondition compares an expression of the left side with one of the
// right, such as at < hi. Sorted by the right expression, the rows that fulfil
// it for a left row are all from some place on or all up to it.
type rangeCondition struct {
	e           plan.Expr
	left, right *expr
	holds       *expr // over batches of two columns: the left value, the right one
	upper       bool  // large right values fulfil it
}

// newRangeCondition is nil if e is no comparison of the sides.
func newRangeCondition(e plan.Expr, n *plan.Join) (*rangeCondition, error) {
	c, ok := e.(*plan.Call)
	if !ok || len(c.Args) != 2 {
		return nil, nil
	}
	op, upper := c.Func, c.Func == "<" || c.Func == "<="
	if !upper && op != ">" && op != ">=" {
		return nil, nil
	}
	x, y := c.Args[0], c.Args[1]
	xl, xr := plan.SidesOf(x)
	yl, yr := plan.SidesOf(y)
	switch {
	case xl && !xr && yr && !yl:
	case yl && !yr && xr && !xl:
		x, y, upper = y, x, !upper
		op = map[string]string{"<": ">", "<=": ">=", ">": "<", ">=": "<="}[op]
	default:
		return nil, nil
	}
	return compileRange(e, op, upper, plan.Unside(x), plan.Unside(y), n)
}

func compileRange(e plan.Expr, op string, upper bool, x, y plan.Expr, n *plan.Join) (*rangeCondition, error) {
	both := column.NewSchema(column.Field{Name: "left", Type: x.Type()}, column.Field{Name: "right", Type: y.Type()})
	test, err := plan.Resolve(&plan.Call{Func: op, Args: []plan.Expr{&plan.Column{Name: "left"}, &plan.Column{Name: "right"}}}, both)
	if err != nil {
		return nil, err
	}
	rc := &rangeCondition{e: e, upper: upper}
	if rc.holds, err = compile(test, both); err != nil {
		return nil, err
	}
	if rc.left, err = compile(x, n.Left.Schema()); err != nil {
		return nil, err
	}
	rc.right, err = compile(y, n.Right.Schema())
	return rc, err
}

// chooseRanges chooses at most two conditions to look up partners with, if it
// can one in either direction: together they bound an interval.
func chooseRanges(all []*rangeCondition) (chosen []*rangeCondition, more []plan.Expr) {
	if len(all) == 0 {
		return nil, nil
	}
	second := slices.IndexFunc(all, func(c *rangeCondition) bool { return c.upper != all[0].upper })
	if second < 0 && len(all) > 1 {
		second = 1
	}
	for i, c := range all {
		if i == 0 || i == second {
			chosen = append(chosen, c)
		} else {
			more = append(more, c.e)
		}
	}
	return chosen, more
}
