package funcs

import "weir/dataframe/column"

// A RowOrder is one key of an aggregate's ORDER BY. Nulls come last unless
// NullsFirst.
type RowOrder struct{ Desc, NullsFirst bool }

// compare orders row i of a and row j of b.
func (o RowOrder) compare(a column.Vector, i int, b column.Vector, j int) int {
	if x, y := a.Nulls().Has(i), b.Nulls().Has(j); !x || !y {
		if o.NullsFirst {
			return boolOrder(x, y)
		}
		return boolOrder(!x, !y)
	}
	c := CompareRows(a, i, b, j)
	if o.Desc {
		return -c
	}
	return c
}

// compareKeys orders rows by several keys, the columns of a and b.
func compareKeys(by []RowOrder, a []column.Vector, i int, b []column.Vector, j int) int {
	for k, o := range by {
		if c := o.compare(a[k], i, b[k], j); c != 0 {
			return c
		}
	}
	return 0
}

// An endBy keeps the first or last value of each group in the order of keys, which follow
// the value. Of equal keys the first is the first row, the last the last.
type endBy struct {
	keptRows
	by   []RowOrder
	last bool
}

func newEndBy(last bool) func([]column.Type, []RowOrder) Accumulator {
	return func(args []column.Type, by []RowOrder) Accumulator {
		return &endBy{keptRows{types: args}, by, last}
	}
}

func (a *endBy) Add(groups []int32, args []column.Vector) error {
	nulls, cols := nullsOf(args[0]), flatArgs(args)
	a.begin(cols)
	for i, g := range groups {
		if nulls.has(i) && (!a.has(g) || a.better(g, cols, i)) {
			a.keep(g, i)
		}
	}
	a.end()
	return nil
}

func (a *endBy) better(g int32, cols []column.Vector, i int) bool {
	kept, row := a.at(g)
	c := compareKeys(a.by, cols[1:], i, kept[1:], row)
	return c < 0 && !a.last || c >= 0 && a.last
}

func (a *endBy) State() ([]column.Vector, error) { return a.columns(), nil }

func (a *endBy) Merge(groups []int32, state []column.Vector) error { return a.Add(groups, state) }

func (a *endBy) Result() (column.Vector, error) { return a.columns()[0], nil }
