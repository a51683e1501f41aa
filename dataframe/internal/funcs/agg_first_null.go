package funcs

import "weir/dataframe/column"

var aggFirstNull = Aggregate{Name: "first_null", Nulls: KeepNulls,
	Doc:      "first_null(x) is the first x in the order of the input, null or not, as first is in SQL text.",
	Examples: []Example{{"first_null(x)", "1"}, {"first_null(NULL)", "null"}}, MinArgs: 1, MaxArgs: 1,
	Result: sameAs(0), New: newNullEnd(false), Ordered: true}

var aggLastNull = Aggregate{Name: "last_null", Nulls: KeepNulls,
	Doc:      "last_null(x) is the last x in the order of the input, null or not, as last is in SQL text.",
	Examples: []Example{{"last_null(x)", "null"}, {"last_null(s)", "null"}}, MinArgs: 1, MaxArgs: 1,
	Result: sameAs(0), New: newNullEnd(true), Ordered: true}

// A nullEnd keeps the first or last value of each group; its state is that and whether there is one.
type nullEnd struct {
	keptRows
	last bool
}

func newNullEnd(last bool) func([]column.Type) Accumulator {
	return func(args []column.Type) Accumulator { return &nullEnd{keptRows{types: args[:1]}, last} }
}

func (a *nullEnd) Add(groups []int32, args []column.Vector) error {
	return a.take(groups, args[:1], nil)
}

// take is Add of the rows that there are, all if there is nil.
func (a *nullEnd) take(groups []int32, args []column.Vector, there []bool) error {
	a.begin(flatArgs(args))
	for i, g := range groups {
		if (there == nil || there[i]) && (a.last || !a.has(g)) {
			a.keep(g, i)
		}
	}
	a.end()
	return nil
}

func (a *nullEnd) State() ([]column.Vector, error) {
	there := make([]bool, len(a.place))
	for g := range there {
		there[g] = a.has(int32(g))
	}
	return append(a.columns(), &column.Bools{Typ: column.Bool, Values: there}), nil
}

func (a *nullEnd) Merge(groups []int32, state []column.Vector) error {
	in, there := inputOf[bool](state[1]), make([]bool, len(groups))
	for i := range there {
		there[i] = in.at(i)
	}
	return a.take(groups, state[:1], there)
}

func (a *nullEnd) Result() (column.Vector, error) { return a.columns()[0], nil }
