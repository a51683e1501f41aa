package connectors

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"sort"
	"strings"
	"testing"

	"github.com/parquet-go/parquet-go"

	"weir/dataframe/column"
	"weir/dataframe/plan"
)

// rowsFor are rows of the columns that text describes, one value after another.
func rowsFor(t testing.TB, text string, values ...any) (*column.Schema, *column.Batch) {
	t.Helper()
	schema := must(column.ParseSchema(text))
	b := &column.Batch{N: len(values) / schema.Len()}
	for c, f := range schema.Fields {
		col := column.NewBuilder(f.Type, b.N)
		for r := range b.N {
			if err := col.Append(values[r*schema.Len()+c]); err != nil {
				t.Fatal(err)
			}
		}
		b.Cols = append(b.Cols, col.Vector())
	}
	return schema, b
}

const innerType = "struct<y string, x int64>"

// mappedRows are rows as those of mappedTable: n, s, and k.
func mappedRows(t testing.TB, more string, rows ...[]any) (*column.Schema, *column.Batch) {
	var values []any
	for _, r := range rows {
		n := r[0].(int)
		values = append(values, n, column.StructValue{{Name: "y", Value: fmt.Sprint(n)}, {Name: "x", Value: int64(10 * n)}})
		values = append(values, r[1:]...)
	}
	return rowsFor(t, "n int64, s "+innerType+", k int32"+more, values...)
}

// sorted are the rows of the table at path, without the columns l and m.
func sortedRows(t testing.TB, path string, columns ...string) string {
	t.Helper()
	rows := mustRows(t, open(t, path, plan.ReadOptions{}), plan.Request{Columns: columns})
	sort.Strings(rows)
	return strings.Join(rows, "/")
}

// lastLog is the text of the newest commit.
func lastLog(t testing.TB, path string) string {
	t.Helper()
	names := must(filepath.Glob(filepath.Join(path, deltaLog, "*.json")))
	return string(must(os.ReadFile(names[len(names)-1])))
}

// namesInFiles are the names and identifiers in the Parquet files that the newest commit adds.
func namesInFiles(t testing.TB, path string) []string {
	t.Helper()
	seen := map[string]bool{}
	for _, m := range regexp.MustCompile(`"add":\{"path":"([^"]*)"`).FindAllStringSubmatch(lastLog(t, path), -1) {
		data := must(os.ReadFile(filepath.Join(path, m[1])))
		fieldsOf("", must(parquet.OpenFile(bytes.NewReader(data), int64(len(data)))).Root().Columns(), seen)
	}
	var out []string
	for name := range seen {
		out = append(out, name)
	}
	sort.Strings(out)
	return out
}

// fieldsOf has seen the names, with points between, and identifiers of columns and of what is in them.
func fieldsOf(in string, columns []*parquet.Column, seen map[string]bool) {
	for _, c := range columns {
		if c.ID() != 0 {
			seen[fmt.Sprintf("%s%s=%d", in, c.Name(), c.ID())] = true
		}
		fieldsOf(in+c.Name()+".", c.Columns(), seen)
	}
}

func putRows(sink plan.Sink, schema *column.Schema, b *column.Batch) error {
	w, err := sink.Begin(ctx, schema)
	if err != nil {
		return err
	}
	defer w.Abort()
	part, err := w.Part()
	if err == nil {
		err = part.Write(ctx, b)
	}
	if err == nil {
		err = part.Close()
	}
	if err == nil {
		_, err = w.Commit(ctx)
	}
	return err
}

// TestMappedWrites appends to, changes, compacts and overwrites a table whose files call its columns otherwise.
func TestMappedWrites(t *testing.T) {
	for _, mode := range []string{"name", "id"} {
		path := mappedTable(t, mode)
		put := func(o plan.WriteOptions, schema *column.Schema, b *column.Batch) {
			t.Helper()
			write(t, path+"/", o, schema, b)
		}
		schema, b := mappedRows(t, "", []any{3, 5}, []any{4, nil})
		put(plan.WriteOptions{Mode: "append"}, schema, b)
		want := "1|{'y': ten, 'x': 10}|5/2|{'y': twenty, 'x': 20}|5/3|{'y': 3, 'x': 30}|5/4|{'y': 4, 'x': 40}|∅"
		if got := sortedRows(t, path, "n", "s", "k"); got != want {
			t.Fatalf("%s: append: %s", mode, got)
		}
		if got := strings.Join(namesInFiles(t, path), " "); got != "col-n=1 col-s.col-x=5 col-s.col-y=6 col-s=2" {
			t.Errorf("%s: files have %s", mode, got)
		}
		if log := lastLog(t, path); !strings.Contains(log, `"partitionValues":{"col-k":"5"}`) || !strings.Contains(log, `\"minValues\":{\"col-n\":3}`) || strings.Contains(log, "metaData") {
			t.Errorf("%s: the log has %s", mode, log)
		}

		schema, b = mappedRows(t, ", v struct<a int64, b list<string>>", []any{5, 6, column.StructValue{{Name: "a", Value: int64(1)}, {Name: "b", Value: []any{"p"}}}})
		put(plan.WriteOptions{Mode: "append", AddColumns: true}, schema, b)
		if log := lastLog(t, path); !strings.Contains(log, `"delta.columnMapping.maxColumnId":"15"`) || !strings.Contains(log, `\"delta.columnMapping.id\":13`) {
			t.Errorf("%s: the log has %s", mode, log)
		}
		if got := strings.Join(namesInFiles(t, path), " "); !regexp.MustCompile(`^col-[0-9a-f]{8}-[-0-9a-f]*.col-[-0-9a-f]*=1[45] .*=13 col-n=1 `).MatchString(got) {
			t.Errorf("%s: files have %s", mode, got)
		}
		if got := sortedRows(t, path, "n", "v"); got != "1|∅/2|∅/3|∅/4|∅/5|{'a': 1, 'b': [p]}" {
			t.Errorf("%s: added: %s", mode, got)
		}

		schema, b = mappedRows(t, "", []any{6, 6})
		put(plan.WriteOptions{Mode: "overwrite partitions"}, schema, b)
		if got := sortedRows(t, path, "n", "k"); got != "1|5/2|5/3|5/4|∅/6|6" {
			t.Errorf("%s: partitions: %s", mode, got)
		}

		table := tableOf(localStore{}, path, plan.WriteOptions{})
		if change := must(table.Compact(ctx, 1<<20)); change.FilesBefore != 4 || change.FilesAfter != 3 {
			t.Errorf("%s: compact: %+v", mode, change)
		}
		if got := sortedRows(t, path, "n", "l", "k"); got != "1|[{'y': eleven, 'x': 11}]|5/2|[]|5/3|∅|5/4|∅|∅/6|∅|6" {
			t.Errorf("%s: compact: %s", mode, got)
		}

		snap := must(table.Snapshot(ctx))
		all := must(snap.Files(ctx, nil))
		schema, b = mappedRows(t, "", []any{7, 5})
		if err := putRows(snap.Replace(all, "UPDATE"), schema, b); err != nil {
			t.Fatal(err)
		}
		if got := sortedRows(t, path, "n", "s", "k", "v"); got != "7|{'y': 7, 'x': 70}|5|∅" {
			t.Errorf("%s: replaced: %s", mode, got)
		}

		for n := range 12 { // checkpoints are on the way
			schema, b = mappedRows(t, "", []any{8 + n, 5})
			put(plan.WriteOptions{Mode: "append"}, schema, b)
		}
		if got := must(filepath.Glob(filepath.Join(path, deltaLog, "*.checkpoint.parquet"))); len(got) == 0 {
			t.Errorf("%s: no checkpoint", mode)
		}
		if got := mustRows(t, open(t, path, plan.ReadOptions{}), plan.Request{Columns: []string{"n"}, Filters: []plan.Filter{compare(must(open(t, path, plan.ReadOptions{}).Schema(ctx)), "n", ">", int64(18))}}); strings.Join(got, " ") != "19" {
			t.Errorf("%s: after a checkpoint: %v", mode, got)
		}

		schema, b = rowsFor(t, "n int64, s string", 1, "x")
		put(plan.WriteOptions{}, schema, b)
		if got := sortedRows(t, path, "n", "s"); got != "1|x" {
			t.Errorf("%s: overwritten: %s", mode, got)
		}
		log := lastLog(t, path)
		if got := namesInFiles(t, path); len(got) != 2 || !strings.HasSuffix(got[0], "=16") || got[1] != "col-n=1" || !strings.Contains(log, `"delta.columnMapping.maxColumnId":"16"`) {
			t.Errorf("%s: overwritten: files have %s, the log %s", mode, got, log)
		}
		version := int64(1)
		if got := mustRows(t, open(t, path, plan.ReadOptions{Version: &version}), plan.Request{Columns: []string{"n"}}); len(got) != 4 {
			t.Errorf("%s: version 1 has %v", mode, got)
		}
	}
}

// TestMappedWithoutIdentifiers refuses to write where the schema does not tell what a column is called.
func TestMappedWithoutIdentifiers(t *testing.T) {
	path := mappedTable(t, "name")
	log := filepath.Join(path, deltaLog, logName(0))
	text := strings.Replace(string(must(os.ReadFile(log))), `\"delta.columnMapping.id\":6`, `\"other\":6`, 1)
	must(0, os.WriteFile(log, []byte(text), 0o666))
	schema, b := mappedRows(t, "", []any{3, 5})
	_, err := tryWrite(path+"/", plan.WriteOptions{Mode: "append"}, schema, b)
	if err == nil || !strings.Contains(err.Error(), "its column s or one within has no identifier") {
		t.Error(err)
	}
}
