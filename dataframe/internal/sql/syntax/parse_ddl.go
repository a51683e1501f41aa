package syntax

import (
	"strconv"
	"strings"
)

// create reads CREATE TABLE, VIEW, SCHEMA and their variants.
func (p *parser) create() Statement {
	pos := p.advance().pos
	orReplace := p.takeAll("or", "replace")
	temp, external, materialized := false, false, false
	for p.err == nil {
		switch p.takeAny("temp", "temporary", "global", "local", "external", "materialized") {
		case "temp", "temporary":
			temp = true
			continue
		case "external":
			external = true
			continue
		case "materialized":
			materialized = true
			continue
		case "global", "local":
			continue
		}
		break
	}
	switch p.takeAny("table", "view", "schema", "database") {
	case "table":
		t := &CreateTable{Pos: pos, OrReplace: orReplace, Temp: temp, External: external}
		p.createTable(t)
		return t
	case "view":
		v := &CreateView{Pos: pos, OrReplace: orReplace, Temp: temp, Materialized: materialized}
		p.createView(v)
		return v
	case "schema", "database":
		s := &CreateSchema{Pos: pos, IfNotExists: p.takeAll("if", "not", "exists")}
		s.Name = p.names("the name of a schema")
		for p.err == nil {
			switch p.takeAny("location", "comment") {
			case "location":
				s.Location = p.place("a place after LOCATION")
				continue
			case "comment":
				s.Comment = p.text("a text after COMMENT")
				continue
			}
			break
		}
		return s
	}
	if p.take("sequence") {
		return p.sequence(&Sequence{Pos: pos, OrReplace: orReplace, Temp: temp})
	}
	if p.is("unique") || p.is("index") {
		return p.createIndex(pos)
	}
	if p.is("macro") || p.is("function") {
		return p.macro(pos, orReplace)
	}
	if p.is("type") || p.is("domain") {
		return p.createType(pos)
	}
	switch w := p.peek().key; w {
	case "trigger", "procedure", "role", "user", "rule", "extension":
		p.fail(p.pos(), "CREATE %s is not there; there are tables, views, schemas and indexes", strings.ToUpper(w))
	}
	p.unexpected("TABLE, VIEW, SCHEMA or INDEX")
	return &CreateSchema{Pos: pos}
}

// createIndex reads CREATE [UNIQUE] INDEX name ON t (a, b DESC).
func (p *parser) createIndex(pos Pos) Statement {
	x := &CreateIndex{Pos: pos, Unique: p.take("unique")}
	p.expect("index")
	p.take("concurrently")
	x.IfNotExists = p.takeAll("if", "not", "exists")
	if !p.is("on") {
		x.Name = p.name("a name for the index")
	}
	p.expect("on")
	x.Table = p.names("a table name")
	if p.take("using") {
		p.anyWord("a kind of index")
	}
	p.expect("(")
	for p.err == nil {
		p.indexed(x)
		if !p.take(",") {
			break
		}
	}
	p.expectClose()
	if p.take("using") { // where MySQL may have it, too
		p.anyWord("a kind of index")
	}
	if p.take("include") { // columns beside the key, which say nothing of rows
		p.nameList("a column name")
	}
	if at := p.pos(); p.take("where") {
		x.Where = p.expr()
		if x.Unique {
			p.fail(at, "a UNIQUE index of some rows is not there; UNIQUE holds for all, but for nulls")
		}
	}
	return x
}

// indexed reads a column of an index, or an expression. Of those, an index that asks for different values keeps none.
func (p *parser) indexed(x *CreateIndex) {
	at := p.pos()
	next := p.ahead(1)
	if isName := p.peek().kind != tokSign; isName && (next.kind != tokSign || next.key == "," || next.key == ")") {
		x.Columns = append(x.Columns, p.name("a column name"))
	} else {
		x.Exprs = append(x.Exprs, p.expr())
		if x.Unique {
			p.fail(at, "a UNIQUE index of an expression is not there; a GENERATED column with UNIQUE does it")
		}
	}
	p.takeAny("asc", "desc")
	if p.take("nulls") {
		p.takeAny("first", "last")
	}
}

// ifNotExists reads IF NOT EXISTS, which contradicts OR REPLACE.
func (p *parser) ifNotExists(replace bool) bool {
	pos := p.pos()
	there := p.takeAll("if", "not", "exists")
	if there && replace {
		p.fail(pos, "OR REPLACE makes it anew and IF NOT EXISTS leaves it alone; say one of them")
	}
	return there
}

func (p *parser) createTable(t *CreateTable) {
	t.IfNotExists = p.ifNotExists(t.OrReplace)
	t.Name = p.names("a name for the table")
	if p.take("like") {
		t.Like = p.names("a table name")
	}
	if p.is("(") && !p.startsQuery() {
		p.tableColumns(t)
	}
	for p.err == nil && p.tableOption(t) {
	}
	p.take("as")
	if p.is("select") || p.is("with") || p.is("from") || p.is("values") || p.startsQuery() || p.is("table") {
		t.Query = p.query()
	}
	switch {
	case t.Query == nil:
	case p.takeAll("with", "no", "data"):
		t.Query = &Query{Pos: t.Query.Pos, Body: t.Query, Limit: &Number{t.Query.Pos, "0"}}
	default:
		p.takeAll("with", "data")
	}
}

func (p *parser) tableColumns(t *CreateTable) {
	p.expect("(")
	for p.err == nil {
		switch {
		case p.tableConstraint(t):
		default:
			t.Columns = append(t.Columns, p.columnDef(true))
		}
		if !p.take(",") || p.is(")") {
			break
		}
	}
	p.expectClose()
}

// tableConstraint reads a constraint, or MySQL's KEY x (…), if one comes next.
func (p *parser) tableConstraint(t *CreateTable) bool {
	if c, ok := p.constraint(true); ok {
		t.Constraints = append(t.Constraints, c)
		return true
	}
	if (p.is("key") || p.is("index")) && (p.ahead(1).key == "(" || p.ahead(2).key == "(") && !isType(p.ahead(1)) {
		p.notes = append(p.notes, Note{p.pos(), "indexes are not needed here; this one is left out"})
		p.advance()
		if !p.is("(") {
			p.name("a name for the index")
		}
		p.nameList("a column name")
		return true
	}
	if p.is("constraint") && p.ahead(1).isName() && isConstraint(p.ahead(2)) {
		p.at += 2
		p.unexpected("PRIMARY KEY, UNIQUE, CHECK or FOREIGN KEY with its columns")
	}
	return false
}

// isConstraint reports whether t begins a constraint: a column may be called constraint.
func isConstraint(t *token) bool {
	switch t.key {
	case "primary", "unique", "check", "foreign", "references", "not":
		return true
	}
	return false
}

// isType reports whether t is the name of a type that has arguments: a column may be called key.
func isType(t *token) bool {
	switch t.key {
	case "varchar", "char", "decimal", "numeric", "character", "varbinary", "binary", "float", "int", "integer", "bigint", "timestamp", "time", "nvarchar":
		return true
	}
	return false
}

// columnDef reads name type [NOT NULL] [DEFAULT x] [CHECK (x)] [COMMENT '…'] and the like.
func (p *parser) columnDef(typed bool) ColumnDef {
	c := ColumnDef{Pos: p.pos(), Name: p.name("a column name")}
	computed := p.is("as") && p.ahead(1).key == "(" || p.is("generated") && p.ahead(1).key == "always"
	if !computed && (typed || p.peek().kind == tokWord && !p.is("comment")) {
		p.take(":")
		c.Type = p.typeName()
		c.serial()
	}
	for p.err == nil {
		if x, ok := p.constraint(false); ok {
			c.Constraints = append(c.Constraints, x)
			continue
		}
		switch {
		case p.takeAll("not", "null"):
			c.NotNull = true
		case p.take("null"):
		case p.take("default"):
			c.Default = p.binary(bindCompare)
		case p.take("collate"):
			at := p.pos()
			if name := p.anyWord("the name of a collation"); p.d != MySQL && !Bytewise(name) {
				p.fail(at, "no collation %q for a column: texts compare by bytes", name)
			}
		case p.is("constraint") && p.ahead(1).isName() && p.ahead(2).key == "not", p.is("charset"):
			p.advance()
			p.advance()
		case p.takeAll("character", "set"):
			p.advance()
		case p.is("generated"), p.is("as") && p.ahead(1).key == "(":
			p.generated(&c)
		case p.takeAny("auto_increment", "autoincrement") != "":
			c.Identity, c.NotNull = &Identity{Auto: true}, true
		case p.take("comment"):
			c.Comment = p.text("a text after COMMENT")
		default:
			return c
		}
	}
	return c
}

// tableOption reads one option of CREATE TABLE, if one comes next.
func (p *parser) tableOption(t *CreateTable) bool {
	switch {
	case p.take("using"):
		t.Using = p.anyWord("a format after USING")
	case p.takeAll("stored", "as"):
		t.Using = p.anyWord("a format after STORED AS")
	case p.takeAll("row", "format"):
		p.rowFormat(t)
	case p.takeAll("partitioned", "by"), p.takeAll("partition", "by"):
		t.PartitionedBy = p.partitionColumns()
	case p.takeAll("clustered", "by"):
		t.ClusteredBy = p.nameList("a column name")
		if p.take("into") {
			t.Buckets = p.count()
			p.expect("buckets")
		}
	case p.take("location"):
		t.Location = p.place("a place after LOCATION")
	case p.take("comment"):
		p.take("=")
		t.Comment = p.text("a text after COMMENT")
	case p.take("options"), p.is("with") && p.ahead(1).key == "(" && p.take("with"):
		t.Options = append(t.Options, p.options()...)
	case p.take("tblproperties"):
		t.Properties = append(t.Properties, p.options()...)
	case p.take("auto_increment"):
		p.take("=")
		t.AutoStart = p.signedText()
	case p.is("engine"), p.is("charset"), p.is("collate"), p.is("row_format"):
		p.advance()
		p.take("=")
		p.advance()
	case p.is("default") && (p.ahead(1).key == "charset" || p.ahead(1).key == "character" || p.ahead(1).key == "collate"):
		p.advance()
		if p.advance().key == "character" {
			p.expect("set")
		}
		p.take("=")
		p.advance()
	default:
		return false
	}
	return true
}

// rowFormat reads Hive's ROW FORMAT DELIMITED FIELDS TERMINATED BY ',' and the like as options.
func (p *parser) rowFormat(t *CreateTable) {
	if p.take("serde") {
		t.Options = append(t.Options, Option{"serde", &Text{p.pos(), p.text("a text after SERDE")}})
		return
	}
	p.expect("delimited")
	for p.err == nil {
		what := p.takeAny("fields", "lines", "collection", "map", "escaped", "null")
		if what == "" {
			return
		}
		p.takeAny("items", "keys")
		if !p.takeAll("terminated", "by") && !p.takeAll("defined", "as") {
			p.expect("by")
		}
		t.Options = append(t.Options, Option{what + " terminated by", &Text{p.pos(), p.text("a text")}})
	}
}

func (p *parser) partitionColumns() []ColumnDef {
	if !p.is("(") {
		return []ColumnDef{{Pos: p.pos(), Name: p.name("a column name")}}
	}
	p.advance()
	var out []ColumnDef
	for p.err == nil {
		out = append(out, p.columnDef(false))
		if !p.take(",") {
			break
		}
	}
	p.expectClose()
	return out
}

func (p *parser) count() int64 {
	t := p.peek()
	n, err := strconv.ParseInt(t.text, 10, 64)
	if t.kind != tokNumber || err != nil {
		p.unexpected("a number")
		return 0
	}
	p.advance()
	return n
}

func (p *parser) createView(v *CreateView) {
	v.IfNotExists = p.ifNotExists(v.OrReplace)
	v.Name = p.names("a name for the view")
	if p.is("(") {
		p.advance()
		for p.err == nil {
			v.Columns = append(v.Columns, p.name("a column name"))
			if p.take("comment") {
				p.text("a text after COMMENT")
			}
			if !p.take(",") {
				break
			}
		}
		p.expectClose()
	}
	if p.take("comment") {
		v.Comment = p.text("a text after COMMENT")
	}
	p.expect("as")
	v.Query = p.query()
}

func (p *parser) drop() Statement {
	if p.ahead(1).key == "prepare" && p.ahead(2).isName() { // MySQL
		p.advance()
		return p.deallocate()
	}
	d := &Drop{Pos: p.advance().pos}
	p.takeAny("temp", "temporary", "materialized")
	d.Kind = p.takeAny("table", "view", "schema", "database", "function", "macro", "index", "trigger", "sequence", "type", "domain")
	switch d.Kind {
	case "":
		p.unexpected("TABLE, VIEW or SCHEMA")
	case "database":
		d.Kind = "schema"
	case "function", "macro":
		d.Kind = "macro"
		p.take("table")
	case "domain":
		d.Kind = "type"
	}
	d.IfExists = p.takeAll("if", "exists")
	for p.err == nil {
		d.Names = append(d.Names, p.names("a name"))
		if !p.take(",") {
			break
		}
	}
	if d.Kind == "macro" && p.take("(") { // PostgreSQL: the types of its parameters
		for p.err == nil && !p.is(")") {
			p.typeName()
			if !p.take(",") {
				break
			}
		}
		p.expectClose()
	}
	if d.Kind == "index" && p.take("on") { // MySQL
		p.names("a table name")
	}
	d.Cascade = p.take("cascade")
	p.takeAny("restrict", "purge")
	return d
}

func (p *parser) truncate() Statement {
	t := &Truncate{Pos: p.advance().pos}
	p.take("table")
	t.Table = p.names("a table name")
	if p.take("partition") {
		t.Partition = p.partition()
	}
	t.Restart = p.takeAll("restart", "identity")
	p.takeAll("continue", "identity")
	p.takeAny("cascade", "restrict")
	return t
}
