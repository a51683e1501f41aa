package syntax

import "strings"

// MySQL changes a table among others that it is joined with: UPDATE a LEFT JOIN b ON … SET a.x = b.x, and DELETE a FROM a JOIN
// b ON ….

// startsJoin reports whether a join or another table comes next.
func (p *parser) startsJoin() bool {
	switch p.peek().key {
	case "join", "inner", "left", "right", "cross", "natural", ",":
		return true
	}
	return false
}

// crossed is all of list as one table.
func crossed(list []Table) Table {
	if len(list) == 0 {
		return nil
	}
	out := list[0]
	for _, t := range list[1:] {
		out = &Join{Pos: t.Position(), Kind: "cross", Left: out, Right: t}
	}
	return out
}

// joinedTable is the table in t that is called name, the first if name is ""; nil if there is none.
func joinedTable(t Table, name string) *TableName {
	switch t := t.(type) {
	case *TableName:
		if name == "" || strings.EqualFold(TableAlias(t), name) {
			return t
		}
	case *Join:
		if l := joinedTable(t.Left, name); l != nil {
			return l
		}
		return joinedTable(t.Right, name)
	}
	return nil
}

// ReplaceTable is t with another table in the place of the one that is called name.
func ReplaceTable(t Table, name string, with Table) Table {
	switch t := t.(type) {
	case *TableName:
		if strings.EqualFold(TableAlias(t), name) {
			return with
		}
	case *Join:
		out := *t
		out.Left, out.Right = ReplaceTable(t.Left, name, with), ReplaceTable(t.Right, name, with)
		return &out
	}
	return t
}

// updated finds the table that u changes: the one that its SET names.
func (p *parser) updated(u *Update) {
	name := ""
	for _, a := range u.Set {
		if n := len(a.Column); n > 1 {
			name = a.Column[n-2]
			break
		}
	}
	t := joinedTable(u.Joined, name)
	if t == nil {
		p.fail(u.Pos, "UPDATE changes a table by its name: none of those that are joined is called %s", quoteName(name))
		return
	}
	u.Table, u.Alias = t.Parts, TableAlias(t)
}

// deleteJoined reads the tables behind the one whose rows go.
func (p *parser) deleteJoined(d *Delete, target []string) {
	if p.take(".") {
		p.expect("*")
	}
	if p.is(",") {
		p.fail(p.pos(), "DELETE takes rows from one table at a time")
	}
	p.expect("from")
	d.Joined = crossed(p.tables())
	name := target[len(target)-1]
	t := joinedTable(d.Joined, name)
	if t == nil {
		p.fail(d.Pos, "none of the tables of DELETE is called %s", quoteName(name))
		return
	}
	d.Table, d.Alias = t.Parts, TableAlias(t)
	if t == d.Joined {
		d.Joined = nil
	}
}
