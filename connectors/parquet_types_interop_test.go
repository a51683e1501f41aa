//go:build integration

package connectors

import (
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"weir/dataframe/column"
	"weir/dataframe/plan"
)

// python runs a script of testdata.
func python(t *testing.T, script string, args ...string) string {
	t.Helper()
	p := os.Getenv("WEIR_PYTHON")
	if p == "" {
		t.Fatal("WEIR_PYTHON must name a Python with pyarrow, duckdb and polars")
	}
	out, err := exec.Command(p, append([]string{filepath.Join("testdata", script)}, args...)...).CombinedOutput()
	if err != nil {
		t.Fatalf("%s: %v\n%s", script, err, out)
	}
	return string(out)
}

// readCanon is all rows of a file as text.
func readCanon(t *testing.T, path string) []string {
	t.Helper()
	src := open(t, path, plan.ReadOptions{})
	schema, err := src.Schema(ctx)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	splits, err := src.Splits(ctx, plan.Request{Columns: schema.Names(), Limit: -1})
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range splits {
		r, err := s.Open(ctx, nil)
		if err != nil {
			t.Fatal(err)
		}
		batches, err := column.ReadAll(ctx, r)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, canonRows(schema, batches...)...)
	}
	return out
}

func wantCanon(t *testing.T, path string) []string {
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if len(text) == 0 {
		return nil
	}
	return strings.Split(string(text), "\n")
}

// TestReadsRandomFiles reads what pyarrow writes of random schemas and values, in all its
// encodings and codecs.
func TestReadsRandomFiles(t *testing.T) {
	const seed, files = 1, 1000
	t.Logf("seed %d", seed)
	dir := t.TempDir()
	python(t, "write_random.py", dir, fmt.Sprint(seed), fmt.Sprint(files))
	all, _ := filepath.Glob(filepath.Join(dir, "*.parquet"))
	if len(all) != files+12 {
		t.Errorf("%d files", len(all))
	}
	for _, f := range all {
		t.Run(filepath.Base(f), func(t *testing.T) {
			same(t, readCanon(t, f), wantCanon(t, strings.TrimSuffix(f, ".parquet")+".txt"))
		})
	}
}

// TestOthersReadRandomFiles has pyarrow, DuckDB and Polars read what Weir writes of random
// schemas and values.
func TestOthersReadRandomFiles(t *testing.T) {
	dir := t.TempDir()
	for seed := range uint64(600) {
		r := rand.New(rand.NewPCG(seed, 2))
		schema, batches := randomTable(r, int(seed%4))
		o := plan.WriteOptions{Compression: parquetCodecs[r.IntN(len(parquetCodecs))], RowGroupRows: []int{0, 7, 300}[r.IntN(3)]}
		for _, f := range schema.Fields {
			if f.Type.Kind == column.KindString || f.Type.Kind.Integer() {
				o.BloomFilters = append(o.BloomFilters, f.Name)
			}
		}
		name := filepath.Join(dir, fmt.Sprintf("seed-%03d", seed))
		write(t, name+".parquet", o, schema, batches...)
		if err := os.WriteFile(name+".txt", []byte(strings.Join(canonRows(schema, batches...), "\n")), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	t.Log(python(t, "read_random.py", dir))
}
