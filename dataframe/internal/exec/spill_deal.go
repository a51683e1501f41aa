package exec

import (
	"cmp"
	"context"
	"errors"
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

// A hashPart is the rows of some sides whose hashes have the same bits: all rows of a key.
type hashPart struct {
	run   *run
	sides []*dealt
	p     int
	share int64 // bytes that the part may take in memory
	alone bool  // no other part is worked on: it may take more
}

// errDivide says that a part is too large and should be dealt by other bits.
var errDivide = errors.New("a part of the rows does not fit in memory")

// errAlone says that a part is too large to be worked on beside others.
var errAlone = errors.New("a part of the rows does not fit in memory beside others")

func (h *hashPart) rows(side int) int64 { return h.sides[side].parts[h.p].rows }
func (h *hashPart) size(side int) int64 { return h.sides[side].parts[h.p].size }

func (h *hashPart) each(ctx context.Context, side int, f func(b *column.Batch) error) error {
	return h.sides[side].each(ctx, h.p, func(b *column.Batch, _ rowKind) error { return f(b) })
}

// divisible tells whether dealing the part once more makes smaller ones of the rows of a side.
func (h *hashPart) divisible(side int) bool {
	return h.sides[side].parts[h.p].mixed && h.sides[side].level < maxLevel
}

// tooLarge tells whether a part that takes n bytes should be divided.
func (h *hashPart) tooLarge(side int, n int64) bool { return n > h.share && h.divisible(side) }

// check says what to do with a part of which n bytes are in memory, and which does not get smaller
// but by dividing: nothing, errDivide, errAlone, or that it cannot be done.
func (h *hashPart) check(side int, n int64, stats *NodeStats) error {
	switch {
	case n <= h.share:
		return nil
	case h.divisible(side):
		return errDivide
	case n > h.run.limit():
		return h.run.tooLarge(stats)
	}
	if !h.alone {
		return errAlone
	}
	return nil
}

// eachPart calls f for all parts with rows, on the workers, and for smaller ones where that
// gives errDivide; again where it gives errAlone. The sides are released afterwards.
func (r *run) eachPart(ctx context.Context, stats *NodeStats, sides []*dealt, f func(ctx context.Context, h *hashPart) error) error {
	share := max(r.limit()-r.used.Load(), r.limit()/4) / r.shares()
	list := partsOf(r, sides, share)
	err := r.parallel(ctx, stats, len(list), func(ctx context.Context, i int) error { return r.onPart(ctx, list[i], f) })
	if err != nil {
		return err
	}
	return releaseAll(sides)
}

// shares is how many shares of memory there are: one for the part that each worker is at, and one for the results.
func (r *run) shares() int64 { return int64(min(r.opts.Workers, parts) + 1) }

// onPart calls f for the part, or for what it divides into.
func (r *run) onPart(ctx context.Context, h *hashPart, f func(ctx context.Context, h *hashPart) error) error {
	err := h.alongside(ctx, f)
	if err == errAlone {
		err = h.onItsOwn(ctx, f)
	}
	if err != errDivide {
		return err
	}
	var sides []*dealt
	for s := range h.sides {
		d, err := h.again(ctx, s)
		if err != nil {
			return err
		}
		sides = append(sides, d)
	}
	for _, smaller := range partsOf(r, sides, h.share) {
		if err := r.onPart(ctx, smaller, f); err != nil {
			return err
		}
	}
	return releaseAll(sides)
}

// alongside calls f while other parts are worked on, too.
func (h *hashPart) alongside(ctx context.Context, f func(ctx context.Context, h *hashPart) error) error {
	h.run.large.RLock()
	defer h.run.large.RUnlock()
	return f(ctx, h)
}

// onItsOwn calls f while no other part is worked on.
func (h *hashPart) onItsOwn(ctx context.Context, f func(ctx context.Context, h *hashPart) error) error {
	h.run.large.Lock()
	defer h.run.large.Unlock()
	h.alone = true
	return f(ctx, h)
}

// again deals a side of the part by other bits.
func (h *hashPart) again(ctx context.Context, side int) (*dealt, error) {
	old := h.sides[side]
	d, err := h.run.newDealt(old.stats, old.level+1)
	if err != nil {
		return nil, err
	}
	d.rehash, d.unplaced = old.rehash, old.unplaced
	w := &dealer{d: d, numbered: true}
	err = old.each(ctx, h.p, func(b *column.Batch, kind rowKind) error {
		if kind != w.kind {
			if err := w.flush(ctx); err != nil {
				return err
			}
			w.kind = kind
		}
		b, err := old.whole(b)
		if err != nil {
			return err
		}
		return w.add(ctx, b)
	})
	if err != nil {
		return nil, err
	}
	return d, w.flush(ctx)
}

func partsOf(r *run, sides []*dealt, share int64) []*hashPart {
	var out []*hashPart
	for p := range parts {
		for _, d := range sides {
			if d.parts[p].rows > 0 {
				out = append(out, &hashPart{run: r, sides: sides, p: p, share: share})
				break
			}
		}
	}
	return out
}

func releaseAll(sides []*dealt) error {
	var err error
	for _, d := range sides {
		err = errors.Join(err, d.release())
	}
	return err
}

// partResults are what the parts give, each in the order of places.
type partResults struct {
	run   *run
	stats *NodeStats
	file  *spill.File
	held  atomic.Int64 // bytes in memory
	mu    sync.Mutex
	list  []*ordered
}

func (r *run) newResults(stats *NodeStats) (*partResults, error) {
	f, err := r.spillFile()
	return &partResults{run: r, stats: stats, file: f}, err
}

// part calls f with a writer for a part's rows, which are dropped after an error.
func (p *partResults) part(f func(w *orderedWriter) error) error {
	w := p.run.newOrdered(p.stats, p.file)
	w.results = &p.held
	if err := f(w); err != nil {
		w.count(-w.held)
		return err
	}
	if w.out.rows > 0 {
		p.mu.Lock()
		defer p.mu.Unlock()
		p.list = append(p.list, w.out)
	}
	return nil
}

// rows is how many rows there are.
func (p *partResults) rows() int64 {
	n := int64(0)
	for _, o := range p.list {
		n += o.rows
	}
	return n
}

// merge gives the rows of all parts by their places, with their first width columns.
func (p *partResults) merge(ctx context.Context, width int) (*merger, error) {
	return p.run.merged(ctx, p.stats, p.list, width, nil)
}

// A placeless Reader leaves out the places that a merger gives.
type placeless struct {
	schema *column.Schema
	in     *merger
}

func (p *placeless) Schema() *column.Schema { return p.schema }
func (p *placeless) Close() error           { return p.in.Close() }

func (p *placeless) Next(ctx context.Context) (*column.Batch, error) {
	b, err := p.in.Next(ctx)
	if err != nil {
		return nil, err
	}
	return &column.Batch{N: b.N, Cols: b.Cols[:len(b.Cols)-1]}, nil
}

// partTable is a table of keys of a part, whose memory is counted.
type partTable struct {
	*keyTable
	part     *hashPart
	side     int // whose rows make it large
	stats    *NodeStats
	perGroup int
	held     int64
	ids      []int32
	words    []uint64
}

func newPartTable(h *hashPart, side int, stats *NodeStats, types []column.Type, perGroup int) *partTable {
	return &partTable{keyTable: newKeyTable(types), part: h, side: side, stats: stats, perGroup: perGroup}
}

// groupsOf finds the groups of the rows of b, whose keys begin at column from and end at to. It gives
// errDivide if the table grows too large.
func (t *partTable) groupsOf(b *column.Batch, from, to int, insert bool) ([]int32, error) {
	if cap(t.ids) < b.N {
		t.ids = make([]int32, b.N)
	}
	t.words = hashWords(t.words, hashesOf(b))
	t.find(t.words, b.Cols[from:to], t.ids[:b.N], insert)
	slices.Sort(t.fresh)
	t.part.run.noteTable(t.stats, t.keyTable, &t.held, t.perGroup)
	if t.part.tooLarge(t.side, t.held) {
		return nil, errDivide
	}
	return t.ids[:b.N], nil
}

// release lets go of the table.
func (t *partTable) release() { t.part.run.forget(t.stats, &t.held) }

// keyRows calls f with the keys of t, some at a time, and their hashes.
func keyRows(t *keyTable, f func(keys []column.Vector, hashes []uint64, from int) error) error {
	keys := keyVectors(t.keys())
	for from := 0; from < t.groups; from += column.BatchRows {
		to := min(from+column.BatchRows, t.groups)
		some := sliceAll(keys, from, to)
		if err := f(some, new(hasher).hash(some, to-from), from); err != nil {
			return err
		}
	}
	return nil
}
