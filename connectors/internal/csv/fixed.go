package csv

import (
	"bytes"

	"weir/dataframe/column"
)

// fixed is a column of values of a fixed width that f reads.
func fixed[T column.Width](p *parser, f func([]byte) (T, bool)) column.Vector {
	out := newValues[T](p)
	pos, step, skip := p.s.places(p.col)
	buf, simple := p.s.buf, len(p.nulls) == 0
	for r := range p.n {
		start, end := pos[r*step]+skip, pos[r*step+1]
		if simple && (start|end)&quoted == 0 {
			if start == end {
				out.null(r)
				continue
			}
			if v, ok := f(buf[start:end]); ok {
				if out.values != nil {
					out.values[r] = v
				}
				continue
			}
		}
		out.slow(p, r, f)
	}
	return out.vector(p)
}

// values gathers a column of a fixed width; values is nil if it is only checked.
type values[T column.Width] struct {
	n      int
	values []T
	valid  column.Bitmap
}

func newValues[T column.Width](p *parser) *values[T] {
	out := &values[T]{n: p.n}
	if p.col1.Want {
		out.values = make([]T, p.n)
	}
	return out
}

func (o *values[T]) null(r int) {
	if o.values == nil {
		return
	}
	if o.valid == nil {
		o.valid = column.FullBitmap(o.n)
	}
	o.valid.Clear(r)
}

// slow reads the value of record r whatever it looks like.
func (o *values[T]) slow(p *parser, r int, f func([]byte) (T, bool)) {
	text, null := p.field(r)
	if null || len(text) == 0 {
		o.null(r)
		return
	}
	v, ok := f(text)
	if !ok {
		if v, ok = f(bytes.TrimSpace(text)); !ok {
			p.wrong(r, text)
			return
		}
	}
	if o.values != nil {
		o.values[r] = v
	}
}

func (o *values[T]) vector(p *parser) column.Vector {
	if o.values == nil {
		return nil
	}
	return &column.Fixed[T]{Typ: p.col1.Type, Values: o.values, Valid: o.valid}
}
