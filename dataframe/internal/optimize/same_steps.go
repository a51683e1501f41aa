package optimize

import (
	"reflect"
	"slices"

	"weir/dataframe/plan"
)

// unified is n with one node in the place of steps that are written alike over the same inputs, as those of a query that is
// repeated in a condition: then sharing finds that they are read twice. What gives other rows each time stays apart, and so do kinds
// of steps that seldom repeat.
func unified(n plan.Node) plan.Node {
	u := unifier{made: map[plan.Node]plan.Node{}, steps: map[string][]plan.Node{}}
	return u.of(n)
}

type unifier struct {
	made  map[plan.Node]plan.Node
	steps map[string][]plan.Node // by their text
}

func (u *unifier) of(n plan.Node) plan.Node {
	if out, ok := u.made[n]; ok {
		return out
	}
	out := n
	ins := slices.Clone(n.Inputs())
	changed := false
	for i, in := range below(n) {
		ins[i] = u.of(in)
		changed = changed || ins[i] != in
	}
	if changed {
		out = n.With(ins)
	}
	out = u.first(out)
	u.made[n] = out
	return out
}

// first is the first step that is the same as n, or n.
func (u *unifier) first(n plan.Node) plan.Node {
	switch n.(type) {
	case *plan.Scan, *plan.FilterRows, *plan.Project, *plan.Join, *plan.Aggregate:
	default:
		return n
	}
	if varies(n) {
		return n
	}
	text := n.String()
	for _, m := range u.steps[text] {
		if sameStep(m, n) {
			return m
		}
	}
	u.steps[text] = append(u.steps[text], n)
	return n
}

// sameStep reports whether a and b, which are written alike, give the same rows.
func sameStep(a, b plan.Node) bool {
	if !slices.Equal(a.Inputs(), b.Inputs()) || !reflect.DeepEqual(a.Schema(), b.Schema()) {
		return false
	}
	switch a := a.(type) {
	case *plan.Scan:
		b, ok := b.(*plan.Scan)
		return ok && sameSource(a.Source, b.Source) && len(a.Request.Filters)+len(b.Request.Filters) == 0 && a.Request.Limit == b.Request.Limit
	case *plan.FilterRows:
		b, ok := b.(*plan.FilterRows)
		return ok && same(a.Where, b.Where)
	case *plan.Project:
		b, ok := b.(*plan.Project)
		return ok && sameAll(a.Exprs, b.Exprs)
	case *plan.Aggregate:
		b, ok := b.(*plan.Aggregate)
		return ok && sameAll(a.Keys, b.Keys) && sameAll(a.Aggs, b.Aggs) && reflect.DeepEqual(a.Sets, b.Sets)
	case *plan.Join:
		b, ok := b.(*plan.Join)
		return ok && sameJoin(a, b)
	}
	return false
}

// sameSource reports whether a and b are one; a source that is no pointer may not be comparable.
func sameSource(a, b plan.Source) bool {
	return reflect.TypeOf(a).Kind() == reflect.Pointer && a == b
}

func sameAll(a, b []plan.Expr) bool { return slices.EqualFunc(a, b, same) }

func sameJoin(a, b *plan.Join) bool {
	if (a.Where == nil) != (b.Where == nil) || a.Where != nil && !same(a.Where, b.Where) || a.Asof != nil || b.Asof != nil {
		return false
	}
	return a.Kind == b.Kind && sameAll(a.LeftOn, b.LeftOn) && sameAll(a.RightOn, b.RightOn) && slices.Equal(a.NullSafe, b.NullSafe) &&
		slices.Equal(a.Drop, b.Drop) && slices.Equal(a.Merge, b.Merge) && a.Validate == b.Validate && a.NullAware == b.NullAware &&
		a.BuildLeft == b.BuildLeft && a.Held == b.Held
}
