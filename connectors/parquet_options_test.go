package connectors

import (
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"sort"
	"strings"
	"testing"

	"weir/connectors/internal/pq"
	"weir/dataframe/column"
	"weir/dataframe/plan"
)

// metaOf is the footer of the file at path.
func metaOf(t *testing.T, path string) *pq.Meta {
	t.Helper()
	s := open(t, path, plan.ReadOptions{}).(*parquetSource)
	if err := s.load(ctx, []int{0}); err != nil {
		t.Fatal(err)
	}
	return s.metas[0]
}

func TestParquetRowGroupRows(t *testing.T) {
	for _, c := range []struct {
		rows, batch int
		want        string
	}{
		{1000, 700, "[1000 1000 800]"}, {1000, 9000, "[1000 1000 800]"}, {1, 2, ""}, {5000, 100, "[2800]"},
	} {
		path := filepath.Join(t.TempDir(), "x.parquet")
		all := everyBatch(0, 2800, 7)
		var parts []*column.Batch
		for from := 0; from < all.N; from += c.batch {
			parts = append(parts, all.Slice(from, min(from+c.batch, all.N)))
		}
		write(t, path, plan.WriteOptions{RowGroupRows: c.rows}, everyType, parts...)
		var got []int64
		for _, g := range metaOf(t, path).Groups {
			got = append(got, g.NumRows)
		}
		if c.want != "" && fmt.Sprint(got) != c.want || c.want == "" && len(got) != 2800 {
			t.Errorf("%v: %v", c, got)
		}
		same(t, mustRows(t, open(t, path, plan.ReadOptions{}), plan.Request{}), lines(everyType, all))
	}
	table := filepath.Join(t.TempDir(), "t")
	write(t, table, plan.WriteOptions{RowGroupRows: 300, PartitionBy: []string{"few"}}, everyType, everyBatch(0, 2800, 0))
	src := open(t, table, plan.ReadOptions{})
	splits, err := src.Splits(ctx, plan.Request{Columns: []string{"i"}, Limit: -1})
	if err != nil || len(splits) < 10 {
		t.Errorf("%d row groups: %v", len(splits), err)
	}
	for _, s := range splits {
		if s.Rows() > 300 {
			t.Errorf("a row group of %d rows", s.Rows())
		}
	}
}

func TestParquetSortWithin(t *testing.T) {
	schema := column.NewSchema(column.Field{Name: "n", Type: column.Int32}, column.Field{Name: "f", Type: column.Float64}, column.Field{Name: "l", Type: column.List(column.String)})
	r := rand.New(rand.NewPCG(5, 5))
	b := randomBatch(r, schema, 4000)
	path := filepath.Join(t.TempDir(), "x.parquet")
	write(t, path, plan.WriteOptions{RowGroupRows: 1500, SortWithin: []string{"f", "n"}}, schema, b)
	var want []string
	for from := 0; from < b.N; from += 1500 {
		g := b.Slice(from, min(from+1500, b.N))
		f, n := column.SortKeys(g.Cols[1]), column.SortKeys(g.Cols[0])
		order := make([]int32, g.N)
		for i := range order {
			order[i] = int32(i)
		}
		key := func(k *column.Texts, i int32) string {
			if !k.Valid.Has(int(i)) {
				return "\xff\xff\xff\xff\xff\xff\xff\xff\xff"
			}
			return k.Text(int(i))
		}
		sort.SliceStable(order, func(x, y int) bool {
			a, b := key(f, order[x]), key(f, order[y])
			return a < b || a == b && key(n, order[x]) < key(n, order[y])
		})
		want = append(want, lines(schema, g.Gather(order))...)
	}
	same(t, mustRows(t, open(t, path, plan.ReadOptions{}), plan.Request{}), want)
	if s := metaOf(t, path).Groups[0].SortingColumns; len(s) != 2 || s[0].ColumnIdx != 1 || s[1].ColumnIdx != 0 {
		t.Errorf("%v", s)
	}
}

func TestParquetOptionErrors(t *testing.T) {
	schema := column.NewSchema(column.Field{Name: "f", Type: column.Float64}, column.Field{Name: "l", Type: column.List(column.Int64)})
	for _, c := range []struct {
		path, want string
		o          plan.WriteOptions
	}{
		{"x.parquet", "column f is float64; there are filters for", plan.WriteOptions{BloomFilters: []string{"f"}}},
		{"x.parquet", `no column "g"`, plan.WriteOptions{BloomFilters: []string{"g"}}},
		{"x.parquet", "column l is list<int64>; sort by columns", plan.WriteOptions{SortWithin: []string{"l"}}},
		{"x.parquet", `no column "g"`, plan.WriteOptions{SortWithin: []string{"g"}}},
		{"x.parquet", "RowGroupRows is -1", plan.WriteOptions{RowGroupRows: -1}},
		{"x.parquet", `no compression "rar"; there are zstd, snappy, gzip, lz4 and none`, plan.WriteOptions{Compression: "rar"}},
		{"x.csv", "end the name with .parquet", plan.WriteOptions{SortWithin: []string{"f"}}},
	} {
		if _, err := tryWrite(filepath.Join(t.TempDir(), c.path), c.o, schema); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%v: %v", c.o, err)
		}
	}
	for text, typ := range map[string]column.Type{
		"a struct without fields": column.Struct(), "two fields are called": column.Struct(column.Field{Name: "a", Type: column.Int64}, column.Field{Name: "a", Type: column.Int64}),
	} {
		if _, err := tryWrite(filepath.Join(t.TempDir(), "x.parquet"), plan.WriteOptions{}, column.NewSchema(column.Field{Name: "c", Type: typ})); err == nil || !strings.Contains(err.Error(), text) {
			t.Errorf("%v", err)
		}
	}
	b := column.NewBuilder(column.Interval, 1)
	b.Append(column.IntervalValue{Days: -1})
	_, err := tryWrite(filepath.Join(t.TempDir(), "x.parquet"), plan.WriteOptions{}, column.NewSchema(column.Field{Name: "c", Type: column.Interval}), &column.Batch{N: 1, Cols: []column.Vector{b.Vector()}})
	if err == nil || !strings.Contains(err.Error(), "column c: the interval -1 day does not fit Parquet") {
		t.Errorf("%v", err)
	}
}

// TestParquetSkipsNoRow filters each column of random tables with sorted and unsorted pages
// by values in and beside it, with all indexes, and wants the rows that it has.
func TestParquetSkipsNoRow(t *testing.T) {
	var schema column.Schema
	var blooms []string
	for i, typ := range flatTypes {
		f := column.Field{Name: fmt.Sprintf("c%d", i), Type: typ, Nullable: true}
		schema.Fields = append(schema.Fields, f)
		if k := typ.Kind; k.Integer() || k == column.KindDecimal || k == column.KindString || k == column.KindBinary || k == column.KindDate || k == column.KindTime || k == column.KindTimestamp {
			blooms = append(blooms, f.Name)
		}
	}
	r := rand.New(rand.NewPCG(11, 11))
	b := randomBatch(r, &schema, 3000)
	for col, f := range schema.Fields {
		if f.Type.Kind == column.KindInterval || f.Type.Kind == column.KindBool {
			continue
		}
		path := filepath.Join(t.TempDir(), "x.parquet")
		write(t, path, plan.WriteOptions{RowGroupRows: 500, SortWithin: []string{f.Name}, BloomFilters: blooms}, &schema, b)
		src := open(t, path, plan.ReadOptions{})
		for range 8 {
			v := b.Cols[col].At(r.IntN(b.N))
			if r.IntN(4) == 0 {
				v = randomValue(r, f.Type, false)
			}
			if x, ok := v.(float64); v == nil || ok && x != x {
				continue
			}
			for _, op := range []string{"=", ">=", "<"} {
				filter := compareLiteral(&schema, f.Name, op, &plan.Literal{Value: v, Typ: f.Type})
				want := 0
				for i := range b.N {
					x := b.Cols[col].At(i)
					if y, ok := x.(float64); x == nil || ok && y != y {
						continue
					}
					if c, _ := compareValues(x, v); op == "=" && c == 0 || op == ">=" && c >= 0 || op == "<" && c < 0 {
						want++
					}
				}
				got, err := rowsOf(src, plan.Request{Columns: []string{f.Name}, Filters: []plan.Filter{filter}})
				if f.Type.Kind == column.KindFloat32 || f.Type.Kind == column.KindFloat64 {
					got = withoutNaN(got)
				}
				if err != nil || len(got) != want {
					t.Errorf("%s %s %v: %d rows, not %d: %v", f.Type, op, v, len(got), want, err)
				}
			}
		}
	}
}

func withoutNaN(rows []string) []string {
	var out []string
	for _, r := range rows {
		if r != "NaN" {
			out = append(out, r)
		}
	}
	return out
}

// TestParquetSkips sees that indexes and filters are of use.
func TestParquetSkips(t *testing.T) {
	schema := column.NewSchema(column.Field{Name: "key", Type: column.Uint64}, column.Field{Name: "price", Type: column.Decimal(30, 2)}, column.Field{Name: "user", Type: column.String})
	key, price, user := column.NewBuilder(column.Uint64, 0), column.NewBuilder(column.Decimal(30, 2), 0), column.NewBuilder(column.String, 0)
	const rows = 200_000
	for i := range rows {
		key.Append(uint64(i*2) + 1<<63)
		user.Append(fmt.Sprintf("%016x", uint64(i)*0x9e3779b97f4a7c15))
		price.Append(column.DecimalOf(int64(i-rows/2), 2))
	}
	path := filepath.Join(t.TempDir(), "x.parquet")
	write(t, path, plan.WriteOptions{BloomFilters: []string{"user"}}, schema, &column.Batch{N: rows, Cols: []column.Vector{key.Vector(), price.Vector(), user.Vector()}})
	src := open(t, path, plan.ReadOptions{})
	for _, c := range []struct {
		col  string
		v    any
		want string
		rows int
	}{
		{"user", "8000000000000000", "1 row group by Bloom filter", 0},
		{"user", "9e3779b97f4a7c15", "1 row group", 1},
		{"key", uint64(1<<63 + 6), "pages by page index", 1},
		{"key", uint64(5), "1 row group by statistics", 0},
		{"price", column.DecimalOf(-99_999, 2), "pages by page index", 1},
		{"price", column.DecimalOf(100_001, 2), "1 row group by statistics", 0},
	} {
		f := compareLiteral(schema, c.col, "=", &plan.Literal{Value: c.v, Typ: schema.Fields[schema.Index(c.col)].Type})
		req := plan.Request{Columns: schema.Names(), Filters: []plan.Filter{f}, Limit: -1}
		detail, err := src.(plan.Detailer).Detail(ctx, req)
		if err != nil || !strings.Contains(detail, c.want) {
			t.Errorf("%s = %v: %s %v", c.col, c.v, detail, err)
		}
		if got := mustRows(t, src, req); len(got) != c.rows {
			t.Errorf("%s = %v: %d rows", c.col, c.v, len(got))
		}
	}
}
