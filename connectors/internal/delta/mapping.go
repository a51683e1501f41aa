package delta

import (
	"encoding/json"
	"fmt"
)

// A Stored says under which name and identifier files have a column, or a part of one, and what is
// within it: of a struct its fields, of an array its element, of a map its key and its value.
type Stored struct {
	Name     string // the table's
	Physical string
	ID       int32
	Variant  bool // a text here, bytes in the files
	Kids     []Stored
}

// Variants reports whether s is a variant or has some within.
func (s *Stored) Variants() bool {
	for i := range s.Kids {
		if s.Kids[i].Variants() {
			return true
		}
	}
	return s.Variant
}

// The ways in which files name the columns of a table.
const (
	mapNone = "none"
	mapName = "name"
	mapID   = "id"
)

// Mapping is the way in which the files of the table name its columns: none, name or id.
func (m *MetaData) Mapping() string {
	if mode := m.Config["delta.columnMapping.mode"]; mode != "" {
		return mode
	}
	return mapNone
}

func (m *MetaData) checkMapping() error {
	switch m.Mapping() {
	case mapNone, mapName, mapID:
		return nil
	}
	return fmt.Errorf("the table maps column names by %s, which is not known", m.Mapping())
}

// storedOf is where files have f.
func storedOf(f *field, depth int) Stored {
	out := Stored{Name: f.Name, Physical: f.Name}
	var name string
	if json.Unmarshal(f.Metadata["delta.columnMapping.physicalName"], &name) == nil && name != "" {
		out.Physical = name
	}
	if id := int32(0); json.Unmarshal(f.Metadata["delta.columnMapping.id"], &id) == nil {
		out.ID = id
	}
	out.within(f.Type, depth+1)
	return out
}

// within notes what is in s, of the type raw.
func (s *Stored) within(raw json.RawMessage, depth int) {
	var name string
	if json.Unmarshal(raw, &name) == nil {
		s.Variant = name == variantType
		return
	}
	var n nested
	if depth > maxDepth || json.Unmarshal(raw, &n) != nil {
		return
	}
	switch n.Type {
	case "struct":
		for i := range n.Fields {
			s.Kids = append(s.Kids, storedOf(&n.Fields[i], depth))
		}
	case "array":
		s.Kids = make([]Stored, 1)
		s.Kids[0].within(n.Element, depth+1)
	case "map":
		s.Kids = make([]Stored, 2)
		s.Kids[0].within(n.Key, depth+1)
		s.Kids[1].within(n.Value, depth+1)
	}
}

// Physical is the name that the log has for the column called name of a table whose files are called as mode
// says: in values of partitions and in statistics.
func (s Schema) Physical(mode, name string) string {
	if at := s.Index(name); at >= 0 && mode != mapNone && mode != "" {
		return s[at].Stored.Physical
	}
	return name
}

// Physical is what the log calls the columns of the table, by name.
func (m *MetaData) Physical(columns Schema) func(name string) string {
	return func(name string) string { return columns.Physical(m.Mapping(), name) }
}
