package exec_test

import (
	"context"
	"errors"
	"io"
	"math/rand/v2"
	"os"
	"strings"
	"sync/atomic"
	"testing"

	"weir/dataframe/column"
	"weir/dataframe/internal/exec"
	"weir/dataframe/plan"
	"weir/dataframe/plan/plantest"
)

// A stubborn source does not look at contexts, so that only operators can stop a query. At
// batch number after it cancels; it counts the batches that are asked for from then on.
type stubborn struct {
	plan.Source
	after  int64
	cancel func()
	over   atomic.Bool // cancel is back
	read   atomic.Int64
	late   atomic.Int64
	open   atomic.Int64
}

func (s *stubborn) Splits(_ context.Context, req plan.Request) ([]plan.Split, error) {
	splits, err := s.Source.Splits(context.Background(), req)
	for i, sp := range splits {
		splits[i] = stubbornSplit{sp, s}
	}
	return splits, err
}

type stubbornSplit struct {
	plan.Split
	s *stubborn
}

func (s stubbornSplit) Open(_ context.Context, runtime []plan.Filter) (column.Reader, error) {
	r, err := s.Split.Open(context.Background(), runtime)
	if err == nil {
		s.s.open.Add(1)
	}
	return &stubbornReader{r, s.s, false}, err
}

type stubbornReader struct {
	column.Reader
	s      *stubborn
	closed bool
}

func (r *stubbornReader) Next(context.Context) (*column.Batch, error) {
	if r.s.over.Load() {
		r.s.late.Add(1)
	}
	b, err := r.Reader.Next(context.Background())
	if err == nil && r.s.read.Add(1) == r.s.after {
		r.s.cancel()
		r.s.over.Store(true)
	}
	return b, err
}

func (r *stubbornReader) Close() error {
	if !r.closed {
		r.closed = true
		r.s.open.Add(-1)
	}
	return r.Reader.Close()
}

// A query that is cancelled reads only what its goroutines have begun to read, and leaves
// no goroutine, reader, file or temporary file behind; whichever operator is at work.
func TestCancelAtAnyPoint(t *testing.T) {
	temp := t.TempDir()
	t.Setenv("TMPDIR", temp)
	const workers, batches = 3, 200
	r := rand.New(rand.NewPCG(1, 2))
	base := plantest.Memory(schema, data(1, 4*batches, 4, plantest.Shape{Distinct: 50}), 20, 1, 30, 50)
	for name := range everyOperator(t, scan(t, base)) {
		for range 5 {
			src := &stubborn{Source: base, after: 1 + r.Int64N(batches-1)}
			n := everyOperator(t, scan(t, src))[name]
			check, files := goroutines(t), openFiles()
			c, cancel := context.WithCancel(ctx)
			src.cancel = cancel
			rows, _, err := exec.Build(c, n, exec.Options{Workers: workers, BatchRows: 3})
			if err != nil {
				t.Fatal(err)
			}
			for err == nil {
				_, err = rows.Next(ctx)
			}
			// An operator that needs no more rows (top, semi joins with no build rows) may be through.
			if !errors.Is(err, context.Canceled) && (err != io.EOF || src.read.Load() >= src.after && src.late.Load() > 0) {
				t.Errorf("%s, cancelled at batch %d: %v", name, src.after, err)
			}
			// A worker may have looked at the context just before.
			if late := src.late.Load(); late > workers {
				t.Errorf("%s, cancelled at batch %d: %d more were read", name, src.after, late)
			}
			if err := rows.Close(); err != nil {
				t.Errorf("%s: Close: %v", name, err)
			}
			cancel()
			check()
			if src.open.Load() != 0 {
				t.Errorf("%s: %d readers are open", name, src.open.Load())
			}
			if now := openFiles(); now > files {
				t.Errorf("%s: %d files are open, %d before", name, now, files)
			}
		}
	}
	left, err := os.ReadDir(temp)
	if err != nil || len(left) > 0 {
		t.Errorf("temporary files %v, %v", left, err)
	}
}

// openFiles is how many files the process has open, where the system tells. What the runtime
// polls with, which it makes at its first timer, is none.
func openFiles() (n int) {
	list, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		return 0
	}
	for _, f := range list {
		if to, err := os.Readlink("/proc/self/fd/" + f.Name()); err == nil && !strings.HasPrefix(to, "anon_inode:") {
			n++
		}
	}
	return n
}
