package dataframe

import (
	"fmt"
	"slices"

	"weir/dataframe/column"
	"weir/dataframe/plan"
)

// fillers are the aggregates that FillNullWith knows, by the name of the strategy.
var fillers = map[string]string{"mean": "avg", "min": "min", "max": "max", "median": "median", "mode": "mode"}

// FillNullWith puts a value found in the data where columns, given by name or Selector, are
// null: "zero" or "one", or the "mean", "median", "min", "max" or "mode" of the column's values.
// Without columns it fills the numeric ones. "forward" and "backward" take the last value before, in
// input order, or the next one after, and fill all columns if none is given. Except by zero and one the query reads its input twice,
// once for the aggregates. A mean or median of integers makes the column float64. A column
// of nulls only stays one.
func (f *Frame) FillNullWith(strategy string, columns ...any) *Frame {
	fits := func(c column.Field) bool { return c.Type.Numeric() }
	switch strategy {
	case "zero", "one":
		value := map[string]int{"zero": 0, "one": 1}[strategy]
		return f.then(func() (plan.Node, error) {
			at, err := f.chosen(columns, fits, "a number")
			if err != nil {
				return nil, err
			}
			by := map[int]Expr{}
			for _, i := range at {
				by[i] = Lit(value)
			}
			return f.fill(by)
		})
	}
	fillWith := map[string]func(x any) Expr{"forward": ForwardFill, "backward": BackwardFill}[strategy]
	if fillWith != nil {
		return f.then(func() (plan.Node, error) {
			at, err := f.chosen(columns, func(column.Field) bool { return true }, "")
			if err != nil {
				return nil, err
			}
			return f.project(func(i int, c column.Field) plan.Expr {
				if !slices.Contains(at, i) {
					return &plan.Column{Name: c.Name}
				}
				return fillWith(c.Name).As(c.Name).node
			})
		})
	}
	aggregate, ok := fillers[strategy]
	return f.then(func() (plan.Node, error) {
		if !ok {
			return nil, fmt.Errorf(`fill null: no strategy %q; there are "zero", "one", "forward", "backward", "mean", "median", "min", "max" and "mode", and FillNull for a value`, strategy)
		}
		if strategy == "min" || strategy == "max" || strategy == "mode" {
			if len(columns) > 0 {
				fits = func(column.Field) bool { return true }
			}
		}
		at, err := f.chosen(columns, fits, "a number")
		if err != nil || len(at) == 0 {
			return f.node, err
		}
		return f.fillFrom(aggregate, at)
	})
}

// fillFrom fills the columns at with an aggregate of theirs.
func (f *Frame) fillFrom(aggregate string, at []int) (plan.Node, error) {
	name := func(i int) string { return fmt.Sprintf("%s(%s) of all", aggregate, f.Columns()[i]) }
	var aggs []plan.Expr
	by := map[int]bool{}
	for _, i := range at {
		by[i] = true
		aggs = append(aggs, Call(aggregate, Col(f.Columns()[i])).As(name(i)).node)
	}
	one, err := plan.Group(f.node, nil, aggs)
	if err != nil {
		return nil, fmt.Errorf("fill null: %w", err)
	}
	beside, err := plan.NewJoin(f.node, one, plan.Inner, []plan.Expr{plan.NewLiteral(1)}, []plan.Expr{plan.NewLiteral(1)}, "")
	if err != nil {
		return nil, fmt.Errorf("fill null: %w", err)
	}
	var out []plan.Expr
	for i, c := range f.Columns() {
		e := Col(c)
		if by[i] {
			e = e.OrElse(Col(name(i))).As(c)
		}
		out = append(out, e.node)
	}
	return plan.NewProject(beside, out)
}
