package connectors

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/parquet-go/parquet-go/variant"

	"weir/connectors/internal/delta"
	"weir/dataframe/plan"
)

// TestTableVariants reads variants of a table whose files say what they are, and of one whose files do not, as
// Spark's did; what the log says of their bounds means something else.
func TestTableVariants(t *testing.T) {
	type inner struct {
		V rawVariant `parquet:"v"`
	}
	type silent struct {
		N int64        `parquet:"n"`
		V *rawVariant  `parquet:"v,optional"`
		S inner        `parquet:"s"`
		L []rawVariant `parquet:"l,list"`
	}
	type loudInner struct {
		V rawVariant `parquet:"v,variant"`
	}
	type loud struct {
		N int64       `parquet:"n"`
		V *rawVariant `parquet:"v,optional,variant"`
		S loudInner   `parquet:"s"`
	}
	path := filepath.Join(t.TempDir(), "t")
	must(0, os.MkdirAll(filepath.Join(path, deltaLog), 0o777))
	seven, null := rawOf(variant.Int8(7)), rawOf(variant.Null())
	putParquet(t, path+"/a.parquet", silent{1, &seven, inner{seven}, []rawVariant{seven, null}}, silent{2, &null, inner{null}, nil}, silent{3, nil, inner{null}, nil})
	putParquet(t, path+"/b.parquet", loud{4, &seven, loudInner{seven}})
	schema := `{"type":"struct","fields":[{"name":"n","type":"long","nullable":true,"metadata":{}},{"name":"v","type":"variant","nullable":true,"metadata":{}},` +
		`{"name":"s","type":{"type":"struct","fields":[{"name":"v","type":"variant","nullable":true,"metadata":{}}]},"nullable":true,"metadata":{}},` +
		`{"name":"l","type":{"type":"array","elementType":"variant","containsNull":true},"nullable":true,"metadata":{}}]}`
	add := func(name, stats string) string {
		info := must(os.Stat(filepath.Join(path, name)))
		return string(must(json.Marshal(delta.Action{Add: &delta.Add{Path: name, Size: info.Size(), Values: map[string]*string{}, Stats: stats}})))
	}
	commitBy(t, path, `{"protocol":{"minReaderVersion":3,"minWriterVersion":7,"readerFeatures":["variantType"],"writerFeatures":["variantType"]}}`,
		string(must(json.Marshal(delta.Action{MetaData: &delta.MetaData{ID: "1", Schema: schema}}))),
		add("a.parquet", `{"numRecords":3,"minValues":{"n":1,"v":"0rr910rr910"},"maxValues":{"n":3,"v":"0rr910rr910"},"nullCount":{"n":0,"v":0}}`),
		add("b.parquet", `{"numRecords":1,"minValues":{"n":4},"maxValues":{"n":4},"nullCount":{"n":0,"v":0}}`))
	src := open(t, path, plan.ReadOptions{})
	got := must(src.Schema(ctx))
	if want := "n int64, v string, s struct<v string>, l list<string>"; got.String() != want {
		t.Errorf("%s, not %s", got, want)
	}
	same(t, mustRows(t, src, plan.Request{}), []string{"1|7|{'v': 7}|[7, NULL]", "2|∅|{'v': NULL}|[]", "3|∅|{'v': NULL}|[]", "4|7|{'v': 7}|∅"})
	same(t, mustRows(t, src, plan.Request{Columns: []string{"n"}, Filters: []plan.Filter{compare(got, "v", "=", "7")}}), []string{"1", "4"})
	err := writeRows(tableOf(localStore{}, path, plan.WriteOptions{Mode: "append"}), numbersOf("n", 1))
	if err == nil || !strings.Contains(err.Error(), "column v has variants, which are read but not written") {
		t.Errorf("append: %v", err)
	}
}
