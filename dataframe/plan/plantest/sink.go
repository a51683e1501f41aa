package plantest

import (
	"context"
	"testing"

	"weir/dataframe/column"
	"weir/dataframe/plan"
)

// Sink checks the promises of plan.Sink. sink is used several times; visible
// tells how many rows of it can be seen, -1 if it is not there at all.
func Sink(t *testing.T, sink plan.Sink, schema *column.Schema, rows []*column.Batch, visible func() int64) {
	t.Helper()
	ctx := context.Background()
	if sink.String() == "" {
		t.Error("the sink has no name")
	}
	before := visible()
	w := begin(t, sink, schema)
	writeAll(t, w, rows)
	if n := visible(); n != before {
		t.Errorf("before Commit %d rows are visible, not %d", n, before)
	}
	for range 2 {
		if err := w.Abort(); err != nil {
			t.Fatalf("Abort: %v", err)
		}
	}
	if n := visible(); n != before {
		t.Errorf("after Abort %d rows are visible, not %d", n, before)
	}
	want := int64(0)
	for _, b := range rows {
		want += int64(b.N)
	}
	w = begin(t, sink, schema)
	writeAll(t, w, rows)
	written, err := w.Commit(ctx)
	if err != nil {
		t.Fatalf("Commit: %v", err)
	}
	if written.Rows != want {
		t.Errorf("Commit says %d rows, not %d", written.Rows, want)
	}
	sum := int64(0)
	for _, f := range written.Files {
		sum += f.Rows
	}
	if len(written.Files) > 0 && sum != want {
		t.Errorf("the files have %d rows, not %d", sum, want)
	}
	if err := w.Abort(); err != nil {
		t.Errorf("Abort after Commit: %v", err)
	}
	if n := visible(); n != want {
		t.Errorf("after Commit %d rows are visible, not %d", n, want)
	}
}

func begin(t *testing.T, sink plan.Sink, schema *column.Schema) plan.Write {
	t.Helper()
	w, err := sink.Begin(context.Background(), schema)
	if err != nil {
		t.Fatalf("Begin: %v", err)
	}
	for _, k := range w.Keys() {
		if k < 0 || k >= schema.Len() {
			t.Fatalf("Keys has %d; there are %d columns", k, schema.Len())
		}
	}
	return w
}

// writeAll writes all rows to one part.
func writeAll(t *testing.T, w plan.Write, rows []*column.Batch) {
	t.Helper()
	p, err := w.Part()
	if err != nil {
		t.Fatalf("Part: %v", err)
	}
	for _, b := range rows {
		before := sum(b)
		if err := p.Write(context.Background(), b); err != nil {
			t.Fatalf("Write: %v", err)
		}
		if sum(b) != before {
			t.Fatal("Write changed its batch")
		}
	}
	if err := p.Close(); err != nil {
		t.Fatalf("Close: %v", err)
	}
}
