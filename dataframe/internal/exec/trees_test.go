package exec_test

import (
	"fmt"
	"reflect"
	"testing"

	"weir/dataframe/plan"
	"weir/dataframe/plan/plantest"
)

// operators are plans with every operator above in, whose expressions are e: an int64 of
// in. Their names say the operator and the place of e in it.
func operators(t *testing.T, in plan.Node, e plan.Expr) map[string]plan.Node {
	t.Helper()
	small := scan(t, plantest.Memory(schema, data(2, 20, 5, plantest.Shape{})))
	positive := call(">=", e, lit(0))
	out := map[string]plan.Node{
		"filter":           must[*plan.FilterRows](t)(plan.NewFilter(in, positive)),
		"filter, later":    must[*plan.FilterRows](t)(plan.NewFilter(in, call("and", call(">=", col("id"), lit(0)), positive))),
		"project":          must[*plan.Project](t)(plan.NewProject(in, []plan.Expr{as(e, "e"), col("id")})),
		"case":             must[*plan.Project](t)(plan.NewProject(in, []plan.Expr{as(&plan.Case{Whens: []plan.Expr{positive}, Thens: []plan.Expr{e}}, "e")})),
		"aggregate key":    must[plan.Node](t)(plan.Group(in, []plan.Expr{as(e, "e")}, []plan.Expr{call("count")})),
		"aggregate":        must[plan.Node](t)(plan.Group(in, cols("b"), []plan.Expr{as(call("sum", e), "e"), as(call("max", e), "most")})),
		"aggregate all":    must[plan.Node](t)(plan.Group(in, nil, []plan.Expr{as(call("min", e), "e")})),
		"distinct values":  must[plan.Node](t)(plan.Group(in, nil, []plan.Expr{as(&plan.Call{Func: "count", Args: []plan.Expr{e}, Distinct: true}, "e")})),
		"aggregate filter": must[plan.Node](t)(plan.Group(in, cols("b"), []plan.Expr{as(&plan.Call{Func: "count", Filter: positive}, "e")})),
		"sort":             must[*plan.Sort](t)(plan.NewSort(in, []plan.SortKey{{X: e}})),
		"top":              topOf(must[*plan.Sort](t)(plan.NewSort(in, []plan.SortKey{{X: e}}))),
		"distinct":         must[*plan.Distinct](t)(plan.NewDistinct(in, []plan.Expr{e})),
		"distinct last":    must[*plan.Distinct](t)(plan.NewDistinctKeep(in, []plan.Expr{e}, plan.KeepLast)),
		"check":            must[*plan.Check](t)(plan.NewCheck(in, positive, plan.CheckWarn, nil)),
		"apply":            must[*plan.Apply](t)(plan.NewApply(in, "same", []plan.Expr{e}, nil, in.Schema(), same)),
		"apply order":      must[*plan.Apply](t)(plan.NewApply(in, "same", cols("b"), []plan.SortKey{{X: e}}, in.Schema(), same)),
		"window": must[*plan.Window](t)(plan.NewWindow(in, []plan.Expr{as(&plan.Call{Func: "row_number", Over: &plan.Over{
			Partition: []plan.Expr{e}, Order: []plan.SortKey{{X: col("id")}}}}, "e")})),
		"window argument": must[*plan.Window](t)(plan.NewWindow(in, []plan.Expr{as(&plan.Call{Func: "sum", Args: []plan.Expr{e}, Over: &plan.Over{
			Partition: cols("b")}}, "e")})),
	}
	for k := plan.Inner; k <= plan.Single; k++ {
		if k == plan.Cross {
			continue
		}
		// Single wants one partner at most.
		one := must[*plan.Distinct](t)(plan.NewDistinct(small, cols("n")))
		if j, err := plan.NewJoin(in, one, k, []plan.Expr{e}, cols("n"), "_r"); err == nil {
			out["probe of join "+k.String()] = j
			left := *j
			left.BuildLeft = true
			out["build of join left "+k.String()] = &left
		}
		if j, err := plan.NewJoin(small, must[*plan.Distinct](t)(plan.NewDistinct(in, cols("n"))), k, cols("n"), []plan.Expr{e}, "_r"); err == nil {
			out["build of join "+k.String()] = j
			left := *j
			left.BuildLeft = true
			out["probe of join left "+k.String()] = &left
		}
	}
	return out
}

func topOf(s *plan.Sort) plan.Node {
	s.Limit = 5
	return s
}

// plain are the operators without expressions above in.
func plain(t *testing.T, in plan.Node) map[string]plan.Node {
	t.Helper()
	few := &plan.Limit{In: scan(t, plantest.Memory(schema, data(2, 20, 5, plantest.Shape{}))), N: 2}
	return map[string]plan.Node{
		"scan":           in,
		"limit":          &plan.Limit{In: in, N: 1 << 40},
		"tail":           &plan.Tail{In: in, N: 3},
		"row index":      must[*plan.RowIndex](t)(plan.NewRowIndex(in, "row", 1)),
		"union":          must[*plan.Union](t)(plan.NewUnion([]plan.Node{in, plan.NewValues(schema, data(3, 9, 4, plantest.Shape{}))})),
		"set op":         must[*plan.SetOp](t)(plan.NewSetOp(plan.Intersect, false, in, few)),
		"cross":          must[*plan.Join](t)(plan.NewJoinOn(in, few, plan.Cross, nil, plan.JoinOptions{Suffix: "_r"})),
		"range":          must[*plan.Join](t)(plan.NewJoinOn(in, few, plan.Inner, call("<", plan.OfSide(plan.LeftSide, "id"), plan.OfSide(plan.RightSide, "id")), plan.JoinOptions{Suffix: "_r"})),
		"distinct":       must[*plan.Distinct](t)(plan.NewDistinct(in, nil)),
		"write":          &plan.WriteTo{In: in, Sink: &memorySink{}},
		"recursive base": must[*plan.Recursive](t)(plan.NewRecursive("r", in, false, func(it *plan.Iteration) (plan.Node, error) { return it, nil })),
		"recursive step": must[*plan.Recursive](t)(plan.NewRecursive("r", few, false, func(*plan.Iteration) (plan.Node, error) { return in, nil })),
		"explode":        must[*plan.Explode](t)(plan.NewExplode(lists(t, in), []int{1}, true, "place")),
	}
}

// everyOperator is both, with the plain column n for expression, and fails if a kind of node is
// missing.
func everyOperator(t *testing.T, in plan.Node) map[string]plan.Node {
	t.Helper()
	out := plain(t, in)
	for name, n := range operators(t, in, col("n")) {
		out["with expression: "+name] = n
	}
	kinds := map[string]bool{}
	var note func(n plan.Node)
	note = func(n plan.Node) {
		kinds[fmt.Sprint(reflect.TypeOf(n))] = true
		for _, in := range n.Inputs() {
			note(in)
		}
	}
	for _, n := range out {
		note(n)
	}
	for _, k := range plan.Kinds {
		if !kinds[fmt.Sprint(reflect.TypeOf(k))] {
			t.Errorf("no tree has a %T", k)
		}
	}
	return out
}
