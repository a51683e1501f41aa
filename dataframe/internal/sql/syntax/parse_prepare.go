package syntax

import "strings"

// A Prepare keeps a statement under a name, to be run with values for its parameters. From is a text of one, as in MySQL.
type Prepare struct {
	Pos
	Name      string
	Types     []*TypeName // of $1, $2, …
	Statement Statement
	From      Expr
}

// An Execute runs what Prepare has kept, or the text Immediate. Values with names are NamedArgs.
type Execute struct {
	Pos
	Name      string
	Immediate Expr
	Args      []Expr
}

// A Deallocate forgets what Prepare has kept; without a name, all.
type Deallocate struct {
	Pos
	Name string
}

// A SetVariable gives variables such as @x values.
type SetVariable struct {
	Pos
	Set []Assignment // Column is the name with its @
}

func (*Prepare) statement()     {}
func (*Execute) statement()     {}
func (*Deallocate) statement()  {}
func (*SetVariable) statement() {}

// prepare reads PREPARE q (int) AS SELECT …, or MySQL's PREPARE q FROM 'SELECT …'.
func (p *parser) prepare() Statement {
	s := &Prepare{Pos: p.advance().pos, Name: p.name("a name for the statement")}
	if p.take("from") {
		s.From = p.expr()
		return s
	}
	if p.take("(") {
		for p.err == nil {
			s.Types = append(s.Types, p.typeName())
			if !p.take(",") {
				break
			}
		}
		p.expectClose()
	}
	p.expect("as")
	switch at := p.pos(); p.peek().key {
	case "prepare", "execute", "deallocate":
		p.fail(at, "PREPARE takes a query, INSERT, UPDATE, DELETE or another statement that does something")
	}
	s.Statement = p.statement()
	return s
}

// execute reads EXECUTE q (1, name := 2), MySQL's EXECUTE q USING @a, and Spark's EXECUTE IMMEDIATE 'SELECT …' USING 1.
func (p *parser) execute() Statement {
	s := &Execute{Pos: p.advance().pos}
	if p.is("immediate") && p.ahead(1).kind != tokEnd && p.ahead(1).key != "(" && p.ahead(1).key != "using" && p.ahead(1).key != ";" {
		p.advance()
		s.Immediate = p.expr()
	} else {
		s.Name = p.name("the name of a prepared statement")
	}
	open := p.take("(")
	if !open && !p.take("using") || p.take(")") {
		return s
	}
	for p.err == nil {
		s.Args = append(s.Args, p.givenValue())
		if !p.take(",") {
			break
		}
	}
	if open {
		p.expectClose()
	}
	return s
}

// givenValue reads a value of EXECUTE: x, name := x or x AS name.
func (p *parser) givenValue() Expr {
	pos := p.pos()
	if n := p.ahead(1).key; p.peek().isName() && (n == ":=" || n == "=>" || n == "=") {
		name := p.name("a name")
		p.advance()
		return &NamedArg{pos, name, p.expr()}
	}
	x := p.expr()
	if p.take("as") {
		return &NamedArg{pos, p.name("a name"), x}
	}
	return x
}

// deallocate reads DEALLOCATE [PREPARE] q, or ALL.
func (p *parser) deallocate() Statement {
	s := &Deallocate{Pos: p.advance().pos}
	if p.is("prepare") && p.ahead(1).kind != tokEnd {
		p.advance()
	}
	if !p.take("all") {
		s.Name = p.name("the name of a prepared statement, or ALL")
	}
	return s
}

// setVariables reads @a = 1, @b := 2 behind SET.
func (p *parser) setVariables(pos Pos) Statement {
	s := &SetVariable{Pos: pos}
	for p.err == nil {
		name := p.variable()
		if !p.take(":=") {
			p.expect("=")
		}
		s.Set = append(s.Set, Assignment{Column: []string{name}, Value: p.expr()})
		if !p.take(",") {
			break
		}
	}
	return s
}

// variable reads @name.
func (p *parser) variable() string {
	at := p.pos()
	t := p.peek()
	p.expect("@")
	n := p.peek()
	if p.err != nil || n.pos != t.end || n.kind != tokWord {
		p.fail(at, "expected a variable such as @x")
		return ""
	}
	p.advance()
	return "@" + lower(n.text)
}

// variableValue reads @name in an expression.
func (p *parser) variableValue() Expr {
	at := p.pos()
	v := &Param{Pos: at, Name: p.variable()}
	if p.is(":=") {
		p.fail(at, "a query sets no variables; SET %s = … does", v.Name)
	}
	return v
}

// systemVariable reads @@name, @@session.name or @@global.name.
func (p *parser) systemVariable() Expr {
	v := &Param{Pos: p.advance().pos, Name: "@@"}
	if (p.is("session") || p.is("global") || p.is("local")) && p.ahead(1).key == "." {
		v.Name += p.advance().key + "."
		p.advance()
	}
	v.Name += lower(p.anyWord("the name of a system variable"))
	return v
}

// prepared writes the statements of this file.
func (w *printer) prepared(s Statement) {
	switch s := s.(type) {
	case *Sequence:
		w.sequence(s)
	case *Transaction:
		w.transaction(s)
	case *Prepare:
		w.str("PREPARE ", quoteName(s.Name))
		if s.From != nil {
			w.str(" FROM ")
			w.expr(s.From)
			return
		}
		if s.Types != nil {
			w.str(" (")
			w.list(len(s.Types), func(i int) { w.str(s.Types[i].String()) })
			w.str(")")
		}
		w.str(" AS ")
		w.statement(s.Statement)
	case *Execute:
		w.str("EXECUTE ")
		if s.Immediate != nil {
			w.str("IMMEDIATE ")
			w.expr(s.Immediate)
		} else {
			w.str(quoteName(s.Name))
		}
		if s.Args != nil {
			w.str(" USING ")
			w.exprs(s.Args)
		}
	case *Deallocate:
		w.str("DEALLOCATE ")
		if s.Name == "" {
			w.str("ALL")
			return
		}
		w.str("PREPARE ", quoteName(s.Name))
	case *SetVariable:
		w.str("SET ")
		w.list(len(s.Set), func(i int) {
			w.str(strings.Join(s.Set[i].Column, ""), " = ")
			w.expr(s.Set[i].Value)
		})
	}
}
