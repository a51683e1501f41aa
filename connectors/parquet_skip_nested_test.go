package connectors

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/parquet-go/parquet-go"

	"weir/dataframe/column"
	"weir/dataframe/plan"
)

type nestedRow struct {
	N    int64             `parquet:"n"`
	Tags []string          `parquet:"tags,list"`
	At   *nestedPoint      `parquet:"at,optional"`
	Map  map[string]*int32 `parquet:"map"`
}

type nestedPoint struct {
	X    float64 `parquet:"x"`
	Path []int64 `parquet:"path,list"`
}

func nestedRows(n int) []nestedRow {
	out := make([]nestedRow, n)
	for i := range out {
		r := nestedRow{N: int64(i / 2), Map: map[string]*int32{}}
		for k := range i % 7 {
			r.Tags = append(r.Tags, fmt.Sprintf("tag %d of %d", k, i%100))
		}
		if i%5 > 0 {
			r.At = &nestedPoint{X: float64(i), Path: make([]int64, i%4)}
		}
		if v := int32(i); i%3 == 0 {
			r.Map["a"] = &v
		}
		out[i] = r
	}
	return out
}

// TestPagesOfNestedColumnsAreSkipped compares what is read with page indexes with all rows, filtered by hand.
func TestPagesOfNestedColumnsAreSkipped(t *testing.T) {
	for _, version := range []int{1, 2} {
		path := filepath.Join(t.TempDir(), "x.parquet")
		f := must(os.Create(path))
		w := parquet.NewGenericWriter[nestedRow](f, parquet.PageBufferSize(2000), parquet.DataPageVersion(version), parquet.MaxRowsPerRowGroup(7000))
		must(w.Write(nestedRows(20_000)))
		must(0, w.Close())
		must(0, f.Close())
		skipsNested(t, path)
	}
}

func skipsNested(t *testing.T, path string) {
	t.Helper()
	src := open(t, path, plan.ReadOptions{})
	schema := must(src.Schema(ctx))
	at := schema.Index("n")
	all, allBytes := readCounted(t, src, plan.Request{Columns: schema.Names(), Limit: -1})
	for _, c := range []struct {
		filters []plan.Filter
		keep    func(n int) bool
		most    int64 // per cent of all bytes
	}{
		{[]plan.Filter{compare(schema, "n", "=", 4321)}, func(n int) bool { return n == 4321 }, 10},
		{[]plan.Filter{compare(schema, "n", ">=", 3400), compare(schema, "n", "<", 3700)}, func(n int) bool { return n >= 3400 && n < 3700 }, 20},
		{[]plan.Filter{either(compare(schema, "n", "<", 50), compare(schema, "n", ">", 9900))}, func(n int) bool { return n < 50 || n > 9900 }, 20},
		{[]plan.Filter{compare(schema, "n", "<", 1)}, func(n int) bool { return n < 1 }, 10},
	} {
		var want []string
		for _, r := range all {
			var n int
			fmt.Sscan(strings.Split(r, "|")[at], &n)
			if c.keep(n) {
				want = append(want, r)
			}
		}
		req := plan.Request{Columns: schema.Names(), Filters: c.filters, Limit: -1}
		got, bytes := readCounted(t, src, req)
		if strings.Join(got, "\n") != strings.Join(want, "\n") {
			t.Errorf("%s: %v: %d rows, not %d", path, c.filters[0].Expr, len(got), len(want))
		}
		if bytes > allBytes*c.most/100 {
			t.Errorf("%s: %v: %d of %d bytes are read", path, c.filters[0].Expr, bytes, allBytes)
		}
		if detail := must(src.(plan.Detailer).Detail(ctx, req)); !strings.Contains(detail, "pages by page index (") {
			t.Errorf("%s: %v: %s", path, c.filters[0].Expr, detail)
		}
	}
}

func either(a, b plan.Filter) plan.Filter {
	return plan.Filter{Expr: &plan.Call{Func: "or", Args: []plan.Expr{a.Expr, b.Expr}}, Columns: a.Columns, Eval: func(batch *column.Batch) (column.Bitmap, error) {
		l, err := a.Eval(batch)
		if err != nil {
			return nil, err
		}
		r, err := b.Eval(batch)
		for i := range batch.N {
			if r.Has(i) {
				l.Set(i)
			}
		}
		return l, err
	}}
}
