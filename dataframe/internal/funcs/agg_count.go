package funcs

import "weir/dataframe/column"

var aggCount = Aggregate{
	Name:     "count",
	Doc:      "count() or count(*) is the number of rows, count(x) of those where x is not null.",
	Examples: []Example{{"count(x)", "3"}, {"count(*)", "4"}, {"count(DISTINCT x)", "2"}},
	MinArgs:  0, MaxArgs: 1,
	Result: func([]column.Type) (column.Type, error) { return column.Int64, nil },
	New:    func([]column.Type) Accumulator { return &counter{} },
}

// A counter counts rows without null.
type counter struct{ n []int64 }

func (a *counter) Grow(groups int) { a.n = grown(a.n, groups) }

func (a *counter) Add(groups []int32, args []column.Vector) error {
	if len(args) > 0 {
		if nulls := nullsOf(args[0]); !nulls.none() {
			for i, g := range groups {
				if nulls.has(i) {
					a.n[g]++
				}
			}
			return nil
		}
	}
	for _, g := range groups {
		a.n[g]++
	}
	return nil
}

func (a *counter) State() ([]column.Vector, error) { return []column.Vector{ints(a.n)}, nil }

func (a *counter) Merge(groups []int32, state []column.Vector) error {
	n := inputOf[int64](state[0])
	for i, g := range groups {
		a.n[g] += n.at(i)
	}
	return nil
}

func (a *counter) Result() (column.Vector, error) { return ints(a.n), nil }
