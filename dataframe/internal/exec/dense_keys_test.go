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
		{"at the least", []int64{math.MinInt64 + 1, math.MinInt64}, true},
		{"at the greatest", []int64{math.MaxInt64, math.MaxInt64 - 2}, true},
		{"far", []int64{1, 1000}, false},
		{"farthest", []int64{math.MinInt64, math.MaxInt64}, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			table := newKeyTable([]column.Type{column.Int64})
			keys := []column.Vector{&column.Ints{Typ: column.Int64, Values: c.build}}
			table.find(new(hasher).hash(keys, len(c.build)), keys, make([]int32, len(c.build)), true)
			d := newDenseKeys(table)
			if (d != nil) != c.dense {
				t.Fatalf("dense: %v", d != nil)
			}
			if d == nil {
				return
			}
			probe := append([]int64{0, math.MinInt64, math.MaxInt64, 8, c.build[0]}, c.build...)
			valid := column.FullBitmap(len(probe))
			valid.Clear(4)
			got, want := make([]int32, len(probe)), make([]int32, len(probe))
			d.find(&column.Ints{Typ: column.Int64, Values: probe, Valid: valid}, got)
			for i, k := range probe {
				want[i] = int32(slices.Index(c.build, k))
			}
			want[4] = -1 // a null finds nothing
			if !slices.Equal(got, want) {
				t.Errorf("groups of %v: %v, not %v", probe, got, want)
			}
		})
	}
}
