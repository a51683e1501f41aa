package sql

import (
	"slices"
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

// macros are those that are being taken, and what calls were found to be.
type macros struct {
	inside []string                 // the names, in lower case, outermost first; see mayCall
	calls  map[*syntax.Call]*called // of macros that are expressions
}

// unlessInside refuses the call e of a macro inside of its own body, as nothing would end that.
func (b *binder) unlessInside(name string, e *syntax.Call) error {
	in, key := b.macros.inside, strings.ToLower(name)
	full := len(in) >= mostMacros
	switch {
	case slices.Contains(in, key) || full && slices.Contains(in, mayCall+key):
		return b.last(b.errorAt(e.Pos, "the macro %s calls itself, and would never end; what repeats is written WITH RECURSIVE", name))
	case full:
		return b.last(b.errorAt(e.Pos, "%s: macros are nested more than %d deep", name, mostMacros))
	}
	return nil
}

// mayCall stands before the name of a macro in whose body there are arguments, which may call it again, and end.
const mayCall = "? "

// enter notes that the body of a macro is being bound, until what it returns is called.
func (b *binder) enter(key string) (leave func()) {
	around := b.macros.inside
	b.macros.inside = append(around[:len(around):len(around)], strings.ToLower(key))
	return func() { b.macros.inside = around }
}

// taken is the body of m for the arguments of e, and the values of its parameters.
func (b *binder) taken(m *Macro, query bool, name string, e *syntax.Call) (*MacroBody, map[string]syntax.Expr, error) {
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

// given are the values of b's parameters, in lower case, nil if args do not fit: each is given once.
func (b *MacroBody) given(args []syntax.Expr) map[string]syntax.Expr {
	out := map[string]syntax.Expr{}
	for i, a := range args {
		key, x := "", a
		if n, named := a.(*syntax.NamedArg); named {
			key, x = strings.ToLower(n.Name), n.X
		} else if i < len(b.Params) {
			key = strings.ToLower(b.Params[i].Name)
		}
		if key == "" || out[key] != nil {
			return nil
		}
		out[key] = x
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

// A called is a call of a macro: its expression, with constants in the place of parameters, and names of their own for those
// of args. It is kept, as the call may be bound more than once, so that what is known of queries in it stays known.
type called struct {
	body   syntax.Expr
	params []string
	args   []syntax.Expr
}

// calledBy is what e calls, which is m.
func (b *binder) calledBy(m *Macro, name string, e *syntax.Call) (*called, error) {
	if c := b.macros.calls[e]; c != nil {
		return c, nil
	}
	of, given, err := b.taken(m, false, name, e)
	if err != nil {
		return nil, err
	}
	body, err := of.read()
	if err != nil {
		return nil, err
	}
	c := &called{}
	for _, p := range of.Params {
		key := strings.ToLower(p.Name)
		if isConstant(given[key]) {
			continue
		}
		own := b.fresh("argument " + key)
		c.params, c.args = append(c.params, own), append(c.args, given[key])
		given[key] = &syntax.Name{Pos: e.Pos, Parts: []string{own}}
	}
	syntax.Substitute(body, func(part string) syntax.Expr { return given[strings.ToLower(part)] })
	c.body = body.Expr
	if b.macros.calls == nil {
		b.macros.calls = map[*syntax.Call]*called{}
	}
	b.macros.calls[e] = c
	return c, nil
}

// macro is the call e of an expression with a name. Arguments that read columns are computed outside of it, so that its own
// queries do not take their names for others; constants stand in the place of parameters.
func (l *lowering) macro(m *Macro, name string, e *syntax.Call) (plan.Expr, error) {
	if err := l.b.unlessInside(name, e); err != nil {
		return nil, err
	}
	c, err := l.b.calledBy(m, name, e)
	if err != nil {
		return nil, err
	}
	call := *e
	call.Args = c.args
	in := func(f func() (plan.Expr, error)) (plan.Expr, error) {
		defer l.b.enter(name)()
		return l.b.inDialect(m.Dialect, f)
	}
	return l.formed(m.Dialect, in, c.params, c.body, nil, name, &call)
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
