package pq

import (
	"fmt"
	"strings"

	"github.com/parquet-go/parquet-go/deprecated"
	"github.com/parquet-go/parquet-go/format"
)

// A Refused column is in the file but cannot be read.
type Refused struct{ Name, Why string }

// Refusal is why the column called name cannot be read; "" if it can, or is not
// there.
func (m *Meta) Refusal(name string) string {
	for i := range m.Leaves {
		if m.Leaves[i].Name == name {
			return ""
		}
	}
	for _, r := range m.Refused {
		if r.Name == name {
			return r.Why
		}
	}
	return ""
}

// maxTypeText is how much of a nested type is shown.
const maxTypeText = 60

// nestedWhy says what the nested column at is. Its tree is whole.
func nestedWhy(s []format.SchemaElement, at int) string {
	text, _ := typeText(s, at)
	if short := []rune(text); len(short) > maxTypeText {
		text = string(short[:maxTypeText]) + "…"
	}
	return text + ": nested types are not supported yet"
}

// typeText is the type of the schema element at, and the element after its tree.
func typeText(s []format.SchemaElement, at int) (string, int) {
	e := &s[at]
	text, next := "", at+1
	if e.NumChildren.V <= 0 {
		l := Leaf{phys: e.Type.V, width: int(e.TypeLength.V)}
		if l.setType(e) == nil {
			text = l.Type.String()
		} else if text = strings.ToLower(e.LogicalType.String()); text == "" {
			text = strings.ToLower(l.phys.String())
		}
	} else {
		var names, types []string
		for range e.NumChildren.V {
			names = append(names, s[next].Name)
			var t string
			t, next = typeText(s, next)
			types = append(types, t)
		}
		text = groupText(s, at, names, types)
	}
	if e.RepetitionType.V == format.Repeated {
		text = "list<" + text + ">"
	}
	return text, next
}

// groupText is the type of the group at, whose fields are given. Lists and maps
// are groups of one repeated field.
func groupText(s []format.SchemaElement, at int, names, types []string) string {
	var fields []string
	for i, n := range names {
		fields = append(fields, n+": "+types[i])
	}
	conv := deprecated.ConvertedType(-1)
	if s[at].ConvertedType.Valid {
		conv = s[at].ConvertedType.V
	}
	if len(names) == 1 && s[at+1].RepetitionType.V == format.Repeated {
		inner := &s[at+1]
		_, isList := s[at].LogicalType.Value.(*format.ListType)
		_, isMap := s[at].LogicalType.Value.(*format.MapType)
		switch {
		case (isList || conv == deprecated.List) && inner.NumChildren.V == 1:
			t, _ := typeText(s, at+2)
			return "list<" + t + ">"
		case isList || conv == deprecated.List:
			return types[0]
		case (isMap || conv == deprecated.Map || conv == deprecated.MapKeyValue) && inner.NumChildren.V == 2:
			k, value := typeText(s, at+2)
			v, _ := typeText(s, value)
			return fmt.Sprintf("map<%s, %s>", k, v)
		}
	}
	return "struct<" + strings.Join(fields, ", ") + ">"
}
