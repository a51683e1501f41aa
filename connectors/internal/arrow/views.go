package arrow

import (
	"bytes"
	"fmt"
	"unicode/utf8"

	"weir/dataframe/column"
)

// views are texts of the view layout: a length, and the text itself or its place in one of some buffers.
type views struct {
	typ   column.Type
	valid column.Bitmap
	at    []byte
	data  [][]byte
}

func (d *body) views(f *field, n int, valid column.Bitmap) (column.Vector, error) {
	at, err := d.sized(n, 16)
	if err != nil {
		return nil, err
	}
	if len(d.variadic) == 0 {
		return nil, errShort
	}
	more := d.variadic[0]
	d.variadic = d.variadic[1:]
	if more < 0 || more > int64(len(d.buffers)) {
		return nil, errShort
	}
	v := &views{f.typ, valid, at[:16*n], make([][]byte, more)}
	held := int64(0)
	for k := range v.data {
		if v.data[k], err = d.buffer(); err != nil {
			return nil, err
		}
		held += int64(len(v.data[k]))
	}
	total, err := v.check()
	if err != nil {
		return nil, err
	}
	if total > held { // rows have texts in common
		return v.shared(d.free)
	}
	return v.copied()
}

// size is the length of row i; a null has none.
func (v *views) size(i int) int64 {
	if v.valid != nil && !v.valid.Has(i) {
		return 0
	}
	return int64(int32(le.Uint32(v.at[16*i:])))
}

// place is the buffer of a long text and where it is in it.
func (v *views) place(i int) (buf, at int64) {
	return int64(int32(le.Uint32(v.at[16*i+8:]))), int64(int32(le.Uint32(v.at[16*i+12:])))
}

// text is row i.
func (v *views) text(i int) []byte {
	size := v.size(i)
	if size <= column.InlineLen {
		return v.at[16*i+4:][:size]
	}
	buf, at := v.place(i)
	return v.data[buf][at:][:size]
}

// check looks whether all texts are where they may be, and tells how long the long ones are together.
func (v *views) check() (total int64, err error) {
	for i := range len(v.at) / 16 {
		size := v.size(i)
		if size < 0 {
			return 0, errShort
		}
		if size <= column.InlineLen {
			continue
		}
		buf, at := v.place(i)
		if buf < 0 || buf >= int64(len(v.data)) || at < 0 || at+size > int64(len(v.data[buf])) {
			return 0, fmt.Errorf("row %d: its text is outside of its buffer", i)
		}
		total += size
	}
	return total, nil
}

// copied has the texts one behind the other.
func (v *views) copied() (column.Vector, error) {
	n := len(v.at) / 16
	b := column.TextBuilder{Typ: v.typ}
	b.Reserve(n)
	for i := range n {
		if v.valid != nil && !v.valid.Has(i) {
			b.AppendNull()
			continue
		}
		text := v.text(i)
		if err := checkText(v.typ, text); err != nil {
			return nil, err
		}
		b.Append(text)
	}
	return b.Texts(), nil
}

// shared has the texts in copies of the buffers, which are fewer bytes than the texts.
func (v *views) shared(free *allowance) (column.Vector, error) {
	out := &column.Texts{Typ: v.typ, Views: make([]column.View, len(v.at)/16), Valid: v.valid}
	whole := make([]bool, len(v.data))
	for k, b := range v.data {
		out.Buffers = append(out.Buffers, bytes.Clone(b))
		whole[k] = v.typ.Kind != column.KindString || utf8.Valid(b)
	}
	for i := range out.Views {
		text := v.text(i)
		if len(text) <= column.InlineLen {
			if err := checkText(v.typ, text); err != nil {
				return nil, err
			}
			out.Views[i] = column.MakeView(text, 0, 0)
			continue
		}
		buf, at := v.place(i)
		if !whole[buf] || !v.between(buf, at) || !v.between(buf, at+int64(len(text))) {
			if err := free.spend(int64(len(text)), 1); err != nil { // of time, not of memory
				return nil, err
			}
			if err := checkText(v.typ, text); err != nil {
				return nil, err
			}
		}
		out.Views[i] = column.MakeView(text, uint32(buf), uint32(at))
	}
	return out, nil
}

// between reports whether no character goes on at a place in a buffer of UTF-8.
func (v *views) between(buf, at int64) bool {
	b := v.data[buf]
	return v.typ.Kind != column.KindString || at == int64(len(b)) || utf8.RuneStart(b[at])
}
