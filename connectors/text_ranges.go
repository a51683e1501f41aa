package connectors

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"path"
	"strings"

	"golang.org/x/sync/errgroup"
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

// cutsAtOnce is how many places to cut are looked for at once: far files answer slowly.
const cutsAtOnce = 4

// cutAhead is how much behind a place to cut is read at first: most records end within it.
const cutAhead = 64 << 10

// eachCut is where pieces of f of about rangeBytes begin: 0, and what cut finds in bytes from before before each place, up
// to after behind it; it gives a distance from the first.
func (s *textSource) eachCut(ctx context.Context, f *file, before, after int, cut func(buf []byte) (int, bool)) ([]int64, error) {
	var places []int64
	for at := rangeBytes; at < f.Size-rangeBytes/2; at += rangeBytes {
		places = append(places, at)
	}
	found := make([]int64, len(places))
	buffers := make(chan []byte, cutsAtOnce)
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(cutsAtOnce)
	for i, at := range places {
		group.Go(func() error {
			var buf []byte
			select {
			case buf = <-buffers:
			default:
				buf = make([]byte, before+after)
			}
			defer func() { buffers <- buf }()
			for have := 0; ; {
				want := before + min(cutAhead, after)
				if have > 0 {
					want = len(buf)
				}
				n, err := s.store.ReadAt(ctx, f.Object, buf[have:want], at-int64(before)+int64(have))
				if have += n; err != nil && err != io.EOF {
					return err
				}
				if k, ok := cut(buf[:have]); ok {
					found[i] = at - int64(before) + int64(k)
					return nil
				}
				if have < want || want == len(buf) {
					return nil
				}
			}
		})
	}
	starts := []int64{0}
	err := group.Wait()
	for _, at := range found {
		if at > 0 {
			starts = append(starts, at)
		}
	}
	return starts, err
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
