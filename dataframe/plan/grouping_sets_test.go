package plan_test

import (
	"fmt"
	"strings"
	"testing"

	"weir/dataframe/column"
	"weir/dataframe/plan"
)

func TestSetsOfRollupAndCube(t *testing.T) {
	parts := [][]int{{0}, {2, 1}}
	for _, c := range []struct {
		what string
		got  [][]int
		want string
	}{
		{"rollup", plan.Rollup(parts), "[[0 1 2] [0] []]"},
		{"rollup of nothing", plan.Rollup(nil), "[[]]"},
		{"cube", plan.Cube(parts), "[[0 1 2] [0] [1 2] []]"},
		{"cross", plan.CrossSets([][]int{{3}}, plan.Rollup(parts)), "[[0 1 2 3] [0 3] [3]]"},
		{"cube of too many", plan.Cube(make([][]int, 13)), "[]"},
	} {
		if got := fmt.Sprint(c.got); got != c.want {
			t.Errorf("%s is %s, want %s", c.what, got, c.want)
		}
	}
}

func TestGroupSets(t *testing.T) {
	in := plan.NewValues(column.NewSchema(column.Field{Name: "a", Type: column.Int64}, column.Field{Name: "b", Type: column.String}), nil)
	a, b := &plan.Column{Name: "a"}, &plan.Column{Name: "b"}
	call := func(f string, args ...plan.Expr) plan.Expr { return &plan.Call{Func: f, Args: args} }
	keys := []plan.Expr{a, &plan.Alias{X: call("upper", b), Name: "c"}}
	for _, c := range []struct {
		sets [][]int
		agg  plan.Expr
		want string // the plan, or the error
	}{
		{[][]int{{1, 0}, {}}, call("count"), "Aggregate count(*) AS count(*) by a, upper(b) AS c sets (a, c) ()"},
		{[][]int{{0}}, call("grouping_id"), "Aggregate grouping(a, upper(b)) AS grouping_id() by a, upper(b) AS c sets (a)"},
		{nil, call("grouping", call("upper", b)), "Aggregate grouping(upper(b)) AS grouping(upper(b)) by a, upper(b) AS c"},
		{nil, call("grouping", b), "grouping(b): b is no key; grouping takes expressions of GROUP BY"},
		{[][]int{{2}}, call("count"), "grouping set [2]: there are 2 keys, counted from 0"},
		{[][]int{}, call("count"), "0 grouping sets; give 1 to 4096"},
		{nil, &plan.Call{Func: "grouping", Args: []plan.Expr{a}, Distinct: true}, "grouping(DISTINCT a): grouping speaks of keys and takes no DISTINCT, FILTER or ORDER BY"},
		{nil, &plan.Call{Func: "string_agg", Args: []plan.Expr{b}, OrderBy: []plan.SortKey{{X: a, Desc: true}}}, "Aggregate string_agg(b ORDER BY a DESC) AS string_agg(b ORDER BY a DESC) by a, upper(b) AS c"},
		{nil, &plan.Call{Func: "string_agg", Args: []plan.Expr{b}, Distinct: true, OrderBy: []plan.SortKey{{X: a}}}, "string_agg(DISTINCT b ORDER BY a): with DISTINCT, order by an argument: a may differ between rows of the same value"},
		{nil, call("count_distinct", &plan.Call{Func: "abs", Args: []plan.Expr{a}, OrderBy: []plan.SortKey{{X: a}}}), "abs(a ORDER BY a): only aggregates take DISTINCT, FILTER or ORDER BY"},
	} {
		n, err := plan.GroupSets(in, keys, c.sets, []plan.Expr{c.agg})
		got := fmt.Sprint(err)
		if err == nil {
			got = strings.Split(plan.Format(n), "\n")[0]
		}
		if got != c.want {
			t.Errorf("got %s\nwant %s", got, c.want)
		}
		if c.sets != nil && err == nil && !n.Schema().Fields[1].Nullable {
			t.Errorf("%s: a key that is left out is not nullable", c.want)
		}
	}
}
