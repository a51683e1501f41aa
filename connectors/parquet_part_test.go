package connectors

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"testing"

	"github.com/parquet-go/parquet-go"

	"weir/dataframe/column"
	"weir/dataframe/plan"
)

// inParts checks that the parts of every row group have its rows, in order, and reads no row of others.
func inParts(t *testing.T, src plan.Source, req plan.Request) {
	t.Helper()
	req.Limit = -1
	for i, whole := range must(src.Splits(ctx, req)) {
		want := rowsOfSplit(t, whole)
		for _, n := range []int{2, 3, 7} {
			var got []string
			rows, bytes := int64(0), int64(0)
			for _, part := range whole.(*groupSplit).parts(n, 1) {
				got = append(got, rowsOfSplit(t, part)...)
				rows, bytes = rows+part.Rows(), bytes+part.Bytes()
			}
			if got == nil && whole.Rows() < int64(n) {
				continue
			}
			if fmt.Sprint(got) != fmt.Sprint(want) {
				t.Fatalf("%v: row group %d in %d parts has %d rows, not %d, or others", req.Columns, i, n, len(got), len(want))
			}
			if rows != whole.Rows() || bytes > whole.Bytes() {
				t.Errorf("row group %d in %d parts: %d rows of %d, %d bytes of %d", i, n, rows, whole.Rows(), bytes, whole.Bytes())
			}
		}
	}
}

func rowsOfSplit(t *testing.T, s plan.Split) []string {
	t.Helper()
	r := must(s.Open(ctx, nil))
	batches, err := column.ReadAll(ctx, r)
	if err != nil {
		t.Fatal(err)
	}
	return lines(r.Schema(), batches...)
}

func TestPartsOfRowGroups(t *testing.T) {
	for _, version := range []int{1, 2} {
		src := open(t, writeSkip(t, skipRows(20_000), parquet.DataPageVersion(version)), plan.ReadOptions{})
		names := skipSchema.Names()
		for _, req := range []plan.Request{
			{Columns: names},
			{Columns: []string{}},
			{Columns: []string{"name", "f"}, Filters: []plan.Filter{compare(skipSchema, "n", "=", 4321)}},
			{Columns: names, Filters: []plan.Filter{compare(skipSchema, "n", ">=", 1990), compare(skipSchema, "n", "<", 2010)}},
			{Columns: names, Filters: []plan.Filter{compare(skipSchema, "key", "=", 76)}},
			{Columns: []string{"x"}, Filters: []plan.Filter{compare(skipSchema, "f", "<", 2000.0), compare(skipSchema, "name", ">", "name 0003")}},
			{Columns: []string{}, Filters: []plan.Filter{compare(skipSchema, "name", ">", "name 0003")}},
		} {
			inParts(t, src, req)
		}
	}
	path := filepath.Join(t.TempDir(), "nested.parquet")
	f := must(os.Create(path))
	w := parquet.NewGenericWriter[nestedRow](f, parquet.PageBufferSize(2000), parquet.MaxRowsPerRowGroup(7000))
	must(w.Write(nestedRows(20_000)))
	must(0, w.Close())
	must(0, f.Close())
	inParts(t, open(t, path, plan.ReadOptions{}), plan.Request{Columns: []string{"n", "tags", "at", "map"}})
}

func TestPartsOfRandomTables(t *testing.T) {
	for seed := range uint64(20) {
		schema, batches := randomTable(rand.New(rand.NewPCG(seed, 3)), int(seed%4))
		path := filepath.Join(t.TempDir(), "x.parquet")
		write(t, path, plan.WriteOptions{}, schema, batches...)
		inParts(t, open(t, path, plan.ReadOptions{}), plan.Request{Columns: schema.Names()})
	}
}

// TestWhatIsNotDivided has row groups whose parts would each decode what the others do.
func TestWhatIsNotDivided(t *testing.T) {
	type row struct {
		N    int64   `parquet:"n,plain"`
		List []int64 `parquet:"list,list"`
	}
	rows := make([]row, 4*fewestInPart)
	for i := range rows {
		rows[i] = row{int64(i) * 77773, []int64{1, 2}}
	}
	for name, c := range map[string]struct {
		page    int
		columns []string
		parts   int
	}{
		"small pages":   {64 << 10, []string{"n"}, 4},
		"large pages":   {1 << 30, []string{"n"}, 0},
		"nested column": {64 << 10, []string{"n", "list"}, 0},
	} {
		path := filepath.Join(t.TempDir(), "x.parquet")
		f := must(os.Create(path))
		w := parquet.NewGenericWriter[row](f, parquet.PageBufferSize(c.page), parquet.MaxRowsPerRowGroup(int64(len(rows))))
		must(w.Write(rows))
		must(0, w.Close())
		must(0, f.Close())
		splits := must(open(t, path, plan.ReadOptions{}).Splits(ctx, plan.Request{Columns: c.columns, Limit: -1}))
		if got := splits[0].(plan.Divisible).Divide(4); len(splits) != 1 || len(got) != c.parts {
			t.Errorf("%s: %d splits, the first in %d parts, not %d", name, len(splits), len(got), c.parts)
		}
	}
}

func TestPartsWithoutDeletedRows(t *testing.T) {
	path := tenRows(t)
	deleteBy(t, path, inLog(0, 3, 4, 5, 6, 7, 9))
	src := open(t, path, plan.ReadOptions{})
	inParts(t, src, plan.Request{Columns: []string{"n"}})
	inParts(t, src, plan.Request{Columns: []string{}, Filters: []plan.Filter{compare(numbers, "n", ">=", 2)}})
}
