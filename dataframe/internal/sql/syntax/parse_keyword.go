package syntax

// keyword reads what begins with a word of its own syntax, nil if t is none.
func (p *parser) keyword(t *token) Expr {
	next := p.ahead(1)
	if p.d == MySQL && t.key[0] == '_' && next.kind == tokString && next.pos == t.end {
		p.advance() // a character set: texts are UTF-8
		return p.primary()
	}
	switch t.key {
	case "null", "true", "false":
		p.advance()
		return &Const{t.pos, t.key}
	case "current_date", "current_timestamp", "current_time", "localtimestamp", "localtime", "current_user", "current_schema":
		if next.key == "." {
			return nil
		}
		p.advance()
		if p.is("(") {
			p.advance()
			if p.peek().kind == tokNumber {
				p.advance()
			}
			p.expect(")")
		}
		return &Const{t.pos, t.key}
	case "case":
		return p.caseExpr()
	case "cast", "try_cast":
		return p.castCall()
	case "exists":
		p.advance()
		if !p.startsQuery() {
			if p.is("(") {
				p.at--
				return p.call([]string{p.advance().key}, t.pos)
			}
			p.unexpected("a query in parentheses after EXISTS")
		}
		p.advance()
		e := &Exists{t.pos, p.query()}
		p.expect(")")
		return e
	case "interval":
		if next.kind == tokString || next.kind == tokNumber || next.key == "(" || next.key == "-" || next.key == "?" || next.kind == tokName || next.kind == tokWord && (unitOf(p.ahead(2).key) != "" || p.d == MySQL && p.startsOperand(next)) {
			return p.interval()
		}
	case "date", "timestamp", "time", "datetime", "decimal", "numeric", "timestamptz", "timestamp_ntz", "timestamp_ltz", "uuid", "json", "jsonb":
		if next.kind == tokString {
			return p.typedText()
		}
		if t.key == "timestamp" && (next.key == "with" || next.key == "without") || t.key == "time" && next.key == "without" {
			return p.typedText()
		}
		if x := p.preciseText(t); x != nil {
			return x
		}
	case "timestamp_s", "timestamp_ms", "timestamp_us", "timestamp_ns":
		if next.kind == tokString && p.d != MySQL {
			return p.textAs()
		}
	case "int", "integer", "bigint", "smallint", "int2", "int4", "bool", "boolean", "float", "float4", "float8", "real", "varchar", "text":
		if next.kind == tokString && p.d != MySQL { // there, an alias
			return p.typedText()
		}
	case "array":
		if next.key == "[" {
			p.advance()
			return p.listLiteral(t.pos)
		}
		if next.key == "(" {
			p.advance()
			if p.startsQuery() {
				p.advance()
				q := &Subquery{Pos: t.pos, Query: p.query(), Array: true}
				p.expect(")")
				return q
			}
			p.at--
		}
	case "row":
		if next.key == "(" {
			p.advance()
			p.advance()
			r := &Row{Pos: t.pos}
			if !p.take(")") {
				r.Elems = p.exprs()
				p.expectClose()
			}
			return r
		}
	case "map":
		if next.key == "{" {
			return p.mapLiteral()
		}
	case "lambda":
		if next.kind == tokWord && (p.ahead(2).key == ":" || p.ahead(2).key == ",") {
			return p.lambdaWord()
		}
	case "binary":
		if p.d == MySQL && (next.kind == tokString || next.isName()) { // texts compare by bytes anyway
			p.advance()
			return p.primary()
		}
	}
	return nil
}

// lambdaWord reads lambda x, y: body.
func (p *parser) lambdaWord() Expr {
	l := &Lambda{Pos: p.advance().pos}
	for p.err == nil {
		l.Params = append(l.Params, p.name("a parameter"))
		if !p.take(",") {
			break
		}
	}
	p.expect(":")
	l.Body = p.expr()
	return l
}

// typedText reads DATE '…', TIMESTAMP [WITH TIME ZONE] '…' and their like.
func (p *parser) typedText() Expr {
	t := p.advance()
	typ := t.key
	if w := p.takeAny("with", "without"); w != "" {
		p.expectAll("time", "zone")
		if typ == "timestamp" {
			typ = map[string]string{"with": "timestamptz", "without": "timestamp_ntz"}[w]
		}
	}
	return &TypedText{t.pos, typ, p.text("a text")}
}

// preciseText reads TIMESTAMP(3) '…' and TIMESTAMP(3) WITH TIME ZONE '…', which are the text cast to that type; nil is something
// else, as in MySQL, where the text is an alias.
func (p *parser) preciseText(t *token) Expr {
	if p.d == MySQL {
		return nil
	}
	if t.key != "timestamp" && t.key != "time" || p.ahead(1).key != "(" || p.ahead(2).kind != tokNumber || p.ahead(3).key != ")" {
		return nil
	}
	if k := p.ahead(4); k.kind != tokString && (k.key != "with" && k.key != "without" || p.ahead(7).kind != tokString) {
		return nil
	}
	return p.textAs()
}

// textAs reads a type and a text that is cast to it.
func (p *parser) textAs() Expr {
	c := &Cast{Pos: p.peek().pos, To: p.typeName()}
	x := p.peek()
	c.X = &Text{x.pos, p.text("a text")}
	return c
}

func (p *parser) caseExpr() Expr {
	c := &Case{Pos: p.advance().pos}
	if !p.is("when") {
		c.Subject = p.expr()
	}
	if !p.is("when") {
		p.unexpected("WHEN")
	}
	for p.err == nil && p.take("when") {
		whens := []Expr{p.expr()}
		for c.Subject != nil && p.take(",") { // one of several values
			whens = append(whens, p.expr())
		}
		p.expect("then")
		then := p.expr()
		for _, w := range whens {
			c.Whens = append(c.Whens, When{w, then})
		}
	}
	if p.take("else") {
		c.Else = p.expr()
	}
	p.expect("end")
	return c
}

func (p *parser) castCall() Expr {
	t := p.advance()
	c := &Cast{Pos: t.pos, Try: t.key == "try_cast"}
	p.expect("(")
	c.X = p.expr()
	p.expect("as")
	c.To = p.typeName()
	p.expect(")")
	return c
}
