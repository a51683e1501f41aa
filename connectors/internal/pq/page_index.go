package pq

import (
	"fmt"
	"math"

	"github.com/parquet-go/parquet-go/format"

	"weir/dataframe/column"
)

// A PageBounds is what the page index promises of the values of one page, as Leaf.Bounds
// does of a chunk.
type PageBounds struct {
	Lo, Hi          any
	AllNull, NoNull bool
}

// A PagePlace is where a data page is: its bytes in the file, and its rows in the row
// group.
type PagePlace struct {
	Offset, Size int64
	First, Rows  int64
}

// IndexRange is where the column index (the bounds of pages) and the offset index (their
// places) of a leaf's chunk are in the file; n is 0 for one that is not there.
func (m *Meta) IndexRange(group int, l *Leaf, size int64) (bounds, places Piece) {
	c := &m.Groups[group].Columns[l.Chunk]
	piece := func(off int64, n int32) Piece {
		if off < 4 || n <= 0 || int64(n) > size-off || n > maxIndex {
			return Piece{}
		}
		return Piece{off, int64(n)}
	}
	return piece(c.ColumnIndexOffset, c.ColumnIndexLength), piece(c.OffsetIndexOffset, c.OffsetIndexLength)
}

// PagesAbout is about how many data pages a leaf's chunk has, as the footer tells; 1 if it does not.
func (m *Meta) PagesAbout(group int, l *Leaf) int {
	c := &m.Groups[group].Columns[l.Chunk]
	pages := 0
	for _, s := range c.MetaData.EncodingStats {
		if s.PageType == format.DataPage || s.PageType == format.DataPageV2 {
			pages += int(s.Count)
		}
	}
	const place = 16 // bytes that each takes in an offset index, or fewer
	return max(pages, int(c.OffsetIndexLength)/place, 1)
}

// maxIndex is the largest page index that is believed.
const maxIndex = 64 << 20

// A Piece is N bytes of a file.
type Piece struct{ From, N int64 }

// PagePlaces reads an offset index; rows are those of the row group.
func PagePlaces(data []byte, rows, size int64) (out []PagePlace, err error) {
	defer Guard(&err)
	var index format.OffsetIndex
	if _, err := unmarshal(data, &index); err != nil {
		return nil, fmt.Errorf("the offset index is corrupt: %w", err)
	}
	for i, p := range index.PageLocations {
		end := rows
		if i+1 < len(index.PageLocations) {
			end = index.PageLocations[i+1].FirstRowIndex
		}
		n := int64(p.CompressedPageSize)
		if i == 0 && p.FirstRowIndex != 0 || end < p.FirstRowIndex || end > rows || p.Offset < 4 || n <= 0 || n > size-p.Offset {
			return nil, fmt.Errorf("the offset index is corrupt: page %d", i)
		}
		out = append(out, PagePlace{p.Offset, n, p.FirstRowIndex, end - p.FirstRowIndex})
	}
	return out, nil
}

// PageBoundsOf reads a column index; pages is their number by the offset index.
func (l *Leaf) PageBoundsOf(data []byte, pages int) (out []PageBounds, err error) {
	defer Guard(&err)
	var index format.ColumnIndex
	if _, err := unmarshal(data, &index); err != nil {
		return nil, fmt.Errorf("the column index is corrupt: %w", err)
	}
	if len(index.NullPages) != pages || len(index.MinValues) != pages || len(index.MaxValues) != pages {
		return nil, fmt.Errorf("the column index is corrupt: %d pages, not %d", len(index.NullPages), pages)
	}
	// Without counts of nulls nothing is known of them.
	counted := len(index.NullCounts) == pages
	for i := range pages {
		p := PageBounds{AllNull: index.NullPages[i], NoNull: !l.Optional || counted && index.NullCounts[i] == 0}
		if !p.AllNull && l.ordered() {
			p.Lo, p.Hi = bound(l.stat(index.MinValues[i])), bound(l.stat(index.MaxValues[i]))
		}
		p.NoNull = p.NoNull && !p.AllNull
		out = append(out, p)
	}
	return out, nil
}

// ordered reports whether statistics of the leaf are in the order of its values.
func (l *Leaf) ordered() bool {
	return l.phys != format.Int96 && l.Type.Kind != column.KindInterval && !l.unordered
}

// bound is v, or nil if it bounds nothing.
func bound(v any) any {
	if f, ok := v.(float64); ok && math.IsNaN(f) {
		return nil
	}
	return v
}
