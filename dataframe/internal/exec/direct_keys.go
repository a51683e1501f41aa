package exec

import (
	"slices"

	"weir/dataframe/column"
)

// Integers that lie close together, such as ids, need no hashes to be dealt and found: their lowest bits, turned over by
// those above, choose the part, and there the group of a key stands at its distance from the least. The bits above are for
// ids that leave some of the lowest out, as who numbers in blocks does.

// directKeys finds the groups of the integers of one part.
type directKeys struct {
	least  int64   // key, without the bits that choose the part
	groups []int32 // by distance from it: the group plus one; 0: none
	null   int32   // the same of null
}

// bitPart is the part to which an integer is dealt by its bits: of those of one part, the bits above the lowest differ.
func bitPart(x int64) uint8 { return uint8(x^x>>partBits) & (parts - 1) }

// bitHash is a hash whose upper bits are the part that bitPart gives.
func bitHash(x int64) uint64 {
	return uint64(bitPart(x))<<(64-partBits) | mix(uint64(x))>>partBits
}

// bitHashes are the hashes of integers that are dealt by their bits.
func bitHashes(keys *column.Ints) []uint64 {
	out := make([]uint64, len(keys.Values))
	for i, x := range keys.Values {
		out[i] = bitHash(x)
		if !keys.Valid.Has(i) {
			out[i] = mix(nullWord)
		}
	}
	return out
}

// Integers lie close together if they are in a range of closeKeys for each part, which takes less memory than
// the keys of most tables that need parts, or of sparseKeys times as many as they are.
const (
	closeKeys  = 64 << 10
	sparseKeys = 16
)

// dealsByBits reports whether the keys of t are integers that lie close together and whose lowest bits
// deal them evenly.
func (t *keyTable) dealsByBits() bool {
	if len(t.cols) != 1 {
		return false
	}
	k, ok := t.cols[0].(*fixedKeys[int64])
	if !ok || k.typ.Layout() != column.LayoutInt64 {
		return false
	}
	least, greatest, some := bounds(k.values, k.nulls.valid)
	if !some || uint64(greatest)-uint64(least) >= uint64(max(parts*closeKeys, sparseKeys*t.groups)) {
		return false
	}
	var counts [parts]int
	for _, x := range k.values {
		counts[bitPart(x)]++
	}
	return slices.Max(counts[:]) <= max(4*t.groups/parts, 8)
}

// newDirectTable is a keyTable of the integers of a part.
func newDirectTable(types []column.Type) *keyTable {
	return &keyTable{types: types, cols: []keyColumn{newKeyColumn(types[0])}, direct: &directKeys{}, byBits: true}
}

// findDirect is find, which makes groups for new keys; false once the keys lie too far apart for it.
func (t *keyTable) findDirect(key column.Vector, groups []int32) bool {
	keys := column.Flatten(key).(*column.Ints)
	d := t.direct
	if !d.cover(keys, t.groups) {
		t.leaveDirect()
		return false
	}
	t.fresh = t.fresh[:0]
	if keys.Valid != nil {
		t.findNullable(keys, groups)
	} else {
		slots, least := d.groups, d.least
		for i, x := range keys.Values[:len(groups)] {
			at := &slots[x>>partBits-least]
			if *at == 0 {
				t.groups++
				*at = int32(t.groups)
				t.fresh = append(t.fresh, int32(i))
			}
			groups[i] = *at - 1
		}
	}
	t.cols[0].add(keys, t.fresh)
	return true
}

func (t *keyTable) findNullable(keys *column.Ints, groups []int32) {
	d := t.direct
	for i := range groups {
		at := &d.null
		if keys.Valid.Has(i) {
			at = &d.groups[keys.Values[i]>>partBits-d.least]
		}
		if *at == 0 {
			t.groups++
			*at = int32(t.groups)
			t.fresh = append(t.fresh, int32(i))
		}
		groups[i] = *at - 1
	}
}

// cover makes room for keys, false if that would be too much for them and the groups that there are.
func (d *directKeys) cover(keys *column.Ints, groups int) bool {
	lo, hi, some := bounds(keys.Values, keys.Valid)
	lo, hi = lo>>partBits, hi>>partBits
	if n := int64(len(d.groups)); !some || lo >= d.least && hi < d.least+n {
		return true
	} else if n > 0 {
		lo, hi = min(lo, d.least), max(hi, d.least+n-1)
	}
	room := int64(max(closeKeys, sparseKeys*(groups+len(keys.Values))))
	span := hi - lo + 1
	if span > room {
		return false
	}
	// Keys that rise need not move it for every few of them.
	more := min(span/2, room-span)
	first := lo
	if len(d.groups) > 0 && lo < d.least {
		first -= more
	}
	wide := make([]int32, span+more)
	if len(d.groups) > 0 {
		copy(wide[d.least-first:], d.groups)
	}
	d.least, d.groups = first, wide
	return true
}

// leaveDirect makes t a table of hashes.
func (t *keyTable) leaveDirect() {
	t.direct = nil
	t.slots = make([]slot, fewSlots)
	t.reserve(t.groups)
	mask := uint64(len(t.slots) - 1)
	for g, h := range bitHashes(t.cols[0].vector().(*column.Ints)) {
		j := h & mask
		for t.slots[j] != 0 {
			j = (j + 1) & mask
		}
		t.slots[j] = slotOf(h, g)
	}
}

// hashed are the hashes of keys by which t finds them.
func (t *keyTable) hashed(keys []column.Vector, n int) []uint64 {
	if t.byBits {
		return bitHashes(column.Flatten(keys[0]).(*column.Ints))
	}
	return new(hasher).hash(keys, n)
}
