package exec

import (
	"math/bits"

	"weir/dataframe/column"
)

// denseKeys are integers that lie close together, such as ids. The group that has a key stands at its
// distance from the least key, so that a look-up costs one load, without hashing. If only some of the numbers in
// between are keys, words tell which, and the group stands at the number of keys before: what most look-ups
// need is then small enough for the cache. (Jacobson, Space-efficient static trees and graphs, 1989.)
type denseKeys struct {
	least  int64
	groups []int32    // -1: no such key
	words  []keysWord // nil: every number has its place in groups
}

// A keysWord is 64 numbers: the bits of those that are keys, and how many keys come before.
type keysWord struct {
	bits   uint64
	before int32
}

// Keys are taken to be close together if a key is there for closeSpan numbers, and worth words for sparseSpan, of
// mostWords at most.
const (
	closeSpan  = 4
	sparseSpan = 64
	mostWords  = 1 << 18
)

// useDense makes t of the keys of n rows, but for those not valid, if that is worth it: if they are
// integers, none of them null, that do not lie too far apart. Else a hash table takes less memory.
func (t *rowTable) useDense(keys []column.Vector, n int, valid column.Bitmap) bool {
	if len(keys) != 1 || n == 0 {
		return false
	}
	ints, ok := keys[0].(*column.Ints)
	if !ok {
		return false
	}
	count := uint64(valid.Count(n))
	least, greatest, some := bounds(ints.Values, valid)
	span := uint64(greatest) - uint64(least) // right also where int64 would overflow
	d := &denseKeys{least: least}
	switch {
	case !some:
		return false
	case span < closeSpan*count:
		d.groups = make([]int32, span+1)
	case span < sparseSpan*count && span < 64*mostWords:
		d.groups = make([]int32, d.note(ints.Values, valid, span))
	default:
		return false
	}
	for i := range d.groups {
		d.groups[i] = -1
	}
	for row, k := range ints.Values {
		if !valid.Has(row) {
			continue
		}
		at := &d.groups[d.place(k)]
		if *at >= 0 {
			t.repeat(int32(row), *at, n)
			continue
		}
		*at = int32(row)
		t.groups++
	}
	t.dense = d
	return true
}

// note makes the words of keys and tells how many there are.
func (d *denseKeys) note(keys []int64, valid column.Bitmap, span uint64) (n int32) {
	d.words = make([]keysWord, span/64+1)
	for row, k := range keys {
		if valid.Has(row) {
			at := uint64(k) - uint64(d.least)
			d.words[at/64].bits |= 1 << (at % 64)
		}
	}
	for i := range d.words {
		d.words[i].before = n
		n += int32(bits.OnesCount64(d.words[i].bits))
	}
	return n
}

// place is where a key, which must be one, stands in groups.
func (d *denseKeys) place(key int64) uint64 {
	at := uint64(key) - uint64(d.least)
	if d.words == nil {
		return at
	}
	w := d.words[at/64]
	return uint64(w.before) + uint64(bits.OnesCount64(w.bits&(1<<(at%64)-1)))
}

// bounds are the least and the greatest of the valid values, if there are some.
func bounds[T int32 | int64](values []T, valid column.Bitmap) (least, greatest T, some bool) {
	if valid == nil && len(values) > 0 { // without a branch for each
		least, greatest = values[0], values[0]
		for _, x := range values {
			least, greatest = min(least, x), max(greatest, x)
		}
		return least, greatest, true
	}
	for i, x := range values {
		switch {
		case !valid.Has(i):
		case !some:
			least, greatest, some = x, x, true
		default:
			least, greatest = min(least, x), max(greatest, x)
		}
	}
	return least, greatest, some
}

// find puts the group of every key into ids, -1 where there is none.
func (d *denseKeys) find(keys *column.Ints, ids []int32) {
	if d.words != nil {
		d.findSparse(keys.Values, ids)
	} else {
		d.findClose(keys.Values, ids)
	}
	if keys.Valid == nil {
		return
	}
	for i := range ids {
		if !keys.Valid.Has(i) {
			ids[i] = -1
		}
	}
}

func (d *denseKeys) findClose(keys []int64, ids []int32) {
	groups, least := d.groups, uint64(d.least)
	for i, k := range keys {
		at := uint64(k) - least
		if at < uint64(len(groups)) {
			ids[i] = groups[at]
		} else {
			ids[i] = -1
		}
	}
}

func (d *denseKeys) findSparse(keys []int64, ids []int32) {
	words, least := d.words, uint64(d.least)
	for i, k := range keys {
		ids[i] = -1
		at := uint64(k) - least
		if at/64 >= uint64(len(words)) {
			continue
		}
		w, bit := words[at/64], uint64(1)<<(at%64)
		if w.bits&bit != 0 {
			ids[i] = d.groups[int(w.before)+bits.OnesCount64(w.bits&(bit-1))]
		}
	}
}
