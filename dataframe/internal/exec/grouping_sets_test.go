package exec_test

import (
	"slices"
	"testing"

	"weir/dataframe/plan"
	"weir/dataframe/plan/plantest"
)

// keySets are what TestGroupingSets groups by, over the keys s, b and n.
var keySets = [][][]int{
	{{}},
	{{0}},
	{{0, 1}, {0}, {}},
	{{}, {1}, {1}, {0, 2}},
	plan.Cube([][]int{{0}, {1, 2}}),
	plan.CrossSets([][]int{{2}}, plan.Rollup([][]int{{0}, {1}})),
}

func TestGroupingSets(t *testing.T) {
	keys := []string{"s", "b", "n"}
	shapes(t, func(t *testing.T, src *plantest.Table, rows [][]any) {
		for _, sets := range keySets {
			aggs := append(groupAggs(), as(call("grouping", cols(keys...)...), "left out"), as(call("grouping_id", col("n")), "no n"))
			n := must[plan.Node](t)(plan.GroupSets(scan(t, src), cols(keys...), sets, aggs))
			checkRows(t, n, groupBySets(rows, keys, sets))
		}
	})
}

// groupBySets groups once for every set.
func groupBySets(rows [][]any, keys []string, sets [][]int) [][]any {
	var out [][]any
	for _, set := range sets {
		var by []string
		for _, k := range set {
			by = append(by, keys[k])
		}
		for _, r := range groupBy(rows, by) {
			var row []any
			left, at := int64(0), 0
			for k := range keys {
				left <<= 1
				if slices.Contains(set, k) {
					row = append(row, r[at])
					at++
				} else {
					row = append(row, nil)
					left |= 1
				}
			}
			row = append(append(row, r[at:]...), left, left&1)
			out = append(out, row)
		}
	}
	return out
}

// A row for each row that an aggregate without columns makes.
func TestAggregateOfNothing(t *testing.T) {
	src := plantest.Memory(schema, data(1, 5, 5, plantest.Shape{}))
	n := must[plan.Node](t)(plan.GroupSets(scan(t, src), nil, [][]int{{}, {}}, nil))
	n = must[plan.Node](t)(plan.Group(n, nil, []plan.Expr{as(call("count"), "rows")}))
	checkRows(t, n, [][]any{{int64(2)}})
}
