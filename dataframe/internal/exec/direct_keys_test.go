package exec_test

import (
	"fmt"
	"math"
	"testing"

	"weir/dataframe/internal/exec"
	"weir/dataframe/plan"
	"weir/dataframe/plan/plantest"
)

// Many groups of integers are the same, to the bit, as those of the integers and days of the same numbers, which are
// hashed: where the integers lie close together, do so at first only, or never, in memory and on disk.
func TestGroupByManyIntegers(t *testing.T) {
	defer exec.Shrink()()
	const rows = 600
	for _, c := range []struct {
		name string
		key  func(i int) int64
	}{
		{"close", func(i int) int64 { return int64(i*7%211) - 100 }},
		{"rising", func(i int) int64 { return int64(i / 2) }},
		{"falling", func(i int) int64 { return int64(-i) }},
		{"without lowest bits", func(i int) int64 { return int64(i%97) * 64 }},
		{"in blocks", func(i int) int64 { k := int64(i * 7 % 211); return k&7 | k&^7<<2 }},
		{"of one part", func(i int) int64 { k := int64(i % 97); return k<<6 | k&63 }},
		{"of one part in the end", func(i int) int64 {
			k := int64(i % 97)
			return k<<(6*(i/500)) | k&63
		}},
		{"far in the end", func(i int) int64 { return int64(i%150) + int64(max(0, i-500)*1_000_000) }},
		{"farthest in the end", func(i int) int64 {
			return int64(i%150) + []int64{0, math.MaxInt64 - 200, math.MinInt64}[max(0, i-497)%3]
		}},
		{"least", func(i int) int64 { return math.MinInt64 + int64(i*5%301) }},
		{"greatest", func(i int) int64 { return math.MaxInt64 - int64(i*5%301) }},
		{"farthest", func(i int) int64 { return []int64{math.MinInt64, math.MaxInt64, 0}[i%3] + int64(i%151-i%3) }},
	} {
		for _, nulls := range []int{0, 5} {
			t.Run(fmt.Sprintf("%s, nulls %d", c.name, nulls), func(t *testing.T) {
				all := smallIntegers(rows, nulls, c.key)
				src := scan(t, plantest.Memory(smallSchema, plantest.Cut(all, 20), 9, 9, 0, 9, 3))
				aggs := []plan.Expr{as(call("count"), "n"), as(call("sum", call("/", col("i"), lit(3.0))), "sum"), as(call("min", col("s")), "least"), as(call("avg", col("i")), "mean")}
				by := must[plan.Node](t)(plan.Group(src, cols("k"), aggs))
				hashed := must[plan.Node](t)(plan.Group(src, cols("k", "d"), aggs))
				rest := must[*plan.Project](t)(plan.NewProject(hashed, cols("k", "n", "sum", "least", "mean")))
				dir := t.TempDir()
				want, _, err := runIn(t, dir, rest, exec.Options{Workers: 1})
				if err != nil {
					t.Fatal(err)
				}
				for _, opts := range []exec.Options{{Workers: 1}, {Workers: 3, BatchRows: 7}, {Workers: 3, Memory: exec.SizeOf(all.Cols) / 2}, {Workers: 2, Memory: 2000}} {
					got, _, err := runIn(t, dir, by, opts)
					if err != nil {
						t.Fatal(err)
					}
					if got != want {
						t.Fatalf("%d workers, memory %d: %s", opts.Workers, opts.Memory, firstDifference(got, want, by))
					}
				}
			})
		}
	}
}
