package optimize

import (
	"context"

	"weir/dataframe/plan"
)

// dropDistincts leaves out a Distinct whose rows are different already: the keys of
// an aggregate, the columns of a distinct below.
func dropDistincts(_ context.Context, n plan.Node) (plan.Node, error) {
	return bottomUp(n, func(n plan.Node) (plan.Node, error) {
		d, ok := n.(*plan.Distinct)
		if !ok {
			return n, nil
		}
		on := names{}
		if d.On == nil {
			on = all(d.In.Schema())
		}
		for _, e := range d.On {
			if c, ok := e.(*plan.Column); ok {
				on[c.Name] = true
			}
		}
		if unique, ok := uniqueIn(d.In); ok && on.has(unique) || maxRows(d.In) == 0 || maxRows(d.In) == 1 {
			return d.In, nil
		}
		return d, nil
	})
}

// has reports whether all of ns are in s.
func (s names) has(ns []string) bool {
	for _, n := range ns {
		if !s[n] {
			return false
		}
	}
	return true
}

// uniqueIn names columns of n that no two rows have alike, nulls being alike; not
// ok if none are known.
func uniqueIn(n plan.Node) ([]string, bool) {
	switch n := n.(type) {
	case *plan.Aggregate:
		var out []string
		for _, k := range n.Keys {
			out = append(out, plan.NameOf(k))
		}
		return out, len(n.Sets) == 0
	case *plan.Distinct:
		if n.On == nil {
			return n.Schema().Names(), true
		}
		var out []string
		for _, e := range n.On {
			c, ok := e.(*plan.Column)
			if !ok {
				return nil, false
			}
			out = append(out, c.Name)
		}
		return out, true
	case *plan.FilterRows, *plan.Sort, *plan.Limit:
		return uniqueIn(n.Inputs()[0])
	case *plan.Join:
		if !n.Kind.GivesRight() {
			return uniqueIn(n.Left)
		}
	case *plan.Project:
		return uniqueAbove(n)
	case *plan.Shared:
		return uniqueIn(n.Of.Node)
	}
	return nil, false
}

// uniqueAbove are the unique columns of n's input by their names in n.
func uniqueAbove(n *plan.Project) ([]string, bool) {
	below, ok := uniqueIn(n.In)
	if !ok {
		return nil, false
	}
	var out []string
	for _, name := range below {
		found := false
		for _, e := range n.Exprs {
			if c, ok := plan.Unalias(e).(*plan.Column); ok && c.Name == name && !found {
				out, found = append(out, plan.NameOf(e)), true
			}
		}
		if !found {
			return nil, false
		}
	}
	return out, true
}
