package exec_test

import (
	"fmt"
	"math"
	"testing"

	"weir/dataframe/column"
	"weir/dataframe/plan"
	"weir/dataframe/plan/plantest"
)

// Integers and days that lie close together, that do so at first, that rise or fall from batch to batch, at the ends of
// their types, with nulls, alone and beside other keys.
func TestGroupBySmallIntegers(t *testing.T) {
	const rows = 240
	for _, c := range []struct {
		name string
		key  func(i int) int64
	}{
		{"close", func(i int) int64 { return int64(i*7%5) - 2 }},
		{"one", func(int) int64 { return 3 }},
		{"rising", func(i int) int64 { return int64(i * 3) }},
		{"falling", func(i int) int64 { return int64(-i * 5) }},
		{"both ways", func(i int) int64 { return int64((i%2*2 - 1) * i) }},
		{"far in the end", func(i int) int64 { return int64(max(0, i-200)*100_000) + int64(i%3) }},
		{"far", func(i int) int64 { return int64(i%7) * 1_000_003 }},
		{"least", func(i int) int64 { return math.MinInt64 + int64(max(0, 180-i)) }},
		{"greatest", func(i int) int64 { return math.MaxInt64 - int64(max(0, 180-i)) }},
		{"farthest", func(i int) int64 { return []int64{math.MinInt64, math.MaxInt64, 0}[i%3] }},
		{"nearly too far", func(i int) int64 { return []int64{0, 1 << 16, 1<<16 - 1, 1<<16 - 2}[min(i/60, i%4)] }},
	} {
		for _, nulls := range []int{0, 3, 1} { // none; every third row; all
			t.Run(fmt.Sprintf("%s, nulls %d", c.name, nulls), func(t *testing.T) {
				all := smallIntegers(rows, nulls, c.key)
				for _, keys := range [][]string{{"k"}, {"d"}, {"k", "d"}, {"s", "k"}, {"k", "b"}, {"b", "s", "k"}} {
					for _, size := range []int{7, rows} {
						src := plantest.Memory(smallSchema, plantest.Cut(all, size))
						n := must[plan.Node](t)(plan.Group(scan(t, src), cols(keys...), []plan.Expr{as(call("count"), "n"), as(call("sum", col("i")), "total")}))
						checkRows(t, n, countsBy(plantest.Rows([]*column.Batch{all}), keys))
					}
				}
			})
		}
	}
}

var smallSchema = column.NewSchema(
	column.Field{Name: "i", Type: column.Int64},
	column.Field{Name: "k", Type: column.Int64, Nullable: true},
	column.Field{Name: "d", Type: column.Date, Nullable: true},
	column.Field{Name: "s", Type: column.String},
	column.Field{Name: "b", Type: column.Bool},
)

// smallIntegers are rows with key(i) as an integer and as a day.
func smallIntegers(rows, nulls int, key func(int) int64) *column.Batch {
	i, k, d := make([]int64, rows), make([]int64, rows), make([]int32, rows)
	codes, b := make([]int32, rows), make([]bool, rows)
	var valid column.Bitmap
	if nulls > 0 {
		valid = column.FullBitmap(rows)
	}
	for r := range rows {
		i[r], k[r], d[r] = int64(r), key(r), int32(key(r))
		codes[r], b[r] = int32(r%3), r%4 == 0
		if nulls > 0 && r%nulls == 0 {
			valid.Clear(r)
			k[r], d[r] = 0, 0
		}
	}
	texts := column.NewBuilder(column.String, 3)
	for _, s := range []string{"a", "b", "a text too long to be held in its view"} {
		texts.Append(s)
	}
	return &column.Batch{N: rows, Cols: []column.Vector{
		&column.Ints{Typ: column.Int64, Values: i},
		&column.Ints{Typ: column.Int64, Values: k, Valid: valid}, &column.Days{Typ: column.Date, Values: d, Valid: valid},
		&column.Dict{Codes: codes, Values: texts.Vector()}, &column.Bools{Typ: column.Bool, Values: b},
	}}
}

// countsBy is the number and the sum of i of the rows of each group.
func countsBy(rows [][]any, keys []string) [][]any {
	var out [][]any
	index := map[string]int{}
	for _, r := range rows {
		var by []any
		for _, k := range keys {
			by = append(by, r[smallSchema.Index(k)])
		}
		name := key(by...)
		g, ok := index[name]
		if !ok {
			g = len(out)
			index[name] = g
			for i, v := range by {
				by[i] = tidy(v)
			}
			out = append(out, append(by, int64(0), int64(0)))
		}
		out[g][len(keys)] = out[g][len(keys)].(int64) + 1
		out[g][len(keys)+1] = out[g][len(keys)+1].(int64) + r[0].(int64)
	}
	return out
}
