package arrow

import (
	"fmt"
	"math"
	"unicode/utf8"

	"weir/dataframe/column"
)

// offset is an offset or a size of 4 or 8 bytes.
func offset(b []byte, i, width int) int64 {
	if width == 4 {
		return int64(int32(le.Uint32(b[4*i:])))
	}
	return int64(le.Uint64(b[8*i:]))
}

func checkText(t column.Type, b []byte) error {
	if t.Kind == column.KindString && !utf8.Valid(b) {
		return fmt.Errorf("%q is not UTF-8", b[:min(len(b), 64)])
	}
	return nil
}

// texts decodes texts by offsets into one buffer.
func (d *body) texts(f *field, n, width int, valid column.Bitmap) (column.Vector, error) {
	offs, err := d.buffer()
	if err != nil {
		return nil, err
	}
	data, err := d.buffer()
	if err != nil {
		return nil, err
	}
	if n > 0 && len(offs) < (n+1)*width {
		return nil, errShort
	}
	b := column.TextBuilder{Typ: f.typ}
	b.Reserve(n)
	for i := range n {
		from, to := offset(offs, i, width), offset(offs, i+1, width)
		if from < 0 || to < from || to > int64(len(data)) {
			return nil, fmt.Errorf("row %d: its text is from %d to %d of %d bytes", i, from, to, len(data))
		}
		if valid != nil && !valid.Has(i) {
			b.AppendNull()
			continue
		}
		if err := checkText(f.typ, data[from:to]); err != nil {
			return nil, err
		}
		b.Append(data[from:to])
	}
	return b.Texts(), nil
}

func (d *body) fixedTexts(f *field, n int, valid column.Bitmap) (column.Vector, error) {
	data, err := d.sized(n, f.width)
	if err != nil {
		return nil, err
	}
	if f.width == 0 {
		if err := d.free.spend(int64(n), rowBytes(f.typ)); err != nil {
			return nil, err
		}
	}
	b := column.TextBuilder{Typ: f.typ}
	for i := range n {
		if valid != nil && !valid.Has(i) {
			b.AppendNull()
		} else {
			b.Append(data[i*f.width : (i+1)*f.width])
		}
	}
	return b.Texts(), nil
}

// spans makes lists of what from and to say, checked against the child.
func (d *body) spans(f *field, n int, valid column.Bitmap, place func(i int) (from, size int64)) (column.Vector, error) {
	child, err := d.vector(f.children[0])
	if err != nil {
		return nil, err
	}
	out := &column.Lists{Typ: f.typ, Spans: make([]column.Span, n), Child: child, Valid: valid}
	for i := range n {
		if valid != nil && !valid.Has(i) {
			continue
		}
		from, size := place(i)
		if from < 0 || size < 0 || from > int64(child.Len()) || size > int64(child.Len())-from || from > math.MaxInt32 {
			return nil, fmt.Errorf("row %d: its list is outside of the items", i)
		}
		out.Spans[i] = column.Span{Start: int32(from), Len: int32(size)}
	}
	return out, nil
}

func (d *body) lists(f *field, n, width int, valid column.Bitmap) (column.Vector, error) {
	offs, err := d.buffer()
	if err != nil {
		return nil, err
	}
	if n > 0 && len(offs) < (n+1)*width {
		return nil, errShort
	}
	return d.spans(f, n, valid, func(i int) (int64, int64) {
		from := offset(offs, i, width)
		return from, offset(offs, i+1, width) - from
	})
}

func (d *body) listViews(f *field, n, width int, valid column.Bitmap) (column.Vector, error) {
	offs, err := d.sized(n, width)
	if err != nil {
		return nil, err
	}
	sizes, err := d.sized(n, width)
	if err != nil {
		return nil, err
	}
	return d.spans(f, n, valid, func(i int) (int64, int64) { return offset(offs, i, width), offset(sizes, i, width) })
}

func (d *body) fixedLists(f *field, n int, valid column.Bitmap) (column.Vector, error) {
	w := int64(f.width)
	if len(d.nodes) == 0 || int64(n)*w > d.nodes[0][0] {
		return nil, errShort
	}
	if w == 0 {
		if err := d.free.spend(int64(n), rowBytes(f.typ)); err != nil {
			return nil, err
		}
	}
	return d.spans(f, n, valid, func(i int) (int64, int64) { return int64(i) * w, w })
}

func (d *body) structs(f *field, n int, valid column.Bitmap) (column.Vector, error) {
	if len(f.children) == 0 {
		if err := d.free.spend(int64(n), rowBytes(f.typ)); err != nil {
			return nil, err
		}
	}
	var cols []column.Vector
	for _, c := range f.children {
		v, err := d.vector(c)
		if err != nil {
			return nil, fmt.Errorf("field %s: %w", c.name, err)
		}
		if v.Len() < n {
			return nil, errShort
		}
		if v.Len() > n {
			v = v.Slice(0, n)
		}
		cols = append(cols, v)
	}
	return column.NewStructs(f.typ, cols, n, valid), nil
}
