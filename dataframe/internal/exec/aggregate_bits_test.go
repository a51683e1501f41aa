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

// How a source or a frame cuts its rows into batches changes no bit of a sum, also when
// tasks give up grouping on the way: after some rows, or nearly at their ends.
func TestFloatSumsDoNotDependOnBatches(t *testing.T) {
	for _, distinct := range []int{7, 3_000, 25_000, 1 << 30} {
		sumsInAnyBatches(t, 60_000, distinct, []int{20_000, 8192, 10_000, 1024, 999})
	}
	defer exec.Shrink()()
	for _, distinct := range []int{7, 100, 1 << 30} {
		sumsInAnyBatches(t, 3_000, distinct, []int{1000, 100, 64, 999, 7, 1})
	}
}

func sumsInAnyBatches(t *testing.T, rows, distinct int, batches []int) {
	const splits = 3
	all := data(11, rows, rows, plantest.Shape{Distinct: distinct})[0]
	sums := []plan.Expr{as(call("sum", call("/", col("x"), lit(3.0))), "sum"), as(call("avg", col("x")), "avg"), as(call("stddev", col("x")), "sd")}
	for _, held := range []bool{false, true} {
		want := ""
		for _, size := range batches {
			var cut []*column.Batch
			var each []int
			for s := range splits {
				part := plantest.Cut(all.Slice(s*rows/splits, (s+1)*rows/splits), size)
				cut, each = append(cut, part...), append(each, len(part))
			}
			in := scan(t, plantest.Memory(schema, cut, each...))
			if held {
				in = plan.NewValues(schema, cut)
			}
			n := must[plan.Node](t)(plan.Group(in, cols("n"), sums))
			for _, workers := range []int{1, 2, 8} {
				got, err := execute(n, exec.Options{Workers: workers})
				if err != nil {
					t.Fatal(err)
				}
				text := plantest.Text(got)
				if want == "" {
					want = text
				}
				if text != want {
					t.Fatalf("%d keys, batches of %d, %d workers, in memory %v: %s", distinct, size, workers, held, firstDifference(text, want, n))
				}
			}
		}
	}
}
