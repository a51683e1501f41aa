package sql

import (
	"weir/dataframe/internal/funcs"
	"weir/dataframe/internal/sql/syntax"
	"weir/dataframe/plan"
)

// nested is a value made of others, or a part of one.
func (l *lowering) nested(e syntax.Expr) (plan.Expr, error) {
	switch e := e.(type) {
	case *syntax.List:
		return l.list(e)
	case *syntax.Row:
		return nil, l.b.errorAt(e.Pos, "a row stands in a comparison or before IN; it is no value")
	case *syntax.Struct:
		return nil, l.noNested(e.Pos, "structs")
	case *syntax.Map:
		return nil, l.noNested(e.Pos, "maps")
	case *syntax.Subscript, *syntax.Field:
		return nil, l.noNested(e.Position(), "lists and structs")
	}
	return nil, l.b.errorAt(e.Position(), "%s is not there yet", syntax.Print(e))
}

func (l *lowering) noNested(pos syntax.Pos, what string) error {
	return l.b.errorAt(pos, "%s are not there yet", what)
}

func (l *lowering) list(e *syntax.List) (plan.Expr, error) {
	if funcs.FindScalar("list_value") == nil {
		return nil, l.noNested(e.Pos, "lists")
	}
	return l.calls("list_value", e.Elems...)
}

func (l *lowering) structCall(name string, e *syntax.Call) (plan.Expr, error, bool) {
	if funcs.FindScalar(name) != nil {
		return nil, nil, false
	}
	return nil, l.noNested(e.Pos, "structs"), true
}

// lambda is a function among arguments.
func (l *lowering) lambda(f *syntax.Lambda) (plan.Expr, error) {
	return nil, l.b.errorAt(f.Pos, "lambdas are not there yet")
}

// fieldOf is n as a field of a column, nil if it is none.
func (l *lowering) fieldOf(*syntax.Name) plan.Expr { return nil }

func (l *lowering) fields(x plan.Expr, names []string, pos syntax.Pos) (plan.Expr, error) {
	if len(names) > 0 {
		return nil, l.noNested(pos, "structs")
	}
	return x, nil
}
