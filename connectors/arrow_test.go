package connectors

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"weir/dataframe/column"
	"weir/dataframe/plan"
)

// TestArrowSplits has a split for each record batch of a file, and one for a stream.
func TestArrowSplits(t *testing.T) {
	var batches []*column.Batch
	for i := range 40 {
		batches = append(batches, everyBatch(i*8000, 8000, 5))
	}
	want := lines(everyType, batches...)
	for name, n := range map[string]int{"x.arrow": 3, "x.arrows": 1} {
		path := filepath.Join(t.TempDir(), name)
		write(t, path, plan.WriteOptions{}, everyType, batches...)
		src := open(t, path, plan.ReadOptions{})
		splits := must(src.Splits(ctx, plan.Request{Columns: everyType.Names(), Limit: -1}))
		if len(splits) != n {
			t.Errorf("%s: %d splits", name, len(splits))
		}
		same(t, mustRows(t, src, plan.Request{}), want)
	}
}

// TestBrokenArrow cuts files and flips their bytes: there is an error that names the file, or there are rows.
func TestBrokenArrow(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.arrow")
	write(t, path, plan.WriteOptions{Compression: "none"}, everyType, everyBatch(0, 20, 3))
	whole := must(os.ReadFile(path))
	for i := 0; i < len(whole); i += 11 {
		for what, data := range map[string][]byte{"cut": whole[:i], "flipped": append(append(append([]byte(nil), whole[:i]...), whole[i]^0x41), whole[i+1:]...)} {
			must(0, os.WriteFile(path, data, 0o666))
			src, err := Open(ctx, path, plan.ReadOptions{})
			var rows []string
			if err == nil {
				rows, err = rowsOf(src, plan.Request{})
			}
			if err != nil && !strings.Contains(err.Error(), path) || err == nil && what == "cut" {
				t.Errorf("%s at %d: %d rows, %v", what, i, len(rows), err)
			}
		}
	}
}
