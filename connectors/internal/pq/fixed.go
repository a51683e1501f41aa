package pq

import (
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"math"

	"weir/dataframe/column"
)

// fixedArrays are n values of the leaf's width.
func (l *Leaf) fixedArrays(data []byte, n int) (column.Vector, error) {
	switch l.Type.Kind {
	case column.KindDecimal:
		return l.decimals(n, func(i int) ([]byte, error) { return data[i*l.width : (i+1)*l.width], nil })
	case column.KindFloat32:
		return l.halves(data, n), nil
	case column.KindInterval:
		return l.intervals(data, n)
	}
	b := column.TextBuilder{Typ: l.Type}
	b.Reserve(n)
	for i := range n {
		x := data[i*l.width : (i+1)*l.width]
		if l.uuid {
			s := hex.EncodeToString(x)
			b.AppendString(s[:8] + "-" + s[8:12] + "-" + s[12:16] + "-" + s[16:20] + "-" + s[20:])
			continue
		}
		b.Append(x)
	}
	return b.Texts(), nil
}

// halves are n numbers of IEEE 754's binary16.
func (l *Leaf) halves(data []byte, n int) column.Vector {
	out := make([]float64, n)
	for i := range out {
		h := binary.LittleEndian.Uint16(data[2*i:])
		exp, frac := int(h>>10&31), float64(h&1023)
		switch {
		case exp == 31 && frac != 0:
			out[i] = math.NaN()
		case exp == 31:
			out[i] = math.Inf(1)
		case exp == 0:
			out[i] = math.Ldexp(frac, -24)
		default:
			out[i] = math.Ldexp(1024+frac, exp-25)
		}
		if h>>15 != 0 {
			out[i] = math.Copysign(out[i], -1)
		}
	}
	return &column.Floats{Typ: l.Type, Values: out}
}

// intervals are n times months, days and milliseconds, none of them negative.
func (l *Leaf) intervals(data []byte, n int) (column.Vector, error) {
	out := make([]column.Int128, n)
	for i := range out {
		b := data[12*i:]
		months, days, millis := binary.LittleEndian.Uint32(b), binary.LittleEndian.Uint32(b[4:]), binary.LittleEndian.Uint32(b[8:])
		if months > math.MaxInt32 || days > math.MaxInt32 {
			return nil, fmt.Errorf("an interval of %d months and %d days is too long", months, days)
		}
		out[i] = column.IntervalValue{Months: int32(months), Days: int32(days), Micros: int64(millis) * 1000}.Stored()
	}
	return &column.Wides{Typ: l.Type, Values: out}, nil
}
