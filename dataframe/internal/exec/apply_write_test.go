package exec_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"sync"
	"testing"

	"weir/dataframe/column"
	"weir/dataframe/internal/exec"
	"weir/dataframe/plan"
	"weir/dataframe/plan/plantest"
)

func same(_ context.Context, rows column.Reader) (column.Reader, error) { return rows, nil }

func TestApplyGivesSortedKeysOnce(t *testing.T) {
	shapes(t, func(t *testing.T, src *plantest.Table, rows [][]any) {
		for _, keys := range [][]string{{}, {"s"}, {"n", "x"}} {
			var mu sync.Mutex
			calls := 0
			n := must[*plan.Apply](t)(plan.NewApply(scan(t, src), "same", cols(keys...), []plan.SortKey{{X: col("d"), Desc: true}}, schema,
				func(_ context.Context, rows column.Reader) (column.Reader, error) {
					mu.Lock()
					defer mu.Unlock()
					calls++
					return rows, nil
				}))
			got, err := execute(n, exec.Options{Workers: 1, BatchRows: 3})
			if err != nil {
				t.Fatal(err)
			}
			if len(keys) == 0 && calls != 1 {
				t.Errorf("without keys Fn was called %d times", calls)
			}
			checkParts(t, got, rows, keys)
			checkRows(t, n, got)
		}
	})
}

// checkParts says whether got has the rows of rows, those of a key together and
// in order.
func checkParts(t *testing.T, got, rows [][]any, keys []string) {
	t.Helper()
	byKey := map[string][][]any{}
	for _, r := range rows {
		k := key(atAll(r, keys)...)
		byKey[k] = append(byKey[k], r)
	}
	for i := 0; i < len(got); {
		k := key(atAll(got[i], keys)...)
		want := sorted(byKey[k], []plan.SortKey{{X: col("d"), Desc: true}})
		if want == nil {
			t.Fatalf("key %s comes twice", k)
		}
		if a, b := plantest.Text(got[i:min(i+len(want), len(got))]), plantest.Text(want); a != b {
			t.Fatalf("key %s has\n%snot\n%s", k, a, b)
		}
		i += len(want)
		delete(byKey, k)
	}
	if len(byKey) > 0 {
		t.Fatalf("%d keys are missing", len(byKey))
	}
}

// memorySink keeps what is written, by part.
type memorySink struct {
	keys      []int
	failWrite error
	failPart  error
	begun     func()

	mu        sync.Mutex
	parts     []*memoryPart
	visible   [][][]any
	committed int
	aborted   int
	open      int
}

func (s *memorySink) String() string { return "memory" }
func (s *memorySink) Begin(context.Context, *column.Schema) (plan.Write, error) {
	s.parts = nil
	if s.begun != nil {
		s.begun()
	}
	return s, nil
}
func (s *memorySink) Keys() []int { return s.keys }
func (s *memorySink) Part() (plan.PartWriter, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.failPart != nil {
		return nil, s.failPart
	}
	p := &memoryPart{sink: s}
	s.parts = append(s.parts, p)
	s.open++
	return p, nil
}
func (s *memorySink) Commit(context.Context) (*plan.Written, error) {
	if s.open != 0 {
		return nil, fmt.Errorf("%d parts are open at Commit", s.open)
	}
	s.committed++
	w := &plan.Written{}
	s.visible = nil
	for _, p := range s.parts {
		s.visible = append(s.visible, p.rows)
		w.Rows += int64(len(p.rows))
		w.Files = append(w.Files, plan.File{Rows: int64(len(p.rows))})
	}
	return w, nil
}
func (s *memorySink) Abort() error {
	s.aborted++
	return nil
}

type memoryPart struct {
	sink *memorySink
	rows [][]any
}

func (p *memoryPart) Write(_ context.Context, b *column.Batch) error {
	if p.sink.failWrite != nil {
		return p.sink.failWrite
	}
	p.rows = append(p.rows, plantest.Rows([]*column.Batch{b})...)
	return nil
}
func (p *memoryPart) Close() error {
	p.sink.mu.Lock()
	defer p.sink.mu.Unlock()
	p.sink.open--
	return nil
}

func TestWriteWithoutKeysKeepsOrder(t *testing.T) {
	shapes(t, func(t *testing.T, src *plantest.Table, rows [][]any) {
		sink := &memorySink{}
		var done *plan.Written
		got, err := execute(&plan.WriteTo{In: scan(t, src), Sink: sink, Done: func(w *plan.Written) { done = w }}, exec.Options{Workers: 3})
		if err != nil {
			t.Fatal(err)
		}
		if want := plantest.Text([][]any{{int64(len(rows)), int64(1), int64(0)}}); plantest.Text(got) != want {
			t.Errorf("it tells %v", got)
		}
		if done == nil || done.Rows != int64(len(rows)) || sink.committed != 1 || sink.aborted != 0 {
			t.Errorf("done %v, committed %d, aborted %d", done, sink.committed, sink.aborted)
		}
		if a, b := plantest.Text(sink.visible[0]), plantest.Text(rows); a != b {
			t.Errorf("written\n%snot\n%s", a, b)
		}
	})
}

func TestWriteWithKeysKeepsOrderOfAKey(t *testing.T) {
	shapes(t, func(t *testing.T, src *plantest.Table, rows [][]any) {
		sink := &memorySink{keys: []int{3, 2}}
		if _, err := execute(&plan.WriteTo{In: scan(t, src), Sink: sink}, exec.Options{Workers: 3}); err != nil {
			t.Fatal(err)
		}
		want := map[string][][]any{}
		for _, r := range rows {
			k := key(r[3], r[2])
			want[k] = append(want[k], r)
		}
		for _, part := range sink.visible {
			got := map[string][][]any{}
			for _, r := range part {
				k := key(r[3], r[2])
				got[k] = append(got[k], r)
			}
			for k, rs := range got {
				if a, b := plantest.Text(rs), plantest.Text(want[k]); a != b {
					t.Errorf("key %s in one part has\n%snot\n%s", k, a, b)
				}
				delete(want, k)
			}
		}
		if len(want) > 0 {
			t.Errorf("%d keys were not written", len(want))
		}
	})
}

func TestWriteAborts(t *testing.T) {
	boom := errors.New("disk full")
	bs := data(1, 500, 10, plantest.Shape{})
	for name, c := range map[string]struct {
		src  error
		sink *memorySink
	}{
		"the source fails": {boom, &memorySink{}},
		"a write fails":    {nil, &memorySink{failWrite: boom}},
		"a part fails":     {nil, &memorySink{keys: []int{1}, failPart: boom}},
	} {
		t.Run(name, func(t *testing.T) {
			check := goroutines(t)
			src := plantest.Memory(schema, bs)
			src.Fail = c.src
			called := false
			_, err := execute(&plan.WriteTo{In: scan(t, src), Sink: c.sink, Done: func(*plan.Written) { called = true }}, exec.Options{Workers: 2})
			if !errors.Is(err, boom) {
				t.Errorf("error %v", err)
			}
			if c.sink.committed != 0 || c.sink.aborted == 0 || called || c.sink.open != 0 {
				t.Errorf("committed %d, aborted %d, done %v, open parts %d", c.sink.committed, c.sink.aborted, called, c.sink.open)
			}
			check()
		})
	}
}

func TestWriteAbortsWhenCancelled(t *testing.T) {
	check := goroutines(t)
	cancelled, cancel := context.WithCancel(ctx)
	src := plantest.Memory(schema, data(1, 100, 10, plantest.Shape{}))
	src.Block = make(chan struct{})
	sink := &memorySink{begun: cancel}
	r, _, err := exec.Build(cancelled, &plan.WriteTo{In: scan(t, src), Sink: sink}, exec.Options{Workers: 2})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := r.Next(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
	if sink.committed != 0 || sink.aborted != 1 {
		t.Errorf("committed %d, aborted %d", sink.committed, sink.aborted)
	}
	if _, err := r.Next(ctx); err == nil || err == io.EOF {
		t.Errorf("the next Next gives %v", err)
	}
	r.Close()
	check()
}
