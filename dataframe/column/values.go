package column

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
)

// Time is the moment that the stored value v of a timestamp of type t means, in
// its zone; a local time without zone comes out as UTC.
func (t Type) Time(v int64) time.Time {
	per := t.Unit.PerSecond()
	sec, frac := v/per, v%per
	if frac < 0 {
		sec, frac = sec-1, frac+per
	}
	return time.Unix(sec, frac*(1e9/per)).In(Location(t.Zone))
}

// Stored is the value that a timestamp of type t stores for the moment m;
// finer digits than its unit are dropped, towards the past.
func (t Type) Stored(m time.Time) int64 {
	per := t.Unit.PerSecond()
	return m.Unix()*per + int64(m.Nanosecond())/(1e9/per)
}

// StoredChecked is Stored; ok tells whether the moment fits 64 bits of t's unit.
func (t Type) StoredChecked(m time.Time) (v int64, ok bool) {
	return storedSeconds(m.Unix(), int64(m.Nanosecond()), t.Unit)
}

// FormatValue writes a value of At as people read it and as CSV carries it; infinite ones are called as in SQL. In
// lists, structs and maps a null is written NULL: [1, NULL], {'a': 1}, {k=v}. A row without names is (1, NULL).
func FormatValue(t Type, v any) string {
	switch x := v.(type) {
	case nil:
		return ""
	case time.Time:
		return formatTime(t, x)
	case time.Duration:
		return clockText(uint64(x)/1e9, uint64(x)%1e9)
	case []byte:
		return fmt.Sprintf("%x", x)
	case float64:
		switch {
		case math.IsInf(x, 1):
			return "Infinity"
		case math.IsInf(x, -1):
			return "-Infinity"
		case t.Kind == KindFloat32:
			return fmt.Sprint(float32(x))
		}
	case []any:
		return formatItems("[", "]", len(x), func(i int) string { return formatItem(t.Fields[0].Type, x[i]) })
	case StructValue:
		if t.Numbered() {
			return formatItems("(", ")", len(x), func(i int) string { return formatItem(t.Fields[i].Type, x[i].Value) })
		}
		return formatItems("{", "}", len(x), func(i int) string {
			return "'" + t.Fields[i].Name + "': " + formatItem(t.Fields[i].Type, x[i].Value)
		})
	case MapValue:
		return formatItems("{", "}", len(x), func(i int) string {
			return formatItem(t.Fields[0].Type, x[i].Key) + "=" + formatItem(t.Fields[1].Type, x[i].Value)
		})
	}
	return fmt.Sprint(v)
}

// Numbered reports whether the fields of t are called col1, col2, …, as those of a row that names none.
func (t Type) Numbered() bool {
	for i, f := range t.Fields {
		if n, ok := strings.CutPrefix(f.Name, "col"); !ok || n != strconv.Itoa(i+1) {
			return false
		}
	}
	return t.Kind == KindStruct && len(t.Fields) > 0
}

func formatItem(t Type, v any) string {
	if v == nil {
		return "NULL"
	}
	return FormatValue(t, v)
}

func formatItems(open, end string, n int, item func(i int) string) string {
	var b strings.Builder
	b.WriteString(open)
	for i := range n {
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString(item(i))
	}
	b.WriteString(end)
	return b.String()
}

func formatTime(t Type, x time.Time) string {
	const day, clock = "2006-01-02", " 15:04:05.999999999" // without zeros at its end
	date := x.Format(day)
	if y := x.Year(); y <= 0 { // there is no year 0: 1 is behind 1 BC
		date = fmt.Sprintf("%04d-%02d-%02d (BC)", 1-y, x.Month(), x.Day())
	}
	switch {
	case t.Kind == KindDate:
		return date
	case t.Zone != "" && t.Zone != "UTC":
		return date + x.Format(clock+"-07:00")
	}
	return date + x.Format(clock)
}

// A StructValue is a value of a struct: its fields in order.
type StructValue []StructField

// A StructField is one field of a StructValue; Value is nil for a null.
type StructField struct {
	Name  string
	Value any
}

// Field is the value of the field called name, nil for a null or if there is none.
func (s StructValue) Field(name string) any {
	for _, f := range s {
		if f.Name == name {
			return f.Value
		}
	}
	return nil
}

// A MapValue is a value of a map: its entries in order.
type MapValue []MapEntry

// A MapEntry is one entry of a MapValue; Value is nil for a null.
type MapEntry struct{ Key, Value any }

// Get is the value of key, nil for a null or if there is none.
func (m MapValue) Get(key any) any {
	for _, e := range m {
		if e.Key == key {
			return e.Value
		}
	}
	return nil
}

// At is the stored value v of a type kept in 32 or 64 bits as Vector.At gives it.
func (t Type) At(v int64) any {
	switch t.Kind {
	case KindDate:
		return time.Unix(v*86400, 0).UTC()
	case KindDecimal:
		return DecimalOf(v, t.Scale)
	case KindTimestamp:
		return t.Time(v)
	case KindTime:
		return time.Duration(v) * time.Duration(1e9/t.Unit.PerSecond())
	}
	return v
}
