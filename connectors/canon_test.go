//go:build integration

package connectors

import (
	"encoding/hex"
	"encoding/json"
	"fmt"
	"math"
	"strings"
	"time"

	"weir/dataframe/column"
)

// canon writes a value so that Python can write the same text of it.
func canon(t column.Type, v any) string {
	switch x := v.(type) {
	case nil:
		return "~"
	case string:
		b, _ := json.Marshal(x)
		return string(b)
	case []byte:
		return hex.EncodeToString(x)
	case float64:
		if x != x {
			return "nan"
		}
		return fmt.Sprintf("%016x", math.Float64bits(x))
	case column.DecimalValue:
		return fmt.Sprintf("%se%d", x.Unscaled, x.Scale)
	case time.Duration:
		return fmt.Sprint(int64(x) / (1e9 / t.Unit.PerSecond()))
	case time.Time:
		if t.Kind == column.KindDate {
			return fmt.Sprint(column.DayOf(x))
		}
		return fmt.Sprint(t.Stored(x))
	case []any:
		var parts []string
		for _, e := range x {
			parts = append(parts, canon(t.Fields[0].Type, e))
		}
		return "[" + strings.Join(parts, ",") + "]"
	case column.StructValue:
		var parts []string
		for i, e := range x {
			parts = append(parts, e.Name+":"+canon(t.Fields[i].Type, e.Value))
		}
		return "{" + strings.Join(parts, ",") + "}"
	case column.MapValue:
		var parts []string
		for _, e := range x {
			parts = append(parts, canon(t.Fields[0].Type, e.Key)+"="+canon(t.Fields[1].Type, e.Value))
		}
		return "<" + strings.Join(parts, ",") + ">"
	}
	return fmt.Sprint(v)
}

func canonRows(schema *column.Schema, batches ...*column.Batch) []string {
	var out []string
	for _, b := range batches {
		for i := range b.N {
			var cells []string
			for c, f := range schema.Fields {
				cells = append(cells, canon(f.Type, b.Cols[c].At(i)))
			}
			out = append(out, strings.Join(cells, "|"))
		}
	}
	return out
}
