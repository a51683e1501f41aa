package dataframe

import (
	"fmt"
	"math"

	"weir/dataframe/column"
	"weir/dataframe/plan"
)

// ValueCounts is a row for each different value of the columns, given by name or as Exprs, with
// the number of its rows, "count", the most frequent first, equally frequent ones in the order in
// which they came. Nulls count as equal.
func (f *Frame) ValueCounts(columns ...any) *Frame {
	return f.then(func() (plan.Node, error) {
		if len(columns) == 0 {
			return nil, fmt.Errorf("value counts: name a column")
		}
		out := f.GroupBy(columns...).Count().Sort(Col("count").Desc())
		return out.node, out.err
	})
}

// TopK is the k most frequent values of a column with the number of their rows; see
// ValueCounts.
func (f *Frame) TopK(of any, k int) *Frame { return f.ValueCounts(of).Limit(k) }

// Hist counts the numbers of a column in bins of equal width, 10 if their number is not given, from
// the smallest to the largest: a row for each bin, with its ends and "count". The right end belongs to
// a bin, of the first one the left end too. Nulls, NaN and infinities are left out. It runs the query twice, for
// the ends and for the counts.
func (f *Frame) Hist(of any, bins ...int) (*Table, error) {
	n := 10
	if len(bins) > 0 {
		n = bins[0]
	}
	if n < 1 || n > 100_000 {
		return nil, fmt.Errorf("hist: %d bins; give 1 to 100,000", n)
	}
	x := columnOf(of).Cast("double")
	finite := f.Select(x.As("x")).Filter(Col("x").Sub(Col("x")).Eq(0))
	t, err := finite.Agg(Min("x").As("least"), Max("x").As("greatest")).Collect()
	if err != nil {
		return nil, fmt.Errorf("hist: %w", err)
	}
	var from, to, counts []any
	if least, ok := t.At(0, "least").(float64); ok {
		edges := binEdges(least, t.At(0, "greatest").(float64), n)
		if counts, err = finite.countBins(edges); err != nil {
			return nil, fmt.Errorf("hist: %w", err)
		}
		for i := range counts {
			from, to = append(from, edges[i]), append(to, edges[i+1])
		}
	}
	return f.binRows(from, to, counts), nil
}

func (f *Frame) binRows(from, to, counts []any) *Table {
	return f.s.rowsOf([]column.Field{{Name: "from", Type: column.Float64}, {Name: "to", Type: column.Float64}, {Name: "count", Type: column.Int64}},
		[][]any{from, to, counts})
}

// HistBounds is Hist with bins between bounds, which must rise: a row for each two neighbours. Numbers outside, nulls
// and NaN are left out; bounds of math.Inf(-1) and math.Inf(1) leave out only nulls and NaN.
//
//	orders.HistBounds("amount", []float64{0, 10, 100, 1000})
func (f *Frame) HistBounds(of any, bounds []float64) (*Table, error) {
	if len(bounds) < 2 || len(bounds) > 100_001 {
		return nil, fmt.Errorf("hist: %d bounds; give 2 to 100,001, a bin lies between each two", len(bounds))
	}
	for i, b := range bounds {
		if math.IsNaN(b) || i > 0 && b <= bounds[i-1] {
			return nil, fmt.Errorf("hist: bound %v does not lie above %v", b, bounds[max(i-1, 0)])
		}
	}
	inside := f.Select(columnOf(of).Cast("double").As("x")).
		Filter(Col("x").IsNan().Not().And(Col("x").Between(bounds[0], bounds[len(bounds)-1])))
	counts, err := inside.countBins(bounds)
	if err != nil {
		return nil, fmt.Errorf("hist: %w", err)
	}
	var from, to []any
	for i := range counts {
		from, to = append(from, bounds[i]), append(to, bounds[i+1])
	}
	return f.binRows(from, to, counts), nil
}

// binEdges are the n+1 edges of n bins; one bin of width 0 if all values are equal.
func binEdges(least, greatest float64, n int) []float64 {
	if least == greatest {
		return []float64{least, greatest}
	}
	out := make([]float64, n+1)
	for i := range out {
		f := float64(i) / float64(n)
		out[i] = least*(1-f) + greatest*f
	}
	out[0], out[n] = least, greatest
	return out
}

// countBins counts the rows of the column x between edges.
func (f *Frame) countBins(edges []float64) ([]any, error) {
	bins := func(xs []float64) []int64 {
		out := make([]int64, len(xs))
		for i, x := range xs {
			out[i] = int64(binOf(edges, x))
		}
		return out
	}
	t, err := f.GroupBy(BatchFunc(bins, Col("x")).As("bin")).Count().Collect()
	if err != nil {
		return nil, err
	}
	out := make([]any, len(edges)-1)
	for i := range out {
		out[i] = int64(0)
	}
	for i := range t.Len() {
		out[t.At(i, "bin").(int64)] = t.At(i, "count")
	}
	return out, nil
}

// binOf is the first bin whose right end is not below x.
func binOf(edges []float64, x float64) int {
	lo, hi := 0, len(edges)-2
	for lo < hi {
		mid := (lo + hi) / 2
		if edges[mid+1] < x {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	return lo
}
