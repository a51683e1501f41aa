package spill

import (
	"encoding/binary"
	"errors"
	"math"

	"weir/dataframe/column"
)

var errDamaged = errors.New("the spilled rows are damaged")

// maxDepth is how deep types may nest.
const maxDepth = 200

// A decoder reads what appendBatch wrote. After an error all it gives is zero.
type decoder struct {
	in    []byte
	depth int
	err   error
}

// decode is the batch in data, which may be used for other things afterwards.
func decode(data []byte) (*column.Batch, error) {
	d := &decoder{in: data}
	b := &column.Batch{N: d.count(0)}
	b.Seq = column.Seq{Split: int32(d.varint()), Index: int32(d.varint())}
	for range d.count(1) {
		v := d.vector()
		if d.err == nil && v != nil && v.Len() != b.N {
			d.fail()
		}
		b.Cols = append(b.Cols, v)
	}
	if d.err == nil && len(d.in) > 0 {
		d.fail()
	}
	if d.err != nil {
		return nil, d.err
	}
	return b, nil
}

func (d *decoder) fail() { d.err, d.in = errDamaged, nil }

// take is the next n bytes; nil after an error.
func (d *decoder) take(n int) []byte {
	if d.err != nil || n < 0 || n > len(d.in) {
		d.fail()
		return nil
	}
	out := d.in[:n:n]
	d.in = d.in[n:]
	return out
}

func (d *decoder) byte() byte {
	if b := d.take(1); b != nil {
		return b[0]
	}
	return 0
}

func (d *decoder) varint() int64 {
	x, n := binary.Varint(d.in)
	if n <= 0 {
		d.fail()
		return 0
	}
	d.in = d.in[n:]
	return x
}

// count is a number of things of which each takes at least least bytes.
func (d *decoder) count(least int) int {
	x, n := binary.Uvarint(d.in)
	if n <= 0 || x > math.MaxInt32 || int(x)*least > len(d.in) {
		d.fail()
		return 0
	}
	d.in = d.in[n:]
	return int(x)
}

func (d *decoder) text() string { return string(d.take(d.count(1))) }

func (d *decoder) typ() column.Type {
	d.depth++
	defer func() { d.depth-- }()
	if d.depth > maxDepth {
		d.fail()
	}
	head := d.take(4)
	if head == nil || head[0] > byte(column.KindMap) || head[3] > byte(column.Nano) {
		d.fail()
		return column.Null
	}
	t := column.Type{Kind: column.Kind(head[0]), Precision: head[1], Scale: head[2], Unit: column.Unit(head[3]), Zone: d.text()}
	for range d.count(6) {
		f := column.Field{Name: d.text(), Nullable: d.byte() == 1}
		f.Type = d.typ()
		t.Fields = append(t.Fields, f)
	}
	switch n := len(t.Fields); {
	case t.Kind == column.KindList && n != 1, t.Kind == column.KindMap && n != 2:
		d.fail()
	}
	return t
}

func (d *decoder) vector() column.Vector {
	d.depth++
	defer func() { d.depth-- }()
	if d.depth > maxDepth {
		d.fail()
	}
	tag := d.byte()
	if d.err != nil || tag == tagNone {
		return nil
	}
	t := d.typ()
	n := d.count(0)
	var valid column.Bitmap
	if d.byte() == 1 {
		words := d.take((n + 63) / 64 * 8)
		valid = make(column.Bitmap, len(words)/8)
		for i := range valid {
			valid[i] = binary.LittleEndian.Uint64(words[8*i:])
		}
	}
	if d.err != nil {
		return nil
	}
	switch tag {
	case tagBools, tagDays, tagInts, tagUints, tagFloats, tagWides:
		return d.fixed(tag, t, n, valid)
	case tagTexts:
		return d.texts(t, n, valid)
	case tagLists:
		return d.lists(t, n, valid)
	case tagStructs:
		return d.structs(t, n, valid)
	case tagDict:
		return d.dict(n, valid)
	case tagConst:
		if v := d.flat(); v != nil && v.Len() == 1 {
			return &column.Const{Value: v, N: n}
		}
	}
	d.fail()
	return nil
}

// flat is a vector that must be there and have no encoding.
func (d *decoder) flat() column.Vector {
	v := d.vector()
	switch v.(type) {
	case nil, *column.Dict, *column.Const:
		d.fail()
		return nil
	}
	return v
}

func (d *decoder) fixed(tag byte, t column.Type, n int, valid column.Bitmap) column.Vector {
	switch tag {
	case tagBools:
		return fixedOf(d, t, n, valid, 1, func(b []byte) bool { return b[0] != 0 })
	case tagDays:
		return packedOf[int32](d, t, n, valid)
	case tagInts:
		return packedOf[int64](d, t, n, valid)
	case tagUints:
		return packedOf[uint64](d, t, n, valid)
	case tagFloats:
		return fixedOf(d, t, n, valid, 8, func(b []byte) float64 { return math.Float64frombits(binary.LittleEndian.Uint64(b)) })
	case tagWides:
		return fixedOf(d, t, n, valid, 16, func(b []byte) column.Int128 {
			return column.Int128{Lo: binary.LittleEndian.Uint64(b), Hi: int64(binary.LittleEndian.Uint64(b[8:]))}
		})
	}
	panic("spill: a vector of no fixed width")
}

func fixedOf[T column.Width](d *decoder, t column.Type, n int, valid column.Bitmap, width int, get func(b []byte) T) column.Vector {
	data := d.take(n * width)
	if d.err != nil {
		return nil
	}
	out := &column.Fixed[T]{Typ: t, Values: make([]T, n), Valid: valid}
	for i := range out.Values {
		out.Values[i] = get(data[i*width:])
	}
	return out
}

func packedOf[T int32 | int64 | uint64](d *decoder, t column.Type, n int, valid column.Bitmap) column.Vector {
	values := unpacked[T](d, n)
	if d.err != nil {
		return nil
	}
	return &column.Fixed[T]{Typ: t, Values: values, Valid: valid}
}

// maxBuffer is how many bytes of texts are kept together: views count in 32 bits.
const maxBuffer = 1 << 30

func (d *decoder) texts(t column.Type, n int, valid column.Bitmap) column.Vector {
	if t.Layout() != column.LayoutText {
		d.fail()
		return nil
	}
	lens := unpacked[uint32](d, n)
	all, long := 0, 0
	for _, l := range lens {
		all += int(l)
		if l > column.InlineLen {
			long += int(l)
		}
	}
	data := d.take(all)
	if d.err != nil {
		return nil
	}
	out := &column.Texts{Typ: t, Views: make([]column.View, n), Valid: valid}
	if all <= 2*long && all <= maxBuffer {
		d.textsOfCopy(out, lens, data)
		return out
	}
	buf := make([]byte, 0, min(long, maxBuffer))
	for i, l := range lens {
		text := data[:l]
		data = data[l:]
		if len(text) <= column.InlineLen {
			out.Views[i] = column.MakeView(text, 0, 0)
			continue
		}
		if len(buf)+len(text) > maxBuffer && len(buf) > 0 {
			out.Buffers = append(out.Buffers, buf)
			buf = nil
		}
		out.Views[i] = column.MakeView(text, uint32(len(out.Buffers)), uint32(len(buf)))
		buf = append(buf, text...)
	}
	if len(buf) > 0 {
		out.Buffers = append(out.Buffers, buf)
	}
	return out
}

// textsOfCopy makes views of one copy of data: most of it are texts that do not fit in a view.
func (d *decoder) textsOfCopy(out *column.Texts, lens []uint32, data []byte) {
	buf := append([]byte(nil), data...)
	if len(buf) > 0 {
		out.Buffers = [][]byte{buf}
	}
	at := 0
	for i, l := range lens {
		out.Views[i] = column.MakeView(buf[at:at+int(l)], 0, uint32(at))
		at += int(l)
	}
}

func (d *decoder) lists(t column.Type, n int, valid column.Bitmap) column.Vector {
	if t.Layout() != column.LayoutList {
		d.fail()
		return nil
	}
	lens := unpacked[uint32](d, n)
	if d.err != nil {
		return nil
	}
	out := &column.Lists{Typ: t, Spans: make([]column.Span, n), Valid: valid}
	at := int64(0)
	for i := range out.Spans {
		l := int64(lens[i])
		if at+l > math.MaxInt32 {
			d.fail()
			return nil
		}
		out.Spans[i] = column.Span{Start: int32(at), Len: int32(l)}
		at += l
	}
	if out.Child = d.vector(); out.Child == nil || int64(out.Child.Len()) != at || !out.Child.Type().Equal(t.Element()) {
		d.fail()
		return nil
	}
	return out
}

func (d *decoder) structs(t column.Type, n int, valid column.Bitmap) column.Vector {
	if t.Layout() != column.LayoutStruct {
		d.fail()
		return nil
	}
	out := &column.Structs{Typ: t, N: n, Valid: valid}
	for _, f := range t.Fields {
		c := d.vector()
		if c == nil || c.Len() != n || !c.Type().Equal(f.Type) {
			d.fail()
			return nil
		}
		out.Cols = append(out.Cols, c)
	}
	return out
}

func (d *decoder) dict(n int, valid column.Bitmap) column.Vector {
	codes := unpacked[int32](d, n)
	values := d.flat()
	if d.err != nil || values.Nulls() != nil {
		d.fail()
		return nil
	}
	for _, c := range codes {
		if c < 0 || int(c) >= values.Len() {
			d.fail()
			return nil
		}
	}
	return &column.Dict{Codes: codes, Values: values, Valid: valid}
}
