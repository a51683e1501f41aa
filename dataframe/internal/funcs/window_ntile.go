package funcs

import (
	"fmt"

	"weir/dataframe/column"
)

var ntileFunc = Window{Name: "ntile", Doc: "ntile(n) deals the rows of the partition, in order, to n buckets of sizes that differ by one at most, the larger ones first, and gives the number of the bucket, from 1.",
	Examples: []Example{{"ntile(2) OVER (ORDER BY x)", "1, 1, 2, 2"}, {"ntile(3) OVER (ORDER BY x)", "1, 1, 2, 3"}, {"ntile(NULL) OVER (ORDER BY x)", "null, null, null, null"}, {"ntile(0) OVER (ORDER BY x)", "error: ntile: 0 buckets"}},
	MinArgs:  1, MaxArgs: 1, NullText: "null where n is null",
	Types: func(args []column.Type) ([]column.Type, column.Type, error) {
		cast, err := wholeNumber("ntile", args[0])
		return []column.Type{cast}, column.Int64, err
	},
	Eval: func(w *Rows, args []column.Vector) (column.Vector, error) {
		n, nulls, out := inputOf[int64](args[0]), nullsOf(args[0]), newMaybe[int64](w.N)
		for p := range len(w.Parts) - 1 {
			from, to := w.Parts[p], w.Parts[p+1]
			for i := from; i < to; i++ {
				if !nulls.has(int(i)) {
					out.null(int(i))
					continue
				}
				k := n.at(int(i))
				if k < 1 {
					return nil, fmt.Errorf("ntile: %d buckets; there must be at least one", k)
				}
				out.values[i] = bucketOf(int64(i-from), int64(to-from), k)
			}
		}
		return out.vector(column.Int64), nil
	}}

// bucketOf is the bucket, from 1, of row i of rows in n buckets.
func bucketOf(i, rows, n int64) int64 {
	small, large := rows/n, rows%n // size of the smaller buckets, number of the larger
	if i < large*(small+1) {
		return i/(small+1) + 1
	}
	return large + (i-large*(small+1))/small + 1
}

// wholeNumber is the type that a count is cast to.
func wholeNumber(name string, t column.Type) (column.Type, error) {
	if _, ok := CastCost(t, column.Int64); !ok {
		return column.Type{}, fmt.Errorf("%s takes a whole number, not %s", name, t)
	}
	return column.Int64, nil
}
