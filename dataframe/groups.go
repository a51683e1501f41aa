package dataframe

import (
	"fmt"
	"slices"
	"strings"

	"weir/dataframe/plan"
)

// GroupBy begins an aggregation of the rows with equal keys, given by name or
// as Exprs. Without keys all rows are one group. Nulls count as equal.
func (f *Frame) GroupBy(keys ...any) *Groups { return &Groups{f: f, keys: keys} }

// Groups is a Frame cut into groups; Agg makes a row of each. Like Frames, Groups
// do not change: every method gives new ones.
type Groups struct {
	f      *Frame
	keys   []any
	sets   func(keys []string) ([][]int, error) // nil: one set of all keys
	having []Expr
}

// String says how to go on: groups alone are nothing to look at.
func (g *Groups) String() string {
	return fmt.Sprintf("rows grouped by %v; go on with .Agg(Count().As(\"n\")) or .Count()", g.keys)
}

// Rollup groups by all keys, by all but the last, and so on, and makes one row of all rows: totals
// of totals. A key that a row's grouping leaves out is null there; Grouping("key") is 1
// where it is null for that reason.
//
//	sales.GroupBy("country", "city").Rollup().Agg(Sum("amount"), Grouping("city"))
func (g *Groups) Rollup() *Groups {
	return g.grouped(func(keys []string) ([][]int, error) { return plan.Rollup(single(len(keys))), nil })
}

// Cube groups by every choice of the keys, all of them first, none last; see Rollup.
func (g *Groups) Cube() *Groups {
	return g.grouped(func(keys []string) ([][]int, error) {
		if sets := plan.Cube(single(len(keys))); sets != nil {
			return sets, nil
		}
		return nil, fmt.Errorf("cube of %d keys: that is 2^%d groupings; name those you need by GroupingSets", len(keys), len(keys))
	})
}

// GroupingSets groups by each of the sets of keys, given by their names, one after
// another; see Rollup. The empty set is one row of all rows.
//
//	sales.GroupBy("country", "city", "day").GroupingSets([]string{"country", "city"}, []string{"day"}, nil)
func (g *Groups) GroupingSets(sets ...[]string) *Groups {
	return g.grouped(func(keys []string) ([][]int, error) {
		out := make([][]int, len(sets))
		for i, set := range sets {
			for _, name := range set {
				k := slices.Index(keys, name)
				if k < 0 {
					return nil, fmt.Errorf("grouping sets: %q is no key; the keys are %s", name, strings.Join(keys, ", "))
				}
				out[i] = append(out[i], k)
			}
		}
		return out, nil
	})
}

// single lists the ordinals 0 to n-1 as sets of one.
func single(n int) [][]int {
	out := make([][]int, n)
	for i := range out {
		out[i] = []int{i}
	}
	return out
}

func (g *Groups) grouped(sets func([]string) ([][]int, error)) *Groups {
	out := *g
	out.sets = sets
	return &out
}

// Having lets Agg keep only the groups for which cond, over keys and aggregates, is true. The
// aggregates need not be among those of Agg.
//
//	visits.GroupBy("user").Having(Count().Gt(3)).Agg(Max("ts"))
func (g *Groups) Having(cond Expr) *Groups {
	out := *g
	out.having = append(slices.Clone(g.having), cond)
	return &out
}

// Agg makes a row of each group: its keys, then aggregates. Groups
// come in the order of their first rows.
func (g *Groups) Agg(aggregates ...Expr) *Frame {
	return g.f.then(func() (plan.Node, error) {
		keys, err := exprs(g.keys)
		if err != nil {
			return nil, err
		}
		aggs, err := nodesOf(aggregates)
		if err != nil {
			return nil, err
		}
		having, err := nodesOf(g.having)
		if err != nil {
			return nil, err
		}
		sets, err := g.setsOf(keys)
		if err != nil {
			return nil, err
		}
		return groupHaving(g.f.node, keys, sets, aggs, having)
	})
}

func nodesOf(es []Expr) ([]plan.Expr, error) {
	var out []plan.Expr
	for _, e := range es {
		if e = exprOf(e); e.err != nil {
			return nil, e.err
		}
		out = append(out, e.node)
	}
	return out, nil
}

func (g *Groups) setsOf(keys []plan.Expr) ([][]int, error) {
	if g.sets == nil {
		return nil, nil
	}
	var names []string
	for _, k := range keys {
		names = append(names, plan.NameOf(k))
	}
	return g.sets(names)
}

// groupHaving groups and filters the groups. Conditions with aggregates are columns of
// the grouping, which the filter reads and the result leaves out.
func groupHaving(in plan.Node, keys []plan.Expr, sets [][]int, aggs, having []plan.Expr) (plan.Node, error) {
	all := slices.Clone(aggs)
	var where, wide []plan.Expr
	for i, c := range having {
		if !plan.IsAggregate(c) {
			where = append(where, c)
			continue
		}
		name := fmt.Sprintf("having %d", i+1)
		all = append(all, &plan.Alias{X: plan.Unalias(c), Name: name})
		where, wide = append(where, &plan.Column{Name: name}), append(wide, c)
	}
	n, err := plan.GroupSets(in, keys, sets, all)
	if err != nil {
		return nil, err
	}
	names := n.Schema().Names()
	for _, w := range where {
		if n, err = plan.NewFilter(n, w); err != nil {
			return nil, fmt.Errorf("having: %w", err)
		}
	}
	if len(wide) == 0 {
		return n, nil
	}
	var out []plan.Expr
	for _, name := range names[:len(names)-len(wide)] {
		out = append(out, &plan.Column{Name: name})
	}
	return plan.NewProject(n, out)
}

// Count makes a row of each group: its keys and the number of its rows, "count".
func (g *Groups) Count() *Frame { return g.Agg(Count().As("count")) }

// Agg makes one row of all rows.
func (f *Frame) Agg(aggregates ...Expr) *Frame { return f.GroupBy().Agg(aggregates...) }
