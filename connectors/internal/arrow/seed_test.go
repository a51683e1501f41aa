package arrow

import (
	"bytes"
	"strings"
	"testing"

	"github.com/apache/arrow-go/v18/arrow"
	"github.com/apache/arrow-go/v18/arrow/array"
	"github.com/apache/arrow-go/v18/arrow/ipc"
	"github.com/apache/arrow-go/v18/arrow/memory"
)

// otherLayouts is a stream of the layouts that Weir reads and does not write: unions, runs, views and extensions.
func otherLayouts(t testing.TB) []byte {
	of := func(typ arrow.DataType, text string) arrow.Array {
		a, _, err := array.FromJSON(memory.DefaultAllocator, typ, strings.NewReader(text))
		if err != nil {
			t.Fatal(err)
		}
		return a
	}
	i8, i32, text := arrow.PrimitiveTypes.Int8, arrow.PrimitiveTypes.Int32, arrow.BinaryTypes.String
	numbers := func(typ arrow.DataType, text string) *memory.Buffer { return of(typ, text).Data().Buffers()[1] }
	members := []arrow.Field{{Name: "n", Type: i32, Nullable: true}, {Name: "s", Type: text, Nullable: true}}
	children := []arrow.ArrayData{of(i32, `[1, null, 3]`).Data(), of(text, `["x", "y", null]`).Data()}
	codes := numbers(i8, `[0, 1, 0]`)
	cols := []arrow.Array{
		array.NewDenseUnionData(array.NewData(arrow.DenseUnionOf(members, []int8{0, 1}), 3, []*memory.Buffer{nil, codes, numbers(i32, `[0, 0, 1]`)}, children, 0, 0)),
		array.NewSparseUnionData(array.NewData(arrow.SparseUnionOf(members, []int8{0, 1}), 3, []*memory.Buffer{nil, codes}, children, 0, 0)),
		array.NewRunEndEncodedArray(of(i32, `[2, 3]`), of(text, `["a", null]`), 3, 0),
		of(arrow.BinaryTypes.StringView, `["short", null, "longer than twelve"]`),
		array.NewListViewData(array.NewData(arrow.ListViewOf(i32), 3, []*memory.Buffer{nil, numbers(i32, `[2, 0, 1]`), numbers(i32, `[1, 3, 0]`)}, []arrow.ArrayData{of(i32, `[1, 2, 3]`).Data()}, 0, 0)),
		array.NewDictionaryArray(&arrow.DictionaryType{IndexType: i8, ValueType: arrow.ListOf(text)}, of(i8, `[1, null, 0]`), of(arrow.ListOf(text), `[["a"], []]`)),
		of(&arrow.FixedSizeBinaryType{ByteWidth: 16}, `["AAECAwQFBgcICQoLDA0ODw==", null, "AAECAwQFBgcICQoLDA0ODw=="]`),
	}
	extension := arrow.NewMetadata([]string{"ARROW:extension:name"}, []string{"arrow.uuid"})
	var fields []arrow.Field
	for i, c := range cols {
		fields = append(fields, arrow.Field{Name: string(rune('a' + i)), Type: c.DataType(), Nullable: true, Metadata: extension})
	}
	schema := arrow.NewSchema(fields, nil)
	var out bytes.Buffer
	w := ipc.NewWriter(&out, ipc.WithSchema(schema))
	if err := w.Write(array.NewRecordBatch(schema, cols, 3)); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}
