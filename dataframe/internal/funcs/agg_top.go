package funcs

import (
	"fmt"
	"math"
	"slices"

	"weir/dataframe/column"
)

// withTop is the Result of an aggregate of n-1 or n arguments, the last of which is a
// number of rows and makes the result a list.
func withTop(name string, n int) func([]column.Type) (column.Type, error) {
	return func(args []column.Type) (column.Type, error) {
		if len(args) < n {
			return args[0], nil
		}
		if k := args[n-1].Kind; !k.Integer() && k != column.KindNull {
			return column.Type{}, fmt.Errorf("%s takes a whole number of rows as its last argument, not %s", name, args[n-1])
		}
		return column.List(args[0]), nil
	}
}

// topRows keeps the rows of the n best values of the column at by, and makes a list of
// the first column. Of equal ones it keeps the first rows.
type topRows struct {
	listedRows
	name    string
	by      int
	largest bool
	n       int // 0: not known yet
	pruned  int // rows after the last pruning
}

func newTop(name string, args []column.Type, largest bool) Accumulator {
	last := len(args) - 1
	for _, t := range args {
		if t.Kind == column.KindNull {
			return &nothing{typ: column.List(args[0])}
		}
	}
	return &topRows{listedRows: listedRows{types: args[:last]}, name: name, by: last - 1, largest: largest}
}

func (a *topRows) Add(groups []int32, args []column.Vector) error {
	if len(groups) == 0 {
		return nil
	}
	last := len(args) - 1
	n, err := rowLimit(a.name, args[last])
	if err != nil {
		return err
	}
	a.n = n
	sel := []int32{}
	for i := range groups {
		if !anyNull(args[:last], i) {
			sel = append(sel, int32(i))
		}
	}
	if err := a.add(groups, flatArgs(args[:last]), sel); err != nil {
		return err
	}
	if len(a.of) > 2*a.pruned+4*column.BatchRows {
		a.prune()
	}
	return nil
}

// prune drops all rows but the best of each group.
func (a *topRows) prune() {
	rows, spans := a.byGroup()
	cols := a.concat()
	by := []RowOrder{{Desc: a.largest}}
	sortSpans(rows, spans, cols[a.by:a.by+1], by)
	kept := rows[:0]
	for _, s := range spans {
		kept = append(kept, rows[s.Start:s.Start+min(s.Len, int32(a.n))]...)
	}
	a.keep(cols, kept)
	a.pruned = len(kept)
}

func (a *topRows) State() ([]column.Vector, error) {
	if a.n > 0 {
		a.prune()
	}
	lists, err := a.listedRows.State()
	n := make([]int64, a.groups)
	for i := range n {
		n[i] = int64(a.n)
	}
	return append(lists, ints(n)), err
}

func (a *topRows) Merge(groups []int32, state []column.Vector) error {
	last := len(state) - 1
	for _, n := range inputOf[int64](state[last]).v {
		a.n = max(a.n, int(n))
	}
	return a.listedRows.Merge(groups, state[:last])
}

func (a *topRows) Result() (column.Vector, error) {
	state, err := a.State()
	if err != nil {
		return nil, err
	}
	lists := state[0].(*column.Lists)
	seen := make([]bool, a.groups)
	for g, s := range lists.Spans {
		seen[g] = s.Len > 0
	}
	return &column.Lists{Typ: lists.Typ, Spans: slices.Clone(lists.Spans), Child: lists.Child, Valid: validOf(seen)}, nil
}

// rowLimit is the number of rows that the argument v asks for, the same in all rows.
func rowLimit(name string, v column.Vector) (int, error) {
	x, nulls := int64(0), nullsOf(v)
	for i := range v.Len() {
		if !nulls.has(i) {
			return 0, fmt.Errorf("%s: the number of rows is null", name)
		}
		y, ok := v.At(i).(int64)
		if !ok || y < 1 || y > math.MaxInt32 || i > 0 && y != x {
			return 0, fmt.Errorf("%s: the number of rows must be from 1 to 2147483647 and the same in all rows, not %v", name, v.At(i))
		}
		if x = y; isConst(v) {
			break
		}
	}
	return int(x), nil
}
