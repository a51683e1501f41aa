package connectors

import (
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"testing"

	"weir/dataframe/column"
	"weir/dataframe/plan"
)

// TestRowsAreCounted counts rows by one condition over many pages, of columns with and without dictionaries and nulls.
func TestRowsAreCounted(t *testing.T) {
	const n = 150_000
	r := rand.New(rand.NewPCG(51, 52))
	schema := column.NewSchema(
		column.Field{Name: "few", Type: column.String}, column.Field{Name: "holes", Type: column.String, Nullable: true},
		column.Field{Name: "runs", Type: column.Int64}, column.Field{Name: "many", Type: column.Int64, Nullable: true})
	want := map[string]int{}
	var builders []*column.Builder
	for _, f := range schema.Fields {
		builders = append(builders, column.NewBuilder(f.Type, n))
	}
	for i := range n {
		few, runs, many := r.IntN(9), int64(i/20_000), r.Int64N(1e12)
		row := []any{fmt.Sprint("event ", few), fmt.Sprint("place ", few), runs, many}
		for k := range row {
			if schema.Fields[k].Nullable && r.IntN(3) == 0 {
				row[k] = nil
			}
			must(0, builders[k].Append(row[k]))
		}
		if few == 4 {
			want["few"]++
		}
		if row[1] != nil && few == 4 {
			want["holes"]++
		}
		if runs < 3 {
			want["runs"]++
		}
		if row[3] != nil && many < 5e11 {
			want["many"]++
		}
	}
	b := &column.Batch{N: n}
	for _, k := range builders {
		b.Cols = append(b.Cols, k.Vector())
	}
	path := filepath.Join(t.TempDir(), "a.parquet")
	sink := must(Create(ctx, path, plan.WriteOptions{RowGroupRows: 100_000}))
	w := must(sink.Begin(ctx, schema))
	p := must(w.Part())
	must(0, p.Write(ctx, b))
	must(0, p.Close())
	must(w.Commit(ctx))
	src := open(t, path, plan.ReadOptions{})
	for _, f := range []plan.Filter{
		compare(schema, "few", "=", "event 4"), compare(schema, "holes", "=", "place 4"), compare(schema, "runs", "<", 3), compare(schema, "many", "<", 500_000_000_000),
	} {
		if got := counted(t, src, plan.Request{Columns: []string{}, Filters: []plan.Filter{f}, Limit: -1}); got != want[f.Columns[0]] {
			t.Errorf("%v: %d rows, want %d", f.Expr, got, want[f.Columns[0]])
		}
	}
}
