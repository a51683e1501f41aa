package sql

import (
	"strings"

	"weir/dataframe/column"
	"weir/dataframe/internal/funcs"
	"weir/dataframe/plan"
)

// nameOrCall reads a column, perhaps qualified, or a function call.
func (p *parser) nameOrCall() (plan.Expr, error) {
	t := p.peek()
	if t.kind == tokWord && p.peek2().is("(") && callable(t.text) {
		return p.functionCall()
	}
	if !t.isName() {
		return nil, p.unexpected("an expression")
	}
	p.advance()
	parts := []string{t.text}
	for p.take(".") {
		part, err := p.name("a column name after the dot")
		if err != nil {
			return nil, err
		}
		parts = append(parts, part)
	}
	c := &plan.Column{Name: strings.Join(parts, ".")}
	p.refs[c] = ref{parts, t.pos}
	return c, nil
}

// callable reports whether a word before a parenthesis names a function: any
// word that is no keyword, and keywords that are functions too.
func callable(word string) bool {
	w := strings.ToLower(word)
	return !reserved[w] || funcs.FindScalar(w) != nil && w != "in" && w != "and" && w != "or" && w != "not"
}

func (p *parser) functionCall() (plan.Expr, error) {
	t := p.advance()
	name := strings.ToLower(t.text)
	scalar, aggregate := funcs.FindScalar(name), funcs.FindAggregate(name)
	if scalar == nil && aggregate == nil {
		if near := column.Nearest(name, funcs.Names()); near != "" {
			return nil, p.errorAt(t.pos, "no function %q; did you mean %q?", name, near)
		}
		return nil, p.errorAt(t.pos, "no function %q; %%help functions lists them", name)
	}
	p.advance()
	c := call(name)
	c.Distinct = p.take("distinct")
	switch {
	case name == "count" && !c.Distinct && p.take("*"):
		if err := p.expect(")"); err != nil {
			return nil, err
		}
	case p.take(")"):
	default:
		var err error
		if c.Args, err = p.exprList(); err != nil {
			return nil, err
		}
	}
	if c.Distinct && aggregate == nil {
		return nil, p.errorAt(t.pos, "%s is no aggregate and takes no DISTINCT", name)
	}
	if c.Distinct && len(c.Args) == 0 {
		return nil, p.errorAt(t.pos, "%s(DISTINCT …) needs an argument", name)
	}
	if p.peek().is("filter") && p.peek2().is("(") {
		if aggregate == nil {
			return nil, p.errorAt(p.peek().pos, "%s is no aggregate and takes no FILTER", name)
		}
		return p.filter(c)
	}
	if p.peek().is("over") {
		return nil, p.unexpected("")
	}
	return c, nil
}

// filter reads FILTER (WHERE …).
func (p *parser) filter(c *plan.Call) (plan.Expr, error) {
	p.advance()
	p.advance()
	if err := p.expect("where"); err != nil {
		return nil, err
	}
	where, err := p.expr()
	if err != nil {
		return nil, err
	}
	c.Filter = where
	return c, p.expect(")")
}
