package syntax

func (p *parser) merge() Statement {
	m := &Merge{Pos: p.advance().pos}
	p.expect("into")
	m.Target = p.names("a table name")
	m.Alias = p.as().Name
	p.expect("using")
	m.Source = p.tablePrimary()
	if p.take("using") { // DuckDB
		m.On = p.equalColumns(m)
	} else {
		p.expect("on")
		m.On = p.expr()
	}
	for p.err == nil && p.is("when") {
		m.Whens = append(m.Whens, p.mergeWhen())
	}
	m.Returning = p.returning()
	if len(m.Whens) == 0 {
		p.unexpected("WHEN MATCHED or WHEN NOT MATCHED")
	}
	return m
}

// equalColumns reads the list of USING (a, b) as t.a = s.a AND t.b = s.b.
func (p *parser) equalColumns(m *Merge) Expr {
	pos := p.pos()
	target, source := m.Alias, TableAlias(m.Source)
	if target == "" {
		target = m.Target[len(m.Target)-1]
	}
	if source == "" {
		p.fail(pos, "MERGE … USING a query USING (column) needs a name of the query: USING (SELECT …) AS s")
	}
	var on Expr
	for _, c := range p.nameList("a column name") {
		same := &Binary{Pos: pos, Op: "=", X: &Name{pos, []string{target, c}}, Y: &Name{pos, []string{source, c}}}
		if on == nil {
			on = same
		} else {
			on = &Binary{Pos: pos, Op: "and", X: on, Y: same}
		}
	}
	return on
}

func (p *parser) mergeWhen() MergeWhen {
	w := MergeWhen{Pos: p.advance().pos, Match: "matched"}
	if p.take("not") {
		w.Match = "not matched"
	}
	p.expect("matched")
	if p.takeAll("by", "source") {
		w.Match += " by source"
	} else {
		p.takeAll("by", "target")
	}
	if p.take("and") {
		w.And = p.expr()
	}
	p.expect("then")
	switch w.Action = p.takeAny("update", "insert", "delete"); w.Action {
	case "update":
		p.takeAll("by", "name")
		if w.Star = !p.take("set") || p.take("*"); !w.Star {
			w.Set = p.assignments()
		}
	case "insert":
		p.mergeInsert(&w)
	case "":
		p.expectAll("do", "nothing")
		w.Action = "nothing"
	}
	return w
}

func (p *parser) mergeInsert(w *MergeWhen) {
	p.takeAll("by", "name")
	if w.Star = p.take("*") || !p.is("(") && !p.is("values"); w.Star {
		return
	}
	if p.is("(") {
		w.Columns = p.nameList("a column name")
	}
	p.expectAll("values", "(")
	w.Values = p.exprs()
	p.expectClose()
}
