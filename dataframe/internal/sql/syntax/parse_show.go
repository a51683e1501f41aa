package syntax

// describe reads DESCRIBE [EXTENDED] [TABLE] t, DESCRIBE FUNCTION f or DESCRIBE SELECT ….
func (p *parser) describe() Statement {
	d := &Describe{Pos: p.advance().pos, Kind: "table"}
	d.Extended = p.takeAny("extended", "formatted") != ""
	switch {
	case p.is("select"), p.is("with"), p.is("from"), p.startsQuery(), p.is("values"):
		d.Kind, d.Query = "query", p.query()
		return d
	case p.takeAny("schema", "database") != "":
		d.Kind = "schema"
	case p.is("function") && p.ahead(1).kind != tokEnd:
		p.advance()
		d.Kind = "function"
		d.Extended = p.take("extended") || d.Extended
		d.Name = []string{p.functionName()}
		return d
	case p.is("table") && p.ahead(1).isName():
		p.advance()
		d.Extended = p.takeAny("extended", "formatted") != "" || d.Extended
	}
	if p.peek().kind == tokString {
		d.Kind = "query"
		d.Query = p.allOf(p.tablePrimary())
		return d
	}
	d.Name = p.names("a table name")
	return d
}

// functionName reads a name, a keyword or a sign.
func (p *parser) functionName() string {
	t := p.advance()
	if t.kind == tokEnd {
		p.unexpected("a function")
	}
	return t.text
}

// allOf is SELECT * FROM t.
func (p *parser) allOf(t Table) *Query {
	pos := t.Position()
	return &Query{Pos: pos, Body: &Select{Pos: pos, Items: []Item{{X: &Star{Pos: pos}}}, From: []Table{t}}}
}

// show reads SHOW TABLES [FROM s] [LIKE 'x'] and its like.
func (p *parser) show() Statement {
	s := &Show{Pos: p.advance().pos}
	p.takeAny("full", "user", "system", "all")
	switch t := p.peek(); t.key {
	case "create":
		p.advance()
		what := p.takeAny("table", "view")
		if what == "" {
			p.unexpected("TABLE or VIEW")
		}
		s.What = "create " + what
		s.From = p.names("a table name")
		return s
	case "databases", "schemas":
		s.What = "databases"
		p.advance()
	case "tables", "views", "columns", "functions", "partitions", "variables", "catalogs":
		s.What = t.key
		p.advance()
	case "tblproperties":
		s.What = "properties"
		p.advance()
		s.From = p.names("a table name")
	case "":
		if p.peek().kind == tokEnd {
			s.What = "all"
			return s
		}
		p.unexpected("TABLES, DATABASES, COLUMNS, FUNCTIONS, PARTITIONS or CREATE TABLE")
	default:
		// PostgreSQL: SHOW setting.
		return &Set{Pos: s.Pos, Name: p.names("what to show")}
	}
	for p.takeAny("from", "in") != "" || s.What == "partitions" && s.From == nil && p.peek().isName() {
		s.From = append(p.names("a name"), s.From...)
	}
	if p.take("like"); p.peek().kind == tokString {
		s.Like = p.advance().text
	}
	return s
}

// set reads SET name = value, SET name TO value, SET name, or RESET name.
func (p *parser) set() Statement {
	t := p.advance()
	if t.key == "set" && p.is("@") {
		return p.setVariables(t.pos)
	}
	if p.is("variable") && p.ahead(1).isName() && (t.key == "reset" || p.ahead(2).key == "=" || p.ahead(2).key == "to") {
		return p.namedVariable(t)
	}
	s, local := &Set{Pos: t.pos, Reset: t.key == "reset"}, false
	if n := p.ahead(1); (n.kind == tokWord || n.kind == tokName || n.key == "@@") && n.key != "to" {
		local = p.takeAny("session", "global", "local", "persist") == "local"
	}
	if local && (p.is("timezone") || p.is("time") && p.ahead(1).key == "zone") {
		p.fail(p.peek().pos, "SET LOCAL is not there for the time zone: SET holds until it is set again")
	}
	if p.peek().kind == tokEnd {
		return s
	}
	if p.ahead(1).key != "=" && (p.take("names") || p.takeAll("character", "set")) { // MySQL: texts are UTF-8
		s.Name, s.Value = []string{"names"}, []Expr{p.optionValue()}
		return s
	}
	p.take("@@")
	if p.takeAll("time", "zone") {
		s.Name = []string{"timezone"}
		s.Value = []Expr{p.optionValue()}
		return s
	}
	p.setName(s)
	if s.Reset || !p.take("=") && !p.take("to") {
		return s
	}
	for p.err == nil {
		s.Value = append(s.Value, p.optionValue())
		if !p.take(",") {
			break
		}
	}
	return s
}

// namedVariable reads SET VARIABLE x = 1 and RESET VARIABLE x, DuckDB's for what is @x elsewhere.
func (p *parser) namedVariable(t *token) Statement {
	p.advance()
	name := &Assignment{Column: []string{"@" + p.advance().text}, Value: &Const{t.pos, "null"}}
	if t.key == "set" {
		p.advance()
		name.Value = p.expr()
	}
	return &SetVariable{Pos: t.pos, Set: []Assignment{*name}}
}

// setName reads a.b-c.d, as Spark's settings are called.
func (p *parser) setName(s *Set) {
	for p.err == nil {
		part := p.anyWord("the name of a setting")
		for p.is("-") && p.ahead(1).kind == tokWord {
			p.advance()
			part += "-" + p.advance().text
		}
		s.Name = append(s.Name, part)
		if !p.take(".") && !p.take(":") {
			return
		}
	}
}

func (p *parser) use() Statement {
	u := &Use{Pos: p.advance().pos}
	if p.is("schema") || p.is("database") || p.is("catalog") {
		if p.ahead(1).isName() {
			p.advance()
		}
	}
	u.Name = p.names("the name of a schema")
	return u
}

func (p *parser) analyze() Statement {
	a := &Analyze{Pos: p.advance().pos}
	p.take("table")
	if p.peek().kind == tokEnd {
		return a
	}
	a.Table = p.names("a table name")
	if p.take("partition") {
		a.Partition = p.partition()
	}
	if p.take("compute") {
		p.expect("statistics")
	}
	a.NoScan = p.take("noscan")
	switch {
	case p.takeAll("for", "all", "columns"):
		a.AllColumns = true
	case p.takeAll("for", "columns"):
		for p.err == nil {
			a.Columns = append(a.Columns, p.name("a column name"))
			if !p.take(",") {
				break
			}
		}
	case p.is("("):
		a.Columns = p.nameList("a column name")
	}
	return a
}

func (p *parser) summarize() Statement {
	s := &Summarize{Pos: p.advance().pos}
	switch {
	case p.is("select"), p.is("with"), p.is("from"), p.startsQuery():
		s.Query = p.query()
	case p.peek().kind == tokString:
		s.Query = p.allOf(p.tablePrimary())
	default:
		s.Name = p.names("a table name")
	}
	return s
}
