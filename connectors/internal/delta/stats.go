package delta

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"strings"
	"time"
	"unicode/utf8"

	"weir/dataframe/column"
)

// Stats are what the log says about the values in a file.
type Stats struct {
	Rows  int64                      `json:"numRecords"` // -1: unknown
	Min   map[string]json.RawMessage `json:"minValues,omitempty"`
	Max   map[string]json.RawMessage `json:"maxValues,omitempty"`
	Nulls map[string]json.RawMessage `json:"nullCount,omitempty"`
}

// ParseStats reads the statistics of a file. They are hints: what cannot be understood is as
// if it were not there.
func ParseStats(text string) *Stats {
	out := &Stats{Rows: -1}
	if text == "" || json.Unmarshal([]byte(text), out) != nil || out.Rows < 0 {
		return &Stats{Rows: -1}
	}
	return out
}

// Text is s as an Add has it.
func (s *Stats) Text() string {
	text, err := json.Marshal(s)
	if err != nil {
		return ""
	}
	return string(text)
}

// Set notes the least and the greatest value of a column, nil where they are not known, and its number of
// nulls, or -1. Values are as Vector.At gives them.
func (s *Stats) Set(name string, t column.Type, least, greatest any, nulls int64) {
	if s.Nulls == nil {
		s.Min, s.Max, s.Nulls = map[string]json.RawMessage{}, map[string]json.RawMessage{}, map[string]json.RawMessage{}
	}
	if nulls >= 0 {
		s.Nulls[name] = fmt.Appendf(nil, "%d", nulls)
	}
	lo, okLo := statText(t, least, false)
	hi, okHi := statText(t, greatest, true)
	if okLo && okHi {
		s.Min[name], s.Max[name] = lo, hi
	}
}

// maxStatRunes is the length of texts in statistics.
const maxStatRunes = 32

// statText writes v so that it bounds all values: from above if up is set.
func statText(t column.Type, v any, up bool) (json.RawMessage, bool) {
	var text any
	switch x := v.(type) {
	case int64:
		text = x
	case float64:
		if math.IsNaN(x) || math.IsInf(x, 0) {
			return nil, false
		}
		text = x
	case column.DecimalValue:
		return json.RawMessage(x.String()), true
	case string:
		s, ok := cutText(x, up)
		if !ok {
			return nil, false
		}
		text = s
	case time.Time:
		if y := x.UTC().Year(); y < 1 || y > 9999 {
			return nil, false
		}
		if t.Kind == column.KindDate {
			text = x.UTC().Format("2006-01-02")
			break
		}
		m := x.UTC().Truncate(time.Microsecond)
		if m.After(x) { // Truncate rounds towards the zero time, which is before
			m = m.Add(-time.Microsecond)
		}
		if up && m.Before(x) {
			m = m.Add(time.Microsecond)
		}
		layout := "2006-01-02T15:04:05.000000"
		if t.Zone != "" {
			layout += "Z"
		}
		text = m.Format(layout)
	default:
		return nil, false
	}
	out, err := json.Marshal(text)
	return out, err == nil
}

// cutText cuts a long text; from above it ends with the greatest character instead.
func cutText(s string, up bool) (string, bool) {
	if !utf8.ValidString(s) {
		return "", false
	}
	n := 0
	for i := range s {
		if n == maxStatRunes {
			if up {
				return s[:i] + string(rune(utf8.MaxRune)), true
			}
			return s[:i], true
		}
		n++
	}
	return s, true
}

// Bounds are what s promises of a column: values as Vector.At gives them, or nil where it
// promises nothing; and the number of nulls, or -1.
func (s *Stats) Bounds(name string, t column.Type) (least, greatest any, nulls int64) {
	nulls = -1
	if raw, ok := s.Nulls[name]; ok {
		if n := int64(-1); json.Unmarshal(raw, &n) == nil && n >= 0 && n <= s.Rows {
			nulls = n
		}
	}
	return statValue(t, s.Min[name], false), statValue(t, s.Max[name], true), nulls
}

func statValue(t column.Type, raw json.RawMessage, up bool) any {
	if len(raw) == 0 || string(raw) == "null" {
		return nil
	}
	var s string
	text := json.Unmarshal(raw, &s) == nil
	switch t.Kind {
	case column.KindInt8, column.KindInt16, column.KindInt32, column.KindInt64:
		var n int64
		if json.Unmarshal(raw, &n) == nil {
			return n
		}
	case column.KindFloat64:
		var f float64
		if json.Unmarshal(raw, &f) == nil {
			return f
		}
	case column.KindDecimal:
		if u, ok := column.ParseWideBytes(bytes.TrimSpace(raw), t.Precision, t.Scale); ok {
			return column.DecimalValue{Unscaled: u, Scale: t.Scale}
		}
	case column.KindString:
		// A text that was cut bounds from above only if its end says so.
		if text && (!up || utf8.RuneCountInString(s) < maxStatRunes || strings.HasSuffix(s, string(rune(utf8.MaxRune)))) {
			return s
		}
	case column.KindDate:
		if d, ok := column.ParseDateBytes([]byte(s)); text && ok {
			return t.At(int64(d))
		}
	case column.KindTimestamp:
		if !text {
			return nil
		}
		m, err := time.Parse("2006-01-02T15:04:05.999999999Z07:00", s)
		if err != nil {
			m, err = time.Parse("2006-01-02T15:04:05.999999999", strings.Replace(s, " ", "T", 1))
		}
		if err != nil {
			return nil
		}
		if up {
			m = m.Add(time.Millisecond) // some writers cut off what is below a millisecond
		}
		return m
	}
	return nil
}
