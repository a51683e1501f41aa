package connectors

import (
	"weir/connectors/internal/pq"
	"weir/dataframe/plan"
)

const (
	// fewestInPart is how many rows a part of a row group has at least: reading it costs the headers of the pages before
	// it and the dictionaries once more.
	fewestInPart = 64 << 10
	// pagesOfPart is how many pages of a column a part has at least, unless the column has few bytes: of a page that
	// two parts have rows of, each reads all.
	pagesOfPart  = 2
	fewPageBytes = 1 << 20
)

// Divide implements plan.Divisible. Far files are not divided: the parts would read each other's bytes again. Nor are
// columns that have to be decoded to be passed by: nested ones, and those of large pages.
func (p *groupSplit) Divide(n int) []plan.Split {
	if _, near := p.src.store.(nearStore); !near {
		return nil
	}
	for _, name := range p.names(p.filters) {
		if l := p.leaf(name); l != nil && (l.Nested() || !p.paged(l, pagesOfPart*n)) {
			return nil
		}
	}
	return p.parts(n, fewestInPart)
}

// paged reports whether the chunk of l has so many pages, or few bytes.
func (p *groupSplit) paged(l *pq.Leaf, pages int) bool {
	return p.meta().Groups[p.group].Columns[l.Chunk].MetaData.TotalUncompressedSize <= fewPageBytes || p.meta().PagesAbout(p.group, l) >= pages
}

// parts is up to n parts of p that each have fewest rows or more; nil: one.
func (p *groupSplit) parts(n int, fewest int64) []plan.Split {
	rows := p.inFile()
	n = int(min(int64(n), rows/fewest))
	if n < 2 {
		return nil
	}
	out := make([]plan.Split, n)
	for i := range out {
		part := *p
		part.part = rowRange{rows * int64(i) / int64(n), rows * int64(i+1) / int64(n)}
		out[i] = &part
	}
	return out
}

// own is the rows of p in its row group.
func (p *groupSplit) own() rowRange {
	if p.part == (rowRange{}) {
		return rowRange{0, p.inFile()}
	}
	return p.part
}

// cut is the rows of ranges that are p's; nil: all of the row group.
func (p *groupSplit) cut(ranges []rowRange) []rowRange {
	if p.part == (rowRange{}) {
		return ranges
	}
	own := []rowRange{p.part}
	if ranges == nil {
		return own
	}
	return append([]rowRange{}, intersect(ranges, own)...)
}
