package syntax

import "strings"

// nothingToDo are the first words of statements that other engines need and that have nothing to do here.
var nothingToDo = map[string]string{
	"reindex":    "there are no indexes to build",
	"checkpoint": "each statement is written when it is done",
	"msck":       "partitions are found when a table is read",
	"refresh":    "files are listed when a table is read",
	"pragma":     "this PRAGMA changes nothing here",
}

// harmless are the beginnings of PRAGMAs that change no answer.
var harmless = strings.Fields("enable_ disable_ verify_ force_ threads memory_limit max_memory wal_ journal_mode synchronous")

// ignored reads such a statement.
func (p *parser) ignored() Statement {
	first := p.advance()
	s := &Ignored{Pos: first.pos, Text: strings.ToUpper(first.key), Why: nothingToDo[first.key]}
	switch first.key {
	case "pragma":
		name := p.anyWord("the name of a PRAGMA")
		known := false
		for _, h := range harmless {
			known = known || strings.HasPrefix(lower(name), h)
		}
		if !known {
			p.fail(first.pos, "PRAGMA %s is not there; SET changes a setting", name)
		}
		s.Text += " " + quoteName(name)
		if p.take("=") {
			w := &printer{}
			w.optionValue(p.optionValue())
			s.Text += " = " + w.b.String()
		}
	case "reindex":
		if p.peek().isName() {
			s.Of = p.names("an index")
			s.Text += " " + quoteNames(s.Of)
		}
	case "msck":
		p.expectAll("repair", "table")
		s.Of = p.names("a table name")
		s.Text = "MSCK REPAIR TABLE " + quoteNames(s.Of)
	case "refresh":
		p.take("table")
		s.Of = p.names("a table name")
		s.Text = "REFRESH TABLE " + quoteNames(s.Of)
	}
	return s
}

// comment reads COMMENT ON TABLE t IS 'text'.
func (p *parser) comment() Statement {
	c := &Comment{Pos: p.advance().pos}
	p.expect("on")
	if c.Kind = p.takeAny("table", "view", "column", "schema", "database"); c.Kind == "" {
		p.unexpected("TABLE, VIEW, COLUMN or SCHEMA")
	}
	if c.Kind == "database" {
		c.Kind = "schema"
	}
	c.Name = p.names("a name")
	p.expect("is")
	if !p.take("null") {
		c.Text = p.text("a text or NULL after IS")
	}
	return c
}
