package syntax

// items reads the list behind SELECT; a comma may end it.
func (p *parser) items() []Item {
	var out []Item
	for p.err == nil {
		out = append(out, p.item())
		if !p.take(",") || p.is("from") || p.is(")") || p.peek().kind == tokEnd {
			break
		}
	}
	return out
}

func (p *parser) item() Item {
	t := p.peek()
	if p.d == Weir && t.isName() && p.ahead(1).key == ":" && p.ahead(2).kind != tokEnd && t.kind == tokWord {
		// DuckDB: alias: expr.
		p.at += 2
		return Item{X: p.expr(), Alias: t.text}
	}
	it := Item{X: p.itemExpr()}
	if s, ok := it.X.(*Star); ok {
		p.starChanges(s)
		return it
	}
	p.itemAlias(&it)
	return it
}

func (p *parser) itemExpr() Expr {
	if t := p.peek(); t.key == "*" {
		p.advance()
		return &Star{Pos: t.pos}
	}
	return p.expr()
}

// itemAlias reads [AS] name, AS (a, b), or nothing.
func (p *parser) itemAlias(it *Item) {
	if p.take("as") {
		switch t := p.peek(); {
		case t.key == "(":
			it.Aliases = p.nameList("a name")
		case t.kind == tokString && p.d != Postgres:
			it.Alias = p.advance().text
		case t.kind == tokString:
			p.fail(t.pos, "a name stands in double quotes, not in single ones")
		default:
			it.Alias = p.anyAlias()
		}
		return
	}
	t := p.peek()
	if t.isName() && !(t.kind == tokWord && noItemAlias[t.key]) && !p.startsClause(t) || t.kind == tokString && p.d == MySQL {
		it.Alias = p.advance().text
	}
}

// anyAlias reads a name behind AS, where only words that end an item are refused.
func (p *parser) anyAlias() string {
	t := p.peek()
	if t.kind == tokWord && reserved[t.key] {
		switch t.key {
		case "from", "where", "group", "having", "order", "limit", "union", "select", "on", "and", "or", "as", "into":
			if next := p.ahead(1); next.kind != tokEnd && next.key != ";" && next.key != "," && next.key != ")" && next.key != "from" {
				break
			}
			return p.advance().text
		default:
			return p.advance().text
		}
	}
	return p.name("a name after AS")
}

// startsClause reports whether t, a word that may be a name, begins a clause here.
func (p *parser) startsClause(t *token) bool {
	next := p.ahead(1)
	switch t.key {
	case "window":
		return next.isName()
	case "sort", "cluster", "distribute":
		return next.key == "by"
	case "insert":
		return next.key == "into" || next.key == "overwrite"
	case "use", "force", "ignore":
		return next.key == "index" || next.key == "key" || next.key == "nulls"
	case "filter":
		return next.key == "("
	case "within":
		return next.key == "group"
	case "at":
		return next.key == "time"
	case "values":
		return next.key == "("
	}
	return false
}

// starChanges reads EXCLUDE, REPLACE and RENAME behind *.
func (p *parser) starChanges(s *Star) {
	for p.err == nil {
		switch {
		case p.is("exclude") || p.is("except") && (p.ahead(1).key == "(" && !p.startsQueryAt(p.at+1)):
			p.advance()
			p.someOrOne(func() { s.Exclude = append(s.Exclude, p.columnName()) })
		case p.is("replace") && p.startsOperand(p.ahead(1)):
			p.advance()
			p.someOrOne(func() {
				it := Item{X: p.expr()}
				p.expect("as")
				it.Alias = p.name("a column name")
				s.Replace = append(s.Replace, it)
			})
		case p.is("rename") && p.startsOperand(p.ahead(1)):
			p.advance()
			p.someOrOne(func() {
				r := Rename{From: p.name("a column name")}
				p.expect("as")
				r.To = p.name("a column name")
				s.Rename = append(s.Rename, r)
			})
		default:
			return
		}
	}
}

// someOrOne reads one thing, or several in parentheses.
func (p *parser) someOrOne(one func()) {
	if !p.take("(") {
		one()
		return
	}
	for p.err == nil {
		one()
		if !p.take(",") || p.is(")") {
			break
		}
	}
	p.expectClose()
}

// columnName reads the name of a column, perhaps behind that of its table.
func (p *parser) columnName() []string {
	parts := []string{p.name("a column name")}
	for p.take(".") {
		parts = append(parts, p.name("a column name"))
	}
	return parts
}

// startsQueryAt reports whether the parenthesis at index at opens a query.
func (p *parser) startsQueryAt(at int) bool {
	return at < len(p.tokens) && p.tokens[at].key == "(" && p.queryAt(min(at+1, len(p.tokens)-1))
}
