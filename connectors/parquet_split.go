package connectors

import (
	"context"
	"errors"
	"fmt"
	"io"
	"sync/atomic"

	"weir/connectors/internal/delta"
	"weir/connectors/internal/pq"
	"weir/dataframe/column"
	"weir/dataframe/plan"
)

// groupSplit is one row group, or a part of it.
type groupSplit struct {
	src     *parquetSource
	full    *column.Schema
	out     *column.Schema
	filters []plan.Filter
	file    int
	group   int
	first   int64    // the number of its first row in the file
	part    rowRange // its rows, if not all of the row group
}

func (p *groupSplit) meta() *pq.Meta { return p.src.metas[p.file] }

// Rows implements plan.Split.
func (p *groupSplit) Rows() int64 {
	own := p.own()
	return own.to - own.from - p.gone().Count(p.first+own.from, p.first+own.to)
}

// inFile is how many rows the row group has, with those that are deleted.
func (p *groupSplit) inFile() int64 { return p.meta().Groups[p.group].NumRows }

// gone are the rows of the file that are deleted.
func (p *groupSplit) gone() *delta.Deleted { return p.src.gone[p.file] }

// Bytes implements plan.Split.
func (p *groupSplit) Bytes() int64 {
	n := p.bytesOf(p.filters)
	if own, all := p.own(), p.inFile(); own.to-own.from < all {
		n = int64(float64(n) * (float64(own.to-own.from) / float64(all)))
	}
	return n
}

// bytesOf is the size of the chunks that are read with filters.
func (p *groupSplit) bytesOf(filters []plan.Filter) int64 {
	var n int64
	for _, name := range p.names(filters) {
		if l := p.leaf(name); l != nil {
			n += p.stored(l)
		}
	}
	return n
}

// stored is how many bytes the chunks of l have.
func (p *groupSplit) stored(l *pq.Leaf) int64 {
	var n int64
	for _, part := range l.Parts() {
		n += p.meta().Groups[p.group].Columns[part.Chunk].MetaData.TotalCompressedSize
	}
	return n
}

// names is the columns that are wanted or filtered by, each once.
func (p *groupSplit) names(filters []plan.Filter) []string {
	var out []string
	seen := map[string]bool{}
	add := func(names []string) {
		for _, n := range names {
			if !seen[n] {
				seen[n] = true
				out = append(out, n)
			}
		}
	}
	for _, f := range filters {
		add(f.Columns)
	}
	add(p.out.Names())
	return out
}

// leaf is the column of the file called name; nil if it has none.
func (p *groupSplit) leaf(name string) *pq.Leaf {
	if p.src.part(name) >= 0 {
		return nil
	}
	m := p.meta()
	for i := range m.Leaves {
		if m.Leaves[i].Name == name {
			return &m.Leaves[i]
		}
	}
	return nil
}

// may reports whether the statistics leave a chance to all of filters.
func (p *groupSplit) may(filters []plan.Filter) bool {
	for _, f := range filters {
		if !mayMatch(f.Expr, p.bounds) {
			return false
		}
	}
	return true
}

func (p *groupSplit) bounds(name string) bounds {
	if i := p.src.part(name); i >= 0 {
		v := p.src.files[p.file].values[i]
		return bounds{lo: v, hi: v, allNull: v == nil, noNull: v != nil}
	}
	l := p.leaf(name)
	if l == nil {
		return bounds{allNull: p.meta().Refusal(name) == ""}
	}
	if l.Nested() {
		return bounds{noNull: !l.Optional}
	}
	lo, hi, allNull := l.Bounds(&p.meta().Groups[p.group].Columns[l.Chunk].MetaData)
	return bounds{lo: lo, hi: hi, allNull: allNull, noNull: !l.Optional}
}

// Open implements plan.Split.
func (p *groupSplit) Open(ctx context.Context, runtime []plan.Filter) (column.Reader, error) {
	if !p.may(runtime) {
		return column.FromBatches(p.out), nil
	}
	filters := append(append([]plan.Filter(nil), p.filters...), runtime...)
	reach, err := p.reach(ctx, filters)
	if err != nil {
		return nil, p.wrap(err)
	}
	if reach.none() {
		return column.FromBatches(p.out), nil
	}
	r := &groupReader{p: p, left: int(p.inFile()), ranges: p.cut(reach.ranges), cols: map[string]*groupColumn{}}
	for _, name := range p.names(filters) {
		i := p.full.Index(name)
		if i < 0 {
			return nil, &column.UnknownColumn{Name: name, Have: p.full.Names()}
		}
		c := &groupColumn{name: name, typ: p.full.Fields[i].Type, leaf: p.leaf(name)}
		if part := p.src.part(name); part >= 0 {
			b := column.NewBuilder(c.typ, 1)
			if err := b.Append(p.src.files[p.file].values[part]); err != nil {
				return nil, err
			}
			c.row = b.Vector()
		} else if c.leaf == nil {
			if why := p.meta().Refusal(name); why != "" {
				return nil, p.wrap(fmt.Errorf("column %s cannot be read: %s", name, why))
			}
			c.row = column.NullsOf(c.typ, 1).Value
		} else if sameMoments(c.leaf.Type, c.typ) {
			inZone := *c.leaf
			inZone.Type = c.typ
			c.leaf = &inZone
		} else if wide, ok := pq.Widest(c.typ, p.within(c)); !ok || !wide.Equal(c.typ) {
			return nil, p.wrap(fmt.Errorf("column %s is %s, but %s in the table", name, c.leaf.Type, c.typ))
		}
		for _, places := range reach.places[name] {
			c.held = append(c.held, heldPart{heldPages(places, reach.ranges), places[0].Offset})
		}
		r.cols[name] = c
	}
	r.setFilters(filters)
	return r, nil
}

// within is the type of the column in the file, without what its table has dropped of it.
func (p *groupSplit) within(c *groupColumn) column.Type {
	if p.src.fileSet.schema == nil {
		return c.leaf.Type
	}
	return pq.Within(c.leaf.Type, c.typ)
}

// sameMoments reports whether a and b are timestamps that differ only in the
// zone they are shown in, which Parquet does not store.
func sameMoments(a, b column.Type) bool {
	return a.Kind == column.KindTimestamp && b.Kind == column.KindTimestamp && a.Unit == b.Unit && a.Zone != "" && b.Zone != ""
}

func (p *groupSplit) wrap(err error) error {
	return fmt.Errorf("read %s: row group %d: %w", p.src.name(&p.src.files[p.file]), p.group, err)
}

// groupColumn is a column of a row group being read.
type groupColumn struct {
	name  string
	typ   column.Type
	leaf  *pq.Leaf
	row   column.Vector // of one row, if it is not in the file
	chunk pq.Values     // nil: not needed yet
	at    int64         // the row of the group that comes next, but for lag
	lag   int           // rows that have gone by unread

	held []heldPart // of each stored column, what is read; nil: all
}

// heldPart is the pages of a stored column that are read.
type heldPart struct {
	pages []pq.PagePlace
	first int64 // where the first data page is, of all
}

// skip passes over the rows that have gone by, as far as they are in pages that are
// read.
func (c *groupColumn) skip() error {
	n, gone := c.lag, rowRange{c.at, c.at + int64(c.lag)}
	c.at, c.lag = gone.to, 0
	if nest, ok := c.chunk.(*pq.Nest); ok && c.held != nil {
		each := make([]int, len(c.held))
		for i, h := range c.held {
			each[i] = h.rows(gone)
		}
		return nest.SkipParts(n, each)
	}
	if c.held != nil {
		n = c.held[0].rows(gone)
	}
	return c.chunk.Skip(n)
}

// rows is how many rows of r are in pages that are read.
func (h *heldPart) rows(r rowRange) int {
	n := int64(0)
	for _, p := range h.pages {
		n += max(min(p.First+p.Rows, r.to)-max(p.First, r.from), 0)
	}
	return int(n)
}

// groupReader reads filter columns first, and others only where rows are left.
type groupReader struct {
	p       *groupSplit
	filters []*groupFilter
	left    int
	ranges  []rowRange // rows that may fulfil the filters, from here on; nil: all
	cols    map[string]*groupColumn
	bytes   atomic.Int64
	closed  bool
	ctx     context.Context // of the Next under way, for what is read in its course
	fetched []fetched
	file    nearFile      // once it is open, if it is near
	room    []int32       // for the numbers of the rows of a batch that are left
	passed  column.Bitmap // room for the rows of a batch that fulfil a filter
}

func (r *groupReader) Schema() *column.Schema { return r.p.out }
func (r *groupReader) BytesRead() int64       { return r.bytes.Load() }

func (r *groupReader) Close() error {
	if r.closed {
		return nil
	}
	r.closed = true
	r.release()
	r.cols = nil
	return nil
}

// Recycle implements plan.Recycler.
func (r *groupReader) Recycle() {
	for _, c := range r.cols {
		if chunk, ok := c.chunk.(*pq.Chunk); ok {
			chunk.Recycle()
		}
	}
}

func (r *groupReader) Next(ctx context.Context) (*column.Batch, error) {
	if r.closed {
		return nil, errClosed
	}
	r.ctx = ctx
	for r.left > 0 {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		b, err := r.step(ctx)
		if err != nil {
			if errors.Is(err, ctx.Err()) && ctx.Err() != nil {
				return nil, err
			}
			return nil, r.p.wrap(err)
		}
		if b != nil {
			return b, nil
		}
	}
	return nil, io.EOF
}

// seek passes over rows that cannot fulfil the filters and says how many, up to most, may be read
// then; 0 at the end.
func (r *groupReader) seek(most int) int {
	most = min(r.left, most)
	if r.ranges == nil {
		return most
	}
	row := r.p.inFile() - int64(r.left)
	for len(r.ranges) > 0 && r.ranges[0].to <= row {
		r.ranges = r.ranges[1:]
	}
	if len(r.ranges) == 0 {
		r.left = 0
		return 0
	}
	next := r.ranges[0]
	if gap := int(next.from - row); gap > 0 {
		r.pass(gap, nil)
		r.left -= gap
		row = next.from
	}
	return int(min(next.to-row, int64(most)))
}

// fewRows make too small a batch.
const fewRows = 1024

// near is a number of rows, at most n, that ends where pages end: a batch across
// two pages costs a copy. Long lists make fewer rows a batch.
func (r *groupReader) near(n int) (int, error) {
	for _, c := range r.cols {
		if nest, ok := c.chunk.(*pq.Nest); ok {
			n, _ = nest.Near(n)
		}
	}
	if n < fewRows {
		return n, nil
	}
	for name, c := range r.cols {
		if c.chunk == nil || c.lag > 0 {
			continue
		}
		k, err := c.chunk.Near(n)
		if err != nil {
			return 0, fmt.Errorf("column %s: %w", name, err)
		}
		if k >= fewRows {
			n = k
		}
	}
	return n, nil
}

// pass notes that n rows went by the columns that are not in got.
func (r *groupReader) pass(n int, got map[string]column.Vector) {
	for name, c := range r.cols {
		if _, ok := got[name]; !ok {
			c.lag += n
		}
	}
}
