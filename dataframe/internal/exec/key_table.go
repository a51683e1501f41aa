package exec

import (
	"slices"

	"weir/dataframe/column"
)

// A keyTable numbers distinct keys from 0 in the order in which they come. Keys
// are rows of key vectors; nulls equal each other. It is an open-addressing
// table: rows are first matched by a half of their hash alone, then checked a
// column at a time, and the few that differ are placed one by one.
type keyTable struct {
	types  []column.Type
	slots  []slot
	groups int
	cols   []keyColumn
	fresh  []int32 // rows that made a group in the last find, in group order
	bad    []int32
	ready  []column.Vector // keys of the find at hand
	direct *directKeys     // finds groups in place of slots; nil: slots do
	byBits bool            // hashes are those of keys that are dealt by their bits
}

// A slot has the lower half of the hash in its upper half and the group plus one in the lower;
// 0 means empty. The half of a hash tells where to look in any table, so a table grows without
// its keys.
type slot uint64

func slotOf(hash uint64, group int) slot { return slot(hash<<32 | uint64(group+1)) }

func (s slot) has(hash uint64) bool { return uint32(s>>32) == uint32(hash) }
func (s slot) group() int32         { return int32(uint32(s)) - 1 }

// readAhead is for how many rows slots are read at once: the reads wait for memory together, where
// each would wait by itself if what to do next depended on it.
const readAhead = 256

// fewSlots is the size of a new table: it takes readAhead keys.
const fewSlots = 2 * readAhead

func newKeyTable(types []column.Type) *keyTable {
	t := &keyTable{types: types, slots: make([]slot, fewSlots)}
	for _, typ := range types {
		t.cols = append(t.cols, newKeyColumn(typ))
	}
	return t
}

// find puts the group of every row into groups. A key that is new becomes a
// group if insert, else gives -1. If hashes is nil they are found here.
func (t *keyTable) find(hashes []uint64, keys []column.Vector, groups []int32, insert bool) {
	if t.direct != nil && t.findDirect(keys[0], groups) {
		return
	}
	if hashes == nil {
		hashes = t.hashed(keys, len(groups))
	}
	t.fresh = t.fresh[:0]
	t.ready = t.ready[:0]
	for c, k := range keys {
		t.ready = append(t.ready, t.cols[c].ready(k))
	}
	groups = groups[:len(hashes)]
	for from := 0; from < len(hashes); from += readAhead {
		to := min(from+readAhead, len(hashes))
		if insert {
			t.insert(hashes[from:to], groups[from:to], from)
		} else {
			t.match(hashes[from:to], groups[from:to])
		}
	}
	if len(t.fresh) > 0 {
		for c, k := range t.cols {
			k.add(t.ready[c], t.fresh)
		}
	}
	t.bad = t.bad[:0]
	for c, k := range t.cols {
		t.bad = k.differ(t.ready[c], groups, t.bad)
	}
	if len(t.bad) > 0 {
		t.resolve(hashes, groups, insert)
	}
}

// read puts the first slot of each hash into out.
func (t *keyTable) read(out *[readAhead]slot, hashes []uint64) {
	slots := t.slots
	mask := uint64(len(slots) - 1)
	for i, h := range hashes {
		out[i&(readAhead-1)] = slots[h&mask]
	}
}

// match finds groups by hash; a hash that is not there gives -1.
func (t *keyTable) match(hashes []uint64, groups []int32) {
	var read [readAhead]slot
	t.read(&read, hashes)
	slots := t.slots
	mask := uint64(len(slots) - 1)
	for i, h := range hashes {
		s := read[i&(readAhead-1)]
		for j := h & mask; s != 0 && !s.has(h); s = slots[j] {
			j = (j + 1) & mask
		}
		groups[i] = s.group()
	}
}

// insert is match of rows from first on, which makes groups for hashes that are not there.
func (t *keyTable) insert(hashes []uint64, groups []int32, first int) {
	t.reserve(t.groups + len(hashes))
	var read [readAhead]slot
	t.read(&read, hashes)
	slots := t.slots
	mask := uint64(len(slots) - 1)
	for i, h := range hashes {
		j := h & mask
		s := read[i&(readAhead-1)]
		if s == 0 {
			s = slots[j] // a row before may have come there
		}
		for s != 0 && !s.has(h) {
			j = (j + 1) & mask
			s = slots[j]
		}
		if s == 0 {
			s = slotOf(h, t.groups)
			slots[j] = s
			t.groups++
			t.fresh = append(t.fresh, int32(first+i))
		}
		groups[i] = s.group()
	}
}

// resolve places rows whose half of a hash is that of another key.
func (t *keyTable) resolve(hashes []uint64, groups []int32, insert bool) {
	slices.Sort(t.bad)
	for _, row := range slices.Compact(t.bad) {
		groups[row] = t.place(hashes[row], row, insert)
	}
}

func (t *keyTable) place(h uint64, row int32, insert bool) int32 {
	t.reserve(t.groups + 1)
	mask := uint64(len(t.slots) - 1)
	j := h & mask
	for ; t.slots[j] != 0; j = (j + 1) & mask {
		if s := t.slots[j]; s.has(h) && t.rowIs(s.group(), int(row)) {
			return s.group()
		}
	}
	if !insert {
		return -1
	}
	t.fresh = append(t.fresh, row)
	for c, k := range t.cols {
		k.add(t.ready[c], []int32{row})
	}
	t.slots[j] = slotOf(h, t.groups)
	t.groups++
	return int32(t.groups) - 1
}

func (t *keyTable) rowIs(group int32, row int) bool {
	for c, k := range t.cols {
		if !k.equal(group, t.ready[c], row) {
			return false
		}
	}
	return true
}

// reserve makes the table large enough for a number of groups: three eighths of its slots stay
// empty.
func (t *keyTable) reserve(groups int) {
	if groups <= roomIn(t.slots) {
		return
	}
	size := len(t.slots) * 4
	if len(t.slots) >= 8192 {
		size = len(t.slots) * 2 // a half-empty table would not fit the cache
	}
	for size*5/8 < groups {
		size *= 2
	}
	t.slots = moveSlots(t.slots, size)
}

// bytes is about what the table takes.
func (t *keyTable) bytes() int64 {
	n := int64(max(0, len(t.slots)-fewSlots)) * 8
	if t.direct != nil {
		n += 4 * int64(len(t.direct.groups))
	}
	for _, k := range t.cols {
		n += k.size()
	}
	return n
}

// keys are the key columns of the groups.
func (t *keyTable) keys() []column.Vector {
	out := make([]column.Vector, len(t.cols))
	for c, k := range t.cols {
		out[c] = k.vector()
	}
	return out
}

// codes are keys in which texts that came as codes are codes.
func (t *keyTable) codes() []column.Vector {
	out := t.keys()
	for c, k := range t.cols {
		if texts, ok := k.(*textKeys); ok {
			out[c] = texts.codes()
		}
	}
	return out
}

// keyTypes is the type of each expression.
func keyTypes(es []*expr) []column.Type {
	var out []column.Type
	for _, e := range es {
		out = append(out, e.typ)
	}
	return out
}
