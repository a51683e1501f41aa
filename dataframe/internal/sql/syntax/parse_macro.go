package syntax

// A CreateMacro gives a name to expressions or queries of parameters, one for each number of them.
type CreateMacro struct {
	Pos
	OrReplace, IfNotExists bool
	Name                   string
	Bodies                 []MacroBody
}

// A MacroBody is an expression of parameters or, as a table of FROM, a query.
type MacroBody struct {
	Params []MacroParam
	Expr   Expr
	Query  *Query
}

// A MacroParam is a parameter. Without a Default it must be given; its value is cast to Type, if there is one.
type MacroParam struct {
	Name    string
	Type    *TypeName
	Default Expr
}

func (*CreateMacro) statement() {}

// macro reads CREATE MACRO f(a, b := 1) AS a + b, DuckDB's, which has other numbers of parameters behind commas and
// AS TABLE for a query, and CREATE FUNCTION f(a int) RETURNS int RETURN a + 1, which is Spark's and the standard's.
func (p *parser) macro(pos Pos, orReplace bool) Statement {
	p.advance()
	m := &CreateMacro{Pos: pos, OrReplace: orReplace, IfNotExists: p.takeAll("if", "not", "exists")}
	names := p.names("a name for the macro")
	m.Name = names[len(names)-1]
	for p.err == nil {
		m.Bodies = append(m.Bodies, p.macroBody())
		if !p.take(",") {
			break
		}
	}
	return m
}

func (p *parser) macroBody() (b MacroBody) {
	p.expect("(")
	for p.err == nil && !p.is(")") {
		b.Params = append(b.Params, p.macroParam())
		if !p.take(",") {
			break
		}
	}
	p.expectClose()
	var result *TypeName
	table := false
	if p.take("returns") {
		if table = p.take("table"); table && p.is("(") {
			p.returnedColumns()
		} else if !table {
			result = p.typeName()
		}
	}
	p.macroNotes()
	switch {
	case p.take("return"):
		table = table || p.take("table")
	case p.is("as") && p.ahead(1).kind == tokString:
		p.fail(p.ahead(1).pos, "a function whose text stands in quotes is not there: write RETURN and an expression")
	default:
		p.expect("as")
		table = table || p.take("table")
	}
	if table {
		b.Query = p.query()
		return b
	}
	b.Expr = p.expr()
	if result != nil {
		b.Expr = &Cast{Pos: b.Expr.Position(), X: b.Expr, To: result}
	}
	return b
}

func (p *parser) macroParam() (m MacroParam) {
	m.Name = p.name("a name for the parameter")
	if p.peek().isName() && !p.is("default") {
		m.Type = p.typeName()
	}
	if p.takeAny(":=", "=>", "=", "default") != "" {
		m.Default = p.expr()
	}
	return m
}

// returnedColumns reads (a int, b text) behind RETURNS TABLE: the query has names and types of its own.
func (p *parser) returnedColumns() {
	p.notes = append(p.notes, Note{p.pos(), "the columns of RETURNS TABLE are those of the query, and are not looked at"})
	p.expect("(")
	for p.err == nil {
		p.name("a column name")
		p.typeName()
		if !p.take(",") {
			break
		}
	}
	p.expectClose()
}

// macroNotes reads what functions say of themselves.
func (p *parser) macroNotes() {
	for p.err == nil {
		switch {
		case p.takeAny("immutable", "stable", "volatile", "strict", "deterministic") != "":
		case p.takeAll("not", "deterministic"), p.takeAll("contains", "sql"), p.takeAll("reads", "sql", "data"):
		case p.take("comment"):
			p.text("a text after COMMENT")
		case p.take("language"):
			if at := p.pos(); lower(p.anyWord("a language")) != "sql" {
				p.fail(at, "functions are expressions of SQL here")
			}
		default:
			return
		}
	}
}

func (w *printer) macro(m *CreateMacro) {
	w.str("CREATE ")
	w.when(m.OrReplace, "OR REPLACE ")
	w.str("MACRO ")
	w.when(m.IfNotExists, "IF NOT EXISTS ")
	w.str(quoteNames([]string{m.Name}))
	w.list(len(m.Bodies), func(i int) {
		b := m.Bodies[i]
		w.str("(")
		w.list(len(b.Params), func(k int) {
			w.str(quoteNames([]string{b.Params[k].Name}))
			if t := b.Params[k].Type; t != nil {
				w.str(" ", w.typeText(t))
			}
			w.clause(" := ", b.Params[k].Default)
		})
		w.str(") AS ")
		if b.Query != nil {
			w.str("TABLE ")
			w.bareQuery(b.Query)
			return
		}
		w.expr(b.Expr)
	})
}
