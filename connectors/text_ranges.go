package connectors

import (
	"bytes"
	"context"
	"fmt"
	"path"
	"strings"
)

// rangeBytes is about how much of a large plain file one split reads. Tests make it smaller.
var rangeBytes int64 = 32 << 20

// pieces cuts large files into splits, where the format is sure that a record
// begins. It does not depend on the number of workers.
func (s *textSource) pieces(ctx context.Context, keep []int) ([]*textSplit, error) {
	var out []*textSplit
	for _, i := range keep {
		starts, err := s.starts(ctx, i)
		if err != nil {
			return nil, fmt.Errorf("read %s: %w", s.name(&s.files[i]), err)
		}
		for k, from := range starts {
			to := int64(-1)
			if k+1 < len(starts) {
				to = starts[k+1]
			}
			out = append(out, &textSplit{src: s, file: i, from: from, to: to})
		}
	}
	return out, nil
}

// starts is where the pieces of file i begin.
func (s *textSource) starts(ctx context.Context, i int) ([]int64, error) {
	f := &s.files[i]
	_, sequential := s.store.(Sequential)
	if f.Size < 2*rangeBytes || sequential || packedEnding(f.Path) {
		return []int64{0}, nil
	}
	s.mu.Lock()
	starts, ok := s.cut[i]
	s.mu.Unlock()
	if ok {
		return starts, nil
	}
	starts, err := s.format.cuts(ctx, i)
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	s.cut[i] = starts
	s.mu.Unlock()
	return starts, nil
}

// packedEnding reports whether a name says that its file is compressed.
func packedEnding(name string) bool {
	switch strings.ToLower(path.Ext(name)) {
	case ".gz", ".zst", ".bz2":
		return true
	}
	return false
}

// linesBefore counts the lines of a piece's file before it.
func (s *textSource) linesBefore(ctx context.Context, p textPiece) (int64, error) {
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
