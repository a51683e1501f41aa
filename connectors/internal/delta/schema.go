package delta

import (
	"encoding/json"
	"fmt"
	"strings"

	"weir/dataframe/column"
)

// exactType is the key, in the metadata of a column, of its type as Weir writes
// it: a table's own types know neither units nor zones.
const exactType = "weir.type"

// A Column of a table.
type Column struct {
	column.Field
	Why string // if not empty: the column has no type here, and why
	// Strict says that values within the column must not be null.
	Strict bool
	Stored Stored // of a table that maps names
	raw    json.RawMessage
}

// A Schema is the columns of a table.
type Schema []Column

type field struct {
	Name     string                     `json:"name"`
	Type     json.RawMessage            `json:"type"`
	Nullable bool                       `json:"nullable"`
	Metadata map[string]json.RawMessage `json:"metadata"`
}

type nested struct {
	Type          string          `json:"type"`
	Element       json.RawMessage `json:"elementType,omitempty"`
	ContainsNull  *bool           `json:"containsNull,omitempty"`
	Key           json.RawMessage `json:"keyType,omitempty"`
	Value         json.RawMessage `json:"valueType,omitempty"`
	ValueContains *bool           `json:"valueContainsNull,omitempty"`
	Fields        []field         `json:"fields,omitempty"`
}

// ParseSchema reads a schema as metadata has it.
func ParseSchema(text string) (Schema, error) {
	var raw struct {
		Fields []json.RawMessage `json:"fields"`
	}
	if err := json.Unmarshal([]byte(text), &raw); err != nil {
		return nil, fmt.Errorf("the table's schema is corrupt: %w", err)
	}
	var out Schema
	seen := map[string]bool{}
	for _, r := range raw.Fields {
		var f field
		if err := json.Unmarshal(r, &f); err != nil {
			return nil, fmt.Errorf("the table's schema is corrupt: %w", err)
		}
		if seen[f.Name] {
			return nil, fmt.Errorf("the table's schema is corrupt: two columns are called %q", f.Name)
		}
		seen[f.Name] = true
		c := Column{Field: column.Field{Name: f.Name, Nullable: f.Nullable}, raw: r}
		if t, err := parseType(f.Type, 0); err != nil {
			c.Why = err.Error()
		} else {
			c.Type = exact(t, f.Metadata)
		}
		c.Strict = strict(f.Type)
		c.Stored = storedOf(&f, 0)
		out = append(out, c)
	}
	return out, nil
}

// exact is the type that Weir wrote for a column of type t, if it is told and fits.
func exact(t column.Type, metadata map[string]json.RawMessage) column.Type {
	var text string
	if json.Unmarshal(metadata[exactType], &text) != nil || text == "" {
		return t
	}
	e, err := column.ParseType(text)
	if err != nil {
		return t
	}
	said, _, err := say(e)
	if err != nil {
		return t
	}
	if back, err := parseType(said, 0); err != nil || !back.Equal(t) {
		return t
	}
	return noMillis(e)
}

// noMillis is t with microseconds instead of milliseconds: another writer may have kept what Weir told of the column, and
// added rows in the unit of tables.
func noMillis(t column.Type) column.Type {
	if t.Kind == column.KindTimestamp && t.Unit == column.Milli {
		t.Unit = column.Micro
	}
	if len(t.Fields) > 0 {
		t.Fields = append([]column.Field(nil), t.Fields...)
		for i := range t.Fields {
			t.Fields[i].Type = noMillis(t.Fields[i].Type)
		}
	}
	return t
}

var simple = map[string]column.Type{
	"boolean": column.Bool, "byte": column.Int8, "short": column.Int16, "integer": column.Int32, "long": column.Int64,
	"float": column.Float32, "double": column.Float64, "string": column.String, "binary": column.Binary,
	"date": column.Date, "timestamp": column.Timestamp, "timestamp_ntz": {Kind: column.KindTimestamp},
}

// maxDepth is how deep types may be nested.
const maxDepth = 64

func parseType(raw json.RawMessage, depth int) (column.Type, error) {
	if depth > maxDepth {
		return column.Null, fmt.Errorf("the type is nested more than %d times", maxDepth)
	}
	var name string
	if json.Unmarshal(raw, &name) == nil {
		return simpleType(name)
	}
	var n nested
	if err := json.Unmarshal(raw, &n); err != nil {
		return column.Null, fmt.Errorf("its type is corrupt: %w", err)
	}
	switch n.Type {
	case "array":
		e, err := parseType(n.Element, depth+1)
		return column.List(e), err
	case "map":
		k, err := parseType(n.Key, depth+1)
		if err != nil {
			return column.Null, err
		}
		v, err := parseType(n.Value, depth+1)
		return column.Map(k, v), err
	case "struct":
		out := column.Struct()
		for _, f := range n.Fields {
			t, err := parseType(f.Type, depth+1)
			if err != nil {
				return column.Null, err
			}
			out.Fields = append(out.Fields, column.Field{Name: f.Name, Type: t, Nullable: true})
		}
		return out, nil
	}
	return column.Null, fmt.Errorf("%s is not supported yet", n.Type)
}

func simpleType(name string) (column.Type, error) {
	if t, ok := simple[name]; ok {
		return t, nil
	}
	if name == "decimal" {
		name = "decimal(10,0)"
	}
	if strings.HasPrefix(name, "decimal(") {
		t, err := column.ParseType(name)
		if err != nil {
			return t, fmt.Errorf("%s: at most %d digits are supported", name, column.MaxPrecision)
		}
		return t, nil
	}
	if name == variantType {
		return column.String, nil // its JSON; what is written is refused by Writable
	}
	return column.Null, fmt.Errorf("%s is not supported yet", name)
}

const variantType = "variant"

// strict reports whether something within a nested type must not be null.
func strict(raw json.RawMessage) bool {
	var n nested
	if json.Unmarshal(raw, &n) != nil {
		return false
	}
	if n.ContainsNull != nil && !*n.ContainsNull || n.ValueContains != nil && !*n.ValueContains {
		return true
	}
	for _, f := range n.Fields {
		if !f.Nullable || strict(f.Type) {
			return true
		}
	}
	return n.Element != nil && strict(n.Element) || n.Value != nil && strict(n.Value)
}

// NewColumn is a column of type t of a table that Weir writes. A type that no table can
// have is refused.
func NewColumn(f column.Field) (Column, error) {
	said, _, err := say(f.Type)
	if err != nil {
		return Column{}, fmt.Errorf("column %s: %w", f.Name, err)
	}
	meta := map[string]json.RawMessage{}
	back, err := parseType(said, 0)
	if err != nil {
		return Column{}, fmt.Errorf("column %s: %w", f.Name, err)
	}
	if !back.Equal(f.Type) && f.Type.Kind != column.KindNull {
		meta[exactType], _ = json.Marshal(f.Type.String())
	}
	raw, err := json.Marshal(field{f.Name, said, true, meta})
	f.Nullable = true
	return Column{Field: f, raw: raw}, err
}

// say is t in the words of a table, and whether it has local times.
func say(t column.Type) (json.RawMessage, bool, error) {
	word := func(s string) (json.RawMessage, bool, error) {
		text, err := json.Marshal(s)
		return text, s == "timestamp_ntz", err
	}
	for name, s := range simple {
		if s.Equal(t) {
			return word(name)
		}
	}
	yes := true
	switch t.Kind {
	case column.KindNull:
		return word("string")
	case column.KindDecimal:
		return word(fmt.Sprintf("decimal(%d,%d)", t.Precision, t.Scale))
	case column.KindTimestamp:
		if t.Zone == "" {
			return word("timestamp_ntz")
		}
		return word("timestamp")
	case column.KindList:
		e, local, err := say(t.Element())
		if err != nil {
			return nil, false, err
		}
		text, err := json.Marshal(nested{Type: "array", Element: e, ContainsNull: &yes})
		return text, local, err
	case column.KindMap:
		k, l1, err := say(t.Fields[0].Type)
		if err != nil {
			return nil, false, err
		}
		v, l2, err := say(t.Fields[1].Type)
		if err != nil {
			return nil, false, err
		}
		text, err := json.Marshal(nested{Type: "map", Key: k, Value: v, ValueContains: &yes})
		return text, l1 || l2, err
	case column.KindStruct:
		out, local := nested{Type: "struct", Fields: []field{}}, false
		for _, f := range t.Fields {
			said, l, err := say(f.Type)
			if err != nil {
				return nil, false, err
			}
			local = local || l
			out.Fields = append(out.Fields, field{f.Name, said, true, map[string]json.RawMessage{}})
		}
		text, err := json.Marshal(out)
		return text, local, err
	}
	return nil, false, fmt.Errorf("a table has no type for %s; cast it to %s first", t, instead[t.Kind])
}

// instead is what may stand for a type that tables do not have.
var instead = map[column.Kind]string{
	column.KindUint8: "int16", column.KindUint16: "int32", column.KindUint32: "int64", column.KindUint64: "decimal(20,0)",
	column.KindTime: "string", column.KindInterval: "string",
}

// Text is s as metadata has it.
func (s Schema) Text() (string, error) {
	out := struct {
		Type   string            `json:"type"`
		Fields []json.RawMessage `json:"fields"`
	}{"struct", []json.RawMessage{}}
	for _, c := range s {
		out.Fields = append(out.Fields, c.raw)
	}
	text, err := json.Marshal(out)
	return string(text), err
}

// Local reports whether s has times without a zone, which the protocol must tell.
func (s Schema) Local() bool {
	for _, c := range s {
		if c.Why == "" {
			if _, local, _ := say(c.Type); local {
				return true
			}
		}
	}
	return false
}

// Index is the place of the column called name, or -1.
func (s Schema) Index(name string) int {
	for i := range s {
		if s[i].Name == name {
			return i
		}
	}
	return -1
}
