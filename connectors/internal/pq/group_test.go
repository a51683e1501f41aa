package pq

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/parquet-go/parquet-go/format"

	"weir/dataframe/column"
)

// TestGroupInSteps writes the same rows at once and as they come: columns that keep their dictionary, that give it up when many
// rows wait for it, and that never have one must not tell how.
func TestGroupInSteps(t *testing.T) {
	const rows = 150_000
	few, late, many := column.TextBuilder{Typ: column.String}, column.TextBuilder{Typ: column.String}, column.TextBuilder{Typ: column.String}
	numbers, ids := make([]int64, rows), make([]int64, rows)
	flags := make([]bool, rows)
	for i := range rows {
		few.Append(fmt.Appendf(nil, "event %d", i%7))
		if i < 60_000 {
			late.AppendNull()
		} else {
			late.Append(fmt.Appendf(nil, "order/%d/of/%d", i*7919%rows, i))
		}
		many.Append(fmt.Appendf(nil, "https://shop.example/%d?n=%d", i*i%1001, i))
		numbers[i], ids[i], flags[i] = int64(i%300), int64(i*2654435761), i%3 == 0
	}
	schema := column.NewSchema(
		column.Field{Name: "few", Type: column.String, Nullable: true}, column.Field{Name: "late", Type: column.String, Nullable: true},
		column.Field{Name: "many", Type: column.String, Nullable: true}, column.Field{Name: "numbers", Type: column.Int64, Nullable: true},
		column.Field{Name: "ids", Type: column.Int64, Nullable: true}, column.Field{Name: "flags", Type: column.Bool, Nullable: true})
	b := &column.Batch{N: rows, Cols: []column.Vector{few.Texts(), late.Texts(), many.Texts(), &column.Ints{Typ: column.Int64, Values: numbers},
		&column.Ints{Typ: column.Int64, Values: ids}, &column.Bools{Typ: column.Bool, Values: flags}}}
	var batches []*column.Batch
	for from := 0; from < rows; from += 997 {
		batches = append(batches, b.Slice(from, min(from+997, rows)))
	}
	want, _ := writeGroup(t, schema, format.Zstd, batches...)
	for _, step := range []int{1, 20, 100} {
		var file bytes.Buffer
		w, err := NewWriter(&file, schema, format.Zstd, make(chan struct{}, 2))
		if err != nil {
			t.Fatal(err)
		}
		g := w.Begin()
		for piece := range slices.Chunk(batches, step) {
			g.Add(piece)
		}
		if err := g.Close(); err != nil {
			t.Fatal(err)
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(file.Bytes(), want.Bytes()) {
			t.Errorf("%d batches at a time make another file", step)
		}
	}
}

// panicking is a writer that panics after its first bytes.
type panicking struct{ begun bool }

func (p *panicking) Write(b []byte) (int, error) {
	if p.begun {
		panic("no more")
	}
	p.begun = true
	return len(b), nil
}

// TestGroupOfPanic has a panic of what is below be an error of the row group, which ends beside other work.
func TestGroupOfPanic(t *testing.T) {
	schema := column.NewSchema(column.Field{Name: "n", Type: column.Int64, Nullable: true})
	w, err := NewWriter(&panicking{}, schema, format.Zstd, make(chan struct{}, 1))
	if err != nil {
		t.Fatal(err)
	}
	g := w.Begin()
	g.Add([]*column.Batch{{N: 1, Cols: []column.Vector{&column.Ints{Typ: column.Int64, Values: []int64{1}}}}})
	done := make(chan error)
	go func() { done <- g.Close() }()
	if err := <-done; err == nil || !strings.Contains(err.Error(), "no more") {
		t.Errorf("the error is %v", err)
	}
}
