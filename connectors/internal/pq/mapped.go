package pq

import (
	"slices"
	"strings"

	"github.com/parquet-go/parquet-go/format"

	"weir/dataframe/column"
)

// A Field says under which name, or identifier, the files of a table have a column or a
// part of one that the table calls Name.
type Field struct {
	Name   string
	Stored string
	ID     int32 // 0: none
	Kind   column.Kind
	// Variant says that a group with metadata and a value is a VARIANT, also if the file does not.
	Variant bool
	Kids    []Field // of a struct its fields, of a list its element, of a map its key and its value
}

// Mapping finds the columns of a table in its files, which may have them under other names.
type Mapping struct {
	Fields []Field
	ByID   bool // by identifiers, not by stored names
}

// of is what the files call the column called name; nil: nothing is said.
func (m *Mapping) of(name string) *Field {
	if m == nil {
		return nil
	}
	for i := range m.Fields {
		if m.Fields[i].Name == name {
			return &m.Fields[i]
		}
	}
	return nil
}

// kid is the part i of f, if f tells of it.
func (f *Field) kid(i int) *Field {
	if f == nil || i >= len(f.Kids) {
		return nil
	}
	return &f.Kids[i]
}

func (f *Field) id() int32 {
	if f == nil {
		return 0
	}
	return f.ID
}

// unmapped begins the names of what a file has and the table does not: it was dropped.
const unmapped = "\x00"

// ReadMapped is ReadMeta of a file of a table: the columns have the table's names, and others
// are left out.
func ReadMapped(size int64, readAt func(p []byte, off int64) error, to *Mapping) (m *Meta, err error) {
	defer Guard(&err)
	md, err := readFooter(size, readAt)
	if err != nil {
		return nil, err
	}
	if to == nil {
		return newMeta(md, size)
	}
	r := renamer{s: md.Schema, byID: to.ByID}
	if len(md.Schema) > 0 {
		r.fields(0, to.Fields, 0)
	}
	if m, err = newMeta(md, size); err != nil {
		return nil, err
	}
	m.Leaves = slices.DeleteFunc(m.Leaves, func(l Leaf) bool { return strings.HasPrefix(l.Name, unmapped) })
	m.Refused = slices.DeleteFunc(m.Refused, func(r Refused) bool { return strings.HasPrefix(r.Name, unmapped) })
	return m, nil
}

// renamer gives the elements of a schema the names of a table. Of a schema that is no tree it
// renames what it can reach: newMeta refuses it.
type renamer struct {
	s    []format.SchemaElement
	byID bool
}

// fields renames the children of the element at, and gives the element after them.
func (r *renamer) fields(at int, fields []Field, depth int) int {
	n := r.s[at].NumChildren.V
	at++
	for i := int32(0); i < n && at < len(r.s); i++ {
		e := &r.s[at]
		f := r.find(e, fields)
		if f == nil {
			e.Name = unmapped + e.Name
			f = &Field{}
		} else {
			e.Name = f.Name
		}
		at = r.inner(at, f, depth+1)
	}
	return at
}

func (r *renamer) find(e *format.SchemaElement, fields []Field) *Field {
	for i := range fields {
		if f := &fields[i]; r.byID && f.ID != 0 && f.ID == e.FieldID || !r.byID && f.Stored == e.Name {
			return f
		}
	}
	return nil
}

// inner renames what is within the element at, which is f, and gives the element after it.
func (r *renamer) inner(at int, f *Field, depth int) int {
	n := r.s[at].NumChildren.V
	if n <= 0 || depth > maxDepth {
		return at + 1
	}
	if e := &r.s[at]; f.Variant && e.LogicalType.Value == nil {
		e.LogicalType.Value = &format.VariantType{}
	}
	if f.Kind == column.KindStruct {
		return r.fields(at, f.Kids, depth)
	}
	if wraps := n == 1 && at+1 < len(r.s) && r.s[at+1].NumChildren.V > 0; wraps && len(f.Kids) > 0 {
		t := treeReader{s: r.s}
		switch {
		case f.Kind == column.KindList && at+2 < len(r.s) && t.wrapsElement(at):
			return r.inner(at+2, &f.Kids[0], depth+2)
		case f.Kind == column.KindList:
			return r.inner(at+1, &f.Kids[0], depth+1)
		case f.Kind == column.KindMap && len(f.Kids) == 2:
			return r.entry(at+1, f.Kids, depth+1)
		}
	}
	at++
	for i := int32(0); i < n && at < len(r.s); i++ {
		at = r.inner(at, &Field{}, depth+1)
	}
	return at
}

// entry is inner of the key and the value of a map.
func (r *renamer) entry(at int, kids []Field, depth int) int {
	n := r.s[at].NumChildren.V
	at++
	for i := int32(0); i < n && at < len(r.s); i++ {
		f := &Field{}
		if int(i) < len(kids) {
			f = &kids[i]
		}
		at = r.inner(at, f, depth+1)
	}
	return at
}

// Within is t without the fields of structs that the type of the table does not have.
func Within(t, table column.Type) column.Type {
	if t.Kind != table.Kind || len(t.Fields) == 0 {
		return t
	}
	out := t
	out.Fields = nil
	for i, f := range t.Fields {
		at := i
		if t.Kind == column.KindStruct {
			if at = fieldOf(table, f.Name); at < 0 {
				continue
			}
		}
		f.Type = Within(f.Type, table.Fields[at].Type)
		out.Fields = append(out.Fields, f)
	}
	return out
}
