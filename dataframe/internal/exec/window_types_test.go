package exec_test

import (
	"testing"

	"weir/dataframe/column"
	"weir/dataframe/internal/exec"
	"weir/dataframe/plan"
	"weir/dataframe/plan/plantest"
)

// Columns of every type are keys and values of windows: sorting and grouping by them
// give the same.
func TestWindowsOfEveryType(t *testing.T) {
	s, err := column.ParseSchema("id int64, a int8, b uint64, c float32, d decimal(38, 4), e time, f interval, g list(int64), h struct(p string, q float64), i binary, j bool")
	if err != nil {
		t.Fatal(err)
	}
	rows := plantest.Random(5, s, 150, plantest.Shape{Nulls: 0.15, Distinct: 9})
	ids := make([]int64, rows.N)
	for i := range ids {
		ids[i] = int64(i)
	}
	rows.Cols[0] = &column.Ints{Typ: column.Int64, Values: ids}
	s.Fields[0].Nullable = false
	in := scan(t, plantest.Memory(s, plantest.Cut(rows, 17), 2, 3))
	for _, f := range s.Fields[1:] {
		order := []plan.SortKey{{X: col(f.Name), Desc: true}}
		over := func(name string, args []plan.Expr, partition ...plan.Expr) plan.Expr {
			return as(&plan.Call{Func: name, Args: args, Over: &plan.Over{Partition: partition, Order: order}}, name)
		}
		counted := as(&plan.Call{Func: "count", Over: &plan.Over{Partition: cols(f.Name)}}, "count")
		n := must[*plan.Window](t)(plan.NewWindow(in, []plan.Expr{over("lag", cols(f.Name)), over("row_number", nil), over("rank", nil), counted}))
		sortedBack := must[*plan.Sort](t)(plan.NewSort(n, []plan.SortKey{{X: col("row_number")}}))
		got, err := execute(sortedBack, exec.Options{Workers: 3, BatchRows: 7})
		if err != nil {
			t.Fatalf("%s: %v", f.Type, err)
		}
		want, err := execute(must[*plan.Sort](t)(plan.NewSort(in, order)), exec.Options{Workers: 3, BatchRows: 7})
		if err != nil {
			t.Fatal(err)
		}
		width := s.Len()
		counts := map[string]int64{}
		groups, err := execute(must[plan.Node](t)(plan.Group(in, cols(f.Name), []plan.Expr{as(call("count"), "n"), as(call("min", col("id")), "id")})), exec.Options{Workers: 3, BatchRows: 7})
		if err != nil {
			t.Fatal(err)
		}
		for _, g := range groups {
			counts[settled(g[0])] = g[1].(int64)
		}
		at, rank := s.Index(f.Name), int64(1)
		for i, r := range got {
			if plantest.Text([][]any{r[:width]}) != plantest.Text([][]any{want[i]}) {
				t.Fatalf("%s: row %d is %v, want %v", f.Type, i, r, want[i])
			}
			if i > 0 && settled(r[at]) != settled(got[i-1][at]) {
				rank = int64(i) + 1
			}
			var before any
			if i > 0 {
				before = got[i-1][at]
			}
			if key(r[width]) != key(before) || r[width+1] != int64(i)+1 || r[width+2] != rank || r[width+3] != counts[settled(r[at])] {
				t.Fatalf("%s: row %d is %v: want lag %v, row %d, rank %d, count %d", f.Type, i, r, before, i+1, rank, counts[settled(r[at])])
			}
		}
	}
}

// settled is key, the same for values that are equal.
func settled(v any) string {
	if i, ok := v.(column.IntervalValue); ok {
		v = column.IntervalOfTotal(i.Total())
	}
	return key(tidy(v))
}

// Results of every type come out the same when the rows are dealt to many parts of many chunks
// as when they are not dealt at all.
func TestWindowPartsOfEveryType(t *testing.T) {
	s, err := column.ParseSchema("id int64, k int8, a int8, b uint64, c float32, d decimal(38, 4), e time, f interval, g list(int64), h struct(p string, q float64), i binary, j bool, l date, m string")
	if err != nil {
		t.Fatal(err)
	}
	rows := plantest.Random(6, s, 300, plantest.Shape{Nulls: 0.15, Distinct: 40})
	ids := make([]int64, rows.N)
	for i := range ids {
		ids[i] = int64(i * 7919 % len(ids))
	}
	rows.Cols[0] = &column.Ints{Typ: column.Int64, Values: ids}
	s.Fields[0].Nullable = false
	in := scan(t, plantest.Memory(s, plantest.Cut(rows, 23), 2, 3))
	var calls []plan.Expr
	for i, f := range s.Fields {
		by := []string{"k", "m", "h"}[i%3]
		over := &plan.Over{Partition: cols(by), Order: []plan.SortKey{{X: col("id")}}}
		calls = append(calls, as(&plan.Call{Func: "lead", Args: cols(f.Name), Over: over}, "next_"+f.Name))
		calls = append(calls, as(&plan.Call{Func: "max", Args: cols("a"), Over: &plan.Over{Partition: cols(by, "j")}}, "max_"+f.Name))
	}
	n := must[*plan.Window](t)(plan.NewWindow(in, calls))
	want, err := execute(n, exec.Options{Workers: 1})
	if err != nil {
		t.Fatal(err)
	}
	for i, r := range plantest.Rows([]*column.Batch{rows}) {
		if plantest.Text([][]any{want[i][:s.Len()]}) != plantest.Text([][]any{r}) {
			t.Fatalf("row %d begins with\n%v, not\n%v", i, want[i][:s.Len()], r)
		}
	}
	defer exec.Shrink()()
	for _, opts := range []exec.Options{{Workers: 1}, {Workers: 4, BatchRows: 5}} {
		got, err := execute(n, opts)
		if err != nil {
			t.Fatal(err)
		}
		for i := range want {
			if plantest.Text(got[i:i+1]) != plantest.Text(want[i:i+1]) {
				t.Fatalf("%d workers: row %d is\n%v, not\n%v", opts.Workers, i, got[i], want[i])
			}
		}
	}
}
