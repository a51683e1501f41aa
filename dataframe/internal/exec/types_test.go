package exec_test

import (
	"bytes"
	"fmt"
	"slices"
	"testing"

	"weir/dataframe/column"
	"weir/dataframe/plan"
	"weir/dataframe/plan/plantest"
)

// keyTypes are types that keys of groups, joins and sorts may have besides
// those of schema.
var keyTypes = []column.Type{
	column.Int8, column.Uint32, column.Uint64, column.Float32, column.Decimal(38, 4), column.Time, column.Interval, column.Binary,
	column.List(column.Int64), column.List(column.List(column.Float64)), column.Map(column.String, column.Int64),
	column.Struct(column.Field{Name: "a", Type: column.Int64, Nullable: true}, column.Field{Name: "b", Type: column.String, Nullable: true}),
}

// TestKeysOfEveryType groups, joins, sorts and compares by one column of every type, with
// its sort keys as the oracle.
func TestKeysOfEveryType(t *testing.T) {
	for i, typ := range keyTypes {
		t.Run(typ.String(), func(t *testing.T) {
			schema := column.NewSchema(column.Field{Name: "id", Type: column.Int64}, column.Field{Name: "k", Type: typ, Nullable: true})
			all := plantest.Random(uint64(i), schema, 300, odd)
			ids := make([]int64, all.N)
			for r := range ids {
				ids[r] = int64(r)
			}
			all.Cols[0] = &column.Ints{Typ: column.Int64, Values: ids}
			src := plantest.Memory(schema, plantest.Cut(all, 7), 20)
			checkKeys(t, src, column.SortKeys(all.Cols[1]))
		})
	}
}

func checkKeys(t *testing.T, src *plantest.Table, keys *column.Texts) {
	n := keys.Len()
	name := func(r int) string {
		if !keys.Nulls().Has(r) {
			return "null"
		}
		return fmt.Sprintf("%x", keys.Bytes(r))
	}
	counts := map[string]int64{}
	firsts := [][]any{}
	for r := range n {
		counts[name(r)]++
		if counts[name(r)] == 1 {
			firsts = append(firsts, []any{int64(r)})
		}
	}
	var groups, order, pairs [][]any
	for _, f := range firsts {
		groups = append(groups, []any{counts[name(int(f[0].(int64)))], f[0]})
	}
	rows := make([]int, n)
	for r := range rows {
		rows[r] = r
	}
	slices.SortStableFunc(rows, func(a, b int) int {
		if na, nb := !keys.Nulls().Has(a), !keys.Nulls().Has(b); na || nb {
			return map[bool]int{true: 1}[na] - map[bool]int{true: 1}[nb]
		}
		return bytes.Compare(keys.Bytes(a), keys.Bytes(b))
	})
	for _, r := range rows {
		order = append(order, []any{int64(r)})
	}
	for a := range n {
		for b := range n {
			if keys.Nulls().Has(a) && name(a) == name(b) {
				pairs = append(pairs, []any{int64(a), int64(b)})
			}
		}
	}
	in := scan(t, src)
	grouped := must[plan.Node](t)(plan.Group(in, cols("k"), []plan.Expr{as(call("count"), "n"), as(call("min", col("id")), "first")}))
	checkRows(t, must[*plan.Project](t)(plan.NewProject(grouped, cols("n", "first"))), groups)
	distinct := must[*plan.Distinct](t)(plan.NewDistinct(in, cols("k")))
	checkRows(t, must[*plan.Project](t)(plan.NewProject(distinct, cols("id"))), firsts)
	sorted := must[*plan.Sort](t)(plan.NewSort(in, []plan.SortKey{{X: col("k")}}))
	checkRows(t, must[*plan.Project](t)(plan.NewProject(sorted, cols("id"))), order)
	top := must[*plan.Sort](t)(plan.NewSort(in, []plan.SortKey{{X: col("k")}}))
	top.Limit = 40
	checkRows(t, must[*plan.Project](t)(plan.NewProject(top, cols("id"))), order[:40])
	joined := must[*plan.Join](t)(plan.NewJoin(in, scan(t, src), plan.Inner, cols("k"), cols("k"), "_right"))
	checkRows(t, must[*plan.Project](t)(plan.NewProject(joined, cols("id", "id_right"))), pairs)
}
