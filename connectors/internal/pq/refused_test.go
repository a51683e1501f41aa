package pq

import (
	"fmt"
	"testing"

	"github.com/parquet-go/parquet-go/deprecated"
	"github.com/parquet-go/parquet-go/encoding/thrift"
	"github.com/parquet-go/parquet-go/format"
)

func TestRefused(t *testing.T) {
	leaf := func(name string, phys format.Type, width int32, logical format.LogicalTypeValue) format.SchemaElement {
		return format.SchemaElement{Name: name, Type: thrift.New(phys), TypeLength: thrift.New(width), LogicalType: format.LogicalType{Value: logical}}
	}
	old := leaf("when", format.Int32, 0, nil)
	old.ConvertedType = thrift.New(deprecated.TimeMillis)
	many := leaf("many", format.Int64, 0, nil)
	many.RepetitionType = thrift.New(format.Repeated)
	m, err := newMeta(&format.FileMetaData{Schema: []format.SchemaElement{
		{Name: "root"},
		leaf("a", format.Int64, 0, nil),
		leaf("a", format.ByteArray, 0, &format.StringType{}),
		leaf("half", format.FixedLenByteArray, 2, &format.Float16Type{}),
		old, many,
	}}, 100)
	if err != nil {
		t.Fatal(err)
	}
	want := "[{a another column of this name comes before it} {half float16 is not supported yet} {when times of day are not supported yet}" +
		" {many list<int64>: nested types are not supported yet}]"
	if got := fmt.Sprint(m.Refused); got != want {
		t.Errorf("%s, not %s", got, want)
	}
	if len(m.Leaves) != 1 || m.Leaves[0].Chunk != 0 || m.Refusal("a") != "" || m.Refusal("half") == "" || m.Refusal("b") != "" {
		t.Errorf("%+v", m.Leaves)
	}
}
