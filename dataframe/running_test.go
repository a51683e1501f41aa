package dataframe_test

import (
	"context"
	"errors"
	"io"
	"strings"
	"sync"
	"testing"

	. "weir/dataframe"
	"weir/dataframe/column"
	"weir/dataframe/plan/plantest"
)

// memory is a source of rows rows in batches of ten.
func memory(t *testing.T, rows int) *plantest.Table {
	t.Helper()
	schema, err := column.ParseSchema("id int64, town string")
	if err != nil {
		t.Fatal(err)
	}
	return plantest.Memory(schema, plantest.Cut(plantest.Random(1, schema, rows, plantest.Shape{}), 10))
}

func TestRunningTellsHowFarItIs(t *testing.T) {
	s := NewSession(Options{Workers: 2})
	var mu sync.Mutex
	var told []Progress
	s.Bind(context.Background(), func(p Progress) {
		mu.Lock()
		defer mu.Unlock()
		told = append(told, p)
	})
	q, err := s.From(memory(t, 1000)).Filter(Col("id").Ge(0)).GroupBy("town").Count().Start(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	if all := s.Running(); len(all) != 1 || all[0] != q || q.Progress().Done || q.Progress().Rows != 0 {
		t.Errorf("before the first row: %d queries run, %+v", len(all), q.Progress())
	}
	rows := 0
	for {
		b, err := q.Next(context.Background())
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		rows += b.N
		if p := q.Progress(); p.Label != "read memory" || p.Rows != 1000 || p.Share != 1 {
			t.Errorf("at a row: %+v", p)
		}
	}
	if err := q.Close(); err != nil {
		t.Fatal(err)
	}
	st := q.Stats()
	if st.Root.Rows != int64(rows) || st.Peak == 0 || st.Spilled != 0 || st.Wall == 0 || st.Computing == 0 {
		t.Errorf("stats %+v, root %+v", st, st.Root)
	}
	leaf := st.Root
	for len(leaf.Inputs) > 0 {
		leaf = leaf.Inputs[0]
	}
	if leaf.Rows != 1000 || !strings.HasPrefix(leaf.Label, "Scan memory") {
		t.Errorf("the scan: %+v", leaf)
	}
	if len(s.Running()) != 0 {
		t.Error("it runs still")
	}
	done := 0
	for _, p := range told {
		if p.Done {
			done++
		}
	}
	if done != 1 {
		t.Errorf("Done was told %d times", done)
	}
}

func TestRunningIsCancelledFromElsewhere(t *testing.T) {
	s := NewSession(Options{Workers: 2})
	src := memory(t, 1000)
	src.Block = make(chan struct{}) // nobody opens it
	q, err := s.From(src).Sort("town").Start(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	go func() {
		for _, q := range s.Running() {
			q.Cancel()
		}
	}()
	if _, err := q.Next(context.Background()); !errors.Is(err, ErrCancelled) {
		t.Errorf("error %v", err)
	}
	q.Cancel()
	if err := q.Close(); err != nil {
		t.Error(err)
	}
	if src.Open() != 0 || len(s.Running()) != 0 {
		t.Errorf("%d readers are open, %d queries run", src.Open(), len(s.Running()))
	}
}

func TestExplainAnalyzeTellsTimeAndMemory(t *testing.T) {
	s := NewSession(Options{Workers: 2})
	text, err := s.From(memory(t, 1000)).Sort("town").ExplainAnalyze()
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"Sort town  [1000 rows, ", " held, 0 B spilled]", "Scan memory  [1000 rows, 100 batches, loading ", ", computing ", "peak memory ", "spilled 0 B"} {
		if !strings.Contains(text, want) {
			t.Errorf("no %q in\n%s", want, text)
		}
	}
}
