package exec

import (
	"cmp"
	"context"
	"slices"
	"sync"
	"sync/atomic"

	"weir/dataframe/column"
	"weir/dataframe/internal/spill"
)

// dealt are rows on disk, dealt to parts by some bits of their hashes. The last two columns of
// a batch are the hashes and the places of its rows, or those that are kept; the others are the operator's.
type dealt struct {
	run   *run
	stats *NodeStats
	file  *spill.File
	level int          // how many bits are used up, in partBits
	users atomic.Int32 // who will still read it, less one

	// rehash, if not nil, finds the hashes of rows that were on disk: they are not kept there.
	rehash   func(b *column.Batch) ([]uint64, error)
	unplaced bool // places are not kept on disk

	mu    sync.Mutex
	parts [parts]dealtPart
}

// A dealtPart is the rows of a part.
type dealtPart struct {
	chunks []dealtChunk
	rows   int64
	size   int64
	hash   uint64 // of the first row
	mixed  bool   // there are other hashes
	sorted bool
}

// A dealtChunk is rows of one task, or of several that follow one another, the first at a place.
// No other chunk has places among those of its rows.
type dealtChunk struct {
	spill.Chunk
	at   int64
	kind rowKind
}

// A rowKind tells an aggregation what to do with rows.
type rowKind struct {
	states bool // of aggregates, not their arguments
	own    bool // the task groups them by themselves first
	task   int
}

func (r *run) newDealt(stats *NodeStats, level int) (*dealt, error) {
	f, err := r.spillFile()
	if err != nil {
		return nil, err
	}
	return &dealt{run: r, stats: stats, file: f, level: level}, nil
}

// share tells that one more will read the rows, until it calls release.
func (d *dealt) share() { d.users.Add(1) }

// release tells that the rows are not read any more. The last one closes the file.
func (d *dealt) release() error {
	if d.users.Add(-1) >= 0 {
		return nil
	}
	return d.file.Close()
}

// part is the part of a hash.
func (d *dealt) part(hash uint64) uint8 {
	return uint8(hash << (partBits * d.level) >> (64 - partBits))
}

// maxLevel is how often rows can be dealt by other bits of their hashes. Some bits are left for
// the tables of parts.
const maxLevel = 7

// A dealer deals rows that come in the order of their places.
type dealer struct {
	d     *dealt
	rows  []*column.Batch
	count int
	size  int64
	kind  rowKind

	places partPlaces

	// Chunks are numbered in place of giving their places.
	numbered bool
	number   int64
}

// dealBytes are dealt at a time: every part gets some, and it should pay to write them.
const dealBytes = 4 << 20

// add takes a batch with hashes and places.
func (w *dealer) add(ctx context.Context, b *column.Batch) error {
	size := SizeOf(b.Cols)
	w.d.run.note(w.d.stats, size)
	w.rows, w.count, w.size = append(w.rows, b), w.count+b.N, w.size+size
	if w.count >= spreadRows || w.size >= min(dealBytes, w.d.run.least()) {
		return w.flush(ctx)
	}
	return nil
}

// flush deals what there is.
func (w *dealer) flush(ctx context.Context) error {
	if w.count == 0 {
		return nil
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	d, last := w.d, len(w.rows[0].Cols)-1
	hashes := make([]int64, 0, w.count)
	for _, b := range w.rows {
		hashes = append(hashes, hashesOf(b)...)
	}
	a := &w.places
	a.find(d, hashes)
	all := &column.Batch{N: w.count, Cols: a.columns(w.rows, last+1)}
	places, hashes := placesOf(all), hashesOf(all) // from now on as they stand in all
	rows := d.kept(all)
	some := func(p int) *column.Batch { return sliceCols(rows, int(a.from[p]), int(a.from[p+1])) }
	chunks, err := d.file.WriteAll(func(yield func(*column.Batch) bool) {
		for p := range parts {
			if a.from[p] < a.from[p+1] && !yield(some(p)) {
				return
			}
		}
	})
	if err != nil {
		return err
	}
	for p := range parts {
		from, to := a.from[p], a.from[p+1]
		if from == to {
			continue
		}
		c := chunks[0]
		chunks = chunks[1:]
		d.run.counted(d.stats, &c, some(p))
		at := w.number
		if !w.numbered {
			at = places[from]
		}
		d.put(p, dealtChunk{c, at, w.kind}, hashes[from:to])
	}
	w.number++
	d.run.note(d.stats, -w.size)
	w.rows, w.count, w.size = nil, 0, 0
	return nil
}

// kept is b with the columns that go to disk.
func (d *dealt) kept(b *column.Batch) *column.Batch {
	n := len(b.Cols)
	cols := slices.Clone(b.Cols[:n-2])
	if d.rehash == nil {
		cols = append(cols, b.Cols[n-2])
	}
	if !d.unplaced {
		cols = append(cols, b.Cols[n-1])
	}
	return &column.Batch{N: b.N, Cols: cols}
}

// whole is b, which was on disk, with hashes and places: all zero if they were not kept.
func (d *dealt) whole(b *column.Batch) (*column.Batch, error) {
	cols := slices.Clone(b.Cols)
	var places column.Vector
	if d.unplaced {
		places = &column.Ints{Typ: column.Int64, Values: make([]int64, b.N)}
	} else {
		places, cols = cols[len(cols)-1], cols[:len(cols)-1]
	}
	if d.rehash != nil {
		hashes, err := d.rehash(b)
		if err != nil {
			return nil, err
		}
		cols = append(cols, hashColumn(hashes))
	}
	return &column.Batch{N: b.N, Cols: append(cols, places)}, nil
}

// put adds a chunk to part p.
func (d *dealt) put(p int, c dealtChunk, hashes []int64) {
	d.mu.Lock()
	defer d.mu.Unlock()
	x := &d.parts[p]
	if x.rows == 0 {
		x.hash = uint64(hashes[0])
	}
	for _, h := range hashes {
		if x.mixed || uint64(h) != x.hash {
			x.mixed = true
			break
		}
	}
	x.chunks, x.rows, x.size = append(x.chunks, c), x.rows+int64(c.Rows), x.size+c.Size
}

// inOrder are the chunks of part p in the order of their places.
func (d *dealt) inOrder(p int) []dealtChunk {
	x := &d.parts[p]
	if !x.sorted {
		slices.SortStableFunc(x.chunks, func(a, b dealtChunk) int { return cmp.Compare(a.at, b.at) })
		x.sorted = true
	}
	return x.chunks
}

// each gives the rows of part p in the order of their places, and of which kind they are.
func (d *dealt) each(ctx context.Context, p int, f func(b *column.Batch, kind rowKind) error) error {
	for _, c := range d.inOrder(p) {
		if err := ctx.Err(); err != nil {
			return err
		}
		b, err := d.file.Read(c.Chunk)
		if err != nil {
			return err
		}
		if err := f(b, c.kind); err != nil {
			return err
		}
	}
	return nil
}

// hashesOf is the last column but one of b.
func hashesOf(b *column.Batch) []int64 {
	return b.Cols[len(b.Cols)-2].(*column.Ints).Values
}

// hashColumn is hashes as a column.
func hashColumn(hashes []uint64) column.Vector {
	out := &column.Ints{Typ: column.Int64, Values: make([]int64, len(hashes))}
	for i, h := range hashes {
		out.Values[i] = int64(h)
	}
	return out
}

// hashWords undoes hashColumn, into the memory of words.
func hashWords(words []uint64, values []int64) []uint64 {
	words = words[:0]
	for _, w := range values {
		words = append(words, uint64(w))
	}
	return words
}
