package exec

import "weir/dataframe/column"

// denseKeys are the keys of a table of integers that lie close together, such as
// ids: a key's group stands at its distance from the least key. A look-up costs
// one load, without hashing.
type denseKeys struct {
	least  int64
	groups []int32 // -1: no such key
}

// newDenseKeys is the keys of t, or nil if they are no integers or lie too far
// apart: then a hash table takes less memory. t has no null key.
func newDenseKeys(t *keyTable) *denseKeys {
	if len(t.cols) != 1 || t.groups == 0 {
		return nil
	}
	keys, ok := t.cols[0].vector().(*column.Ints)
	if !ok || keys.Valid != nil {
		return nil
	}
	least, greatest := keys.Values[0], keys.Values[0]
	for _, k := range keys.Values {
		least, greatest = min(least, k), max(greatest, k)
	}
	span := uint64(greatest) - uint64(least) // right also where int64 would overflow
	if span >= uint64(4*t.groups) {
		return nil
	}
	d := &denseKeys{least, make([]int32, span+1)}
	for i := range d.groups {
		d.groups[i] = -1
	}
	for g, k := range keys.Values {
		d.groups[uint64(k)-uint64(least)] = int32(g)
	}
	return d
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
