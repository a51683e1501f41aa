package connectors

import (
	"context"
	"slices"
	"sort"

	"weir/connectors/internal/pq"
	"weir/dataframe/plan"
)

// What a row group need not be read for: first its Bloom filters are asked, which say that
// a value is nowhere in it, then its page indexes, which bound the values of every
// page. Both are hints: one that cannot be understood is as none.

// rowRange is rows of a row group.
type rowRange struct{ from, to int64 }

// reach is what of a row group has to be read.
type reach struct {
	ranges []rowRange              // rows that may fulfil the filters; nil: all
	places map[string][]pagePlaces // of columns whose pages' places are known, by stored column, if not all rows are read
	bloom  bool                    // nothing, for a Bloom filter says so
}

// pagePlaces are where the pages of a stored column are.
type pagePlaces []pq.PagePlace

// none reports whether no row has to be read.
func (r *reach) none() bool { return r.bloom || r.ranges != nil && len(r.ranges) == 0 }

// reach asks the Bloom filters and page indexes of p about filters.
func (p *groupSplit) reach(ctx context.Context, filters []plan.Filter) (*reach, error) {
	out := &reach{}
	if len(filters) == 0 {
		return out, nil
	}
	denied, err := p.denied(ctx, filters)
	if err != nil || denied {
		out.bloom = denied
		return out, err
	}
	pages, err := p.pages(ctx, filters)
	if err != nil || len(pages) == 0 {
		return out, err
	}
	out.ranges = p.keptRows(filters, pages)
	if out.ranges == nil || len(out.ranges) == 0 {
		return out, nil
	}
	out.places, err = p.places(ctx, filters, pages)
	return out, err
}

// denied reports whether Bloom filters rule out one of filters.
func (p *groupSplit) denied(ctx context.Context, filters []plan.Filter) (bool, error) {
	blooms := map[string]*pq.Bloom{}
	budget := p.bytesOf(filters) / 2 // a filter larger than what it saves is not read
	for _, f := range filters {
		for _, name := range equalities(f.Expr) {
			l := p.leaf(name)
			if _, seen := blooms[name]; seen || l == nil || l.Nested() {
				continue
			}
			at := p.meta().BloomRange(p.group, l, p.size())
			blooms[name] = nil
			if at.N == 0 || at.N > budget {
				continue
			}
			head := make([]byte, at.N)
			if err := p.readAt(ctx, head, at.From); err != nil {
				return false, err
			}
			b, err := pq.ReadBloom(head, func(rest []byte, off int64) error { return p.readAt(ctx, rest, at.From+off) })
			if ctx.Err() != nil {
				return false, err
			}
			if err == nil {
				blooms[name] = b
			}
		}
	}
	for _, f := range filters {
		if !mayMatch(f.Expr, func(name string) bounds {
			out := p.bounds(name)
			if b := blooms[name]; b != nil {
				l := p.leaf(name)
				out.denies = func(v any) bool { return !b.May(l, v) }
			}
			return out
		}) {
			return true, nil
		}
	}
	return false, nil
}

func (p *groupSplit) size() int64 { return p.src.files[p.file].Size }

func (p *groupSplit) readAt(ctx context.Context, b []byte, off int64) error {
	return readFull(ctx, p.src.store, p.src.files[p.file].Object, b, off)
}

// equalities names the columns that e compares with constants for equality.
func equalities(e plan.Expr) []string {
	var out []string
	plan.Walk(e, func(e plan.Expr) bool {
		c, ok := e.(*plan.Call)
		if !ok || c.Func != "=" && c.Func != "in" {
			return true
		}
		for _, a := range c.Args {
			if col, ok := a.(*plan.Column); ok {
				out = append(out, col.Name)
			}
		}
		return true
	})
	return out
}

// indexed is the page index of one column.
type indexed struct {
	places []pq.PagePlace
	bounds []pq.PageBounds
}

// pages are the page indexes of the columns in filters that have several pages.
func (p *groupSplit) pages(ctx context.Context, filters []plan.Filter) (map[string]*indexed, error) {
	var leaves []*pq.Leaf
	var pieces []pq.Piece
	seen := map[string]bool{}
	for _, f := range filters {
		for _, name := range f.Columns {
			l := p.leaf(name)
			if seen[name] || l == nil || l.Nested() {
				continue
			}
			seen[name] = true
			bounds, places := p.meta().IndexRange(p.group, l, p.size())
			if bounds.N > 0 && places.N > 0 {
				leaves = append(leaves, l)
				pieces = append(pieces, bounds, places)
			}
		}
	}
	data, err := p.readPieces(ctx, pieces)
	if err != nil {
		return nil, err
	}
	out := map[string]*indexed{}
	for i, l := range leaves {
		places, err := pq.PagePlaces(data[2*i+1], p.inFile(), p.size())
		if err != nil || len(places) < 2 {
			continue
		}
		bounds, err := l.PageBoundsOf(data[2*i], len(places))
		if err == nil {
			out[l.Name] = &indexed{places, bounds}
		}
	}
	return out, nil
}

// keptRows are the rows that the bounds of pages leave to all filters; nil: all rows.
func (p *groupSplit) keptRows(filters []plan.Filter, pages map[string]*indexed) []rowRange {
	kept := []rowRange{{0, p.inFile()}}
	for _, f := range filters {
		for _, name := range f.Columns {
			index := pages[name]
			if index == nil {
				continue
			}
			var may []rowRange
			for i, b := range index.bounds {
				of := func(col string) bounds {
					if col == name {
						return bounds{lo: b.Lo, hi: b.Hi, allNull: b.AllNull, noNull: b.NoNull}
					}
					return p.bounds(col)
				}
				if at := index.places[i]; mayMatch(f.Expr, of) {
					may = appendRange(may, rowRange{at.First, at.First + at.Rows})
				}
			}
			kept = intersect(kept, may)
		}
	}
	if len(kept) == 1 && kept[0] == (rowRange{0, p.inFile()}) {
		return nil
	}
	if kept == nil {
		kept = []rowRange{}
	}
	return kept
}

// appendRange adds r, which begins where rs end or later.
func appendRange(rs []rowRange, r rowRange) []rowRange {
	switch n := len(rs); {
	case r.from == r.to:
		return rs
	case n > 0 && rs[n-1].to == r.from:
		rs[n-1].to = r.to
		return rs
	}
	return append(rs, r)
}

func intersect(a, b []rowRange) []rowRange {
	var out []rowRange
	for i, j := 0, 0; i < len(a) && j < len(b); {
		from, to := max(a[i].from, b[j].from), min(a[i].to, b[j].to)
		if from < to {
			out = append(out, rowRange{from, to})
		}
		if a[i].to < b[j].to {
			i++
		} else {
			j++
		}
	}
	return out
}

// places are where the pages of all columns that are read are, as far as files tell.
func (p *groupSplit) places(ctx context.Context, filters []plan.Filter, known map[string]*indexed) (map[string][]pagePlaces, error) {
	out := map[string][]pagePlaces{}
	var names []string // of each of pieces
	var pieces []pq.Piece
	for _, name := range p.names(filters) {
		l := p.leaf(name)
		if k := known[name]; k != nil {
			out[name] = []pagePlaces{k.places}
			continue
		}
		if l == nil {
			continue
		}
		var of []pq.Piece
		for _, part := range l.Parts() {
			if _, at := p.meta().IndexRange(p.group, part, p.size()); at.N > 0 {
				of = append(of, at)
			}
		}
		if len(of) < len(l.Parts()) {
			continue
		}
		for _, at := range of {
			names, pieces = append(names, name), append(pieces, at)
		}
	}
	data, err := p.readPieces(ctx, pieces)
	if err != nil {
		return nil, err
	}
	for i, name := range names {
		places, err := pq.PagePlaces(data[i], p.inFile(), p.size())
		if err != nil {
			places = nil // then the column is read whole
		}
		out[name] = append(out[name], places)
	}
	for name, parts := range out {
		pages := 0
		for _, places := range parts {
			if len(places) == 0 {
				pages = 0
				break
			}
			pages += len(places)
		}
		if pages <= len(parts) {
			delete(out, name)
		}
	}
	return out, nil
}

// nearPieces is how far apart two pieces may be to be read by one request.
const nearPieces = 64 << 10

// readPieces reads pieces of the file; those that are near one another together.
func (p *groupSplit) readPieces(ctx context.Context, pieces []pq.Piece) ([][]byte, error) {
	out := make([][]byte, len(pieces))
	order := make([]int, len(pieces))
	for i := range order {
		order[i] = i
	}
	sort.Slice(order, func(a, b int) bool { return pieces[order[a]].From < pieces[order[b]].From })
	for len(order) > 0 {
		from, to, n := pieces[order[0]].From, pieces[order[0]].From, 0
		for _, i := range order {
			if pieces[i].From > to+nearPieces || pieces[i].From+pieces[i].N-from > maxFetch && n > 0 {
				break
			}
			to = max(to, pieces[i].From+pieces[i].N)
			n++
		}
		buf := make([]byte, to-from)
		if err := p.readAt(ctx, buf, from); err != nil {
			return nil, err
		}
		for _, i := range order[:n] {
			at := pieces[i].From - from
			out[i] = buf[at : at+pieces[i].N]
		}
		order = order[n:]
	}
	return out, nil
}

// heldPages are those of places that have rows of ranges.
func heldPages(places []pq.PagePlace, ranges []rowRange) []pq.PagePlace {
	return slices.DeleteFunc(slices.Clone(places), func(at pq.PagePlace) bool {
		return len(intersect(ranges, []rowRange{{at.First, at.First + at.Rows}})) == 0
	})
}
