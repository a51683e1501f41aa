//go:build integration

package connectors

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"

	"weir/dataframe/column"
	"weir/dataframe/plan"
)

// TestDeltaLakeInterop has the deltalake package and Polars read tables of Weir, and reads one of theirs.
// WEIR_PYTHON is a Python that has them.
func TestDeltaLakeInterop(t *testing.T) {
	python := os.Getenv("WEIR_PYTHON")
	if python == "" {
		t.Fatal("WEIR_PYTHON must name a Python with deltalake, polars and pyarrow")
	}
	dir := t.TempDir()
	path := func(name string) string { return filepath.Join(dir, name) }
	write(t, path("plain"), plan.WriteOptions{}, everyType, everyBatch(0, 3000, 7))
	write(t, path("plain"), plan.WriteOptions{Mode: "append"}, everyType, everyBatch(3000, 1000, 5))
	write(t, path("parts"), plan.WriteOptions{PartitionBy: []string{"few", "d"}}, everyType, everyBatch(0, 3000, 7))
	write(t, path("parts"), plan.WriteOptions{Mode: "overwrite partitions"}, everyType, everyBatch(0, 500, 3))
	for _, name := range []string{"checkpointed", "compacted"} {
		for i := range 23 {
			write(t, path(name), plan.WriteOptions{Mode: "append", PartitionBy: []string{"b"}}, everyType, everyBatch(i*50, 50, 6))
		}
	}
	for v := range 20 { // the checkpoint of version 20 stands for them
		if err := os.Remove(filepath.Join(path("checkpointed"), deltaLog, logName(int64(v)))); err != nil {
			t.Fatal(err)
		}
	}
	sink := must(Create(ctx, path("compacted"), plan.WriteOptions{})).(plan.Table)
	must(sink.Compact(ctx, 0))
	must(sink.Restore(ctx, 22))
	must(sink.Compact(ctx, 0))
	for _, mode := range []string{"name", "id"} {
		mappedForOthers(t, mode, path("mapped-"+mode))
	}
	var stderr bytes.Buffer
	cmd := exec.Command(python, "testdata/deltalake_interop.py", dir)
	cmd.Stderr = &stderr
	text, err := cmd.Output()
	if err != nil {
		t.Fatalf("%v\n%s", err, stderr.String())
	}
	var got map[string][]any
	if err := json.Unmarshal(text, &got); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"plain", "parts", "checkpointed", "compacted"} {
		want := ours(t, path(name))
		if fmt.Sprint(got[name]) != want {
			t.Errorf("%s: they read %v, we %s", name, got[name], want)
		}
	}
	for _, mode := range []string{"name", "id"} {
		want := "[{'n': 1, 's': {'y': 'ten', 'x': 10}, 'k': 5, 'v': None} {'n': 2, 's': {'y': 'twenty', 'x': 20}, 'k': 5, 'v': None} {'n': 3, 's': {'y': '3', 'x': 30}, 'k': None, 'v': None} " +
			"{'n': 4, 's': {'y': '4', 'x': 40}, 'k': 5, 'v': {'a': 7}} {'n': 4}]"
		if text := fmt.Sprint(got["mapped-"+mode]); text != want {
			t.Errorf("mapped by %s: they read %s, not %s", mode, text, want)
		}
	}
	theirs(t, path("theirs"))
}

// mappedForOthers is a table that maps names, with rows and a column of Weir's.
func mappedForOthers(t *testing.T, mode, path string) {
	t.Helper()
	if err := os.Rename(mappedTable(t, mode), path); err != nil {
		t.Fatal(err)
	}
	schema, b := mappedRows(t, "", []any{3, nil})
	write(t, path+"/", plan.WriteOptions{Mode: "append"}, schema, b)
	schema, b = mappedRows(t, ", v struct<a int64>", []any{4, 5, column.StructValue{{Name: "a", Value: int64(7)}}})
	write(t, path+"/", plan.WriteOptions{Mode: "append", AddColumns: true}, schema, b)
}

// ours is the version, rows, rows, sum and sum of i, and nulls of many, as Weir reads the table.
func ours(t *testing.T, path string) string {
	t.Helper()
	src := open(t, path, plan.ReadOptions{})
	rows, sum, nulls := 0, int64(0), 0
	splits := must(src.Splits(ctx, plan.Request{Columns: []string{"i", "many"}, Limit: -1}))
	for _, s := range splits {
		for _, b := range must(column.ReadAll(ctx, must(s.Open(ctx, nil)))) {
			rows += b.N
			for i := range b.N {
				if v, ok := b.Cols[0].At(i).(int64); ok {
					sum += v
				}
				if b.Cols[1].At(i) == nil {
					nulls++
				}
			}
		}
	}
	info := must(must(Create(ctx, path, plan.WriteOptions{})).(plan.Table).Info(ctx))
	if info.Rows != int64(rows) {
		t.Errorf("%s: the log tells of %d rows, there are %d", path, info.Rows, rows)
	}
	return fmt.Sprint([]any{info.Version, rows, rows, float64(sum), float64(sum), nulls})
}

// theirs is a table of 2,000 rows less ten, with a checkpoint and a deletion.
func theirs(t *testing.T, path string) {
	t.Helper()
	src := open(t, path, plan.ReadOptions{})
	want := "i8 int8, i16 int16, i32 int32, i64 int64, f32 float32, f64 float64, dec decimal(38,2), s string, bin binary, b bool, d date, ts timestamp, ntz timestamp(us), l list<int64>, m map<string, int64>, st struct<x int64, y string>"
	if got := must(src.Schema(ctx)).String(); got != want {
		t.Errorf("schema\n%s\nnot\n%s", got, want)
	}
	rows := mustRows(t, src, plan.Request{Columns: []string{"i64", "i8", "dec", "s", "l", "m", "st", "ntz", "ts", "f32"}})
	if len(rows) != 1990 {
		t.Errorf("%d rows", len(rows))
	}
	found := false
	for _, r := range rows {
		found = found || r == "1001|-49|10.01|v1|[1001, NULL]|{k=1001}|{'x': 1001, 'y': t}|2026-03-01 00:16:41|2026-03-01 00:16:41.003003|125.125"
	}
	if !found {
		t.Errorf("row 1001 is not as it was written; there is %s", rows[0])
	}
	f := compare(must(src.Schema(ctx)), "i64", ">=", 1900)
	if got := mustRows(t, src, plan.Request{Columns: []string{"i64"}, Filters: []plan.Filter{f}}); len(got) != 100 {
		t.Errorf("%d rows from 1900 on", len(got))
	}
}
