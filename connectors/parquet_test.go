package connectors

import (
	"context"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"weir/dataframe/column"
	"weir/dataframe/plan"
)

// everyType has a column of every type that is written.
var everyType = column.NewSchema(
	column.Field{Name: "b", Type: column.Bool, Nullable: true},
	column.Field{Name: "i", Type: column.Int64, Nullable: true},
	column.Field{Name: "f", Type: column.Float64, Nullable: true},
	column.Field{Name: "p", Type: column.Decimal(12, 2), Nullable: true},
	column.Field{Name: "d", Type: column.Date, Nullable: true},
	column.Field{Name: "t", Type: column.Timestamp, Nullable: true},
	column.Field{Name: "ms", Type: column.Type{Kind: column.KindTimestamp, Unit: column.Milli}, Nullable: true},
	column.Field{Name: "ns", Type: column.Type{Kind: column.KindTimestamp, Unit: column.Nano, Zone: "UTC"}, Nullable: true},
	column.Field{Name: "few", Type: column.String, Nullable: true},
	column.Field{Name: "many", Type: column.String, Nullable: true},
	column.Field{Name: "raw", Type: column.Binary, Nullable: true},
)

// everyBatch is n rows of everyType from row number from; every nulls-th value
// is null, each column from another row.
func everyBatch(from, n, nulls int) *column.Batch {
	out := &column.Batch{N: n}
	for c, f := range everyType.Fields {
		b := column.NewBuilder(f.Type, n)
		for i := from; i < from+n; i++ {
			if nulls > 0 && (i+c)%nulls == 0 {
				b.AppendNull()
				continue
			}
			at := time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC).Add(time.Duration(i) * 1234567 * time.Microsecond)
			var v any
			switch f.Name {
			case "b":
				v = i%3 == 0
			case "i":
				v = int64(i) * 1_000_003 * int64(1-i%2*2)
			case "f":
				v = float64(i) / 7
				if i == 11 {
					v = math.Inf(-1)
				}
			case "p":
				v = column.DecimalOf(int64(i%1000-500), 2)
			case "d":
				v = at
			case "t", "ms":
				v = at
			case "ns":
				v = at.Add(7 * time.Microsecond)
			case "few":
				v = fmt.Sprintf("kind %d of a few", i%5)
			case "many":
				v = fmt.Sprintf("%d/ü/%s", i, strings.Repeat("x", i%40))
			case "raw":
				v = []byte{byte(i), 0, 0xff}
			}
			if err := b.Append(v); err != nil {
				panic(err)
			}
		}
		out.Cols = append(out.Cols, b.Vector())
	}
	return out
}

// write sends batches to path.
func write(t testing.TB, path string, o plan.WriteOptions, schema *column.Schema, batches ...*column.Batch) *plan.Written {
	t.Helper()
	out, err := tryWrite(path, o, schema, batches...)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func tryWrite(path string, o plan.WriteOptions, schema *column.Schema, batches ...*column.Batch) (*plan.Written, error) {
	sink, err := Create(ctx, path, o)
	if err != nil {
		return nil, err
	}
	w, err := sink.Begin(ctx, schema)
	if err != nil {
		return nil, err
	}
	defer w.Abort()
	p, err := w.Part()
	if err != nil {
		return nil, err
	}
	for _, b := range batches {
		if err := p.Write(ctx, b); err != nil {
			return nil, err
		}
	}
	if err := p.Close(); err != nil {
		return nil, err
	}
	return w.Commit(ctx)
}

// lines is how rowsOf shows batches.
func lines(schema *column.Schema, batches ...*column.Batch) []string {
	out := []string{}
	for _, b := range batches {
		for i := range b.N {
			var cells []string
			for c, f := range schema.Fields {
				cells = append(cells, show(f.Type, b.Cols[c].At(i)))
			}
			out = append(out, strings.Join(cells, "|"))
		}
	}
	return out
}

func same(t testing.TB, got, want []string) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("%d rows, not %d", len(got), len(want))
	}
	for i := range got {
		if got[i] != want[i] {
			t.Fatalf("row %d: %s, not %s", i, got[i], want[i])
		}
	}
}

func TestRoundTrips(t *testing.T) {
	for _, ending := range []string{".parquet", ".csv", ".csv.gz", ".tsv.zst", ""} {
		for _, c := range []struct {
			name    string
			batches []*column.Batch
			o       plan.WriteOptions
		}{
			{"no rows", nil, plan.WriteOptions{}},
			{"one row", []*column.Batch{everyBatch(0, 1, 0)}, plan.WriteOptions{}},
			{"one row of nulls", []*column.Batch{everyBatch(0, 1, 1)}, plan.WriteOptions{}},
			{"nulls only", []*column.Batch{everyBatch(0, 70, 1)}, plan.WriteOptions{Compression: "snappy"}},
			{"no nulls", []*column.Batch{everyBatch(0, 1000, 0)}, plan.WriteOptions{Compression: "none"}},
			{"some nulls", []*column.Batch{everyBatch(0, 5000, 7), everyBatch(5000, 1, 7), everyBatch(5001, 9000, 7)}, plan.WriteOptions{}},
			{"small files", []*column.Batch{everyBatch(0, 4000, 3), everyBatch(4000, 4000, 3), everyBatch(8000, 40000, 3)}, plan.WriteOptions{TargetBytes: 100_000}},
		} {
			t.Run(c.name+ending, func(t *testing.T) {
				path := filepath.Join(t.TempDir(), "out"+ending)
				if ending != ".parquet" && ending != "" {
					c.o.Compression = "" // the name tells
				}
				done := write(t, path, c.o, everyType, c.batches...)
				want := lines(everyType, c.batches...)
				if done.Rows != int64(len(want)) {
					t.Errorf("%d rows written", done.Rows)
				}
				for _, f := range done.Files {
					st, err := os.Stat(f.Path)
					if err != nil || st.Size() != f.Bytes {
						t.Errorf("%v: %v", f, err)
					}
				}
				if ending == "" && c.name == "small files" && len(done.Files) < 5 {
					t.Errorf("%d files", len(done.Files))
				}
				src := open(t, path, plan.ReadOptions{Types: everyType})
				same(t, mustRows(t, src, plan.Request{}), want)
				if c, ok := src.(plan.Counter); ok {
					if n, err := c.Count(ctx); err != nil || n != done.Rows {
						t.Errorf("count %d %v", n, err)
					}
				}
				// Written again it is replaced.
				if _, err := tryWrite(path, plan.WriteOptions{Mode: "error"}, everyType); err == nil {
					t.Error("mode error wrote")
				}
				write(t, path, c.o, everyType, everyBatch(3, 2, 0))
				same(t, mustRows(t, open(t, path, plan.ReadOptions{Types: everyType}), plan.Request{}), lines(everyType, everyBatch(3, 2, 0)))
			})
		}
	}
}

func TestDictionaryAndConstantVectors(t *testing.T) {
	s := column.NewSchema(column.Field{Name: "s", Type: column.String}, column.Field{Name: "c", Type: column.Int64}, column.Field{Name: "n", Type: column.Date})
	b := column.NewBuilder(column.String, 2)
	b.Append("a text of more than twelve bytes")
	b.Append("y")
	one := column.NewBuilder(column.Int64, 1)
	one.Append(5)
	valid := column.FullBitmap(4)
	valid.Clear(2)
	batch := &column.Batch{N: 4, Cols: []column.Vector{
		&column.Dict{Codes: []int32{1, 0, 0, 1}, Values: b.Vector(), Valid: valid}, &column.Const{Value: one.Vector(), N: 4}, column.NullsOf(column.Date, 4)}}
	for _, ending := range []string{".parquet", ".csv"} {
		path := filepath.Join(t.TempDir(), "x"+ending)
		write(t, path, plan.WriteOptions{}, s, batch, batch.Slice(1, 3))
		same(t, mustRows(t, open(t, path, plan.ReadOptions{Types: s}), plan.Request{}), lines(s, batch, batch.Slice(1, 3)))
	}
}

// compare is a filter on one column.
func compare(schema *column.Schema, name, op string, v any) plan.Filter {
	return compareLiteral(schema, name, op, plan.NewLiteral(v))
}

func compareLiteral(schema *column.Schema, name, op string, v *plan.Literal) plan.Filter {
	e, err := plan.Resolve(&plan.Call{Func: op, Args: []plan.Expr{&plan.Column{Name: name}, v}}, schema)
	if err != nil {
		panic(err)
	}
	lit := e.(*plan.Call).Args[1].(*plan.Literal)
	return plan.Filter{Expr: e, Columns: []string{name}, Eval: func(b *column.Batch) (column.Bitmap, error) {
		out := column.NewBitmap(b.N)
		for i := range b.N {
			x := b.Cols[0].At(i)
			if x == nil {
				continue
			}
			c, ok := compareValues(x, lit.Value)
			if !ok {
				return nil, fmt.Errorf("%T and %T", x, lit.Value)
			}
			if op == "=" && c == 0 || op == "<" && c < 0 || op == ">" && c > 0 || op == ">=" && c >= 0 {
				out.Set(i)
			}
		}
		return out, nil
	}}
}

// countingStore counts the bytes that are read at offsets.
type countingStore struct {
	Store
	mu    sync.Mutex
	bytes int64
	files map[string]bool
}

func (s *countingStore) ReadAt(ctx context.Context, o Object, p []byte, off int64) (int, error) {
	s.mu.Lock()
	s.bytes += int64(len(p))
	s.files[o.Path] = true
	s.mu.Unlock()
	return s.Store.ReadAt(ctx, o, p, off)
}

func (s *countingStore) Open(ctx context.Context, o Object, from int64) (io.ReadCloser, error) {
	s.mu.Lock()
	s.files[o.Path] = true
	s.mu.Unlock()
	return s.Store.Open(ctx, o, from)
}

func TestParquetReadsOnlyWhatIsAsked(t *testing.T) {
	path := filepath.Join(t.TempDir(), "t")
	var batches []*column.Batch
	for i := range 12 {
		batches = append(batches, everyBatch(i*8000, 8000, 0))
	}
	write(t, path, plan.WriteOptions{TargetBytes: 40 << 20, Compression: "none"}, everyType, batches...)
	count := &countingStore{Store: localStore{}, files: map[string]bool{}}
	src, err := openFiles(ctx, count, path, plan.ReadOptions{})
	if err != nil {
		t.Fatal(err)
	}
	req := plan.Request{Columns: []string{"i"}, Limit: -1}
	splits, err := src.Splits(ctx, req)
	if err != nil {
		t.Fatal(err)
	}
	if len(splits) != 1 {
		t.Fatalf("%d splits", len(splits))
	}
	count.bytes = 0
	same(t, mustRows(t, src, req), func() []string {
		var out []string
		for _, l := range lines(everyType, batches...) {
			out = append(out, strings.Split(l, "|")[1])
		}
		return out
	}())
	if count.bytes != splits[0].Bytes() || count.bytes > 8*96000+10000 {
		t.Errorf("%d bytes read, %d estimated", count.bytes, splits[0].Bytes())
	}
	// A filter that no row passes keeps the other columns from being read.
	count.bytes = 0
	f := compare(everyType, "few", "=", "kind 3x")
	if got := mustRows(t, src, plan.Request{Columns: []string{"i", "many"}, Filters: []plan.Filter{f}}); len(got) != 0 {
		t.Errorf("%d rows", len(got))
	}
	if count.bytes > 200_000 {
		t.Errorf("%d bytes read", count.bytes)
	}
	// Every filter is applied.
	f = compare(everyType, "many", ">=", "9")
	var want []string
	for _, l := range lines(everyType, batches...) {
		if cells := strings.Split(l, "|"); cells[9] >= "9" {
			want = append(want, cells[2]+"|"+cells[9])
		}
	}
	same(t, mustRows(t, src, plan.Request{Columns: []string{"f", "many"}, Filters: []plan.Filter{f}}), want)
}

func TestPartitionedTable(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "events")
	var batches []*column.Batch
	for i := range 10 {
		batches = append(batches, everyBatch(i*3000, 3000, 11))
	}
	done := write(t, path, plan.WriteOptions{PartitionBy: []string{"d", "few"}, TargetBytes: 60_000}, everyType, batches...)
	want := map[string]int{}
	for _, l := range lines(everyType, batches...) {
		want[l]++
	}
	count := &countingStore{Store: localStore{}, files: map[string]bool{}}
	src, err := openFiles(ctx, count, path, plan.ReadOptions{})
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range mustRows(t, src, plan.Request{}) {
		want[l]--
	}
	for l, n := range want {
		if n != 0 {
			t.Fatalf("%+d of %s", n, l)
		}
	}
	if src.String() != path {
		t.Errorf("source %s", src)
	}
	// Only the files of the folder are touched.
	count.files = map[string]bool{}
	day := compare(everyType, "d", "=", time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC))
	day.Expr.(*plan.Call).Args[1] = &plan.Literal{Value: time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC), Typ: column.Date}
	src, _ = openFiles(ctx, count, path, plan.ReadOptions{})
	few := compare(everyType, "few", "=", "kind 2 of a few")
	got := mustRows(t, src, plan.Request{Columns: []string{"i"}, Filters: []plan.Filter{day, few}})
	if len(got) == 0 {
		t.Error("no rows")
	}
	var in int
	for _, f := range done.Files {
		if strings.Contains(f.Path, "/d=2026-03-01/few=kind 2 of a few/") {
			in++
		}
	}
	data := 0
	for f := range count.files {
		if strings.HasSuffix(f, ".parquet") {
			data++
		}
	}
	if data != in || in == 0 {
		t.Errorf("%d files read, %d in the folder: %v", data, in, count.files)
	}
	detail, err := src.(plan.Detailer).Detail(ctx, plan.Request{Columns: []string{"i"}, Filters: []plan.Filter{{Expr: few.Expr}}})
	if err != nil || !strings.HasPrefix(detail, "version 0, ") || !strings.Contains(detail, " of ") {
		t.Errorf("detail %q %v", detail, err)
	}
}

func TestRowGroupsAreSkipped(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x")
	s := column.NewSchema(column.Field{Name: "n", Type: column.Int64}, column.Field{Name: "s", Type: column.String})
	var batches []*column.Batch
	for g := range 40 {
		n, x := column.NewBuilder(column.Int64, 1000), column.NewBuilder(column.String, 1000)
		for i := range 1000 {
			n.Append(g*1000 + i)
			x.Append(strings.Repeat(fmt.Sprint(g*1000+i), 30))
		}
		batches = append(batches, &column.Batch{N: 1000, Cols: []column.Vector{n.Vector(), x.Vector()}})
	}
	write(t, path, plan.WriteOptions{TargetBytes: 100_000}, s, batches...)
	src := open(t, path, plan.ReadOptions{})
	all, _ := src.Splits(ctx, plan.Request{Columns: []string{"n"}, Limit: -1})
	f := compare(s, "n", "=", 12345)
	some, _ := src.Splits(ctx, plan.Request{Columns: []string{"n"}, Filters: []plan.Filter{f}, Limit: -1})
	if len(all) < 5 || len(some) != 1 {
		t.Errorf("%d of %d row groups", len(some), len(all))
	}
	if got := mustRows(t, src, plan.Request{Columns: []string{"n"}, Filters: []plan.Filter{f}}); len(got) != 1 || got[0] != "12345" {
		t.Errorf("%v", got)
	}
	r, err := all[0].Open(ctx, []plan.Filter{compare(s, "n", ">", 1_000_000)})
	if err != nil {
		t.Fatal(err)
	}
	if bs, err := column.ReadAll(ctx, r); err != nil || len(bs) != 0 {
		t.Errorf("runtime filter: %d batches, %v", len(bs), err)
	}
}
