package exec_test

import (
	"fmt"
	"testing"

	"weir/dataframe/column"
	"weir/dataframe/internal/exec"
	"weir/dataframe/internal/funcs"
	"weir/dataframe/plan"
	"weir/dataframe/plan/plantest"
)

// Every aggregate gives the same, to the bit, for any number of workers and any size of
// batches of the same splits.
func TestAggregatesDoNotDependOnWorkers(t *testing.T) {
	const rows, splits = 240, 5
	all := data(5, rows, rows, plantest.Shape{Nulls: 0.1, Distinct: 30})[0]
	var sources []plan.Source
	for _, size := range []int{1, 2, 3, rows / splits} {
		var cut []*column.Batch
		for s := range splits {
			cut = append(cut, plantest.Cut(all.Slice(s*rows/splits, (s+1)*rows/splits), size)...)
		}
		each := rows / splits / size
		sources = append(sources, plantest.Memory(schema, cut, each, each, each, each, each))
	}
	for _, a := range funcs.Aggregates() {
		for _, x := range schema.Names()[1:] {
			if a.Name == funcs.Grouping || a.Name == "hll_merge" {
				continue
			}
			e := aggregateOf(a, x)
			if e == nil {
				continue
			}
			want := ""
			for i, src := range sources {
				n := must[plan.Node](t)(plan.Group(scan(t, src), cols("b"), []plan.Expr{as(e, "a"),
					as(&plan.Call{Func: a.Name, Args: e.Args, Distinct: true}, "distinct")}))
				for _, workers := range []int{1, 2, 8} {
					got, err := execute(n, exec.Options{Workers: workers})
					text := plantest.Text(got) + fmt.Sprint(err)
					if want == "" {
						want = text
					}
					if text != want {
						t.Errorf("%s, %d workers, source %d:\n%s\nwant\n%s", e, workers, i, text, want)
					}
				}
			}
		}
	}
}
