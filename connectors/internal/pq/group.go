package pq

import (
	"cmp"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"

	"weir/dataframe/column"
)

// A Group is a row group of a Writer that is being made. Its columns are encoded as their rows come, each on its own: those
// that have no dictionary become pages at once, so that little more is held of them than their compressed bytes.
type Group struct {
	w       *Writer
	rows    int
	batches []*column.Batch // of rows that are to be sorted
	columns []groupColumn
	running sync.WaitGroup
}

// groupColumn is a column of a Group.
type groupColumn struct {
	flat   *encoder        // nil: it is nested
	nested []column.Vector // its rows
	chunks []*chunkBytes   // when the group is closed
	err    error

	mu    sync.Mutex
	steps []groupStep // to be done; one goroutine does them if there are some
	busy  bool
}

// A groupStep is rows of a column to be encoded.
type groupStep struct {
	parts []column.Vector
	left  *atomic.Int32 // columns that are not done with the same rows; nil: the group ends
}

// stepsAtOnce is of how many calls of Add, over the groups of a Writer, some column may be left to be encoded.
const stepsAtOnce = 3

// Begin begins a row group. That before it need not be closed.
func (w *Writer) Begin() *Group {
	g := &Group{w: w, columns: make([]groupColumn, w.schema.Len())}
	for i, f := range w.schema.Fields {
		if s := w.first[i]; !f.Type.Kind.Nested() {
			g.columns[i].flat = newEncoder(w.stored[s], w.codec, w.bloom[s])
		}
	}
	return g
}

// WriteGroup writes the rows of batches as one row group.
func (w *Writer) WriteGroup(batches []*column.Batch) error {
	g := w.Begin()
	g.Add(batches)
	return g.Close()
}

// Add has the rows of batches encoded, which the caller should not keep either. It waits while too many are. Close tells what
// went wrong.
func (g *Group) Add(batches []*column.Batch) {
	rows := 0
	for _, b := range batches {
		rows += b.N
	}
	g.rows += rows
	switch {
	case rows == 0:
	case len(g.w.sort) > 0:
		g.batches = append(g.batches, batches...)
	default:
		g.encode(batches)
	}
}

func (g *Group) encode(batches []*column.Batch) {
	g.w.steps <- struct{}{}
	parts, left := columnsOf(batches), &atomic.Int32{}
	left.Store(int32(len(parts)))
	for _, i := range longestFirst(batches) {
		g.do(i, groupStep{parts[i], left})
	}
}

// do has column i do s behind what it has to do.
func (g *Group) do(i int, s groupStep) {
	c := &g.columns[i]
	c.mu.Lock()
	defer c.mu.Unlock()
	c.steps = append(c.steps, s)
	if c.busy {
		return
	}
	c.busy = true
	g.running.Add(1)
	go func() {
		defer g.running.Done()
		g.w.workers <- struct{}{}
		defer func() { <-g.w.workers }()
		for {
			s, ok := c.next()
			if !ok {
				return
			}
			g.step(i, c, s)
			if s.left != nil && s.left.Add(-1) == 0 {
				<-g.w.steps
			}
		}
	}()
}

// next is what c is to do next; else it is not busy any more.
func (c *groupColumn) next() (s groupStep, ok bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.busy = len(c.steps) > 0; !c.busy {
		return s, false
	}
	s = c.steps[0]
	c.steps[0] = groupStep{} // the array behind the slice must not keep it
	c.steps = c.steps[1:]
	return s, true
}

// step encodes rows of column i, or makes its chunks.
func (g *Group) step(i int, c *groupColumn, s groupStep) {
	if c.err != nil {
		return
	}
	defer guardWrite(&c.err)
	switch {
	case c.flat == nil && s.left == nil:
		c.err = g.w.nested(i, c)
	case c.flat == nil:
		c.nested = append(c.nested, s.parts...)
	case s.left == nil:
		c.chunks = make([]*chunkBytes, 1)
		c.chunks[0], c.err = c.flat.end()
		c.flat.free()
	default:
		for _, v := range s.parts {
			if c.err = c.flat.more(v); c.err != nil {
				return
			}
		}
	}
}

// Close writes the row group, if it has rows, behind those that were begun before it, which must be closed.
func (g *Group) Close() (err error) {
	defer guardWrite(&err) // it may be called by a goroutine whose panic nobody else would see
	if len(g.batches) > 0 {
		sorted := g.w.sorted(g.batches)
		g.batches = nil
		g.encode(sorted)
	}
	var last []int // of which little is still to be done
	for i := range g.columns {
		if e := g.columns[i].flat; e != nil && !hasDictionary(e.typ) {
			last = append(last, i)
			continue
		}
		g.do(i, groupStep{})
	}
	for _, i := range last {
		g.do(i, groupStep{})
	}
	g.running.Wait()
	var chunks []*chunkBytes
	for i := range g.columns {
		if err := g.columns[i].err; err != nil {
			return fmt.Errorf("column %s: %w", g.w.schema.Fields[i].Name, err)
		}
		chunks = append(chunks, g.columns[i].chunks...)
	}
	if g.rows == 0 {
		return nil
	}
	return g.w.putGroup(chunks, int64(g.rows))
}

// nested makes the chunks of the column at, which is nested.
func (w *Writer) nested(at int, c *groupColumn) (err error) {
	first, end := w.first[at], len(w.stored)
	if at+1 < len(w.first) {
		end = w.first[at+1]
	}
	t := w.schema.Fields[at].Type
	pieces := make([]shredded, end-first)
	for _, v := range c.nested {
		if v.Type().Kind == column.KindNull {
			v = column.NullsOf(t, v.Len())
		}
		if v.Type().Kind != t.Kind {
			return fmt.Errorf("a batch has %s, not %s", v.Type(), t)
		}
		if err := shred(v, pieces); err != nil {
			return err
		}
	}
	c.nested, c.chunks = nil, make([]*chunkBytes, end-first)
	for i := range pieces {
		if c.chunks[i], err = encodeNested(w.stored[first+i], &pieces[i], w.codec); err != nil {
			return err
		}
	}
	return nil
}

// columnsOf are the vectors of each column of batches.
func columnsOf(batches []*column.Batch) [][]column.Vector {
	out := make([][]column.Vector, len(batches[0].Cols))
	for i := range out {
		for _, b := range batches {
			out[i] = append(out[i], b.Cols[i])
		}
	}
	return out
}

// longestFirst are the columns of batches, those first of which most is to be encoded: one that is begun late would
// keep the others' processors waiting.
func longestFirst(batches []*column.Batch) []int {
	size := make([]int, len(batches[0].Cols))
	order := make([]int, len(size))
	for i, v := range batches[0].Cols {
		order[i] = i
		switch v := v.(type) {
		case *column.Texts:
			for k := range v.Views {
				size[i] += int(v.Views[k].N)
			}
		case *column.Lists, *column.Structs:
			size[i] = 64 * v.Len()
		case *column.Dict, *column.Const:
			size[i] = v.Len()
		default:
			size[i] = 4 * v.Len()
		}
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(size[b], size[a]) })
	return order
}

// guardWrite makes an error of a panic about a vector that is not as it should be.
func guardWrite(err *error) {
	if r := recover(); r != nil {
		*err = fmt.Errorf("its values cannot be written: %v", r)
	}
}
