package exec

import (
	"context"
	"fmt"
	"testing"

	"weir/dataframe/column"
	"weir/dataframe/plan/plantest"
)

// TestRowTable looks up rows of more keys than a part has, some of them several times, and compares
// with a map.
func TestRowTable(t *testing.T) {
	const n = 3*partRows + 100
	schema := column.NewSchema(
		column.Field{Name: "n", Type: column.Int64, Nullable: true},
		column.Field{Name: "s", Type: column.String, Nullable: true})
	for _, c := range []struct {
		name     string
		distinct int
		nulls    float64
		cols     []int
		nullKeys bool
	}{
		{"many keys", 50_000, 0, []int{0}, false},
		{"few keys", 5, 0.2, []int{0, 1}, true},
		{"one column", 1000, 0.1, []int{1}, false},
		{"no column", 2, 0, nil, false},
		{"no key again", 0, 0, []int{0}, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := plantest.Random(3, schema, n, plantest.Shape{Nulls: c.nulls, Distinct: c.distinct, Odd: true})
			if c.distinct == 0 {
				values := make([]int64, n)
				for i := range values {
					values[i] = int64(i) * 1_000_003
				}
				b.Cols[0] = &column.Ints{Typ: column.Int64, Values: values}
			}
			var keys []column.Vector
			var valid column.Bitmap
			for _, i := range c.cols {
				k := column.Flatten(keyVector(b.Cols[i]))
				if keys = append(keys, k); !c.nullKeys {
					valid = valid.And(k.Nulls(), n)
				}
			}
			r := &run{opts: Options{Workers: 2}, stats: &Stats{}}
			table, err := r.newRowTable(context.Background(), &NodeStats{}, keys, n, valid, c.nullKeys)
			if err != nil {
				t.Fatal(err)
			}
			want, first, repeats := make([]int32, n), map[string]int32{}, false
			groupOf := func(row int) int32 { return int32(row) }
			if table.numbers != nil {
				groupOf = func(row int) int32 { return table.numbers[row] - 1 }
			}
			for i := range n {
				if !valid.Has(i) {
					want[i] = -1
					continue
				}
				text := ""
				for _, k := range keys {
					text += fmt.Sprintf("%#v,", k.At(i))
				}
				if _, ok := first[text]; ok {
					repeats = true
				} else if first[text] = int32(i); table.numbers != nil {
					first[text] = int32(len(first) - 1)
				}
				want[i] = first[text]
				if got := groupOf(i); got != want[i] {
					t.Fatalf("row %d is in group %d, not %d", i, got, want[i])
				}
			}
			if repeats != (table.numbers != nil) {
				t.Errorf("groups are numbered: %v", table.numbers != nil)
			}
			if table.groups != len(first) {
				t.Errorf("%d keys, not %d", table.groups, len(first))
			}
			got := make([]int32, n)
			(&rowProber{table: table}).find(keys, n, got)
			for i, g := range got {
				if g != want[i] {
					t.Fatalf("row %d finds group %d, not %d", i, g, want[i])
				}
			}
		})
	}
}

// TestRowTableWithEqualHashes gives halves of hashes that are equal where keys are not.
func TestRowTableWithEqualHashes(t *testing.T) {
	values := []int64{10, 20, 30, 20, 10, 40}
	keys := []column.Vector{&column.Ints{Typ: column.Int64, Values: values}}
	table := &rowTable{keys: []keyColumn{keyColumnOf(keys[0])}, shift: 64, parts: make([][]slot, 1)}
	hashes := make([]uint64, len(values))
	chunk := table.deal(hashes, 0, nil)
	if n := table.fill(0, []rowChunk{chunk}, keys, len(values)); n != 4 {
		t.Fatalf("%d keys", n)
	}
	table.groups = 4
	table.number(t.Context(), keys, nil)
	for i, want := range []int32{0, 1, 2, 1, 0, 3} {
		if got := table.numbers[i] - 1; got != want {
			t.Errorf("row %d is in group %d, not %d", i, got, want)
		}
		if got := table.place(0, keys, int32(i)); got != want {
			t.Errorf("row %d finds %d, not %d", i, got, want)
		}
	}
	other := []column.Vector{&column.Ints{Typ: column.Int64, Values: []int64{50}}}
	if got := table.place(0, other, 0); got != -1 {
		t.Errorf("a key that is not there finds %d", got)
	}
}
