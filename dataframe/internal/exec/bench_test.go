package exec_test

import (
	"math/rand/v2"
	"testing"

	"weir/dataframe/column"
	"weir/dataframe/internal/exec"
	"weir/dataframe/plan"
	"weir/dataframe/plan/plantest"
)

// benchRows is the input of every benchmark, in splits of 128k rows.
const benchRows = 1 << 20

var clicks = column.NewSchema(
	column.Field{Name: "visitor", Type: column.Int64},
	column.Field{Name: "price", Type: column.Float64, Nullable: true},
	column.Field{Name: "watched", Type: column.Int64},
	column.Field{Name: "event", Type: column.String},
	column.Field{Name: "retailer", Type: column.String},
	column.Field{Name: "city", Type: column.String},
)

// clickTable is click rows: event and retailer as dictionaries, city as texts.
func clickTable(rows int) *plantest.Table {
	r := rand.New(rand.NewPCG(1, 2))
	names := func(prefix string, n int) column.Vector {
		b := column.NewBuilder(column.String, n)
		for i := range n {
			b.Append(prefix + string(rune('a'+i%26)) + string(rune('a'+i/26)))
		}
		return b.Vector()
	}
	var bs []*column.Batch
	events, retailers := names("event_", 12), names("retailer_with_a_name_", 20)
	cities := names("city_", 400).(*column.Texts)
	for from := 0; from < rows; from += column.BatchRows {
		n := min(column.BatchRows, rows-from)
		visitor, watched := make([]int64, n), make([]int64, n)
		price := make([]float64, n)
		event, retailer := make([]int32, n), make([]int32, n)
		views := make([]column.View, n)
		for i := range n {
			visitor[i], watched[i] = int64(r.IntN(500_000)), int64(r.IntN(100))
			price[i] = float64(r.IntN(10_000)) / 100
			event[i], retailer[i] = int32(r.IntN(12)), int32(r.IntN(20))
			views[i] = cities.Views[r.IntN(400)]
		}
		bs = append(bs, &column.Batch{N: n, Cols: []column.Vector{
			&column.Ints{Typ: column.Int64, Values: visitor}, &column.Floats{Typ: column.Float64, Values: price},
			&column.Ints{Typ: column.Int64, Values: watched}, &column.Dict{Codes: event, Values: events},
			&column.Dict{Codes: retailer, Values: retailers},
			&column.Texts{Typ: column.String, Views: views, Buffers: cities.Buffers},
		}})
	}
	var splits []int
	for range len(bs) / 16 {
		splits = append(splits, 16)
	}
	return plantest.Memory(clicks, bs, splits...)
}

// few10 is the ten rows of src that are largest by price: hardly any row is above them.
func few10(b *testing.B, src plan.Source) plan.Node {
	n := must[*plan.Sort](b)(plan.NewSort(scan(b, src), []plan.SortKey{{X: col("price"), Desc: true}}))
	n.Limit = 10
	return n
}

func BenchmarkOperators(b *testing.B) {
	src := clickTable(benchRows)
	s := scan(b, src)
	few := clickTable(50_000)
	part := func(names ...string) plan.Node {
		return scan(b, src).(*plan.Scan).WithRequest(plan.Request{Columns: names, Limit: -1})
	}
	unique := must[*plan.Distinct](b)(plan.NewDistinct(scan(b, few), cols("visitor")))
	for _, c := range []struct {
		name  string
		bytes int
		n     plan.Node
	}{
		{"filter_sum", 16, must[plan.Node](b)(plan.Group(must[*plan.FilterRows](b)(plan.NewFilter(part("price", "watched"), call(">", col("watched"), lit(60)))), nil, []plan.Expr{call("sum", col("price")), call("count")}))},
		{"filter", 52, must[*plan.FilterRows](b)(plan.NewFilter(s, call("and", call(">", col("watched"), lit(60)), call("=", col("event"), lit("event_ca")))))},
		{"project", 16, must[*plan.Project](b)(plan.NewProject(part("price", "watched"), []plan.Expr{as(call("*", col("price"), call("+", col("watched"), lit(1))), "x")}))},
		{"group_dicts", 16, must[plan.Node](b)(plan.Group(part("price", "event", "retailer"), cols("event", "retailer"), []plan.Expr{call("sum", col("price")), call("count")}))},
		{"group_texts", 24, must[plan.Node](b)(plan.Group(part("price", "city"), cols("city"), []plan.Expr{call("sum", col("price")), call("count")}))},
		{"group_few_ints", 16, must[plan.Node](b)(plan.Group(part("price", "watched"), cols("watched"), []plan.Expr{call("sum", col("price")), call("count")}))},
		{"group_many_ints", 16, must[plan.Node](b)(plan.Group(part("price", "visitor"), cols("visitor"), []plan.Expr{call("sum", col("price")), call("count")}))},
		{"group_many_pairs", 32, must[plan.Node](b)(plan.Group(part("price", "visitor", "city"), cols("visitor", "city"), []plan.Expr{call("sum", col("price"))}))},
		{"count_distinct", 8, must[plan.Node](b)(plan.Group(part("visitor"), nil, []plan.Expr{&plan.Call{Func: "count", Args: cols("visitor"), Distinct: true}}))},
		{"join", 16, must[*plan.Join](b)(plan.NewJoin(part("visitor", "price"), unique, plan.Inner, cols("visitor"), cols("visitor"), "_r"))},
		{"join_left", 16, must[*plan.Join](b)(plan.NewJoin(part("visitor", "price"), unique, plan.Left, cols("visitor"), cols("visitor"), "_r"))},
		{"join_range", 16, must[*plan.Join](b)(plan.NewJoinOn(part("watched", "price"), few10(b, few), plan.Inner, call("and", call(">=", lcol("price"), rcol("price")), call("<", lcol("watched"), rcol("watched"))), plan.JoinOptions{Suffix: "_r"}))},
		{"join_asof", 16, must[*plan.Join](b)(plan.NewAsofJoin(part("visitor", "price"), scan(b, few), col("price"), col("price"), cols("visitor"), cols("visitor"), plan.AsofOptions{Suffix: "_r"}))},
		{"sort_floats", 16, must[*plan.Sort](b)(plan.NewSort(part("price", "visitor"), []plan.SortKey{{X: col("price")}}))},
		{"sort_texts", 24, must[*plan.Sort](b)(plan.NewSort(part("city", "visitor"), []plan.SortKey{{X: col("city")}, {X: col("visitor"), Desc: true}}))},
		{"top", 16, &plan.Sort{In: part("price", "visitor"), Keys: []plan.SortKey{{X: &plan.Column{Name: "price", Typ: column.Float64}, Desc: true}}, Limit: 10}},
		{"distinct", 16, must[*plan.Distinct](b)(plan.NewDistinct(part("price", "visitor"), cols("visitor")))},
		{"apply", 16, must[*plan.Apply](b)(plan.NewApply(part("price", "visitor"), "same", cols("visitor"), []plan.SortKey{{X: col("price")}}, part("price", "visitor").Schema(), same))},
	} {
		b.Run(c.name, func(b *testing.B) {
			b.SetBytes(int64(c.bytes) * benchRows)
			b.ReportAllocs()
			for range b.N {
				r, _, err := exec.Build(ctx, c.n, exec.Options{Workers: 2})
				if err != nil {
					b.Fatal(err)
				}
				for {
					if _, err := r.Next(ctx); err != nil {
						break
					}
				}
				r.Close()
			}
		})
	}
}
