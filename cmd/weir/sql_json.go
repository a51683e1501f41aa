package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"strings"

	"weir/dataframe/column"
)

// jsonLine writes a row as one object, its columns in order. Numbers keep all
// digits; what JSON has no number for (NaN, infinities), times and bytes are
// texts.
func jsonLine(b *strings.Builder, s *column.Schema, cols []column.Vector, row int) {
	b.WriteByte('{')
	for i, c := range cols {
		if i > 0 {
			b.WriteString(", ")
		}
		jsonText(b, s.Fields[i].Name)
		b.WriteString(": ")
		jsonValue(b, s.Fields[i].Type, c.At(row))
	}
	b.WriteByte('}')
}

func jsonValue(b *strings.Builder, t column.Type, v any) {
	switch x := v.(type) {
	case nil:
		b.WriteString("null")
	case bool, int, int8, int16, int32, int64, uint8, uint16, uint32, uint64:
		if numeric(t) || t.Kind == column.KindBool {
			fmt.Fprint(b, x)
			return
		}
		jsonText(b, column.FormatValue(t, v))
	case float64:
		if math.IsNaN(x) || math.IsInf(x, 0) {
			jsonText(b, column.FormatValue(t, v))
			return
		}
		b.WriteString(column.FormatValue(t, v))
	case []any:
		b.WriteByte('[')
		for i, item := range x {
			if i > 0 {
				b.WriteString(", ")
			}
			jsonValue(b, t.Fields[0].Type, item)
		}
		b.WriteByte(']')
	case column.StructValue:
		b.WriteByte('{')
		for i, f := range x {
			if i > 0 {
				b.WriteString(", ")
			}
			jsonText(b, f.Name)
			b.WriteString(": ")
			jsonValue(b, t.Fields[i].Type, f.Value)
		}
		b.WriteByte('}')
	case column.MapValue:
		b.WriteByte('{')
		for i, e := range x {
			if i > 0 {
				b.WriteString(", ")
			}
			jsonText(b, column.FormatValue(t.Fields[0].Type, e.Key))
			b.WriteString(": ")
			jsonValue(b, t.Fields[1].Type, e.Value)
		}
		b.WriteByte('}')
	default:
		text := column.FormatValue(t, v)
		if t.Kind == column.KindDecimal {
			b.WriteString(text)
			return
		}
		jsonText(b, text)
	}
}

// jsonText writes s as JSON does, without escaping what only HTML needs.
func jsonText(b *strings.Builder, s string) {
	var out bytes.Buffer
	e := json.NewEncoder(&out)
	e.SetEscapeHTML(false)
	_ = e.Encode(s) // a string always encodes
	b.Write(bytes.TrimRight(out.Bytes(), "\n"))
}
