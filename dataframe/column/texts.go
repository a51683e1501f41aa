package column

import (
	"encoding/binary"
	"unsafe"
)

// Texts holds strings and blobs as views: 16 bytes each, with length, a prefix
// to compare first, and either the whole short value or its place in a buffer.
// A view has no pointer, so the collector does not walk it; a gather moves 16
// bytes; a Parquet page can be a buffer. The layout is Arrow's Utf8View.
type Texts struct {
	Typ     Type
	Views   []View
	Buffers [][]byte
	Valid   Bitmap
}

// A View is one value of Texts. Two views of at most InlineLen bytes are equal
// as Go values exactly if their texts are.
type View struct {
	N    uint32
	Data [12]byte // N <= 12: the bytes, zero padded; else prefix, buffer, offset
}

// InlineLen is the length of the longest text that a View holds itself.
const InlineLen = 12

// Buffer and Offset are the place of a long text.
func (v *View) Buffer() uint32 { return binary.LittleEndian.Uint32(v.Data[4:]) }

// Offset is where in its buffer a long text begins.
func (v *View) Offset() uint32 { return binary.LittleEndian.Uint32(v.Data[8:]) }

// MakeView is the View of text, which stands at offset in buffer number buf (both unused if
// text is short).
func MakeView(text []byte, buf, offset uint32) (v View) {
	v.N = uint32(len(text))
	if len(text) <= InlineLen {
		copy(v.Data[:], text)
		return v
	}
	copy(v.Data[:4], text)
	binary.LittleEndian.PutUint32(v.Data[4:], buf)
	binary.LittleEndian.PutUint32(v.Data[8:], offset)
	return v
}

// Type implements Vector.
func (t *Texts) Type() Type { return t.Typ }

// Len implements Vector.
func (t *Texts) Len() int { return len(t.Views) }

// Nulls implements Vector.
func (t *Texts) Nulls() Bitmap { return t.Valid }

// Slice implements Vector.
func (t *Texts) Slice(from, to int) Vector {
	return &Texts{t.Typ, t.Views[from:to:to], t.Buffers, t.Valid.Slice(from, to)}
}

// At implements Vector: string, or []byte for binary.
func (t *Texts) At(i int) any {
	if !t.Valid.Has(i) {
		return nil
	}
	if t.Typ.Kind == KindBinary {
		return append([]byte(nil), t.Bytes(i)...)
	}
	return string(t.Bytes(i))
}

// Bytes is row i without a copy; it must not be changed. A null is empty.
func (t *Texts) Bytes(i int) []byte {
	v := &t.Views[i]
	if v.N <= InlineLen {
		return v.Data[:v.N:v.N]
	}
	off := v.Offset()
	return t.Buffers[v.Buffer()][off : off+v.N : off+v.N]
}

// Text is row i as a string that shares the vector's memory.
func (t *Texts) Text(i int) string {
	b := t.Bytes(i)
	return unsafe.String(unsafe.SliceData(b), len(b))
}

// A TextBuilder makes Texts. The zero value works and makes strings.
type TextBuilder struct {
	Typ   Type
	views []View
	full  [][]byte
	buf   []byte
	valid Bitmap
}

// textBuffer is how many bytes a buffer starts with; a text longer than that
// gets a buffer of its own.
const textBuffer = 64 << 10

// Reserve makes room for n more rows.
func (b *TextBuilder) Reserve(n int) {
	if cap(b.views)-len(b.views) < n {
		grown := make([]View, len(b.views), len(b.views)+n)
		copy(grown, b.views)
		b.views = grown
	}
}

// Append adds a copy of text.
func (b *TextBuilder) Append(text []byte) {
	if len(text) <= InlineLen {
		b.views = append(b.views, MakeView(text, 0, 0))
	} else {
		if cap(b.buf)-len(b.buf) < len(text) {
			if len(b.buf) > 0 {
				b.full = append(b.full, b.buf)
			}
			b.buf = make([]byte, 0, max(min(textBuffer<<len(b.full), 4<<20), len(text)))
		}
		b.views = append(b.views, MakeView(text, uint32(len(b.full)), uint32(len(b.buf))))
		b.buf = append(b.buf, text...)
	}
	if b.valid != nil {
		b.mark()
	}
}

// AppendString adds a copy of text.
func (b *TextBuilder) AppendString(text string) {
	b.Append(unsafe.Slice(unsafe.StringData(text), len(text)))
}

// AppendNull adds a null.
func (b *TextBuilder) AppendNull() {
	n := len(b.views)
	b.views = append(b.views, View{})
	if b.valid == nil {
		b.valid = FullBitmap(n)
		// Bits past n must be clear for the next rows.
		if r := n & 63; r != 0 {
			b.valid[n>>6] &= 1<<r - 1
		}
	}
	if n>>6 >= len(b.valid) {
		b.valid = append(b.valid, 0)
	}
}

func (b *TextBuilder) mark() {
	i := len(b.views) - 1
	if i>>6 >= len(b.valid) {
		b.valid = append(b.valid, 0)
	}
	b.valid.Set(i)
}

// Len is the number of rows so far.
func (b *TextBuilder) Len() int { return len(b.views) }

// Texts is what was appended. The builder is empty afterwards.
func (b *TextBuilder) Texts() *Texts {
	t := &Texts{Typ: b.Typ, Views: b.views, Buffers: b.full, Valid: b.valid}
	if t.Typ.Kind == KindNull {
		t.Typ = String
	}
	if len(b.buf) > 0 {
		t.Buffers = append(t.Buffers, b.buf)
	}
	*b = TextBuilder{Typ: b.Typ}
	return t
}

// SetBuffer moves a long text's place to buffer number buf.
func (v *View) SetBuffer(buf uint32) { binary.LittleEndian.PutUint32(v.Data[4:], buf) }

// Move moves a long text's place to offset in buffer number buf.
func (v *View) Move(buf, offset uint32) {
	v.SetBuffer(buf)
	binary.LittleEndian.PutUint32(v.Data[8:], offset)
}

// Compact is t with its texts copied together if they use less than half of the
// buffers that they hold in memory, else t itself.
func (t *Texts) Compact() *Texts {
	held, used := 0, 0
	for _, b := range t.Buffers {
		held += cap(b)
	}
	for i := range t.Views {
		if n := int(t.Views[i].N); n > InlineLen {
			used += n
		}
	}
	if held <= 2*used {
		return t
	}
	out := &Texts{Typ: t.Typ, Views: make([]View, len(t.Views)), Valid: t.Valid}
	copy(out.Views, t.Views)
	var buf []byte
	for i := range out.Views {
		v := &out.Views[i]
		n := int(v.N)
		if n <= InlineLen {
			continue
		}
		if cap(buf)-len(buf) < n {
			if buf != nil {
				out.Buffers = append(out.Buffers, buf)
			}
			buf = make([]byte, 0, max(min(used, compactBuffer), n))
		}
		text := t.Bytes(i)
		v.Move(uint32(len(out.Buffers)), uint32(len(buf)))
		buf = append(buf, text...)
		used -= n
	}
	if buf != nil {
		out.Buffers = append(out.Buffers, buf)
	}
	return out
}

// compactBuffer is the size of Compact's buffers, where the texts need more than one: places are 32 bits.
const compactBuffer = 1 << 30
