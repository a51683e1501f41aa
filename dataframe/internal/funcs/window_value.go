package funcs

import (
	"fmt"

	"weir/dataframe/column"
)

var firstValueFunc = Window{Name: "first_value", Doc: "first_value(x) is the x of the first row of the frame, with IGNORE NULLS of the first where x is not null.",
	Examples: []Example{{"first_value(x) OVER (ORDER BY x)", "1, 1, 1, 1"}, {"first_value(x) OVER (ORDER BY x DESC NULLS FIRST)", "null, null, null, null"}},
	MinArgs:  1, MaxArgs: 1, Nulls: true, Framed: true, Types: valueTypes,
	Eval: func(w *Rows, args []column.Vector) (column.Vector, error) {
		return pickNth(w, args[0], func(int) int64 { return 1 })
	}}

var lastValueFunc = Window{Name: "last_value", Doc: "last_value(x) is the x of the last row of the frame, which ends with the rows that compare equal to this one unless told otherwise; with IGNORE NULLS of the last where x is not null.",
	Examples: []Example{{"last_value(x) OVER (ORDER BY x)", "1, 2, 2, null"}},
	MinArgs:  1, MaxArgs: 1, Nulls: true, Framed: true, Types: valueTypes,
	Eval: func(w *Rows, args []column.Vector) (column.Vector, error) {
		return pickNth(w, args[0], func(int) int64 { return -1 })
	}}

var nthValueFunc = Window{Name: "nth_value", Doc: "nth_value(x, n) is the x of row n of the frame, from 1, with IGNORE NULLS of the rows where x is not null; null if there are fewer.",
	Examples: []Example{{"nth_value(x, 2) OVER (ORDER BY x)", "null, 2, 2, 2"}, {"nth_value(x, 0) OVER (ORDER BY x)", "error: nth_value: row 0"}},
	MinArgs:  2, MaxArgs: 2, Nulls: true, Framed: true,
	Types: func(args []column.Type) ([]column.Type, column.Type, error) {
		n, err := wholeNumber("nth_value", args[1])
		return []column.Type{args[0], n}, args[0], err
	},
	Eval: func(w *Rows, args []column.Vector) (column.Vector, error) {
		n, nulls := inputOf[int64](args[1]), nullsOf(args[1])
		for i := range w.N {
			if nulls.has(i) && n.at(i) < 1 {
				return nil, fmt.Errorf("nth_value: row %d of a frame; they are counted from 1", n.at(i))
			}
		}
		return pickNth(w, args[0], func(i int) int64 {
			if !nulls.has(i) {
				return 0
			}
			return n.at(i)
		})
	}}

func valueTypes(args []column.Type) ([]column.Type, column.Type, error) { return args, args[0], nil }

// pickNth is the x of row nth(i) of the frame of row i, from 1; from -1 backwards; of none if it
// is 0.
func pickNth(w *Rows, x column.Vector, nth func(i int) int64) (column.Vector, error) {
	c, f := w.countable(x), w.Frames
	sel := make([]int32, w.N)
	for i := range sel {
		sel[i] = c.nth(f, f.Of[i], f.Of[i+1], nth(i))
	}
	return column.Gather(column.Flatten(x), sel), nil
}

// nth is the row number n that counts of the pieces from..to of f, -1 if there is none.
func (c countable) nth(f *Ranges, from, to int32, n int64) int32 {
	if n < 0 {
		for p := to - 1; p >= from; p-- {
			lo, hi := c.within(f.Lo[p], f.Hi[p])
			if int64(hi-lo) >= -n {
				return c.row(hi + int32(n))
			}
			n += int64(hi - lo)
		}
		return -1
	}
	for p := from; p < to && n > 0; p++ {
		lo, hi := c.within(f.Lo[p], f.Hi[p])
		if int64(hi-lo) >= n {
			return c.row(lo + int32(n) - 1)
		}
		n -= int64(hi - lo)
	}
	return -1
}

// within numbers the rows of lo..hi-1 that count.
func (c countable) within(lo, hi int32) (int32, int32) {
	if c.before == nil {
		return lo, hi
	}
	return c.before[lo], c.before[hi]
}

func (c countable) row(at int32) int32 {
	if c.before == nil {
		return at
	}
	return c.rows[at]
}
