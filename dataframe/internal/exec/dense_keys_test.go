package exec

import (
	"math"
	"slices"
	"testing"

	"weir/dataframe/column"
)

func TestDenseKeys(t *testing.T) {
	for _, c := range []struct {
		name  string
		build []int64
		dense bool
	}{
		{"close", []int64{7, 5, 9, 6}, true},
		{"one", []int64{-3}, true},
		{"again", []int64{4, 5, 4, 4, 5}, true},
		{"at the least", []int64{math.MinInt64 + 1, math.MinInt64}, true},
		{"at the greatest", []int64{math.MaxInt64, math.MaxInt64 - 2}, true},
		{"far", []int64{1, 100, 64, 65, 1, 63}, true},
		{"far at the ends", []int64{math.MaxInt64, math.MaxInt64 - 127, math.MaxInt64 - 64}, true},
		{"too far", []int64{1, 1000}, false},
		{"farthest", []int64{math.MinInt64, math.MaxInt64}, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			table, valid := new(rowTable), column.FullBitmap(len(c.build)+1)
			valid.Clear(len(c.build))
			rows := &column.Ints{Typ: column.Int64, Values: append(slices.Clone(c.build), -7777)}
			if got := table.useDense([]column.Vector{rows}, len(rows.Values), valid); got != c.dense {
				t.Fatalf("dense: %v", got)
			}
			d := table.dense
			if d == nil {
				return
			}
			probe := append([]int64{0, math.MinInt64, math.MaxInt64, 8, c.build[0]}, c.build...)
			valid = column.FullBitmap(len(probe))
			valid.Clear(4)
			got, want := make([]int32, len(probe)), make([]int32, len(probe))
			d.find(&column.Ints{Typ: column.Int64, Values: probe, Valid: valid}, got)
			for i, k := range probe {
				want[i] = int32(slices.Index(c.build, k))
			}
			want[4] = -1 // a null finds nothing
			if !slices.Equal(got, want) {
				t.Errorf("rows of %v: %v, not %v", probe, got, want)
			}
		})
	}
}
