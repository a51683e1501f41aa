package optimize

import (
	"context"

	"weir/dataframe/column"
	"weir/dataframe/plan"
)

// simplify computes what is constant and writes conditions in their shortest form,
// so that other rules and sources see column = constant. It keeps values, nulls and
// errors: a part that may fail is left out only where the engine would not
// have computed it, or of rows that a filter drops anyway (narrowEqual).
func simplify(_ context.Context, n plan.Node) (plan.Node, error) {
	return bottomUp(n, func(n plan.Node) (plan.Node, error) {
		switch n := n.(type) {
		case *plan.FilterRows:
			return simplifyFilter(n)
		case *plan.Project:
			return simplifyProject(n)
		case *plan.Aggregate:
			return simplifyAggregate(n)
		case *plan.Join:
			return simplifyJoin(n)
		}
		return n, nil
	})
}

func simplifyFilter(n *plan.FilterRows) (plan.Node, error) {
	var conds []plan.Expr
	changed := false
	for _, c := range plan.SplitAnd(n.Where) {
		s := narrowEqual(simple(c, n.In.Schema()), n.In.Schema())
		changed = changed || s != c
		if isConst(s, true) {
			changed = true
			continue
		}
		conds = append(conds, s)
	}
	switch {
	case !changed:
		return n, nil
	case len(conds) == 0:
		return n.In, nil
	}
	return plan.NewFilter(n.In, plan.JoinAnd(conds))
}

// simplifyJoin makes the condition of an inner join simple, of which an equality may come.
func simplifyJoin(n *plan.Join) (plan.Node, error) {
	if n.Where == nil || n.Kind != plan.Inner && n.Kind != plan.Cross || validates(n) {
		return n, nil
	}
	where := simple(n.Where, &column.Schema{})
	if where == n.Where {
		return n, nil
	}
	out := n.WithWhere(nil)
	for _, c := range plan.SplitAnd(where) {
		var err error
		if out, err = out.AndOn(c); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func simplifyProject(n *plan.Project) (plan.Node, error) {
	es, changed := simpleAll(n.Exprs, n.In.Schema())
	if !changed {
		return n, nil
	}
	return plan.NewProject(n.In, es)
}

func simplifyAggregate(n *plan.Aggregate) (plan.Node, error) {
	keys, keysChanged := simpleAll(n.Keys, n.In.Schema())
	aggs, aggsChanged := simpleAll(n.Aggs, n.In.Schema())
	for i, a := range aggs {
		c, ok := plan.Unalias(a).(*plan.Call)
		if ok && c.Filter != nil && isConst(c.Filter, true) {
			all := *c
			all.Filter = nil
			aggs[i], aggsChanged = named(&all, plan.NameOf(a)), true
		}
	}
	if !keysChanged && !aggsChanged || len(n.Sets) > 0 {
		return n, nil
	}
	return plan.Group(n.In, keys, aggs)
}

// simpleAll are es made simple, under their names.
func simpleAll(es []plan.Expr, in *column.Schema) (out []plan.Expr, changed bool) {
	for _, e := range es {
		x := plan.Unalias(e)
		if s := simple(x, in); s != x {
			e, changed = named(s, plan.NameOf(e)), true
		}
		out = append(out, e)
	}
	return out, changed
}

// simple is e, resolved over in, in its shortest form; e itself if there is none shorter.
func simple(e plan.Expr, in *column.Schema) plan.Expr {
	s := &simplifier{in}
	return plan.Rewrite(e, func(e plan.Expr) plan.Expr {
		for range 4 { // a step may make room for another
			next := s.step(e)
			if next == e {
				break
			}
			e = next
		}
		return e
	})
}

type simplifier struct{ in *column.Schema }

// step is e after one rewriting; its parts are simple already.
func (s *simplifier) step(e plan.Expr) plan.Expr {
	if l, ok := fold(e); ok {
		return l
	}
	switch e := e.(type) {
	case *plan.Case:
		return s.caseOf(e)
	case *plan.Call:
		switch e.Func {
		case "and", "or":
			if len(e.Args) == 2 {
				return s.logic(e)
			}
		case "not":
			return s.not(e)
		case "coalesce":
			return s.coalesce(e)
		case "in":
			return s.in1(e)
		case "=", "<>", "<", "<=", ">", ">=":
			return s.comparison(e)
		case "+", "-", "*":
			return s.arithmetic(e)
		}
	}
	return e
}

// make resolves what was put together anew; else is kept if that fails or changes the type.
func (s *simplifier) make(e, otherwise plan.Expr) plan.Expr {
	r, err := plan.Resolve(e, s.in)
	if err != nil || !r.Type().Equal(otherwise.Type()) {
		return otherwise
	}
	return r
}

// arithmetic drops what changes no value: adding 0 to an integer, multiplying by 1.
// (Adding 0 to a float changes -0.)
func (s *simplifier) arithmetic(e *plan.Call) plan.Expr {
	if len(e.Args) != 2 {
		return e
	}
	neutral := func(x plan.Expr) bool {
		l, ok := x.(*plan.Literal)
		if !ok {
			return false
		}
		if e.Func == "*" {
			return l.Value == int64(1) || l.Value == 1.0
		}
		return l.Value == int64(0)
	}
	l, r := e.Args[0], e.Args[1]
	switch {
	case neutral(r) && l.Type().Equal(e.Type()):
		return l
	case neutral(l) && r.Type().Equal(e.Type()) && e.Func != "-":
		return r
	}
	return e
}
