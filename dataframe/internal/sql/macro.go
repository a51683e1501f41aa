package sql

import (
	"strings"

	"weir/dataframe/internal/sql/syntax"
	"weir/dataframe/plan"
)

// A Macro is what CREATE MACRO keeps: expressions or queries by their parameters. It is written as syntax.Print writes it, and
// means what it meant where it was written, in Dialect.
type Macro struct {
	Dialect *syntax.Dialect
	Bodies  []MacroBody
}

// A MacroBody is the text of an expression or a query of parameters.
type MacroBody struct {
	Params []syntax.MacroParam
	Text   string
	Query  bool
}

// Macros is an Env that has macros.
type Macros interface {
	// Macro is what is called name, in lower case; nil: nothing.
	Macro(name string) *Macro
}

// MacroOf is what m keeps.
func (s *Statement) MacroOf(m *syntax.CreateMacro) (*Macro, error) {
	out := &Macro{Dialect: s.Dialect}
	for i, b := range m.Bodies {
		seen := map[string]bool{}
		for k, p := range b.Params {
			switch {
			case seen[strings.ToLower(p.Name)]:
				return nil, s.ErrorAt(m.Pos, "two parameters of %s are called %s", m.Name, p.Name)
			case k > 0 && p.Default == nil && b.Params[k-1].Default != nil:
				return nil, s.ErrorAt(m.Pos, "%s has no default, and stands behind one that has", p.Name)
			}
			seen[strings.ToLower(p.Name)] = true
		}
		for _, other := range m.Bodies[:i] {
			if len(other.Params) == len(b.Params) {
				return nil, s.ErrorAt(m.Pos, "two forms of %s have %d parameters", m.Name, len(b.Params))
			}
		}
		of := MacroBody{Params: b.Params, Query: b.Query != nil}
		if of.Query {
			of.Text = syntax.Print(b.Query)
		} else {
			of.Text = syntax.Print(b.Expr)
		}
		out.Bodies = append(out.Bodies, of)
	}
	return out, nil
}

// macro is the macro of the Env called name, nil if there is none.
func (b *binder) macro(name string) *Macro {
	if m, ok := b.env.(Macros); ok {
		return m.Macro(strings.ToLower(name))
	}
	return nil
}

// aggregates reports whether m is an expression with aggregates.
func (m *Macro) aggregates() bool {
	for _, b := range m.Bodies {
		if read, err := b.read(); err == nil && read.Expr != nil && len(aggregatesOf(read.Expr)) > 0 {
			return true
		}
	}
	return false
}

func (b *MacroBody) read() (*syntax.MacroBody, error) {
	if !b.Query {
		it, err := syntax.ParseExpr(b.Text, syntax.Weir)
		return &syntax.MacroBody{Expr: it.X}, err
	}
	s, _, err := syntax.Parse(b.Text, syntax.Weir)
	q, _ := s.(*syntax.Query)
	return &syntax.MacroBody{Query: q}, err
}

// mostMacros is how deep macros may be in macros.
const mostMacros = 64

// taken is the body of m for the arguments of e, and the values of its parameters.
func (b *binder) taken(m *Macro, query bool, name string, e *syntax.Call) (*MacroBody, map[string]syntax.Expr, error) {
	if b.macros++; b.macros > mostMacros {
		return nil, nil, b.errorAt(e.Pos, "%s: macros are nested more than %d deep", name, mostMacros)
	}
	for i := range m.Bodies {
		body := &m.Bodies[i]
		given := body.given(e.Args)
		switch {
		case given == nil:
			continue
		case body.Query && !query:
			return nil, nil, b.errorAt(e.Pos, "%s is a table: FROM %s", name, syntax.Print(e))
		case !body.Query && query:
			return nil, nil, b.errorAt(e.Pos, "%s is no table but a value: SELECT %s", name, syntax.Print(e))
		}
		for _, p := range body.Params {
			if x := given[strings.ToLower(p.Name)]; p.Type != nil {
				given[strings.ToLower(p.Name)] = &syntax.Cast{Pos: x.Position(), X: x, To: p.Type}
			}
		}
		return body, given, nil
	}
	var forms []string
	for _, body := range m.Bodies {
		var params []string
		for _, p := range body.Params {
			params = append(params, p.Name)
		}
		forms = append(forms, name+"("+strings.Join(params, ", ")+")")
	}
	return nil, nil, b.errorAt(e.Pos, "%s does not fit: there is %s", syntax.Print(e), strings.Join(forms, " and "))
}

// given are the values of b's parameters, in lower case, nil if args do not fit.
func (b *MacroBody) given(args []syntax.Expr) map[string]syntax.Expr {
	out := map[string]syntax.Expr{}
	for i, a := range args {
		n, named := a.(*syntax.NamedArg)
		switch {
		case named:
			out[strings.ToLower(n.Name)] = n.X
		case i >= len(b.Params):
			return nil
		default:
			out[strings.ToLower(b.Params[i].Name)] = a
		}
	}
	for _, p := range b.Params {
		key := strings.ToLower(p.Name)
		if out[key] == nil {
			out[key] = p.Default
		}
		if out[key] == nil {
			return nil
		}
	}
	if len(out) != len(b.Params) || len(args) > len(b.Params) {
		return nil
	}
	return out
}

// macro is the call e of an expression with a name. Arguments that read columns are computed outside of it, so that its own
// queries do not take their names for others; constants stand in the place of parameters.
func (l *lowering) macro(m *Macro, name string, e *syntax.Call) (plan.Expr, error) {
	defer func() { l.b.macros-- }()
	of, given, err := l.b.taken(m, false, name, e)
	if err != nil {
		return nil, err
	}
	body, err := of.read()
	if err != nil {
		return nil, err
	}
	call := *e
	call.Args = nil
	var params []string
	for _, p := range of.Params {
		if key := strings.ToLower(p.Name); !isConstant(given[key]) {
			params, call.Args = append(params, key), append(call.Args, given[key])
			delete(given, key)
		}
	}
	syntax.Substitute(body, func(part string) syntax.Expr { return given[strings.ToLower(part)] })
	renamed := func(x syntax.Expr, names map[string]string) syntax.Expr {
		in := &syntax.MacroBody{Expr: x}
		syntax.Substitute(in, func(part string) syntax.Expr {
			if to := names[strings.ToLower(part)]; to != "" {
				return &syntax.Name{Parts: []string{to}}
			}
			return nil
		})
		return in.Expr
	}
	return l.formed(m.Dialect, params, body.Expr, renamed, name, &call)
}

// isConstant reports whether e is a value that stands in the text.
func isConstant(e syntax.Expr) bool {
	switch x := e.(type) {
	case *syntax.Number, *syntax.Text, *syntax.Const, *syntax.TypedText:
		return true
	case *syntax.Unary:
		return isConstant(x.X)
	case *syntax.Cast:
		return isConstant(x.X)
	}
	return false
}

// macroTable is t, or the query that it calls by its name.
func (b *binder) macroTable(t syntax.Table) (syntax.Table, error) {
	f, ok := t.(*syntax.TableFunc)
	if !ok || f.Ordinality {
		return t, nil
	}
	name := strings.Join(f.Call.Name, ".")
	m := b.macro(name)
	if m == nil {
		return t, nil
	}
	if m.Dialect.Name != b.dialectName() {
		return nil, b.errorAt(f.Pos, "%s was made in the dialect %s, and this is %s", name, m.Dialect.Name, b.dialectName())
	}
	defer func() { b.macros-- }()
	of, given, err := b.taken(m, true, name, f.Call)
	if err != nil {
		return nil, err
	}
	body, err := of.read()
	if err != nil {
		return nil, err
	}
	syntax.Substitute(body, func(part string) syntax.Expr { return given[strings.ToLower(part)] })
	as := f.As
	if as.Name == "" {
		as.Name = name
	}
	return &syntax.Derived{Pos: f.Pos, Query: body.Query, As: as, Lateral: f.Lateral || !constantArgs(f.Call)}, nil
}
