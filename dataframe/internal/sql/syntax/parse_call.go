package syntax

// callOrSpecial reads a call by an unqualified name, which may have a syntax of
// its own. The name has been read.
func (p *parser) callOrSpecial(t *token) Expr {
	if t.kind == tokWord {
		if read := specialCalls[t.key]; read != nil {
			if e := read(p, t); e != nil {
				return e
			}
		}
	}
	return p.call([]string{t.function()}, t.pos)
}

// call reads the arguments of a call and what follows them.
func (p *parser) call(name []string, pos Pos) Expr {
	c := &Call{Pos: pos, Name: name}
	p.expect("(")
	if p.take("distinct") {
		c.Distinct = true
	} else {
		p.takeAll("all")
	}
	if !p.is(")") {
		p.args(c)
	} else if c.Distinct {
		p.fail(pos, "DISTINCT stands before arguments, and there are none")
	}
	p.tail(c)
	return p.hypothetical(c)
}

func (p *parser) args(c *Call) {
	for p.err == nil {
		if p.follows("order", "by") {
			break
		}
		p.jsonKeyWord(c)
		c.Args = append(c.Args, p.arg(c))
		if !p.take(",") && !p.jsonValueWord(c) {
			break
		}
	}
}

// arg reads one argument: x, *, name := x, name => x, a lambda.
func (p *parser) arg(c *Call) Expr {
	t, next := p.peek(), p.ahead(1)
	if t.key == "*" {
		p.advance()
		s := &Star{Pos: t.pos}
		p.starChanges(s)
		return s
	}
	if t.isName() && (next.key == ":=" || next.key == "=>") {
		p.at += 2
		return &NamedArg{t.pos, t.text, p.expr()}
	}
	if p.d != Postgres && t.isName() && next.key == "->" && p.isLambda(c, p.ahead(2)) {
		p.at += 2
		return &Lambda{t.pos, []string{t.text}, p.expr()}
	}
	if params := p.lambdaParams(); params != nil {
		return &Lambda{t.pos, params, p.expr()}
	}
	return p.expr()
}

// isLambda tells x -> body from the JSON access x -> 'key', by the function and by what
// follows the arrow.
func (p *parser) isLambda(c *Call, body *token) bool {
	if higherOrder[lower(c.Name[len(c.Name)-1])] {
		return true
	}
	return body.kind != tokString && body.kind != tokNumber
}

// higherOrder are the functions that take lambdas.
var higherOrder = wordSet(`transform filter exists forall aggregate reduce zip_with array_sort transform_keys transform_values
	map_filter map_zip_with list_transform list_filter list_reduce list_apply array_transform array_filter array_reduce
	array_apply apply any_match all_match none_match list_any list_all list_sort`)

// lambdaParams reads (x, y) -> if that stands here.
func (p *parser) lambdaParams() []string {
	if !p.is("(") || p.d == Postgres {
		return nil
	}
	var out []string
	for i := 1; p.ahead(i).isName(); i += 2 {
		out = append(out, p.ahead(i).text)
		if p.ahead(i+1).key == ")" {
			if p.ahead(i+2).key != "->" || len(out) == 1 {
				return nil
			}
			p.at += i + 3
			return out
		}
		if p.ahead(i+1).key != "," {
			return nil
		}
	}
	return nil
}

// lambdaHere reports whether the arrow here belongs to a lambda whose parameter
// was read as x: an error, since lambdas are arguments.
func (p *parser) lambdaHere(x Expr) bool {
	r, ok := x.(*Row)
	if ok && len(r.Elems) > 1 {
		p.fail(p.pos(), "a lambda stands among the arguments of a function")
	}
	return ok
}

// tail reads what follows the arguments: the parenthesis, NULLS, WITHIN GROUP, FILTER
// and OVER.
func (p *parser) tail(c *Call) {
	if p.takeAll("order", "by") {
		c.OrderBy = p.orderItems()
	}
	p.nullsOption(c)
	if jsonMakers[lower(c.Name[len(c.Name)-1])] {
		p.takeAll("null", "on", "null")
	}
	p.expectClose()
	if p.follows("from", "first", "over") || p.follows("from", "first", "respect") || p.follows("from", "first", "ignore") {
		p.at += 2
	}
	p.nullsBehind(c)
	if p.takeAll("within", "group") {
		p.expect("(")
		p.expectAll("order", "by")
		c.Within = p.orderItems()
		p.expect(")")
	}
	if p.is("filter") && p.ahead(1).key == "(" {
		p.at += 2
		if p.d == Weir {
			p.take("where") // DuckDB does without
		} else {
			p.expect("where")
		}
		c.Filter = p.expr()
		p.expect(")")
	}
	p.nullsBehind(c)
	if p.is("over") {
		pos := p.advance().pos
		if p.is("(") {
			c.Over = p.window()
		} else {
			c.Over = &Window{Pos: pos, Base: p.name("a window: a name or (…)")}
			c.Over.Pos = pos
		}
	}
}

func (p *parser) nullsOption(c *Call) {
	if p.takeAll("ignore", "nulls") {
		c.IgnoreNulls = true
	} else {
		p.takeAll("respect", "nulls")
	}
}

// nullsBehind reads the option where it follows a call. In first_value(f(x) IGNORE NULLS) it is
// not of f, behind which it stands.
func (p *parser) nullsBehind(c *Call) {
	if next := p.ahead(2).key; next != ")" && next != "order" {
		p.nullsOption(c)
	}
}

// window reads (base PARTITION BY … ORDER BY … frame).
func (p *parser) window() *Window {
	w := &Window{Pos: p.pos()}
	p.expect("(")
	if t := p.peek(); t.isName() && !p.follows("partition", "by") && !p.follows("distribute", "by") && frameUnit(t.key) == "" {
		w.Base = p.advance().text
	}
	if p.takeAll("partition", "by") || p.takeAll("distribute", "by") {
		w.PartitionBy = p.exprs()
	}
	if p.takeAll("order", "by") || p.takeAll("sort", "by") {
		w.OrderBy = p.orderItems()
	}
	if unit := frameUnit(p.peek().key); unit != "" {
		w.Frame = p.frame()
	}
	p.expectClose()
	return w
}

func frameUnit(key string) string {
	switch key {
	case "rows", "range", "groups":
		return key
	}
	return ""
}

func (p *parser) frame() *Frame {
	t := p.advance()
	f := &Frame{Pos: t.pos, Unit: t.key, End: Bound{Kind: "current row"}}
	if p.take("between") {
		f.Start = p.bound()
		p.expect("and")
		f.End = p.bound()
	} else {
		f.Start = p.bound()
	}
	if p.take("exclude") {
		switch {
		case p.takeAll("no", "others"):
		case p.takeAll("current", "row"):
			f.Exclude = "current row"
		case p.take("group"):
			f.Exclude = "group"
		case p.take("ties"):
			f.Exclude = "ties"
		default:
			p.unexpected("NO OTHERS, CURRENT ROW, GROUP or TIES")
		}
	}
	return f
}

func (p *parser) bound() Bound {
	if p.takeAll("current", "row") {
		return Bound{Kind: "current row"}
	}
	b := Bound{}
	if p.take("unbounded") {
		b.Kind = "unbounded "
	} else {
		b.Offset = p.binary(bindCompare)
	}
	side := p.takeAny("preceding", "following")
	if side == "" {
		p.unexpected("PRECEDING or FOLLOWING")
	}
	b.Kind += side
	return b
}
