package syntax

// assignments reads a = 1, b = DEFAULT.
func (p *parser) assignments() []Assignment {
	var out []Assignment
	for p.err == nil {
		if p.is("(") {
			out = append(out, p.rowAssignment()...)
			if !p.take(",") {
				break
			}
			continue
		}
		a := Assignment{Column: p.names("a column name")}
		p.expect("=")
		if !p.take("default") {
			a.Value = p.expr()
		}
		out = append(out, a)
		if !p.take(",") {
			break
		}
	}
	return out
}

// rowAssignment reads (a, b) = (x, y) and (a, b) = (SELECT x, y …) as an assignment for each
// column.
func (p *parser) rowAssignment() []Assignment {
	pos := p.pos()
	var out []Assignment
	p.advance()
	p.separated(func() { out = append(out, Assignment{Column: p.columnName()}) })
	p.expect("=")
	p.take("row")
	if !p.is("(") {
		p.unexpected("a row (x, y) or a query")
		return nil
	}
	if p.startsQuery() {
		p.advance()
		q := p.query()
		p.expect(")")
		s, ok := q.Body.(*Select)
		if ok = ok && p.err == nil && !s.Distinct && len(s.Items) == len(out); !ok {
			p.fail(pos, "the query assigned to a row must be a SELECT of as many values as it has columns, %d", len(out))
			return nil
		}
		for i := range out {
			one, body := *q, *s
			body.Items = s.Items[i : i+1]
			one.Body = &body
			out[i].Value = &Subquery{Pos: q.Pos, Query: &one}
		}
		return out
	}
	p.advance()
	i := 0
	p.separated(func() {
		if i < len(out) && !p.take("default") {
			out[i].Value = p.expr()
		}
		i++
	})
	if i != len(out) {
		p.fail(pos, "the row has %d columns and is assigned %d values", len(out), i)
	}
	return out
}

// separated reads what one reads, between commas, and a closing parenthesis.
func (p *parser) separated(one func()) {
	for p.err == nil {
		one()
		if !p.take(",") {
			break
		}
	}
	p.expectClose()
}
