package funcs

import (
	"slices"

	"weir/dataframe/column"
)

// NewBy is an accumulator that takes the rows of each group in the order of
// keys, whose columns follow the arguments. It must be Ordered.
func (a *Aggregate) NewBy(args, keys []column.Type, by []RowOrder) Accumulator {
	all := slices.Concat(args, keys)
	if a.NewOrdered != nil {
		return a.NewOrdered(all, by)
	}
	return &orderedAgg{listedRows: listedRows{types: all}, by: by, make: func() Accumulator { return a.New(args) }, args: len(args)}
}

// An orderedAgg keeps all rows and gives them to another accumulator, sorted, in
// the end.
type orderedAgg struct {
	listedRows
	by   []RowOrder
	make func() Accumulator
	args int // of the columns; the others are keys
}

func (a *orderedAgg) Add(groups []int32, args []column.Vector) error {
	return a.add(groups, args, nil)
}

func (a *orderedAgg) Result() (column.Vector, error) {
	rows, spans := a.byGroup()
	cols := a.concat()
	sortSpans(rows, spans, cols[a.args:], a.by)
	acc := a.make()
	acc.Grow(a.groups)
	for from := 0; from < len(rows); from += column.BatchRows {
		part := rows[from:min(from+column.BatchRows, len(rows))]
		groups := make([]int32, len(part))
		for i, r := range part {
			groups[i] = a.of[r]
		}
		args := make([]column.Vector, a.args)
		for c := range args {
			args[c] = column.Gather(cols[c], part)
		}
		if err := acc.Add(groups, args); err != nil {
			return nil, err
		}
	}
	return acc.Result()
}

// sortSpans sorts the rows of every span by keys; rows that compare equal stay
// in order.
func sortSpans(rows []int32, spans []column.Span, keys []column.Vector, by []RowOrder) {
	for _, s := range spans {
		slices.SortStableFunc(rows[s.Start:s.Start+s.Len], func(i, j int32) int {
			return compareKeys(by, keys, int(i), keys, int(j))
		})
	}
}
