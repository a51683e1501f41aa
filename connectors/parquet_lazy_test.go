package connectors

import (
	"path/filepath"
	"testing"

	"weir/connectors/internal/pq"
	"weir/dataframe/column"
	"weir/dataframe/plan"
)

// TestLargeChunk reads a column chunk that is larger than what is read at once.
func TestLargeChunk(t *testing.T) {
	schema := column.NewSchema(column.Field{Name: "n", Type: column.Int64})
	path := filepath.Join(t.TempDir(), "x.parquet")
	values := make([]int64, 3*pq.PieceBytes/8)
	for i := range values {
		values[i] = int64(i)
	}
	write(t, path, plan.WriteOptions{Compression: "none"}, schema, &column.Batch{N: len(values), Cols: []column.Vector{&column.Ints{Typ: column.Int64, Values: values}}})
	splits := must(open(t, path, plan.ReadOptions{}).Splits(ctx, plan.Request{Columns: []string{"n"}, Limit: -1}))
	r := must(splits[0].Open(ctx, nil))
	first := must(r.Next(ctx))
	if n := r.(plan.Metered).BytesRead(); len(splits) != 1 || n >= pq.PieceBytes {
		t.Errorf("%d splits, %d bytes read for a batch", len(splits), n)
	}
	at := int64(0)
	for _, b := range append([]*column.Batch{first}, must(column.ReadAll(ctx, r))...) {
		for _, v := range b.Cols[0].(*column.Ints).Values {
			if v != at {
				t.Fatalf("row %d is %d", at, v)
			}
			at++
		}
	}
	if at != int64(len(values)) {
		t.Errorf("%d rows", at)
	}
}
