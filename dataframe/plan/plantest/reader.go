package plantest

import (
	"context"
	"fmt"
	"hash/maphash"
	"io"
	"strings"
	"testing"

	"weir/dataframe/column"
)

// Rows are all values of bs, for comparisons in tests.
func Rows(bs []*column.Batch) [][]any {
	var out [][]any
	for _, b := range bs {
		for i := range b.N {
			row := make([]any, len(b.Cols))
			for c, v := range b.Cols {
				row[c] = v.At(i)
			}
			out = append(out, row)
		}
	}
	return out
}

// Text writes rows a line each, so that NaN equals NaN and floats are told
// apart to the bit.
func Text(rows [][]any) string {
	var b strings.Builder
	for _, r := range rows {
		for i, v := range r {
			if i > 0 {
				b.WriteString(" | ")
			}
			fmt.Fprintf(&b, "%#v", v)
		}
		b.WriteByte('\n')
	}
	return b.String()
}

// Reader checks the promises of column.Reader on what open gives; every call
// must give the same rows anew.
func Reader(t *testing.T, open func() column.Reader) {
	t.Helper()
	ctx := context.Background()
	want := drain(t, open())
	for _, stop := range []int{0, 1, 2} {
		r := open()
		for range stop {
			if _, err := r.Next(ctx); err != nil && err != io.EOF {
				t.Fatalf("Next: %v", err)
			}
		}
		for range 2 {
			if err := r.Close(); err != nil {
				t.Fatalf("Close after %d batches: %v", stop, err)
			}
		}
	}
	if again := drain(t, open()); again != want {
		t.Fatalf("the second reading differs:\n%s\nthe first was\n%s", cutText(again), cutText(want))
	}
	cancelled, cancel := context.WithCancel(ctx)
	cancel()
	r := open()
	if _, err := r.Next(cancelled); err == nil {
		t.Error("Next of a cancelled context gives no error")
	}
	r.Close()
}

// drain reads r to its end and checks every batch.
func drain(t *testing.T, r column.Reader) string {
	t.Helper()
	ctx := context.Background()
	var bs []*column.Batch
	var sums []uint64
	for {
		b, err := r.Next(ctx)
		if err == io.EOF {
			break
		}
		if err != nil {
			t.Fatalf("Next: %v", err)
		}
		Fits(t, r.Schema(), b)
		bs, sums = append(bs, b), append(sums, sum(b))
	}
	if b, err := r.Next(ctx); err != io.EOF {
		t.Fatalf("after the end Next gives %v, %v", b, err)
	}
	if err := r.Close(); err != nil {
		t.Fatalf("Close: %v", err)
	}
	for i, b := range bs {
		if sum(b) != sums[i] {
			t.Fatalf("batch %d changed after it was returned", i)
		}
	}
	return Text(Rows(bs))
}

// Fits fails the test if b does not fit schema, has no rows, or holds a value
// under a null.
func Fits(t *testing.T, schema *column.Schema, b *column.Batch) {
	t.Helper()
	if b.N == 0 {
		t.Fatal("an empty batch")
	}
	if len(b.Cols) != schema.Len() {
		t.Fatalf("a batch has %d columns, the schema %d", len(b.Cols), schema.Len())
	}
	for i, f := range schema.Fields {
		v := b.Cols[i]
		if v.Len() != b.N {
			t.Fatalf("column %s has %d values in a batch of %d rows", f.Name, v.Len(), b.N)
		}
		if !v.Type().Equal(f.Type) {
			t.Fatalf("column %s is %s, the schema says %s", f.Name, v.Type(), f.Type)
		}
		if n := b.N - v.Nulls().Count(b.N); n > 0 && !f.Nullable {
			t.Fatalf("column %s has %d nulls, the schema says it has none", f.Name, n)
		}
		if row := dirty(v); row >= 0 {
			t.Fatalf("column %s, row %d: a value under a null", f.Name, row)
		}
	}
}

// dirty is a row with a value under its null, -1 if there is none.
func dirty(v column.Vector) int {
	valid := v.Nulls()
	if valid == nil {
		return -1
	}
	switch v := v.(type) {
	case *column.Bools:
		return dirtyFixed(v.Values, valid)
	case *column.Days:
		return dirtyFixed(v.Values, valid)
	case *column.Ints:
		return dirtyFixed(v.Values, valid)
	case *column.Floats:
		return dirtyFixed(v.Values, valid)
	case *column.Dict:
		return dirtyFixed(v.Codes, valid)
	case *column.Texts:
		return dirtyFixed(v.Views, valid)
	}
	return -1
}

func dirtyFixed[T comparable](values []T, valid column.Bitmap) int {
	var zero T
	for i, x := range values {
		if x != zero && !valid.Has(i) {
			return i
		}
	}
	return -1
}

var seed = maphash.MakeSeed()

// sum is a checksum of what b shows.
func sum(b *column.Batch) uint64 {
	var h maphash.Hash
	h.SetSeed(seed)
	h.WriteString(Text(Rows([]*column.Batch{b})))
	return h.Sum64()
}

func cutText(s string) string {
	if len(s) > 2000 {
		return s[:2000] + "…"
	}
	return s
}
