package sql

import (
	"strings"

	"weir/dataframe/column"
	"weir/dataframe/internal/sql/syntax"
	"weir/dataframe/plan"
)

// structWith is struct_insert(s, a := 1), s with more fields, or struct_update, which may have other values for those of s. It is
// null where s is.
func (l *lowering) structWith(name string, e *syntax.Call) (plan.Expr, error) {
	usage := l.b.errorAt(e.Pos, "%s takes a struct and fields: %s(s, name := value)", name, name)
	if len(e.Args) < 2 {
		return nil, usage
	}
	s, err := l.expr(e.Args[0])
	if err != nil {
		return nil, err
	}
	t := l.typeOf(s)
	if t.Kind != column.KindStruct {
		return nil, usage
	}
	values := map[string]plan.Expr{}
	var more []column.Field
	for _, a := range e.Args[1:] {
		n, ok := a.(*syntax.NamedArg)
		if !ok {
			return nil, usage
		}
		key := strings.ToLower(n.Name)
		if values[key] != nil {
			return nil, l.b.errorAt(n.Pos, "%s has two fields called %s", name, n.Name)
		}
		if values[key], err = l.expr(n.X); err != nil {
			return nil, err
		}
		more = append(more, column.Field{Name: n.Name})
	}
	out := call("named_struct")
	for _, f := range t.Fields {
		key := strings.ToLower(f.Name)
		x := values[key]
		if x != nil && name == "struct_insert" {
			return nil, l.b.errorAt(e.Pos, "the struct has a field %s; struct_update gives it another value", f.Name)
		}
		if x == nil {
			x = call("struct_field", s, text(f.Name))
		}
		delete(values, key)
		out.Args = append(out.Args, text(f.Name), x)
	}
	for _, f := range more {
		if x := values[strings.ToLower(f.Name)]; x != nil {
			out.Args = append(out.Args, text(f.Name), x)
		}
	}
	return &plan.Case{Whens: []plan.Expr{call("is_not_null", s)}, Thens: []plan.Expr{out}}, nil
}
