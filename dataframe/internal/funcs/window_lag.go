package funcs

import (
	"fmt"

	"weir/dataframe/column"
)

var lagFunc = Window{Name: "lag", Doc: "lag(x, n, other) is the x of the row n rows before this one in the partition, 1 if n is left out; where there is none, other or null. With IGNORE NULLS it counts only rows where x is not null.",
	Examples: []Example{{"lag(x) OVER (ORDER BY x)", "null, 1, 2, 2"}, {"lag(x, 2, 0) OVER (ORDER BY x)", "0, 0, 1, 2"}, {"lag(x, NULL) OVER (ORDER BY x)", "null, null, null, null"}},
	MinArgs:  1, MaxArgs: 3, Nulls: true, Types: lagTypes("lag"),
	Eval: func(w *Rows, args []column.Vector) (column.Vector, error) { return distant(w, args, -1) }}

var leadFunc = Window{Name: "lead", Doc: "lead(x, n, other) is the x of the row n rows after this one in the partition, 1 if n is left out; where there is none, other or null. With IGNORE NULLS it counts only rows where x is not null.",
	Examples: []Example{{"lead(x) OVER (ORDER BY x)", "2, 2, null, null"}, {"lead(x, 3, 9) OVER (ORDER BY x)", "null, 9, 9, 9"}},
	MinArgs:  1, MaxArgs: 3, Nulls: true, Types: lagTypes("lead"),
	Eval: func(w *Rows, args []column.Vector) (column.Vector, error) { return distant(w, args, 1) }}

func lagTypes(name string) func([]column.Type) ([]column.Type, column.Type, error) {
	return func(args []column.Type) ([]column.Type, column.Type, error) {
		cast := append([]column.Type(nil), args...)
		var err error
		if len(args) > 1 {
			if cast[1], err = wholeNumber(name, args[1]); err != nil {
				return nil, column.Type{}, err
			}
		}
		if len(args) > 2 {
			u, err := Unify([]column.Type{args[0], args[2]})
			if err != nil {
				return nil, column.Type{}, fmt.Errorf("%s: %w", name, err)
			}
			cast[0], cast[2] = u, u
		}
		return cast, cast[0], nil
	}
}

// distant is the value of the row at a distance, times sign.
func distant(w *Rows, args []column.Vector, sign int64) (column.Vector, error) {
	by, nulls := input[int64]{[]int64{1}, 0}, nullInput{}
	if len(args) > 1 {
		by, nulls = inputOf[int64](args[1]), nullsOf(args[1])
	}
	from := w.countable(args[0])
	// other is the row of what stands for a row that is not there.
	other := func(int32) int32 { return -1 }
	values := args[0]
	if len(args) > 2 {
		values = column.Concat(values.Type(), []column.Vector{column.Flatten(values), column.Flatten(args[2])})
		other = func(i int32) int32 { return int32(w.N) + i }
	}
	sel := make([]int32, w.N)
	for p := range len(w.Parts) - 1 {
		lo, hi := w.Parts[p], w.Parts[p+1]
		for i := lo; i < hi; i++ {
			if !nulls.has(int(i)) {
				sel[i] = -1
				continue
			}
			if sel[i] = from.distant(lo, hi, i, by.at(int(i)), sign); sel[i] < 0 {
				sel[i] = other(i)
			}
		}
	}
	return column.Gather(column.Flatten(values), sel), nil
}

// countable are the rows that count when rows are counted: all, or with IGNORE
// NULLS those where x is not null.
type countable struct {
	before []int32 // by row, and at the end: how many count before it; nil: all do
	rows   []int32 // that count
}

func (w *Rows) countable(x column.Vector) countable {
	nulls := nullsOf(x)
	if !w.IgnoreNulls || nulls.none() {
		return countable{}
	}
	c := countable{before: make([]int32, w.N+1)}
	for i := range w.N {
		c.before[i] = int32(len(c.rows))
		if nulls.has(i) {
			c.rows = append(c.rows, int32(i))
		}
	}
	c.before[w.N] = int32(len(c.rows))
	return c
}

// distant is the row by rows after i (before it if sign is -1) among lo..hi-1, -1 if there is
// none. Row i itself is at distance 0, whether it counts or not.
func (c countable) distant(lo, hi, i int32, by, sign int64) int32 {
	if by < -int64(hi-lo) || by > int64(hi-lo) {
		return -1
	}
	if by *= sign; by == 0 {
		return i
	}
	at := int64(i) + by
	if c.before != nil {
		if lo, hi = c.before[lo], c.before[hi]; by < 0 {
			at = int64(c.before[i]) + by
		} else {
			at = int64(c.before[i+1]) + by - 1
		}
	}
	if at < int64(lo) || at >= int64(hi) {
		return -1
	}
	if c.before != nil {
		return c.rows[at]
	}
	return int32(at)
}
