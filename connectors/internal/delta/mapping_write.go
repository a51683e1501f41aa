package delta

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"maps"
	"strconv"
)

// maxIDKey is the setting that has the greatest identifier that a column of the table ever had.
const maxIDKey = "delta.columnMapping.maxColumnId"

// A Numbering gives new columns of a table that maps names their identifiers and stored names. The same Seed and
// Last give the same ones: files are written before it is known which version they become a part of.
type Numbering struct {
	Seed string
	Last int32
}

// NumberingOf goes on where the table is.
func NumberingOf(m *MetaData, columns Schema, seed string) *Numbering {
	n := &Numbering{Seed: seed}
	if last, err := strconv.ParseInt(m.Config[maxIDKey], 10, 32); err == nil {
		n.Last = int32(last)
	}
	for i := range columns {
		n.Last = max(n.Last, columns[i].Stored.lastID())
	}
	return n
}

func (s *Stored) lastID() int32 {
	last := s.ID
	for i := range s.Kids {
		last = max(last, s.Kids[i].lastID())
	}
	return last
}

// Number is c, a column that NewColumn made, with an identifier and a stored name of its own, and so what is in it.
func (n *Numbering) Number(c Column) (Column, error) {
	var f field
	if err := json.Unmarshal(c.raw, &f); err != nil {
		return c, err
	}
	if err := n.field(&f); err != nil {
		return c, err
	}
	raw, err := json.Marshal(f)
	c.raw, c.Stored = raw, storedOf(&f, 0)
	return c, err
}

func (n *Numbering) field(f *field) error {
	n.Last++
	sum := sha256.Sum256(fmt.Appendf(nil, "%s %d", n.Seed, n.Last))
	sum[6], sum[8] = sum[6]&0x0f|0x40, sum[8]&0x3f|0x80
	name := fmt.Sprintf("col-%x-%x-%x-%x-%x", sum[:4], sum[4:6], sum[6:8], sum[8:10], sum[10:16])
	meta := maps.Clone(f.Metadata)
	if meta == nil {
		meta = map[string]json.RawMessage{}
	}
	meta["delta.columnMapping.id"] = json.RawMessage(strconv.Itoa(int(n.Last)))
	meta["delta.columnMapping.physicalName"], _ = json.Marshal(name)
	f.Metadata = meta
	var err error
	f.Type, err = n.within(f.Type)
	return err
}

// within numbers the fields of structs within a type.
func (n *Numbering) within(raw json.RawMessage) (json.RawMessage, error) {
	var t nested
	if len(raw) == 0 || raw[0] != '{' {
		return raw, nil
	}
	if err := json.Unmarshal(raw, &t); err != nil {
		return nil, err
	}
	for _, part := range []*json.RawMessage{&t.Element, &t.Key, &t.Value} {
		var err error
		if *part, err = n.within(*part); err != nil {
			return nil, err
		}
	}
	for i := range t.Fields {
		if err := n.field(&t.Fields[i]); err != nil {
			return nil, err
		}
	}
	return json.Marshal(t)
}

// Keep writes into the settings how far columns have been numbered.
func (n *Numbering) Keep(m *MetaData) {
	config := maps.Clone(m.Config)
	config[maxIDKey] = strconv.Itoa(int(n.Last))
	m.Config = config
}

// numbered reports whether s, and all columns within, have identifiers.
func (s *Stored) numbered(nameless bool) bool {
	for i := range s.Kids {
		if !s.Kids[i].numbered(s.Kids[i].Name == "") {
			return false
		}
	}
	return nameless || s.ID > 0
}
