package exec

import (
	"context"
	"math/bits"

	"weir/dataframe/column"
)

// keyParts are keyTables that several workers fill at once: the upper bits of a hash choose the
// table of its key.
type keyParts struct {
	run    *run
	stats  *NodeStats
	shift  int
	tables []keyPart
}

// A keyPart is one of the tables, with scratch for whoever fills it.
type keyPart struct {
	*keyTable
	hashes  []uint64
	ids     []int32
	counted int64
}

// partsPerWorker is how many tables there are for each worker, so that none waits long for another.
const partsPerWorker = 4

func (r *run) newKeyParts(stats *NodeStats, types []column.Type) *keyParts {
	n := 0
	if r.opts.Workers > 1 {
		n = bits.Len(uint(r.opts.Workers*partsPerWorker - 1))
	}
	k := &keyParts{run: r, stats: stats, shift: 64 - n, tables: make([]keyPart, 1<<n)}
	for i := range k.tables {
		k.tables[i].keyTable = newKeyTable(types)
	}
	return k
}

// keyedRows are hashes and keys, with rows[off[p]:off[p+1]] the rows of part p.
type keyedRows struct {
	hashes []uint64
	keys   []column.Vector
	rows   []int32
	off    []int32
	fresh  []bool // by row: its key is new
}

// deal readies rows with those hashes for insert.
func (k *keyParts) deal(hashes []uint64, keys []column.Vector) *keyedRows {
	out := &keyedRows{hashes: hashes, keys: keys, fresh: make([]bool, len(hashes))}
	if len(k.tables) == 1 {
		return out
	}
	out.rows, out.off = make([]int32, len(hashes)), make([]int32, len(k.tables)+1)
	at := make([]int32, len(k.tables))
	for _, h := range hashes {
		at[h>>k.shift]++
	}
	sum := int32(0)
	for p, n := range at {
		at[p] = sum
		sum += n
		out.off[p+1] = sum
	}
	for i, h := range hashes {
		p := h >> k.shift
		out.rows[at[p]] = int32(i)
		at[p]++
	}
	return out
}

// insert puts the keys of all batches into the tables, and marks the rows whose keys are new.
func (k *keyParts) insert(ctx context.Context, batches []*keyedRows) error {
	return k.run.parallel(ctx, k.stats, len(k.tables), func(_ context.Context, p int) error {
		part := &k.tables[p]
		for _, b := range batches {
			part.insertOf(b, p)
		}
		k.run.noteTable(k.stats, part.keyTable, &part.counted, 0)
		return nil
	})
}

func (p *keyPart) insertOf(b *keyedRows, part int) {
	hashes, keys, rows := b.hashes, b.keys, []int32(nil)
	if b.off != nil {
		rows = b.rows[b.off[part]:b.off[part+1]]
		p.hashes = p.hashes[:0]
		for _, r := range rows {
			p.hashes = append(p.hashes, b.hashes[r])
		}
		hashes, keys = p.hashes, make([]column.Vector, len(b.keys))
		for c, v := range b.keys {
			keys[c] = column.Gather(v, rows)
		}
	}
	if cap(p.ids) < len(hashes) {
		p.ids = make([]int32, len(hashes))
	}
	p.find(hashes, keys, p.ids[:len(hashes)], true)
	for _, f := range p.fresh {
		if rows != nil {
			f = rows[f]
		}
		b.fresh[f] = true
	}
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
