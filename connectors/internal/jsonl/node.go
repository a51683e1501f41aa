package jsonl

import (
	"weir/dataframe/column"
)

// A node gathers the values of one column, or of one part of a nested column.
type node struct {
	typ    column.Type
	want   bool // else values are checked only
	n      int  // rows begun
	valid  column.Bitmap
	bools  []bool
	days   []int32
	ints   []int64
	uints  []uint64
	floats []float64
	wides  []column.Int128
	text   column.TextBuilder
	spans  []column.Span

	parts []*node        // of a struct its fields, of a list or map the child
	names map[string]int // of a struct
	next  int            // the field expected next
}

func newNode(t column.Type, want bool) *node {
	n := &node{typ: t, want: want, text: column.TextBuilder{Typ: t}}
	switch t.Layout() {
	case column.LayoutList:
		n.parts = []*node{newNode(t.Element(), want)}
	case column.LayoutStruct:
		n.names = map[string]int{}
		for i, f := range t.Fields {
			n.parts = append(n.parts, newNode(f.Type, want))
			n.names[f.Name] = i
		}
	}
	return n
}

// mark notes whether row n is a value.
func (n *node) mark(value bool) {
	if n.valid == nil && !value {
		n.valid = column.FullBitmap(n.n)
		if r := n.n & 63; r != 0 {
			n.valid[n.n>>6] &= 1<<r - 1
		}
	}
	if n.valid != nil {
		if n.n>>6 >= len(n.valid) {
			n.valid = append(n.valid, 0)
		}
		if value {
			n.valid.Set(n.n)
		}
	}
	n.n++
}

func (n *node) null() {
	n.mark(false)
	switch n.typ.Layout() {
	case column.LayoutStruct:
		for _, f := range n.parts {
			f.null()
		}
	case column.LayoutList:
		if n.want {
			n.spans = append(n.spans, column.Span{})
		}
	default:
		n.zero()
	}
}

// zero adds what stands under a null.
func (n *node) zero() {
	if !n.want {
		return
	}
	switch n.typ.Layout() {
	case column.LayoutBool:
		n.bools = append(n.bools, false)
	case column.LayoutInt32:
		n.days = append(n.days, 0)
	case column.LayoutInt64:
		n.ints = append(n.ints, 0)
	case column.LayoutUint64:
		n.uints = append(n.uints, 0)
	case column.LayoutFloat64:
		n.floats = append(n.floats, 0)
	case column.LayoutInt128:
		n.wides = append(n.wides, column.Int128{})
	case column.LayoutText:
		n.text.Append(nil)
	}
}

// repair brings n, which a bad record left in the middle, to rows rows.
func (n *node) repair(rows int) {
	switch n.typ.Layout() {
	case column.LayoutStruct:
		for _, f := range n.parts {
			f.repair(n.n)
		}
	case column.LayoutList:
		n.parts[0].repair(n.parts[0].n)
		for n.want && len(n.spans) < n.n {
			n.spans = append(n.spans, column.Span{})
		}
	}
	for n.n < rows {
		n.null()
	}
}

// vector is what was gathered, nil if it is not wanted; n is empty afterwards.
func (n *node) vector() column.Vector {
	rows, valid := n.n, n.valid.Nulls(n.n)
	n.n, n.valid = 0, nil
	if !n.want {
		for _, f := range n.parts {
			f.vector()
		}
		return nil
	}
	var v column.Vector
	switch n.typ.Layout() {
	case column.LayoutBool:
		v, n.bools = &column.Bools{Typ: n.typ, Values: n.bools, Valid: valid}, nil
	case column.LayoutInt32:
		v, n.days = &column.Days{Typ: n.typ, Values: n.days, Valid: valid}, nil
	case column.LayoutInt64:
		v, n.ints = &column.Ints{Typ: n.typ, Values: n.ints, Valid: valid}, make([]int64, 0, len(n.ints))
	case column.LayoutUint64:
		v, n.uints = &column.Uints{Typ: n.typ, Values: n.uints, Valid: valid}, nil
	case column.LayoutFloat64:
		v, n.floats = &column.Floats{Typ: n.typ, Values: n.floats, Valid: valid}, make([]float64, 0, len(n.floats))
	case column.LayoutInt128:
		v, n.wides = &column.Wides{Typ: n.typ, Values: n.wides, Valid: valid}, nil
	case column.LayoutList:
		v, n.spans = &column.Lists{Typ: n.typ, Spans: n.spans, Child: n.parts[0].vector(), Valid: valid}, nil
	case column.LayoutStruct:
		cols := make([]column.Vector, len(n.parts))
		for i, f := range n.parts {
			cols[i] = f.vector()
		}
		v = column.NewStructs(n.typ, cols, rows, valid)
	default:
		t := n.text.Texts()
		t.Typ, t.Valid = n.typ, valid
		n.text.Reserve(rows)
		v = t
	}
	return v
}
