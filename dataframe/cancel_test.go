package dataframe_test

import (
	"context"
	"errors"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync/atomic"
	"testing"

	"weir/connectors"
	. "weir/dataframe"
	"weir/dataframe/column"
	"weir/dataframe/plan"
)

// A tripwire is a source that cancels at its batch number after.
type tripwire struct {
	plan.Source
	after  int64
	cancel func()
	read   atomic.Int64
}

func (s *tripwire) Splits(ctx context.Context, req plan.Request) ([]plan.Split, error) {
	splits, err := s.Source.Splits(ctx, req)
	for i, sp := range splits {
		splits[i] = tripSplit{sp, s}
	}
	return splits, err
}

type tripSplit struct {
	plan.Split
	s *tripwire
}

func (s tripSplit) Open(ctx context.Context, runtime []plan.Filter) (column.Reader, error) {
	r, err := s.Split.Open(ctx, runtime)
	if err != nil {
		return nil, err
	}
	return tripReader{r, s.s}, nil
}

type tripReader struct {
	column.Reader
	s *tripwire
}

func (r tripReader) Next(ctx context.Context) (*column.Batch, error) {
	b, err := r.Reader.Next(ctx)
	if err == nil && r.s.read.Add(1) == r.s.after {
		r.s.cancel()
	}
	return b, err
}

// A query over files that is cancelled at any point leaves no file open, no goroutine,
// and nothing of what it was writing.
func TestCancelledQueriesOverFilesLeaveNothing(t *testing.T) {
	dir := t.TempDir()
	s := NewSession(Options{Open: connectors.Open, Create: connectors.Create, Workers: 3})
	var rows []string
	for i := range 40_000 {
		rows = append(rows, []string{"1 ann", "2 bob", "3 -"}[i%3])
	}
	all := frame(t, "id int64, who string", rows...)
	for _, name := range []string{"clicks", "clicks.parquet", "clicks.csv", "clicks.csv.gz"} {
		table, err := all.Collect()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := s.FromBatches(table.Schema(), table.Batch()).Write(filepath.Join(dir, name), FileSize("20KB")); err != nil {
			t.Fatal(err)
		}
	}
	queries := map[string]func(f *Frame) *Frame{
		"rows":  func(f *Frame) *Frame { return f.Filter(Col("id").Gt(1)) },
		"group": func(f *Frame) *Frame { return f.GroupBy("who").Count() },
		"join":  func(f *Frame) *Frame { return f.Limit(200).Join(f, "id", InnerJoin).GroupBy("who").Count() },
		"sort":  func(f *Frame) *Frame { return f.Sort("who", "id") },
	}
	r := rand.New(rand.NewPCG(3, 4))
	for _, name := range []string{"clicks", "clicks.parquet", "clicks.csv", "clicks.csv.gz"} {
		src, err := connectors.Open(context.Background(), filepath.Join(dir, name), plan.ReadOptions{})
		if err != nil {
			t.Fatal(err)
		}
		for what, query := range queries {
			for range 3 {
				goroutines, files := living(), openFiles()
				ctx, cancel := context.WithCancel(context.Background())
				wire := &tripwire{Source: src, after: 1 + r.Int64N(5), cancel: cancel}
				q, err := query(s.From(wire)).Start(ctx)
				if err != nil {
					t.Fatal(err)
				}
				for err == nil {
					_, err = q.Next(ctx)
				}
				if wire.read.Load() >= wire.after && !errors.Is(err, context.Canceled) && err != io.EOF {
					t.Errorf("%s, %s: %v", name, what, err)
				}
				if err := q.Close(); err != nil {
					t.Errorf("%s, %s: Close: %v", name, what, err)
				}
				cancel()
				left(t, name+", "+what, goroutines, files)
			}
		}
		// A write that is cancelled is not there.
		goroutines, files := living(), openFiles()
		ctx, cancel := context.WithCancel(context.Background())
		s.Bind(ctx, nil)
		target := filepath.Join(dir, "copy-of-"+name)
		_, err = s.From(&tripwire{Source: src, after: 1, cancel: cancel}).Write(target)
		if !errors.Is(err, context.Canceled) {
			t.Errorf("%s: write: %v", name, err)
		}
		s.Bind(context.Background(), nil)
		left(t, name+", write", goroutines, files)
		if again, err := s.Read(target).Count(); err == nil {
			t.Errorf("%s: %d rows of a write that was cancelled", name, again)
		}
	}
}

// left checks that goroutines end and files are closed. A goroutine that has said that it is through
// still has to return, and on a busy machine others are let run first.
func left(t *testing.T, what string, goroutines, files int) {
	t.Helper()
	for range 100_000 {
		if living() <= goroutines && openFiles() <= files {
			return
		}
		runtime.Gosched()
	}
	t.Errorf("%s: %d goroutines, %d before; %d files open, %d before\n%s", what, living(), goroutines, openFiles(), files, stacks())
}

// living is how many goroutines have something left to do: one whose only frame is goexit has
// returned from its function and waits to be taken off the list.
func living() (n int) {
	for _, stack := range strings.Split(stacks(), "\n\n") {
		if _, frames, _ := strings.Cut(stack, "\n"); !strings.HasPrefix(frames, "runtime.goexit") {
			n++
		}
	}
	return n
}

func stacks() string {
	buf := make([]byte, 1<<20)
	return string(buf[:runtime.Stack(buf, true)])
}

// openFiles is how many files the process has open, where the system tells.
func openFiles() int {
	list, err := os.ReadDir("/proc/self/fd")
	if err != nil {
		return 0
	}
	return len(list)
}
