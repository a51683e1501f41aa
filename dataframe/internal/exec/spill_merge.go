package exec

import (
	"context"
	"io"

	"weir/dataframe/column"
)

// A merger gives the rows of several ordereds in their common order: by keys, then by place,
// then the earlier ordered first.
type merger struct {
	run   *run
	stats *NodeStats
	keys  func(b *column.Batch) *mergeKeys // nil: by place alone
	heap  []*cursor                        // the first row of all is that of heap[0]
	rows  int                              // at most of a batch
	width int                              // columns to give, the first; the places are given as well
	span  int64                            // without keys: of places, that rows are looked for in next
	rest  *column.Batch                    // what was found and not given

	inputs []*ordered
	begun  bool
}

// A cursor is at a row of an ordered.
type cursor struct {
	in     *ordered
	number int
	next   int // piece
	size   int64
	b      *column.Batch
	keys   *mergeKeys
	places []int64
	row    int

	// Of the row: its place, and what its first key begins with.
	place int64
	rank  uint8
	word  uint64
	// The rows of b that the batch being made takes.
	segment int
	made    int // the batch that segment belongs to
}

// less tells whether c's row comes before o's.
func (c *cursor) less(o *cursor) bool {
	if c.rank != o.rank {
		return c.rank < o.rank
	}
	if c.word != o.word {
		return c.word < o.word
	}
	if c.keys != nil {
		if d := c.keys.compare(c.row, o.keys, o.row); d != 0 {
			return d < 0
		}
	}
	if c.place != o.place {
		return c.place < o.place
	}
	return c.number < o.number
}

// open goes to the first row of the next piece; io.EOF if there is none. Where the place tells all, the piece is read
// when it is that row's turn: rows may be long, and those of all inputs together too long.
func (c *cursor) open(m *merger) error {
	m.run.note(m.stats, -c.size)
	c.b, c.size = nil, 0
	if c.next == len(c.in.pieces) {
		return io.EOF
	}
	if m.keys == nil {
		c.place = c.in.pieces[c.next].first
		return nil
	}
	return c.load(m)
}

// load reads the next piece.
func (c *cursor) load(m *merger) error {
	b, err := c.in.load(c.next)
	if err != nil {
		return err
	}
	if c.in.pieces[c.next].batch != nil {
		c.in.pieces[c.next].batch = nil
		m.run.note(m.stats, -SizeOf(b.Cols)) // the writer's
	}
	c.next++
	c.b, c.places, c.row, c.made = b, placesOf(b), 0, -1
	if m.keys != nil {
		c.keys = m.keys(b)
	}
	c.size = SizeOf(b.Cols)
	m.run.note(m.stats, c.size)
	c.at()
	return nil
}

// at reads the keys of the row.
func (c *cursor) at() {
	c.place = c.places[c.row]
	if c.keys != nil {
		c.rank, c.word = c.keys.at(c.row)
	}
}

// begin opens all inputs.
func (m *merger) begin(ctx context.Context) error {
	m.begun = true
	for i, in := range m.inputs {
		if err := ctx.Err(); err != nil {
			return err
		}
		c := &cursor{in: in, number: i}
		if err := c.open(m); err == io.EOF {
			continue
		} else if err != nil {
			return err
		}
		m.heap = append(m.heap, c)
	}
	m.heapify()
	return nil
}

func (m *merger) heapify() {
	for i := len(m.heap)/2 - 1; i >= 0; i-- {
		m.sink(i)
	}
}

// sink puts heap[i] in its place.
func (m *merger) sink(i int) {
	h := m.heap
	for {
		least := 2*i + 1
		if least >= len(h) {
			return
		}
		if least+1 < len(h) && h[least+1].less(h[least]) {
			least++
		}
		if !h[least].less(h[i]) {
			return
		}
		h[i], h[least] = h[least], h[i]
		i = least
	}
}

// mergedBytes is about how much of memory a batch of a merger takes at most.
const mergedBytes = 8 << 20

// A reader of a merger holds mergedParts parts of memory, at most, of batches that it gave or that wait.
const mergedParts = 16

// A segment is rows of a batch that follow one another.
type segment struct {
	b        *column.Batch
	from, to int
}

// Next gives the next rows, with their places as the last column.
func (m *merger) Next(ctx context.Context) (*column.Batch, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if !m.begun {
		if err := m.begin(ctx); err != nil {
			return nil, err
		}
	}
	if m.rest == nil && m.keys == nil && len(m.heap) > 1 {
		var err error
		if m.rest, err = m.byPlace(ctx); err != nil {
			return nil, err
		}
	}
	if b := m.rest; b != nil {
		m.rest = nil
		if b.N > m.rows {
			b, m.rest = b.Slice(0, m.rows), b.Slice(m.rows, b.N)
		}
		return b, nil
	}
	if len(m.heap) == 0 {
		return nil, io.EOF
	}
	for _, c := range m.heap {
		c.made = -1
	}
	var segments []segment
	var which, at []int32 // of every row: its segment, and the place in it
	most := m.run.part(mergedParts, mergedBytes)
	for bytes := int64(0); len(which) < m.rows && bytes < most && len(m.heap) > 0; {
		c := m.heap[0]
		if c.b == nil {
			if err := c.load(m); err != nil {
				return nil, err
			}
		}
		bytes += c.size / int64(c.b.N)
		if c.made < 0 {
			c.made, c.segment = 0, len(segments)
			segments = append(segments, segment{c.b, c.row, c.row})
		}
		s := &segments[c.segment]
		which, at = append(which, int32(c.segment)), append(at, int32(s.to-s.from))
		s.to++
		if err := m.advance(c); err != nil {
			return nil, err
		}
	}
	base, sum := make([]int32, len(segments)), int32(0)
	for i, s := range segments {
		base[i] = sum
		sum += int32(s.to - s.from)
	}
	for i, s := range which {
		at[i] += base[s]
	}
	return m.give(segments, at), nil
}

// advance goes to the row after the first.
func (m *merger) advance(c *cursor) error {
	if c.row++; c.row < c.b.N {
		c.at()
		m.sink(0)
		return nil
	}
	err := c.open(m)
	if err == io.EOF {
		last := len(m.heap) - 1
		m.heap[0] = m.heap[last]
		m.heap = m.heap[:last]
		err = nil
	}
	m.sink(0)
	return err
}

// give is the rows of segments, counted through, in an order.
func (m *merger) give(segments []segment, order []int32) *column.Batch {
	bs := make([]*column.Batch, len(segments))
	for i, s := range segments {
		cols := append(append([]column.Vector(nil), s.b.Cols[:m.width]...), s.b.Cols[len(s.b.Cols)-1])
		bs[i] = &column.Batch{N: s.b.N, Cols: cols}
		if s.to-s.from < s.b.N {
			bs[i] = bs[i].Slice(s.from, s.to)
		}
	}
	sorted := true
	for i, from := range order {
		sorted = sorted && from == int32(i)
	}
	out := mergeCols(bs)
	if sorted {
		return out
	}
	return out.Gather(order)
}

// Close lets go of what is in memory.
func (m *merger) Close() error {
	for _, c := range m.heap {
		m.run.note(m.stats, -c.size)
	}
	m.heap, m.rest, m.inputs, m.begun = nil, nil, nil, true
	return nil
}

// merged is a merger of inputs, of which it merges some into longer ones first if there are
// too many to be read at a time.
func (r *run) merged(ctx context.Context, stats *NodeStats, inputs []*ordered, width int, keys func(b *column.Batch) *mergeKeys) (*merger, error) {
	for len(inputs) > mergeInputs {
		var longer []*ordered
		groups := (len(inputs) + mergeInputs - 1) / mergeInputs
		for i := range groups {
			some := inputs[i*len(inputs)/groups : (i+1)*len(inputs)/groups]
			one, err := r.mergeSome(ctx, stats, some, keys)
			if err != nil {
				return nil, err
			}
			longer = append(longer, one)
		}
		inputs = longer
	}
	return &merger{run: r, stats: stats, keys: keys, inputs: inputs, width: width, rows: r.opts.BatchRows}, nil
}

// mergeSome makes one of inputs, with all columns.
func (r *run) mergeSome(ctx context.Context, stats *NodeStats, inputs []*ordered, keys func(b *column.Batch) *mergeKeys) (*ordered, error) {
	f, err := r.spillFile()
	if err != nil {
		return nil, err
	}
	m := &merger{run: r, stats: stats, keys: keys, inputs: inputs, rows: column.BatchRows}
	defer m.Close()
	for _, in := range inputs {
		if len(in.pieces) > 0 {
			b, err := in.load(0)
			if err != nil {
				return nil, err
			}
			m.width = len(b.Cols) - 1
			m.rows = r.pieceRows(b.N, SizeOf(b.Cols))
			break
		}
	}
	w := r.newOrdered(stats, f)
	for {
		b, err := m.Next(ctx)
		if err == io.EOF {
			for _, in := range inputs {
				if err := in.close(); err != nil {
					return nil, err
				}
			}
			w.out.alone = true
			return w.out, w.flush()
		}
		if err != nil {
			return nil, err
		}
		if err := w.add(ctx, b); err != nil {
			return nil, err
		}
	}
}
