package exec

import "weir/dataframe/column"

// denseKeys are integers that lie close together, such as ids: the group that has a key stands at its distance from the least key. A look-up costs one load, without hashing.
type denseKeys struct {
	least  int64
	groups []int32 // -1: no such key
}

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
	count := valid.Count(n)
	least, greatest, some := bounds(ints.Values, valid)
	span := uint64(greatest) - uint64(least) // right also where int64 would overflow
	if !some || span >= uint64(4*count) {
		return false
	}
	d := &denseKeys{least, make([]int32, span+1)}
	for i := range d.groups {
		d.groups[i] = -1
	}
	for row, k := range ints.Values {
		if !valid.Has(row) {
			continue
		}
		at := &d.groups[uint64(k)-uint64(least)]
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
	groups, least := d.groups, uint64(d.least)
	for i, k := range keys.Values {
		at := uint64(k) - least
		if at < uint64(len(groups)) {
			ids[i] = groups[at]
		} else {
			ids[i] = -1
		}
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
