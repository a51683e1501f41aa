package sql

import (
	"strings"

	"weir/dataframe/column"
	"weir/dataframe/plan"
)

// statement reads the whole text as one query.
func (p *parser) statement() (*query, error) {
	q, err := p.query()
	if err != nil {
		return nil, err
	}
	p.take(";")
	if p.peek().kind != tokEnd {
		return nil, p.unexpected("the end")
	}
	return q, p.argsUsed()
}

func (p *parser) query() (*query, error) {
	if err := p.enter(); err != nil {
		return nil, err
	}
	defer p.leave()
	q := &query{limit: -1}
	if err := p.with(q); err != nil {
		return nil, err
	}
	for {
		all := false
		if len(q.parts) > 0 {
			if !p.take("union") {
				break
			}
			all = p.take("all")
			if !all {
				p.take("distinct")
			}
		}
		s, err := p.part()
		if err != nil {
			return nil, err
		}
		s.all = all
		q.parts = append(q.parts, s)
	}
	if p.take("order", "by") {
		if err := p.orderBy(q); err != nil {
			return nil, err
		}
	}
	return q, p.limits(q)
}

// with reads WITH name AS (query), …
func (p *parser) with(q *query) error {
	if !p.take("with") {
		return nil
	}
	for {
		pos := p.peek().pos
		if p.peek().is("recursive") {
			return p.unexpected("")
		}
		name, err := p.name("a name after WITH")
		if err != nil {
			return err
		}
		if err := p.expect("as"); err != nil {
			return err
		}
		if err := p.expect("("); err != nil {
			return err
		}
		sub, err := p.query()
		if err != nil {
			return err
		}
		if err := p.expect(")"); err != nil {
			return err
		}
		q.with = append(q.with, cte{name, sub, pos})
		if !p.take(",") {
			return nil
		}
	}
}

func (p *parser) part() (part, error) {
	pos := p.peek().pos
	if p.take("(") {
		q, err := p.query()
		if err != nil {
			return part{}, err
		}
		return part{q: q, pos: pos}, p.expect(")")
	}
	s, err := p.selectBody()
	return part{sel: s, pos: pos}, err
}

func (p *parser) selectBody() (*selectBody, error) {
	s := &selectBody{pos: p.peek().pos}
	if err := p.expect("select"); err != nil {
		return nil, err
	}
	if p.take("distinct") {
		if s.distinct = true; p.peek().is("on") {
			return nil, p.errorAt(p.peek().pos, "DISTINCT ON is not there yet")
		}
	} else {
		p.take("all")
	}
	if err := p.items(s); err != nil {
		return nil, err
	}
	if p.take("from") {
		f, err := p.from()
		if err != nil {
			return nil, err
		}
		s.from = f
	}
	var err error
	if s.where, err = p.optional("where"); err != nil {
		return nil, err
	}
	if p.take("group", "by") {
		if s.group, err = p.clauses(); err != nil {
			return nil, err
		}
	}
	s.having, err = p.optional("having")
	return s, err
}

// optional reads keyword and an expression if the keyword comes next.
func (p *parser) optional(keyword string) (*clause, error) {
	if !p.take(keyword) {
		return nil, nil
	}
	c, err := p.clause()
	return &c, err
}

func (p *parser) clause() (clause, error) {
	pos := p.peek().pos
	e, err := p.expr()
	return clause{e, pos}, err
}

func (p *parser) clauses() ([]clause, error) {
	var out []clause
	for {
		c, err := p.clause()
		if err != nil {
			return nil, err
		}
		out = append(out, c)
		if !p.take(",") {
			return out, nil
		}
	}
}

func (p *parser) items(s *selectBody) error {
	for {
		it, err := p.item()
		if err != nil {
			return err
		}
		s.items = append(s.items, it)
		if !p.take(",") {
			return nil
		}
	}
}

func (p *parser) item() (item, error) {
	it := item{clause: clause{pos: p.peek().pos}}
	if p.take("*") {
		it.star = true
		return it, nil
	}
	if t := p.peek(); t.isName() && p.peek2().is(".") && p.at+2 < len(p.tokens) && p.tokens[p.at+2].is("*") {
		it.star, it.table = true, t.text
		p.at += 3
		return it, nil
	}
	var err error
	if it.e, err = p.expr(); err != nil {
		return it, err
	}
	it.alias, err = p.alias()
	return it, err
}

// alias reads [AS] name, or nothing.
func (p *parser) alias() (string, error) {
	if p.take("as") {
		if t := p.peek(); t.kind == tokString {
			return "", p.errorAt(t.pos, "a name stands in double quotes, not in single ones")
		}
		return p.name("a name after AS")
	}
	if t := p.peek(); t.isName() && refusals[strings.ToLower(t.text)] == "" {
		return p.advance().text, nil
	}
	return "", nil
}

func (p *parser) orderBy(q *query) error {
	for {
		c, err := p.clause()
		if err != nil {
			return err
		}
		o := orderItem{clause: c}
		if !p.take("asc") {
			o.desc = p.take("desc")
		}
		if p.take("nulls") {
			if o.nullsFirst = p.take("first"); !o.nullsFirst && !p.take("last") {
				return p.unexpected("FIRST or LAST")
			}
		}
		q.order = append(q.order, o)
		if !p.take(",") {
			return nil
		}
	}
}

// limits reads LIMIT and OFFSET, in either order.
func (p *parser) limits(q *query) (err error) {
	for {
		switch {
		case p.take("limit", "all"):
		case p.take("limit"):
			q.limit, err = p.rowCount()
		case p.take("offset"):
			if q.offset, err = p.rowCount(); err == nil && !p.take("rows") {
				p.take("row")
			}
		default:
			return nil
		}
		if err != nil {
			return err
		}
	}
}

func (p *parser) rowCount() (int64, error) {
	t := p.peek()
	if t.is("?") {
		l, err := p.placeholder()
		if err != nil {
			return 0, err
		}
		if n, ok := l.Value.(int64); ok && n >= 0 {
			return n, nil
		}
		return 0, p.errorAt(t.pos, "the value of this ? is %v, not a number of rows", l)
	}
	n, ok := column.ParseInt([]byte(t.text))
	if t.kind != tokNumber || !ok {
		return 0, p.unexpected("a number of rows")
	}
	p.advance()
	return n, nil
}

func (p *parser) from() (*from, error) {
	first, err := p.table()
	if err != nil {
		return nil, err
	}
	f := &from{first: first}
	for {
		pos, kind := p.peek().pos, plan.Inner
		switch {
		case p.take("join"), p.take("inner", "join"):
		case p.take("left", "outer", "join"), p.take("left", "join"):
			kind = plan.Left
		case p.peek().is(","):
			return nil, p.errorAt(pos, "a comma between tables is not there; write JOIN … ON …")
		default:
			return f, nil
		}
		j := joinRef{kind: kind, pos: pos}
		if j.table, err = p.table(); err != nil {
			return nil, err
		}
		if err := p.joinCondition(&j); err != nil {
			return nil, err
		}
		f.joins = append(f.joins, j)
	}
}

func (p *parser) joinCondition(j *joinRef) error {
	switch {
	case p.take("on"):
		c, err := p.clause()
		j.on = &c
		return err
	case p.take("using"):
		if err := p.expect("("); err != nil {
			return err
		}
		for {
			t := p.peek()
			if _, err := p.name("a column name"); err != nil {
				return err
			}
			j.using = append(j.using, t)
			if !p.take(",") {
				return p.expect(")")
			}
		}
	}
	return p.unexpected("ON or USING")
}

// table reads a name, a 'url' or a (query), and an alias.
func (p *parser) table() (tableRef, error) {
	t := tableRef{pos: p.peek().pos}
	var err error
	switch first := p.peek(); {
	case first.kind == tokString:
		if t.url = p.advance().text; t.url == "" {
			return t, p.errorAt(first.pos, "the url is empty")
		}
	case p.take("("):
		if t.sub, err = p.query(); err != nil {
			return t, err
		}
		if err := p.expect(")"); err != nil {
			return t, err
		}
	case first.isName() && !first.is("values") && !first.is("lateral"):
		for {
			part, err := p.name("a table name")
			if err != nil {
				return t, err
			}
			t.name = append(t.name, part)
			if !p.take(".") {
				break
			}
		}
		if p.peek().is("(") {
			return t, p.errorAt(first.pos, "table functions such as %s(…) are not there yet", first)
		}
	default:
		return t, p.unexpected("a table, a 'file' or a (query)")
	}
	t.alias, err = p.alias()
	return t, err
}
