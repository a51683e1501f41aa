package connectors

import (
	"fmt"
	"testing"

	"weir/dataframe/column"
	"weir/dataframe/plan"
)

// TestSpare leaves rows alone that fit beside what the folders take, and writes large folders where they do not.
func TestSpare(t *testing.T) {
	const folders, rows = 100, 40_000
	schema := column.NewSchema(column.Field{Name: "k", Type: column.Int64, Nullable: true}, column.Field{Name: "s", Type: column.String, Nullable: true})
	w := must(must(Create(ctx, t.TempDir()+"/t", plan.WriteOptions{PartitionBy: []string{"k"}})).Begin(ctx, schema))
	defer w.Abort()
	p := must(w.Part()).(*tablePart)
	defer p.Close()
	put := func(n int, key func(i int) int) {
		k, s := column.NewBuilder(column.Int64, n), column.NewBuilder(column.String, n)
		for i := range n {
			k.Append(int64(key(i)))
			s.Append(fmt.Sprintf("%0100d", i))
		}
		if err := p.Write(ctx, &column.Batch{N: n, Cols: []column.Vector{k.Vector(), s.Vector()}}); err != nil {
			t.Fatal(err)
		}
	}
	put(folders, func(i int) int { return i })
	for range rows / column.BatchRows {
		put(column.BatchRows, func(int) int { return 7 })
	}
	held, waiting := p.Held(), len(p.waiting)
	if waiting == 0 {
		t.Fatal("no batch waits")
	}
	if err := p.Spare(ctx, held-folders*folderBytes); err != nil {
		t.Fatal(err)
	}
	if p.Held() != held || len(p.waiting) != waiting {
		t.Errorf("of %d bytes %d are held, and of %d batches %d wait", held, p.Held(), waiting, len(p.waiting))
	}
	if err := p.Spare(ctx, (held-folders*folderBytes)/2); err != nil {
		t.Fatal(err)
	}
	if left := p.Held(); left >= held/2 || left < folders*folderBytes || len(p.waiting) > 0 {
		t.Errorf("of %d bytes %d are held, and %d batches wait", held, left, len(p.waiting))
	}
}
