package exec

import (
	"context"
	"sync"
	"unsafe"

	"weir/dataframe/column"
)

// keyParts are keyTables that several workers fill at once. There is one as long as there are few
// keys; then the upper bits of a hash choose the table of its key, so that each fits the cache.
type keyParts struct {
	run    *run
	stats  *NodeStats
	types  []column.Type
	bits   int
	tables []keyPart
	asked  int // rows of the last insert
	fresh  int // those of them that had new keys
	groups int // in all tables

	mu    sync.Mutex
	spare []*keyedRows // to be used again: fresh memory costs more than to deal rows to it
}

// A keyPart is one of the tables, with scratch for whoever fills it.
type keyPart struct {
	*keyTable // nil: there are no keys
	ids       []int32
	counted   int64
}

func (r *run) newKeyParts(stats *NodeStats, types []column.Type) *keyParts {
	return &keyParts{run: r, stats: stats, types: types, tables: make([]keyPart, 1)}
}

// keyedRows are hashes and keys, dealt to the tables.
type keyedRows struct {
	parting
	rows   int
	hashes []uint64
	keys   []column.Vector
	fresh  []bool    // by row as it is dealt: its key is new
	words  [][]int64 // memory of keys and hashes
}

// insert puts the keys of all pieces into the tables, and marks the rows whose keys are new. The
// keys are the columns from a number on, but for the last, which has the hashes.
func (k *keyParts) insert(ctx context.Context, pieces [][]*column.Batch, from int) ([]*keyedRows, error) {
	if err := k.split(ctx); err != nil {
		return nil, err
	}
	return k.dealAndInsert(ctx, pieces, from)
}

func (k *keyParts) dealAndInsert(ctx context.Context, pieces [][]*column.Batch, from int) ([]*keyedRows, error) {
	out := make([]*keyedRows, len(pieces))
	scratch := sync.Pool{New: func() any { return &[]int32{} }}
	err := k.run.parallel(ctx, k.stats, len(pieces), func(_ context.Context, i int) error {
		place := scratch.Get().(*[]int32)
		defer scratch.Put(place)
		out[i] = k.deal(pieces[i], from, place)
		return nil
	})
	if err != nil {
		return nil, err
	}
	left := k.run.stats.scans.left()
	err = k.run.parallel(ctx, k.stats, len(k.tables), func(ctx context.Context, p int) error {
		part := &k.tables[p]
		part.ready(k.expected(out, p), left, k.types)
		for _, rows := range out {
			if err := ctx.Err(); err != nil {
				return err
			}
			part.insert(rows, p)
		}
		if part.keyTable != nil {
			k.run.noteTable(k.stats, part.keyTable, &part.counted, 0)
		}
		return nil
	})
	before := k.groups
	k.asked, k.groups = 0, 0
	for _, rows := range out {
		k.asked += rows.rows
	}
	for _, t := range k.tables {
		if t.keyTable != nil {
			k.groups += t.groups
		}
	}
	k.fresh = k.groups - before
	return out, err
}

// expected is how many new keys of part p to expect: as many of its rows have one as before.
func (k *keyParts) expected(pieces []*keyedRows, p int) int {
	rows := 0
	for _, b := range pieces {
		rows += int(b.off[p+1] - b.off[p])
	}
	if rows == 0 || k.asked == 0 {
		return rows
	}
	return int(int64(rows)*int64(k.fresh)/int64(k.asked)) + 1
}

// split parts the keys among many tables once they are many.
func (k *keyParts) split(ctx context.Context) error {
	one := k.tables[0]
	if k.bits > 0 || one.keyTable == nil || one.groups < splitKeys {
		return nil
	}
	for 1<<k.bits < cacheParts {
		k.bits++
	}
	k.tables = make([]keyPart, 1<<k.bits)
	var keyed []*column.Batch
	err := keyRows(one.keyTable, func(keys []column.Vector, hashes []uint64, _ int) error {
		keyed = append(keyed, &column.Batch{N: len(hashes), Cols: append(keys, wordsOfHashes(hashes))})
		return ctx.Err()
	})
	if err != nil {
		return err
	}
	k.asked, k.groups = 0, 0 // all of them are new
	rows, err := k.dealAndInsert(ctx, [][]*column.Batch{keyed}, 0)
	k.give(rows)
	k.run.forget(k.stats, &one.counted)
	return err
}

func (k *keyParts) deal(batches []*column.Batch, from int, scratch *[]int32) *keyedRows {
	out := k.take()
	last := len(batches[0].Cols) - 1
	cols := make([][]column.Vector, len(batches))
	for i, b := range batches {
		cols[i] = b.Cols
		out.rows += b.N
	}
	if k.bits == 0 {
		out.part = nil
		out.one(out.rows)
	} else {
		out.part = resized(out.part, out.rows)[:0]
		for _, b := range batches {
			out.add(hashesIn(b.Cols[last]), k.bits)
		}
		out.count(k.bits)
	}
	*scratch = resized(*scratch, out.rows)
	out.places(*scratch)
	for c := from; c <= last; c++ {
		if c-from == len(out.words) {
			out.words = append(out.words, nil)
		}
		v := scatterWords(&out.words[c-from], cols, c, out.rows, *scratch)
		if v == nil {
			v = scatter(cols, c, out.rows, *scratch)
		}
		out.keys = append(out.keys, v)
	}
	out.hashes = hashesIn(out.keys[last-from])
	out.keys = out.keys[:last-from]
	out.fresh = resized(out.fresh, out.rows)
	clear(out.fresh)
	return out
}

// take is memory for rows.
func (k *keyParts) take() *keyedRows {
	k.mu.Lock()
	defer k.mu.Unlock()
	if n := len(k.spare); n > 0 {
		out := k.spare[n-1]
		k.spare = k.spare[:n-1]
		out.rows, out.keys = 0, out.keys[:0]
		return out
	}
	return &keyedRows{}
}

// give gives back what insert gave.
func (k *keyParts) give(rows []*keyedRows) { k.spare = append(k.spare, rows...) }

// ready makes room for n more keys, and more if they are few of those that come: after them, left
// times as many rows as so far. What is made too large is so by a factor of four at most.
func (k *keyPart) ready(n int, left float64, types []column.Type) {
	if n == 0 {
		return
	}
	if k.keyTable == nil {
		k.keyTable = newKeyTable(types)
	}
	need := k.keyTable.groups + n
	most := int(float64(need) * min(1+left, 4))
	if need > roomIn(k.slots) {
		k.reserve(most)
	}
	for _, c := range k.cols {
		c.grow(n, most-need)
	}
}

// insert takes the rows of part p.
func (k *keyPart) insert(rows *keyedRows, p int) {
	from, to := int(rows.off[p]), int(rows.off[p+1])
	if from == to {
		return
	}
	k.ids = resized(k.ids, to-from)
	k.find(rows.hashes[from:to], sliceAll(rows.keys, from, to), k.ids, true)
	for _, f := range k.keyTable.fresh {
		rows.fresh[from+int(f)] = true
	}
}

// wordsOfHashes are hashes as a column, in the same memory.
func wordsOfHashes(hashes []uint64) column.Vector {
	return &column.Ints{Typ: column.Int64, Values: unsafe.Slice((*int64)(unsafe.Pointer(unsafe.SliceData(hashes))), len(hashes))}
}

// hashesIn undoes wordsOfHashes.
func hashesIn(v column.Vector) []uint64 {
	words := v.(*column.Ints).Values
	return unsafe.Slice((*uint64)(unsafe.Pointer(unsafe.SliceData(words))), len(words))
}

// bytes is what was counted of the tables.
func (k *keyParts) bytes() int64 {
	n := int64(0)
	for i := range k.tables {
		n += k.tables[i].counted
	}
	return n
}

// forget takes back what was counted.
func (k *keyParts) forget() {
	for i := range k.tables {
		k.run.forget(k.stats, &k.tables[i].counted)
	}
}
