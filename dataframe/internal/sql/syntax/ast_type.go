package syntax

import "strings"

// A TypeName is a type as written, its name in lower case: decimal(10,2),
// struct(a bigint, b list(varchar)).
type TypeName struct {
	Pos
	Name string
	// Args are what stands in parentheses or angle brackets: texts of decimal and
	// timestamp, types of lists, maps and structs.
	Args []TypeArg
	// Own: it is the type of a column of a table, called as Weir calls it whatever the dialect, in which a value is stored.
	Own bool
	// Binary: the json was written jsonb.
	Binary bool
}

// A TypeArg is a text, or a type, with a name in a struct.
type TypeArg struct {
	Text string
	Name string
	Type *TypeName
}

// String is the type as column.ParseType reads it.
func (t *TypeName) String() string {
	if len(t.Args) == 0 {
		return t.Name
	}
	var b strings.Builder
	b.WriteString(t.Name)
	open, end := byte('('), byte(')')
	if t.Args[0].Type != nil {
		open, end = '<', '>'
	}
	b.WriteByte(open)
	for i, a := range t.Args {
		if i > 0 {
			b.WriteString(", ")
		}
		if a.Type == nil {
			b.WriteString(a.Text)
			continue
		}
		if a.Name != "" {
			b.WriteString(quoteName(a.Name))
			b.WriteByte(' ')
		}
		b.WriteString(a.Type.String())
	}
	b.WriteByte(end)
	return b.String()
}
