//go:build integration

package connectors

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"weir/dataframe/plan"
)

// TestInterop has pyarrow and DuckDB read what Weir writes, and reads what they
// write. WEIR_PYTHON is a Python that has them.
func TestInterop(t *testing.T) {
	python := os.Getenv("WEIR_PYTHON")
	if python == "" {
		t.Fatal("WEIR_PYTHON must name a Python with pyarrow and duckdb")
	}
	dir := t.TempDir()
	a, b := everyBatch(0, 50000, 7), everyBatch(50000, 40000, 0)
	for _, c := range []string{"zstd", "snappy", "none"} {
		write(t, filepath.Join(dir, c+".parquet"), plan.WriteOptions{Compression: c}, everyType, a, b)
	}
	write(t, filepath.Join(dir, "table"), plan.WriteOptions{PartitionBy: []string{"d"}, TargetBytes: 300_000}, everyType, a, b)
	var stderr bytes.Buffer
	cmd := exec.Command(python, "testdata/interop.py", dir)
	cmd.Stderr = &stderr
	text, err := cmd.Output()
	if err != nil {
		t.Fatalf("%v\n%s", err, stderr.String())
	}
	var sum int64
	nulls := 0
	for _, x := range []struct{ i, many interface{ At(int) any } }{{a.Cols[1], a.Cols[9]}, {b.Cols[1], b.Cols[9]}} {
		for i := range 50000 {
			if x.i == b.Cols[1] && i >= 40000 {
				break
			}
			if v, ok := x.i.At(i).(int64); ok {
				sum += v
			}
			if x.many.At(i) == nil {
				nulls++
			}
		}
	}
	var got map[string][]any
	if err := json.Unmarshal(text, &got); err != nil {
		t.Fatal(err)
	}
	want := fmt.Sprintf("[90000 %g %d %g kind 4 of a few]", float64(sum), nulls, -89999269997.)
	for _, c := range []string{"zstd", "snappy", "none"} {
		if fmt.Sprint(got[c]) != want {
			t.Errorf("%s: %v, not %s", c, got[c], want)
		}
	}
	if fmt.Sprint(got["table"]) != "[90000]" {
		t.Errorf("table: %v rows", got["table"])
	}
	text, err = os.ReadFile(filepath.Join(dir, "want.txt"))
	if err != nil {
		t.Fatal(err)
	}
	rows := strings.Split(strings.TrimSpace(string(text)), "\n")
	files, _ := filepath.Glob(filepath.Join(dir, "py-*.parquet"))
	if len(files) != 13 {
		t.Errorf("%d files to read", len(files))
	}
	for _, f := range files {
		src := open(t, f, plan.ReadOptions{})
		same(t, mustRows(t, src, plan.Request{Columns: []string{"i8", "u16", "u32", "dec", "s", "u", "fx", "d", "ts", "b"}}), rows)
	}
}
