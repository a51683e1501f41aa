package pq

import (
	"encoding/binary"
	"fmt"
	"math"
	"slices"
	"unsafe"

	"github.com/parquet-go/parquet-go/format"

	"weir/dataframe/column"
)

// plain decodes n values in the encoding PLAIN. Texts point into data.
func (l *Leaf) plain(data []byte, n int) (column.Vector, error) {
	if l.phys == format.ByteArray {
		return l.byteArrays(data, n)
	}
	size := [...]int{format.Int32: 4, format.Int64: 8, format.Int96: 12, format.Float: 4, format.Double: 8, format.FixedLenByteArray: l.width}
	if l.phys == format.Boolean {
		if (n+7)/8 > len(data) {
			return nil, short(n, len(data))
		}
		out := make([]bool, n)
		for i := range out {
			out[i] = data[i>>3]>>(i&7)&1 != 0
		}
		return &column.Bools{Typ: l.Type, Values: out}, nil
	}
	if w := size[l.phys]; n > len(data)/w {
		return nil, short(n, len(data))
	}
	switch l.phys {
	case format.Int32:
		return l.ints32(data, n)
	case format.Int64:
		return l.ints64(little[int64](data, n))
	case format.Int96:
		return l.int96(data, n)
	case format.Float:
		out := make([]float64, n)
		for i := range out {
			out[i] = float64(math.Float32frombits(binary.LittleEndian.Uint32(data[4*i:])))
		}
		return &column.Floats{Typ: l.Type, Values: out}, nil
	case format.Double:
		return &column.Floats{Typ: l.Type, Values: little[float64](data, n)}, nil
	}
	return l.fixedArrays(data, n)
}

// little copies n values from data, which are stored little endian.
func little[T int32 | int64 | uint64 | float64](data []byte, n int) []T {
	out := make([]T, n)
	if n == 0 {
		return out
	}
	size := int(unsafe.Sizeof(out[0]))
	raw := unsafe.Slice((*byte)(unsafe.Pointer(&out[0])), n*size)
	copy(raw, data)
	if bigEndianMachine {
		for i := 0; i < len(raw); i += size {
			slices.Reverse(raw[i : i+size])
		}
	}
	return out
}

var bigEndianMachine = binary.NativeEndian.Uint16([]byte{1, 0}) != 1

func short(n, have int) error { return fmt.Errorf("%d values do not fit its %d bytes", n, have) }

func (l *Leaf) ints32(data []byte, n int) (column.Vector, error) {
	if l.Type.Kind == column.KindDate {
		return &column.Days{Typ: l.Type, Values: little[int32](data, n)}, nil
	}
	out := make([]int64, n)
	for i := range out {
		out[i] = int64(int32(binary.LittleEndian.Uint32(data[4*i:])))
	}
	switch {
	case l.unsigned:
		mask := int64(1)<<l.bits - 1
		for i := range out {
			out[i] &= mask
		}
	case l.bits == 8 || l.bits == 16:
		least, greatest := l.Type.Kind.IntegerRange()
		if err := within(l.Type, out, least, greatest); err != nil {
			return nil, err
		}
	}
	return l.ints64(out)
}

// within checks that values are from least to greatest, which are of one sign or less than 2^62.
func within[T int32 | int64](t column.Type, values []T, least, greatest int64) error {
	beyond := int64(0)
	for _, v := range values {
		beyond |= (int64(v) - least) | (greatest - int64(v))
	}
	if beyond >= 0 {
		return nil
	}
	for _, v := range values {
		if int64(v) < least || int64(v) > greatest {
			return fmt.Errorf("the value %d does not fit %s", v, t)
		}
	}
	return nil
}

// ints64 checks what does not fit the type.
func (l *Leaf) ints64(out []int64) (column.Vector, error) {
	var err error
	switch {
	case l.Type.Kind == column.KindUint64:
		return &column.Uints{Typ: l.Type, Values: unsafe.Slice((*uint64)(unsafe.Pointer(unsafe.SliceData(out))), len(out))}, nil
	case l.Type.Layout() == column.LayoutInt128:
		wide := make([]column.Int128, len(out))
		for i, v := range out {
			wide[i] = column.Int128Of(v)
		}
		return &column.Wides{Typ: l.Type, Values: wide}, nil
	case l.Type.Kind == column.KindDecimal:
		lim := column.Pow10(int(l.Type.Precision))
		err = within(l.Type, out, 1-lim, lim-1)
	case l.Type.Kind == column.KindTime:
		err = within(l.Type, out, 0, 86400*l.Type.Unit.PerSecond()-1)
	}
	return &column.Ints{Typ: l.Type, Values: out}, err
}

func (l *Leaf) byteArrays(data []byte, n int) (column.Vector, error) {
	if n > len(data)/4 {
		return nil, short(n, len(data))
	}
	if l.Type.Kind == column.KindDecimal {
		at := 0
		return l.decimals(n, func(int) ([]byte, error) {
			b, err := nextBytes(data, at)
			at += 4 + len(b)
			return b, err
		})
	}
	views := make([]column.View, n)
	if k, _ := textViews(views, data, 0); k < n {
		return nil, short(n, len(data))
	}
	return &column.Texts{Typ: l.Type, Views: views, Buffers: [][]byte{data}}, nil
}

func nextBytes(data []byte, at int) ([]byte, error) {
	if at+4 > len(data) {
		return nil, short(1, 0)
	}
	size := int(binary.LittleEndian.Uint32(data[at:]))
	if size < 0 || size > len(data)-at-4 {
		return nil, short(1, len(data)-at)
	}
	return data[at+4 : at+4+size], nil
}

// bigEndian is the two's complement number b.
func bigEndian(b []byte) (column.Int128, error) {
	if len(b) == 0 {
		return column.Int128{}, nil
	}
	v := column.Int128Of(int64(int8(b[0])))
	for _, c := range b[1:] {
		if v.Hi > math.MaxInt64>>8 || v.Hi < math.MinInt64>>8 {
			return v, fmt.Errorf("a decimal of %d bytes does not fit", len(b))
		}
		v = column.Int128{Hi: v.Hi<<8 | int64(v.Lo>>56), Lo: v.Lo<<8 | uint64(c)}
	}
	return v, nil
}

// decimals are the numbers that next gives.
func (l *Leaf) decimals(n int, next func(i int) ([]byte, error)) (column.Vector, error) {
	out := make([]column.Int128, n)
	for i := range out {
		b, err := next(i)
		if err != nil {
			return nil, err
		}
		if out[i], err = bigEndian(b); err != nil {
			return nil, err
		}
		if !column.FitsDecimal(out[i], l.Type) {
			return nil, fmt.Errorf("the value %s does not fit %s", out[i], l.Type)
		}
	}
	if l.Type.Layout() == column.LayoutInt128 {
		return &column.Wides{Typ: l.Type, Values: out}, nil
	}
	short := make([]int64, n)
	for i, x := range out {
		short[i] = int64(x.Lo)
	}
	return &column.Ints{Typ: l.Type, Values: short}, nil
}
