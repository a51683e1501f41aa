package sql

import (
	"slices"

	"weir/dataframe/column"
	"weir/dataframe/plan"
)

// Domains is an Env that knows the domains of columns.
type Domains interface {
	// Domains are those of the columns of tables that Table gave, by their names.
	Domains() map[plan.Node]map[string]string
}

// domainColumn is the domain of a column of n, "" if it has none or comes of columns of several.
func (b *binder) domainColumn(n plan.Node, name string) string {
	env, ok := b.env.(Domains)
	if !ok {
		return ""
	}
	known := env.Domains()
	if len(known) == 0 {
		return ""
	}
	return domainBelow(known, n, name)
}

func domainBelow(known map[plan.Node]map[string]string, n plan.Node, name string) string {
	if of, ok := known[n]; ok {
		return of[name]
	}
	below := func(in plan.Node) func(string) string {
		return func(name string) string { return domainBelow(known, in, name) }
	}
	switch n := n.(type) {
	case *plan.Project:
		return domainNamed(n.Exprs, name, below(n.In))
	case *plan.Aggregate:
		return domainNamed(slices.Concat(n.Keys, n.Aggs), name, below(n.In))
	case *plan.Window:
		if n.In.Schema().Index(name) < 0 {
			return domainNamed(n.Calls, name, below(n.In))
		}
	case *plan.Join:
		if !n.Kind.GivesRight() {
			return domainBelow(known, n.Left, name)
		}
	case *plan.Union, *plan.SetOp:
		ins := n.Inputs()
		out := domainBelow(known, ins[0], name)
		for _, in := range ins[1:] {
			if out != domainBelow(known, in, name) {
				return ""
			}
		}
		return out
	}
	ins, out := 0, ""
	for _, in := range n.Inputs() {
		if in.Schema().Index(name) >= 0 {
			ins++
			out = domainBelow(known, in, name)
		}
	}
	if ins != 1 {
		return ""
	}
	return out
}

// domainNamed is the domain of the one of es that is called name.
func domainNamed(es []plan.Expr, name string, of func(name string) string) string {
	for _, e := range es {
		if plan.NameOf(e) == name {
			return domainOfExpr(e, of)
		}
	}
	return ""
}

// domainOfExpr is the domain of what e gives, of that of columns.
func domainOfExpr(e plan.Expr, of func(name string) string) string {
	switch e := e.(type) {
	case *plan.Alias:
		return domainOfExpr(e.X, of)
	case *plan.Column:
		return of(e.Name)
	case *plan.Call:
		if e.Func == "as_uuid" || e.Func == "try_uuid" {
			return domainUUID
		}
		if e.Func == "as_enum" || e.Func == "try_enum" || e.Func == "enum_label" {
			return labelsIn(e)
		}
		return domainOfAll(picked(e), of)
	}
	return ""
}

// picked are the arguments of c of which it gives a value as it is; none if it gives others.
func picked(c *plan.Call) []plan.Expr {
	switch {
	case !picksJSON[c.Func] || len(c.Args) == 0:
		return nil
	case c.Func == "coalesce" || c.Func == "ifnull":
		return c.Args
	case (c.Func == "lag" || c.Func == "lead") && len(c.Args) > 2:
		return []plan.Expr{c.Args[0], c.Args[2]}
	}
	return c.Args[:1]
}

// domainOfAll is the domain that all of es have, but for nulls; "" if they differ.
func domainOfAll(es []plan.Expr, of func(name string) string) string {
	out := ""
	for _, e := range es {
		if lit, ok := e.(*plan.Literal); ok && lit.Value == nil {
			continue
		}
		d := domainOfExpr(e, of)
		if d == "" || out != "" && d != out {
			return ""
		}
		out = d
	}
	return out
}

// domainOf is the domain of e over the scope.
func (l *lowering) domainOf(e plan.Expr) string {
	if l.scope == nil {
		return ""
	}
	return domainOfExpr(e, func(name string) string {
		for i := range l.scope.cols {
			if c := &l.scope.cols[i]; c.column == name {
				return c.domain
			}
		}
		return ""
	})
}

// comparedUUIDs are the sides of a comparison: a constant text beside UUIDs is the UUID that it writes.
func (l *lowering) comparedUUIDs(args []plan.Expr) []plan.Expr {
	if !slices.ContainsFunc(args, func(a plan.Expr) bool { return l.domainOf(a) == domainUUID }) {
		return args
	}
	out := slices.Clone(args)
	for i, a := range args {
		if lit, ok := a.(*plan.Literal); ok && lit.Typ.Kind == column.KindString && lit.Value != nil {
			out[i] = call("as_uuid", a)
		}
	}
	return out
}
