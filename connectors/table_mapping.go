package connectors

import (
	"reflect"

	"weir/connectors/internal/delta"
	"weir/connectors/internal/pq"
	"weir/dataframe/column"
)

// A table may call its columns otherwise than its files do, so that renaming and dropping
// one needs no new files.

// mapping tells how the files of t call its columns; nil: as t does.
func (t *deltaTable) mapping() *pq.Mapping {
	mode := t.state.Meta.Mapping()
	if mode == "none" && !t.variants() {
		return nil
	}
	return mappingOf(mode, t.columns)
}

func mappingOf(mode string, columns delta.Schema) *pq.Mapping {
	out := &pq.Mapping{ByID: mode == "id"}
	for _, c := range columns {
		if c.Why == "" {
			out.Fields = append(out.Fields, storedField(c.Stored, c.Type))
		}
	}
	return out
}

// mapping tells how files that are written call the columns; nil: as the table does.
func (t *tableTarget) mapping() *pq.Mapping {
	if t.numbers == nil {
		return nil
	}
	return mappingOf(t.mode, t.columns)
}

// number gives c, which is new, an identifier and a stored name, if the table maps names.
func (t *tableTarget) number(c delta.Column) (delta.Column, error) {
	if t.numbers == nil {
		return c, nil
	}
	return t.numbers.Number(c)
}

// mapped sets how a table calls columns in its files.
func (t *tableTarget) mapped(old *deltaTable, run string) {
	if old == nil {
		t.mode = "none"
		return
	}
	if t.mode = old.state.Meta.Mapping(); t.mode != "none" {
		t.numbers = delta.NumberingOf(old.state.Meta, old.columns, run)
	}
}

// again is the column of the table before that f stays, as a column of the same name and type that may be null does
// in a table that maps names.
func (t *tableTarget) again(old *deltaTable, f column.Field) (delta.Column, bool) {
	if t.numbers == nil {
		return delta.Column{}, false
	}
	at := old.columns.Index(f.Name)
	if at < 0 {
		return delta.Column{}, false
	}
	c := old.columns[at]
	return c, c.Why == "" && c.Nullable && !c.Strict && c.Type.Equal(f.Type)
}

// sameStored reports whether files call the columns of rows of schema alike in both.
func (t *tableTarget) sameStored(o *tableTarget, schema *column.Schema) bool {
	if t.mode != o.mode || (t.numbers == nil) != (o.numbers == nil) {
		return false
	}
	for _, f := range schema.Fields {
		a, b := t.columns.Index(f.Name), o.columns.Index(f.Name)
		if t.numbers != nil && (a < 0 || b < 0 || !reflect.DeepEqual(t.columns[a].Stored, o.columns[b].Stored)) {
			return false
		}
	}
	return true
}

// named is what the log calls the column called name.
func (t *tableTarget) named(name string) string { return t.columns.Physical(t.mode, name) }

// variants reports whether t has columns whose type the files may not tell.
func (t *deltaTable) variants() bool {
	for i := range t.columns {
		if t.columns[i].Stored.Variants() {
			return true
		}
	}
	return false
}

func storedField(s delta.Stored, t column.Type) pq.Field {
	out := pq.Field{Name: s.Name, Stored: s.Physical, ID: s.ID, Kind: t.Kind, Variant: s.Variant}
	for i, kid := range s.Kids {
		if i < len(t.Fields) {
			out.Kids = append(out.Kids, storedField(kid, t.Fields[i].Type))
		}
	}
	return out
}

// storedName is what files and the log call the column called name.
func (s *fileSet) storedName(name string) string {
	if f := s.mapped(name); f != nil {
		return f.Stored
	}
	return name
}

// variant reports whether the column called name is a variant of a table.
func (s *fileSet) variant(name string) bool {
	f := s.mapped(name)
	return f != nil && f.Variant
}

// mapped is where the files of a table have the column called name; nil: nothing is said.
func (s *fileSet) mapped(name string) *pq.Field {
	if s.mapping == nil {
		return nil
	}
	for i := range s.mapping.Fields {
		if f := &s.mapping.Fields[i]; f.Name == name {
			return f
		}
	}
	return nil
}
