package dataframe

import (
	"fmt"

	"weir/dataframe/plan"
)

// Head keeps the first n rows, five if n is not given. It is Limit.
func (f *Frame) Head(n ...int) *Frame { return f.Limit(countOf(n)) }

// Tail keeps the last n rows, five if n is not given.
func (f *Frame) Tail(n ...int) *Frame {
	return f.then(func() (plan.Node, error) {
		last := countOf(n)
		if last < 0 {
			return nil, fmt.Errorf("tail %d is negative", last)
		}
		return &plan.Tail{In: f.node, N: int64(last)}, nil
	})
}

// countOf is the one number of ns, 5 if there is none.
func countOf(ns []int) int {
	if len(ns) == 0 {
		return 5
	}
	return ns[0]
}

// Slice keeps n rows from the row number from on, counted from 0. A negative from
// counts from the end: Slice(-10, 3) is the first 3 of the last 10 rows.
func (f *Frame) Slice(from, n int) *Frame {
	if from < 0 {
		return f.Tail(-from).Limit(n)
	}
	return f.then(func() (plan.Node, error) {
		if n < 0 {
			return nil, fmt.Errorf("slice of %d rows: the number is negative; Offset(%d) keeps all the rest", n, from)
		}
		return &plan.Limit{In: f.node, Offset: int64(from), N: int64(n)}, nil
	})
}

// RowIndex puts a column before the others: the number of the row in input order,
// counted from start, or from 0.
func (f *Frame) RowIndex(name string, start ...int) *Frame {
	return f.then(func() (plan.Node, error) {
		first := 0
		if len(start) > 0 {
			first = start[0]
		}
		return plan.NewRowIndex(f.node, name, int64(first))
	})
}

// A Keep says which row of several with equal keys stays: the first or last in input
// order, any one of them, or none, so that only rows without a twin stay.
type Keep string

// The rows that Unique can keep.
const (
	KeepFirst Keep = "first"
	KeepLast  Keep = "last"
	KeepAny   Keep = "any"
	KeepNone  Keep = "none"
)

// Unique keeps one row, or none, of each set of rows with equal keys, or with all
// columns equal when no key is given. Nulls count as equal. The rows keep their order;
// Distinct is Unique(KeepFirst, …).
func (f *Frame) Unique(keep Keep, keys ...any) *Frame {
	return f.then(func() (plan.Node, error) {
		k, ok := map[Keep]plan.Keep{
			KeepFirst: plan.KeepFirst, KeepAny: plan.KeepFirst, KeepLast: plan.KeepLast, KeepNone: plan.KeepNone,
		}[keep]
		if !ok {
			return nil, fmt.Errorf(`unique: keep %q; there are "first", "last", "any" and "none"`, keep)
		}
		es, err := f.columns(keys)
		if err != nil {
			return nil, err
		}
		return plan.NewDistinctKeep(f.node, es, k)
	})
}
