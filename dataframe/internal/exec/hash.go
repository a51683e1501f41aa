package exec

import (
	"encoding/binary"
	"math"
	"math/bits"
	"unsafe"

	"github.com/zeebo/xxh3"

	"weir/dataframe/column"
)

// Hashes decide where a key goes: to a part (the highest bits) and to a slot of
// that part's table (the lowest bits).

// nullWord stands for a null among the words that are hashed.
const nullWord = 0x9ae16a3b2f90404f

// mix maps words one to one to well spread words (the finalizer of murmur3 with
// other shifts). For one column of fixed width the hash therefore is the key.
func mix(x uint64) uint64 {
	x ^= x >> 32
	x *= 0xd6e8feb86659fd93
	x ^= x >> 32
	x *= 0xd6e8feb86659fd93
	x ^= x >> 32
	return x
}

// join2 adds the word w to the hash h of the columns before.
func join2(h, w uint64) uint64 { return mix(h*0x9e3779b97f4a7c15 + w) }

// viewWords are the 16 bytes of a view as two words.
func viewWords(v *column.View) (lo, hi uint64) {
	return uint64(v.N) | uint64(binary.LittleEndian.Uint32(v.Data[:4]))<<32, binary.LittleEndian.Uint64(v.Data[4:])
}

func hashText(t *column.Texts, i int) uint64 {
	v := &t.Views[i]
	if v.N > column.InlineLen {
		return xxh3.Hash(t.Bytes(i))
	}
	lo, hi := viewWords(v)
	a, b := bits.Mul64(lo^0xa0761d6478bd642f, hi^0xe7037ed1a0b428db)
	return a ^ b
}

// canonical is x with one NaN and one zero.
func canonical(x float64) float64 {
	switch {
	case x == 0:
		return 0
	case x != x:
		return math.NaN()
	}
	return x
}

// keyVector is v as keys are compared: without Const, with floats as canonical
// bits, so that NaN equals NaN and -0 equals 0, with intervals as their length
// and nested values as sort keys. A Dict stays one where equal values are equal bits.
func keyVector(v column.Vector) column.Vector {
	if c, ok := v.(*column.Const); ok {
		v = column.Flatten(c)
	}
	if d, ok := v.(*column.Dict); ok {
		switch t := d.Values.Type(); {
		case t.Layout() == column.LayoutFloat64, t.Kind == column.KindInterval, t.Kind.Nested():
			v = column.Flatten(d)
		}
	}
	switch x := v.(type) {
	case *column.Wides:
		return intervalTotals(x)
	case *column.Lists, *column.Structs:
		return column.SortKeys(v)
	}
	f, ok := v.(*column.Floats)
	if !ok {
		return v
	}
	words := make([]int64, len(f.Values))
	for i, x := range f.Values {
		words[i] = int64(math.Float64bits(canonical(x)))
	}
	return &column.Ints{Typ: f.Typ, Values: words, Valid: f.Valid}
}

// intervalTotals are the lengths of intervals; other wide values stay.
func intervalTotals(v *column.Wides) *column.Wides {
	if v.Typ.Kind != column.KindInterval {
		return v
	}
	out := make([]column.Int128, len(v.Values))
	for i, x := range v.Values {
		out[i] = column.IntervalOf(x).Total()
	}
	return &column.Wides{Typ: v.Typ, Values: out, Valid: v.Valid}
}

// intervalsOf undoes intervalTotals.
func intervalsOf(v *column.Wides) *column.Wides {
	out := make([]column.Int128, len(v.Values))
	for i, x := range v.Values {
		out[i] = column.IntervalOfTotal(x).Stored()
	}
	return &column.Wides{Typ: v.Typ, Values: out, Valid: v.Valid}
}

// wideWord is the word of a wide value.
func wideWord(x column.Int128) uint64 { return mix(uint64(x.Hi)^0xa0761d6478bd642f) ^ x.Lo }

// floatsOf undoes keyVector for a stored key column of floats.
func floatsOf(v *column.Ints) *column.Floats {
	return &column.Floats{Typ: v.Typ, Values: unsafe.Slice((*float64)(unsafe.Pointer(unsafe.SliceData(v.Values))), len(v.Values)), Valid: v.Valid}
}

// A hasher hashes the key columns of batches. It remembers the hashes of the
// last dictionary of every column. One goroutine uses it at a time.
type hasher struct {
	out  []uint64
	dict []dictHashes
}

type dictHashes struct {
	values column.Vector
	words  []uint64
}

// hash is the hash of every row of cols, key vectors of n rows. The slice is
// good until the next call.
func (h *hasher) hash(cols []column.Vector, n int) []uint64 {
	if cap(h.out) < n {
		h.out = make([]uint64, n)
	}
	out := h.out[:n]
	if len(h.dict) < len(cols) {
		h.dict = make([]dictHashes, len(cols))
	}
	if len(cols) == 0 {
		clear(out)
	}
	for c, v := range cols {
		h.column(out, v, c)
	}
	return out
}

func (h *hasher) column(out []uint64, v column.Vector, c int) {
	first := c == 0
	switch v := v.(type) {
	case *column.Bools:
		hashFixed(out, v.Values, v.Valid, first, func(x bool) uint64 {
			if x {
				return 1
			}
			return 0
		})
	case *column.Days:
		hashFixed(out, v.Values, v.Valid, first, func(x int32) uint64 { return uint64(int64(x)) })
	case *column.Ints:
		hashInts(out, v.Values, v.Valid, first)
	case *column.Uints:
		hashFixed(out, v.Values, v.Valid, first, func(x uint64) uint64 { return x })
	case *column.Wides:
		hashFixed(out, v.Values, v.Valid, first, wideWord)
	case *column.Texts:
		hashTexts(out, v, first)
	case *column.Dict:
		d := &h.dict[c]
		if d.values != v.Values {
			d.values, d.words = v.Values, wordsOf(v.Values)
		}
		for i, code := range v.Codes {
			w := uint64(nullWord)
			if v.Valid.Has(i) {
				w = d.words[code]
			}
			if first {
				out[i] = mix(w)
			} else {
				out[i] = join2(out[i], w)
			}
		}
	default:
		panic("exec: hash of an encoded vector")
	}
}

// wordsOf is the word that stands for each value, before mixing.
func wordsOf(v column.Vector) []uint64 {
	out := make([]uint64, v.Len())
	switch v := v.(type) {
	case *column.Bools:
		for i, x := range v.Values {
			if x {
				out[i] = 1
			}
		}
	case *column.Days:
		for i, x := range v.Values {
			out[i] = uint64(int64(x))
		}
	case *column.Ints:
		for i, x := range v.Values {
			out[i] = uint64(x)
		}
	case *column.Uints:
		copy(out, v.Values)
	case *column.Wides:
		if v.Typ.Kind == column.KindInterval {
			v = intervalTotals(v)
		}
		for i, x := range v.Values {
			out[i] = wideWord(x)
		}
	case *column.Texts:
		for i := range v.Views {
			out[i] = hashText(v, i)
		}
	default:
		return wordsOf(keyVector(column.Flatten(v)))
	}
	return out
}

func hashInts(out []uint64, values []int64, valid column.Bitmap, first bool) {
	values = values[:len(out)]
	if first && valid == nil {
		for i, x := range values {
			out[i] = mix(uint64(x))
		}
		return
	}
	hashFixed(out, values, valid, first, func(x int64) uint64 { return uint64(x) })
}

func hashFixed[T column.Width](out []uint64, values []T, valid column.Bitmap, first bool, word func(T) uint64) {
	for i, x := range values {
		w := uint64(nullWord)
		if valid.Has(i) {
			w = word(x)
		}
		if first {
			out[i] = mix(w)
		} else {
			out[i] = join2(out[i], w)
		}
	}
}

func hashTexts(out []uint64, v *column.Texts, first bool) {
	for i := range v.Views {
		w := uint64(nullWord)
		if v.Valid.Has(i) {
			w = hashText(v, i)
		}
		if first {
			out[i] = mix(w)
		} else {
			out[i] = join2(out[i], w)
		}
	}
}
