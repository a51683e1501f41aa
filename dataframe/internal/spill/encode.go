package spill

import (
	"encoding/binary"
	"fmt"
	"math"
	"slices"

	"weir/dataframe/column"
)

// What a vector is, in the order of the tags before it.
const (
	tagNone  = iota // no vector: a column that nobody reads
	tagBools        // values of fixed width: keys have other ones than their type says
	tagDays
	tagInts
	tagUints
	tagFloats
	tagWides
	tagTexts
	tagLists
	tagStructs
	tagDict
	tagConst
)

// appendBatch appends b as decode reads it.
func appendBatch(dst []byte, b *column.Batch) []byte {
	dst = binary.AppendUvarint(dst, uint64(b.N))
	dst = binary.AppendVarint(dst, int64(b.Seq.Split))
	dst = binary.AppendVarint(dst, int64(b.Seq.Index))
	dst = binary.AppendUvarint(dst, uint64(len(b.Cols)))
	for _, c := range b.Cols {
		dst = appendVector(dst, c)
	}
	return dst
}

func appendVector(dst []byte, v column.Vector) []byte {
	switch v := v.(type) {
	case nil:
		return append(dst, tagNone)
	case *column.Bools:
		return appendFixed(dst, tagBools, v, 1, func(dst []byte, x bool) {
			if x {
				dst[0] = 1
			}
		})
	case *column.Days:
		return appendPacked(appendHead(dst, tagDays, v.Typ, len(v.Values), v.Valid), v.Values)
	case *column.Ints:
		return appendPacked(appendHead(dst, tagInts, v.Typ, len(v.Values), v.Valid), v.Values)
	case *column.Uints:
		return appendPacked(appendHead(dst, tagUints, v.Typ, len(v.Values), v.Valid), v.Values)
	case *column.Floats:
		return appendFixed(dst, tagFloats, v, 8, func(dst []byte, x float64) { binary.LittleEndian.PutUint64(dst, math.Float64bits(x)) })
	case *column.Wides:
		return appendFixed(dst, tagWides, v, 16, func(dst []byte, x column.Int128) {
			binary.LittleEndian.PutUint64(dst, x.Lo)
			binary.LittleEndian.PutUint64(dst[8:], uint64(x.Hi))
		})
	case *column.Texts:
		return appendTexts(dst, v)
	case *column.Lists:
		return appendLists(dst, v)
	case *column.Structs:
		dst = appendHead(dst, tagStructs, v.Typ, v.N, v.Valid)
		for _, c := range v.Cols {
			dst = appendVector(dst, c)
		}
		return dst
	case *column.Dict:
		if v.Values.Len() > len(v.Codes) {
			return appendVector(dst, column.Flatten(v))
		}
		dst = appendHead(dst, tagDict, v.Type(), len(v.Codes), v.Valid)
		return appendVector(appendPacked(dst, v.Codes), v.Values)
	case *column.Const:
		dst = appendHead(dst, tagConst, v.Type(), v.N, nil)
		return appendVector(dst, v.Value)
	}
	panic(fmt.Sprintf("spill: a %T", v))
}

// appendHead appends what all vectors begin with.
func appendHead(dst []byte, tag byte, t column.Type, n int, valid column.Bitmap) []byte {
	dst = appendType(append(dst, tag), t)
	dst = binary.AppendUvarint(dst, uint64(n))
	if valid == nil {
		return append(dst, 0)
	}
	dst = append(dst, 1)
	for _, w := range valid[:(n+63)/64] {
		dst = binary.LittleEndian.AppendUint64(dst, w)
	}
	return dst
}

func appendType(dst []byte, t column.Type) []byte {
	dst = append(dst, byte(t.Kind), t.Precision, t.Scale, byte(t.Unit))
	dst = appendText(dst, t.Zone)
	dst = binary.AppendUvarint(dst, uint64(len(t.Fields)))
	for _, f := range t.Fields {
		nullable := byte(0)
		if f.Nullable {
			nullable = 1
		}
		dst = appendType(append(appendText(dst, f.Name), nullable), f.Type)
	}
	return dst
}

func appendText(dst []byte, s string) []byte {
	return append(binary.AppendUvarint(dst, uint64(len(s))), s...)
}

func appendFixed[T column.Width](dst []byte, tag byte, v *column.Fixed[T], width int, put func(dst []byte, x T)) []byte {
	dst = appendHead(dst, tag, v.Typ, len(v.Values), v.Valid)
	at := len(dst)
	dst = append(dst, make([]byte, width*len(v.Values))...)
	for _, x := range v.Values {
		put(dst[at:], x)
		at += width
	}
	return dst
}

// appendTexts appends the lengths of all texts, then the texts.
func appendTexts(dst []byte, v *column.Texts) []byte {
	dst = appendHead(dst, tagTexts, v.Typ, len(v.Views), v.Valid)
	lens, sum := make([]uint32, len(v.Views)), 0
	for i := range v.Views {
		lens[i] = v.Views[i].N
		sum += int(lens[i])
	}
	dst = slices.Grow(appendPacked(dst, lens), sum)
	if all, are := adjacent(v); are {
		return append(dst, all...)
	}
	for i := range v.Views {
		dst = append(dst, v.Bytes(i)...)
	}
	return dst
}

// adjacent is the bytes of v's texts if they lie one behind another and none in a view.
func adjacent(v *column.Texts) (all []byte, are bool) {
	if len(v.Buffers) == 0 {
		return nil, false
	}
	buffer, from, end := uint32(0), uint32(0), uint32(0)
	for i := range v.Views {
		x := &v.Views[i]
		switch {
		case x.N == 0:
		case x.N <= column.InlineLen:
			return nil, false
		case end == 0:
			buffer, from, end = x.Buffer(), x.Offset(), x.Offset()+x.N
		case x.Buffer() != buffer || x.Offset() != end:
			return nil, false
		default:
			end += x.N
		}
	}
	return v.Buffers[buffer][from:end], true
}

func appendLists(dst []byte, v *column.Lists) []byte {
	v = v.Dense()
	dst = appendHead(dst, tagLists, v.Typ, len(v.Spans), v.Valid)
	lens := make([]uint32, len(v.Spans))
	for i, s := range v.Spans {
		if v.Valid.Has(i) {
			lens[i] = uint32(s.Len)
		}
	}
	return appendVector(appendPacked(dst, lens), v.Child)
}
