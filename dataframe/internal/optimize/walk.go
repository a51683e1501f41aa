package optimize

import "weir/dataframe/plan"

// bottomUp is n with f applied to everything below it and then to itself. A part that
// does not change is shared.
func bottomUp(n plan.Node, f func(plan.Node) (plan.Node, error)) (plan.Node, error) {
	ins := n.Inputs()
	var changed []plan.Node
	for i, in := range ins {
		out, err := bottomUp(in, f)
		if err != nil {
			return nil, err
		}
		if out != in && changed == nil {
			changed = append([]plan.Node(nil), ins...)
		}
		if changed != nil {
			changed[i] = out
		}
	}
	if changed != nil {
		n = n.With(changed)
	}
	return f(n)
}

// same reports whether a and b, resolved over one schema, always give the same value:
// they are written alike, with the same types.
func same(a, b plan.Expr) bool {
	return a == b || a.Type().Equal(b.Type()) && a.String() == b.String() && alike(a, b)
}

// alike reports whether a and b, which are written alike, are made of the same kinds of parts.
func alike(a, b plan.Expr) bool {
	ka, kb := a.Children(), b.Children()
	if len(ka) != len(kb) || !a.Type().Equal(b.Type()) || len(ka) == 0 && a.String() != b.String() {
		return false
	}
	for i := range ka {
		if !alike(ka[i], kb[i]) {
			return false
		}
	}
	return true
}

// named is e under the name name.
func named(e plan.Expr, name string) plan.Expr {
	e = plan.Unalias(e)
	if plan.NameOf(e) == name {
		return e
	}
	return &plan.Alias{X: e, Name: name}
}
