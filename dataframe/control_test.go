package dataframe_test

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	. "weir/dataframe"
)

// counted is f with a column k, and how many times that was computed.
func counted(f *Frame) (*Frame, *atomic.Int64) {
	n := new(atomic.Int64)
	return f.WithColumns(Func(func(id int) int { n.Add(1); return id * 2 }, "id").As("k")), n
}

func TestCache(t *testing.T) {
	s := NewSession(Options{Workers: 4})
	var notes []string
	s.OnNote(func(text string) { notes = append(notes, text) })
	in := frameIn(t, s, "id int64, s string", "1 a", "2 b", "3 a")
	f, calls := counted(in)
	f = f.Cache()
	if calls.Load() != 0 {
		t.Error("Cache runs the query")
	}
	check(t, f.Union(f).Agg(Sum("k").As("k")), "24")
	check(t, f.Filter(Col("s").Eq("a")).Select("id"), "1", "3")
	check(t, f.Agg(Count().As("n")), "3")
	if n := calls.Load(); n != 3 {
		t.Errorf("computed %d rows, want 3", n)
	}
	if text := fmt.Sprint(must(f.Show(2))); !strings.Contains(text, "showing 2 of 3 rows") {
		t.Error(text)
	}
	if size, err := f.EstimateSize(); err != nil || size.Rows != 3 || size.Bytes <= 0 {
		t.Error(size, err)
	}
	f.Select("id").Uncache()
	check(t, f.Select("k").Tail(1), "6")
	if n := calls.Load(); n != 6 {
		t.Errorf("computed %d rows after Uncache, want 6", n)
	}
	empty := in.Limit(0).Cache()
	for range 2 {
		check(t, empty)
	}
	// More than is allowed is computed each time, and that is told.
	if err := s.Set("cache", "1KB"); err != nil {
		t.Fatal(err)
	}
	f, calls = counted(s.Range(0, 1000).Rename("value", "id"))
	f = f.Cache()
	for range 2 {
		check(t, f.Agg(Sum("k").As("k")), "999000")
		if n, err := f.Count(); n != 1000 || err != nil {
			t.Error(n, err)
		}
	}
	if calls.Load() < 2000 || len(notes) != 1 || !strings.Contains(notes[0], "the 1.0 KB for cached frames") {
		t.Errorf("%d rows, notes %q", calls.Load(), notes)
	}
	// An error is not kept.
	fail := new(atomic.Bool)
	fail.Store(true)
	f = in.Select(Func(func(id int) (int, error) {
		if fail.Load() {
			return 0, errors.New("not now")
		}
		return id, nil
	}, "id").As("id")).Cache()
	if _, err := f.Collect(); err == nil || !strings.Contains(err.Error(), "not now") {
		t.Error(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := f.CollectContext(ctx); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
	fail.Store(false)
	check(t, f, "1", "2", "3")
}

func must(t *Table, err error) *Table {
	if err != nil {
		panic(err)
	}
	return t
}

func TestCacheIsSharedByQueriesAtOnce(t *testing.T) {
	f, calls := counted(NewSession(Options{Workers: 2}).Range(0, 10_000).Rename("value", "id"))
	f = f.Cache()
	var wg sync.WaitGroup
	for range 8 {
		wg.Add(1)
		go func() {
			defer wg.Done()
			if n, err := f.Filter(Col("k").Ge(0)).Count(); n != 10_000 || err != nil {
				t.Error(n, err)
			}
		}()
	}
	wg.Wait()
	if n := calls.Load(); n != 10_000 {
		t.Errorf("computed %d rows", n)
	}
}

func TestCheckpoint(t *testing.T) {
	f, calls := counted(frameIn(t, disk(), "id int64", "1", "2"))
	f = f.Checkpoint(filepath.Join(t.TempDir(), "step"))
	for range 2 {
		check(t, f, "1 2", "2 4")
	}
	if n := calls.Load(); n != 2 {
		t.Errorf("computed %d rows", n)
	}
	if err := orders(t).Checkpoint("x.parquet").Err(); err == nil || !strings.Contains(err.Error(), "no connectors") {
		t.Error(err)
	}
}

func TestExpect(t *testing.T) {
	s := NewSession(Options{})
	var notes []string
	s.OnNote(func(text string) { notes = append(notes, text) })
	f := frameIn(t, s, "id int64, price float64, s string", "1 2.5 a", "2 -1 b", "3 - c", "4 0 d")
	check(t, f.Expect("id > 0").Select("id").Limit(2), "1", "2")
	check(t, f.Expect(Col("price").Gt(0), "warn").Select("id"), "1", "2", "3", "4")
	check(t, f.Expect("price > 0", "drop").Select("id"), "1")
	check(t, f.Expect("id > 0", "warn").Select("id").Tail(1), "4")
	want := "expected price > 0, but it is not true for 3 of 4 rows: row 1: id=2, price=-1, s=b; row 2: id=3, price=null, s=c; row 3: id=4, price=0, s=d"
	if len(notes) != 2 || notes[0] != want || notes[1] != want+"; they are left out" {
		t.Errorf("notes %q", notes)
	}
	_, err := f.Expect("price >= 0 OR price IS NULL").Collect()
	if err == nil || !strings.Contains(err.Error(), "1 of 4 rows: row 1: id=2, price=-1, s=b") {
		t.Error(err)
	}
	if bad := s.BadRows(fmt.Errorf("cell: %w", err)); bad == nil || bad.Len() != 1 || bad.At(0, "id") != int64(2) {
		t.Errorf("bad rows %v", bad)
	}
	if s.BadRows(errors.New("x")) != nil {
		t.Error("bad rows of another error")
	}
	check(t, f.Where("price > ? OR s = 'd'", 1).Select("id"), "1", "4")
	check(t, f.Select(SQLExpr("upper(s) || '!' AS shout")).Limit(1), "A!")
	// Bad rows are not written.
	d := disk()
	out := filepath.Join(t.TempDir(), "out.parquet")
	if _, err := frameIn(t, d, "id int64", "1", "-2").Expect("id > 0").Write(out); err == nil || !strings.Contains(err.Error(), "1 of 2 rows") {
		t.Error(err)
	}
	if _, err := d.Read(out).Collect(); err == nil {
		t.Error("bad rows were written")
	}
	for want, f := range map[string]*Frame{
		`there are "fail", "warn" and "drop"`:      f.Expect("id > 0", "ignore"),
		"not bool":                                 f.Expect("id + 1"),
		`no column "prise"; did you mean "price"?`: f.Expect("prise > 0"),
		`expression "id >"`:                        f.Where("id >"),
	} {
		if f.Err() == nil || !strings.Contains(f.Err().Error(), want) {
			t.Errorf("error %v, want %s", f.Err(), want)
		}
	}
}
