package connectors

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"
	"github.com/apache/arrow-go/v18/arrow/decimal256"
	"github.com/apache/arrow-go/v18/arrow/ipc"
	"github.com/apache/arrow-go/v18/arrow/memory"

	"weir/dataframe/plan"
)

// arrowOf is the array of type t that the JSON text lists.
func arrowOf(t testing.TB, typ arrow.DataType, text string) arrow.Array {
	t.Helper()
	a, _, err := array.FromJSON(memory.DefaultAllocator, typ, strings.NewReader(text))
	if err != nil {
		t.Fatalf("%s: %v", typ, err)
	}
	return a
}

// putArrow writes columns by another implementation, as a file and as a stream. A name may tell an extension type:
// "id is arrow.uuid".
func putArrow(t testing.TB, names []string, cols []arrow.Array, o ...ipc.Option) (paths []string) {
	t.Helper()
	var fields []arrow.Field
	for i, c := range cols {
		name, extension, _ := strings.Cut(names[i], " is ")
		fields = append(fields, arrow.Field{Name: name, Type: c.DataType(), Nullable: true, Metadata: arrow.NewMetadata([]string{"ARROW:extension:name"}, []string{extension})})
	}
	schema := arrow.NewSchema(fields, nil)
	rows := array.NewRecordBatch(schema, cols, int64(cols[0].Len()))
	dir := t.TempDir()
	for _, name := range []string{"x.arrow", "x.arrows"} {
		var b bytes.Buffer
		var w interface {
			Write(arrow.RecordBatch) error
			Close() error
		}
		var err error
		if o := append([]ipc.Option{ipc.WithSchema(schema)}, o...); name == "x.arrow" {
			w, err = ipc.NewFileWriter(&b, o...)
		} else {
			w = ipc.NewWriter(&b, o...)
		}
		if err == nil {
			err = w.Write(rows)
		}
		if err == nil {
			err = w.Close()
		}
		path := filepath.Join(dir, name)
		if err == nil {
			err = os.WriteFile(path, b.Bytes(), 0o666)
		}
		if err != nil {
			t.Fatal(err)
		}
		paths = append(paths, path)
	}
	return paths
}

func unionFields() []arrow.Field {
	return []arrow.Field{{Name: "n", Type: arrow.PrimitiveTypes.Int64, Nullable: true}, {Name: "s", Type: arrow.BinaryTypes.String, Nullable: true}, {Name: "tag", Type: arrow.FixedWidthTypes.Boolean, Nullable: true}}
}

func arrowUnion(t testing.TB, dense bool) arrow.Array {
	codes := arrowOf(t, arrow.PrimitiveTypes.Int8, `[9, 5, 9, 5, 7]`).Data().Buffers()[1]
	ids := []arrow.UnionTypeCode{5, 9, 7}
	if dense {
		offsets := arrowOf(t, arrow.PrimitiveTypes.Int32, `[0, 0, 1, 1, 0]`).Data().Buffers()[1]
		children := []arrow.ArrayData{arrowOf(t, arrow.PrimitiveTypes.Int64, `[1, null]`).Data(), arrowOf(t, arrow.BinaryTypes.String, `["x", "y"]`).Data(), arrowOf(t, arrow.FixedWidthTypes.Boolean, `[true]`).Data()}
		return array.NewDenseUnionData(array.NewData(arrow.DenseUnionOf(unionFields(), ids), 5, []*memory.Buffer{nil, codes, offsets}, children, 0, 0))
	}
	children := []arrow.ArrayData{arrowOf(t, arrow.PrimitiveTypes.Int64, `[8, 1, 8, null, 8]`).Data(), arrowOf(t, arrow.BinaryTypes.String, `["x", "-", "y", "-", "-"]`).Data(), arrowOf(t, arrow.FixedWidthTypes.Boolean, `[true, true, true, true, true]`).Data()}
	return array.NewSparseUnionData(array.NewData(arrow.SparseUnionOf(unionFields(), ids), 5, []*memory.Buffer{nil, codes}, children, 0, 0))
}

func runEnds(t testing.TB, ends arrow.DataType, at string, values arrow.Array, n int) arrow.Array {
	return array.NewRunEndEncodedArray(arrowOf(t, ends, at), values, n, 0)
}

// wide is a decimal of 256 bits; arrow-go's JSON does not read one of a negative scale.
func wideOf(precision, scale int32, values ...int64) arrow.Array {
	b := array.NewDecimal256Builder(memory.DefaultAllocator, &arrow.Decimal256Type{Precision: precision, Scale: scale})
	for _, v := range values {
		b.Append(decimal256.FromI64(v))
	}
	b.AppendNull()
	return b.NewArray()
}

// TestArrowTypes reads each type that another implementation writes.
func TestArrowTypes(t *testing.T) {
	text := arrow.BinaryTypes.String
	i32 := arrow.PrimitiveTypes.Int32
	blobs := array.NewFixedSizeBinaryBuilder(memory.DefaultAllocator, &arrow.FixedSizeBinaryType{ByteWidth: 16})
	blobs.Append([]byte{0xf2, 0x4f, 0x9b, 0x64, 0x81, 0xfa, 0x49, 0xd1, 0xb7, 0x4e, 0x8c, 9, 0xa6, 0xe3, 0x1c, 0x56})
	blobs.AppendNull()
	uuids := blobs.NewArray()
	variants := arrowOf(t, arrow.StructOf(arrow.Field{Name: "metadata", Type: arrow.BinaryTypes.Binary}, arrow.Field{Name: "value", Type: arrow.BinaryTypes.Binary}),
		`[{"metadata": "AQAA", "value": "DAc="}, {"metadata": "AQAA", "value": "AA=="}, null, {"metadata": "AQABYQ==", "value": "CWhp"}]`)
	listed := arrowOf(t, arrow.ListOf(text), `[["a"], null, [], ["b", null]]`)
	for _, c := range []struct {
		name, typ string
		array     arrow.Array
		rows      string // joined by /
	}{
		{"dense union", "struct<tag string, n int64, s string, tag_1 bool>", arrowUnion(t, true),
			"{'tag': s, 'n': NULL, 's': x, 'tag_1': NULL}/{'tag': n, 'n': 1, 's': NULL, 'tag_1': NULL}/{'tag': s, 'n': NULL, 's': y, 'tag_1': NULL}/{'tag': n, 'n': NULL, 's': NULL, 'tag_1': NULL}/{'tag': tag_1, 'n': NULL, 's': NULL, 'tag_1': true}"},
		{"sparse union", "struct<tag string, n int64, s string, tag_1 bool>", arrowUnion(t, false),
			"{'tag': s, 'n': NULL, 's': x, 'tag_1': NULL}/{'tag': n, 'n': 1, 's': NULL, 'tag_1': NULL}/{'tag': s, 'n': NULL, 's': y, 'tag_1': NULL}/{'tag': n, 'n': NULL, 's': NULL, 'tag_1': NULL}/{'tag': tag_1, 'n': NULL, 's': NULL, 'tag_1': true}"},
		{"runs", "string", runEnds(t, i32, `[2, 3, 6]`, arrowOf(t, text, `["a", null, "a"]`), 5), "a/a/∅/a/a"},
		{"runs of 16 bits", "float64", runEnds(t, arrow.PrimitiveTypes.Int16, `[1, 4]`, arrowOf(t, arrow.PrimitiveTypes.Float64, `[-0.5, 2]`), 4), "-0.5/2/2/2"},
		{"runs of 64 bits of lists", "list<string>", runEnds(t, arrow.PrimitiveTypes.Int64, `[1, 2, 3, 7]`, listed, 7), "[a]/∅/[]/[b, NULL]/[b, NULL]/[b, NULL]/[b, NULL]"},
		{"lists of runs", "list<int32>", array.NewListData(array.NewData(arrow.ListOf(arrow.RunEndEncodedOf(i32, i32)), 2,
			[]*memory.Buffer{nil, arrowOf(t, i32, `[0, 3, 4]`).Data().Buffers()[1]}, []arrow.ArrayData{runEnds(t, i32, `[2, 4]`, arrowOf(t, i32, `[7, 8]`), 4).Data()}, 0, 0)), "[7, 7, 8]/[8]"},
		{"string views", "string", arrowOf(t, arrow.BinaryTypes.StringView, `["", "twelve bytes", null, "thirteen bytes"]`), "/twelve bytes/∅/thirteen bytes"},
		{"list views", "list<int32>", array.NewListViewData(array.NewData(arrow.ListViewOf(i32), 3, []*memory.Buffer{nil,
			arrowOf(t, i32, `[2, 0, 1]`).Data().Buffers()[1], arrowOf(t, i32, `[1, 3, 0]`).Data().Buffers()[1]}, []arrow.ArrayData{arrowOf(t, i32, `[1, 2, 3]`).Data()}, 0, 0)), "[3]/[1, 2, 3]/[]"},
		{"large lists", "list<string>", arrowOf(t, arrow.LargeListOf(text), `[["a"], null, []]`), "[a]/∅/[]"},
		{"fixed lists", "list<int32>", arrowOf(t, arrow.FixedSizeListOf(2, i32), `[[1, null], null, [3, 4]]`), "[1, NULL]/∅/[3, 4]"},
		{"maps", "map<string, int32>", arrowOf(t, arrow.MapOf(text, i32), `[[{"key": "a", "value": 1}], null, []]`), "{a=1}/∅/{}"},
		{"uuids is arrow.uuid", "string", uuids, "f24f9b64-81fa-49d1-b74e-8c09a6e31c56/∅"},
		{"fixed blobs", "binary", uuids, "f24f9b6481fa49d1b74e8c09a6e31c56/∅"},
		{"words of uuids is arrow.uuid", "string", array.NewDictionaryArray(&arrow.DictionaryType{IndexType: i32, ValueType: uuids.DataType()}, arrowOf(t, i32, `[0, 1, null]`), uuids), "f24f9b64-81fa-49d1-b74e-8c09a6e31c56/∅/∅"},
		{"variants is arrow.parquet.variant", "string", variants, "7/∅/∅/\"hi\""},
		{"bool8 is arrow.bool8", "bool", arrowOf(t, arrow.PrimitiveTypes.Int8, `[1, 0, null, -3]`), "true/false/∅/true"},
		{"half floats", "float32", arrowOf(t, arrow.FixedWidthTypes.Float16, `[0.5, null, -2]`), "0.5/∅/-2"},
		{"decimals of 32 bits", "decimal(9,2)", arrowOf(t, &arrow.Decimal32Type{Precision: 9, Scale: 2}, `["-1.05", null]`), "-1.05/∅"},
		{"decimals of 64 bits", "decimal(18,3)", arrowOf(t, &arrow.Decimal64Type{Precision: 18, Scale: 3}, `["-1.005", null]`), "-1.005/∅"},
		{"decimals of 256 bits", "decimal(38,3)", wideOf(76, 3, -1005), "-1.005/∅"},
		{"decimals of a negative scale", "decimal(5,0)", wideOf(3, -2, -105, 7), "-10500/700/∅"},
		{"decimals below their scale", "decimal(5,5)", wideOf(2, 5, 12), "0.00012/∅"},
		{"times in seconds", "time(ms)", arrowOf(t, arrow.FixedWidthTypes.Time32s, `["00:00:59", null]`), "00:00:59/∅"},
		{"durations", "interval", arrowOf(t, arrow.FixedWidthTypes.Duration_ms, `[1500, null]`), "00:00:01.5/∅"},
		{"durations in nanoseconds", "interval", arrowOf(t, arrow.FixedWidthTypes.Duration_ns, `[1999, -1999, null]`), "00:00:00.000001/-00:00:00.000001/∅"},
		{"nulls", "string", arrowOf(t, arrow.Null, `[null, null]`), "∅/∅"},
		{"words that are there twice", "string", array.NewDictionaryArray(&arrow.DictionaryType{IndexType: i32, ValueType: text}, arrowOf(t, i32, `[0, 1, 2, null]`), arrowOf(t, text, `["a", "b", "a"]`)), "a/b/a/∅"},
		{"words that are null", "string", array.NewDictionaryArray(&arrow.DictionaryType{IndexType: arrow.PrimitiveTypes.Uint8, ValueType: text}, arrowOf(t, arrow.PrimitiveTypes.Uint8, `[0, 1, null]`), arrowOf(t, text, `["a", null]`)), "a/∅/∅"},
	} {
		for _, path := range putArrow(t, []string{c.name}, []arrow.Array{c.array}) {
			src := open(t, path, plan.ReadOptions{})
			if got := must(src.Schema(ctx)).Fields[0].Type.String(); got != c.typ {
				t.Errorf("%s: %s, not %s", c.name, got, c.typ)
			}
			if got := strings.Join(mustRows(t, src, plan.Request{}), "/"); got != c.rows {
				t.Errorf("%s: %s, not %s", c.name, got, c.rows)
			}
		}
	}
}

// TestArrowRounds tells that durations had nanoseconds.
func TestArrowRounds(t *testing.T) {
	for text, want := range map[string]string{`[1999]`: "column c has nanoseconds; an interval holds microseconds, and the rest is dropped", `[2000]`: ""} {
		for _, path := range putArrow(t, []string{"c"}, []arrow.Array{arrowOf(t, arrow.FixedWidthTypes.Duration_ns, text)}) {
			src := open(t, path, plan.ReadOptions{})
			mustRows(t, src, plan.Request{})
			if got := strings.Join(src.(plan.Noter).Notes(), "/"); got != want {
				t.Errorf("%s: %q", text, got)
			}
		}
	}
}

// TestArrowLeftOut reads a file but for the column that Weir has no type for.
func TestArrowLeftOut(t *testing.T) {
	inner := wideOf(76, 40, 1)
	nested := array.NewStructData(array.NewData(arrow.StructOf(arrow.Field{Name: "d", Type: inner.DataType()}), 2, []*memory.Buffer{nil}, []arrow.ArrayData{inner.Data()}, 0, 0))
	cols := []arrow.Array{wideOf(76, 40, 1), arrowOf(t, arrow.PrimitiveTypes.Int64, `[1, 2]`), nested, arrowOf(t, arrow.BinaryTypes.StringView, `["a longer text than twelve", "b"]`)}
	for _, path := range putArrow(t, []string{"wide", "n", "nested", "s"}, cols, ipc.WithLZ4()) {
		src := open(t, path, plan.ReadOptions{})
		same(t, mustRows(t, src, plan.Request{}), []string{"1|a longer text than twelve", "2|b"})
		want := "wide decimal(76,40): at most 38 digits are supported\nnested its part d is decimal(76,40): at most 38 digits are supported"
		checkLeftOut(t, src, want, "wide", "column wide cannot be read")
	}
}

// TestArrowTouches reads one of many columns of a large record batch: little more than its buffers, and
// no dictionary of another.
func TestArrowTouches(t *testing.T) {
	const rows = 60_000
	var names []string
	var cols []arrow.Array
	for c := range 20 {
		b := array.NewInt64Builder(memory.DefaultAllocator)
		for i := range int64(rows) {
			b.Append(i * int64(c))
		}
		names, cols = append(names, fmt.Sprintf("c%d", c)), append(cols, b.NewArray())
	}
	words := array.NewStringBuilder(memory.DefaultAllocator)
	codes := array.NewInt32Builder(memory.DefaultAllocator)
	for i := range rows {
		words.Append(fmt.Sprintf("%060d", i))
		codes.Append(int32(rows - 1 - i))
	}
	typ := &arrow.DictionaryType{IndexType: arrow.PrimitiveTypes.Int32, ValueType: arrow.BinaryTypes.String}
	names, cols = append(names, "words"), append(cols, array.NewDictionaryArray(typ, codes.NewArray(), words.NewArray()))
	path := putArrow(t, names, cols)[0]
	for column, most := range map[string]int64{"c17": 8*rows + 300<<10, "words": 4*rows + 64*rows + 300<<10, "": 100 << 10} {
		s := &touchStore{Store: localStore{}, bytes: map[string][]rowRange{}}
		src := must(openFiles(ctx, s, path, plan.ReadOptions{}))
		req := plan.Request{Columns: []string{}}
		if column != "" {
			req.Columns = append(req.Columns, column)
		}
		got := mustRows(t, src, req)
		if len(got) != rows || column == "c17" && got[2] != "34" || column == "words" && got[2] != fmt.Sprintf("%060d", rows-3) {
			t.Errorf("%q: %d rows, %s", column, len(got), got[2])
		}
		var total int64
		for _, r := range s.bytes[path] {
			total += r.to - r.from
		}
		if total > most {
			t.Errorf("%q: %d bytes are read, more than %d", column, total, most)
		}
	}
}
