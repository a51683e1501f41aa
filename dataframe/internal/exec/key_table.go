package exec

import (
	"slices"

	"weir/dataframe/column"
)

// A keyTable numbers distinct keys from 0 in the order in which they come. Keys
// are rows of key vectors; nulls equal each other. It is an open-addressing
// table of 64-bit hashes: rows are first matched by hash alone, then checked a
// column at a time, and the few that differ are placed one by one.
type keyTable struct {
	types  []column.Type
	exact  bool // one column of fixed width: equal hashes are equal keys
	slots  []slot
	groups int
	cols   []keyColumn
	null   int32   // group of the null key plus one, if exact
	fresh  []int32 // rows that made a group in the last find, in group order
	bad    []int32
	flat   []column.Vector
}

// A slot has its group plus one; 0 means empty.
type slot struct {
	hash  uint64
	group int32
}

func newKeyTable(types []column.Type) *keyTable {
	t := &keyTable{types: types, slots: make([]slot, 64), exact: len(types) == 1}
	for _, typ := range types {
		t.cols = append(t.cols, newKeyColumn(typ))
	}
	if t.exact {
		switch types[0].Layout() {
		case column.LayoutText, column.LayoutInt128, column.LayoutList, column.LayoutStruct:
			t.exact = false
		}
	}
	return t
}

// find puts the group of every row into groups. A key that is new becomes a
// group if insert, else gives -1.
func (t *keyTable) find(hashes []uint64, keys []column.Vector, groups []int32, insert bool) {
	t.fresh = t.fresh[:0]
	t.flat = t.flat[:0]
	for _, k := range keys {
		t.flat = append(t.flat, column.Flatten(k))
	}
	if t.exact {
		t.findExact(hashes, t.flat[0].Nulls(), groups, insert)
		if len(t.fresh) > 0 {
			t.cols[0].add(t.flat[0], t.fresh)
		}
		return
	}
	t.match(hashes, groups, insert)
	if len(t.fresh) > 0 {
		for c, k := range t.cols {
			k.add(t.flat[c], t.fresh)
		}
	}
	t.bad = t.bad[:0]
	for c, k := range t.cols {
		t.bad = k.differ(t.flat[c], groups, t.bad)
	}
	if len(t.bad) > 0 {
		t.resolve(hashes, groups, insert)
	}
}

func (t *keyTable) match(hashes []uint64, groups []int32, insert bool) {
	slots := t.slots
	mask := uint64(len(slots) - 1)
	groups = groups[:len(hashes)]
	for i, h := range hashes {
		j := h & mask
		for slots[j].hash != h && slots[j].group != 0 {
			j = (j + 1) & mask
		}
		if g := slots[j].group; g != 0 {
			groups[i] = g - 1
			continue
		}
		if !insert {
			groups[i] = -1
			continue
		}
		groups[i] = int32(t.groups)
		t.fresh = append(t.fresh, int32(i))
		t.groups++
		slots[j] = slot{h, int32(t.groups)}
		if t.groups*2 > len(slots) {
			t.grow()
			slots = t.slots
			mask = uint64(len(slots) - 1)
		}
	}
}

func (t *keyTable) findExact(hashes []uint64, valid column.Bitmap, groups []int32, insert bool) {
	if valid == nil {
		t.match(hashes, groups, insert)
		return
	}
	// Runs of values between the nulls.
	for i := 0; i < len(hashes); i++ {
		if valid.Has(i) {
			t.matchOne(hashes[i], i, groups, insert)
			continue
		}
		if t.null == 0 && insert {
			t.groups++
			t.null = int32(t.groups)
			t.fresh = append(t.fresh, int32(i))
		}
		groups[i] = t.null - 1
	}
}

func (t *keyTable) matchOne(h uint64, i int, groups []int32, insert bool) {
	mask := uint64(len(t.slots) - 1)
	j := h & mask
	for t.slots[j].hash != h && t.slots[j].group != 0 {
		j = (j + 1) & mask
	}
	g := t.slots[j].group
	if g == 0 && insert {
		t.groups++
		g = int32(t.groups)
		t.fresh = append(t.fresh, int32(i))
		t.slots[j] = slot{h, g}
		if t.groups*2 > len(t.slots) {
			t.grow()
		}
	}
	groups[i] = g - 1
}

// resolve places rows whose hash is that of another key.
func (t *keyTable) resolve(hashes []uint64, groups []int32, insert bool) {
	slices.Sort(t.bad)
	for _, row := range slices.Compact(t.bad) {
		groups[row] = t.place(hashes[row], row, insert)
	}
}

func (t *keyTable) place(h uint64, row int32, insert bool) int32 {
	mask := uint64(len(t.slots) - 1)
	j := h & mask
	for ; t.slots[j].group != 0; j = (j + 1) & mask {
		if t.slots[j].hash == h && t.rowIs(t.slots[j].group-1, int(row)) {
			return t.slots[j].group - 1
		}
	}
	if !insert {
		return -1
	}
	t.fresh = append(t.fresh, row)
	for c, k := range t.cols {
		k.add(t.flat[c], []int32{row})
	}
	t.groups++
	t.slots[j] = slot{h, int32(t.groups)}
	if t.groups*2 > len(t.slots) {
		t.grow()
	}
	return int32(t.groups) - 1
}

func (t *keyTable) rowIs(group int32, row int) bool {
	for c, k := range t.cols {
		if !k.equal(group, t.flat[c], row) {
			return false
		}
	}
	return true
}

func (t *keyTable) grow() {
	old := t.slots
	size := len(old) * 4
	if len(old) >= 4096 {
		size = len(old) * 2 // a half-empty table would not fit the cache
	}
	t.slots = make([]slot, size)
	mask := uint64(len(t.slots) - 1)
	for _, s := range old {
		if s.group == 0 {
			continue
		}
		j := s.hash & mask
		for t.slots[j].group != 0 {
			j = (j + 1) & mask
		}
		t.slots[j] = s
	}
}

// bytes is about what the table takes.
func (t *keyTable) bytes() int64 {
	n := int64(len(t.slots)-64) * 16
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

// keyTypes is the type of each expression.
func keyTypes(es []*expr) []column.Type {
	var out []column.Type
	for _, e := range es {
		out = append(out, e.typ)
	}
	return out
}
