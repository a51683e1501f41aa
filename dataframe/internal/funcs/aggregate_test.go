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

func TestIntervalSums(t *testing.T) {
	values := []any{column.IntervalValue{Months: 1, Micros: 5}, nil, column.IntervalValue{Days: 3, Micros: -1}, column.IntervalValue{Months: 2, Days: 1}}
	for _, c := range []struct {
		agg    *Aggregate
		values []any
		want   any
	}{
		{&aggSum, values, column.IntervalValue{Months: 3, Days: 4, Micros: 4}},
		{&aggAvg, values, column.IntervalValue{Months: 1, Days: 1, Micros: 8*3600e6 + 1}},
		{&aggSum, []any{nil}, nil},
		{&aggAvg, []any{column.IntervalValue{Months: -1}, column.IntervalValue{}}, column.IntervalValue{Days: -15}},
	} {
		acc := c.agg.New([]column.Type{column.Interval})
		acc.Grow(1)
		if err := acc.Add(make([]int32, len(c.values)), []column.Vector{vectorOf(t, column.Interval, c.values...)}); err != nil {
			t.Fatal(err)
		}
		v, err := acc.Result()
		if err != nil || v.At(0) != c.want {
			t.Errorf("%s is %v, %v, want %v", c.agg.Name, v.At(0), err, c.want)
		}
	}
	acc := aggSum.New([]column.Type{column.Interval})
	acc.Grow(1)
	far := column.IntervalValue{Months: math.MaxInt32}
	if err := acc.Add([]int32{0, 0}, []column.Vector{vectorOf(t, column.Interval, far, far)}); err != nil {
		t.Fatal(err)
	}
	if _, err := acc.Result(); err == nil {
		t.Error("a sum of too many months is no error")
	}
}

// Only the total of wide decimals decides about overflow, not what lies between.
func TestWideSumOverflow(t *testing.T) {
	typ := column.Decimal(38, 0)
	big, _ := column.ParseDecimal("99999999999999999999999999999999999999")
	minus := column.DecimalValue{Unscaled: big.Unscaled.Neg()}
	for _, c := range []struct {
		values []any
		want   any
	}{
		{[]any{big, big, minus}, big}, {[]any{minus, minus, minus, big, big}, minus}, {[]any{big, minus}, column.DecimalValue{}},
		{[]any{big, big}, nil}, {[]any{minus, minus, minus, minus}, nil},
	} {
		acc := aggSum.New([]column.Type{typ})
		acc.Grow(1)
		if err := acc.Add(make([]int32, len(c.values)), []column.Vector{vectorOf(t, typ, c.values...)}); err != nil {
			t.Fatal(err)
		}
		v, err := acc.Result()
		if c.want == nil {
			if err == nil {
				t.Errorf("the sum of %v is %v, no error", c.values, v.At(0))
			}
		} else if err != nil || v.At(0) != c.want {
			t.Errorf("the sum of %v is %v, want %v", c.values, err, c.want)
		}
	}
}
