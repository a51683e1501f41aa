package exec

import (
	"context"
	"math/bits"
	"sync"

	"weir/dataframe/column"
)

// A rowTable finds the group of rows in memory that has a key. If no key repeats, a group is the
// row itself, and keys are compared where they stand: the table has no copy of them. Else groups are
// numbered in the order of their first rows. The table is made of parts by the upper bits of the
// hashes, each of which one worker fills while it is in the cache.
type rowTable struct {
	keys   []keyColumn // by group
	dense  *denseKeys  // in place of parts; nil: not worth it
	parts  [][]slot
	shift  int // of a hash to its part
	groups int // different keys

	// If a key repeats; else nil.
	repeats sync.Once
	first   []int32 // by row, while the table is filled: the first row with its key, plus one; 0: itself
	numbers []int32 // by row: its group plus one; 0: none
	firsts  []int32 // by group: its first row
}

// Rows are dealt to parts chunkRows at a time; a part has partRows rows or fewer, if keys
// are spread well, unless that takes more than 2^maxPartBits parts.
const (
	chunkRows   = 64 << 10
	partRows    = 24 << 10
	maxPartBits = 9
)

// newRowTable is the table of n rows of key vectors, without those that are not valid. Null may
// be a key if nullKeys.
func (r *run) newRowTable(ctx context.Context, stats *NodeStats, keys []column.Vector, n int, valid column.Bitmap, nullKeys bool) (*rowTable, error) {
	t := &rowTable{}
	for _, k := range keys {
		t.keys = append(t.keys, keyColumnOf(k))
	}
	if !nullKeys && t.useDense(keys, n, valid) {
		t.number(ctx, keys, valid)
		return t, ctx.Err()
	}
	partBits := min(bits.Len(uint(max(n-1, 0)/partRows)), maxPartBits)
	t.shift = 64 - partBits
	t.parts = make([][]slot, 1<<partBits)
	chunks := make([]rowChunk, (n+chunkRows-1)/chunkRows)
	hashers := sync.Pool{New: func() any { return new(hasher) }}
	err := r.parallel(ctx, stats, len(chunks), func(_ context.Context, c int) error {
		h := hashers.Get().(*hasher)
		defer hashers.Put(h)
		from, to := c*chunkRows, min((c+1)*chunkRows, n)
		chunks[c] = t.deal(h.hash(sliceAll(keys, from, to), to-from), from, valid)
		return nil
	})
	if err != nil {
		return nil, err
	}
	groups := make([]int, len(t.parts))
	err = r.parallel(ctx, stats, len(t.parts), func(_ context.Context, p int) error {
		groups[p] = t.fill(p, chunks, keys, n)
		return nil
	})
	for _, g := range groups {
		t.groups += g
	}
	if err != nil {
		return nil, err
	}
	t.number(ctx, keys, valid)
	return t, ctx.Err()
}

// number numbers the groups if a key repeats: until then a group is its first row. It stops when ctx ends.
func (t *rowTable) number(ctx context.Context, keys []column.Vector, valid column.Bitmap) {
	if t.first == nil {
		return
	}
	t.numbers, t.first = t.first, nil
	t.firsts = make([]int32, 0, t.groups)
	for row, first := range t.numbers {
		switch {
		case row%chunkRows == 0 && ctx.Err() != nil:
			return
		case first > 0:
			t.numbers[row] = t.numbers[first-1]
		case valid.Has(row):
			t.firsts = append(t.firsts, int32(row))
			t.numbers[row] = int32(len(t.firsts))
		}
	}
	for c, k := range keys {
		t.keys[c] = keyColumnOf(column.Gather(k, t.firsts))
	}
	for _, slots := range t.parts {
		if ctx.Err() != nil {
			return
		}
		for i, s := range slots {
			if s != 0 {
				slots[i] = slotOf(uint64(s>>32), int(t.numbers[s.group()])-1)
			}
		}
	}
	if t.dense != nil {
		for i, row := range t.dense.groups {
			if row >= 0 {
				t.dense.groups[i] = t.numbers[row] - 1
			}
		}
	}
}

// A rowChunk is some rows dealt to parts: slots to be, and where those of each part begin.
type rowChunk struct {
	slots []slot
	off   []int32
}

// deal deals rows from first on.
func (t *rowTable) deal(hashes []uint64, first int, valid column.Bitmap) rowChunk {
	out := rowChunk{off: make([]int32, len(t.parts)+1)}
	at := make([]int32, len(t.parts))
	for i, h := range hashes {
		if valid.Has(first + i) {
			at[h>>t.shift]++
		}
	}
	sum := int32(0)
	for p, n := range at {
		at[p] = sum
		sum += n
		out.off[p+1] = sum
	}
	out.slots = make([]slot, sum)
	for i, h := range hashes {
		if valid.Has(first + i) {
			p := h >> t.shift
			out.slots[at[p]] = slotOf(h, first+i)
			at[p]++
		}
	}
	return out
}

// fill makes part p of n rows' chunks, and tells how many keys it has.
func (t *rowTable) fill(p int, chunks []rowChunk, keys []column.Vector, n int) int {
	total := 0
	for _, c := range chunks {
		total += int(c.off[p+1] - c.off[p])
	}
	slots := make([]slot, min(slotsFor(total), 4<<10))
	room := roomIn(slots)
	groups, seen := 0, 0
	for _, c := range chunks {
		for _, s := range c.slots[c.off[p]:c.off[p+1]] {
			seen++
			mask := uint64(len(slots) - 1)
			j := uint64(s>>32) & mask
			for slots[j] != 0 && !(slots[j].has(uint64(s>>32)) && t.sameKey(slots[j].group(), keys, s.group())) {
				j = (j + 1) & mask
			}
			if slots[j] != 0 {
				t.repeat(s.group(), slots[j].group(), n)
				continue
			}
			slots[j] = s
			if groups++; groups > room {
				slots = moveSlots(slots, max(2*len(slots), min(slotsFor(int(int64(groups)*int64(total)/int64(seen))), 8*len(slots))))
				room = roomIn(slots)
			}
		}
	}
	t.parts[p] = slots
	return groups
}

func (t *rowTable) sameKey(group int32, keys []column.Vector, row int32) bool {
	for c, k := range t.keys {
		if !k.equal(group, keys[c], int(row)) {
			return false
		}
	}
	return true
}

// repeat notes that row, one of n, has the key of row first.
func (t *rowTable) repeat(row, first int32, n int) {
	t.repeats.Do(func() { t.first = make([]int32, n) })
	t.first[row] = first + 1
}

// slotsFor is how many slots a part of that many keys takes, of which three eighths or more
// stay empty, and roomIn how many keys fit.
func slotsFor(keys int) int      { return 1 << bits.Len(uint(keys*8/5)) }
func roomIn(slots []slot) int    { return len(slots) * 5 / 8 }
func maskOf(slots []slot) uint64 { return uint64(len(slots) - 1) }

// moveSlots is a table of a size with the keys of slots.
func moveSlots(slots []slot, size int) []slot {
	out := make([]slot, size)
	mask := maskOf(out)
	for _, s := range slots {
		if s == 0 {
			continue
		}
		j := uint64(s>>32) & mask
		for out[j] != 0 {
			j = (j + 1) & mask
		}
		out[j] = s
	}
	return out
}

// A rowProber looks keys up in a rowTable. One goroutine uses it at a time.
type rowProber struct {
	table *rowTable
	hash  hasher
	bad   []int32
}

// find puts the group that has the key of each of n rows of key vectors into groups, -1 if none
// has.
func (p *rowProber) find(keys []column.Vector, n int, groups []int32) {
	t := p.table
	for i, k := range keys {
		keys[i] = column.Flatten(k)
	}
	if t.dense != nil {
		t.dense.find(keys[0].(*column.Ints), groups)
		return
	}
	hashes := p.hash.hash(keys, n)
	for from := 0; from < n; from += readAhead {
		to := min(from+readAhead, n)
		t.match(hashes[from:to], groups[from:to])
	}
	p.bad = p.bad[:0]
	for c, k := range t.keys {
		p.bad = k.differ(keys[c], groups, p.bad)
	}
	for _, i := range p.bad {
		groups[i] = t.place(hashes[i], keys, i)
	}
}

// match finds groups by hash alone.
func (t *rowTable) match(hashes []uint64, groups []int32) {
	var read [readAhead]slot
	for i, h := range hashes {
		slots := t.parts[h>>t.shift]
		read[i&(readAhead-1)] = slots[h&maskOf(slots)]
	}
	for i, h := range hashes {
		s := read[i&(readAhead-1)]
		if s != 0 && !s.has(h) {
			slots := t.parts[h>>t.shift]
			for j := h; s != 0 && !s.has(h); s = slots[j&maskOf(slots)] {
				j++
			}
		}
		groups[i] = s.group()
	}
}

// place finds the group of one key, another of whose half of a hash there is.
func (t *rowTable) place(h uint64, keys []column.Vector, i int32) int32 {
	slots := t.parts[h>>t.shift]
	mask := maskOf(slots)
	for j := h & mask; slots[j] != 0; j = (j + 1) & mask {
		if s := slots[j]; s.has(h) && t.sameKey(s.group(), keys, i) {
			return s.group()
		}
	}
	return -1
}
