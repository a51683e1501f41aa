package exec

import (
	"context"
	"errors"
	"slices"
	"sync"
	"sync/atomic"

	"weir/dataframe/column"
	"weir/dataframe/internal/spill"
)

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
	case !h.alone:
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
