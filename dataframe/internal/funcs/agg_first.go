package funcs

import "weir/dataframe/column"

var aggFirst = Aggregate{Name: "first", Doc: "first(x) is the first x in the order of ORDER BY, or of the input, that is not null: first(x ORDER BY ts). In SQL text nulls count unless it says IGNORE NULLS.",
	Examples: []Example{{"first(x)", "1"}, {"first(s)", "one"}, {"first(NULL)", "null"}}, MinArgs: 1, MaxArgs: 1,
	Result: sameAs(0), New: newEnd(false), Ordered: true, NewOrdered: newEndBy(false)}

var aggAnyValue = Aggregate{Name: "any_value", Aliases: []string{"arbitrary"}, Doc: "any_value(x) is one x that is not null: the first.",
	Examples: []Example{{"any_value(x)", "1"}, {"any_value(NULL)", "null"}}, MinArgs: 1, MaxArgs: 1,
	Result: sameAs(0), New: newEnd(false), Ordered: true, NewOrdered: newEndBy(false)}

var aggLast = Aggregate{Name: "last", Doc: "last(x) is the last x in the order of ORDER BY, or of the input, that is not null: last(x ORDER BY ts). In SQL text nulls count unless it says IGNORE NULLS.",
	Examples: []Example{{"last(x)", "2"}, {"last(s)", "two"}, {"last(NULL)", "null"}}, MinArgs: 1, MaxArgs: 1,
	Result: sameAs(0), New: newEnd(true), Ordered: true, NewOrdered: newEndBy(true)}

// An end keeps the first or last value of each group that is not null; its state
// is its result.
type end struct {
	keptRows
	last bool
}

func newEnd(last bool) func([]column.Type) Accumulator {
	return func(args []column.Type) Accumulator { return &end{keptRows{types: args[:1]}, last} }
}

func (a *end) Add(groups []int32, args []column.Vector) error {
	nulls := nullsOf(args[0])
	a.begin(flatArgs(args[:1]))
	for i, g := range groups {
		if (a.last || !a.has(g)) && nulls.has(i) {
			a.keep(g, i)
		}
	}
	a.end()
	return nil
}

func (a *end) State() ([]column.Vector, error) { return a.columns(), nil }

func (a *end) Merge(groups []int32, state []column.Vector) error { return a.Add(groups, state) }

func (a *end) Result() (column.Vector, error) { return a.columns()[0], nil }
