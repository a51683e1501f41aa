package pq

import (
	"errors"
	"fmt"
	"io"

	"github.com/parquet-go/parquet-go/format"

	"weir/dataframe/column"
)

// Parts are the stored columns of l: itself, if it is flat.
func (l *Leaf) Parts() []*Leaf {
	if l.tree == nil {
		return []*Leaf{l}
	}
	return l.parts
}

// Nested reports whether l is made of its Parts.
func (l *Leaf) Nested() bool { return l.tree != nil }

// A Values reads a column of a row group from the front to the back.
type Values interface {
	Read(n int) (column.Vector, error) // the next n rows
	Skip(n int) error                  // passes over n rows
	Near(n int) (int, error)           // how many of the next n rows are best read at once
}

var (
	_ Values = (*Chunk)(nil)
	_ Values = (*Nest)(nil)
)

// A Nest reads a nested column of a row group from the chunks of its parts.
type Nest struct {
	tree  *node
	parts []*partReader
	rows  int // not read yet
	batch int // rows that make a batch of a sane size
	most  int // and never more, however little is in them
}

// batchValues is how many stored values of a nested column are best read at once.
const batchValues = 1 << 20

// maxBatch is the most that is read at once, for one row may have any number.
const maxBatch = 1 << 25

// NewNest reads rows rows of l from the chunks of its parts, in their order.
func NewNest(l *Leaf, chunks []*Chunk, rows int64) *Nest {
	n := &Nest{tree: l.tree, rows: int(rows), batch: int(rows)}
	for _, c := range chunks {
		n.parts = append(n.parts, &partReader{c: c})
		n.batch = min(n.batch, int(int64(batchValues)*max(rows, 1)/int64(max(c.rows, 1))))
	}
	n.most = n.batch
	if n.tree.variant != nil {
		n.batch = min(n.batch, firstVariants)
	}
	return n
}

// A VARIANT may make much more JSON than it has bytes, so that a few tell how many are best read at
// once.
const (
	firstVariants = 64
	batchJSON     = 16 << 20
)

// learn has the size of the next batches follow the JSON in v.
func (n *Nest) learn(v column.Vector) {
	size := 0
	for _, b := range v.(*column.Texts).Buffers {
		size += len(b)
	}
	n.batch = max(min(n.most, batchJSON*v.Len()/max(size, 1)), 1)
}

// Near is how many of the next n rows are best read at once.
func (n *Nest) Near(rows int) (int, error) { return max(min(rows, n.batch), 1), nil }

// Skip passes over the next rows rows.
func (n *Nest) Skip(rows int) (err error) {
	defer Guard(&err)
	_, err = n.take(rows, false)
	return err
}

// SkipParts passes over rows rows, of which the pages that are read have each for each part.
func (n *Nest) SkipParts(rows int, each []int) (err error) {
	defer Guard(&err)
	if rows > n.rows {
		return io.ErrUnexpectedEOF
	}
	n.rows -= rows
	for i, p := range n.parts {
		if _, err := p.take(each[i], false); err != nil {
			return fmt.Errorf("%s: %w", p.c.leaf.Name, err)
		}
	}
	return nil
}

// Read gives the next rows rows.
func (n *Nest) Read(rows int) (v column.Vector, err error) {
	defer Guard(&err)
	taken, err := n.take(rows, true)
	if err != nil {
		return nil, err
	}
	v, err = n.tree.assemble(taken)
	if err == nil && v.Len() != rows {
		err = errLevels
	}
	if err == nil && n.tree.variant != nil && rows > 0 {
		n.learn(v)
	}
	return v, err
}

func (n *Nest) take(rows int, want bool) ([]taken, error) {
	if rows > n.rows {
		return nil, io.ErrUnexpectedEOF
	}
	n.rows -= rows
	out := make([]taken, len(n.parts))
	for i, p := range n.parts {
		var err error
		if out[i], err = p.take(rows, want); err != nil {
			return nil, fmt.Errorf("%s: %w", p.c.leaf.Name, err)
		}
	}
	return out, nil
}

// taken are some rows of a part.
type taken struct {
	rep, def []uint8       // rep is nil if nothing repeats
	values   column.Vector // one for each level from the leaf's slotDef on
}

// at is the repetition level of entry i.
func (t *taken) at(i int) uint8 {
	if t.rep == nil {
		return 0
	}
	return t.rep[i]
}

// A partReader reads a part of a nested column.
type partReader struct {
	c *Chunk

	// The page that is being read:
	parts    pageParts
	rep, def []uint8
	vector   column.Vector // nil: not decoded
	next     int           // entry
	slot     int           // values and nulls before it
	begun    bool          // a row has begun
}

// take takes the next rows; their values only if they are wanted.
func (p *partReader) take(rows int, want bool) (taken, error) {
	var out taken
	var values []column.Vector
	pieces, got := 0, 0
	for {
		if p.next == len(p.def) {
			if p.c.rows == 0 || p.c.expect != nil && len(p.c.expect) == 0 {
				break
			}
			if err := p.page(); err != nil {
				return out, err
			}
			continue
		}
		from, slot := p.next, p.slot
		got = p.advance(rows, got)
		if from == p.next {
			break
		}
		if !want {
			continue
		}
		if len(out.def)+p.next-from > maxBatch {
			return out, fmt.Errorf("more than %d values in %d rows", maxBatch, rows)
		}
		v, err := p.decoded()
		if err != nil {
			return out, fmt.Errorf("page %d: %w", p.c.count, err)
		}
		values = append(values, v.Slice(slot, p.slot))
		out.add(p, from, pieces)
		pieces++
	}
	if got < rows {
		return out, fmt.Errorf("the pages end %d rows too early", rows-got)
	}
	if want {
		out.values = column.Concat(p.c.leaf.Type, values)
	}
	return out, nil
}

// add adds the levels of p from entry from on; pieces have been added before.
func (t *taken) add(p *partReader, from, pieces int) {
	if pieces == 0 {
		t.def = p.def[from:p.next:p.next]
		if p.rep != nil {
			t.rep = p.rep[from:p.next:p.next]
		}
		return
	}
	t.def = append(t.def, p.def[from:p.next]...)
	if p.rep != nil {
		t.rep = append(t.rep, p.rep[from:p.next]...)
	}
}

// advance moves past the entries of the page that are of the next rows-got rows, and
// of the row begun before; it gives got with the rows that begin in them.
func (p *partReader) advance(rows, got int) int {
	slotDef := p.c.leaf.slotDef
	for ; p.next < len(p.def); p.next++ {
		if p.rep == nil || p.rep[p.next] == 0 {
			if got == rows {
				break
			}
			got++
		}
		if p.def[p.next] >= slotDef {
			p.slot++
		}
	}
	return got
}

// page goes to the next page and reads its levels.
func (p *partReader) page() error {
	c := p.c
	if err := c.need(); err != nil {
		return err
	}
	n := c.left
	parts, err := c.take(c.head)
	if err != nil {
		return fmt.Errorf("page %d: %w", c.count, err)
	}
	p.parts, p.rep, p.def, p.vector, p.next, p.slot = parts, nil, nil, nil, 0, 0
	if c.leaf.maxRep > 0 {
		if p.rep, err = parts.rep.expand(c.leaf.maxRep, n); err != nil {
			return fmt.Errorf("page %d: %w", c.count, err)
		}
		if !p.begun && p.rep[0] != 0 {
			return fmt.Errorf("page %d: its first row has no beginning", c.count)
		}
	}
	if c.expect != nil && p.rep != nil && (p.rep[0] != 0 || begins(p.rep) != c.expected) {
		return fmt.Errorf("page %d: it has rows that its offset index does not say", c.count)
	}
	if p.def, err = parts.def.expand(c.leaf.maxDef, n); err != nil {
		return fmt.Errorf("page %d: %w", c.count, err)
	}
	p.begun = true
	c.pass(n)
	return nil
}

// begins is how many rows begin among levels.
func begins(rep []uint8) (n int64) {
	for _, r := range rep {
		if r == 0 {
			n++
		}
	}
	return n
}

// decoded are the values of the page, and its nulls but those of lists around them.
func (p *partReader) decoded() (column.Vector, error) {
	if p.vector != nil {
		return p.vector, nil
	}
	l := p.c.leaf
	slots, ones := 0, 0
	valid := column.NewBitmap(len(p.def))
	for _, d := range p.def {
		if d < l.slotDef {
			continue
		}
		if d == l.maxDef {
			valid.Set(slots)
			ones++
		}
		slots++
	}
	if ones == slots {
		valid = nil
	} else {
		valid = valid[:(slots+63)/64]
	}
	var err error
	if e := p.parts.enc; e == format.RLEDictionary || e == format.PlainDictionary {
		p.vector, err = p.c.coded(p.parts.values, ones, valid, slots)
	} else if p.vector, err = p.c.values(e, p.parts.values, ones); err == nil && valid != nil {
		p.vector = spread(p.vector, valid, slots)
	}
	p.parts.values = nil
	return p.vector, err
}

var errTree = errors.New("the levels of its parts contradict each other")

// assemble is the vector of n: one value for every entry that begins one.
func (n *node) assemble(parts []taken) (column.Vector, error) {
	switch {
	case n.kids == nil:
		return parts[n.part].values, nil
	case n.variant != nil:
		group, err := n.kids[0].assembleStruct(parts)
		if err != nil {
			return nil, err
		}
		return n.variant.texts(group.(*column.Structs))
	case n.typ.Kind == column.KindStruct:
		return n.assembleStruct(parts)
	}
	return n.assembleList(parts)
}

func (n *node) assembleStruct(parts []taken) (column.Vector, error) {
	t := &parts[n.part]
	rows := 0
	valid := column.NewBitmap(len(t.def))
	for i, d := range t.def {
		if d < n.above || t.at(i) > n.aboveRep {
			continue
		}
		if d >= n.def {
			valid.Set(rows)
		}
		rows++
	}
	cols := make([]column.Vector, len(n.kids))
	for i, k := range n.kids {
		v, err := k.assemble(parts)
		if err != nil {
			return nil, err
		}
		if v.Len() != rows {
			return nil, errTree
		}
		cols[i] = v
	}
	return column.NewStructs(n.typ, cols, rows, valid[:(rows+63)/64]), nil
}

func (n *node) assembleList(parts []taken) (column.Vector, error) {
	t := &parts[n.part]
	out := &column.Lists{Typ: n.typ}
	valid := column.NewBitmap(len(t.def))
	at := int32(0)
	for i, d := range t.def {
		r := t.at(i)
		if d < n.above || r > n.rep {
			continue
		}
		if r == n.rep {
			// One more element of the list begun.
			if len(out.Spans) == 0 || d < n.elem || out.Spans[len(out.Spans)-1].Len == 0 {
				return nil, errTree
			}
			out.Spans[len(out.Spans)-1].Len++
			at++
			continue
		}
		s := column.Span{Start: at}
		if d >= n.elem {
			s.Len = 1
			at++
		} else {
			s.Start = 0
		}
		if d >= n.def {
			valid.Set(len(out.Spans))
		}
		out.Spans = append(out.Spans, s)
	}
	out.Valid = valid[:(len(out.Spans)+63)/64].Nulls(len(out.Spans))
	child, err := n.kids[0].assemble(parts)
	if err != nil {
		return nil, err
	}
	if child.Len() != int(at) {
		return nil, errTree
	}
	if n.typ.Kind == column.KindMap {
		if e := child.(*column.Structs); e.Valid != nil || e.Cols[0].Nulls() != nil && e.Cols[0].Nulls().Count(e.N) < e.N {
			return nil, errors.New("a map has a null as a key")
		}
	}
	out.Child = child
	return out, nil
}
