package connectors

import (
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"strings"
	"testing"

	"weir/dataframe/column"
	"weir/dataframe/plan"
)

var whereBroken = regexp.MustCompile(`row group \d+: column \w+: `)

// TestBrokenParquet cuts files and flips their bits: there is an error that names the file and, of broken pages, row
// group and column, or there are rows, and never much memory.
func TestBrokenParquet(t *testing.T) {
	const seed = 11
	r := rand.New(rand.NewPCG(seed, 1))
	schema := column.NewSchema(append(append([]column.Field(nil), everyType.Fields...), column.Field{Name: "l", Type: column.List(column.String), Nullable: true})...)
	for _, codec := range []string{"none", "zstd", "snappy"} {
		path := filepath.Join(t.TempDir(), "x.parquet")
		write(t, path, plan.WriteOptions{Compression: codec, RowGroupRows: 60, BloomFilters: []string{"few"}}, schema, randomBatch(r, schema, 100))
		whole := must(os.ReadFile(path))
		m := must(openFiles(ctx, localStore{}, path, plan.ReadOptions{})).(*parquetSource)
		must(m.Schema(ctx))
		inPages := map[int64]bool{} // the last bytes of chunks are of pages, not of their headers
		for g := range m.metas[0].Groups {
			for i := range m.metas[0].Leaves {
				for _, part := range m.metas[0].Leaves[i].Parts() {
					from, n, err := m.metas[0].Range(g, part, int64(len(whole)))
					must(0, err)
					inPages[from+n-1] = true
				}
			}
		}
		var at []int64
		for i := range inPages {
			at = append(at, i)
		}
		for range 400 {
			at = append(at, r.Int64N(int64(len(whole))))
		}
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		for _, i := range at {
			bad := append([]byte(nil), whole...)
			bad[i] ^= 1 << r.IntN(8)
			_, err := readBytes(path, bad)
			switch {
			case err != nil && !strings.Contains(err.Error(), path):
				t.Errorf("seed %d, %s, byte %d: the file is not named: %v", seed, codec, i, err)
			case inPages[i] && (err == nil || !whereBroken.MatchString(err.Error())):
				t.Errorf("seed %d, %s, byte %d of a page: %v", seed, codec, i, err)
			}
		}
		for range 50 {
			n := r.IntN(len(whole))
			if _, err := readBytes(path, whole[:n]); err == nil || !strings.Contains(err.Error(), path) {
				t.Errorf("%s, cut at %d: %v", codec, n, err)
			}
		}
		runtime.ReadMemStats(&after)
		if n := after.TotalAlloc - before.TotalAlloc; n > 4<<30 {
			t.Errorf("%s: %d bytes were allocated", codec, n)
		}
	}
}

// readBytes reads all rows of a file of the bytes data.
func readBytes(path string, data []byte) ([]string, error) {
	if err := os.WriteFile(path, data, 0o666); err != nil {
		return nil, err
	}
	src, err := Open(ctx, path, plan.ReadOptions{})
	if err != nil {
		return nil, err
	}
	return rowsOf(src, plan.Request{})
}
