package syntax

// alter reads ALTER TABLE or VIEW and its actions.
func (p *parser) alter() Statement {
	a := &AlterTable{Pos: p.advance().pos}
	if p.take("sequence") {
		return p.sequence(&Sequence{Pos: a.Pos, Alter: true})
	}
	if a.View = p.take("view"); !a.View {
		p.expect("table")
	}
	a.IfExists = p.takeAll("if", "exists")
	a.Name = p.names("a table name")
	for p.err == nil {
		a.Actions = append(a.Actions, p.alterActions()...)
		if !p.take(",") {
			break
		}
	}
	return a
}

func (p *parser) alterActions() []AlterAction {
	switch at := p.pos(); p.takeAny("add", "drop", "rename", "alter", "change", "modify", "set", "unset", "owner") {
	case "owner":
		p.expect("to")
		p.anyWord("a name")
		p.notes = append(p.notes, Note{at, "tables belong to nobody: OWNER TO changes nothing"})
		return nil
	case "add":
		return p.alterAdd()
	case "drop":
		if x, ok := p.dropConstraint(); ok {
			return []AlterAction{x}
		}
		x := AlterAction{Kind: "drop column"}
		x.Exists = p.takeAll("if", "exists")
		if p.take("partition") {
			return []AlterAction{{Kind: "drop partition", Exists: x.Exists, Partition: p.partition()}}
		}
		p.takeAny("column", "columns")
		x.Exists = p.takeAll("if", "exists") || x.Exists
		x.Name = p.names("a column name")
		return []AlterAction{x}
	case "rename":
		if p.take("to") {
			return []AlterAction{{Kind: "rename", To: p.names("a table name")}}
		}
		p.take("column")
		x := AlterAction{Kind: "rename column", Name: p.names("a column name")}
		p.expect("to")
		x.To = []string{p.name("a column name")}
		return []AlterAction{x}
	case "alter", "modify":
		p.take("column")
		return []AlterAction{p.alterColumn()}
	case "change":
		p.take("column")
		x := AlterAction{Kind: "rename column", Name: p.names("a column name")}
		c := p.columnDef(true)
		x.To, x.Column = []string{c.Name}, &c
		return []AlterAction{x}
	case "set":
		switch p.takeAny("tblproperties", "location") {
		case "tblproperties":
			return []AlterAction{{Kind: "set properties", Options: p.options()}}
		case "location":
			return []AlterAction{{Kind: "set location", To: []string{p.place("a place after LOCATION")}}}
		}
		p.unexpected("TBLPROPERTIES or LOCATION")
	case "unset":
		p.expect("tblproperties")
		exists := p.takeAll("if", "exists")
		return []AlterAction{{Kind: "unset properties", Exists: exists, Options: p.options()}}
	}
	p.unexpected("ADD, DROP, RENAME, ALTER or SET")
	return nil
}

// dropConstraint reads CONSTRAINT x, or as in MySQL PRIMARY KEY, CHECK x and FOREIGN KEY x.
func (p *parser) dropConstraint() (AlterAction, bool) {
	x := AlterAction{Kind: "drop constraint"}
	switch {
	case p.takeAll("primary", "key"):
		x.To = []string{"primary key"}
		x.Exists = p.takeAll("if", "exists")
		return x, true
	case p.is("constraint") && (p.ahead(1).isName() || p.ahead(1).key == "if"), p.is("check") && p.ahead(1).isName(), p.follows("foreign", "key"):
		if p.advance().key == "foreign" {
			p.advance()
		}
	default:
		return x, false
	}
	x.Exists = p.takeAll("if", "exists")
	x.Name = []string{p.name("the name of a constraint")}
	p.takeAny("restrict", "cascade")
	return x, true
}

// alterAdd reads ADD COLUMN x int, ADD COLUMNS (x int, y int) or ADD PARTITION (dt = '…').
func (p *parser) alterAdd() []AlterAction {
	if p.is("constraint") || p.follows("primary", "key") || p.is("check") || p.follows("foreign", "key") || p.is("unique") {
		if c, ok := p.constraint(true); ok {
			return []AlterAction{{Kind: "add constraint", Constraint: &c}}
		}
	}
	exists := p.takeAll("if", "not", "exists")
	if p.take("partition") {
		x := AlterAction{Kind: "add partition", Exists: exists, Partition: p.partition()}
		if p.take("location") {
			x.To = []string{p.place("a place after LOCATION")}
		}
		return []AlterAction{x}
	}
	p.takeAny("column", "columns")
	exists = p.takeAll("if", "not", "exists") || exists
	if !p.take("(") {
		c := p.columnDef(true)
		return []AlterAction{{Kind: "add column", Exists: exists, Column: &c}}
	}
	var out []AlterAction
	for p.err == nil {
		c := p.columnDef(true)
		out = append(out, AlterAction{Kind: "add column", Exists: exists, Column: &c})
		if !p.take(",") {
			break
		}
	}
	p.expectClose()
	return out
}

func (p *parser) alterColumn() AlterAction {
	x := AlterAction{Name: p.names("a column name")}
	switch {
	case p.takeAll("set", "default"):
		x.Kind, x.Value = "set default", p.expr()
	case p.takeAll("drop", "default"):
		x.Kind = "drop default"
	case p.takeAll("set", "not", "null"):
		x.Kind = "set not null"
	case p.takeAll("drop", "not", "null"):
		x.Kind = "drop not null"
	case p.take("comment"):
		x.Kind, x.To = "comment", []string{p.text("a text after COMMENT")}
	default:
		p.takeAll("set", "data")
		p.take("type")
		x.Kind = "alter type"
		x.Column = &ColumnDef{Pos: p.pos(), Name: x.Name[len(x.Name)-1], Type: p.typeName()}
	}
	return x
}
