package funcs_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"weir/dataframe/column"
	"weir/dataframe/internal/funcs"
	"weir/dataframe/plan/plantest"
)

// Sums of many rows at once are those of one row after the other, however large the values are.
func TestSumsOfBlocks(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	const limit = 1 << 49
	values := map[string]func(i int) int64{
		"small":       func(int) int64 { return rng.Int64N(2000) - 1000 },
		"at limit":    func(int) int64 { return limit - 1 },
		"at -limit":   func(int) int64 { return -limit },
		"above limit": func(int) int64 { return limit },
		"below":       func(int) int64 { return -limit - 1 },
		"greatest":    func(int) int64 { return math.MaxInt64 },
		"least":       func(int) int64 { return math.MinInt64 },
		"large later": func(i int) int64 { return []int64{5, math.MinInt64}[i/8300%2] },
		"large once": func(i int) int64 {
			if i == 255 {
				return math.MaxInt64
			}
			return -5
		},
	}
	typ := column.Decimal(18, 2)
	for name, value := range values {
		for _, rows := range []int{1, 2, 255, 256, 257, 8191, 8192, 8193, 16385, 20_001} {
			for _, groups := range []int{1, 3, 64, 65} {
				narrow := &column.Ints{Typ: typ, Values: make([]int64, rows)}
				wide := &column.Wides{Typ: column.Decimal(38, 2), Values: make([]column.Int128, rows)}
				ids := make([]int32, rows)
				for i := range ids {
					narrow.Values[i], ids[i] = value(i), int32(rng.IntN(groups))
					wide.Values[i] = column.Int128Of(narrow.Values[i])
				}
				for _, v := range []column.Vector{narrow, wide} {
					at := fmt.Sprintf("%s, %d rows, %d groups of %s", name, rows, groups, v.Type())
					got, want := added(t, v, ids, groups, rows), added(t, v, ids, groups, 1)
					if got != want {
						t.Fatalf("%s: got %s, want %s", at, got, want)
					}
				}
			}
		}
	}
}

// added are the sums and means of v, taken by a number of rows at once.
func added(t *testing.T, v column.Vector, ids []int32, groups, by int) string {
	t.Helper()
	text := ""
	for _, name := range []string{"sum", "avg"} {
		acc := funcs.FindAggregate(name).New([]column.Type{v.Type()})
		acc.Grow(groups)
		for from := 0; from < len(ids); from += by {
			to := min(from+by, len(ids))
			if err := acc.Add(ids[from:to], []column.Vector{v.Slice(from, to)}); err != nil {
				t.Fatal(err)
			}
		}
		out, err := acc.Result()
		if err != nil {
			t.Fatal(err)
		}
		text += plantest.Text(plantest.Rows([]*column.Batch{{N: out.Len(), Cols: []column.Vector{out}}}))
	}
	return text
}
