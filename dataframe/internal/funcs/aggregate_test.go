package funcs

import (
	"math"
	"testing"

	"weir/dataframe/column"
)

func vectorOf(t *testing.T, typ column.Type, values ...any) column.Vector {
	t.Helper()
	b := column.NewBuilder(typ, len(values))
	for _, v := range values {
		if err := b.Append(v); err != nil {
			t.Fatal(err)
		}
	}
	return b.Vector()
}

// Only the total decides about overflow, not the order of the rows.
func TestSumOverflow(t *testing.T) {
	sum := func(values ...any) (any, error) {
		acc := aggSum.New([]column.Type{column.Int64})
		acc.Grow(1)
		if err := acc.Add(make([]int32, len(values)), []column.Vector{vectorOf(t, column.Int64, values...)}); err != nil {
			t.Fatal(err)
		}
		v, err := acc.Result()
		if err != nil {
			return nil, err
		}
		return v.At(0), nil
	}
	if got, err := sum(math.MaxInt64, 1, -2); err != nil || got != int64(math.MaxInt64-1) {
		t.Errorf("got %v, %v", got, err)
	}
	if got, err := sum(math.MinInt64, -1, 1); err != nil || got != int64(math.MinInt64) {
		t.Errorf("got %v, %v", got, err)
	}
	if _, err := sum(math.MaxInt64, 1); err == nil {
		t.Error("an overflowing sum is no error")
	}
	if _, err := sum(math.MinInt64, nil, -1); err == nil {
		t.Error("an underflowing sum is no error")
	}
}
