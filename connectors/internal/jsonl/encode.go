package jsonl

import (
	"encoding/hex"
	"fmt"
	"math"
	"strconv"
	"time"
	"unicode/utf8"

	"weir/dataframe/column"
)

// An Encoder writes the rows of batches as objects. Moments are ISO 8601, with Z in
// UTC, an offset in another zone and nothing without one; decimals are numbers with all their
// digits; NaN and the infinities, which JSON does not have, are the strings "NaN", "Infinity" and
// "-Infinity"; binary values are hexadecimal digits, intervals strings, maps objects.
type Encoder struct {
	schema *column.Schema
	keys   [][]byte // with quotes and colon
	cols   []column.Vector
}

// NewEncoder makes an Encoder of batches of schema.
func NewEncoder(schema *column.Schema) *Encoder {
	e := &Encoder{schema: schema, cols: make([]column.Vector, schema.Len())}
	for _, f := range schema.Fields {
		e.keys = append(e.keys, append(AppendString(nil, f.Name), ':'))
	}
	return e
}

// Reset makes b the batch whose rows are written.
func (e *Encoder) Reset(b *column.Batch) {
	for i, v := range b.Cols {
		e.cols[i] = v
		if _, ok := v.(*column.Dict); !ok {
			e.cols[i] = column.Flatten(v)
		}
	}
}

// Append writes row r.
func (e *Encoder) Append(dst []byte, r int) ([]byte, error) {
	dst = append(dst, '{')
	for c, v := range e.cols {
		if c > 0 {
			dst = append(dst, ',')
		}
		dst = append(dst, e.keys[c]...)
		var err error
		if dst, err = appendValue(dst, v, r); err != nil {
			return dst, fmt.Errorf("column %s: %w", e.schema.Fields[c].Name, err)
		}
	}
	return append(dst, '}'), nil
}

// AppendValue writes the value of row r of v.
func AppendValue(dst []byte, v column.Vector, r int) ([]byte, error) { return appendValue(dst, v, r) }

func appendValue(dst []byte, v column.Vector, r int) ([]byte, error) {
	if !v.Nulls().Has(r) {
		return append(dst, "null"...), nil
	}
	switch x := v.(type) {
	case *column.Const:
		return appendValue(dst, x.Value, 0)
	case *column.Dict:
		return appendValue(dst, x.Values, int(x.Codes[r]))
	case *column.Texts:
		b := x.Bytes(r)
		if x.Typ.Kind == column.KindBinary {
			return append(hex.AppendEncode(append(dst, '"'), b), '"'), nil
		}
		if !utf8.Valid(b) {
			return dst, fmt.Errorf("%q is not UTF-8, which JSON cannot carry", b[:min(len(b), 64)])
		}
		return AppendString(dst, x.Text(r)), nil
	case *column.Bools:
		return strconv.AppendBool(dst, x.Values[r]), nil
	case *column.Uints:
		return strconv.AppendUint(dst, x.Values[r], 10), nil
	case *column.Floats:
		return appendFloat(dst, x.Values[r], x.Typ.Kind), nil
	case *column.Lists:
		return appendList(dst, x, r)
	case *column.Structs:
		return appendStruct(dst, x, r)
	}
	return appendStored(dst, v.Type(), v.At(r)), nil
}

// appendStored writes a value of a type that is kept as a number but may be
// written otherwise.
func appendStored(dst []byte, t column.Type, v any) []byte {
	switch x := v.(type) {
	case int64:
		return strconv.AppendInt(dst, x, 10)
	case column.DecimalValue:
		return x.Append(dst)
	case time.Time:
		if t.Kind == column.KindTimestamp {
			return appendMoment(dst, t, x)
		}
	}
	return AppendString(dst, column.FormatValue(t, v))
}

func appendMoment(dst []byte, t column.Type, x time.Time) []byte {
	layout := "2006-01-02T15:04:05"
	switch ns := x.Nanosecond(); {
	case ns == 0:
	case ns%1e6 == 0:
		layout += ".000"
	case ns%1e3 == 0:
		layout += ".000000"
	default:
		layout += ".000000000"
	}
	if t.Zone != "" {
		layout += "Z07:00"
	}
	return append(x.AppendFormat(append(dst, '"'), layout), '"')
}

func appendFloat(dst []byte, f float64, k column.Kind) []byte {
	switch {
	case f != f:
		return append(dst, `"NaN"`...)
	case math.IsInf(f, 1):
		return append(dst, `"Infinity"`...)
	case math.IsInf(f, -1):
		return append(dst, `"-Infinity"`...)
	}
	bits := 64
	if k == column.KindFloat32 {
		bits = 32
	}
	from := len(dst)
	dst = strconv.AppendFloat(dst, f, 'g', -1, bits)
	for _, c := range dst[from:] {
		if c == '.' || c == 'e' {
			return dst
		}
	}
	return append(dst, ".0"...) // else it would be read as a whole number
}

func appendList(dst []byte, x *column.Lists, r int) ([]byte, error) {
	s := x.Spans[r]
	if x.Typ.Kind == column.KindMap {
		return appendMap(dst, x, s)
	}
	dst = append(dst, '[')
	for k := range s.Len {
		if k > 0 {
			dst = append(dst, ',')
		}
		var err error
		if dst, err = appendValue(dst, x.Child, int(s.Start+k)); err != nil {
			return dst, err
		}
	}
	return append(dst, ']'), nil
}

func appendMap(dst []byte, x *column.Lists, s column.Span) ([]byte, error) {
	keys, values := x.Entries()
	dst = append(dst, '{')
	for k := range s.Len {
		if k > 0 {
			dst = append(dst, ',')
		}
		at := int(s.Start + k)
		key := column.FormatValue(keys.Type(), keys.At(at))
		if !utf8.ValidString(key) {
			return dst, fmt.Errorf("%q is not UTF-8, which JSON cannot carry", key)
		}
		var err error
		if dst, err = appendValue(append(AppendString(dst, key), ':'), values, at); err != nil {
			return dst, err
		}
	}
	return append(dst, '}'), nil
}

func appendStruct(dst []byte, x *column.Structs, r int) ([]byte, error) {
	dst = append(dst, '{')
	for k, f := range x.Typ.Fields {
		if k > 0 {
			dst = append(dst, ',')
		}
		var err error
		if dst, err = appendValue(append(AppendString(dst, f.Name), ':'), x.Cols[k], r); err != nil {
			return dst, err
		}
	}
	return append(dst, '}'), nil
}

const hexDigits = "0123456789abcdef"

// AppendString appends s, which must be UTF-8, as a string.
func AppendString[T string | []byte](dst []byte, s T) []byte {
	dst = append(dst, '"')
	from := 0
	for i := range len(s) {
		c := s[i]
		if c >= 0x20 && c != '"' && c != '\\' {
			continue
		}
		dst = append(dst, s[from:i]...)
		from = i + 1
		switch c {
		case '"', '\\':
			dst = append(dst, '\\', c)
		case '\n':
			dst = append(dst, '\\', 'n')
		case '\r':
			dst = append(dst, '\\', 'r')
		case '\t':
			dst = append(dst, '\\', 't')
		default:
			dst = append(dst, '\\', 'u', '0', '0', hexDigits[c>>4], hexDigits[c&15])
		}
	}
	return append(append(dst, s[from:]...), '"')
}
