package plantest

import (
	"context"
	"sync"
	"testing"

	"weir/dataframe/column"
	"weir/dataframe/plan"
)

// Source checks the promises of plan.Source: columns in any order and number,
// splits that may be read at once, each a well-behaved Reader, and the same rows
// every time.
func Source(t *testing.T, src plan.Source) {
	t.Helper()
	ctx := context.Background()
	schema, err := src.Schema(ctx)
	if err != nil {
		t.Fatalf("Schema: %v", err)
	}
	if src.String() == "" {
		t.Error("the source has no name")
	}
	names := schema.Names()
	all := readSource(t, src, names)
	if again := readSource(t, src, names); again != all {
		t.Errorf("the second reading differs:\n%s\nthe first was\n%s", cutText(again), cutText(all))
	}
	for i, s := range splits(t, src, names) {
		if s.Rows() < -1 || s.Bytes() < -1 {
			t.Errorf("split %d: Rows %d, Bytes %d", i, s.Rows(), s.Bytes())
		}
		Reader(t, func() column.Reader {
			r, err := s.Open(ctx, nil)
			if err != nil {
				t.Fatalf("split %d: Open: %v", i, err)
			}
			return r
		})
	}
	backwards := make([]string, len(names))
	for i, n := range names {
		backwards[len(names)-1-i] = n
	}
	checkColumns(t, src, schema, backwards)
	for _, n := range names {
		checkColumns(t, src, schema, []string{n})
	}
	for i, s := range splits(t, src, names) {
		if d, ok := s.(plan.Divisible); ok {
			divides(t, i, s, d)
		}
	}
	if got, want := countRows(t, src, nil), countRows(t, src, names); got != want {
		t.Errorf("without columns it has %d rows, with all %d", got, want)
	}
	if _, err := src.Splits(ctx, plan.Request{Columns: []string{"no such column"}, Limit: -1}); err == nil {
		t.Error("a column that does not exist gives no error")
	}
	together(t, src, names)
}

// divides checks that the parts of split i are together the split.
func divides(t *testing.T, i int, whole plan.Split, d plan.Divisible) {
	t.Helper()
	want := Text(Rows(read(t, i, whole)))
	for n := range 4 {
		var got []*column.Batch
		parts := d.Divide(n)
		for _, p := range parts {
			got = append(got, read(t, i, p)...)
		}
		if text := Text(Rows(got)); parts != nil && text != want {
			t.Errorf("split %d in %d parts:\n%s\nwant\n%s", i, n, cutText(text), cutText(want))
		}
	}
}

func splits(t *testing.T, src plan.Source, names []string) []plan.Split {
	t.Helper()
	ss, err := src.Splits(context.Background(), plan.Request{Columns: names, Limit: -1})
	if err != nil {
		t.Fatalf("Splits: %v", err)
	}
	return ss
}

// batches reads all splits in order.
func batches(t *testing.T, src plan.Source, names []string) []*column.Batch {
	t.Helper()
	var out []*column.Batch
	for i, s := range splits(t, src, names) {
		out = append(out, read(t, i, s)...)
	}
	return out
}

// read is what is in s, split i.
func read(t *testing.T, i int, s plan.Split) []*column.Batch {
	t.Helper()
	r, err := s.Open(context.Background(), nil)
	if err != nil {
		t.Fatalf("split %d: Open: %v", i, err)
	}
	out, err := column.ReadAll(context.Background(), r)
	if err != nil {
		t.Fatalf("split %d: %v", i, err)
	}
	return out
}

func readSource(t *testing.T, src plan.Source, names []string) string {
	t.Helper()
	return Text(Rows(batches(t, src, names)))
}

func countRows(t *testing.T, src plan.Source, names []string) int {
	t.Helper()
	n := 0
	for _, b := range batches(t, src, names) {
		n += b.N
	}
	return n
}

// checkColumns compares the columns names, read alone, with those of all.
func checkColumns(t *testing.T, src plan.Source, schema *column.Schema, names []string) {
	t.Helper()
	var want [][]any
	for _, row := range Rows(batches(t, src, schema.Names())) {
		var picked []any
		for _, n := range names {
			picked = append(picked, row[schema.Index(n)])
		}
		want = append(want, picked)
	}
	if got := readSource(t, src, names); got != Text(want) {
		t.Errorf("columns %v:\n%s\nwant\n%s", names, cutText(got), cutText(Text(want)))
	}
}

// together reads all splits at once; the race detector looks on.
func together(t *testing.T, src plan.Source, names []string) {
	t.Helper()
	var wg sync.WaitGroup
	for i, s := range splits(t, src, names) {
		wg.Add(1)
		go func() {
			defer wg.Done()
			r, err := s.Open(context.Background(), nil)
			if err != nil {
				t.Errorf("split %d: Open: %v", i, err)
				return
			}
			if _, err := column.ReadAll(context.Background(), r); err != nil {
				t.Errorf("split %d: %v", i, err)
			}
		}()
	}
	wg.Wait()
}
