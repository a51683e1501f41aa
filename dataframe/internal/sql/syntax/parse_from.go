package syntax

// tables reads the comma-separated list behind FROM.
func (p *parser) tables() []Table {
	var out []Table
	for p.err == nil {
		out = append(out, p.joined())
		if !p.take(",") {
			break
		}
	}
	return out
}

// joined reads a table and what is joined to it.
func (p *parser) joined() Table {
	p.enter()
	defer p.leave()
	left := p.tableChanges(p.tablePrimary())
	for p.err == nil {
		j, swapped := p.joinWords()
		if j == nil {
			return left
		}
		j.Left = left
		j.Right = p.tableChanges(p.tablePrimary())
		p.joinCondition(j)
		if swapped {
			j.Left, j.Right = j.Right, j.Left
		}
		left = p.lateralViews(j)
	}
	return left
}

// joinWords reads what stands before the second table of a join, nil if there is
// none. A RIGHT SEMI or RIGHT ANTI JOIN is the other with its tables swapped.
func (p *parser) joinWords() (j *Join, swapped bool) {
	start := p.at
	j = &Join{Pos: p.pos(), Kind: "inner"}
	j.Asof = p.take("asof")
	j.Natural = p.take("natural")
	switch p.takeAny("inner", "left", "right", "full", "cross", "semi", "anti", "positional") {
	case "left":
		j.Kind = "left"
		if side := p.takeAny("semi", "anti"); side != "" {
			j.Kind = side
		}
		p.take("outer")
	case "right":
		j.Kind = "right"
		if side := p.takeAny("semi", "anti"); side != "" {
			j.Kind, swapped = side, true
		}
		p.take("outer")
	case "full":
		j.Kind = "full"
		p.take("outer")
	case "cross":
		j.Kind = "cross"
	case "semi":
		j.Kind = "semi"
	case "anti":
		j.Kind = "anti"
	case "positional":
		j.Kind = "positional"
	}
	if p.take("join") || p.at == start && p.take("straight_join") {
		return j, swapped
	}
	if p.at > start {
		p.unexpected("JOIN")
	}
	p.at = start
	return nil, false
}

func (p *parser) joinCondition(j *Join) {
	switch {
	case j.Natural || j.Kind == "cross" || j.Kind == "positional":
		if p.is("on") && !j.Natural && j.Kind == "cross" {
			p.fail(p.pos(), "CROSS JOIN takes no ON; write JOIN")
		}
	case p.take("on"):
		j.On = p.expr()
	case p.is("using"):
		p.advance()
		j.Using = p.nameList("a column name")
	case j.Kind == "inner" && !j.Asof && (p.isLateral(j.Right) || p.d == MySQL || p.d == Spark):
		j.Kind = "cross"
	case p.isLateral(j.Right):
	default:
		p.unexpected("ON or USING")
	}
}

func (p *parser) isLateral(t Table) bool {
	switch t := t.(type) {
	case *Derived:
		return t.Lateral
	case *TableFunc:
		return true
	}
	return false
}

// tablePrimary reads a name, a 'url', a call, (query) or (joined tables), and an alias.
func (p *parser) tablePrimary() Table {
	t := p.peek()
	lateral := p.take("lateral")
	first := p.peek()
	switch {
	case first.kind == tokString:
		u := &TableURL{Pos: t.pos, URL: p.place("a place")}
		u.As = p.as()
		return u
	case p.startsQuery():
		p.advance()
		d := &Derived{Pos: t.pos, Query: p.query(), Lateral: lateral}
		p.expect(")")
		d.As = p.as()
		return d
	case first.key == "(":
		p.advance()
		in := p.joined()
		for p.d == MySQL && p.is(",") { // (a, b) is a CROSS JOIN b
			pos := p.advance().pos
			in = &Join{Pos: pos, Kind: "cross", Left: in, Right: p.joined()}
		}
		p.expect(")")
		return p.aliasOf(in)
	case first.key == "values" && p.ahead(1).key == "(":
		d := &Derived{Pos: t.pos, Query: &Query{Pos: t.pos, Body: p.values()}}
		d.As = p.as()
		return d
	case first.key == "unnest" && p.ahead(1).key == "(", first.key == "table" && p.ahead(1).key == "(":
		return p.tableFunc(t.pos, lateral)
	case first.isName():
		return p.namedTable(t.pos, lateral)
	case first.key == "pivot", first.key == "unpivot":
		return p.pivotStatement()
	}
	p.unexpected("a table, a 'file' or a (query)")
	return &TableName{Pos: t.pos, Parts: []string{""}}
}

// aliasOf is what stood in parentheses under the alias behind them.
func (p *parser) aliasOf(in Table) Table {
	pos := p.pos()
	a := p.as()
	if a.Name == "" && a.Columns == nil {
		return in
	}
	switch in := in.(type) {
	case *Pivot:
		in.As = a
	case *Unpivot:
		in.As = a
	case *Join: // its tables are hidden by the alias
		all := &Select{Pos: pos, Items: []Item{{X: &Star{Pos: pos}}}, From: []Table{in}}
		return &Derived{Pos: pos, Query: &Query{Pos: pos, Body: all}, As: a}
	default:
		rename(in, a)
	}
	return in
}

func (p *parser) namedTable(pos Pos, lateral bool) Table {
	if k := p.peek().key; (k == "pivot" || k == "unpivot") && (p.ahead(1).isName() || p.startsQueryAt(p.at+1)) {
		return p.pivotStatement()
	}
	if p.ahead(1).key == "(" {
		return p.tableFunc(pos, lateral)
	}
	parts := p.names("a table name")
	if p.is("(") {
		p.at--
		return p.tableFunc(pos, lateral)
	}
	return &TableName{pos, parts, p.as()}
}

// tableFunc reads f(x) [WITH ORDINALITY] or TABLE(f(x)).
func (p *parser) tableFunc(pos Pos, lateral bool) Table {
	f := &TableFunc{Pos: pos, Lateral: lateral}
	t := p.advance()
	if t.key == "table" {
		p.expect("(")
		t = p.advance()
		f.Call, _ = p.call([]string{t.function()}, t.pos).(*Call)
		p.expect(")")
	} else {
		f.Call, _ = p.call([]string{t.function()}, t.pos).(*Call)
	}
	if c := f.Call; c != nil && (c.Distinct || c.Over != nil || c.Filter != nil) {
		p.fail(pos, "a function in FROM takes no DISTINCT, FILTER and OVER")
	}
	f.Ordinality = p.takeAll("with", "ordinality")
	f.As = p.as()
	return f
}

// as reads [AS] name [(a, b)].
func (p *parser) as() As {
	var a As
	if p.take("as") {
		if p.is("(") { // Spark: AS (a, b)
			a.Columns = p.nameList("a column name")
			return a
		}
		if t := p.peek(); t.kind == tokString {
			p.fail(t.pos, "a name stands in double quotes, not in single ones")
			return a
		}
		a.Name = p.name("a name after AS")
	} else if t := p.peek(); t.isName() && !(t.kind == tokWord && noTableAlias[t.key]) && !p.startsClause(t) {
		a.Name = p.advance().text
	}
	if a.Name != "" && p.is("(") {
		a.Columns = p.nameList("a column name")
	}
	return a
}

// tableChanges reads TABLESAMPLE, PIVOT, UNPIVOT, LATERAL VIEW and ignored hints behind a
// table.
func (p *parser) tableChanges(t Table) Table {
	for p.err == nil {
		switch {
		case p.is("tablesample"), p.is("using") && p.ahead(1).key == "sample":
			t = p.sample(t)
		case p.is("pivot") && p.ahead(1).key == "(":
			t = p.pivot(t)
		case p.is("unpivot") && (p.ahead(1).key == "(" || p.ahead(1).key == "include" || p.ahead(1).key == "exclude"):
			t = p.unpivot(t)
		case p.follows("not", "indexed"):
			p.notes = append(p.notes, Note{p.pos(), "index hints are ignored"})
			p.at += 2
		case (p.is("use") || p.is("force") || p.is("ignore")) && (p.ahead(1).key == "index" || p.ahead(1).key == "key"):
			p.notes = append(p.notes, Note{p.pos(), "index hints are ignored"})
			p.at += 2
			p.nameList("an index")
		default:
			return p.lateralViews(t)
		}
	}
	return t
}

// lateralViews reads LATERAL VIEW [OUTER] f(x) name AS a, b, ….
func (p *parser) lateralViews(in Table) Table {
	for p.err == nil && p.follows("lateral", "view") {
		v := &LateralView{Pos: p.pos(), In: in}
		p.at += 2
		v.Outer = p.take("outer")
		t := p.advance()
		v.Call, _ = p.call([]string{t.function()}, t.pos).(*Call)
		if p.peek().isName() {
			v.Name = p.advance().text
		}
		if p.take("as") {
			if p.is("(") {
				v.Columns = p.nameList("a column name")
			} else {
				v.Columns = []string{p.name("a column name")}
				for p.take(",") {
					v.Columns = append(v.Columns, p.name("a column name"))
				}
			}
		}
		in = v
	}
	return in
}

// sample reads TABLESAMPLE [method] (10 PERCENT) [REPEATABLE (42)] or USING SAMPLE 10%.
func (p *parser) sample(in Table) Table {
	s := &Sample{Pos: p.pos(), In: in, Unit: "rows"}
	p.take("using")
	p.advance()
	s.Method = p.takeAny("system", "bernoulli", "reservoir")
	parens := p.take("(")
	s.Size = p.binary(bindMultiply)
	switch {
	case p.is("percent"), p.is("%"):
		p.advance()
		s.Unit = "percent"
	case p.takeAny("rows", "row") != "":
	case s.Method == "system" || s.Method == "bernoulli":
		s.Unit = "percent"
	}
	if parens {
		p.expect(")")
		if !parensMethod(p, s) && p.takeAny("repeatable", "seed") != "" {
			p.expect("(")
			s.Seed = p.expr()
			p.expect(")")
		}
	} else {
		parensMethod(p, s)
	}
	if a := p.as(); a.Name != "" {
		rename(in, a)
	}
	return s
}

// parensMethod reads (method [, seed]) behind the size, as DuckDB writes it.
func parensMethod(p *parser, s *Sample) bool {
	if !p.is("(") {
		return false
	}
	p.advance()
	s.Method = p.takeAny("system", "bernoulli", "reservoir")
	if p.take(",") {
		s.Seed = p.expr()
	}
	p.expect(")")
	return true
}

// rename gives t the alias that stands behind TABLESAMPLE.
func rename(t Table, a As) {
	switch t := t.(type) {
	case *TableName:
		t.As = a
	case *TableURL:
		t.As = a
	case *Derived:
		t.As = a
	case *TableFunc:
		t.As = a
	}
}
