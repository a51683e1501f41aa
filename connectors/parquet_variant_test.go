package connectors

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"sort"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/variant"

	"weir/dataframe/plan"
)

// rawVariant is a VARIANT as it is stored.
type rawVariant struct {
	Metadata []byte `parquet:"metadata"`
	Value    []byte `parquet:"value"`
}

func rawOf(v variant.Value) rawVariant {
	var b variant.MetadataBuilder
	value := variant.Encode(&b, v)
	_, metadata := b.Build()
	return rawVariant{metadata, value}
}

// writeVariants writes a column v of variants, whose typed values are laid out like typed, if it is not nil.
func writeVariants(t *testing.T, path string, typed parquet.Node, values ...variant.Value) {
	t.Helper()
	node := parquet.Variant()
	if typed != nil {
		var err error
		if node, err = parquet.ShreddedVariant(typed); err != nil {
			t.Fatal(err)
		}
	}
	type row struct {
		V any `parquet:"v,variant"`
	}
	rows := make([]row, len(values))
	for i, v := range values {
		rows[i].V = rawOf(v)
	}
	var b bytes.Buffer
	w := parquet.NewGenericWriter[row](&b, parquet.NewSchema("rows", parquet.Group{"v": node}), parquet.PageBufferSize(2000))
	if _, err := w.Write(rows); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, b.Bytes(), 0o666); err != nil {
		t.Fatal(err)
	}
}

func TestParquetVariant(t *testing.T) {
	ada := uuid.MustParse("f24f9b64-81fa-49d1-b74e-8c09a6e31c56")
	for _, c := range []struct {
		value variant.Value
		want  string
	}{
		{variant.Null(), "∅"},
		{variant.Bool(true), "true"},
		{variant.Int8(-128), "-128"},
		{variant.Int64(math.MinInt64), "-9223372036854775808"},
		{variant.Float(0.1), "0.1"},
		{variant.Double(0.1), "0.1"},
		{variant.Double(5), "5.0"},
		{variant.Double(math.Copysign(0, -1)), "-0.0"},
		{variant.Double(1e300), "1e+300"},
		{variant.Double(1e-7), "1e-07"},
		{variant.Double(123456789), "123456789.0"},
		{variant.Double(math.NaN()), `"NaN"`},
		{variant.Double(math.Inf(-1)), `"-Infinity"`},
		{variant.Decimal4(-105, 2), "-1.05"},
		{variant.Decimal8(100, 2), "1.00"},
		{variant.Decimal16([16]byte{1, 15: 0x80}, 38), "-1.70141183460469231731687303715884105727"},
		{variant.String(`ä"\` + "\n\x01"), `"ä\"\\\n\u0001"`},
		{variant.String(""), `""`},
		{variant.String(strings.Repeat("x", 70)), `"` + strings.Repeat("x", 70) + `"`},
		{variant.Binary([]byte{1, 2, 255}), `"AQL/"`},
		{variant.Date(-1), `"1969-12-31"`},
		{variant.Time(1), `"00:00:00.000001"`},
		{variant.Timestamp(-1), `"1969-12-31 23:59:59.999999+00"`},
		{variant.TimestampNTZ(5e6), `"1970-01-01 00:00:05"`},
		{variant.TimestampNanos(1), `"1970-01-01 00:00:00.000000001+00"`},
		{variant.TimestampNTZNanos(-1), `"1969-12-31 23:59:59.999999999"`},
		{variant.UUID(ada), `"f24f9b64-81fa-49d1-b74e-8c09a6e31c56"`},
		{variant.MakeArray(nil), "[]"},
		{variant.MakeObject(nil), "{}"},
		{variant.MakeArray([]variant.Value{variant.Null(), variant.MakeArray(nil), variant.Int8(1)}), "[null,[],1]"},
		{variant.MakeObject([]variant.Field{{Name: "b", Value: variant.Null()}, {Name: "a\"", Value: variant.MakeObject(nil)}}), `{"a\"":{},"b":null}`},
	} {
		path := filepath.Join(t.TempDir(), "x.parquet")
		writeVariants(t, path, nil, c.value)
		src := open(t, path, plan.ReadOptions{})
		schema, err := src.Schema(ctx)
		if err != nil || schema.String() != "v string" {
			t.Fatal(schema, err)
		}
		same(t, mustRows(t, src, plan.Request{}), []string{c.want})
	}
}

// model makes a random value and its JSON.
func model(r *rand.Rand, depth int) (variant.Value, string) {
	if depth < 3 && r.IntN(3) == 0 {
		return modelNested(r, depth)
	}
	quoted := func(t int64, unit time.Duration, layout string) string {
		return `"` + time.Unix(0, 0).UTC().Add(time.Duration(t)*unit).Format(layout) + `"`
	}
	moment := int64(r.Uint64() >> 10)
	switch r.IntN(14) {
	case 0:
		return variant.Null(), "null"
	case 1:
		b := r.IntN(2) == 0
		return variant.Bool(b), fmt.Sprint(b)
	case 2:
		x := int8(r.Uint32())
		return variant.Int8(x), fmt.Sprint(x)
	case 3:
		x := int32(r.Uint32())
		return variant.Int32(x), fmt.Sprint(x)
	case 4:
		x := int64(r.Uint64())
		return variant.Int64(x), fmt.Sprint(x)
	case 5:
		x := float64(r.IntN(1000)) + 0.5
		return variant.Double(x), fmt.Sprint(x)
	case 6:
		x := strings.Repeat("y", r.IntN(80))
		return variant.String(x), `"` + x + `"`
	case 7:
		x := []byte(fmt.Sprint(r.IntN(1e6)))
		return variant.Binary(x), `"` + base64.StdEncoding.EncodeToString(x) + `"`
	case 8:
		x := r.IntN(20000)
		return variant.Date(int32(x)), quoted(int64(x), 24*time.Hour, time.DateOnly)
	case 9:
		return variant.Timestamp(moment / 1000), quoted(moment/1000, time.Microsecond, "2006-01-02 15:04:05.999999+00")
	case 10:
		return variant.TimestampNTZNanos(moment), quoted(moment, 1, "2006-01-02 15:04:05.999999999")
	case 11:
		x := r.IntN(1e6)
		return variant.Decimal4(int32(x), 2), fmt.Sprintf("%d.%02d", x/100, x%100)
	case 12:
		u := uuid.UUID{byte(r.Uint32()), 15: byte(r.Uint32())}
		return variant.UUID(u), `"` + u.String() + `"`
	}
	x := r.IntN(86400)
	return variant.Time(int64(x) * 1e6), quoted(int64(x), time.Second, time.TimeOnly)
}

func modelNested(r *rand.Rand, depth int) (variant.Value, string) {
	var texts []string
	if r.IntN(2) == 0 {
		var items []variant.Value
		for range r.IntN(4) {
			v, text := model(r, depth+1)
			items, texts = append(items, v), append(texts, text)
		}
		return variant.MakeArray(items), "[" + strings.Join(texts, ",") + "]"
	}
	var fields []variant.Field
	for _, name := range []string{"a", "b", "c", "aa", "é"} {
		if r.IntN(2) == 0 {
			v, text := model(r, depth+1)
			fields, texts = append(fields, variant.Field{Name: name, Value: v}), append(texts, `"`+name+`":`+text)
		}
	}
	sort.Strings(texts)
	return variant.MakeObject(fields), "{" + strings.Join(texts, ",") + "}"
}

// modelTyped is a random way to lay out typed values.
func modelTyped(r *rand.Rand, depth int) parquet.Node {
	if depth < 3 && r.IntN(3) > 0 {
		if r.IntN(3) == 0 {
			return parquet.List(modelTyped(r, depth+1))
		}
		g := parquet.Group{"b": modelTyped(r, depth+1)}
		for _, name := range []string{"a", "c", "é", "x"} {
			if r.IntN(2) == 0 {
				g[name] = modelTyped(r, depth+1)
			}
		}
		return g
	}
	leaves := []parquet.Node{
		parquet.Leaf(parquet.BooleanType), parquet.Int(8), parquet.Int(32), parquet.Int(64), parquet.Leaf(parquet.DoubleType), parquet.String(),
		parquet.Leaf(parquet.ByteArrayType), parquet.Date(), parquet.UUID(), parquet.Decimal(2, 9, parquet.Int32Type),
		parquet.TimestampAdjusted(parquet.Microsecond, true), parquet.TimestampAdjusted(parquet.Nanosecond, false), parquet.TimeAdjusted(parquet.Microsecond, false),
	}
	return leaves[r.IntN(len(leaves))]
}

// TestParquetVariantRandom reads values the same whether they are in bytes or in columns of
// their own.
func TestParquetVariantRandom(t *testing.T) {
	const seed = 11
	t.Logf("seed %d", seed)
	r := rand.New(rand.NewPCG(seed, seed))
	for k := range 120 {
		var values []variant.Value
		var want []string
		for range 1 + r.IntN(400) {
			v, text := model(r, 0)
			if text == "null" {
				text = "∅"
			}
			values, want = append(values, v), append(want, text)
		}
		var typed parquet.Node
		if k%8 > 0 {
			typed = modelTyped(r, 0)
		}
		path := filepath.Join(t.TempDir(), "x.parquet")
		writeVariants(t, path, typed, values...)
		same(t, mustRows(t, open(t, path, plan.ReadOptions{}), plan.Request{}), want)
		if t.Failed() {
			t.Fatalf("file %d of seed %d: %v", k, seed, typed)
		}
	}
}

// TestParquetVariantWithin reads variants within structs, lists and maps, and beside rows without.
func TestParquetVariantWithin(t *testing.T) {
	type inner struct {
		N int32      `parquet:"n"`
		V rawVariant `parquet:"v,variant"`
	}
	type row struct {
		S inner                 `parquet:"s"`
		L []inner               `parquet:"l,list"`
		M map[string]rawVariant `parquet:"m" parquet-value:",variant"`
		O *rawVariant           `parquet:"o,optional,variant"`
	}
	one, null := rawOf(variant.MakeArray([]variant.Value{variant.Int8(1)})), rawOf(variant.Null())
	path := putParquet(t, t.TempDir()+"/x.parquet",
		row{S: inner{1, one}, L: []inner{{2, null}, {3, one}}, M: map[string]rawVariant{"k": one}, O: &one},
		row{S: inner{4, null}, M: map[string]rawVariant{"k": null}, O: nil},
		row{S: inner{5, null}, L: []inner{{6, one}}, O: &null})
	src := open(t, path, plan.ReadOptions{})
	schema, err := src.Schema(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if got, want := schema.Fields[0].Type.String(), "struct<n int32, v string>"; got != want {
		t.Errorf("%s, not %s", got, want)
	}
	same(t, mustRows(t, src, plan.Request{}), []string{
		"{'n': 1, 'v': [1]}|[{'n': 2, 'v': NULL}, {'n': 3, 'v': [1]}]|{k=[1]}|[1]",
		"{'n': 4, 'v': NULL}|[]|{k=NULL}|∅",
		"{'n': 5, 'v': NULL}|[{'n': 6, 'v': [1]}]|{}|∅"})
	same(t, mustRows(t, src, plan.Request{Columns: []string{"o"}, Filters: []plan.Filter{compare(schema, "o", "=", "[1]")}}), []string{"[1]"})
}

// TestParquetVariantNulls has no column of variants promise that there are no nulls: a null of VARIANT is one.
func TestParquetVariantNulls(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.parquet")
	writeVariants(t, path, nil, variant.Null(), variant.Int8(1))
	schema, err := open(t, path, plan.ReadOptions{}).Schema(ctx)
	if err != nil || !schema.Fields[0].Nullable {
		t.Errorf("%+v %v", schema, err)
	}
}
