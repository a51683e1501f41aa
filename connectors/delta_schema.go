package connectors

import (
	"encoding/json"
	"fmt"
	"strings"

	"weir/dataframe/column"
	"weir/dataframe/plan"
)

// exactType is the key, in the metadata of a field of a table's schema, of the
// type as Weir writes it: the schema's own types know neither units nor zones.
const exactType = "weir.type"

type deltaField struct {
	Name     string            `json:"name"`
	Type     json.RawMessage   `json:"type"`
	Nullable bool              `json:"nullable"`
	Metadata map[string]string `json:"metadata"`
}

type deltaStruct struct {
	Type   string       `json:"type"`
	Fields []deltaField `json:"fields"`
}

var deltaTypes = map[string]column.Type{
	"boolean": column.Bool, "byte": column.Int64, "short": column.Int64, "integer": column.Int64, "long": column.Int64,
	"float": column.Float64, "double": column.Float64, "string": column.String, "binary": column.Binary,
	"date": column.Date, "timestamp": column.Timestamp, "timestamp_ntz": {Kind: column.KindTimestamp},
}

// parseDeltaSchema gives the columns that can be read, and the others.
func parseDeltaSchema(text string) (*column.Schema, []plan.Missing, error) {
	var raw struct {
		Fields []struct {
			Name     string                     `json:"name"`
			Type     json.RawMessage            `json:"type"`
			Nullable bool                       `json:"nullable"`
			Metadata map[string]json.RawMessage `json:"metadata"`
		} `json:"fields"`
	}
	if err := json.Unmarshal([]byte(text), &raw); err != nil {
		return nil, nil, fmt.Errorf("the table's schema is corrupt: %w", err)
	}
	out := &column.Schema{}
	var missing []plan.Missing
	for _, f := range raw.Fields {
		t, why := deltaType(f.Type)
		if why != "" {
			missing = append(missing, plan.Missing{Name: f.Name, Why: why})
			continue
		}
		var exact string
		if json.Unmarshal(f.Metadata[exactType], &exact) == nil && exact != "" {
			if e, err := column.ParseType(exact); err == nil && e.Kind == t.Kind {
				t = e
			}
		}
		out.Fields = append(out.Fields, column.Field{Name: f.Name, Type: t, Nullable: f.Nullable})
	}
	return out, missing, nil
}

// deltaType is the type of a column of a table's schema, or why it has none.
func deltaType(raw json.RawMessage) (t column.Type, why string) {
	var name string
	if json.Unmarshal(raw, &name) != nil {
		var nested struct {
			Type string `json:"type"`
		}
		if json.Unmarshal(raw, &nested) != nil || nested.Type == "" {
			nested.Type = "nested"
		}
		return t, nested.Type + ": nested types are not supported yet"
	}
	t, ok := deltaTypes[name]
	if ok {
		return t, ""
	}
	if strings.HasPrefix(name, "decimal(") {
		t, err := column.ParseType(name)
		if err != nil {
			return t, fmt.Sprintf("%s: at most %d digits are supported", name, column.MaxPrecision)
		}
		return t, ""
	}
	return t, name + " is not supported yet"
}

// deltaSchema is s as a table's log has it, and whether it has local times.
func deltaSchema(s *column.Schema) (text string, local bool) {
	out := deltaStruct{Type: "struct", Fields: []deltaField{}}
	for _, f := range s.Fields {
		name := "string"
		meta := map[string]string{}
		switch f.Type.Kind {
		case column.KindBool:
			name = "boolean"
		case column.KindInt64:
			name = "long"
		case column.KindFloat64:
			name = "double"
		case column.KindBinary:
			name = "binary"
		case column.KindDate:
			name = "date"
		case column.KindDecimal:
			name = fmt.Sprintf("decimal(%d,%d)", f.Type.Precision, f.Type.Scale)
		case column.KindTimestamp:
			name = "timestamp"
			if f.Type.Zone == "" {
				name, local = "timestamp_ntz", true
			}
			if !f.Type.Equal(column.Timestamp) && !f.Type.Equal(column.Type{Kind: column.KindTimestamp}) {
				meta[exactType] = f.Type.String()
			}
		}
		typ, _ := json.Marshal(name)
		out.Fields = append(out.Fields, deltaField{f.Name, typ, true, meta})
	}
	b, _ := json.Marshal(out)
	return string(b), local
}
