package sql

import (
	"fmt"
	"maps"
	"strings"

	"weir/dataframe/column"
	"weir/dataframe/internal/sql/syntax"
	"weir/dataframe/plan"
)

// A Prepared is a statement that was read, to be run later with values. It does not change.
type Prepared struct {
	Syntax  syntax.Statement
	dialect *syntax.Dialect
	text    string
	notes   []syntax.Note
}

// Prepared is a statement within s, or s itself.
func (s *Statement) Prepared(within syntax.Statement) *Prepared {
	return &Prepared{within, s.Dialect, s.Text, s.Notes}
}

// With is the statement with values for its parameters, of which it must have as many.
func (p *Prepared) With(list []*plan.Literal, named map[string]*plan.Literal) (*Statement, error) {
	marks, highest := syntax.Params(p.text, p.dialect)
	if asked := max(marks, highest); asked < len(list) {
		return nil, fmt.Errorf("there are %d values for %d parameters", len(list), asked)
	}
	args := &arguments{named: map[string]any{}}
	for _, v := range list {
		args.list = append(args.list, v)
	}
	for name, v := range maps.All(named) {
		args.named[name] = v
	}
	return &Statement{Syntax: p.Syntax, Dialect: p.dialect, Text: p.text, Notes: p.notes, args: args}, nil
}

// Variables is an Env in which SET @x = … has given variables values.
type Variables interface {
	// Variable is the value of "@x"; nil: it has none.
	Variable(name string) *plan.Literal
}

// Settings is an Env that has settings.
type Settings interface {
	// Setting is the value of the setting called name; not ok: there is none.
	Setting(name string) (value string, ok bool)
}

// setting is current_setting('name'), which with true behind it is null where there is no such setting; nil: there is none.
func (l *lowering) setting(e *syntax.Call) plan.Expr {
	if len(e.Args) < 1 || len(e.Args) > 2 {
		return nil
	}
	name, ok := e.Args[0].(*syntax.Text)
	if !ok {
		return nil
	}
	switch strings.ToLower(name.Value) {
	case "timezone", "time_zone", "time zone":
		return text(l.b.zoneName())
	}
	if env, ok := l.b.env.(Settings); ok {
		if v, ok := env.Setting(strings.ToLower(name.Value)); ok {
			return text(v)
		}
	}
	if len(e.Args) == 2 {
		if lax, ok := e.Args[1].(*syntax.Const); ok && lax.Word == "true" {
			return &plan.Cast{X: plan.NewLiteral(nil), To: column.String}
		}
	}
	return nil
}

// variableOf is getvariable('x'), null where nothing gave x a value.
func (l *lowering) variableOf(e *syntax.Call) (plan.Expr, error) {
	var name *syntax.Text
	if len(e.Args) == 1 {
		name, _ = e.Args[0].(*syntax.Text)
	}
	if name == nil {
		return nil, l.b.errorAt(e.Pos, "getvariable takes the name of a variable, a text that stands in the query")
	}
	v, ok := l.b.env.(Variables)
	if !ok || v.Variable("@"+name.Value) == nil {
		return plan.LiteralOf(nil)
	}
	again := *v.Variable("@" + name.Value)
	return l.b.settledLiteral(&again), nil
}

// variable is the value of a variable. In MySQL one that nobody has set is null.
func (b *binder) variable(p *syntax.Param) (*plan.Literal, error) {
	if strings.HasPrefix(p.Name, "@@") {
		return b.systemVariable(p)
	}
	if v, ok := b.env.(Variables); ok {
		if l := v.Variable(p.Name); l != nil {
			again := *l
			return b.settledLiteral(&again), nil
		}
	}
	if b.dialect == syntax.MySQL {
		return plan.LiteralOf(nil)
	}
	return nil, b.errorAt(p.Pos, "no variable %s; SET %s = … gives it a value", p.Name, p.Name)
}
