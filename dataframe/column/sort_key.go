package column

import (
	"encoding/binary"
	"fmt"
	"math"
)

// Sort keys are how nested values are compared, hashed and grouped: bytes that
// order as the values do, and that equal values have in common. Lists compare
// element by element, a shorter one before a longer one that begins with it;
// structs field by field; maps as lists of their entries. Inside them a null equals
// a null and is larger than every value, NaN equals NaN and is larger than every
// number, and -0 equals 0.

const (
	keyEnd   = 0x00 // of a list
	keyValue = 0x01 // a value follows
	keyNull  = 0xff
)

// SortKeys is the sort key of every row of v as a binary vector with v's nulls.
func SortKeys(v Vector) *Texts {
	v = Flatten(v)
	b := TextBuilder{Typ: Binary}
	n := v.Len()
	b.Reserve(n)
	var buf []byte
	for i := range n {
		if !v.Nulls().Has(i) {
			b.AppendNull()
			continue
		}
		buf = appendKey(buf[:0], v, i)
		b.Append(buf)
	}
	return b.Texts()
}

// appendKey appends the key of row i of v, which is no null.
func appendKey(dst []byte, v Vector, i int) []byte {
	switch v := v.(type) {
	case *Const:
		return appendKey(dst, v.Value, 0)
	case *Dict:
		return appendKey(dst, v.Values, int(v.Codes[i]))
	case *Bools:
		if v.Values[i] {
			return append(dst, 1)
		}
		return append(dst, 0)
	case *Days:
		return binary.BigEndian.AppendUint32(dst, uint32(v.Values[i])^1<<31)
	case *Ints:
		return binary.BigEndian.AppendUint64(dst, uint64(v.Values[i])^1<<63)
	case *Uints:
		return binary.BigEndian.AppendUint64(dst, v.Values[i])
	case *Floats:
		return binary.BigEndian.AppendUint64(dst, FloatKey(v.Values[i]))
	case *Wides:
		x := v.Values[i]
		if v.Typ.Kind == KindInterval {
			x = IntervalOf(x).Total()
		}
		dst = binary.BigEndian.AppendUint64(dst, uint64(x.Hi)^1<<63)
		return binary.BigEndian.AppendUint64(dst, x.Lo)
	case *Texts:
		for _, c := range v.Bytes(i) {
			if dst = append(dst, c); c == 0 {
				dst = append(dst, 0xff)
			}
		}
		return append(dst, 0, 1)
	case *Lists:
		s := v.Spans[i]
		for k := range s.Len {
			dst = appendItem(dst, v.Child, int(s.Start+k))
		}
		return append(dst, keyEnd)
	case *Structs:
		for _, c := range v.Cols {
			dst = appendItem(dst, c, i)
		}
		return dst
	}
	panic(fmt.Sprintf("column: sort key of a %T", v))
}

func appendItem(dst []byte, v Vector, i int) []byte {
	if !valueAt(v, i) {
		return append(dst, keyNull)
	}
	return appendKey(append(dst, keyValue), v, i)
}

// valueAt tells whether row i of v is no null, without the Bitmap that a Const would
// make.
func valueAt(v Vector, i int) bool {
	if c, ok := v.(*Const); ok {
		return c.Value.Nulls().Has(0)
	}
	return v.Nulls().Has(i)
}

// FloatKey is a word for x that orders as floats do, with one zero, and NaN above all: FloatKey(-1) < FloatKey(0) < FloatKey(NaN).
func FloatKey(x float64) uint64 {
	switch {
	case x == 0:
		x = 0
	case x != x:
		return math.MaxUint64
	}
	w := math.Float64bits(x)
	if w>>63 != 0 {
		return ^w
	}
	return w | 1<<63
}

// FromSortKeys is a vector of type t whose sort keys are keys.
func FromSortKeys(t Type, keys *Texts) Vector {
	b := NewBuilder(t, keys.Len())
	for i := range keys.Len() {
		if !keys.Valid.Has(i) {
			b.AppendNull()
			continue
		}
		v, _ := readKey(t, keys.Bytes(i))
		if err := b.Append(v); err != nil {
			panic("column: sort key: " + err.Error())
		}
	}
	return b.Vector()
}

// readKey reads a value and gives back what follows it.
func readKey(t Type, k []byte) (any, []byte) {
	switch t.Layout() {
	case LayoutBool:
		return k[0] != 0, k[1:]
	case LayoutInt32:
		return t.At(int64(int32(binary.BigEndian.Uint32(k) ^ 1<<31))), k[4:]
	case LayoutUint64:
		return binary.BigEndian.Uint64(k), k[8:]
	case LayoutFloat64:
		return floatOfKey(binary.BigEndian.Uint64(k)), k[8:]
	case LayoutInt128:
		x := Int128{int64(binary.BigEndian.Uint64(k) ^ 1<<63), binary.BigEndian.Uint64(k[8:])}
		if t.Kind == KindInterval {
			return IntervalOfTotal(x), k[16:]
		}
		return DecimalValue{x, t.Scale}, k[16:]
	case LayoutText:
		return readText(t, k)
	case LayoutList:
		var items []any
		for k[0] != keyEnd {
			var v any
			v, k = readItem(t.Element(), k)
			items = append(items, v)
		}
		return listValue(t, items), k[1:]
	case LayoutStruct:
		out := make(StructValue, len(t.Fields))
		for i, f := range t.Fields {
			out[i].Name = f.Name
			out[i].Value, k = readItem(f.Type, k)
		}
		return out, k
	}
	return t.At(int64(binary.BigEndian.Uint64(k) ^ 1<<63)), k[8:]
}

func readItem(t Type, k []byte) (any, []byte) {
	if k[0] == keyNull {
		return nil, k[1:]
	}
	return readKey(t, k[1:])
}

func readText(t Type, k []byte) (any, []byte) {
	var out []byte
	for {
		c := k[0]
		k = k[1:]
		if c != 0 {
			out = append(out, c)
			continue
		}
		escaped := k[0] == 0xff
		k = k[1:]
		if !escaped {
			break
		}
		out = append(out, 0)
	}
	if t.Kind == KindBinary {
		return append([]byte{}, out...), k
	}
	return string(out), k
}

func floatOfKey(w uint64) float64 {
	switch {
	case w == math.MaxUint64:
		return math.NaN()
	case w>>63 != 0:
		return math.Float64frombits(w &^ (1 << 63))
	}
	return math.Float64frombits(^w)
}

// listValue are items as At gives a value of the list or map type t.
func listValue(t Type, items []any) any {
	if t.Kind != KindMap {
		if items == nil {
			items = []any{}
		}
		return items
	}
	out := make(MapValue, len(items))
	for i, x := range items {
		e := x.(StructValue)
		out[i] = MapEntry{e[0].Value, e[1].Value}
	}
	return out
}
