package syntax

import "slices"

// query reads [WITH …] body [ORDER BY …] [LIMIT …].
func (p *parser) query() *Query {
	p.enter()
	defer p.leave()
	q := &Query{Pos: p.pos()}
	if p.is("with") {
		q.With = p.with()
	}
	if p.is("from") {
		q.Body = p.fromFirst()
		q.Body = p.setOps(q.Body, 0)
	} else {
		q.Body = p.setOps(p.bodyPart(), 0)
	}
	p.queryTail(q)
	return simplify(q)
}

// simplify is q without parentheses that say nothing: ((SELECT 1)).
func simplify(q *Query) *Query {
	inner, ok := q.Body.(*Query)
	if ok && q.With == nil && q.OrderBy == nil && q.Limit == nil && q.Offset == nil {
		return inner
	}
	return q
}

// queryTail reads ORDER BY, LIMIT, OFFSET and FETCH.
func (p *parser) queryTail(q *Query) {
	limited := q.Limit != nil
	start := p.at
	for p.err == nil {
		switch {
		case p.at > start && q.OrderBy == nil && (q.Limit != nil || q.Offset != nil) && p.is("order"):
			p.fail(p.pos(), "ORDER BY stands before LIMIT, OFFSET and FETCH")
			return
		case p.takeAll("order", "by"), p.takeAll("sort", "by"):
			if q.OrderBy != nil {
				p.fail(p.pos(), "ORDER BY stands twice")
				return
			}
			q.OrderBy = p.orderItems()
		case p.takeAll("cluster", "by"), p.takeAll("distribute", "by"):
			p.notes = append(p.notes, Note{p.pos(), "CLUSTER BY and DISTRIBUTE BY are ignored; the rows keep their order"})
			p.exprs()
		case limited && (p.is("limit") || p.is("fetch")):
			p.fail(p.pos(), "LIMIT or FETCH stands twice")
			return
		case p.takeAll("limit", "all"):
			limited = true
		case p.take("limit"):
			p.limit(q)
			limited = true
		case q.Offset != nil && p.is("offset"):
			p.fail(p.pos(), "OFFSET stands twice")
			return
		case p.take("offset"):
			q.Offset = p.rowCount()
			if p.takeAny("rows", "row") == "" {
				continue
			}
		case p.is("fetch") && (p.ahead(1).key == "first" || p.ahead(1).key == "next"):
			p.fetch(q)
			limited = true
		case p.is("for") && (p.ahead(1).key == "update" || p.ahead(1).key == "share"):
			p.at += 2
			p.takeAll("skip", "locked")
			p.take("nowait")
			p.notes = append(p.notes, Note{p.pos(), "FOR UPDATE is ignored; nothing locks rows"})
		default:
			return
		}
	}
}

// limit reads n, n PERCENT or, where the dialect has it, offset, n.
func (p *parser) limit(q *Query) {
	q.Limit = p.rowCount()
	if p.is("%") || p.is("percent") {
		p.advance()
		q.Percent = true
	}
	if p.d.LimitPair && p.take(",") {
		q.Offset, q.Limit = q.Limit, p.rowCount()
	}
}

func (p *parser) rowCount() Expr {
	if t := p.peek(); t.kind == tokEnd || t.kind == tokWord && reserved[t.key] && t.key != "null" && t.key != "case" && t.key != "cast" {
		p.unexpected("a number of rows")
	}
	return p.binary(bindShift)
}

// fetch reads FETCH FIRST n ROWS ONLY or WITH TIES.
func (p *parser) fetch(q *Query) {
	p.at += 2
	q.Limit = &Number{p.pos(), "1"}
	if !p.is("row") && !p.is("rows") {
		q.Limit = p.rowCount()
	}
	q.Percent = p.take("percent")
	q.Up = q.Percent
	if p.takeAny("row", "rows") == "" {
		p.unexpected("ROWS")
	}
	if p.takeAll("with", "ties") {
		q.WithTies = true
		return
	}
	p.expect("only")
}

func (p *parser) with() *With {
	w := &With{Pos: p.advance().pos}
	w.Recursive = p.is("recursive") && p.ahead(1).isName() && p.take("recursive")
	for p.err == nil {
		c := CTE{Pos: p.pos(), Name: p.name("a name after WITH")}
		if p.is("(") {
			c.Columns = p.nameList("a column name")
		}
		p.expect("as")
		if p.take("materialized") {
			c.Materialized = "materialized"
		} else if p.takeAll("not", "materialized") {
			c.Materialized = "not materialized"
		}
		p.expect("(")
		if k := p.peek().key; k == "insert" || k == "update" || k == "delete" || k == "merge" {
			c.Statement = p.statement()
		} else {
			c.Query = p.query()
		}
		p.expect(")")
		w.CTEs = append(w.CTEs, c)
		if !p.take(",") {
			break
		}
	}
	return w
}

// How tightly set operations bind: INTERSECT before the others.
var setBind = map[string]int{"union": 1, "except": 1, "minus": 1, "intersect": 2}

// setOps reads the set operations behind left that bind tighter than outer.
func (p *parser) setOps(left Body, outer int) Body {
	for p.err == nil {
		t := p.peek()
		bind := setBind[t.key]
		if t.key == "" || bind <= outer {
			return left
		}
		p.advance()
		s := &SetOp{Pos: t.pos, Op: t.key, Left: left}
		if s.Op == "minus" {
			s.Op = "except"
		}
		if s.All = p.take("all"); !s.All {
			p.take("distinct")
		}
		s.ByName = p.takeAll("by", "name")
		if s.Corresponding = p.take("corresponding"); s.Corresponding && p.take("by") {
			s.Columns = p.nameList("a column name")
		}
		s.Right = p.setOps(p.bodyPart(), bind)
		left = s
	}
	return left
}

// bodyPart reads one side of a set operation.
func (p *parser) bodyPart() Body {
	switch {
	case p.is("("):
		p.advance()
		q := p.query()
		p.expect(")")
		return q
	case p.is("values") && p.ahead(1).key == "(":
		return p.values()
	case p.is("table") && p.ahead(1).isName():
		pos := p.advance().pos
		t := &TableName{Pos: p.pos(), Parts: p.names("a table name")}
		return &Select{Pos: pos, Items: []Item{{X: &Star{Pos: pos}}}, From: []Table{t}}
	case p.is("from"):
		return p.fromFirst()
	}
	return p.selectBody()
}

func (p *parser) values() *Values {
	v := &Values{Pos: p.advance().pos}
	for p.err == nil {
		p.expect("(")
		row := []Expr{p.expr()}
		for p.err == nil && p.take(",") && !p.is(")") {
			row = append(row, p.expr())
		}
		v.Rows = append(v.Rows, row)
		p.expectClose()
		if !p.take(",") || !p.is("(") {
			break
		}
	}
	return v
}

// fromFirst reads FROM t [SELECT …].
func (p *parser) fromFirst() Body {
	pos := p.advance().pos
	s := &Select{Pos: pos, From: p.tables(), Items: []Item{{X: &Star{Pos: pos}}}}
	if p.is("select") {
		p.advance()
		p.distinct(s)
		s.Items = p.items()
	}
	p.clauses(s)
	return s
}

func (p *parser) selectBody() *Select {
	s := &Select{Pos: p.pos()}
	if !p.take("select") {
		p.unexpected("SELECT")
		return s
	}
	p.distinct(s)
	if p.d == Postgres && p.is("from") { // SELECT FROM t: rows without columns
		s.Items = []Item{{X: &Const{s.Pos, "null"}}}
	} else {
		s.Items = p.items()
	}
	if p.is("into") && s.Pos == p.selectAt && p.d != MySQL {
		p.selectInto()
	}
	if p.take("from") {
		s.From = p.tables()
	}
	p.clauses(s)
	return s
}

// selectInto reads INTO [TEMP] [TABLE] t of the SELECT that begins a statement.
func (p *parser) selectInto() {
	p.into = &CreateTable{Pos: p.advance().pos}
	p.into.Temp = p.takeAny("temp", "temporary") != ""
	if p.ahead(1).isName() {
		p.take("table")
	}
	p.into.Name = p.names("a name for the table")
}

func (p *parser) distinct(s *Select) {
	if p.d == MySQL {
		for p.takeAny("sql_calc_found_rows", "high_priority", "straight_join", "sql_no_cache", "sql_small_result", "sql_big_result") != "" {
			p.notes = append(p.notes, Note{p.pos(), "hints behind SELECT are ignored"})
		}
	}
	if !p.take("distinct") && !(p.d == MySQL && p.take("distinctrow")) {
		p.take("all")
		return
	}
	if p.is("on") && p.ahead(1).key == "(" {
		p.at += 2
		s.DistinctOn = p.exprs()
		p.expectClose()
		return
	}
	s.Distinct = true
}

// clauses reads what may follow FROM.
func (p *parser) clauses(s *Select) {
	if p.take("where") {
		s.Where = p.expr()
	}
	if p.takeAll("group", "by") {
		s.GroupBy = p.groupBy()
	}
	if p.take("having") {
		s.Having = p.expr()
	}
	p.windows(s)
	if p.take("qualify") {
		s.Qualify = p.expr()
		p.windows(s)
	}
}

func (p *parser) windows(s *Select) {
	if !p.is("window") || !p.ahead(1).isName() {
		return
	}
	p.advance()
	for p.err == nil {
		w := NamedWindow{Name: p.name("the name of a window")}
		p.expect("as")
		w.Window = p.window()
		s.Windows = append(s.Windows, w)
		if !p.take(",") {
			return
		}
	}
}

func (p *parser) groupBy() []Expr {
	if t := p.peek(); p.take("all") {
		return []Expr{&All{t.pos}}
	}
	at, distinct := p.pos(), p.take("distinct")
	var list []Expr
	for p.err == nil {
		list = append(list, p.groupItem())
		if !p.take(",") {
			break
		}
	}
	if distinct && p.err == nil && slices.ContainsFunc(list, func(e Expr) bool { _, sets := e.(*GroupingSets); return sets }) {
		p.fail(at, "GROUP BY DISTINCT with ROLLUP, CUBE or GROUPING SETS is not there: write the sets that are left in GROUPING SETS")
	}
	pos := p.pos()
	if kind := p.ahead(1).key; p.is("with") && (kind == "rollup" || kind == "cube") {
		p.at += 2
		return []Expr{&GroupingSets{pos, kind, list}}
	}
	if p.takeAll("grouping", "sets") { // Hive: GROUP BY a, b GROUPING SETS (…)
		return []Expr{&GroupingSets{pos, "sets", p.groupItems()}}
	}
	return list
}

func (p *parser) groupItem() Expr {
	pos := p.pos()
	switch {
	case p.is("rollup") && p.ahead(1).key == "(", p.is("cube") && p.ahead(1).key == "(":
		kind := p.advance().key
		return &GroupingSets{pos, kind, p.groupItems()}
	case p.takeAll("grouping", "sets"):
		return &GroupingSets{pos, "sets", p.groupItems()}
	}
	return p.expr()
}

func (p *parser) groupItems() []Expr {
	p.enter()
	defer p.leave()
	p.expect("(")
	var out []Expr
	for p.err == nil {
		out = append(out, p.groupItem())
		if !p.take(",") {
			break
		}
	}
	p.expectClose()
	return out
}

func (p *parser) orderItems() []OrderItem {
	var out []OrderItem
	for p.err == nil {
		var o OrderItem
		if t := p.peek(); p.take("all") {
			o.X = &All{t.pos}
		} else {
			o.X = p.expr()
		}
		if !p.take("asc") {
			o.Desc = p.take("desc")
		}
		if p.take("nulls") {
			if o.Nulls = p.takeAny("first", "last"); o.Nulls == "" {
				p.unexpected("FIRST or LAST")
			}
		} else if (Reading{p.d, p.nulls}).nullsFirst(o.Desc) {
			o.Nulls = "first"
		}
		out = append(out, o)
		if !p.take(",") {
			break
		}
	}
	return out
}
