package connectors

import (
	"context"
	"fmt"
	"sort"
	"sync"

	"weir/connectors/internal/pq"
)

// maxFetch is how many bytes of neighbouring columns are read by one request.
const maxFetch = 16 << 20

// span is bytes of the file that hold the chunks of some columns.
type span struct {
	from, n int64
	cols    []*groupColumn
	offsets []int64
	sizes   []int64
}

// ready reads the pages of the columns names that are not there yet.
func (r *groupReader) ready(ctx context.Context, names []string) error {
	var spans []span
	f := &r.p.src.files[r.p.file]
	for _, name := range names {
		c := r.cols[name]
		if c.leaf == nil || c.chunk != nil {
			continue
		}
		from, n, err := r.p.meta().Range(r.p.group, c.leaf, f.Size)
		if err != nil {
			return fmt.Errorf("column %s: %w", name, err)
		}
		if c.held != nil {
			if err := r.pages(c, from); err != nil {
				return fmt.Errorf("column %s: %w", name, err)
			}
			continue
		}
		spans = append(spans, span{from, n, []*groupColumn{c}, []int64{from}, []int64{n}})
	}
	if len(spans) == 0 {
		return nil
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
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// pages makes the chunk of c, which begins at from, of the pages that are held. They are read when
// they are needed, those that touch by one request.
func (r *groupReader) pages(c *groupColumn, from int64) error {
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
	if c.first > from { // the dictionary
		add(pq.Piece{From: from, N: c.first - from})
	}
	for _, p := range c.held {
		add(pq.Piece{From: p.Offset, N: p.Size})
	}
	chunk, err := pq.NewPages(c.leaf, &r.p.meta().Groups[r.p.group].Columns[c.leaf.Chunk].MetaData, c.held)
	if err != nil {
		return err
	}
	chunk.Lazy(size, func(p []byte, off int64) error {
		for _, piece := range pieces {
			if off >= piece.N {
				off -= piece.N
				continue
			}
			n := min(int64(len(p)), piece.N-off)
			r.bytes.Add(n)
			if err := r.p.readAt(r.ctx, p[:n], piece.From+off); err != nil {
				return err
			}
			if p, off = p[n:], 0; len(p) == 0 {
				return nil
			}
		}
		return fmt.Errorf("%d bytes of its pages are missing", len(p))
	})
	c.chunk = chunk
	return nil
}

// joinSpans joins spans that touch: one request instead of two.
func joinSpans(spans []span) []span {
	sort.Slice(spans, func(i, j int) bool { return spans[i].from < spans[j].from })
	out := spans[:1]
	for _, s := range spans[1:] {
		last := &out[len(out)-1]
		if s.from == last.from+last.n && last.n+s.n <= maxFetch {
			last.n += s.n
			last.cols = append(last.cols, s.cols...)
			last.offsets = append(last.offsets, s.offsets...)
			last.sizes = append(last.sizes, s.sizes...)
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
	if s.n > maxWhole && len(s.cols) == 1 {
		c := s.cols[0]
		g := &r.p.meta().Groups[r.p.group]
		chunk, err := pq.NewChunk(c.leaf, &g.Columns[c.leaf.Chunk].MetaData, nil, g.NumRows)
		if err != nil {
			return fmt.Errorf("column %s: %w", c.name, err)
		}
		from := s.from
		chunk.Lazy(s.n, func(p []byte, off int64) error {
			r.bytes.Add(int64(len(p)))
			return readFull(r.ctx, r.p.src.store, f.Object, p, from+off)
		})
		c.chunk = chunk
		return nil
	}
	buf := make([]byte, s.n)
	if err := readFull(ctx, r.p.src.store, f.Object, buf, s.from); err != nil {
		return err
	}
	r.bytes.Add(s.n)
	g := &r.p.meta().Groups[r.p.group]
	for i, c := range s.cols {
		at := s.offsets[i] - s.from
		chunk, err := pq.NewChunk(c.leaf, &g.Columns[c.leaf.Chunk].MetaData, buf[at:at+s.sizes[i]:at+s.sizes[i]], g.NumRows)
		if err != nil {
			return fmt.Errorf("column %s: %w", c.name, err)
		}
		c.chunk = chunk
	}
	return nil
}
