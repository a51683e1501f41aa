package arrow

import (
	"fmt"
	"math"

	"weir/dataframe/column"
)

// pieces gathers the nodes and buffers of a record batch.
type pieces struct {
	nodes   [][2]int64
	buffers [][2]int64
	body    []byte
	pack    func([]byte) ([]byte, error)
}

// align is the padding that Arrow recommends.
const align = 64

func (p *pieces) buffer(b []byte) error {
	packed, err := p.pack(b)
	if err != nil {
		return err
	}
	p.buffers = append(p.buffers, [2]int64{int64(len(p.body)), int64(len(packed))})
	p.body = append(p.body, packed...)
	p.body = append(p.body, make([]byte, (align-len(p.body)%align)%align)...)
	return nil
}

// width is how many bytes a value of t takes.
func width(t column.Type) int {
	switch t.Kind {
	case column.KindInt8, column.KindUint8:
		return 1
	case column.KindInt16, column.KindUint16:
		return 2
	case column.KindInt32, column.KindUint32, column.KindFloat32, column.KindDate:
		return 4
	case column.KindTime:
		if t.Unit == column.Milli {
			return 4
		}
	case column.KindDecimal, column.KindInterval:
		return 16
	}
	return 8
}

// vector adds a column.
func (p *pieces) vector(t column.Type, v column.Vector) error {
	v = column.Flatten(v)
	n, valid := v.Len(), v.Nulls()
	nulls := 0
	var mask []byte
	if valid != nil {
		nulls = n - valid.Count(n)
	}
	if nulls > 0 {
		mask = packBits(n, valid.Has)
	}
	p.nodes = append(p.nodes, [2]int64{int64(n), int64(nulls)})
	if err := p.buffer(mask); err != nil {
		return err
	}
	switch x := v.(type) {
	case *column.Bools:
		return p.buffer(packBits(n, func(i int) bool { return x.Values[i] }))
	case *column.Days:
		out := make([]byte, 0, 4*n)
		for _, d := range x.Values {
			out = le.AppendUint32(out, uint32(d))
		}
		return p.buffer(out)
	case *column.Ints:
		return p.buffer(integers(t, x.Values))
	case *column.Uints:
		out := make([]byte, 0, 8*n)
		for _, u := range x.Values {
			out = le.AppendUint64(out, u)
		}
		return p.buffer(out)
	case *column.Floats:
		return p.buffer(floats(t, x.Values))
	case *column.Wides:
		return p.wides(t, x)
	case *column.Texts:
		return p.texts(x)
	case *column.Lists:
		return p.lists(t, x)
	case *column.Structs:
		for i, c := range x.Cols {
			if err := p.vector(t.Fields[i].Type, c); err != nil {
				return fmt.Errorf("field %s: %w", t.Fields[i].Name, err)
			}
		}
		return nil
	}
	return fmt.Errorf("%s cannot be written", t)
}

func packBits(n int, has func(int) bool) []byte {
	out := make([]byte, (n+7)/8)
	for i := range n {
		if has(i) {
			out[i/8] |= 1 << (i % 8)
		}
	}
	return out
}

func integers(t column.Type, values []int64) []byte {
	w := width(t)
	out := make([]byte, 0, w*len(values))
	for _, v := range values {
		switch w {
		case 1:
			out = append(out, byte(v))
		case 2:
			out = le.AppendUint16(out, uint16(v))
		case 4:
			out = le.AppendUint32(out, uint32(v))
		case 16: // a decimal
			out = le.AppendUint64(le.AppendUint64(out, uint64(v)), uint64(v>>63))
		default:
			out = le.AppendUint64(out, uint64(v))
		}
	}
	return out
}

func floats(t column.Type, values []float64) []byte {
	w := width(t)
	out := make([]byte, 0, w*len(values))
	for _, v := range values {
		if w == 4 {
			out = le.AppendUint32(out, math.Float32bits(float32(v)))
		} else {
			out = le.AppendUint64(out, math.Float64bits(v))
		}
	}
	return out
}

// wides writes decimals and intervals, which become months, days and nanoseconds.
func (p *pieces) wides(t column.Type, x *column.Wides) error {
	out := make([]byte, 0, 16*len(x.Values))
	for _, v := range x.Values {
		if t.Kind != column.KindInterval {
			out = le.AppendUint64(le.AppendUint64(out, v.Lo), uint64(v.Hi))
			continue
		}
		iv := column.IntervalOf(v)
		if iv.Micros > math.MaxInt64/1000 || iv.Micros < math.MinInt64/1000 {
			return fmt.Errorf("the interval %s is too long for nanoseconds", iv)
		}
		out = le.AppendUint32(le.AppendUint32(out, uint32(iv.Months)), uint32(iv.Days))
		out = le.AppendUint64(out, uint64(iv.Micros*1000))
	}
	return p.buffer(out)
}

func (p *pieces) texts(x *column.Texts) error {
	offs := make([]byte, 4, 4*len(x.Views)+4)
	var data []byte
	for i := range x.Views {
		b := x.Bytes(i)
		if err := checkText(x.Typ, b); err != nil {
			return err
		}
		if data = append(data, b...); len(data) > math.MaxInt32 {
			return fmt.Errorf("more than 2 GB of text in %d rows", i)
		}
		offs = le.AppendUint32(offs, uint32(len(data)))
	}
	if err := p.buffer(offs); err != nil {
		return err
	}
	return p.buffer(data)
}

func (p *pieces) lists(t column.Type, x *column.Lists) error {
	x = x.Dense()
	offs := make([]byte, 4, 4*len(x.Spans)+4)
	at := uint32(0)
	for i, s := range x.Spans {
		if x.Valid.Has(i) {
			at += uint32(s.Len)
		}
		offs = le.AppendUint32(offs, at)
	}
	if err := p.buffer(offs); err != nil {
		return err
	}
	child := column.Flatten(x.Child)
	if t.Kind == column.KindMap {
		return p.vector(t.Element(), child)
	}
	return p.vector(t.Fields[0].Type, child)
}
