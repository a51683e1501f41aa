package exec_test

import (
	"testing"

	"weir/dataframe/column"
	"weir/dataframe/internal/exec"
	"weir/dataframe/plan"
	"weir/dataframe/plan/plantest"
)

var groupKeys = [][]string{{}, {"n"}, {"x"}, {"s"}, {"b"}, {"d"}, {"t"}, {"m"}, {"s", "b"}, {"n", "x", "s"}, {"b", "d"}, {"id"}}

// groupAggs are what groupBy computes.
func groupAggs() []plan.Expr {
	return []plan.Expr{
		as(call("count"), "rows"), as(call("count", col("s")), "texts"), as(call("sum", col("m")), "total"),
		as(call("min", col("d")), "least"),
		as(&plan.Call{Func: "count", Filter: col("b")}, "where b"),
		as(&plan.Call{Func: "count", Args: cols("x"), Distinct: true}, "xs"),
		as(&plan.Call{Func: "count", Args: cols("s"), Distinct: true, Filter: col("b")}, "ss"),
	}
}

func TestAggregate(t *testing.T) {
	shapes(t, func(t *testing.T, src *plantest.Table, rows [][]any) {
		for _, keys := range groupKeys {
			n := must[plan.Node](t)(plan.Group(scan(t, src), cols(keys...), groupAggs()))
			checkRows(t, n, groupBy(rows, keys))
		}
	})
}

// groupBy is the oracle of TestAggregate.
func groupBy(rows [][]any, keys []string) [][]any {
	type state struct {
		keys                []any
		rows, texts, whereB int64
		total               any
		least               any
		xs, ss              map[string]bool
	}
	var groups []*state
	index := map[string]*state{}
	if len(keys) == 0 {
		groups = append(groups, &state{xs: map[string]bool{}, ss: map[string]bool{}})
		index[""] = groups[0]
	}
	for _, r := range rows {
		k := key(atAll(r, keys)...)
		g := index[k]
		if g == nil {
			g = &state{xs: map[string]bool{}, ss: map[string]bool{}}
			for _, v := range atAll(r, keys) {
				g.keys = append(g.keys, tidy(v))
			}
			index[k] = g
			groups = append(groups, g)
		}
		g.rows++
		if v := at(r, "s"); v != nil {
			g.texts++
			if at(r, "b") == true {
				g.ss[key(v)] = true
			}
		}
		if v := at(r, "m"); v != nil {
			sum := column.DecimalValue{Scale: 2}
			if g.total != nil {
				sum = g.total.(column.DecimalValue)
			}
			sum.Unscaled, _ = sum.Unscaled.Add(v.(column.DecimalValue).Unscaled)
			g.total = sum
		}
		if v := at(r, "d"); v != nil && (g.least == nil || compare(v, g.least) < 0) {
			g.least = v
		}
		if at(r, "b") == true {
			g.whereB++
		}
		if v := at(r, "x"); v != nil {
			g.xs[key(v)] = true
		}
	}
	var out [][]any
	for _, g := range groups {
		out = append(out, append(g.keys, g.rows, g.texts, g.total, g.least, g.whereB, int64(len(g.xs)), int64(len(g.ss))))
	}
	return out
}

func TestAggregateOfManyGroups(t *testing.T) {
	// Enough groups that tasks give up and deal their rows.
	for _, shape := range []plantest.Shape{{Distinct: 1 << 30}, {Distinct: 20_000, Nulls: 0.05, Odd: true}} {
		bs := data(3, 20_000, 2048, shape)
		keys := []string{"n", "s"}
		n := must[plan.Node](t)(plan.Group(scan(t, plantest.Memory(schema, bs, 5, 4, 1)), cols(keys...), groupAggs()))
		want := plantest.Text(groupBy(plantest.Rows(bs), keys))
		got, err := execute(n, exec.Options{Workers: 4})
		if err != nil {
			t.Fatal(err)
		}
		if text := plantest.Text(got); text != want {
			t.Fatal(firstDifference(text, want, n))
		}
	}
}

func TestFloatSumsDoNotDependOnWorkers(t *testing.T) {
	bs := data(4, 50_000, 1000, plantest.Shape{Distinct: 1 << 20})
	n := must[plan.Node](t)(plan.Group(scan(t, plantest.Memory(schema, bs)), cols("b"), []plan.Expr{
		as(call("sum", call("/", col("x"), lit(3.0))), "sum"), as(call("avg", col("x")), "avg")}))
	var want string
	for _, workers := range []int{1, 2, 3, 8} {
		got, err := execute(n, exec.Options{Workers: workers})
		if err != nil {
			t.Fatal(err)
		}
		if want == "" {
			want = plantest.Text(got)
		}
		if text := plantest.Text(got); text != want {
			t.Errorf("%d workers: %s, one: %s", workers, text, want)
		}
	}
}
