package pq

import (
	"bytes"

	"github.com/parquet-go/parquet-go/encoding/thrift"
	"github.com/parquet-go/parquet-go/format"

	"weir/dataframe/column"
)

// pageIndex is what is told of the pages of a chunk that is being written.
type pageIndex struct {
	places format.OffsetIndex // their offsets count from the chunk's beginning
	bounds format.ColumnIndex
	none   bool  // a page has no bounds, so none are told
	values int64 // nulls included; of a nested column's part, levels
}

// add adds the page of n bytes at, with values values, whose first row is first.
func (x *pageIndex) add(s *stats, t column.Type, at, n, values int, first int64) {
	x.values += int64(values)
	x.places.PageLocations = append(x.places.PageLocations, format.PageLocation{Offset: int64(at), CompressedPageSize: int32(n), FirstRowIndex: first})
	lo, hi := s.bounds(t)
	empty := !s.some && !s.nan && t.Kind != column.KindInterval
	if lo == nil && !empty {
		x.none = true
		return
	}
	if empty {
		lo, hi = []byte{}, []byte{}
	}
	b := &x.bounds
	b.NullPages = append(b.NullPages, empty)
	b.MinValues, b.MaxValues = append(b.MinValues, lo), append(b.MaxValues, hi)
	b.NullCounts = append(b.NullCounts, s.nulls)
}

// order finds whether the bounds rise, for texts only: of other types it costs more to find
// than a reader gains.
func (x *pageIndex) order(t column.Type) {
	if t.Layout() != column.LayoutText || x.none {
		return
	}
	b := &x.bounds
	last := -1
	for i := range b.NullPages {
		if b.NullPages[i] {
			continue
		}
		if last >= 0 && (bytes.Compare(b.MinValues[last], b.MinValues[i]) > 0 || bytes.Compare(b.MaxValues[last], b.MaxValues[i]) > 0) {
			return
		}
		last = i
	}
	b.BoundaryOrder = format.Ascending
}

// writeIndexes writes the page indexes of all chunks, first those with bounds.
func (w *Writer) writeIndexes() error {
	for g := range w.indexes {
		for c, x := range w.indexes[g] {
			if x.none {
				continue
			}
			at := &w.md.RowGroups[g].Columns[c]
			x.order(w.stored[c].typ)
			b, err := thrift.Marshal(&thrift.CompactProtocol{}, &x.bounds)
			if err != nil {
				return err
			}
			at.ColumnIndexOffset, at.ColumnIndexLength = w.off, int32(len(b))
			if err := w.put(b); err != nil {
				return err
			}
		}
	}
	for g := range w.indexes {
		for c, x := range w.indexes[g] {
			at := &w.md.RowGroups[g].Columns[c]
			b, err := thrift.Marshal(&thrift.CompactProtocol{}, &x.places)
			if err != nil {
				return err
			}
			at.OffsetIndexOffset, at.OffsetIndexLength = w.off, int32(len(b))
			if err := w.put(b); err != nil {
				return err
			}
		}
	}
	return nil
}
