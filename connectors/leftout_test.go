package connectors

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/parquet-go/parquet-go"

	"weir/dataframe/column"
	"weir/dataframe/plan"
)

func leftOut(src plan.Source) string {
	var out []string
	for _, m := range src.(plan.Partial).LeftOut() {
		out = append(out, m.Name+" "+m.Why)
	}
	return strings.Join(out, "\n")
}

// checkLeftOut wants that src leaves out want, and that reading the column name is an error that says why.
func checkLeftOut(t *testing.T, src plan.Source, want, name, why string) {
	t.Helper()
	if got := leftOut(src); got != want {
		t.Errorf("left out\n%s\nnot\n%s", got, want)
	}
	_, err := rowsOf(src, plan.Request{Columns: []string{name}})
	if err == nil || !strings.Contains(err.Error(), why) {
		t.Errorf("column %s: %v", name, err)
	}
}

// putParquet writes rows with another implementation.
func putParquet[T any](t *testing.T, path string, rows ...T) string {
	t.Helper()
	var b bytes.Buffer
	if err := parquet.Write(&b, rows); err != nil {
		t.Fatal(err)
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, b.Bytes(), 0o666); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestParquetLeftOut(t *testing.T) {
	type point struct {
		X int32   `parquet:"x"`
		Y float64 `parquet:"y"`
	}
	type row struct {
		ID     int64             `parquet:"id"`
		Tags   []int32           `parquet:"tags,list"`
		Plain  []string          `parquet:"plain"`
		Attrs  map[string]string `parquet:"attrs"`
		At     point             `parquet:"at"`
		Path   []point           `parquet:"path,list"`
		Amount [17]byte          `parquet:"amount,decimal(2:40)"`
		Time   int64             `parquet:"time,time(microsecond)"`
		Name   string            `parquet:"name"`
	}
	path := putParquet(t, t.TempDir()+"/x.parquet",
		row{ID: 7, Name: "ada", Tags: []int32{1, 2}, Plain: []string{"p", "q"}, Attrs: map[string]string{"k": "v"}, At: point{3, 4.5}, Path: []point{{1, 2}, {3, 4}}, Time: 5e6},
		row{ID: 8, Name: "bob"})
	src := open(t, path, plan.ReadOptions{})
	same(t, mustRows(t, src, plan.Request{}), []string{
		"7|[1, 2]|[p, q]|{k=v}|{'x': 3, 'y': 4.5}|[{'x': 1, 'y': 2}, {'x': 3, 'y': 4}]|00:00:05|ada",
		"8|[]|[]|{}|{'x': 0, 'y': 0}|[]|00:00:00|bob"})
	checkLeftOut(t, src, "amount decimal of 40 digits: at most 38 are supported", "amount", "at most 38")
}

// A column that only some files can give is refused: null would be a lie.
func TestParquetPartlyReadable(t *testing.T) {
	dir := t.TempDir()
	putParquet(t, dir+"/1.parquet", struct {
		A int64    `parquet:"a"`
		X [17]byte `parquet:"x,decimal(2:40)"`
	}{A: 1})
	putParquet(t, dir+"/2.parquet", struct {
		A int64 `parquet:"a"`
		X int64 `parquet:"x"`
	}{2, 6})
	_, err := rowsOf(open(t, dir, plan.ReadOptions{}), plan.Request{Columns: []string{"a"}})
	if err == nil || !strings.Contains(err.Error(), "1.parquet") || !strings.Contains(err.Error(), "2.parquet") {
		t.Errorf("%v", err)
	}
}

func TestTableLeftOut(t *testing.T) {
	path := filepath.Join(t.TempDir(), "events")
	schema := column.NewSchema(column.Field{Name: "a", Type: column.Int64})
	write(t, path, plan.WriteOptions{}, schema, &column.Batch{N: 1, Cols: []column.Vector{&column.Ints{Typ: column.Int64, Values: []int64{1}}}})
	log := path + "/_delta_log/00000000000000000000.json"
	text, err := os.ReadFile(log)
	if err != nil {
		t.Fatal(err)
	}
	more := []string{
		`{"name":"tags","type":{"type":"array","elementType":"long","containsNull":true},"nullable":true,"metadata":{}}`,
		`{"name":"amount","type":"decimal(39,2)","nullable":true,"metadata":{}}`,
		`{"name":"v","type":"geography","nullable":true,"metadata":{}}`,
		`{"name":"a",`,
	}
	quoted := strings.Trim(fmt.Sprintf("%q", strings.Join(more, ",")), `"`)
	changed := strings.Replace(string(text), `{\"name\":\"a\",`, quoted, 1)
	if changed == string(text) {
		t.Fatalf("no column in %s", text)
	}
	if err := os.WriteFile(log, []byte(changed), 0o666); err != nil {
		t.Fatal(err)
	}
	src := open(t, path, plan.ReadOptions{})
	same(t, mustRows(t, src, plan.Request{}), []string{"∅|1"})
	want := `amount decimal(39,2): at most 38 digits are supported
v geography is not supported yet`
	if got := leftOut(src); got != want {
		t.Errorf("left out\n%s\nnot\n%s", got, want)
	}
}
