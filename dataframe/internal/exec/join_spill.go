package exec

import (
	"context"
	"fmt"
	"io"
	"slices"

	"weir/dataframe/column"
	"weir/dataframe/plan"
)

// A join whose right side does not fit in memory deals both sides to disk by the hashes of their
// keys, joins part by part, and merges the pairs by the places of the left rows. Where dealing does
// not help, as all keys are equal or there are none, the right rows are taken in blocks,
// and the left ones go over every block. (D. DeWitt et al., "Implementation Techniques for Main
// Memory Database Systems", 1984, calls the first a Grace join.)

// A joinSide deals the rows of one side of a join. They have the side's columns, then, if keep is
// set, those of the extra values that are no columns.
type joinSide struct {
	run   *run
	stats *NodeStats
	in    *column.Schema
	extra []*expr
	keys  int // of extra, the first, by which rows are dealt; 0: all rows are one part
	keep  bool
	d     *dealt

	unplaced bool // nobody asks for the places of the rows
}

// newSide is a side with keys on of the join.
func (j *joining) newSide(in *column.Schema, on []*expr) *joinSide {
	s := &joinSide{run: j.run, stats: j.stats, in: in, extra: on, keys: len(on)}
	if j.unknown != nil {
		s.keys = 0 // a null is perhaps equal to any key
	}
	return s
}

// spill takes what a store cannot hold.
func (s *joinSide) spill(ctx context.Context, rows []placed) error {
	if err := s.begin(); err != nil {
		return err
	}
	w := s.writer()
	for _, p := range rows {
		if p.gap {
			if err := w.flush(ctx); err != nil {
				return err
			}
		}
		if err := w.add(ctx, p); err != nil {
			return err
		}
	}
	return w.flush(ctx)
}

func (s *joinSide) begin() (err error) {
	if s.d != nil {
		return nil
	}
	if s.d, err = s.run.newDealt(s.stats, 0); err != nil {
		return err
	}
	s.d.rehash, s.d.unplaced = s.rehash, s.unplaced
	return nil
}

// A sideWriter deals rows of one task, or of several that follow one another, with the extra values.
type sideWriter struct {
	side *joinSide
	dealer
	hash hasher
}

func (s *joinSide) writer() placedWriter { return &sideWriter{side: s, dealer: dealer{d: s.d}} }

func (w *sideWriter) add(ctx context.Context, p placed) error {
	return w.dealer.add(ctx, w.side.packed(p, &w.hash))
}

// deal deals all rows of in, and tells how many tasks they had.
func (s *joinSide) deal(ctx context.Context, in *stage) (tasks int, err error) {
	if err := s.begin(); err != nil {
		return 0, err
	}
	begin := func(n int) { tasks = n }
	err = s.run.drain(ctx, s.stats, in, begin, func(ctx context.Context, t int, rows column.Reader) error {
		w, states, at := s.writer(), newStates(s.extra), place(t, 0)
		err := eachBatch(ctx, rows, func(b *column.Batch) error {
			wide, err := widen(b, s.extra, states)
			if err != nil {
				return err
			}
			at += int64(b.N)
			return w.add(ctx, placed{at: at - int64(b.N), rows: wide})
		})
		if err != nil {
			return err
		}
		return w.flush(ctx)
	})
	return tasks, err
}

// packed is a batch with all extra values as it is dealt.
func (s *joinSide) packed(p placed, hash *hasher) *column.Batch {
	width := s.in.Len()
	cols := slices.Clone(p.rows.Cols[:width])
	for i, e := range s.extra {
		if _, is := e.root.(columnOf); s.keep && !is {
			cols = append(cols, p.rows.Cols[width+i])
		}
	}
	return withPlaces(&column.Batch{N: p.rows.N, Cols: append(cols, hashColumn(s.hashes(p.rows, hash)))}, p.at)
}

// hashes are those of the keys of b, which has all extra values.
func (s *joinSide) hashes(b *column.Batch, hash *hasher) []uint64 {
	if s.keys == 0 {
		return make([]uint64, b.N)
	}
	width := s.in.Len()
	keys := keyVectors(b.Cols[width : width+s.keys])
	for i, k := range keys {
		keys[i] = column.Flatten(k)
	}
	return hash.hash(keys, b.N)
}

// rehash finds the hashes of packed rows.
func (s *joinSide) rehash(b *column.Batch) ([]uint64, error) {
	if s.keep {
		return s.hashes(s.unpacked(b), new(hasher)), nil
	}
	rows := &column.Batch{N: b.N, Cols: b.Cols[:s.in.Len()]}
	wide, err := widen(rows, s.extra, newStates(s.extra))
	if err != nil {
		return nil, err
	}
	return s.hashes(wide, new(hasher)), nil
}

// unpacked is what packed was given.
func (s *joinSide) unpacked(b *column.Batch) *column.Batch {
	width := s.in.Len()
	cols := slices.Clone(b.Cols[:width])
	more := width
	for _, e := range s.extra {
		if at, is := e.root.(columnOf); is {
			cols = append(cols, b.Cols[at])
		} else {
			cols = append(cols, b.Cols[more])
			more++
		}
	}
	return &column.Batch{N: b.N, Cols: cols}
}

// buildCost is what a batch of the side that is held takes: itself, put together with others, and
// its places in the table and in what finds ranges.
func buildCost(b *column.Batch) int64 { return 2*SizeOf(b.Cols) + 64*int64(b.N) }

// A joinOnDisk joins what both sides have dealt.
type joinOnDisk struct {
	*joining
	right, left  *joinSide
	pairs, rests *partResults
}

// onDisk joins right, which is dealt, with left: with its rows if they are dealt, else in.
func (j *joining) onDisk(ctx context.Context, right *joinSide, in *stage) ([]task, error) {
	left := j.newSide(in.schema, j.leftOn)
	left.unplaced = j.free
	tasks, err := left.deal(ctx, in)
	if err != nil {
		return nil, err
	}
	if j.free {
		return j.partTasks(ctx, right, left)
	}
	d, err := j.joinParts(ctx, right, left)
	if err != nil {
		return nil, err
	}
	m, err := d.pairs.merge(ctx, j.node.Schema().Len())
	if err != nil {
		return nil, err
	}
	out := j.run.tasksOfPlaces(j.node.Schema(), m, tasks)
	if j.node.Kind.KeepsRight() {
		m, err := d.rests.merge(ctx, j.node.Schema().Len())
		if err != nil {
			return nil, err
		}
		out = append(out, func(context.Context) (column.Reader, error) { return &placeless{j.node.Schema(), m}, nil })
	}
	return out, nil
}

func (j *joining) joinParts(ctx context.Context, right, left *joinSide) (*joinOnDisk, error) {
	d, err := j.newOnDisk(right, left)
	if err != nil {
		return nil, err
	}
	return d, j.run.eachPart(ctx, j.stats, []*dealt{right.d, left.d}, d.joinPart)
}

func (j *joining) newOnDisk(right, left *joinSide) (*joinOnDisk, error) {
	d := &joinOnDisk{joining: j, right: right, left: left}
	var err error
	if d.pairs, err = j.run.newResults(j.stats); err != nil {
		return nil, err
	}
	d.rests, err = j.run.newResults(j.stats)
	return d, err
}

// joinPart joins a part, whose sides are the right rows and the left ones.
func (d *joinOnDisk) joinPart(ctx context.Context, h *hashPart) error {
	if done, err := d.tooLarge(ctx, h); done || err != nil {
		return err
	}
	need := partCost(h)
	d.run.note(d.stats, need)
	defer d.run.note(d.stats, -need)
	b, err := d.hold(ctx, h)
	if err != nil {
		return err
	}
	if err := d.pairs.part(func(w *orderedWriter) error { return b.probe(ctx, d.lefts(h), w, nil) }); err != nil {
		return err
	}
	return d.giveRest(ctx, b)
}

// partCost is what the right rows of a part take in memory.
func partCost(h *hashPart) int64 { return 2*h.size(0) + 64*h.rows(0) }

// tooLarge joins a part whose right rows do not fit in memory and cannot be divided; it gives errDivide if
// they can be.
func (d *joinOnDisk) tooLarge(ctx context.Context, h *hashPart) (done bool, err error) {
	need := partCost(h)
	switch {
	case need <= h.share:
		return false, nil
	case h.divisible(0):
		return false, errDivide
	case d.node.Asof == nil && d.node.Validate == "":
		return true, d.joinBlocks(ctx, h)
	case need > d.run.limit():
		return false, d.run.tooLarge(d.stats)
	}
	return false, nil
}

// hold readies a part's right rows.
func (d *joinOnDisk) hold(ctx context.Context, h *hashPart) (*joinBlock, error) {
	var rows []*column.Batch
	err := h.each(ctx, 0, func(b *column.Batch) error {
		rows = append(rows, b)
		return nil
	})
	if err != nil {
		return nil, err
	}
	return d.block(ctx, rows, d.node)
}

// A joinBlock is a join with some of the right rows.
type joinBlock struct {
	*joining
	places []int64 // of the right rows, if right rows without a partner are given in their order
}

// block readies the join n with the right rows of batches.
func (d *joinOnDisk) block(ctx context.Context, rows []*column.Batch, n *plan.Join) (*joinBlock, error) {
	j := *d.joining
	j.node = n
	b := &joinBlock{joining: &j}
	wide := make([]*column.Batch, len(rows))
	for i, r := range rows {
		wide[i] = d.right.unpacked(r)
		if !d.right.unplaced {
			b.places = append(b.places, placesOf(r)...)
		}
	}
	h, err := j.run.concat(ctx, j.stats, d.right.in, d.right.extra, [][]*column.Batch{wide})
	if err != nil {
		return nil, err
	}
	if j.asof != nil {
		if j.asof, err = newAsofIndex(n); err != nil {
			return nil, err
		}
	}
	if j.unknown != nil {
		if j.unknown, err = newUnknowns(&j); err != nil {
			return nil, err
		}
	}
	return b, j.index(ctx, h)
}

// giveRest writes the right rows of the block without a partner.
func (d *joinOnDisk) giveRest(ctx context.Context, b *joinBlock) error {
	if b.matched == nil {
		return nil
	}
	rows := b.matched.others(b.table.held.rows)
	r := &restReader{joining: b.joining}
	return d.rests.part(func(w *orderedWriter) error {
		for from := 0; from < len(rows); from += column.BatchRows {
			some := rows[from:min(from+column.BatchRows, len(rows))]
			places := make([]int64, len(some))
			for i, row := range some {
				if b.places != nil {
					places[i] = b.places[row]
				}
			}
			out := r.give(some)
			out.Cols = append(out.Cols, &column.Ints{Typ: column.Int64, Values: places})
			if err := w.add(ctx, out); err != nil {
				return err
			}
		}
		return nil
	})
}

// partLefts reads the left rows of a part.
type partLefts struct {
	schema *column.Schema
	d      *dealt
	chunks []dealtChunk
	places []int64 // of the last batch
	first  int     // the number of its first row
	next   int     // of the row after it
}

func (d *joinOnDisk) lefts(h *hashPart) *partLefts {
	return &partLefts{schema: d.left.in, d: h.sides[1], chunks: h.sides[1].inOrder(h.p)}
}

func (p *partLefts) Schema() *column.Schema { return p.schema }
func (p *partLefts) Close() error           { return nil }

func (p *partLefts) Next(ctx context.Context) (*column.Batch, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if len(p.chunks) == 0 {
		return nil, io.EOF
	}
	b, err := p.d.file.Read(p.chunks[0].Chunk)
	if err != nil {
		return nil, err
	}
	p.chunks = p.chunks[1:]
	if p.first, p.next = p.next, p.next+b.N; !p.d.unplaced {
		p.places = placesOf(b)
	}
	return &column.Batch{N: b.N, Cols: b.Cols[:p.schema.Len()]}, nil
}

// probe writes what the left rows give, with their places. note, if it is not nil, is told the
// numbers of the left rows of every batch.
func (b *joinBlock) probe(ctx context.Context, in *partLefts, w *orderedWriter, note func(first int, lefts []int32) error) error {
	r := b.reader(in)
	for {
		out, err := r.Next(ctx)
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return err
		}
		if note != nil {
			if err := note(in.first, r.lefts); err != nil {
				return err
			}
		}
		if err := addLefts(ctx, w, out, in.places, r.lefts, b.node.Kind == plan.Mark); err != nil {
			return err
		}
	}
}

// addLefts writes out, whose rows are those of the left rows lefts, or of all.
func addLefts(ctx context.Context, w *orderedWriter, out *column.Batch, places []int64, lefts []int32, all bool) error {
	at := places
	switch {
	case places == nil: // they are given in any order
		at = make([]int64, out.N)
	case !all:
		at = make([]int64, out.N)
		for i, l := range lefts {
			at[i] = places[l]
		}
	}
	cols := append(slices.Clone(out.Cols), &column.Ints{Typ: column.Int64, Values: at})
	return w.add(ctx, &column.Batch{N: out.N, Cols: cols})
}

// errMany is what a Single join says of a row with several partners.
func errMany(n *plan.Join) error {
	return fmt.Errorf("%s: the subquery gives more than one row; aggregate it, or add a LIMIT 1", n)
}
