package exec_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"weir/dataframe/column"
	"weir/dataframe/internal/exec"
	"weir/dataframe/plan"
	"weir/dataframe/plan/plantest"
)

// inRuns is rows whose keys come in runs, here and there in some that are too short to pay.
func inRuns(seed uint64, rows int, shape plantest.Shape) []*column.Batch {
	all := data(seed, rows, rows, shape)[0]
	r := rand.New(rand.NewPCG(seed, 5))
	var from []int32
	for at, longest := 0, 9; len(from) < rows; at++ {
		if at%200 == 0 {
			longest = 1 + r.IntN(12)
		}
		for range 1 + r.IntN(longest) {
			from = append(from, int32(at))
		}
	}
	keys := all.Gather(from[:rows])
	keys.Cols = append(keys.Cols[:6:6], all.Cols[6:]...) // t and m are not of the key
	return plantest.Cut(keys, 1+rows/17)
}

// Aggregates of rows in runs are those that an aggregate beside them, which wants its rows one by one, prevents from being added
// up by runs.
func TestAggregatesOfRuns(t *testing.T) {
	dir := t.TempDir()
	aggs := []plan.Expr{as(call("count"), "rows"), as(call("sum", col("m")), "total"), as(call("avg", col("m")), "mean"),
		as(call("min", col("t")), "least"), as(call("max", col("m")), "most"),
		as(&plan.Call{Func: "sum", Args: cols("m"), Filter: call(">", col("m"), lit(0.02))}, "some"), as(call("count", col("t")), "times")}
	for _, rows := range []int{900, 70_000} {
		for i, shape := range []plantest.Shape{{Distinct: 1 << 30}, {Distinct: 1 << 30, Nulls: 0.2, Odd: true}, {Distinct: 300, Nulls: 0.1, Encode: true}} {
			bs := inRuns(uint64(i+rows), rows, shape)
			in := scan(t, plantest.Memory(schema, bs, 4, 0, 7, 1))
			by := [][]string{{"id"}, {"s", "b"}, {"n"}, {"s"}, {"d"}, {"d", "n", "id"}}
			if rows > 1000 {
				by = by[:2]
			}
			for _, keys := range by {
				n := must[plan.Node](t)(plan.Group(in, cols(keys...), aggs))
				beside := must[plan.Node](t)(plan.Group(in, cols(keys...), append(aggs[:len(aggs):len(aggs)], as(call("last", col("id")), "last"))))
				names := n.Schema().Names()
				want := textIn(t, dir, must[*plan.Project](t)(plan.NewProject(beside, cols(names...))), exec.Options{Workers: 1})
				restore := func() {}
				if rows < 1000 {
					restore = exec.Shrink()
				}
				for _, o := range []exec.Options{{Workers: 1}, {Workers: 3}, {Workers: 2, BatchRows: 70}, {Workers: 2, Memory: int64(rows) * 20}} {
					if got := textIn(t, dir, n, o); got != want {
						t.Fatalf("%d rows, shape %d, by %s, %+v: %s", rows, i, strings.Join(keys, ", "), o, firstDifference(got, want, n))
					}
				}
				restore()
			}
		}
	}
}

func textIn(t *testing.T, dir string, n plan.Node, o exec.Options) string {
	t.Helper()
	text, _, err := runIn(t, dir, n, o)
	if err != nil {
		t.Fatal(fmt.Errorf("%+v: %w", o, err))
	}
	return text
}
