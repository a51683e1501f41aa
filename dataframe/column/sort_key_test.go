package column_test

import (
	"bytes"
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"weir/dataframe/column"
)

// TestSortKeysComeBack checks that a sort key holds its value whole.
func TestSortKeysComeBack(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 1))
	for round := range 400 {
		typ := allTypes[round%len(allTypes)]
		v, want := random(r, typ, 20, round%2 == 0)
		if typ.Kind == column.KindInterval {
			continue // comes back in its largest parts: see TestIntervalKeys
		}
		same(t, "from keys", column.FromSortKeys(typ, column.SortKeys(v)), want)
	}
}

// TestSortKeysOrder checks the order of keys on values listed from least to greatest.
func TestSortKeysOrder(t *testing.T) {
	nan := math.NaN()
	for _, c := range []struct {
		typ    column.Type
		values []any
	}{
		{column.List(column.Int64), []any{[]any{}, []any{int64(-5)}, []any{int64(1)}, []any{int64(1), int64(2)}, []any{int64(1), nil}, []any{int64(2)}, []any{nil}, []any{nil, nil}}},
		{column.List(column.Float64), []any{[]any{math.Inf(-1)}, []any{-1.5}, []any{0.0}, []any{2.0}, []any{math.Inf(1)}, []any{nan}, []any{nil}}},
		{column.List(column.String), []any{[]any{""}, []any{"", "a"}, []any{"\x00"}, []any{"\x00a"}, []any{"a"}, []any{"a", ""}, []any{"a\x00"}, []any{"ab"}, []any{"\xff"}}},
		{column.List(column.Decimal(38, 0)), []any{[]any{column.DecimalOf(-1e18, 0)}, []any{column.DecimalOf(-1, 0)}, []any{column.DecimalOf(0, 0)}, []any{column.DecimalOf(1e18, 0)}}},
	} {
		b := column.NewBuilder(c.typ, len(c.values))
		for _, v := range c.values {
			if err := b.Append(v); err != nil {
				t.Fatal(err)
			}
		}
		keys := column.SortKeys(b.Vector())
		for i := 1; i < keys.Len(); i++ {
			if bytes.Compare(keys.Bytes(i-1), keys.Bytes(i)) >= 0 {
				t.Errorf("%s: %v is not before %v", c.typ, c.values[i-1], c.values[i])
			}
		}
	}
}

func TestIntervalKeys(t *testing.T) {
	b := column.NewBuilder(column.List(column.Interval), 2)
	b.Append([]any{column.IntervalValue{Months: 1}})
	b.Append([]any{column.IntervalValue{Days: 29, Micros: column.MicrosPerDay}})
	keys := column.SortKeys(b.Vector())
	if !bytes.Equal(keys.Bytes(0), keys.Bytes(1)) {
		t.Error("a month is not 30 days")
	}
	if got := fmt.Sprint(column.FromSortKeys(column.List(column.Interval), keys).At(1)); got != "[1 month]" {
		t.Errorf("got %s", got)
	}
}
