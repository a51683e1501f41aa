package exec_test

import (
	"testing"

	"weir/dataframe/internal/exec"
	"weir/dataframe/plan"
	"weir/dataframe/plan/plantest"
)

// Groups that are gathered from their parts are those that are put together, as an aggregate over distinct values wants
// them: keys and values of every layout, nulls, long texts and lists.
func TestGroupsInParts(t *testing.T) {
	aggs := []plan.Expr{
		as(call("count"), "rows"), as(call("sum", col("m")), "total"), as(call("max", col("s")), "last"), as(call("avg", col("x")), "mean"),
		as(call("min", col("d")), "least"), as(call("bool_or", col("b")), "some"), as(call("list", col("n")), "list"), as(call("max", col("t")), "at"),
	}
	more := append(aggs[:len(aggs):len(aggs)], as(&plan.Call{Func: "count", Args: cols("x"), Distinct: true}, "xs"))
	check := func(t *testing.T, src plan.Source) {
		for _, keys := range groupKeys {
			together := must[plan.Node](t)(plan.Group(scan(t, src), cols(keys...), more))
			rows, err := execute(together, exec.Options{Workers: 2})
			if err != nil {
				t.Fatal(err)
			}
			for i, r := range rows {
				rows[i] = r[:len(r)-1]
			}
			want := plantest.Text(rows)
			n := must[plan.Node](t)(plan.Group(scan(t, src), cols(keys...), aggs))
			for _, workers := range []int{1, 3} {
				got, err := execute(n, exec.Options{Workers: workers})
				if err != nil {
					t.Fatal(err)
				}
				if text := plantest.Text(got); text != want {
					t.Fatal(firstDifference(text, want, n))
				}
			}
		}
	}
	shapes(t, func(t *testing.T, src *plantest.Table, _ [][]any) { check(t, src) })
	check(t, plantest.Memory(schema, data(3, 20_000, 2048, plantest.Shape{Distinct: 20_000, Nulls: 0.05, Odd: true}), 5, 4, 1))
	defer exec.Shrink()()
	for seed := range uint64(4) {
		check(t, plantest.Memory(schema, data(seed, 700, 30, plantest.Shape{Distinct: 1 << 30, Nulls: 0.1, Odd: true}), 8, 8, 7))
	}
}
