package exec_test

import (
	"slices"
	"strings"
	"testing"

	"weir/dataframe/plan"
	"weir/dataframe/plan/plantest"
)

// orders are ways to order the rows of a group; "id" last where the answer must not
// depend on ties.
var orders = [][]plan.SortKey{
	{{X: col("n")}},
	{{X: col("x"), Desc: true}},
	{{X: col("s"), NullsFirst: true}, {X: col("t"), Desc: true, NullsFirst: true}},
	{{X: col("m")}, {X: col("id"), Desc: true}},
}

func TestOrderedAggregates(t *testing.T) {
	shapes(t, func(t *testing.T, src *plantest.Table, rows [][]any) {
		for i, by := range orders {
			keys := [][]string{{}, {"b"}, {"s", "d"}}[i%3]
			ordered := func(f, x string, filter plan.Expr) plan.Expr {
				return &plan.Call{Func: f, Args: cols(x), OrderBy: by, Filter: filter}
			}
			n := must[plan.Node](t)(plan.Group(scan(t, src), cols(keys...), []plan.Expr{
				as(ordered("list", "id", nil), "list"), as(ordered("list", "s", col("b")), "list of some"), as(ordered("collect_list", "x", nil), "values"),
				as(ordered("first", "s", nil), "first"), as(ordered("last", "n", nil), "last"), as(ordered("last", "x", col("b")), "last of some"),
				as(ordered("string_agg", "s", nil), "text"), as(ordered("count", "n", nil), "count"),
			}))
			checkRows(t, n, groupInOrder(rows, keys, by))
		}
	})
}

// groupInOrder is the oracle of TestOrderedAggregates.
func groupInOrder(rows [][]any, keys []string, by []plan.SortKey) [][]any {
	var out [][]any
	for _, g := range groupsOf(rows, keys) {
		sorted := slices.Clone(g)
		slices.SortStableFunc(sorted, func(a, b []any) int { return compareBy(by, a, b) })
		row := []any(nil)
		if len(keys) > 0 {
			for _, v := range atAll(g[0], keys) {
				row = append(row, tidy(v))
			}
		}
		pick := func(x string, nulls, some bool) []any {
			list := []any{}
			for _, r := range sorted {
				if v := at(r, x); (v != nil || nulls) && (!some || at(r, "b") == true) {
					list = append(list, v)
				}
			}
			return list
		}
		orNull := func(list []any) any {
			if len(list) == 0 {
				return nil
			}
			return list
		}
		end := func(list []any, last bool) any {
			switch {
			case len(list) == 0:
				return nil
			case last:
				return list[len(list)-1]
			}
			return list[0]
		}
		var text any
		var words []string
		for _, v := range pick("s", false, false) {
			words = append(words, v.(string))
			text = strings.Join(words, ",")
		}
		out = append(out, append(row,
			orNull(pick("id", true, false)), orNull(pick("s", true, true)), pick("x", false, false),
			end(pick("s", false, false), false), end(pick("n", false, false), true), end(pick("x", false, true), true),
			text, int64(len(pick("n", false, false)))))
	}
	return out
}

// groupsOf cuts rows into groups of equal keys; without keys there is one, perhaps empty.
func groupsOf(rows [][]any, keys []string) [][][]any {
	var out [][][]any
	index := map[string]int{}
	if len(keys) == 0 {
		return [][][]any{rows}
	}
	for _, r := range rows {
		k := key(atAll(r, keys)...)
		g, ok := index[k]
		if !ok {
			g = len(out)
			index[k] = g
			out = append(out, nil)
		}
		out[g] = append(out[g], r)
	}
	return out
}

// compareBy orders two rows by keys that are columns.
func compareBy(by []plan.SortKey, a, b []any) int {
	for _, k := range by {
		x, y := at(a, k.X.String()), at(b, k.X.String())
		switch {
		case x == nil && y == nil:
			continue
		case x == nil || y == nil:
			if (x == nil) == k.NullsFirst {
				return -1
			}
			return 1
		}
		if c := compare(x, y); c != 0 {
			if k.Desc {
				return -c
			}
			return c
		}
	}
	return 0
}

// Distinct values are ordered by themselves.
func TestOrderedDistinctAggregates(t *testing.T) {
	shapes(t, func(t *testing.T, src *plantest.Table, rows [][]any) {
		by := []plan.SortKey{{X: col("s"), Desc: true}}
		n := must[plan.Node](t)(plan.Group(scan(t, src), cols("b"), []plan.Expr{
			as(&plan.Call{Func: "string_agg", Args: []plan.Expr{col("s"), lit("-")}, Distinct: true, OrderBy: by}, "text"),
			as(&plan.Call{Func: "collect_set", Args: cols("s"), OrderBy: by}, "set"),
			as(&plan.Call{Func: "list", Args: cols("s"), Distinct: true, OrderBy: by}, "list"),
		}))
		var want [][]any
		for _, g := range groupsOf(rows, []string{"b"}) {
			seen, null := map[string]bool{}, false
			var words []string
			for _, r := range g {
				s, ok := at(r, "s").(string)
				null = null || !ok
				if ok && !seen[s] {
					seen[s] = true
					words = append(words, s)
				}
			}
			slices.Sort(words)
			slices.Reverse(words)
			set := []any{}
			for _, w := range words {
				set = append(set, w)
			}
			list, text := set, any(nil)
			if null {
				list = append(slices.Clone(set), nil)
			}
			if len(words) > 0 {
				text = strings.Join(words, "-")
			}
			want = append(want, []any{at(g[0], "b"), text, set, list})
		}
		checkRows(t, n, want)
	})
}
