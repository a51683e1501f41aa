package connectors

import (
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
	out := &pq.Mapping{ByID: mode == "id"}
	for _, c := range t.columns {
		if c.Why == "" {
			out.Fields = append(out.Fields, storedField(c.Stored, c.Type))
		}
	}
	return out
}

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
