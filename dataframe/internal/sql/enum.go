package sql

import (
	"slices"

	"weir/dataframe/column"
	"weir/dataframe/internal/sql/syntax"
	"weir/dataframe/plan"
)

// A value of an enumeration is a text, one of the labels of its domain. Where values are put in order it is their places
// among the labels that are.

// resolved is t, or the type that named has for its name.
func resolved(named func(string) *syntax.TypeName, t *syntax.TypeName) *syntax.TypeName {
	if named == nil || t == nil || t.Own {
		return t
	}
	if len(t.Args) == 0 {
		if to := named(t.Name); to != nil {
			return to
		}
		return t
	}
	out := *t
	out.Args = slices.Clone(t.Args)
	for i, a := range out.Args {
		out.Args[i].Type = resolved(named, a.Type)
	}
	return &out
}

// holdsEnum reports whether an enumeration is a part of t.
func holdsEnum(t *syntax.TypeName) bool {
	return slices.ContainsFunc(t.Args, func(a syntax.TypeArg) bool {
		return a.Type != nil && (a.Type.Name == "enum" || holdsEnum(a.Type))
	})
}

func withLabels(fn string, x plan.Expr, labels []string) plan.Expr {
	c := call(fn, x)
	for _, l := range labels {
		c.Args = append(c.Args, text(l))
	}
	return c
}

// labelsIn are the labels of a call that withLabels has made, as a domain.
func labelsIn(c *plan.Call) string {
	var out []string
	for _, a := range c.Args[1:] {
		lit, ok := a.(*plan.Literal)
		if !ok {
			return ""
		}
		s, _ := lit.Value.(string)
		out = append(out, s)
	}
	return syntax.EnumOf(out)
}

// labels are those of the enumeration that e is a value of, nil if it is none.
func (l *lowering) labels(e plan.Expr) []string { return syntax.EnumLabels(l.domainOf(e)) }

// enumeration are the labels of the first of args that is a value of an enumeration.
func (l *lowering) enumeration(args []plan.Expr) []string {
	for _, a := range args {
		if labels := l.labels(a); labels != nil {
			return labels
		}
	}
	return nil
}

// ordered is what e is sorted by.
func (l *lowering) ordered(e plan.Expr, pos syntax.Pos) plan.Expr {
	if labels := l.labels(e); labels != nil {
		return withLabels("enum_place", e, labels)
	}
	return l.b.jsonKey(e, l.jsonOf(e), pos)
}

// comparedLabels are the sides of a comparison. Less and greater compare places, but with a text they compare texts. A
// constant beside a value is one of the enumeration in PostgreSQL, and an error if it is no label.
func (l *lowering) comparedLabels(op string, args []plan.Expr) []plan.Expr {
	labels := l.enumeration(args)
	if labels == nil {
		return args
	}
	byPlace := op[0] == '<' && op != "<>" && op != "<=>" || op[0] == '>'
	out := slices.Clone(args)
	for i, a := range args {
		lit, ok := a.(*plan.Literal)
		switch {
		case ok && lit.Value == nil:
		case ok && lit.Typ.Kind == column.KindString && l.b.dialect == syntax.Postgres:
			out[i] = withLabels("as_enum", a, labels)
		case l.labels(a) == nil:
			return out
		}
	}
	if byPlace {
		for i, a := range out {
			out[i] = withLabels("enum_place", a, labels)
		}
	}
	return out
}

// extremes are functions that give the least or greatest of their arguments, or of an argument of all rows.
var extremes = map[string]bool{"min": true, "max": true, "least": true, "greatest": true}

// extremeLabel is a call of those over values of an enumeration, by their places; nil if c is none.
func (l *lowering) extremeLabel(c *plan.Call) (places *plan.Call, labels []string) {
	if !extremes[c.Func] {
		return nil, nil
	}
	if labels = l.enumeration(c.Args); labels == nil {
		return nil, nil
	}
	out := *c
	out.Args = nil
	for _, a := range c.Args {
		if lit, ok := a.(*plan.Literal); ok && lit.Value != nil {
			a = withLabels("as_enum", a, labels)
		}
		out.Args = append(out.Args, withLabels("enum_place", a, labels))
	}
	return &out, labels
}

// placesInMySQL are the sides of an operator: beside a number, a value of an enumeration is its place there.
func (l *lowering) placesInMySQL(args []plan.Expr) []plan.Expr {
	if l.b.dialect != syntax.MySQL || !slices.ContainsFunc(args, func(a plan.Expr) bool { return l.typeOf(a).Numeric() }) {
		return args
	}
	out := slices.Clone(args)
	for i, a := range args {
		out[i] = l.ordered(a, 0)
	}
	return out
}
