package connectors

import (
	"bufio"
	"bytes"
	"context"
	"io"

	"weir/connectors/internal/csv"
)

// cuts implements textFormat.
func (s *csvSource) cuts(ctx context.Context, i int) ([]int64, error) {
	f := &s.files[i]
	starts := []int64{0}
	cols, whole, err := s.width(ctx, f)
	if err != nil {
		return nil, err
	}
	buf := make([]byte, 2*csv.CutMargin)
	for at := int64(rangeBytes); at < f.Size-rangeBytes/2 && !whole; at += rangeBytes {
		n, err := s.store.ReadAt(ctx, f.Object, buf, at-csv.CutMargin)
		if err != nil && err != io.EOF {
			return nil, err
		}
		if cut, ok := csv.Cut(buf[:n], csv.CutMargin, s.dialect.Delimiter, cols); ok {
			starts = append(starts, at-csv.CutMargin+int64(cut))
		}
	}
	return starts, nil
}

// width is the number of columns of f, and whether it can be read only as a
// whole: because it is compressed, whatever its name, or its lines end in
// carriage returns.
func (s *csvSource) width(ctx context.Context, f *file) (cols int, whole bool, err error) {
	head := make([]byte, min(sampleBytes, f.Size))
	if err := readFull(ctx, s.store, f.Object, head, 0); err != nil {
		return 0, false, err
	}
	whole = isPacked(head)
	if _, changed := csv.LineFeeds(bufio.NewReaderSize(bytes.NewReader(head), sampleBytes), sampleBytes); changed {
		whole = true
	}
	if !s.dialect.Header {
		return len(s.fields), whole, nil
	}
	sample, all, err := s.sample(ctx, f)
	return len(csv.Header(sample, all, s.dialect)), whole, err
}
