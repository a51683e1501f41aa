package connectors

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"path"
	"strings"

	"weir/connectors/internal/csv"
)

// rangeBytes is about how much of a large plain file one split reads.
const rangeBytes = 32 << 20

// pieces cuts large files into splits, where csv.Cut is sure that a record
// begins. It does not depend on the number of workers.
func (s *csvSource) pieces(ctx context.Context, keep []int) ([]*csvSplit, error) {
	var out []*csvSplit
	for _, i := range keep {
		starts, err := s.cuts(ctx, i)
		if err != nil {
			return nil, fmt.Errorf("read %s: %w", s.name(&s.files[i]), err)
		}
		for k, from := range starts {
			to := int64(-1)
			if k+1 < len(starts) {
				to = starts[k+1]
			}
			out = append(out, &csvSplit{src: s, file: i, from: from, to: to})
		}
	}
	return out, nil
}

func (s *csvSource) cuts(ctx context.Context, i int) ([]int64, error) {
	f := &s.files[i]
	_, sequential := s.store.(Sequential)
	ext := strings.ToLower(path.Ext(f.Path))
	if f.Size < 2*rangeBytes || sequential || ext == ".gz" || ext == ".zst" {
		return []int64{0}, nil
	}
	s.mu.Lock()
	starts, ok := s.starts[i]
	s.mu.Unlock()
	if ok {
		return starts, nil
	}
	starts = []int64{0}
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
	s.mu.Lock()
	s.starts[i] = starts
	s.mu.Unlock()
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
	whole = bytes.HasPrefix(head, []byte{0x1f, 0x8b}) || bytes.HasPrefix(head, []byte{0x28, 0xb5, 0x2f, 0xfd})
	if _, changed := csv.LineFeeds(bufio.NewReaderSize(bytes.NewReader(head), sampleBytes), sampleBytes); changed {
		whole = true
	}
	if !s.dialect.Header {
		return len(s.fields), whole, nil
	}
	sample, all, err := s.sample(ctx, f)
	return len(csv.Header(sample, all, s.dialect)), whole, err
}

// linesBefore counts the lines of a piece's file before it.
func (s *csvSource) linesBefore(ctx context.Context, p csvPiece) (int64, error) {
	if p.from == 0 {
		return 0, nil
	}
	s.mu.Lock()
	n, ok := s.bases[p]
	s.mu.Unlock()
	if ok {
		return n, nil
	}
	f := &s.files[p.file]
	in, err := s.store.Open(ctx, f.Object, 0)
	if err != nil {
		return 0, fmt.Errorf("read %s: %w", s.name(f), err)
	}
	defer in.Close()
	buf := make([]byte, 1<<20)
	for left := p.from; left > 0; {
		got, err := in.Read(buf[:min(left, int64(len(buf)))])
		n += int64(bytes.Count(buf[:got], []byte{'\n'}))
		left -= int64(got)
		if err == nil {
			err = ctx.Err()
		}
		if err != nil && left > 0 {
			return 0, fmt.Errorf("read %s: %w", s.name(f), noEOF(err))
		}
	}
	s.mu.Lock()
	s.bases[p] = n
	s.mu.Unlock()
	return n, nil
}
