package exec

import (
	"fmt"
	"testing"

	"weir/dataframe/column"
	"weir/dataframe/plan/plantest"
)

// TestKeysWithEqualHashes gives a keyTable hashes of two bits, so that nearly all
// keys collide.
func TestKeysWithEqualHashes(t *testing.T) {
	schema := column.NewSchema(
		column.Field{Name: "n", Type: column.Int64, Nullable: true},
		column.Field{Name: "s", Type: column.String, Nullable: true},
		column.Field{Name: "x", Type: column.Float64, Nullable: true})
	types := []column.Type{column.Int64, column.String, column.Float64}
	b := plantest.Random(1, schema, 900, plantest.Shape{Nulls: 0.1, Distinct: 5, Odd: true})
	table := newKeyTable(types)
	numbers := map[string]int32{}
	for _, part := range plantest.Cut(b, 100) {
		keys := keyVectors(part.Cols)
		hashes := new(hasher).hash(keys, part.N)
		for i := range hashes {
			hashes[i] &= 3
		}
		groups := make([]int32, part.N)
		found := make([]int32, part.N)
		table.find(hashes, keys, found, false)
		known := len(numbers)
		table.find(hashes, keys, groups, true)
		for i, row := range plantest.Rows([]*column.Batch{{N: part.N, Cols: keys}}) {
			k := fmt.Sprintf("%#v", row)
			want, ok := numbers[k]
			if !ok {
				// Numbers of keys that collide need not follow the rows.
				want = groups[i]
				numbers[k] = want
			}
			if groups[i] != want {
				t.Fatalf("%s is group %d, not %d", k, groups[i], want)
			}
			if int(want) < known && found[i] != want || int(want) >= known && found[i] != -1 {
				t.Fatalf("%s was group %d before it was inserted as %d", k, found[i], want)
			}
		}
		if table.groups != len(numbers) {
			t.Fatalf("%d groups of %d keys", table.groups, len(numbers))
		}
	}
	for i, row := range plantest.Rows([]*column.Batch{{N: table.groups, Cols: keyVectors(table.keys())}}) {
		if numbers[fmt.Sprintf("%#v", row)] != int32(i) {
			t.Fatalf("key %v is stored as group %d", row, i)
		}
	}
}

func TestOrderings(t *testing.T) {
	for _, where := range [][]int64{nil, {5}, {1, 2, 3}, {3, 1, 2}, {9, 9, 1, 9}, {1 << 40, 1 << 50, 0, 1 << 40}} {
		order := orderOf(where)
		if order == nil {
			order = make([]int32, len(where))
			for i := range order {
				order[i] = int32(i)
			}
		}
		for i := 1; i < len(order); i++ {
			a, b := order[i-1], order[i]
			if where[a] > where[b] || where[a] == where[b] && a > b {
				t.Errorf("the order of %v is %v", where, order)
			}
		}
	}
}
