package exec_test

import (
	"fmt"
	"testing"

	"weir/dataframe/column"
	"weir/dataframe/internal/exec"
	"weir/dataframe/plan"
	"weir/dataframe/plan/plantest"
)

// Sums, means and counts of the same are, together, what each is alone, to the bit: in any order, with filters, of
// groups without values, in memory and on disk.
func TestAggregatesOfTheSame(t *testing.T) {
	filtered := func(f, arg, by string) plan.Expr {
		return &plan.Call{Func: f, Args: cols(arg), Filter: col(by)}
	}
	for _, aggs := range [][]plan.Expr{
		{call("sum", col("x")), call("avg", col("x")), call("count", col("x"))},
		{call("count", col("x")), call("count"), call("sum", col("x"))},
		{call("avg", col("m")), call("count", col("m")), call("sum", col("m")), call("min", col("m"))},
		{call("count", col("n")), call("avg", col("n")), call("sum", col("id")), call("avg", col("id"))},
		{filtered("sum", "x", "b"), call("avg", col("x")), filtered("avg", "x", "b"), filtered("count", "x", "b"), call("count", col("x"))},
		{call("sum", lit(2)), call("count", lit(2)), call("avg", lit(2))},
		{call("count", col("s")), call("count", col("d")), call("avg", call("+", col("x"), lit(1.0))), call("sum", call("+", col("x"), lit(1.0)))},
	} {
		for _, keys := range []string{"", "n", "s", "id"} {
			bs := data(21, 500, 50, plantest.Shape{Nulls: 0.3, Distinct: 60, Encode: true})
			sameAlone(t, bs, keys, aggs)
		}
		sameAlone(t, nil, "", aggs)
	}
}

// sameAlone compares aggs, grouped by a column, with each of them.
func sameAlone(t *testing.T, bs []*column.Batch, by string, aggs []plan.Expr) {
	t.Helper()
	var keys []plan.Expr
	if by != "" {
		keys = cols(by)
	}
	var named []plan.Expr
	for i, a := range aggs {
		named = append(named, as(a, fmt.Sprint("a", i)))
	}
	in := scan(t, plantest.Memory(schema, bs))
	together := must[plan.Node](t)(plan.Group(in, keys, named))
	dir := t.TempDir()
	for i, a := range named {
		name := fmt.Sprint("a", i)
		alone := must[plan.Node](t)(plan.Group(in, keys, []plan.Expr{a}))
		want, _, err := runIn(t, dir, must[*plan.Project](t)(plan.NewProject(alone, cols(name))), exec.Options{Workers: 2})
		if err != nil {
			t.Fatal(err)
		}
		for _, memory := range []int64{0, 3000} {
			n := must[*plan.Project](t)(plan.NewProject(together, cols(name)))
			got, _, err := runIn(t, dir, n, exec.Options{Workers: 3, Memory: memory})
			if err != nil {
				t.Fatal(err)
			}
			if got != want {
				t.Fatalf("%s, memory %d: %s", a, memory, firstDifference(got, want, n))
			}
		}
	}
}

// What overflows says so of itself, not of the mean that it shares its sum with.
func TestOverflowOfASharedSum(t *testing.T) {
	big := &column.Ints{Typ: column.Int64, Values: []int64{1 << 62, 1 << 62}}
	in := scan(t, plantest.Memory(column.NewSchema(column.Field{Name: "v", Type: column.Int64}), []*column.Batch{{N: 2, Cols: []column.Vector{big}}}))
	n := must[plan.Node](t)(plan.Group(in, nil, []plan.Expr{as(call("avg", col("v")), "mean"), as(call("sum", col("v")), "total")}))
	_, err := execute(n, exec.Options{Workers: 1})
	if err == nil || err.Error() != "sum(v): sum overflows int64: it is about 9.223372036854776e+18; sum x::double instead" {
		t.Errorf("%v", err)
	}
	mean := must[plan.Node](t)(plan.Group(in, nil, []plan.Expr{as(call("avg", col("v")), "mean"), as(call("count", col("v")), "n")}))
	rows, err := execute(mean, exec.Options{Workers: 1})
	if err != nil || fmt.Sprint(rows) != "[[4.611686018427388e+18 2]]" {
		t.Errorf("%v, %v", rows, err)
	}
}
