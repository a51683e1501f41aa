package syntax

import "strings"

// primary reads an operand: a literal, a name, a call, CASE, CAST or something
// in brackets.
func (p *parser) primary() Expr {
	t := p.peek()
	switch t.kind {
	case tokNumber:
		p.advance()
		return &Number{t.pos, t.text}
	case tokString:
		return p.textLiteral()
	case tokBytes:
		p.advance()
		return &Bytes{t.pos, t.text}
	case tokName:
		return p.nameOrCall()
	case tokSign:
		return p.bracketed(t)
	case tokWord:
		if p.inDuplicate && t.key == "values" && p.ahead(1).key == "(" {
			p.at += 2
			name := p.name("a column name")
			p.expect(")")
			return &Name{t.pos, []string{excluded, name}}
		}
		if e := p.keyword(t); e != nil {
			return e
		}
		return p.nameOrCall()
	}
	p.unexpected("an expression")
	return &Const{t.pos, "null"}
}

// textLiteral reads '…', and further ones that continue it.
func (p *parser) textLiteral() Expr {
	t := p.advance()
	s := &Text{t.pos, t.text}
	for p.peek().kind == tokString && p.src[p.tokens[p.at-1].end-1] == '\'' && p.src[p.peek().pos] == '\'' {
		s.Value += p.advance().text
	}
	return s
}

// bracketed reads what begins with a sign.
func (p *parser) bracketed(t *token) Expr {
	switch t.key {
	case "(":
		return p.parens()
	case "[":
		return p.listLiteral(t.pos)
	case "{":
		return p.structLiteral()
	case "?", "$", ":":
		return p.param()
	case "@":
		return p.variableValue()
	case "@@":
		return p.systemVariable()
	}
	p.unexpected("an expression")
	return &Const{t.pos, "null"}
}

// param reads ?, ?1, $1, $name or :name.
func (p *parser) param() Expr {
	t := p.advance()
	n := p.peek()
	if t.key == "?" {
		p.params++
		return &Param{Pos: t.pos, Index: p.params}
	}
	if n.pos == t.end && (n.kind == tokWord || n.kind == tokNumber) {
		p.advance()
		if n.kind == tokWord {
			return &Param{Pos: t.pos, Name: n.text}
		}
		if i, ok := smallInt(n.text); ok && t.key == "$" && i > 0 {
			return &Param{Pos: t.pos, Index: i, Name: "$"}
		}
	}
	p.fail(t.pos, "expected a parameter such as ?, $1 or :name")
	return &Param{Pos: t.pos}
}

// smallInt is a number without sign, point or exponent, below a million.
func smallInt(s string) (int, bool) {
	n := 0
	for i := 0; i < len(s); i++ {
		if !isDigit(s[i]) || i > 5 {
			return 0, false
		}
		n = n*10 + int(s[i]-'0')
	}
	return n, s != ""
}

// parens reads (expr), (a, b), (query) or (x, y) -> body.
func (p *parser) parens() Expr {
	open := p.peek()
	if p.startsQuery() {
		p.advance()
		q := &Subquery{Pos: open.pos, Query: p.query()}
		p.expect(")")
		return q
	}
	p.advance()
	if p.take(")") {
		return &Row{Pos: open.pos}
	}
	e := p.expr()
	if !p.is(",") {
		if !p.take(")") {
			p.unexpected("an operator or )")
		}
		if s, ok := e.(*Subscript); ok && p.d == Postgres && p.is("[") {
			s.Closed = true
		}
		return e
	}
	r := &Row{Pos: open.pos, Elems: []Expr{e}}
	for p.err == nil && p.take(",") {
		if p.is(")") {
			break
		}
		r.Elems = append(r.Elems, p.expr())
	}
	p.expectClose()
	return r
}

// comprehension is [x + 1 for x in list if x > 0]: list_transform over list_filter.
func (p *parser) comprehension(pos Pos, body Expr) Expr {
	p.expect("for")
	params := []string{p.anyWord("a name for the elements")}
	for p.take(",") {
		params = append(params, p.anyWord("a name for the numbers of the elements"))
	}
	p.expect("in")
	list := p.expr()
	if p.take("if") {
		list = &Call{Pos: pos, Name: []string{"list_filter"}, Args: []Expr{list, &Lambda{Pos: pos, Params: params[:1], Body: p.expr()}}}
		if len(params) > 1 {
			p.fail(pos, "for %s in … if … takes one name: the elements that are left are numbered anew", params[0]+", "+params[1])
		}
	}
	if !p.take("]") {
		p.unexpected("IF or ]")
	}
	return &Call{Pos: pos, Name: []string{"list_transform"}, Args: []Expr{list, &Lambda{Pos: pos, Params: params, Body: body}}}
}

func (p *parser) listLiteral(pos Pos) Expr {
	p.expect("[")
	l := &List{Pos: pos}
	if p.take("]") {
		return l
	}
	for p.err == nil {
		l.Elems = append(l.Elems, p.expr())
		if !p.take(",") || p.is("]") {
			break
		}
	}
	if len(l.Elems) == 1 && p.is("for") && p.ahead(1).isName() {
		return p.comprehension(pos, l.Elems[0])
	}
	if !p.take("]") {
		p.unexpected("a comma or ]")
	}
	return l
}

// structLiteral reads {'a': 1, b: 2}.
func (p *parser) structLiteral() Expr {
	s := &Struct{Pos: p.pos()}
	p.expect("{")
	if p.take("}") {
		return s
	}
	for p.err == nil {
		t := p.advance()
		if t.kind != tokString && t.kind != tokWord && t.kind != tokName {
			p.at--
			p.unexpected("the name of a field")
		}
		p.expect(":")
		s.Names = append(s.Names, t.text)
		s.Values = append(s.Values, p.expr())
		if !p.take(",") {
			break
		}
	}
	if !p.take("}") {
		p.unexpected("a comma or }")
	}
	return s
}

// mapLiteral reads MAP {k: v}.
func (p *parser) mapLiteral() Expr {
	m := &Map{Pos: p.advance().pos}
	p.expect("{")
	if p.take("}") {
		return m
	}
	for p.err == nil {
		m.Keys = append(m.Keys, p.expr())
		p.expect(":")
		m.Values = append(m.Values, p.expr())
		if !p.take(",") {
			break
		}
	}
	if !p.take("}") {
		p.unexpected("a comma or }")
	}
	return m
}

// postfix reads ::type, [i], .field and -> behind an operand.
func (p *parser) postfix(x Expr) Expr {
	for p.err == nil {
		t := p.peek()
		switch t.key {
		case "::":
			p.advance()
			x = &Cast{Pos: t.pos, X: x, To: p.typeName()}
		case "[":
			x = p.subscript(x)
		case ".":
			if _, isNumber := x.(*Number); isNumber {
				return x
			}
			p.advance()
			if p.is("*") {
				p.fail(p.pos(), "expected a field after the dot, not *; unnest(…) or COLUMNS(…) make columns of a struct")
				return x
			}
			name := p.anyWord("a field after the dot")
			if p.is("(") {
				x = p.method(x, lower(name))
				continue
			}
			x = &Field{t.pos, x, name}
		case "->", "->>":
			if p.lambdaHere(x) {
				return x
			}
			p.advance()
			fn := "json_extract"
			if t.key == "->>" {
				fn = "json_extract_string"
			}
			x = &Call{Pos: t.pos, Name: []string{fn}, Args: []Expr{x, p.jsonKey()}}
		case "#>", "#>>":
			p.advance()
			fn := "json_extract"
			if t.key == "#>>" {
				fn = "json_extract_string"
			}
			x = &Call{Pos: t.pos, Name: []string{fn}, Args: []Expr{x, p.jsonSteps()}}
		default:
			return x
		}
	}
	return x
}

// method reads x.f(y), which is f(x, y).
func (p *parser) method(x Expr, name string) Expr {
	c := p.call([]string{name}, p.pos())
	if call, ok := c.(*Call); ok {
		call.Args = append([]Expr{x}, call.Args...)
	}
	return c
}

// jsonSteps reads '{a,b,1}', the way into a document in PostgreSQL, as a JSON pointer: /a/b/1.
func (p *parser) jsonSteps() Expr {
	pos := p.pos()
	text := strings.TrimSpace(p.text("a path such as '{a,b,1}'"))
	inner, open := strings.CutPrefix(text, "{")
	inner, closed := strings.CutSuffix(inner, "}")
	if p.err == nil && (!open || !closed || strings.ContainsAny(inner, `"{}\`)) {
		p.fail(pos, "a path is keys and numbers between commas, '{a,b,1}', not %s", text)
	}
	if inner == "" {
		return &Text{pos, "$"}
	}
	pointer := ""
	for _, step := range strings.Split(inner, ",") {
		pointer += "/" + strings.NewReplacer("~", "~0", "/", "~1").Replace(strings.TrimSpace(step))
	}
	return &Text{pos, pointer}
}

// jsonKey reads what stands behind -> or ->>.
func (p *parser) jsonKey() Expr {
	t := p.peek()
	if t.key == "-" && p.ahead(1).kind == tokNumber {
		p.advance()
		return &Number{t.pos, "-" + p.advance().text}
	}
	x := p.primary()
	if key, ok := x.(*Text); ok && p.d == Postgres && key.Value == "" {
		key.Value = "/" // the member called '', not the document
	}
	return x
}

func (p *parser) subscript(x Expr) Expr {
	s := &Subscript{Pos: p.advance().pos, X: x}
	if !p.is(":") {
		s.I = p.expr()
	}
	if p.take(":") {
		s.Slice = true
		last := p.d == Weir && p.is("-") && p.ahead(1).key == ":"
		switch {
		case last:
			p.advance()
		case !p.is("]"):
			s.To = p.expr()
		}
		if p.d == Weir && (last || s.To != nil) && p.take(":") {
			s.Step = p.expr()
		}
	}
	if !p.take("]") {
		p.unexpected("]")
	}
	if p.d.FromZero && !s.Slice {
		return &Call{Pos: s.Pos, Name: []string{"element_from_zero"}, Args: []Expr{x, s.I}}
	}
	return s
}

// nameOrCall reads a column, perhaps qualified, or a function call.
func (p *parser) nameOrCall() Expr {
	t := p.peek()
	if t.kind == tokWord && p.ahead(1).key == "(" && callable[t.key] {
		p.advance()
		return p.call([]string{t.key}, t.pos)
	}
	if !t.isName() {
		p.unexpected("an expression")
		return &Const{t.pos, "null"}
	}
	p.advance()
	n := &Name{t.pos, []string{t.text}}
	if p.is("(") {
		return p.callOrSpecial(t)
	}
	for p.err == nil && p.is(".") {
		if p.ahead(1).key == "*" {
			p.at += 2
			return &Star{Pos: t.pos, Table: n.Parts}
		}
		p.advance()
		n.Parts = append(n.Parts, p.anyWord("a column name after the dot"))
		if p.is("(") {
			return p.qualifiedCall(n)
		}
	}
	return n
}

// qualifiedCall reads schema.f(x), or x.f(y), which is f(x, y).
func (p *parser) qualifiedCall(n *Name) Expr {
	last := len(n.Parts) - 1
	if owner := strings.ToLower(n.Parts[0]); last == 1 && (owner == "main" || owner == "pg_catalog" || owner == "system") {
		return p.call([]string{lower(n.Parts[1])}, n.Pos)
	}
	return p.method(&Name{n.Pos, n.Parts[:last]}, lower(n.Parts[last]))
}
