package funcs

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"weir/dataframe/column"
)

// TestRanking compares with a whole sort, of values in all kinds of orders.
func TestRanking(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 1))
	orders := map[string]func(i, n int) float64{
		"random": func(i, n int) float64 { return r.Float64() - 0.5 }, "few": func(i, n int) float64 { return float64(r.IntN(3)) },
		"one": func(i, n int) float64 { return 7 }, "up": func(i, n int) float64 { return float64(i) }, "down": func(i, n int) float64 { return float64(-i) },
		"organ pipe": func(i, n int) float64 { return float64(min(i, n-i)) }, "saw": func(i, n int) float64 { return float64(i % 17) },
		"odd": func(i, n int) float64 {
			return []float64{math.NaN(), math.Inf(1), math.Inf(-1), math.Copysign(0, -1), 0, math.SmallestNonzeroFloat64, -1}[r.IntN(7)]
		},
	}
	for name, value := range orders {
		for _, n := range []int{1, 2, 3, 12, 13, 50, 1000, 5000} {
			v := &column.Floats{Typ: column.Float64}
			rows := make([]int32, n)
			for i := range n {
				v.Values, rows[i] = append(v.Values, value(i, n)), int32(i)
			}
			want := slices.SortedFunc(slices.Values(v.Values), CompareFloats)
			o := &ranking{v: v}
			o.begin(rows)
			for range 8 {
				rank := r.IntN(n)
				for rank := rank; rank < min(rank+2, n); rank++ {
					if got := v.Values[o.at(rank)]; CompareFloats(got, want[rank]) != 0 {
						t.Fatalf("%s, rank %d of %d: %v, not %v", name, rank, n, got, want[rank])
					}
				}
			}
			slices.Sort(rows)
			for i, row := range rows {
				if int(row) != i {
					t.Fatalf("%s: row %d is lost", name, i)
				}
			}
			o.begin(rows)
			o.heapSort(n/3, n)
			if part := o.keys[n/3:]; !slices.IsSorted(part) {
				t.Fatalf("%s: %d of %d are not sorted", name, len(part), n)
			}
		}
	}
}
