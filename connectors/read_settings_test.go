package connectors

import (
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"weir/dataframe/column"
	"weir/dataframe/plan"
)

// TestTextColumns reads columns without a declared type as texts, and folders called name=value as any others.
func TestTextColumns(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "day=2026-03-01")
	must(0, os.Mkdir(dir, 0o777))
	path := filepath.Join(dir, "f.csv")
	must(0, os.WriteFile(path, []byte("a,b\n7,1\n7.0,2\n"), 0o666))
	types := must(column.ParseSchema("b int32"))
	for want, o := range map[string]plan.ReadOptions{
		"a float64, b int32, day date": {Types: types},
		"a string, b int32, day date":  {Types: types, AllText: true},
		"a string, b string":           {AllText: true, NoFolders: true},
	} {
		if got := must(open(t, path, o).Schema(ctx)).String(); got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
	same(t, mustRows(t, open(t, path, plan.ReadOptions{AllText: true, NoFolders: true}), plan.Request{}), []string{"7|1", "7.0|2"})
}

// TestColumnOfOneOfManyFiles has a column that a single one of very many small files on disk has.
func TestColumnOfOneOfManyFiles(t *testing.T) {
	dir := t.TempDir()
	for i := range 300 {
		csv, json := fmt.Sprintf("a\n%d\n", i), fmt.Sprintf("{\"a\":%d}\n", i)
		if i == 151 {
			csv, json = "a,late\n151,x\n", `{"a":151,"late":"x"}`
		}
		put(t, dir, fmt.Sprintf("%03d.csv", i), csv)
		put(t, dir, fmt.Sprintf("%03d.jsonl", i), json)
	}
	for _, ending := range []string{"csv", "jsonl"} {
		src := open(t, filepath.Join(dir, "*."+ending), plan.ReadOptions{})
		rows := mustRows(t, src, plan.Request{})
		if len(rows) != 300 || rows[151] != "151|x" || rows[0] != "0|∅" {
			t.Errorf("%s: %d rows, %v", ending, len(rows), rows[150:])
		}
	}
}
