package column

import (
	"fmt"
	"math"
	"reflect"
	"slices"
	"strings"
	"time"
)

// A Builder makes a Vector value by value from Go values. It is for literals, tests
// and small results; scans fill slices of their own.
type Builder struct {
	typ   Type
	valid Bitmap // nil until the first null
	n     int
	bools []bool
	days  []int32
	ints  []int64
	uints []uint64
	flts  []float64
	wides []Int128
	text  TextBuilder
	spans []Span
	parts []*Builder // of a list its child, of a struct its fields
}

// NewBuilder makes a Builder of a vector of type t, with room for n rows.
func NewBuilder(t Type, n int) *Builder {
	b := &Builder{typ: t, text: TextBuilder{Typ: t}}
	switch t.Layout() {
	case LayoutText:
		b.text.Reserve(n)
	case LayoutInt64:
		b.ints = make([]int64, 0, n)
	case LayoutList:
		b.parts = []*Builder{NewBuilder(t.Element(), n)}
	case LayoutStruct:
		for _, f := range t.Fields {
			b.parts = append(b.parts, NewBuilder(f.Type, n))
		}
	}
	return b
}

// Len is the number of rows so far.
func (b *Builder) Len() int { return b.n }

// AppendNull adds a null.
func (b *Builder) AppendNull() {
	if b.valid == nil {
		b.valid = FullBitmap(b.n)
		if r := b.n & 63; r != 0 {
			b.valid[b.n>>6] &= 1<<r - 1
		}
	}
	b.grow(false)
	switch b.typ.Layout() {
	case LayoutBool:
		b.bools = append(b.bools, false)
	case LayoutInt32:
		b.days = append(b.days, 0)
	case LayoutInt64:
		b.ints = append(b.ints, 0)
	case LayoutUint64:
		b.uints = append(b.uints, 0)
	case LayoutFloat64:
		b.flts = append(b.flts, 0)
	case LayoutInt128:
		b.wides = append(b.wides, Int128{})
	case LayoutText:
		b.text.Append(nil)
	case LayoutList:
		b.spans = append(b.spans, Span{})
	case LayoutStruct:
		for _, p := range b.parts {
			p.AppendNull()
		}
	}
}

func (b *Builder) grow(value bool) {
	if b.valid != nil {
		if b.n>>6 >= len(b.valid) {
			b.valid = append(b.valid, 0)
		}
		if value {
			b.valid.Set(b.n)
		}
	}
	b.n++
}

// Append adds v: nil for a null, or a value as At gives it, or any Go integer,
// float, string, slice, map or time that the type holds exactly. It says what
// does not fit, and is unchanged then.
func (b *Builder) Append(v any) error {
	if v == nil {
		b.AppendNull()
		return nil
	}
	if !b.typ.Holds(v) {
		return fmt.Errorf("value %v (%T) does not fit %s", v, v, b.typ)
	}
	b.put(v)
	b.grow(true)
	return nil
}

// Holds reports whether Builder.Append takes v for the type t.
func (t Type) Holds(v any) bool {
	if v == nil {
		return true
	}
	ok := false
	switch t.Kind {
	case KindBool:
		_, ok = v.(bool)
	case KindFloat64:
		_, ok = asFloat(v)
	case KindFloat32:
		x, isFloat := asFloat(v)
		ok = isFloat && (x != x || float64(float32(x)) == x)
	case KindDecimal:
		_, ok = asDecimal(v, t)
	case KindDate:
		_, ok = v.(time.Time)
	case KindTimestamp:
		x, isTime := v.(time.Time)
		_, fits := t.StoredChecked(x)
		ok = isTime && fits
	case KindTime:
		x, isTime := v.(time.Duration)
		ok = isTime && x >= 0 && x < 24*time.Hour
	case KindInterval:
		_, ok = asInterval(v)
	case KindUint64:
		_, ok = asUint(v)
	case KindString:
		ok = asText(v)
	case KindBinary:
		ok = asText(v)
	case KindList:
		items, isList := asList(v)
		ok = isList && holdsAll(t.Fields[0].Type, items)
	case KindStruct:
		fields, isStruct := asStruct(v, t)
		ok = isStruct
		for i, f := range fields {
			ok = ok && t.Fields[i].Type.Holds(f)
		}
	case KindMap:
		entries, isMap := asMap(v)
		ok = isMap
		for _, e := range entries {
			ok = ok && e.Key != nil && t.Fields[0].Type.Holds(e.Key) && t.Fields[1].Type.Holds(e.Value)
		}
	default:
		x, isInt := asInt(v)
		least, greatest := t.Kind.IntegerRange()
		ok = isInt && t.Kind.Integer() && x >= least && x <= greatest
	}
	return ok
}

func holdsAll(t Type, items []any) bool {
	for _, x := range items {
		if !t.Holds(x) {
			return false
		}
	}
	return true
}

// put adds the value v, which the type holds.
func (b *Builder) put(v any) {
	switch b.typ.Kind {
	case KindBool:
		b.bools = append(b.bools, v.(bool))
	case KindFloat64, KindFloat32:
		x, _ := asFloat(v)
		b.flts = append(b.flts, x)
	case KindDecimal:
		x, _ := asDecimal(v, b.typ)
		if b.typ.Layout() == LayoutInt128 {
			b.wides = append(b.wides, x)
		} else {
			b.ints = append(b.ints, int64(x.Lo))
		}
	case KindDate:
		b.days = append(b.days, DayOf(v.(time.Time)))
	case KindTimestamp:
		b.ints = append(b.ints, b.typ.Stored(v.(time.Time)))
	case KindTime:
		b.ints = append(b.ints, int64(v.(time.Duration))/(1e9/b.typ.Unit.PerSecond()))
	case KindInterval:
		x, _ := asInterval(v)
		b.wides = append(b.wides, x.Stored())
	case KindUint64:
		x, _ := asUint(v)
		b.uints = append(b.uints, x)
	case KindString, KindBinary:
		switch x := v.(type) {
		case string:
			b.text.AppendString(x)
		case []byte:
			b.text.Append(x)
		}
	case KindList:
		items, _ := asList(v)
		b.span(len(items))
		for _, x := range items {
			b.parts[0].Append(x)
		}
	case KindMap:
		entries, _ := asMap(v)
		b.span(len(entries))
		for _, e := range entries {
			b.parts[0].Append(StructValue{{"key", e.Key}, {"value", e.Value}})
		}
	case KindStruct:
		fields, _ := asStruct(v, b.typ)
		for i, f := range fields {
			b.parts[i].Append(f)
		}
	default:
		x, _ := asInt(v)
		b.ints = append(b.ints, x)
	}
}

func (b *Builder) span(n int) {
	b.spans = append(b.spans, Span{int32(b.parts[0].Len()), int32(n)})
}

// Vector is what was appended. The builder must not be used afterwards.
func (b *Builder) Vector() Vector {
	switch b.typ.Layout() {
	case LayoutBool:
		return &Bools{b.typ, b.bools, b.valid}
	case LayoutInt32:
		return &Days{b.typ, b.days, b.valid}
	case LayoutUint64:
		return &Uints{b.typ, b.uints, b.valid}
	case LayoutFloat64:
		return &Floats{b.typ, b.flts, b.valid}
	case LayoutInt128:
		return &Wides{b.typ, b.wides, b.valid}
	case LayoutText:
		t := b.text.Texts()
		t.Typ, t.Valid = b.typ, b.valid
		return t
	case LayoutList:
		return &Lists{b.typ, b.spans, b.parts[0].Vector(), b.valid}
	case LayoutStruct:
		out := &Structs{Typ: b.typ, N: b.n, Valid: b.valid}
		for _, p := range b.parts {
			out.Cols = append(out.Cols, p.Vector())
		}
		return out
	}
	return &Ints{b.typ, b.ints, b.valid}
}

// DayOf is the date of m's calendar day as days since 1970-01-01.
func DayOf(m time.Time) int32 {
	y, mo, d := m.Date()
	return int32(time.Date(y, mo, d, 0, 0, 0, 0, time.UTC).Unix() / 86400)
}

func asInt(v any) (int64, bool) {
	switch x := v.(type) {
	case int:
		return int64(x), true
	case int8:
		return int64(x), true
	case int16:
		return int64(x), true
	case int32:
		return int64(x), true
	case int64:
		return x, true
	case uint8:
		return int64(x), true
	case uint16:
		return int64(x), true
	case uint32:
		return int64(x), true
	case uint:
		return int64(x), uint64(x) <= math.MaxInt64
	case uint64:
		return int64(x), x <= math.MaxInt64
	}
	return 0, false
}

func asFloat(v any) (float64, bool) {
	switch x := v.(type) {
	case float64:
		return x, true
	case float32:
		return float64(x), true
	case DecimalValue:
		return x.Float64(), true
	}
	i, ok := asInt(v)
	return float64(i), ok
}

func asUint(v any) (uint64, bool) {
	switch x := v.(type) {
	case uint64:
		return x, true
	case uint:
		return uint64(x), true
	}
	i, ok := asInt(v)
	return uint64(i), ok && i >= 0
}

func asDecimal(v any, t Type) (Int128, bool) {
	switch x := v.(type) {
	case DecimalValue:
		return RescaleWide(x.Unscaled, x.Scale, t)
	case string:
		d, err := ParseDecimal(x)
		if err != nil {
			return Int128{}, false
		}
		return RescaleWide(d.Unscaled, d.Scale, t)
	case uint64:
		return RescaleWide(Uint128Of(x), 0, t)
	}
	if i, ok := asInt(v); ok {
		return RescaleWide(Int128Of(i), 0, t)
	}
	return Int128{}, false
}

// asInterval also takes a time.Duration of whole microseconds.
func asInterval(v any) (IntervalValue, bool) {
	switch x := v.(type) {
	case IntervalValue:
		return x, true
	case time.Duration:
		return IntervalValue{Micros: x.Microseconds()}, x%time.Microsecond == 0
	}
	return IntervalValue{}, false
}

func asText(v any) bool {
	switch v.(type) {
	case string, []byte:
		return true
	}
	return false
}

func asList(v any) ([]any, bool) {
	if x, ok := v.([]any); ok {
		return x, true
	}
	r := reflect.ValueOf(v)
	if r.Kind() != reflect.Slice && r.Kind() != reflect.Array {
		return nil, false
	}
	out := make([]any, r.Len())
	for i := range out {
		out[i] = r.Index(i).Interface()
	}
	return out, true
}

// asStruct are the fields of v in the order of t; map[string]any may lack some.
func asStruct(v any, t Type) ([]any, bool) {
	out := make([]any, len(t.Fields))
	switch x := v.(type) {
	case StructValue:
		if len(x) != len(out) {
			return nil, false
		}
		for i, f := range x {
			if f.Name != t.Fields[i].Name {
				return nil, false
			}
			out[i] = f.Value
		}
		return out, true
	case map[string]any:
		found := 0
		for i, f := range t.Fields {
			y, ok := x[f.Name]
			if ok {
				found++
			}
			out[i] = y
		}
		return out, found == len(x)
	}
	return nil, false
}

// asMap are the entries of v; those of a Go map are sorted by their keys' text.
func asMap(v any) (MapValue, bool) {
	if x, ok := v.(MapValue); ok {
		return x, true
	}
	r := reflect.ValueOf(v)
	if r.Kind() != reflect.Map {
		return nil, false
	}
	var out MapValue
	for it := r.MapRange(); it.Next(); {
		out = append(out, MapEntry{it.Key().Interface(), it.Value().Interface()})
	}
	slices.SortFunc(out, func(a, b MapEntry) int { return strings.Compare(fmt.Sprint(a.Key), fmt.Sprint(b.Key)) })
	return out, true
}
