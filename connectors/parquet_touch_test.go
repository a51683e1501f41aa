package connectors

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"weir/dataframe/column"
	"weir/dataframe/plan"
)

// touchStore notes which bytes of each file are read.
type touchStore struct {
	Store
	mu    sync.Mutex
	bytes map[string][]rowRange
}

func (s *touchStore) ReadAt(c context.Context, o Object, p []byte, off int64) (int, error) {
	s.mu.Lock()
	s.bytes[o.Path] = append(s.bytes[o.Path], rowRange{off, off + int64(len(p))})
	s.mu.Unlock()
	return s.Store.ReadAt(c, o, p, off)
}

// TestTouchesTwoOfManyColumns reads two of a hundred columns: the footer and their chunks, each once, and nothing else.
func TestTouchesTwoOfManyColumns(t *testing.T) {
	const rows = 20_000
	schema := &column.Schema{}
	b := &column.Batch{N: rows}
	for c := range 100 {
		schema.Fields = append(schema.Fields, column.Field{Name: fmt.Sprintf("c%d", c), Type: column.Int64})
		values := make([]int64, rows)
		for i := range values {
			values[i] = int64(i*7919+c) * 1_000_003 % (1 << 40)
		}
		b.Cols = append(b.Cols, &column.Ints{Typ: column.Int64, Values: values})
	}
	path := filepath.Join(t.TempDir(), "x.parquet")
	write(t, path, plan.WriteOptions{RowGroupRows: 5000}, schema, b)
	s := &touchStore{Store: localStore{}, bytes: map[string][]rowRange{}}
	src := must(openFiles(ctx, s, path, plan.ReadOptions{})).(*parquetSource)
	same(t, mustRows(t, src, plan.Request{Columns: []string{"c17", "c83"}})[:1], []string{"17000051|83000249"})
	m := src.metas[0]
	size := src.files[0].Size
	may := []rowRange{{size - 64<<10, size}} // the footer comes with the first read
	var most int64 = 64 << 10
	for g := range m.Groups {
		for _, c := range []int{17, 83} {
			from, n, err := m.Range(g, &m.Leaves[c], size)
			if err != nil {
				t.Fatal(err)
			}
			may = append(may, rowRange{from, from + n})
			most += n
		}
	}
	var total int64
	for _, r := range s.bytes[path] {
		total += r.to - r.from
		inside := false
		for _, x := range may {
			inside = inside || x.from <= r.from && r.to <= x.to
		}
		if !inside {
			t.Errorf("bytes %d to %d are read", r.from, r.to)
		}
	}
	if total > most || len(m.Groups) != 4 {
		t.Errorf("%d bytes of %d are read, of %d row groups", total, size, len(m.Groups))
	}
}

// TestLimitOpensFewFiles reads the first ten rows of a thousand files, of a folder and of a table.
func TestLimitOpensFewFiles(t *testing.T) {
	mem := &memStore{}
	s := &touchStore{Store: mem, bytes: map[string][]rowRange{}}
	for i := range 1000 {
		if err := writeRows(must(createFiles(ctx, mem, fmt.Sprintf("folder/%04d.parquet", i), plan.WriteOptions{})), numbersOf("k", int64(i), int64(-i))); err != nil {
			t.Fatal(err)
		}
	}
	part := tableOf(mem, "table", plan.WriteOptions{PartitionBy: []string{"k"}})
	var batches []*column.Batch
	for i := range 1000 {
		batches = append(batches, numbersOf(fmt.Sprintf("%04d", i), int64(i), int64(-i)))
	}
	if err := writeRows(part, batches...); err != nil {
		t.Fatal(err)
	}
	counted := must(openFiles(ctx, s, "table", plan.ReadOptions{}))
	known := must(counted.(plan.Statistician).Statistics(ctx, plan.Request{Limit: -1}))
	if rows := must(counted.(plan.Counter).Count(ctx)); known.Rows != 2000 || !known.Exact || rows != 2000 {
		t.Errorf("the log tells of %d rows, %d", rows, known.Rows)
	}
	for p := range s.bytes {
		t.Errorf("%s is opened to count the rows", p)
	}
	for path, most := range map[string]int{"folder": schemaFiles + 5, "folder/*.parquet": schemaFiles + 5, "table": 5} {
		clear(s.bytes)
		src := must(openFiles(ctx, s, path, plan.ReadOptions{}))
		rows := mustRowsUpTo(t, src, plan.Request{Columns: []string{"n"}, Limit: 10}, 10)
		if len(rows) != 10 || rows[3] != "-1" {
			t.Errorf("%s: %v", path, rows)
		}
		files := 0
		for p := range s.bytes {
			if strings.HasSuffix(p, ".parquet") && !strings.Contains(p, deltaLog) {
				files++
			}
		}
		if files > most {
			t.Errorf("%s: %d files are opened for ten rows", path, files)
		}
		detail := must(src.(plan.Detailer).Detail(ctx, plan.Request{Columns: []string{"n"}, Limit: 10}))
		if !strings.Contains(detail, "5 of 1000 files") || !strings.Contains(detail, "995 files by limit") {
			t.Errorf("%s: %s", path, detail)
		}
	}
}

// mustRowsUpTo is the first rows of a request, and reads no further.
func mustRowsUpTo(t *testing.T, src plan.Source, req plan.Request, most int) []string {
	t.Helper()
	var out []string
	for _, s := range must(src.Splits(ctx, req)) {
		if len(out) >= most {
			break
		}
		r := must(s.Open(ctx, nil))
		out = append(out, lines(r.Schema(), must(column.ReadAll(ctx, r))...)...)
	}
	return out
}

// TestFilesUnlikeThoseLookedAt has many files of which the columns of some are not looked at before they are read.
func TestFilesUnlikeThoseLookedAt(t *testing.T) {
	one := column.NewSchema(column.Field{Name: "n", Type: column.Int64})
	for _, c := range []struct {
		odd   *column.Schema // of file 40
		batch *column.Batch
		want  string
	}{
		{column.NewSchema(column.Field{Name: "n", Type: column.Int64}, column.Field{Name: "x", Type: column.Bool}), &column.Batch{N: 1, Cols: []column.Vector{&column.Ints{Typ: column.Int64, Values: []int64{7}}, &column.Bools{Typ: column.Bool, Values: []bool{true}}}}, "its column x bool is not among those of the files looked at first"},
		{column.NewSchema(column.Field{Name: "n", Type: column.Float64}), &column.Batch{N: 1, Cols: []column.Vector{&column.Floats{Typ: column.Float64, Values: []float64{7.5}}}}, "its column n float64 is not among those"},
		{column.NewSchema(column.Field{Name: "n", Type: column.Int32}), &column.Batch{N: 1, Cols: []column.Vector{&column.Ints{Typ: column.Int32, Values: []int64{7}}}}, ""},
		{column.NewSchema(column.Field{Name: "m", Type: column.Null}), &column.Batch{N: 1, Cols: []column.Vector{column.NullsOf(column.Null, 1)}}, "its column m"},
	} {
		s := &memStore{}
		for i := range 200 {
			schema, b := one, &column.Batch{N: 1, Cols: []column.Vector{&column.Ints{Typ: column.Int64, Values: []int64{1}}}}
			if i == 40 {
				schema, b = c.odd, c.batch
			}
			sink := must(createFiles(ctx, s, fmt.Sprintf("f/%03d.parquet", i), plan.WriteOptions{}))
			w := must(sink.Begin(ctx, schema))
			p := must(w.Part())
			must(0, p.Write(ctx, b))
			must(0, p.Close())
			must(w.Commit(ctx))
		}
		rows, err := rowsOf(must(openFiles(ctx, s, "f", plan.ReadOptions{})), plan.Request{})
		if c.want == "" && (err != nil || len(rows) != 200 || rows[40] != "7") || c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want) || !strings.Contains(err.Error(), "040.parquet") || !strings.Contains(err.Error(), "SniffFiles(-1)")) {
			t.Errorf("%s: %v", c.odd, err)
		}
		if rows, err = rowsOf(must(openFiles(ctx, s, "f", plan.ReadOptions{SniffFiles: -1})), plan.Request{}); err != nil || len(rows) != 200 {
			t.Errorf("%s, all looked at: %v", c.odd, err)
		}
	}
}
