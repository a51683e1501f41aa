package connectors

import (
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"testing"

	"weir/dataframe/column"
	"weir/dataframe/plan"
)

// sizeShapes are rows of a key and something else, i of n, whose files are hard to end near a size.
var sizeShapes = map[string]func(r *rand.Rand, i, n int) (key int, text string, number int64){
	"even": func(r *rand.Rand, i, _ int) (int, string, int64) { return i % 3, "", r.Int64() },
	"skewed": func(r *rand.Rand, _, _ int) (int, string, int64) {
		return min(int(r.ExpFloat64()*2), 12), "", r.Int64()
	},
	"wide": func(r *rand.Rand, i, _ int) (int, string, int64) {
		return i % 2, fmt.Sprintf("%0*x", 20+r.IntN(400), r.Uint64()) + randomHex(r, 10+r.IntN(60)), 0
	},
	"compressible": func(r *rand.Rand, i, _ int) (int, string, int64) {
		return i % 2, "the same text again", int64(i + r.IntN(200))
	},
	"in order": func(r *rand.Rand, i, n int) (int, string, int64) { return i * 2 / n, randomHex(r, 8), int64(i) },
	"changing": func(r *rand.Rand, i, n int) (int, string, int64) { // from constants to noise and back
		if i/(n/10)%2 == 0 {
			return 0, "a", int64(i / 100)
		}
		return 0, randomHex(r, 10), r.Int64()
	},
}

func randomHex(r *rand.Rand, words int) string {
	out := make([]byte, 0, 4*words)
	for range words {
		out = fmt.Appendf(out, "%04x", r.Uint32()&0xffff)
	}
	return string(out)
}

// TestFilesNearTheTarget wants nine of ten files of each partition that fills ten and more within a quarter of the target.
func TestFilesNearTheTarget(t *testing.T) {
	const seed = 5
	t.Logf("seed %d", seed)
	schema := column.NewSchema(column.Field{Name: "k", Type: column.Int64}, column.Field{Name: "s", Type: column.String}, column.Field{Name: "n", Type: column.Int64})
	rows := map[string]int{"even": 500_000, "skewed": 500_000, "wide": 60_000, "compressible": 3_000_000, "in order": 200_000, "changing": 300_000}
	for name, shape := range sizeShapes {
		const target = 100_000
		r := rand.New(rand.NewPCG(seed, 1))
		path := filepath.Join(t.TempDir(), "t")
		sink := must(Create(ctx, path, plan.WriteOptions{PartitionBy: []string{"k"}, TargetBytes: target}))
		w := must(sink.Begin(ctx, schema))
		p := must(w.Part())
		n := rows[name]
		for from := 0; from < n; from += column.BatchRows {
			b := &column.Batch{N: min(column.BatchRows, n-from)}
			k, s, x := column.NewBuilder(column.Int64, b.N), column.NewBuilder(column.String, b.N), column.NewBuilder(column.Int64, b.N)
			for i := range b.N {
				key, text, number := shape(r, from+i, n)
				must(0, k.Append(key))
				must(0, s.Append(text))
				must(0, x.Append(number))
			}
			b.Cols = []column.Vector{k.Vector(), s.Vector(), x.Vector()}
			must(0, p.Write(ctx, b))
		}
		must(0, p.Close())
		done := must(w.Commit(ctx))
		sizes := map[string][]int64{}
		for _, f := range done.Files {
			sizes[filepath.Dir(f.Path)] = append(sizes[filepath.Dir(f.Path)], f.Bytes)
		}
		large := 0
		for folder, all := range sizes {
			total, near := int64(0), 0
			for _, n := range all {
				total += n
				if n >= target*3/4 && n <= target*5/4 {
					near++
				}
			}
			if total < 10*target {
				continue
			}
			large++
			if 10*near < 9*len(all) {
				t.Errorf("%s, %s: %d of %d files are near %d bytes: %d", name, filepath.Base(folder), near, len(all), target, all)
			}
		}
		if large == 0 {
			t.Errorf("%s: no partition is large: %d files, %d bytes", name, len(done.Files), done.Bytes)
		}
	}
}
