package connectors

import (
	"fmt"
	"math"
	"math/rand/v2"
	"path/filepath"
	"strings"
	"testing"

	"weir/dataframe/column"
	"weir/dataframe/plan"
)

var parquetCodecs = []string{"zstd", "snappy", "gzip", "lz4", "none"}

// TestParquetRoundTripsRandomTables writes and reads tables of random schemas.
func TestParquetRoundTripsRandomTables(t *testing.T) {
	for seed := range uint64(200) {
		r := rand.New(rand.NewPCG(seed, 1))
		schema, batches := randomTable(r, int(seed%4))
		o := plan.WriteOptions{Compression: parquetCodecs[r.IntN(len(parquetCodecs))]}
		path := filepath.Join(t.TempDir(), "x.parquet")
		if _, err := tryWrite(path, o, schema, batches...); err != nil {
			t.Fatalf("seed %d: %v: %v", seed, schema, err)
		}
		src := open(t, path, plan.ReadOptions{})
		got, err := src.Schema(ctx)
		if err != nil || !got.Equal(schema) {
			t.Fatalf("seed %d: %v, not %v: %v", seed, got, schema, err)
		}
		t.Run(fmt.Sprintf("seed %d", seed), func(t *testing.T) {
			same(t, mustRows(t, src, plan.Request{}), lines(schema, batches...))
		})
	}
}

// TestParquetNestedVectors writes vectors whose children are shared, sliced, out of order and
// encoded.
func TestParquetNestedVectors(t *testing.T) {
	child := column.NewBuilder(column.String, 4)
	for _, s := range []any{"a", nil, "more than twelve bytes", "d"} {
		if err := child.Append(s); err != nil {
			t.Fatal(err)
		}
	}
	words := column.NewBuilder(column.String, 2)
	words.Append("x")
	words.Append("y")
	lists := &column.Lists{Typ: column.List(column.String), Child: child.Vector(), Valid: column.Bitmap{0b10111},
		Spans: []column.Span{{Start: 2, Len: 2}, {Start: 0, Len: 3}, {}, {}, {Start: 1, Len: 1}}}
	coded := &column.Lists{Typ: column.List(column.String), Child: &column.Dict{Codes: []int32{1, 0, 1}, Values: words.Vector()},
		Spans: []column.Span{{Start: 1, Len: 2}, {Start: 0, Len: 1}, {}, {Start: 0, Len: 3}, {Start: 2, Len: 1}}}
	schema := column.NewSchema(column.Field{Name: "l", Type: lists.Typ}, column.Field{Name: "c", Type: coded.Typ}, column.Field{Name: "n", Type: lists.Typ})
	b := &column.Batch{N: 5, Cols: []column.Vector{lists, coded, column.NullsOf(column.Null, 5)}}
	path := filepath.Join(t.TempDir(), "x.parquet")
	write(t, path, plan.WriteOptions{}, schema, b, b.Slice(1, 4))
	same(t, mustRows(t, open(t, path, plan.ReadOptions{}), plan.Request{}), lines(schema, b, b.Slice(1, 4)))
}

// TestParquetFiltersNested reads nested columns of the rows that a filter leaves.
func TestParquetFiltersNested(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 7))
	schema := column.NewSchema(column.Field{Name: "i", Type: column.Int64}, column.Field{Name: "l", Type: column.List(column.Struct(column.Field{Name: "a", Type: column.String}, column.Field{Name: "b", Type: column.List(column.Int32)})), Nullable: true})
	var batches []*column.Batch
	for k := range 8 {
		b := randomBatch(r, schema, 3000)
		ints := make([]int64, b.N)
		for i := range ints {
			ints[i] = int64(k*3000+i) / 100
		}
		b.Cols[0] = &column.Ints{Typ: column.Int64, Values: ints}
		batches = append(batches, b)
	}
	path := filepath.Join(t.TempDir(), "x.parquet")
	write(t, path, plan.WriteOptions{}, schema, batches...)
	all := lines(schema, batches...)
	for _, v := range []int64{0, 77, 150, 239, 240} {
		var want []string
		for _, l := range all {
			if strings.HasPrefix(l, fmt.Sprintf("%d|", v)) {
				want = append(want, l)
			}
		}
		same(t, mustRows(t, open(t, path, plan.ReadOptions{}), plan.Request{Filters: []plan.Filter{compare(schema, "i", "=", v)}}), want)
	}
}

// TestParquetWidens reads files whose columns differ in type.
func TestParquetWidens(t *testing.T) {
	field := func(name string, t column.Type) column.Field {
		return column.Field{Name: name, Type: t, Nullable: true}
	}
	ms := column.Type{Kind: column.KindTimestamp, Unit: column.Milli, Zone: "UTC"}
	for _, c := range []struct {
		a, b, want column.Type
	}{
		{column.Int32, column.Int64, column.Int64},
		{column.Int8, column.Uint8, column.Int16},
		{column.Uint32, column.Int32, column.Int64},
		{column.Uint8, column.Uint64, column.Uint64},
		{column.Int8, column.Uint64, column.Decimal(20, 0)},
		{column.Float32, column.Float64, column.Float64},
		{column.Int32, column.Float32, column.Float64},
		{column.Decimal(9, 2), column.Decimal(18, 4), column.Decimal(18, 4)},
		{column.Decimal(9, 2), column.Decimal(20, 0), column.Decimal(22, 2)},
		{column.Int32, column.Decimal(9, 2), column.Decimal(12, 2)},
		{ms, column.Timestamp, column.Timestamp},
		{column.List(column.Int8), column.List(column.Int32), column.List(column.Int32)},
		{column.Struct(field("x", column.Int8), field("y", column.String)), column.Struct(field("z", column.Date), field("x", column.Int64)),
			column.Struct(field("x", column.Int64), field("y", column.String), field("z", column.Date))},
		{column.Date, column.Type{Kind: column.KindTimestamp}, column.Type{Kind: column.KindTimestamp}},
		{column.String, column.Int64, column.Type{}},
		{column.Date, column.Timestamp, column.Timestamp},
		{column.Timestamp, column.Type{Kind: column.KindTimestamp}, column.Type{}},
		{column.List(column.String), column.List(column.Int64), column.Type{}},
	} {
		t.Run(c.a.String()+" and "+c.b.String(), func(t *testing.T) {
			dir := t.TempDir()
			r := rand.New(rand.NewPCG(3, 3))
			var want []string
			for i, typ := range []column.Type{c.a, c.b} {
				s := column.NewSchema(field("x", typ))
				b := randomBatch(r, s, 300)
				write(t, filepath.Join(dir, fmt.Sprint(i)+".parquet"), plan.WriteOptions{}, s, b)
				if c.want.Kind == column.KindNull {
					continue
				}
				for k := range b.N {
					want = append(want, showWider(c.want, b.Cols[0].At(k)))
				}
			}
			src := open(t, dir, plan.ReadOptions{})
			schema, err := src.Schema(ctx)
			if c.want.Kind == column.KindNull {
				if err == nil || !strings.Contains(err.Error(), "read them apart") {
					t.Errorf("%v %v", schema, err)
				}
				return
			}
			if err != nil || !schema.Fields[0].Type.Equal(c.want) {
				t.Fatalf("%v, not %s: %v", schema, c.want, err)
			}
			same(t, mustRows(t, src, plan.Request{}), want)
		})
	}
}

// showWider shows a value of a narrower type as one of t.
func showWider(t column.Type, v any) string {
	if s, ok := v.(column.StructValue); ok {
		fields := map[string]any{}
		for _, f := range s {
			fields[f.Name] = f.Value
		}
		v = fields
	}
	b := column.NewBuilder(t, 1)
	if err := b.Append(v); err != nil {
		panic(err)
	}
	return show(t, b.Vector().At(0))
}

// TestParquetWidensWhatFits refuses single values that a wider column does not hold.
func TestParquetWidensWhatFits(t *testing.T) {
	for _, c := range []struct {
		n   int64
		bad string
	}{{1 << 53, ""}, {-1 << 60, ""}, {1<<53 + 1, "9007199254740993 does not fit a float64"}, {math.MaxInt64, "does not fit"}, {math.MinInt64, ""}} {
		dir := t.TempDir()
		for name, v := range map[string]column.Vector{"a": &column.Floats{Typ: column.Float64, Values: []float64{0.5}}, "b": &column.Ints{Typ: column.Int64, Values: []int64{c.n, 3}, Valid: column.Bitmap{3}}} {
			write(t, filepath.Join(dir, name+".parquet"), plan.WriteOptions{}, column.NewSchema(column.Field{Name: "x", Type: v.Type(), Nullable: true}), &column.Batch{N: v.Len(), Cols: []column.Vector{v}})
		}
		rows, err := rowsOf(open(t, dir, plan.ReadOptions{}), plan.Request{})
		if c.bad == "" && (err != nil || len(rows) != 3 || rows[1] != show(column.Float64, float64(c.n))) || c.bad != "" && (err == nil || !strings.Contains(err.Error(), c.bad)) {
			t.Errorf("%d: %v %v", c.n, rows, err)
		}
	}
}
