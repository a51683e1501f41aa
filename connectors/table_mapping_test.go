package connectors

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/parquet-go/parquet-go"

	"weir/connectors/internal/delta"
	"weir/dataframe/plan"
)

// mappedRow is a row as a file of a table with other names has it.
type mappedRow struct {
	N    int64           `parquet:"col-n,id(1)"`
	Gone string          `parquet:"n,id(7)"` // a column that was dropped; another is called so now
	S    mappedStruct    `parquet:"col-s,id(2)"`
	L    []mappedElement `parquet:"col-l,list,id(3)"`
	M    map[string]int8 `parquet:"col-m,id(4)"`
}

type mappedStruct struct {
	X    int64  `parquet:"col-x,id(5)"`
	Y    string `parquet:"col-y,id(6)"`
	Gone bool   `parquet:"x,id(8)"`
}

type mappedElement struct {
	X int64  `parquet:"col-x,id(11)"`
	Y string `parquet:"col-y,id(12)"`
}

// mappedTable makes a table whose columns n, s <y, x>, l, m and k are called col-… in its file.
func mappedTable(t *testing.T, mode string) string {
	path := filepath.Join(t.TempDir(), "t")
	must(0, os.MkdirAll(filepath.Join(path, deltaLog), 0o777))
	var b bytes.Buffer
	w := parquet.NewGenericWriter[mappedRow](&b)
	must(w.Write([]mappedRow{
		{1, "no", mappedStruct{10, "ten", true}, []mappedElement{{11, "eleven"}}, map[string]int8{"x": 1}},
		{2, "no", mappedStruct{20, "twenty", true}, nil, map[string]int8{}},
	}))
	must(0, w.Close())
	must(0, os.WriteFile(filepath.Join(path, "f.parquet"), b.Bytes(), 0o666))
	field := func(name, stored string, id int, typ string) string {
		return fmt.Sprintf(`{"name":%q,"type":%s,"nullable":true,"metadata":{"delta.columnMapping.id":%d,"delta.columnMapping.physicalName":%q}}`, name, typ, id, stored)
	}
	inner := func(id int) string {
		return `{"type":"struct","fields":[` + field("y", "col-y", id+1, `"string"`) + "," + field("x", "col-x", id, `"long"`) + "]}"
	}
	schema := `{"type":"struct","fields":[` + strings.Join([]string{
		field("n", "col-n", 1, `"long"`), field("s", "col-s", 2, inner(5)), field("l", "col-l", 3, `{"type":"array","elementType":`+inner(11)+`,"containsNull":true}`),
		field("m", "col-m", 4, `{"type":"map","keyType":"string","valueType":"byte","valueContainsNull":true}`), field("k", "col-k", 9, `"integer"`), field("new", "col-new", 10, `"double"`),
	}, ",") + "]}"
	k := "5"
	commitBy(t, path, `{"protocol":{"minReaderVersion":2,"minWriterVersion":5}}`,
		string(must(json.Marshal(delta.Action{MetaData: &delta.MetaData{ID: "1", Format: delta.Format{Provider: "parquet", Options: map[string]string{}}, Schema: schema, Parts: []string{"k"}, Config: map[string]string{"delta.columnMapping.mode": mode}}}))),
		string(must(json.Marshal(delta.Action{Add: &delta.Add{Path: "f.parquet", Values: map[string]*string{"col-k": &k}, Size: int64(b.Len()),
			Stats: `{"numRecords":2,"minValues":{"col-n":1,"n":"no"},"maxValues":{"col-n":2,"n":"no"},"nullCount":{"col-n":0,"n":0}}`}}))))
	return path
}

func TestMappedColumns(t *testing.T) {
	for _, mode := range []string{"name", "id"} {
		path := mappedTable(t, mode)
		src := open(t, path, plan.ReadOptions{})
		schema := must(src.Schema(ctx))
		if got := schema.String(); got != "n int64, s struct<y string, x int64>, l list<struct<y string, x int64>>, m map<string, int8>, k int32, new float64" {
			t.Errorf("%s: schema %s", mode, got)
		}
		same(t, mustRows(t, src, plan.Request{}), []string{
			"1|{'y': ten, 'x': 10}|[{'y': eleven, 'x': 11}]|{x=1}|5|∅", "2|{'y': twenty, 'x': 20}|[]|{}|5|∅"})
		for filter, want := range map[string]string{"n > 1": "2", "n < 1": "", "k = 5": "1 2", "k > 5": ""} {
			f := strings.Fields(filter)
			at := int64(f[2][0] - '0')
			got := mustRows(t, src, plan.Request{Columns: []string{"n"}, Filters: []plan.Filter{compare(schema, f[0], f[1], at)}})
			if strings.Join(got, " ") != want {
				t.Errorf("%s: where %s: %v", mode, filter, got)
			}
		}
		if m := src.(plan.Partial).LeftOut(); len(m) > 0 {
			t.Errorf("%s: left out %v", mode, m)
		}
	}
}
