package column

import (
	"fmt"
	"strings"

	"weir/internal/typo"
)

// A Field is a named column of a Schema.
type Field struct {
	Name     string
	Type     Type
	Nullable bool
}

// A Schema lists the columns of every batch of a Reader, in order. It does not
// change once made.
type Schema struct{ Fields []Field }

// NewSchema makes a Schema of fields.
func NewSchema(fields ...Field) *Schema { return &Schema{Fields: fields} }

// Len is the number of columns.
func (s *Schema) Len() int { return len(s.Fields) }

// Index is the position of the column called name, exactly or, when that finds
// nothing, without regard to case. It is -1 when there is none or, without
// regard to case, more than one.
func (s *Schema) Index(name string) int {
	for i := range s.Fields {
		if s.Fields[i].Name == name {
			return i
		}
	}
	at := -1
	for i := range s.Fields {
		if strings.EqualFold(s.Fields[i].Name, name) {
			if at >= 0 {
				return -1
			}
			at = i
		}
	}
	return at
}

// Names lists the column names in order.
func (s *Schema) Names() []string {
	names := make([]string, len(s.Fields))
	for i, f := range s.Fields {
		names[i] = f.Name
	}
	return names
}

// Select is the Schema of the named columns, in the order given.
func (s *Schema) Select(names []string) (*Schema, error) {
	out := &Schema{Fields: make([]Field, len(names))}
	for i, name := range names {
		at := s.Index(name)
		if at < 0 {
			return nil, &UnknownColumn{Name: name, Have: s.Names()}
		}
		out.Fields[i] = s.Fields[at]
	}
	return out, nil
}

// Equal reports whether both have the same names, types and nullability.
func (s *Schema) Equal(o *Schema) bool {
	if len(s.Fields) != len(o.Fields) {
		return false
	}
	for i, f := range s.Fields {
		g := o.Fields[i]
		if f.Name != g.Name || f.Nullable != g.Nullable || !f.Type.Equal(g.Type) {
			return false
		}
	}
	return true
}

// String is the Schema as ParseSchema reads it.
func (s *Schema) String() string {
	var b strings.Builder
	for i, f := range s.Fields {
		if i > 0 {
			b.WriteString(", ")
		}
		fmt.Fprintf(&b, "%s %s", quoteName(f.Name), f.Type)
	}
	return b.String()
}

// ParseSchema reads "name type, name type, …". Every column is nullable. A name
// with other signs stands in double quotes.
func ParseSchema(text string) (*Schema, error) {
	s := &Schema{}
	for _, part := range splitTop(text) {
		p := &typeParser{text: strings.TrimSpace(part)}
		name := p.word()
		if typ := strings.TrimSpace(p.text[p.at:]); name != "" && typ != "" {
			t, err := ParseType(typ)
			if err != nil {
				return nil, fmt.Errorf("schema: column %s: %w", name, err)
			}
			s.Fields = append(s.Fields, Field{Name: name, Type: t, Nullable: true})
			continue
		}
		return nil, fmt.Errorf("schema: %q: write a name and a type", p.text)
	}
	return s, nil
}

// splitTop cuts at the commas outside brackets and quotes.
func splitTop(text string) []string {
	var parts []string
	depth, from := 0, 0
	quoted := byte(0)
	for i := 0; i < len(text); i++ {
		c := text[i]
		switch {
		case quoted != 0:
			if c == quoted {
				quoted = 0
			}
		case c == '"' || c == '`':
			quoted = c
		case strings.IndexByte("(<[", c) >= 0:
			depth++
		case strings.IndexByte(")>]", c) >= 0:
			depth--
		case c == ',' && depth == 0:
			parts = append(parts, text[from:i])
			from = i + 1
		}
	}
	return append(parts, text[from:])
}

// UnknownColumn says that there is no column Name, and which one was likely
// meant.
type UnknownColumn struct {
	Name string
	Have []string
}

func (e *UnknownColumn) Error() string {
	if near := typo.Nearest(e.Name, e.Have); near != "" {
		return fmt.Sprintf("no column %q; did you mean %q?", e.Name, near)
	}
	if len(e.Have) == 0 {
		return fmt.Sprintf("no column %q; there are no columns", e.Name)
	}
	if most := 20; len(e.Have) > most {
		return fmt.Sprintf("no column %q; there are %s and %d more", e.Name, strings.Join(e.Have[:most], ", "), len(e.Have)-most)
	}
	return fmt.Sprintf("no column %q; there are %s", e.Name, strings.Join(e.Have, ", "))
}
