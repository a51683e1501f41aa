package pq

import (
	"bytes"
	"errors"
	"fmt"
	"strconv"

	"weir/connectors/internal/variant"
	"weir/dataframe/column"
)

// maxVariants is the most bytes of JSON that are made at once.
const maxVariants = 1 << 30

// texts are the values in group, which is laid out as s says, as JSON. One that is null, also in
// the way of VARIANT, is null.
func (s *variantShape) texts(group *column.Structs) (column.Vector, error) {
	if s.typed < 0 {
		metadata, ok := group.Cols[s.metadata].(*column.Dict)
		if value, both := group.Cols[s.value].(*column.Dict); ok && both {
			return s.coded(group, metadata, value)
		}
	}
	w := &variantWriter{metadata: textsOf(group, s.metadata)}
	top := s.bind(group)
	out := &variantTexts{rows: group.N}
	out.Reserve(group.N)
	for i := range group.N {
		if !group.Valid.Has(i) || top.null(i) {
			out.AppendNull()
			continue
		}
		if err := out.add(top, w, i); err != nil {
			return nil, err
		}
	}
	return out.Texts(), nil
}

// coded is texts where equal values have equal codes: each is written once.
func (s *variantShape) coded(group *column.Structs, metadata, value *column.Dict) (column.Vector, error) {
	w := &variantWriter{metadata: textsOf(group, s.metadata)}
	top := s.bind(group)
	once := &variantTexts{rows: group.N}
	seen := map[[2]int32]int{}
	valid, places := column.NewBitmap(group.N), make([]int, group.N)
	for i := range group.N {
		if !group.Valid.Has(i) || top.null(i) {
			continue
		}
		valid.Set(i)
		codes := [2]int32{value.Codes[i], metadata.Codes[i]}
		if !metadata.Valid.Has(i) {
			codes[1] = -1
		}
		at, ok := seen[codes]
		if !ok {
			at = once.Len()
			if err := once.add(top, w, i); err != nil {
				return nil, err
			}
			seen[codes] = at
		}
		places[i] = at
	}
	texts := once.Texts()
	out := &column.Texts{Typ: column.String, Views: make([]column.View, group.N), Buffers: texts.Buffers, Valid: valid.Nulls(group.N)}
	for i, at := range places {
		if valid.Has(i) {
			out.Views[i] = texts.Views[at]
		}
	}
	return out, nil
}

// variantTexts are what variants of rows rows are written to.
type variantTexts struct {
	column.TextBuilder
	rows, bytes int
	scratch     []byte
}

func (t *variantTexts) add(from *boundShreds, w *variantWriter, i int) (err error) {
	w.row, w.known = i, false
	if t.scratch, err = from.append(t.scratch[:0], w, i); err != nil {
		return err
	}
	if t.bytes += len(t.scratch); t.bytes > maxVariants {
		return fmt.Errorf("variants of %d rows make more than %d MB of JSON", t.rows, maxVariants>>20)
	}
	t.Append(t.scratch)
	return nil
}

// variantWriter is at a row of variants.
type variantWriter struct {
	metadata *column.Texts
	row      int
	names    variant.Names // of the row, once they are known
	known    bool
	fields   []variant.Field // scratch
}

// namesOf are the names of the fields in values of the row.
func (w *variantWriter) namesOf() (*variant.Names, error) {
	if w.known {
		return &w.names, nil
	}
	if !w.metadata.Valid.Has(w.row) {
		return nil, errors.New("a variant has no metadata")
	}
	var err error
	w.names, err = variant.ReadNames(w.metadata.Bytes(w.row))
	w.known = err == nil
	return &w.names, err
}

// boundShreds are the vectors that a variantShape describes.
type boundShreds struct {
	valid   column.Bitmap
	value   *column.Texts // nil: none
	typed   column.Vector // nil: none
	element *boundShreds
	fields  []boundField // nil: typed has no objects
	write   func(dst []byte, i int) ([]byte, error)
}

type boundField struct {
	*boundShreds
	name []byte
}

func (s *variantShape) bind(group *column.Structs) *boundShreds {
	b := &boundShreds{valid: group.Valid, value: textsOf(group, s.value)}
	if s.typed < 0 {
		return b
	}
	b.typed = column.Flatten(group.Cols[s.typed])
	switch {
	case s.element != nil:
		b.element = s.element.bind(b.typed.(*column.Lists).Child.(*column.Structs))
	case s.fields != nil:
		b.fields = []boundField{}
		for _, f := range s.fields {
			b.fields = append(b.fields, boundField{f.bind(b.typed.(*column.Structs).Cols[f.at].(*column.Structs)), f.name})
		}
	default:
		b.write = variantTyped(b.typed)
	}
	return b
}

// textsOf is the column at of group, which has bytes; nil if at is -1.
func textsOf(group *column.Structs, at int) *column.Texts {
	if at < 0 {
		return nil
	}
	return column.Flatten(group.Cols[at]).(*column.Texts)
}

// has reports whether there are bytes, and a typed value, in row i.
func (b *boundShreds) has(i int) (value, typed bool) {
	if !b.valid.Has(i) {
		return false, false
	}
	return b.value != nil && b.value.Valid.Has(i), b.typed != nil && b.typed.Nulls().Has(i)
}

// null reports whether the value of row i is null.
func (b *boundShreds) null(i int) bool {
	value, typed := b.has(i)
	return !typed && (!value || variant.IsNull(b.value.Bytes(i)))
}

var errShreds = errors.New("a variant has a value both in bytes and in a column of its own")

// append appends the value of row i, which is null if there is none.
func (b *boundShreds) append(dst []byte, w *variantWriter, i int) ([]byte, error) {
	value, typed := b.has(i)
	switch {
	case !value && !typed:
		return append(dst, "null"...), nil
	case !typed:
		names, err := w.namesOf()
		if err != nil {
			return dst, err
		}
		return variant.Append(dst, names, b.value.Bytes(i))
	case b.fields != nil:
		return b.object(dst, w, i, value)
	case value:
		return dst, errShreds
	case b.element != nil:
		return b.array(dst, w, i)
	}
	return b.write(dst, i)
}

func (b *boundShreds) array(dst []byte, w *variantWriter, i int) (_ []byte, err error) {
	dst = append(dst, '[')
	for k, s := int32(0), b.typed.(*column.Lists).Spans[i]; k < s.Len; k++ {
		if k > 0 {
			dst = append(dst, ',')
		}
		if dst, err = b.element.append(dst, w, int(s.Start+k)); err != nil {
			return dst, err
		}
		if len(dst) > variant.MaxText {
			return dst, fmt.Errorf("a variant makes more than %d MB of JSON", variant.MaxText>>20)
		}
	}
	return append(dst, ']'), nil
}

// object appends an object of fields that are in columns and, if rest is set, of others in the bytes
// of row i. Of a field that is in both the column counts, also if there is nothing in it.
func (b *boundShreds) object(dst []byte, w *variantWriter, i int, rest bool) (_ []byte, err error) {
	from := len(w.fields)
	defer func() { w.fields = w.fields[:from] }()
	if rest {
		names, err := w.namesOf()
		if err != nil {
			return dst, err
		}
		if w.fields, err = variant.Fields(w.fields, names, b.value.Bytes(i)); err != nil {
			return dst, err
		}
	}
	at, to := from, len(w.fields)
	dst = append(dst, '{')
	first := len(dst)
	for _, f := range b.fields {
		for at < to && bytes.Compare(w.fields[at].Name, f.name) < 0 {
			if dst, err = w.appendField(dst, first, &w.fields[at]); err != nil {
				return dst, err
			}
			at++
		}
		if at < to && bytes.Equal(w.fields[at].Name, f.name) {
			at++
		}
		if value, typed := f.has(i); !value && !typed {
			continue
		}
		if dst, err = variant.AppendName(comma(dst, first), f.name); err != nil {
			return dst, err
		}
		if dst, err = f.append(dst, w, i); err != nil {
			return dst, err
		}
	}
	for ; at < to; at++ {
		if dst, err = w.appendField(dst, first, &w.fields[at]); err != nil {
			return dst, err
		}
	}
	return append(dst, '}'), nil
}

// appendField appends a field that is in bytes.
func (w *variantWriter) appendField(dst []byte, first int, f *variant.Field) ([]byte, error) {
	dst, err := variant.AppendName(comma(dst, first), f.Name)
	if err != nil {
		return dst, err
	}
	return variant.Append(dst, &w.names, f.Value)
}

// comma appends one, unless nothing has been written since first.
func comma(dst []byte, first int) []byte {
	if len(dst) > first {
		return append(dst, ',')
	}
	return dst
}

// variantTyped appends the value of a row of v, which is no null.
func variantTyped(v column.Vector) func(dst []byte, i int) ([]byte, error) {
	kind, unit, zoned := v.Type().Kind, v.Type().Unit, v.Type().Zone != ""
	switch x := v.(type) {
	case *column.Bools:
		return func(dst []byte, i int) ([]byte, error) { return strconv.AppendBool(dst, x.Values[i]), nil }
	case *column.Floats:
		bits := 64
		if kind == column.KindFloat32 {
			bits = 32
		}
		return func(dst []byte, i int) ([]byte, error) { return variant.AppendFloat(dst, x.Values[i], bits), nil }
	case *column.Days:
		return func(dst []byte, i int) ([]byte, error) { return variant.AppendDate(dst, int64(x.Values[i])), nil }
	case *column.Texts:
		if kind == column.KindBinary {
			return func(dst []byte, i int) ([]byte, error) { return variant.AppendBytes(dst, x.Bytes(i)), nil }
		}
		return func(dst []byte, i int) ([]byte, error) { return variant.AppendString(dst, x.Bytes(i)) }
	case *column.Ints:
		switch kind {
		case column.KindTimestamp:
			return func(dst []byte, i int) ([]byte, error) {
				return variant.AppendMoment(dst, x.Values[i], unit, zoned), nil
			}
		case column.KindTime:
			return func(dst []byte, i int) ([]byte, error) { return variant.AppendTime(dst, x.Values[i]) }
		case column.KindDecimal:
		default:
			return func(dst []byte, i int) ([]byte, error) { return strconv.AppendInt(dst, x.Values[i], 10), nil }
		}
	}
	return func(dst []byte, i int) ([]byte, error) { return v.At(i).(column.DecimalValue).Append(dst), nil }
}
