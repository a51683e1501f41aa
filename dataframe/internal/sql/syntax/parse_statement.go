package syntax

import "strings"

// statement reads one command by its first word.
func (p *parser) statement() Statement {
	p.enter()
	defer p.leave()
	t := p.peek()
	if t.kind == tokWord {
		if read := statements[t.key]; read != nil {
			return read(p)
		}
	}
	switch t.key {
	case "select":
		p.selectAt = t.pos
		q := p.query()
		made := p.into
		if p.selectAt, p.into = -1, nil; made != nil {
			made.Query = q
			return made
		}
		return q
	case "(", "values", "table":
		return p.query()
	case "with":
		return p.withStatement()
	case "from":
		return p.fromStatement()
	case "pivot", "unpivot":
		q := &Query{Pos: t.pos, Body: &Select{Pos: t.pos, Items: []Item{{X: &Star{Pos: t.pos}}}, From: []Table{p.pivotStatement()}}}
		p.queryTail(q)
		return q
	}
	if why := noStatement[t.key]; why != "" {
		p.fail(t.pos, "%s", why)
	}
	p.unexpected("SELECT or another statement")
	return &Query{Pos: t.pos, Body: &Select{Pos: t.pos}}
}

// noStatement are the first words of statements that are known and not there.
var noStatement = map[string]string{
	"cache": "CACHE TABLE is not there; frames have Cache", "uncache": "UNCACHE TABLE is not there; frames have Cache",
	"grant": "GRANT is not there", "revoke": "REVOKE is not there", "vacuum": "VACUUM is not there; a Session has Vacuum", "optimize": "OPTIMIZE is not there; a Session has Compact",
	"call": "procedures are not there", "lock": "LOCK is not there: nothing locks rows",
	"declare": "cursors and variables are not there", "attach": "ATTACH is not there; a place stands in single quotes in FROM", "load": "LOAD is not there; COPY t FROM 'place' reads a file",
}

// statements read the commands that are no queries.
var statements map[string]func(p *parser) Statement

func init() {
	// A literal would refer to itself through EXPLAIN.
	statements = map[string]func(p *parser) Statement{
		"explain":    (*parser).explain,
		"create":     (*parser).create,
		"insert":     (*parser).insert,
		"replace":    (*parser).insert,
		"delete":     (*parser).delete,
		"update":     (*parser).update,
		"merge":      (*parser).merge,
		"alter":      (*parser).alter,
		"drop":       (*parser).drop,
		"truncate":   (*parser).truncate,
		"copy":       (*parser).copy,
		"describe":   (*parser).describe,
		"desc":       (*parser).describe,
		"show":       (*parser).show,
		"set":        (*parser).set,
		"reset":      (*parser).set,
		"use":        (*parser).use,
		"analyze":    (*parser).analyze,
		"summarize":  (*parser).summarize,
		"comment":    (*parser).comment,
		"prepare":    (*parser).prepare,
		"execute":    (*parser).execute,
		"deallocate": (*parser).deallocate,
	}
	for _, first := range []string{"begin", "start", "commit", "end", "rollback", "abort", "savepoint", "release"} {
		statements[first] = (*parser).transaction
	}
	for first := range nothingToDo {
		statements[first] = (*parser).ignored
	}
}

// withStatement reads WITH … SELECT, or WITH … INSERT, whose query gets the names.
func (p *parser) withStatement() Statement {
	start := p.at
	w := p.with()
	switch p.peek().key {
	case "delete":
		d := p.delete().(*Delete)
		d.With = w
		return d
	case "update":
		u := p.update().(*Update)
		u.With = w
		return u
	case "merge":
		m := p.merge().(*Merge)
		m.With = w
		return m
	case "insert":
	default:
		if p.err == nil {
			p.at = start
			p.params = 0
		}
		return p.query()
	}
	s := p.insert()
	in, ok := s.(*Insert)
	if !ok || in.Query == nil || in.Query.With != nil {
		p.fail(w.Pos, "WITH before INSERT needs a query behind it that has none")
		return s
	}
	in.Query.With = w
	return in
}

// fromStatement reads FROM t SELECT …, or Hive's FROM t INSERT … INSERT ….
func (p *parser) fromStatement() Statement {
	start, params := p.at, p.params
	pos := p.advance().pos
	m := &MultiInsert{Pos: pos, From: p.tables()}
	if !p.is("insert") {
		if p.err == nil {
			p.at, p.params = start, params
		}
		return p.query()
	}
	for p.err == nil && p.is("insert") {
		i, ok := p.insert().(*Insert)
		if !ok {
			break
		}
		m.Inserts = append(m.Inserts, i)
	}
	return m
}

// explainOptions are what other engines take in parentheses. Of them ANALYZE changes what is shown.
var explainOptions = wordSet("analyze verbose costs settings generic_plan buffers serialize wal timing summary memory format trace logical physical optimizer distsql")

func (p *parser) explain() Statement {
	e := &Explain{Pos: p.advance().pos}
	e.Analyze = p.take("analyze")
	if p.is("(") && !p.startsQuery() { // PostgreSQL: EXPLAIN (ANALYZE, …)
		p.advance()
		for p.err == nil {
			pos := p.pos()
			w := lower(p.anyWord("an option of EXPLAIN"))
			if !explainOptions[w] && p.err == nil {
				p.fail(pos, "EXPLAIN has no option %s; there are analyze, verbose and format", w)
			}
			on := true
			if !p.is(",") && !p.is(")") {
				v := lower(p.advance().text)
				on = v != "false" && v != "off" && v != "0"
			}
			e.Analyze = e.Analyze || w == "analyze" && on
			if !p.take(",") {
				break
			}
		}
		p.expectClose()
	}
	e.Mode = p.takeAny("extended", "formatted", "verbose", "codegen", "cost", "logical", "physical")
	e.Statement = p.statement()
	return e
}

// insert reads INSERT INTO, INSERT OVERWRITE, REPLACE INTO and what follows.
func (p *parser) insert() Statement {
	i := &Insert{Pos: p.pos()}
	if p.advance().key == "replace" {
		i.OnConflict = "replace"
	}
	if p.takeAll("or", "replace") {
		i.OnConflict = "replace"
	} else if p.take("ignore") || p.takeAll("or", "ignore") {
		i.OnConflict = "ignore"
	}
	if i.Overwrite = p.take("overwrite"); !i.Overwrite {
		p.take("into")
	} else if p.take("into") {
		p.take("table")
	}
	if p.take("local"); p.take("directory") {
		i.URL = p.place("a place after DIRECTORY")
	} else {
		p.take("table")
		if p.peek().kind == tokString {
			i.URL = p.place("a place")
		} else {
			i.Table = p.names("a table name")
			if p.is("as") && p.ahead(1).isName() && p.d != MySQL {
				p.advance()
				i.As = p.name("a name of the table")
			}
		}
	}
	if p.take("partition") {
		i.Partition = p.partition()
	}
	i.IfNotExists = p.takeAll("if", "not", "exists")
	if p.is("(") && !p.startsQuery() {
		i.Columns = p.nameList("a column name")
	}
	i.ByName = p.takeAll("by", "name")
	p.takeAll("by", "position")
	if p.takeAll("default", "values") {
		i.Returning = p.returning()
		return i
	}
	if p.is("set") && i.Columns == nil { // MySQL: INSERT INTO t SET a = 1
		p.advance()
		v := &Values{Pos: p.pos(), Rows: [][]Expr{nil}}
		for _, a := range p.assignments() {
			if a.Value == nil {
				a.Value = &Name{v.Pos, []string{"default"}}
			}
			i.Columns, v.Rows[0] = append(i.Columns, a.Column[len(a.Column)-1]), append(v.Rows[0], a.Value)
		}
		i.Query = &Query{Pos: v.Pos, Body: v}
	} else {
		i.Query = p.query()
	}
	p.onConflict(i)
	return i
}

// excluded is what the rows of an INSERT are called in its ON CONFLICT DO UPDATE.
const excluded = "excluded"

func (p *parser) onConflict(i *Insert) {
	if p.take("as") { // MySQL: VALUES (…) AS new ON DUPLICATE KEY UPDATE n = new.n
		i.Alias = p.name("a name of the new rows")
	}
	switch {
	case p.takeAll("on", "conflict"):
		if i.OnConflict != "" {
			p.fail(i.Pos, "OR %s says what becomes of a conflict, and ON CONFLICT another time; say it once", strings.ToUpper(i.OnConflict))
			return
		}
		if p.is("(") {
			i.Conflict = p.nameList("a column name")
		} else if p.takeAll("on", "constraint") {
			i.Constraint = p.name("the name of a constraint")
		}
		p.expect("do")
		if p.take("nothing") {
			i.OnConflict = "ignore"
			break
		}
		p.expectAll("update", "set")
		i.OnConflict, i.Set = "update", p.assignments()
		if p.take("where") {
			i.SetWhere = p.expr()
		}
	case p.takeAll("on", "duplicate", "key", "update"):
		p.inDuplicate = true
		i.OnConflict, i.Set = "update", p.assignments()
		p.inDuplicate = false
	}
	i.Returning = p.returning()
}

// returning reads RETURNING and a list, if it comes next.
func (p *parser) returning() []Item {
	if !p.take("returning") {
		return nil
	}
	return p.items()
}

// partition reads (dt = '2026-03-01', country).
func (p *parser) partition() []Assignment {
	p.expect("(")
	var out []Assignment
	for p.err == nil {
		a := Assignment{Column: []string{p.name("a column name")}}
		if p.take("=") {
			a.Value = p.expr()
		}
		out = append(out, a)
		if !p.take(",") {
			break
		}
	}
	p.expectClose()
	return out
}

func (p *parser) delete() Statement {
	d := &Delete{Pos: p.advance().pos}
	if p.peek().isName() && !p.is("from") { // MySQL: DELETE a FROM a JOIN b ON …
		p.deleteJoined(d, p.names("a table name"))
	} else {
		p.expect("from")
		d.Table = p.names("a table name")
		d.Alias = p.as().Name
		if p.take("using") {
			d.Using = p.tables()
		}
	}
	if p.take("where") {
		d.Where = p.expr()
	}
	d.First = p.first(len(d.Using) > 0 || d.Joined != nil)
	d.Returning = p.returning()
	return d
}

func (p *parser) update() Statement {
	u := &Update{Pos: p.advance().pos}
	start, params := p.at, p.params
	u.Table = p.names("a table name")
	u.Alias = p.as().Name
	if p.startsJoin() { // MySQL: UPDATE a JOIN b ON … SET a.x = …
		p.at, p.params = start, params
		u.Joined = crossed(p.tables())
	}
	p.expect("set")
	u.Set = p.assignments()
	if u.Joined != nil {
		p.updated(u)
	}
	if p.take("from") {
		u.From = p.tables()
	}
	if p.take("where") {
		u.Where = p.expr()
	}
	u.First = p.first(len(u.From) > 0 || u.Joined != nil)
	u.Returning = p.returning()
	return u
}

// first reads ORDER BY and LIMIT behind UPDATE or DELETE, if they come next.
func (p *parser) first(several bool) *Query {
	if !p.is("order") && !p.is("limit") {
		return nil
	}
	q, at := &Query{Pos: p.pos()}, p.pos()
	if p.takeAll("order", "by") {
		q.OrderBy = p.orderItems()
	}
	if p.take("limit") {
		p.limit(q)
	}
	if several {
		p.fail(at, "ORDER BY and LIMIT go with UPDATE and DELETE of one table")
	}
	return q
}

func (p *parser) copy() Statement {
	c := &Copy{Pos: p.advance().pos}
	if p.startsQuery() {
		p.advance()
		c.Query = p.query()
		p.expect(")")
	} else {
		c.Table = p.names("a table name or a query in parentheses")
		if p.is("(") {
			c.Columns = p.nameList("a column name")
		}
	}
	if c.To = p.take("to"); !c.To {
		p.expect("from")
	}
	c.Place = p.place("a place in single quotes")
	p.take("with")
	if p.is("(") {
		c.Options = p.options()
	}
	for p.err == nil && p.peek().kind == tokWord { // PostgreSQL before 9: CSV HEADER DELIMITER ';'
		switch w := p.takeAny("csv", "text", "header", "delimiter", "null", "parquet", "json"); w {
		case "header":
			c.Options = append(c.Options, Option{Key: w})
		case "delimiter", "null":
			p.take("as")
			c.Options = append(c.Options, Option{w, &Text{p.pos(), p.text("a text")}})
		case "":
			p.unexpected("options in parentheses, such as (FORMAT csv, HEADER)")
		default:
			c.Options = append(c.Options, Option{"format", &Text{p.pos(), w}})
		}
	}
	return c
}

// options reads (key = value, 'key' 'value', key).
func (p *parser) options() []Option {
	p.expect("(")
	var out []Option
	for p.err == nil && !p.is(")") {
		var o Option
		if p.peek().kind == tokString {
			o.Key = p.advance().text
		} else {
			o.Key = p.anyWord("an option")
			for p.take(".") {
				o.Key += "." + p.anyWord("an option")
			}
		}
		p.take("=")
		if !p.is(",") && !p.is(")") {
			o.Value = p.optionValue()
		}
		out = append(out, o)
		if !p.take(",") {
			break
		}
	}
	p.expectClose()
	return out
}

// optionValue reads an expression, where a bare word is a text.
func (p *parser) optionValue() Expr {
	t, next := p.peek(), p.ahead(1)
	alone := next.kind == tokEnd || next.key == "," || next.key == ")" || next.key == ";"
	if t.key == "*" && alone { // FORCE_QUOTE *
		p.advance()
		return &Text{t.pos, t.text}
	}
	if t.kind == tokWord && alone && t.key != "true" && t.key != "false" && t.key != "null" {
		p.advance()
		return &Text{t.pos, t.text}
	}
	return p.expr()
}
