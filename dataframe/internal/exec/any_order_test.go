package exec_test

import (
	"testing"

	"weir/dataframe/plan"
	"weir/dataframe/plan/plantest"
)

// Aggregates to which the order of rows is all the same give what they give in memory, with and without keys, and so do
// semi joins whose right side is a join.
func TestSpilledJoinsInAnyOrder(t *testing.T) {
	inputs := spillInputs(250)
	for _, keys := range []string{"uniform", "skewed"} {
		bs := inputs[keys]
		in, joins := scan(t, plantest.Memory(schema, bs, 1, 0, 1)), map[string]plan.Node{}
		few := scan(t, plantest.Memory(schema, data(8, 40, 7, plantest.Shape{Nulls: 0.1, Distinct: 30})))
		addJoins(t, joins, "few to all", few, in)
		addJoins(t, joins, "all to few", in, few)
		joins["build left"] = buildLeft(t, in, few)
		for name, n := range joins {
			if n.Schema().Index("s") < 0 {
				continue
			}
			t.Run(keys+"/"+name, func(t *testing.T) {
				for _, n := range []plan.Node{counted(t, n), countedByKey(t, n), amongFirst(t, n), amongAll(t, few, n)} {
					checkSpilled(t, keys, "asof", n, bs, 0.15)
				}
			})
		}
	}
}

// exact are aggregates that do not depend on the order of rows.
func exact() []plan.Expr {
	return []plan.Expr{as(call("count"), "rows"), as(call("sum", col("id")), "sum"), as(call("max", col("s")), "last"), as(call("min", col("t")), "least"),
		as(&plan.Call{Func: "count", Args: cols("d"), Distinct: true}, "days"), as(&plan.Call{Func: "avg", Args: cols("m"), Filter: call(">", col("n"), lit(3))}, "mean")}
}

func counted(t *testing.T, n plan.Node) plan.Node {
	return must[plan.Node](t)(plan.Group(n, nil, exact()))
}

// countedByKey are groups in the order of their keys.
func countedByKey(t *testing.T, n plan.Node) plan.Node {
	groups := must[plan.Node](t)(plan.Group(n, []plan.Expr{col("b"), as(call("%", col("n"), lit(5)), "k")}, exact()))
	named := must[*plan.Project](t)(plan.NewProject(groups, []plan.Expr{col("days"), col("k"), as(col("b"), "flag"), col("sum"), col("last")}))
	return must[*plan.Sort](t)(plan.NewSort(named, []plan.SortKey{{X: col("k"), Desc: true}, {X: col("sum")}, {X: col("flag")}}))
}

// amongFirst are groups that must come as their rows do.
func amongFirst(t *testing.T, n plan.Node) plan.Node {
	groups := must[plan.Node](t)(plan.Group(n, cols("b", "d"), []plan.Expr{as(call("count"), "rows")}))
	return must[*plan.Sort](t)(plan.NewSort(groups, []plan.SortKey{{X: col("b")}}))
}

func amongAll(t *testing.T, left, right plan.Node) plan.Node {
	out := make([]plan.Expr, 0, 2)
	for _, name := range []string{"n", "d"} {
		out = append(out, as(col(name), name))
	}
	among := must[*plan.Project](t)(plan.NewProject(right, out))
	return must[*plan.Join](t)(plan.NewJoin(left, among, plan.Semi, cols("n", "d"), cols("n", "d"), ""))
}
