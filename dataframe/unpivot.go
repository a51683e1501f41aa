package dataframe

import (
	"fmt"
	"slices"

	"weir/dataframe/column"
	"weir/dataframe/plan"
)

// Unpivot makes of each row one for each of columns: the other columns, then the name of the
// column in "name" and its value in "value". names gives these two other names. The types of the
// columns are unified; nulls are kept.
//
//	wide.Unpivot([]string{"jan", "feb", "mar"}, "month", "sales")
func (f *Frame) Unpivot(columns []string, names ...string) *Frame {
	return f.then(func() (plan.Node, error) {
		nameAs, valueAs := "name", "value"
		switch len(names) {
		case 0:
		case 2:
			nameAs, valueAs = names[0], names[1]
		default:
			return nil, fmt.Errorf("unpivot: give two names, of the column of names and of that of values, or none")
		}
		if len(columns) == 0 {
			return nil, fmt.Errorf("unpivot: name the columns whose values become rows")
		}
		var keep []plan.Expr
		for _, c := range columns {
			if f.Schema().Index(c) < 0 {
				return nil, &column.UnknownColumn{Name: c, Have: f.Columns()}
			}
		}
		for _, c := range f.Columns() {
			if !slices.Contains(columns, c) {
				keep = append(keep, &plan.Column{Name: c})
			}
		}
		return unpivot(f.node, keep, columns, nameAs, valueAs)
	})
}

// Melt is Unpivot of all columns but keep.
func (f *Frame) Melt(keep ...string) *Frame {
	var columns []string
	for _, c := range f.Columns() {
		if !slices.Contains(keep, c) {
			columns = append(columns, c)
		}
	}
	for _, k := range keep {
		if f.err == nil && f.Schema().Index(k) < 0 {
			return f.then(func() (plan.Node, error) { return nil, &column.UnknownColumn{Name: k, Have: f.Columns()} })
		}
	}
	return f.Unpivot(columns)
}

// unpivot pairs every row with the numbers of the columns and lets a choice by that number pick
// the value.
func unpivot(in plan.Node, keep []plan.Expr, columns []string, nameAs, valueAs string) (plan.Node, error) {
	const number = "unpivot #"
	numbers := column.NewBuilder(column.Int64, len(columns))
	for i := range columns {
		if err := numbers.Append(i); err != nil {
			return nil, err
		}
	}
	side := plan.NewValues(column.NewSchema(column.Field{Name: number, Type: column.Int64}),
		[]*column.Batch{{N: len(columns), Cols: []column.Vector{numbers.Vector()}}})
	pairs, err := plan.NewJoinOn(in, side, plan.Cross, nil, plan.JoinOptions{})
	if err != nil {
		return nil, err
	}
	var name, value plan.Case
	for i, c := range columns {
		is := &plan.Call{Func: "=", Args: []plan.Expr{&plan.Column{Name: number}, plan.NewLiteral(i)}}
		name.Whens, name.Thens = append(name.Whens, is), append(name.Thens, plan.NewLiteral(c))
		value.Whens, value.Thens = append(value.Whens, is), append(value.Thens, &plan.Column{Name: c})
	}
	return plan.NewProject(pairs, append(keep, &plan.Alias{X: &name, Name: nameAs}, &plan.Alias{X: &value, Name: valueAs}))
}
