package sql

import (
	"slices"
	"strings"

	"weir/dataframe/internal/sql/syntax"
	"weir/dataframe/plan"
)

// keysOf reads GROUP BY: expressions, ordinals and aliases, ALL, and grouping sets.
func (g *grouping) keysOf(list []syntax.Expr) error {
	if len(list) == 1 {
		if _, all := list[0].(*syntax.All); all {
			return g.allKeys()
		}
	}
	var sets [][]int
	several := false
	for _, e := range list {
		next, err := g.setsOf(e)
		if err != nil {
			return err
		}
		_, isSets := e.(*syntax.GroupingSets)
		several = several || isSets
		if sets == nil {
			sets = next
			continue
		}
		if sets = plan.CrossSets(sets, next); len(sets) > 4096 {
			return g.s.b.errorAt(e.Position(), "GROUP BY makes more than 4096 grouping sets")
		}
	}
	if several {
		g.sets = sets
	}
	return nil
}

// allKeys groups by everything in the list that is no aggregate.
func (g *grouping) allKeys() error {
	for _, o := range g.s.outs {
		if plan.IsAggregate(o.e) || plan.HasWindow(o.e) || len(plan.ColumnsOf(o.e)) == 0 {
			continue
		}
		if _, err := g.key(o.e, o.pos); err != nil {
			return err
		}
	}
	return nil
}

// setsOf is the grouping sets of one entry of GROUP BY, by ordinals of keys.
func (g *grouping) setsOf(e syntax.Expr) ([][]int, error) {
	s, ok := e.(*syntax.GroupingSets)
	if !ok {
		part, err := g.part(e)
		return [][]int{part}, err
	}
	var parts, out [][]int
	for _, it := range s.Items {
		if _, nested := it.(*syntax.GroupingSets); nested || s.Kind == "sets" {
			more, err := g.setsOf(it)
			if err != nil {
				return nil, err
			}
			out = append(out, more...)
			continue
		}
		part, err := g.part(it)
		if err != nil {
			return nil, err
		}
		parts = append(parts, part)
	}
	switch s.Kind {
	case "rollup":
		out = append(out, plan.Rollup(parts)...)
	case "cube":
		cube := plan.Cube(parts)
		if cube == nil {
			return nil, g.s.b.errorAt(s.Pos, "CUBE takes 12 expressions at most")
		}
		out = append(out, cube...)
	}
	return out, nil
}

// part is the keys of one expression, or of all those of a row.
func (g *grouping) part(e syntax.Expr) ([]int, error) {
	list := []syntax.Expr{e}
	if r, ok := e.(*syntax.Row); ok {
		list = r.Elems
	}
	out := []int{}
	for _, x := range list {
		k, err := g.keyOf(x)
		if err != nil {
			return nil, err
		}
		if !slices.Contains(out, k) {
			out = append(out, k)
		}
	}
	slices.Sort(out)
	return out, nil
}

func (g *grouping) keyOf(x syntax.Expr) (int, error) {
	s := g.s
	i, ok, err := s.b.ordinal(x, len(s.outs), "GROUP BY")
	if err != nil {
		return 0, err
	}
	var e plan.Expr
	if ok {
		e = s.outs[i].e
	} else {
		l := s.lowering()
		twice := ""
		l.alias = func(name string) plan.Expr {
			e := s.aliased(name)
			if e != nil && s.called(name, e) {
				twice = name
			}
			return e
		}
		if e, err = l.top(x); err != nil {
			return 0, err
		}
		if twice != "" {
			return 0, s.b.errorAt(x.Position(), "GROUP BY: the list of SELECT calls several things %q; give them other names, or write the number of the one", twice)
		}
	}
	return g.key(e, x.Position())
}

// called reports whether the list calls something other than e by that name, too.
func (s *selection) called(name string, e plan.Expr) bool {
	return slices.ContainsFunc(s.outs, func(o out) bool { return !o.star && strings.EqualFold(o.called, name) && !sameExpr(o.e, e) })
}

// key is the ordinal of the key e. A subquery in it is joined before.
func (g *grouping) key(e plan.Expr, pos syntax.Pos) (int, error) {
	s := g.s
	switch {
	case plan.IsAggregate(e):
		return 0, s.b.errorAt(pos, "GROUP BY cannot hold the aggregate %s", e)
	case plan.HasWindow(e):
		return 0, s.b.errorAt(pos, "GROUP BY cannot hold window functions; compute them in a query in FROM")
	}
	if err := s.b.noUnnest(e, pos, "GROUP BY"); err != nil {
		return 0, err
	}
	i := g.add(&g.keys, e)
	g.keys[i].pos = pos
	x := e
	if s.b.hasSubquery(e) {
		var err error
		if x, err = s.place(e); err != nil {
			return 0, err
		}
		g.keys[i].joined = x
	}
	_, err := plan.Resolve(x, s.node.Schema())
	return i, s.b.wrap(pos, err)
}

// allSets are the grouping sets, in each of which is what is carried.
func (g *grouping) allSets() [][]int {
	if g.sets == nil {
		return nil
	}
	var carried []int
	for i := range g.s.carry {
		carried = append(carried, i)
	}
	if len(carried) == 0 {
		return g.sets
	}
	return plan.CrossSets([][]int{carried}, g.sets)
}
