package exec

import "weir/dataframe/column"

// A keySet is which whole numbers are among the keys of a join: a bit for each from the least to the greatest, and one
// that is clear for all others.
type keySet struct {
	least int64
	n     uint64 // of bits before that one
	bits  column.Bitmap
	keys  int
}

const (
	smallSet = 1 << 23 // bits that any join may take for a keySet
	mostSet  = 1 << 28 // bits of the largest one
	setShare = 64      // bits for a row that is held; the row itself takes more
)

// keySetOf is the set of the values at valid; nil if they are no whole numbers, too far from each other for their
// number, or so close that nearly all between would be among them.
func keySetOf(v column.Vector, valid column.Bitmap) *keySet {
	switch v := column.Flatten(v).(type) {
	case *column.Ints:
		return newKeySet(v.Values, valid)
	case *column.Days:
		return newKeySet(v.Values, valid)
	}
	return nil
}

func newKeySet[T int32 | int64](values []T, valid column.Bitmap) *keySet {
	least, greatest, some := bounds(values, valid)
	span := uint64(greatest) - uint64(least)
	if !some || span >= mostSet || span >= max(smallSet, setShare*uint64(len(values))) {
		return nil
	}
	s := &keySet{least: int64(least), n: span + 1, bits: column.NewBitmap(int(span) + 2)}
	for i, v := range values {
		if valid.Has(i) {
			s.bits.Set(int(uint64(v) - uint64(least)))
		}
	}
	s.keys = s.bits.Count(int(s.n))
	if uint64(s.keys) > s.n/4*3 {
		return nil
	}
	return s
}

// match tells which rows of the one column of b, which is of the keys' type, are among them.
func (s *keySet) match(b *column.Batch) (column.Bitmap, error) {
	switch v := column.Flatten(b.Cols[0]).(type) {
	case *column.Ints:
		return matchKeys(s, v), nil
	case *column.Days:
		return matchKeys(s, v), nil
	}
	return nil, nil // all: a join above asks again
}

func matchKeys[T int32 | int64](s *keySet, v *column.Fixed[T]) column.Bitmap {
	out := column.NewBitmap(len(v.Values))
	for w := range out {
		word := uint64(0)
		for i, x := range v.Values[w<<6 : min(w<<6+64, len(v.Values))] {
			at := min(uint64(x)-uint64(s.least), s.n)
			word |= s.bits[at>>6] >> (at & 63) & 1 << i
		}
		if v.Valid != nil {
			word &= v.Valid[w]
		}
		out[w] = word
	}
	return out
}
