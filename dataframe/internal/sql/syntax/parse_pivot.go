package syntax

// pivot reads t PIVOT (sum(x) AS s FOR y IN (1, 2) [GROUP BY z]).
func (p *parser) pivot(in Table) Table {
	v := &Pivot{Pos: p.advance().pos, In: in}
	p.expect("(")
	for p.err == nil {
		it := Item{X: p.expr()}
		p.itemAlias(&it)
		v.Aggs = append(v.Aggs, it)
		if !p.take(",") {
			break
		}
	}
	p.expect("for")
	for p.err == nil {
		on := PivotOn{X: p.binary(bindCompare)}
		p.expect("in")
		p.expect("(")
		on.In = p.pivotValues()
		p.expectClose()
		v.On = append(v.On, on)
		if p.is(")") || p.is("group") {
			break
		}
	}
	if p.takeAll("group", "by") {
		v.GroupBy = p.exprs()
	}
	p.expect(")")
	v.As = p.as()
	return v
}

func (p *parser) pivotValues() []Item {
	var out []Item
	for p.err == nil {
		it := Item{X: p.expr()}
		p.itemAlias(&it)
		out = append(out, it)
		if !p.take(",") {
			break
		}
	}
	return out
}

// unpivot reads t UNPIVOT [INCLUDE NULLS] (v FOR n IN (a, b AS c)).
func (p *parser) unpivot(in Table) Table {
	u := &Unpivot{Pos: p.advance().pos, In: in}
	u.IncludeNulls = p.takeAll("include", "nulls")
	p.takeAll("exclude", "nulls")
	p.expect("(")
	if p.is("(") {
		u.Value = p.nameList("a name for the values")
	} else {
		u.Value = []string{p.name("a name for the values")}
	}
	p.expect("for")
	u.Name = p.name("a name for the column of names")
	p.expect("in")
	p.expect("(")
	u.On = p.pivotValues()
	p.expectClose()
	p.expect(")")
	u.As = p.as()
	return u
}

// pivotStatement reads PIVOT t ON x [IN (…)] USING sum(y) GROUP BY z, or UNPIVOT t
// ON a, b INTO NAME n VALUE v.
func (p *parser) pivotStatement() Table {
	t := p.advance()
	in := p.tableChanges(p.tablePrimary())
	p.expect("on")
	if t.key == "unpivot" {
		u := &Unpivot{Pos: t.pos, In: in, Name: "name", Value: []string{"value"}, Statement: true}
		u.On = p.pivotValues()
		if p.take("into") {
			p.expect("name")
			u.Name = p.name("a name for the column of names")
			p.expect("value")
			u.Value = []string{p.name("a name for the values")}
			for p.take(",") {
				u.Value = append(u.Value, p.name("a name for the values"))
			}
		}
		return u
	}
	v := &Pivot{Pos: t.pos, In: in, Statement: true}
	for p.err == nil {
		on := PivotOn{X: p.binary(bindCompare)}
		if p.take("in") {
			p.expect("(")
			on.In = p.pivotValues()
			p.expectClose()
		}
		v.On = append(v.On, on)
		if !p.take(",") {
			break
		}
	}
	if p.take("using") {
		for p.err == nil {
			it := Item{X: p.expr()}
			p.itemAlias(&it)
			v.Aggs = append(v.Aggs, it)
			if !p.take(",") {
				break
			}
		}
	}
	if p.takeAll("group", "by") {
		v.GroupBy = p.exprs()
	}
	return v
}
