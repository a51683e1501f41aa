package exec_test

import (
	"fmt"
	"testing"

	"weir/dataframe/column"
	"weir/dataframe/internal/exec"
	"weir/dataframe/plan"
	"weir/dataframe/plan/plantest"
)

// Memory that results of decimals are written to again changes no answer, whether aggregates keep what they read or not.
func TestDecimalsInReusedMemory(t *testing.T) {
	const rows, groups = 5*column.BatchRows + 7000, 3
	money := column.Decimal(15, 2)
	in := &column.Schema{Fields: []column.Field{{Name: "g", Type: column.Int64}, {Name: "a", Type: money}, {Name: "b", Type: money, Nullable: true}}}
	ints := func(typ column.Type, at func(i int) int64) *column.Ints {
		v := &column.Ints{Typ: typ, Values: make([]int64, rows)}
		for i := range v.Values {
			v.Values[i] = at(i)
		}
		return v
	}
	g := ints(column.Int64, func(i int) int64 { return int64(i * 7 % groups) })
	a := ints(money, func(i int) int64 { return int64(i*31%10_007) - 5000 })
	b := ints(money, func(i int) int64 { return int64(i * 17 % 101) })
	b.Valid = column.NewBitmap(rows)
	var sums, greatest [groups]int64
	var squares [groups]int64
	for i := range rows {
		if i%11 == 0 {
			continue
		}
		b.Valid.Set(i)
		k, p := g.Values[i], a.Values[i]*(100-b.Values[i])
		sums[k] += p
		squares[k] += p * p
		greatest[k] = max(greatest[k], p)
	}
	for i := range b.Values {
		if !b.Valid.Has(i) {
			b.Values[i] = 0
		}
	}
	whole := &column.Batch{N: rows, Cols: []column.Vector{g, a, b}}
	src := scan(t, plantest.Memory(in, plantest.Cut(whole, column.BatchRows), 2, 1, 3))
	p := call("*", col("a"), call("-", &plan.Literal{Value: int64(1), Typ: column.Int64}, col("b")))
	shown := must[plan.Node](t)(plan.NewProject(src, []plan.Expr{col("g"), as(p, "p"), col("a"), col("b")}))
	for _, keeps := range []bool{false, true} {
		aggs := []plan.Expr{as(call("sum", col("p")), "sum"), as(call("sum", call("*", call("*", col("p"), call("+", col("a"), col("b"))), col("p"))), "wide"),
			as(call("sum", call("*", col("p"), col("p"))), "squares"), as(call("max", col("p")), "max")}
		if keeps {
			aggs = append(aggs, as(call("first", col("p")), "first"), as(call("count_distinct", call("+", col("p"), col("p"))), "n"))
		}
		n := must[plan.Node](t)(plan.Group(shown, cols("g"), aggs))
		first := ""
		for _, workers := range []int{1, 3, 1} {
			got, err := execute(n, exec.Options{Workers: workers})
			if err != nil {
				t.Fatal(err)
			}
			if len(got) != groups {
				t.Fatalf("%d groups, want %d", len(got), groups)
			}
			for _, row := range got {
				k := row[0].(int64)
				for c, want := range map[int]column.DecimalValue{1: column.DecimalOf(sums[k], 4), 3: column.DecimalOf(squares[k], 8), 4: column.DecimalOf(greatest[k], 4)} {
					if fmt.Sprint(row[c]) != fmt.Sprint(want) {
						t.Errorf("group %d, column %d: got %v, want %v", k, c, row[c], want)
					}
				}
			}
			text := plantest.Text(got)
			if first == "" {
				first = text
			}
			if text != first {
				t.Errorf("%d workers: got\n%s\nwant\n%s", workers, text, first)
			}
		}
	}
}
