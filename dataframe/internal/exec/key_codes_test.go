package exec

import (
	"fmt"
	"sync"
	"testing"

	"weir/dataframe/column"
	"weir/dataframe/plan/plantest"
)

// Texts get the same groups whether they come as codes of this or that dictionary, or as they
// are, with hashes that tell them apart and with hashes of two bits.
func TestKeysThatComeAsCodes(t *testing.T) {
	schema := column.NewSchema(column.Field{Name: "s", Type: column.String, Nullable: true}, column.Field{Name: "n", Type: column.Int64})
	types := []column.Type{column.String, column.Int64}
	for seed := range uint64(8) {
		b := plantest.Random(seed, schema, 600, plantest.Shape{Nulls: 0.1 * float64(seed%2), Distinct: 12, Odd: true})
		table, numbers := newKeyTable(types), map[string]int32{}
		for k, part := range plantest.Cut(b, 60) {
			keys := keyVectors(part.Cols)
			if k < 6 || seed < 4 { // the others come as they are
				keys[0] = toDict(keys[0])
				if _, ok := keys[0].(*column.Dict); !ok {
					t.Fatalf("seed %d: no dictionary", seed)
				}
			}
			hashes := new(hasher).hash(keys, part.N)
			for i := range hashes {
				if seed%4 > 1 {
					hashes[i] &= 3
				}
			}
			groups, found := make([]int32, part.N), make([]int32, part.N)
			known := int32(table.groups)
			table.find(hashes, keys, found, false)
			table.find(hashes, keys, groups, true)
			for i, row := range plantest.Rows([]*column.Batch{{N: part.N, Cols: keys}}) {
				key := fmt.Sprintf("%#v", row)
				want, ok := numbers[key]
				if !ok {
					want = groups[i]
					numbers[key] = want
				}
				if groups[i] != want || want < known && found[i] != want || want >= known && found[i] != -1 {
					t.Fatalf("seed %d: %s is group %d, and %d before, not %d", seed, key, groups[i], found[i], want)
				}
			}
		}
		for _, keys := range [][]column.Vector{table.keys(), table.codes()} {
			for i, row := range plantest.Rows([]*column.Batch{{N: table.groups, Cols: keys}}) {
				if n, ok := numbers[fmt.Sprintf("%#v", row)]; !ok || n != int32(i) {
					t.Fatalf("seed %d: key %v is stored as group %d", seed, row, i)
				}
			}
		}
	}
}

// Tables that number texts together, at the same time, keep the keys that each was given, also once keys come that are no codes.
func TestTablesShareNumbersOfTexts(t *testing.T) {
	schema := column.NewSchema(column.Field{Name: "s", Type: column.String, Nullable: true})
	types := []column.Type{column.String}
	numbers := newTextNumbers(types)
	var all sync.WaitGroup
	for seed := range uint64(8) {
		all.Go(func() {
			table := newKeyTable(types)
			table.share(numbers)
			var want []string
			b := plantest.Random(seed/2, schema, 400, plantest.Shape{Nulls: 0.1, Distinct: 30, Odd: true})
			for k, part := range plantest.Cut(b, 50) {
				keys := keyVectors(part.Cols)
				if k < 6 || seed%2 == 0 {
					keys[0] = toDict(keys[0])
				}
				groups := make([]int32, part.N)
				table.find(nil, keys, groups, true)
				for i, row := range plantest.Rows([]*column.Batch{{N: part.N, Cols: keys}}) {
					if int(groups[i]) == len(want) {
						want = append(want, fmt.Sprintf("%#v", row))
					} else if want[groups[i]] != fmt.Sprintf("%#v", row) {
						t.Errorf("%v is in the group of %s", row, want[groups[i]])
					}
				}
			}
			for i, row := range plantest.Rows([]*column.Batch{{N: table.groups, Cols: table.keys()}}) {
				if want[i] != fmt.Sprintf("%#v", row) {
					t.Errorf("group %d is %v, not %s", i, row, want[i])
				}
			}
		})
	}
	all.Wait()
}
