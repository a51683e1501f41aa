//go:build integration

package connectors

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"weir/dataframe/column"
	"weir/dataframe/plan"
)

// tableTypes are the flat types that tables have.
func tableTypes() []column.Type {
	return slices.DeleteFunc(slices.Clone(flatTypes), func(t column.Type) bool {
		switch t.Kind {
		case column.KindUint8, column.KindUint16, column.KindUint32, column.KindUint64, column.KindTime, column.KindInterval:
			return true
		case column.KindTimestamp: // others read microseconds
			return t.Unit != column.Micro
		}
		return false
	})
}

// TestRandomTables has deltalake and Polars read what Weir writes of random schemas and values, and reads what deltalake
// writes.
func TestRandomTables(t *testing.T) {
	all := flatTypes
	flatTypes = tableTypes()
	defer func() { flatTypes = all }()
	dir := t.TempDir()
	for seed := range uint64(80) {
		r := rand.New(rand.NewPCG(seed, 3))
		schema, batches := randomTable(r, int(seed%3))
		name := filepath.Join(dir, fmt.Sprintf("seed-%03d", seed))
		o := plan.WriteOptions{TargetBytes: []int64{0, 2000}[r.IntN(2)]}
		write(t, name, o, schema, batches...)
		if len(batches) > 0 {
			o.Mode = "append"
			write(t, name, o, schema, batches[0])
			batches = append(batches, batches[0])
		}
		rows := canonRows(schema, batches...)
		slices.Sort(rows)
		must(0, os.WriteFile(name+".txt", []byte(strings.Join(rows, "\n")), 0o666))
	}
	t.Log(python(t, "random_tables.py", "read", dir))
	dir = t.TempDir()
	python(t, "random_tables.py", "write", dir, "80")
	tables, _ := filepath.Glob(dir + "/theirs-*[0-9]")
	if len(tables) != 80 {
		t.Errorf("%d tables", len(tables))
	}
	for _, path := range tables {
		got := readCanon(t, path)
		slices.Sort(got)
		if want := wantCanon(t, path+".txt"); !slices.Equal(got, want) {
			t.Errorf("%s: %d rows of %d", path, len(got), len(want))
		}
	}
}
