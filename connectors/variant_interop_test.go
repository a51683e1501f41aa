//go:build integration

package connectors

import (
	"path/filepath"
	"testing"

	"weir/dataframe/plan"
)

// TestReadsVariantsOfDuckDB compares the JSON of variants with that which their writer makes of them.
func TestReadsVariantsOfDuckDB(t *testing.T) {
	const seed = "7"
	t.Logf("seed %s", seed)
	for _, shredding := range []string{"none", "STRUCT(a INTEGER, b VARCHAR)", "VARCHAR", "INTEGER[]", "STRUCT(x STRUCT(a DECIMAL(9,2)), b DOUBLE[])"} {
		path := filepath.Join(t.TempDir(), "v.parquet")
		python(t, "write_variants.py", path, seed, shredding)
		src := open(t, path, plan.ReadOptions{})
		got, want := mustRows(t, src, plan.Request{Columns: []string{"v"}}), mustRows(t, src, plan.Request{Columns: []string{"want"}})
		if len(want) != 300 {
			t.Fatalf("%d rows", len(want))
		}
		same(t, got, want)
	}
}
