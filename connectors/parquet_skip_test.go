package connectors

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/parquet-go/parquet-go"

	"weir/dataframe/column"
	"weir/dataframe/plan"
)

// skipRow is a row of the files here: n rises, so its pages have narrow bounds; of half of
// the numbers key has none.
type skipRow struct {
	N    int64   `parquet:"n"`
	Key  int64   `parquet:"key"`
	Name string  `parquet:"name,dict"`
	X    *string `parquet:"x,optional"`
	F    float64 `parquet:"f"`
}

var skipSchema = column.NewSchema(
	column.Field{Name: "n", Type: column.Int64}, column.Field{Name: "key", Type: column.Int64},
	column.Field{Name: "name", Type: column.String}, column.Field{Name: "x", Type: column.String, Nullable: true},
	column.Field{Name: "f", Type: column.Float64},
)

func skipRows(rows int) []skipRow {
	r := rand.New(rand.NewPCG(5, 5))
	out := make([]skipRow, rows)
	for i := range out {
		out[i] = skipRow{N: int64(i / 3), Key: 2 * r.Int64N(1000), Name: fmt.Sprintf("name %04d", i/500), F: float64(i) / 8}
		if i%1000 < 700 {
			x := fmt.Sprintf("a longer text, number %d", i)
			out[i].X = &x
		}
	}
	return out
}

// writeSkip writes rows with small pages, indexes and Bloom filters on key and name.
func writeSkip(t *testing.T, rows []skipRow, o ...parquet.WriterOption) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "skip.parquet")
	f, err := os.Create(path)
	if err != nil {
		t.Fatal(err)
	}
	o = append(o, parquet.PageBufferSize(4000), parquet.MaxRowsPerRowGroup(6000),
		parquet.BloomFilters(parquet.SplitBlockFilter(10, "key"), parquet.SplitBlockFilter(10, "name")))
	w := parquet.NewGenericWriter[skipRow](f, o...)
	if _, err := w.Write(rows); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	return path
}

func both(a, b plan.Filter) plan.Filter {
	return plan.Filter{Expr: plan.JoinAnd([]plan.Expr{a.Expr, b.Expr}), Columns: union(a.Columns, b.Columns), Eval: func(batch *column.Batch) (column.Bitmap, error) {
		l, err := a.Eval(&column.Batch{N: batch.N, Cols: batch.Cols[:1]})
		if err != nil {
			return nil, err
		}
		r, err := b.Eval(&column.Batch{N: batch.N, Cols: batch.Cols[1:]})
		return l.And(r, batch.N), err
	}}
}

func union(a, b []string) []string { return append(append([]string(nil), a...), b...) }

// TestPagesAreSkipped compares what comes with indexes and filters with all rows, filtered
// by hand, and looks at what is not read.
func TestPagesAreSkipped(t *testing.T) {
	rows := skipRows(20_000)
	for _, version := range []int{1, 2} {
		path := writeSkip(t, rows, parquet.DataPageVersion(version))
		src := open(t, path, plan.ReadOptions{})
		names := skipSchema.Names()
		all, allBytes := readCounted(t, src, plan.Request{Columns: names, Limit: -1})
		if len(all) != len(rows) {
			t.Fatalf("%d rows", len(all))
		}
		for _, c := range []struct {
			filters []plan.Filter
			keep    func(r skipRow) bool
			most    int64 // per cent of all bytes
			why     string
		}{
			{[]plan.Filter{compare(skipSchema, "n", "=", 4321)}, func(r skipRow) bool { return r.N == 4321 }, 10, "pages by page index"},
			{[]plan.Filter{compare(skipSchema, "n", ">=", 1990), compare(skipSchema, "n", "<", 2010)}, func(r skipRow) bool { return r.N >= 1990 && r.N < 2010 }, 20, "page index"},
			{[]plan.Filter{compare(skipSchema, "key", "=", 77)}, func(r skipRow) bool { return r.Key == 77 }, 1, "4 row groups by Bloom filter"},
			{[]plan.Filter{compare(skipSchema, "key", "=", 76)}, func(r skipRow) bool { return r.Key == 76 }, 100, ""},
			{[]plan.Filter{compare(skipSchema, "name", "=", "name 0013")}, func(r skipRow) bool { return r.Name == "name 0013" }, 25, "pages by page index"},
			{[]plan.Filter{compare(skipSchema, "name", "=", "name 0013x")}, func(r skipRow) bool { return false }, 1, "1 row group by Bloom filter"},
			{[]plan.Filter{compare(skipSchema, "f", ">", 2400.0)}, func(r skipRow) bool { return r.F > 2400 }, 30, ""},
			{[]plan.Filter{compare(skipSchema, "f", "<", 20.0), compare(skipSchema, "n", ">", 30)}, func(r skipRow) bool { return r.F < 20 && r.N > 30 }, 10, "page index"},
			{[]plan.Filter{both(compare(skipSchema, "n", "<", 100), compare(skipSchema, "key", ">", 1000))}, func(r skipRow) bool { return r.N < 100 && r.Key > 1000 }, 10, "page index"},
			{[]plan.Filter{compare(skipSchema, "x", ">=", "a longer text, number 9999")}, func(r skipRow) bool { return r.X != nil && *r.X >= "a longer text, number 9999" }, 100, ""},
		} {
			var want []string
			for i, r := range rows {
				if c.keep(r) {
					want = append(want, all[i])
				}
			}
			req := plan.Request{Columns: names, Filters: c.filters, Limit: -1}
			text := fmt.Sprintf("version %d, %v", version, c.filters[0].Expr)
			got, bytes := readCounted(t, src, req)
			if strings.Join(got, "\n") != strings.Join(want, "\n") {
				t.Errorf("%s: %d rows, not %d", text, len(got), len(want))
			}
			if bytes > allBytes*c.most/100+2000 {
				t.Errorf("%s: %d of %d bytes are read", text, bytes, allBytes)
			}
			if n := counted(t, src, plan.Request{Columns: []string{}, Filters: c.filters, Limit: -1}); n != len(want) {
				t.Errorf("%s: %d rows are counted, not %d", text, n, len(want))
			}
			detail, err := src.(plan.Detailer).Detail(ctx, req)
			if err != nil || !strings.Contains(detail, c.why) {
				t.Errorf("%s: detail %q, %v", text, detail, err)
			}
			// Some columns only, and the filters learnt at Open.
			few := plan.Request{Columns: []string{"x"}, Limit: -1}
			var fewWant []string
			for i, r := range rows {
				if c.keep(r) {
					fewWant = append(fewWant, strings.Split(all[i], "|")[3])
				}
			}
			if got, _ := readCounted(t, src, few, c.filters...); strings.Join(got, "\n") != strings.Join(fewWant, "\n") {
				t.Errorf("%s: at Open: %d rows, not %d", text, len(got), len(fewWant))
			}
		}
	}
}

// readCounted is the rows of src and the bytes of pages that were read for them.
func readCounted(t *testing.T, src plan.Source, req plan.Request, runtime ...plan.Filter) (out []string, bytes int64) {
	t.Helper()
	splits, err := src.Splits(ctx, req)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range splits {
		r, err := s.Open(ctx, runtime)
		if err != nil {
			t.Fatal(err)
		}
		batches, err := column.ReadAll(ctx, keepOpen{r})
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, lines(r.Schema(), batches...)...)
		if m, ok := r.(plan.Metered); ok {
			bytes += m.BytesRead()
		}
		r.Close()
	}
	return out, bytes
}

// counted is how many rows there are for req, which wants no columns.
func counted(t *testing.T, src plan.Source, req plan.Request) (n int) {
	t.Helper()
	for _, s := range must(src.Splits(ctx, req)) {
		for _, b := range must(column.ReadAll(ctx, must(s.Open(ctx, nil)))) {
			n += b.N
			if len(b.Cols) > 0 {
				t.Errorf("a batch has %d columns", len(b.Cols))
			}
		}
	}
	return n
}

// keepOpen lets a Reader be asked after its end.
type keepOpen struct{ column.Reader }

func (keepOpen) Close() error { return nil }

// A limit without a condition reads the footers and row groups that it needs.
func TestLimitNeedsFewRowGroups(t *testing.T) {
	src := open(t, writeSkip(t, skipRows(20_000)), plan.ReadOptions{})
	splits, err := src.Splits(context.Background(), plan.Request{Columns: []string{"n"}, Limit: 6001})
	if err != nil || len(splits) != 2 {
		t.Fatalf("%d splits, %v", len(splits), err)
	}
	detail, err := src.(plan.Detailer).Detail(ctx, plan.Request{Columns: []string{"n"}, Limit: 6001})
	if err != nil || !strings.Contains(detail, "2 of 4 row groups") || !strings.Contains(detail, "skipped: 2 row groups by limit (") {
		t.Errorf("detail %q, %v", detail, err)
	}
}

// A broken index is as none, and pages that the index does not tell truly are refused.
func TestBrokenIndexes(t *testing.T) {
	path := writeSkip(t, skipRows(20_000))
	whole, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	f := compare(skipSchema, "n", "=", 4321)
	req := plan.Request{Columns: []string{"name", "key"}, Filters: []plan.Filter{f}, Limit: -1}
	want, _ := readCounted(t, open(t, path, plan.ReadOptions{}), req)
	src := open(t, path, plan.ReadOptions{}).(*parquetSource)
	if _, err := src.Schema(ctx); err != nil {
		t.Fatal(err)
	}
	broken := 0
	for g := range src.metas[0].Groups {
		for _, c := range src.metas[0].Groups[g].Columns {
			for _, off := range []int64{c.ColumnIndexOffset, c.OffsetIndexOffset} {
				for i := range int64(20) {
					whole[off+i] ^= 0x5a
				}
				broken++
			}
		}
	}
	if err := os.WriteFile(path, whole, 0o644); err != nil {
		t.Fatal(err)
	}
	if broken == 0 {
		t.Fatal("no index")
	}
	got, _ := readCounted(t, open(t, path, plan.ReadOptions{}), req)
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("%d rows, not %d", len(got), len(want))
	}
}
