package funcs

import (
	"fmt"

	"weir/dataframe/column"
)

var aggCountIf = Aggregate{Name: "count_if", Nothing: "0", Aliases: []string{"countif"}, Doc: "count_if(b) is the number of rows where b is true.",
	Examples: []Example{{"count_if(x > 1)", "2"}, {"count_if(NULL)", "0"}}, MinArgs: 1, MaxArgs: 1,
	Result: needBool("count_if", column.Int64), AnyOrder: alwaysAnyOrder, New: func([]column.Type) Accumulator { return &trueCounter{} }}

var aggBoolAnd = Aggregate{Name: "bool_and", Aliases: []string{"every", "logical_and", "booland_agg"}, Doc: "bool_and(b) is true if no b is false.",
	Examples: []Example{{"bool_and(x > 1)", "false"}, {"bool_and(x > 0)", "true"}, {"bool_and(NULL)", "null"}}, MinArgs: 1, MaxArgs: 1,
	Result: needBool("bool_and", column.Bool), AnyOrder: alwaysAnyOrder, New: func(args []column.Type) Accumulator { return boolExtreme(args[0], false) }}

var aggBoolOr = Aggregate{Name: "bool_or", Aliases: []string{"logical_or", "boolor_agg"}, Doc: "bool_or(b) is true if some b is true.",
	Examples: []Example{{"bool_or(x > 1)", "true"}, {"bool_or(x > 5)", "false"}, {"bool_or(NULL)", "null"}}, MinArgs: 1, MaxArgs: 1,
	Result: needBool("bool_or", column.Bool), AnyOrder: alwaysAnyOrder, New: func(args []column.Type) Accumulator { return boolExtreme(args[0], true) }}

func needBool(name string, result column.Type) func([]column.Type) (column.Type, error) {
	return func(args []column.Type) (column.Type, error) {
		if k := args[0].Kind; k != column.KindBool && k != column.KindNull {
			return column.Type{}, fmt.Errorf("%s takes bools, not %s", name, args[0])
		}
		return result, nil
	}
}

// boolExtreme: all are true if the smallest is, one is if the largest is.
func boolExtreme(t column.Type, largest bool) Accumulator {
	if t.Kind == column.KindNull {
		return &nothing{typ: column.Bool}
	}
	return newExtreme(column.Bool, largest)
}

// A trueCounter counts true values.
type trueCounter struct{ counter }

func (a *trueCounter) Add(groups []int32, args []column.Vector) error {
	if args[0].Type().Kind == column.KindNull {
		return nil
	}
	x, nulls := inputOf[bool](args[0]), nullsOf(args[0])
	for i, g := range groups {
		if x.at(i) && nulls.has(i) {
			a.n[g]++
		}
	}
	return nil
}

// AddAll implements Totaler, which counter's would do wrongly.
func (a *trueCounter) AddAll(n int, args []column.Vector) error { return a.Add(make([]int32, n), args) }
