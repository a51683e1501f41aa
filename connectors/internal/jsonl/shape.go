package jsonl

import (
	"bytes"
	"math"
	"unicode/utf8"

	"weir/dataframe/column"
)

// Limits of sniffed types.
const (
	maxKeys      = 4096 // columns
	maxFieldKeys = 200  // fields of a struct; an object with more is a string
	maxTypeDepth = 12
)

// A Shape is what the values of one place in the records of a sample have been.
// The zero value has seen none.
type Shape struct {
	bools, whole, parts, special, texts, dates, moments, objects, lists bool

	digits  int  // before the point, at most
	scale   int  // behind the point, at most
	exp     bool // a number with an exponent
	inexact bool // a whole number that a float64 would round
	fine    bool // a moment with more than six digits behind the second
	coarse  bool // a moment that nanoseconds cannot hold

	keys   []string
	fields map[string]*Shape
	item   *Shape
}

// Add looks at one record; it is not ok if the record is bad.
func (s *Shape) Add(record []byte) bool {
	// A bad record must leave no trace.
	check := &parser{b: record}
	check.space()
	if !utf8.Valid(record) || !check.skip(0) || !check.end() {
		return false
	}
	p := &parser{b: record}
	p.space()
	return p.see(s, 0, maxKeys)
}

func (p *parser) see(s *Shape, depth, limit int) bool {
	switch c := p.peek(); c {
	case 'n':
		return p.literal("null")
	case 't', 'f':
		s.bools = true
		return p.literal(map[byte]string{'t': "true", 'f': "false"}[c])
	case '{':
		s.objects = true
		return p.object(depth, func(key []byte) bool {
			f := s.field(key, limit)
			if f == nil {
				return p.skip(depth + 1)
			}
			return p.see(f, depth+1, maxFieldKeys+1)
		})
	case '[':
		s.lists = true
		if s.item == nil {
			s.item = &Shape{}
		}
		return p.array(depth, func() bool { return p.see(s.item, depth+1, maxFieldKeys+1) })
	case '"':
		text, ok := p.str()
		s.text(text)
		return ok
	}
	text, ok := p.number()
	s.number(text)
	return ok
}

// field is the shape of a key; nil if there are too many.
func (s *Shape) field(key []byte, limit int) *Shape {
	if f := s.fields[string(key)]; f != nil {
		return f
	}
	if len(s.keys) >= limit {
		return nil
	}
	if s.fields == nil {
		s.fields = map[string]*Shape{}
	}
	name := string(key)
	s.keys = append(s.keys, name)
	s.fields[name] = &Shape{}
	return s.fields[name]
}

func (s *Shape) text(b []byte) {
	switch string(b) {
	case "NaN", "Infinity", "-Infinity":
		s.special = true
		return
	}
	if _, ok := column.ParseDateBytes(b); ok {
		s.dates = true
		return
	}
	if _, ok := column.ParseTimestampBytes(b, column.Timestamp); !ok {
		s.texts = true
		return
	}
	s.moments = true
	if _, ok := column.ParseTimestampBytes(b, nanos); !ok {
		s.coarse = true
	}
	_, fraction, _ := bytes.Cut(b, []byte{'.'})
	digits := bytes.IndexFunc(fraction, func(r rune) bool { return r < '0' || r > '9' })
	s.fine = s.fine || digits > 6 || digits < 0 && len(fraction) > 6
}

func (s *Shape) number(b []byte) {
	if c := b[len(b)-1]; len(b) > 0 && c == 'y' || len(b) > 0 && c == 'N' {
		s.parts, s.exp = true, true // Infinity, NaN
		return
	}
	b = bytes.TrimPrefix(b, []byte{'-'})
	mantissa := b
	if i := bytes.IndexAny(b, "eE"); i >= 0 {
		s.parts, s.exp = true, true
		mantissa = b[:i]
	}
	before, behind, pointed := bytes.Cut(mantissa, []byte{'.'})
	if pointed {
		s.parts = true
	} else if !s.exp || len(mantissa) == len(b) {
		s.whole = true
		if v, ok := column.ParseInt(b); !ok || int64(float64(v)) != v || float64(v) >= math.MaxInt64 {
			s.inexact = true
		}
	}
	s.digits, s.scale = max(s.digits, len(before)), max(s.scale, len(behind))
	if v, ok := column.ParseInt(b); !pointed && len(before) == 19 && (!ok || v < 0) {
		s.digits = max(s.digits, 20) // as long as an int64 but larger
	}
}

// nanos is the type of moments that are written with more digits than
// microseconds need.
var nanos = column.Type{Kind: column.KindTimestamp, Unit: column.Nano, Zone: column.Timestamp.Zone}

// Type is the type that holds all values seen.
func (s *Shape) Type() column.Type { return s.typeAt(0) }

func (s *Shape) typeAt(depth int) column.Type {
	numbers, texts := s.whole || s.parts, s.texts || s.dates || s.moments || s.special && !(s.whole || s.parts)
	kinds := 0
	for _, k := range []bool{s.bools, numbers, texts, s.objects, s.lists} {
		if k {
			kinds++
		}
	}
	switch {
	case kinds != 1 || depth > maxTypeDepth:
		return column.String
	case s.bools:
		return column.Bool
	case numbers:
		return s.numberType()
	case s.objects:
		return s.structType(depth)
	case s.lists:
		return column.List(s.item.typeAt(depth + 1))
	case s.texts || s.special:
		return column.String
	case s.moments && s.fine && !s.coarse:
		return nanos
	case s.moments:
		return column.Timestamp
	}
	return column.Date
}

func (s *Shape) numberType() column.Type {
	switch {
	case !s.parts && !s.special && s.digits < 20:
		return column.Int64
	case !s.parts && !s.special && s.digits <= column.MaxPrecision:
		return column.Decimal(column.MaxPrecision, 0)
	case s.parts && !s.inexact, s.special && !s.inexact:
		return column.Float64
	case !s.exp && !s.special && s.digits+s.scale <= column.MaxPrecision:
		return column.Decimal(column.MaxPrecision, uint8(s.scale))
	}
	return column.String
}

func (s *Shape) structType(depth int) column.Type {
	if len(s.keys) == 0 || depth > 0 && len(s.keys) > maxFieldKeys {
		return column.String
	}
	return column.Struct(s.Fields(depth)...)
}

// Objects reports whether a record was an object.
func (s *Shape) Objects() bool { return s.objects }

// Empty reports whether there was no value but null.
func (s *Shape) Empty() bool {
	return !(s.objects || s.bools || s.whole || s.parts || s.special || s.texts || s.dates || s.moments || s.lists)
}

// Fields are the keys of objects with their types, in the order in which they came.
func (s *Shape) Fields(depth int) []column.Field {
	var out []column.Field
	for _, k := range s.keys {
		out = append(out, column.Field{Name: k, Type: s.fields[k].typeAt(depth + 1), Nullable: true})
	}
	return out
}

// Key is the shape of the values of a key; nil if no object has it.
func (s *Shape) Key(name string) *Shape { return s.fields[name] }
