package connectors

import (
	"context"
	"fmt"
	"io"
	"sort"
	"sync"

	"weir/connectors/internal/pq"
)

// maxFetch is how many bytes of neighbouring columns are read by one request.
const maxFetch = 16 << 20

// span is bytes of the file that hold the chunks of some columns.
type span struct {
	from, n int64
	parts   []*columnPart
	buf     []byte // nil: the parts read their bytes themselves
}

// A nearStore is a Store whose files are as well read a little at a time: what is not needed is
// then not read.
type nearStore interface {
	near(o Object) (nearFile, error)
}

type nearFile interface {
	io.ReaderAt
	io.Closer
}

// fetched is a span that was read.
type fetched struct {
	buf    []byte
	chunks []*pq.Chunk
}

// release gives back the memory of what was fetched.
func (r *groupReader) release() {
	for _, c := range r.cols {
		if chunk, ok := c.chunk.(*pq.Chunk); ok && c.held != nil {
			chunk.Release()
		}
	}
	for _, f := range r.fetched {
		free := true
		for _, c := range f.chunks {
			free = c.Release() && free
		}
		if free {
			pq.Spare(f.buf)
		}
	}
	r.fetched = nil
	if r.file != nil {
		r.file.Close()
		r.file = nil
	}
}

// isNear reports whether the file is near, and opens it then.
func (r *groupReader) isNear() (bool, error) {
	store, ok := r.p.src.store.(nearStore)
	if !ok || r.file != nil {
		return ok, nil
	}
	f, err := store.near(r.p.src.files[r.p.file].Object)
	if err == nil {
		r.file = f
	}
	return true, err
}

// readNear reads len(b) bytes at off of the near file.
func (r *groupReader) readNear(b []byte, off int64) error {
	if err := r.ctx.Err(); err != nil {
		return err
	}
	n, err := r.file.ReadAt(b, off)
	r.bytes.Add(int64(n))
	return whole(n, len(b), off, err)
}

// columnPart is a stored column to fetch, of a column that has one or several.
type columnPart struct {
	col     *groupColumn
	leaf    *pq.Leaf
	from, n int64
	chunk   *pq.Chunk
}

// ready reads the pages of the columns names that are not there yet.
func (r *groupReader) ready(ctx context.Context, names []string) error {
	var spans []span
	var parts []*columnPart
	f := &r.p.src.files[r.p.file]
	for _, name := range names {
		c := r.cols[name]
		if c.leaf == nil || c.chunk != nil {
			continue
		}
		if c.held != nil {
			if err := r.readPages(c, f.Size); err != nil {
				return fmt.Errorf("column %s: %w", name, err)
			}
			continue
		}
		for _, leaf := range c.leaf.Parts() {
			from, n, err := r.p.meta().Range(r.p.group, leaf, f.Size)
			if err != nil {
				return fmt.Errorf("column %s: %w", name, err)
			}
			part := &columnPart{col: c, leaf: leaf, from: from, n: n}
			parts = append(parts, part)
			spans = append(spans, span{from: from, n: n, parts: []*columnPart{part}})
		}
	}
	if len(spans) == 0 {
		return nil
	}
	if near, err := r.isNear(); near {
		if err != nil {
			return err
		}
		return r.openNear(parts)
	}
	spans = joinSpans(spans)
	errs := make([]error, len(spans))
	var wg sync.WaitGroup
	limit := make(chan struct{}, 4)
	for i := range spans {
		limit <- struct{}{}
		wg.Add(1)
		go func() {
			defer func() { <-limit; wg.Done() }()
			errs[i] = r.fetch(ctx, &spans[i])
		}()
	}
	wg.Wait()
	for _, s := range spans {
		f := fetched{buf: s.buf}
		for _, p := range s.parts {
			if p.chunk != nil {
				f.chunks = append(f.chunks, p.chunk)
			}
		}
		r.fetched = append(r.fetched, f)
	}
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	r.attach(parts)
	return nil
}

// openNear makes chunks that read the near file themselves.
func (r *groupReader) openNear(parts []*columnPart) error {
	g := &r.p.meta().Groups[r.p.group]
	own := fetched{}
	for _, p := range parts {
		chunk, err := pq.NewChunk(p.leaf, &g.Columns[p.leaf.Chunk].MetaData, nil, g.NumRows)
		if err != nil {
			return fmt.Errorf("column %s: %w", p.col.name, err)
		}
		chunk.Lazy(p.n, pq.NearBytes, func(b []byte, off int64) error { return r.readNear(b, p.from+off) })
		p.chunk = chunk
		own.chunks = append(own.chunks, chunk)
	}
	r.fetched = append(r.fetched, own)
	r.attach(parts)
	return nil
}

// attach gives columns the chunks of their parts, which come one behind the other.
func (r *groupReader) attach(parts []*columnPart) {
	for len(parts) > 0 {
		c := parts[0].col
		if !c.leaf.Nested() {
			c.chunk, parts = parts[0].chunk, parts[1:]
			continue
		}
		var chunks []*pq.Chunk
		n := len(c.leaf.Parts())
		for _, p := range parts[:n] {
			chunks = append(chunks, p.chunk)
		}
		c.chunk, parts = pq.NewNest(c.leaf, chunks, r.p.inFile()), parts[n:]
	}
}

// readPages makes the chunks of c of the pages that are held.
func (r *groupReader) readPages(c *groupColumn, size int64) error {
	var chunks []*pq.Chunk
	for i, leaf := range c.leaf.Parts() {
		from, _, err := r.p.meta().Range(r.p.group, leaf, size)
		if err != nil {
			return err
		}
		chunk, err := r.pages(leaf, c.held[i], from)
		if err != nil {
			return err
		}
		chunks = append(chunks, chunk)
	}
	if c.leaf.Nested() {
		c.chunk = pq.NewNest(c.leaf, chunks, r.p.inFile())
	} else {
		c.chunk = chunks[0]
	}
	return nil
}

// pages makes a chunk, which begins at from, of the pages that are held. They are read when
// they are needed, those that touch by one request.
func (r *groupReader) pages(leaf *pq.Leaf, held heldPart, from int64) (*pq.Chunk, error) {
	var pieces []pq.Piece
	size := int64(0)
	add := func(p pq.Piece) {
		size += p.N
		if n := len(pieces); n > 0 && pieces[n-1].From+pieces[n-1].N == p.From {
			pieces[n-1].N += p.N
			return
		}
		pieces = append(pieces, p)
	}
	if held.first > from { // the dictionary
		add(pq.Piece{From: from, N: held.first - from})
	}
	for _, p := range held.pages {
		add(pq.Piece{From: p.Offset, N: p.Size})
	}
	chunk, err := pq.NewPages(leaf, &r.p.meta().Groups[r.p.group].Columns[leaf.Chunk].MetaData, held.pages)
	if err != nil {
		return nil, err
	}
	step, read := pq.PieceBytes, r.readFar
	if near, err := r.isNear(); err != nil {
		return nil, err
	} else if near {
		step, read = pq.NearBytes, r.readNear
	}
	chunk.Lazy(size, step, func(p []byte, off int64) error {
		for _, piece := range pieces {
			if off >= piece.N {
				off -= piece.N
				continue
			}
			n := min(int64(len(p)), piece.N-off)
			if err := read(p[:n], piece.From+off); err != nil {
				return err
			}
			if p, off = p[n:], 0; len(p) == 0 {
				return nil
			}
		}
		return fmt.Errorf("%d bytes of its pages are missing", len(p))
	})
	return chunk, nil
}

// readFar reads len(b) bytes at off of the file by a request of their own.
func (r *groupReader) readFar(b []byte, off int64) error {
	err := r.p.readAt(r.ctx, b, off)
	if err == nil {
		r.bytes.Add(int64(len(b)))
	}
	return err
}

// joinSpans joins spans that touch: one request instead of two.
func joinSpans(spans []span) []span {
	sort.Slice(spans, func(i, j int) bool { return spans[i].from < spans[j].from })
	out := spans[:1]
	for _, s := range spans[1:] {
		last := &out[len(out)-1]
		if s.from == last.from+last.n && last.n+s.n <= maxFetch {
			last.n += s.n
			last.parts = append(last.parts, s.parts...)
			continue
		}
		out = append(out, s)
	}
	return out
}

// maxWhole is the size of the largest chunk that is read at once. Larger ones
// are read a piece at a time: some writers make row groups of gigabytes.
const maxWhole = 2 * pq.PieceBytes

func (r *groupReader) fetch(ctx context.Context, s *span) error {
	f := &r.p.src.files[r.p.file]
	var buf []byte
	lazy := s.n > maxWhole && len(s.parts) == 1
	if !lazy {
		buf = pq.Buffer(int(s.n))
		if err := readFull(ctx, r.p.src.store, f.Object, buf, s.from); err != nil {
			return err
		}
		r.bytes.Add(s.n)
	}
	s.buf = buf
	g := &r.p.meta().Groups[r.p.group]
	for _, p := range s.parts {
		var raw []byte
		if at := p.from - s.from; !lazy {
			raw = buf[at : at+p.n : at+p.n]
		}
		chunk, err := pq.NewChunk(p.leaf, &g.Columns[p.leaf.Chunk].MetaData, raw, g.NumRows)
		if err != nil {
			return fmt.Errorf("column %s: %w", p.col.name, err)
		}
		if lazy {
			chunk.Lazy(p.n, pq.PieceBytes, func(b []byte, off int64) error { return r.readFar(b, p.from+off) })
		}
		p.chunk = chunk
	}
	return nil
}
