package funcs

import (
	"weir/dataframe/column"
)

var aggArgMin = Aggregate{Name: "arg_min", Skips: "x or y", NullParam: "an error if n is null", Aliases: []string{"min_by", "argmin"},
	Doc:      "arg_min(x, y) is x in the row of the smallest y, of rows where neither is null; of equal ones in the first. arg_min(x, y, n) is a list of the x of the n smallest.",
	Examples: []Example{{"arg_min(s, x, 2)", "[one, two]"}, {"arg_min(s, x)", "one"}, {"arg_min(s, -x)", "two"}, {"arg_min(x, NULL)", "null"}}, MinArgs: 2, MaxArgs: 3, Ordered: true,
	Result: withTop("arg_min", 3), New: func(args []column.Type) Accumulator {
		if len(args) == 3 {
			return newTop("arg_min", args, false)
		}
		return newArgExtreme(false, false)(args)
	}}

var aggArgMax = Aggregate{Name: "arg_max", Skips: "x or y", NullParam: "an error if n is null", Aliases: []string{"max_by", "argmax"},
	Doc:      "arg_max(x, y) is x in the row of the largest y, of rows where neither is null; of equal ones in the first. arg_max(x, y, n) is a list of the x of the n largest.",
	Examples: []Example{{"arg_max(s, x, 2)", "[two, two]"}, {"arg_max(s, x)", "two"}, {"arg_max(s, -x)", "one"}, {"arg_max(x, NULL)", "null"}}, MinArgs: 2, MaxArgs: 3, Ordered: true,
	Result: withTop("arg_max", 3), New: func(args []column.Type) Accumulator {
		if len(args) == 3 {
			return newTop("arg_max", args, true)
		}
		return newArgExtreme(true, false)(args)
	}}

var aggArgMinNull = Aggregate{Name: "arg_min_null", Nulls: SkipByKey,
	Doc:      "arg_min_null(x, y) is x, null or not, in the row of the smallest y that is not null; of equal ones in the first.",
	Examples: []Example{{"arg_min_null(NULL, x)", "null"}, {"arg_min_null(s, coalesce(x, 0))", "null"}, {"arg_min_null(s, x)", "one"}}, MinArgs: 2, MaxArgs: 2, Ordered: true,
	Result: sameAs(0), New: newArgExtreme(false, true)}

var aggArgMaxNull = Aggregate{Name: "arg_max_null", Nulls: SkipByKey,
	Doc:      "arg_max_null(x, y) is x, null or not, in the row of the largest y that is not null; of equal ones in the first.",
	Examples: []Example{{"arg_max_null(NULL, x)", "null"}, {"arg_max_null(s, coalesce(x, 9))", "null"}, {"arg_max_null(s, x)", "two"}}, MinArgs: 2, MaxArgs: 2, Ordered: true,
	Result: sameAs(0), New: newArgExtreme(true, true)}

// An argExtreme keeps the row of the best second argument; its state are both.
type argExtreme struct {
	keptRows
	largest bool
	nulls   bool // the first argument may be null
}

func newArgExtreme(largest, nulls bool) func([]column.Type) Accumulator {
	return func(args []column.Type) Accumulator {
		return &argExtreme{keptRows{types: args[:2]}, largest, nulls}
	}
}

func (a *argExtreme) Add(groups []int32, args []column.Vector) error {
	x, y, cols := nullsOf(args[0]), nullsOf(args[1]), flatArgs(args[:2])
	a.begin(cols)
	for i, g := range groups {
		if !y.has(i) || !a.nulls && !x.has(i) {
			continue
		}
		if !a.has(g) || a.better(g, cols[1], i) {
			a.keep(g, i)
		}
	}
	a.end()
	return nil
}

func (a *argExtreme) better(g int32, by column.Vector, i int) bool {
	kept, row := a.at(g)
	c := CompareRows(by, i, kept[1], row)
	return c < 0 && !a.largest || c > 0 && a.largest
}

func (a *argExtreme) State() ([]column.Vector, error) { return a.columns(), nil }

func (a *argExtreme) Merge(groups []int32, state []column.Vector) error {
	return a.Add(groups, state)
}

func (a *argExtreme) Result() (column.Vector, error) { return a.columns()[0], nil }
