package exec

import (
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"slices"
	"testing"

	"weir/dataframe/column"
	"weir/dataframe/internal/spill"
)

// Inputs of random places, dense, sparse, in clusters and many at one place, give what comparing every row gives. Some of their rows
// are long ones on disk.
func TestMergeByPlace(t *testing.T) {
	rng := rand.New(rand.NewPCG(7, 7))
	dir := spill.NewDir(t.TempDir())
	defer dir.Close()
	file, err := dir.Create()
	if err != nil {
		t.Fatal(err)
	}
	shapes := map[string]func(i int) int64{
		"dense":     func(i int) int64 { return int64(i) },
		"sparse":    func(i int) int64 { return int64(i) * 1_000_003 },
		"by task":   func(i int) int64 { return place(i/100, int64(i%100)) },
		"clustered": func(i int) int64 { return int64(i/50)*1e9 + int64(i%50) },
		"repeated":  func(i int) int64 { return int64(i / 30) },
		"one":       func(int) int64 { return 5 },
		"few, far":  func(i int) int64 { return int64(i/400) << 50 },
	}
	for name, placeOf := range shapes {
		for _, inputs := range []int{1, 2, 3, 17} {
			for _, batch := range []int{1, 3, 64, column.BatchRows} {
				t.Run(fmt.Sprint(name, " ", inputs, " ", batch), func(t *testing.T) {
					var list []*ordered
					var want []placedRow
					for k := range inputs {
						list = append(list, &ordered{file: file})
						var places []int64
						for i := range 2000 {
							if rng.IntN(inputs) == 0 {
								places = append(places, placeOf(i))
							}
						}
						for len(places) > 0 {
							n := min(1+rng.IntN(60), len(places))
							long := rng.IntN(8) == 0
							if long {
								n = 1
							}
							b := &column.Batch{N: n, Cols: []column.Vector{&column.Ints{Typ: column.Int64}, &column.Ints{Typ: column.Int64, Values: places[:n]}}}
							for _, p := range places[:n] {
								id := int32(len(want))
								want = append(want, placedRow{p, id})
								b.Cols[0].(*column.Ints).Values = append(b.Cols[0].(*column.Ints).Values, int64(id))
							}
							p := piece{batch: b, first: places[0]}
							if long {
								c, err := file.Write(b)
								if err != nil {
									t.Fatal(err)
								}
								c.Size = 2 << 20
								p = piece{chunk: c, first: places[0]}
							}
							list[k].pieces = append(list[k].pieces, p)
							list[k].rows += int64(n)
							places = places[n:]
						}
					}
					slices.SortStableFunc(want, func(a, b placedRow) int {
						switch {
						case a.place < b.place:
							return -1
						case a.place > b.place:
							return 1
						}
						return 0
					})
					m := &merger{run: &run{stats: &Stats{}}, stats: &NodeStats{}, inputs: list, width: 1, rows: batch}
					defer m.Close()
					for {
						b, err := m.Next(context.Background())
						if err == io.EOF {
							break
						}
						if err != nil {
							t.Fatal(err)
						}
						if b.N == 0 || b.N > batch || b.N > len(want) {
							t.Fatalf("a batch of %d rows", b.N)
						}
						for i, id := range b.Cols[0].(*column.Ints).Values[:b.N] {
							if int32(id) != want[i].row || placesOf(b)[i] != want[i].place {
								t.Fatalf("row %d at %d, want %d at %d", id, placesOf(b)[i], want[i].row, want[i].place)
							}
						}
						want = want[b.N:]
					}
					if len(want) > 0 {
						t.Errorf("%d rows are missing", len(want))
					}
				})
			}
		}
	}
}
