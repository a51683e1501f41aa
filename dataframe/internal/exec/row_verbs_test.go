package exec_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"weir/dataframe/internal/exec"
	"weir/dataframe/plan"
	"weir/dataframe/plan/plantest"
)

func TestRowIndex(t *testing.T) {
	shapes(t, func(t *testing.T, src *plantest.Table, rows [][]any) {
		n := must[*plan.RowIndex](t)(plan.NewRowIndex(scan(t, src), "i", 7))
		var want [][]any
		for i, r := range rows {
			want = append(want, append([]any{int64(i + 7)}, r...))
		}
		checkRows(t, n, want)
		// Over a filter, with a column unread.
		f := must[*plan.FilterRows](t)(plan.NewFilter(scan(t, src), col("b")))
		n = must[*plan.RowIndex](t)(plan.NewRowIndex(f, "i", 0))
		p := must[*plan.Project](t)(plan.NewProject(n, cols("i", "id")))
		want = nil
		for _, r := range rows {
			if at(r, "b") == true {
				want = append(want, []any{int64(len(want)), at(r, "id")})
			}
		}
		checkRows(t, p, want)
	})
}

func TestTail(t *testing.T) {
	shapes(t, func(t *testing.T, src *plantest.Table, rows [][]any) {
		for _, n := range []int{0, 1, 5, 120, 121, 1000} {
			checkRows(t, &plan.Tail{In: scan(t, src), N: int64(n)}, rows[max(len(rows)-n, 0):])
		}
	})
}

func TestDistinctKeepsLastOrNone(t *testing.T) {
	shapes(t, func(t *testing.T, src *plantest.Table, rows [][]any) {
		for _, names := range [][]string{{"n"}, {"x"}, {"s", "b"}, {"m", "d"}, nil} {
			last, count := map[string]int{}, map[string]int{}
			on := names
			if on == nil {
				on = schema.Names()
			}
			for i, r := range rows {
				k := key(atAll(r, on)...)
				last[k] = i
				count[k]++
			}
			var wantLast, wantNone [][]any
			for i, r := range rows {
				k := key(atAll(r, on)...)
				if last[k] == i {
					wantLast = append(wantLast, r)
				}
				if count[k] == 1 {
					wantNone = append(wantNone, r)
				}
			}
			checkRows(t, must[*plan.Distinct](t)(plan.NewDistinctKeep(scan(t, src), cols(names...), plan.KeepLast)), wantLast)
			checkRows(t, must[*plan.Distinct](t)(plan.NewDistinctKeep(scan(t, src), cols(names...), plan.KeepNone)), wantNone)
		}
	})
}

func TestSetOps(t *testing.T) {
	other := plantest.Memory(schema, data(99, 60, 7, odd), 3, 2)
	for _, names := range [][]string{{"n"}, {"x"}, {"s"}, {"b", "d"}, {"m", "t", "b"}} {
		for _, kind := range []plan.SetKind{plan.Except, plan.Intersect} {
			for _, all := range []bool{false, true} {
				t.Run(fmt.Sprint(names, kind, all), func(t *testing.T) {
					shapes(t, func(t *testing.T, src *plantest.Table, rows [][]any) {
						l := must[*plan.Project](t)(plan.NewProject(scan(t, src), cols(names...)))
						r := must[*plan.Project](t)(plan.NewProject(scan(t, other), cols(names...)))
						n := must[*plan.SetOp](t)(plan.NewSetOp(kind, all, l, r))
						right, err := execute(r, exec.Options{})
						if err != nil {
							t.Fatal(err)
						}
						checkRows(t, n, setOp(kind, all, pickAll(rows, names), right))
						// A side without rows, and a side against itself.
						none := &plan.Limit{In: r, N: 0}
						n = must[*plan.SetOp](t)(plan.NewSetOp(kind, all, l, none))
						checkRows(t, n, setOp(kind, all, pickAll(rows, names), nil))
						n = must[*plan.SetOp](t)(plan.NewSetOp(kind, all, l, l))
						checkRows(t, n, setOp(kind, all, pickAll(rows, names), pickAll(rows, names)))
					})
				})
			}
		}
	}
}

func pickAll(rows [][]any, names []string) [][]any {
	var out [][]any
	for _, r := range rows {
		out = append(out, atAll(r, names))
	}
	return out
}

// setOp is what a plan.SetOp promises, row by row.
func setOp(kind plan.SetKind, all bool, left, right [][]any) [][]any {
	have := map[string]int{}
	for _, r := range right {
		have[key(r...)]++
	}
	var out [][]any
	seen := map[string]bool{}
	for _, r := range left {
		k := key(r...)
		matched := have[k] > 0
		if all && matched {
			have[k]--
		}
		if matched != (kind == plan.Intersect) || !all && seen[k] {
			continue
		}
		seen[k] = true
		out = append(out, r)
	}
	return slices.Clip(out)
}

func TestSetOpUnifiesTypes(t *testing.T) {
	src := plantest.Memory(schema, data(1, 20, 7, plantest.Shape{}))
	l := must[*plan.Project](t)(plan.NewProject(scan(t, src), []plan.Expr{as(lit(1), "a"), col("s")}))
	r := must[*plan.Project](t)(plan.NewProject(scan(t, src), []plan.Expr{as(lit(1.0), "x"), col("s")}))
	checkRows(t, must[*plan.SetOp](t)(plan.NewSetOp(plan.Except, false, l, r)), nil)
	for _, c := range []struct {
		right []plan.Expr
		want  string
	}{
		{cols("s", "id"), `column 1 ("a" and "s")`},
		{cols("id"), "one side has 2 columns (a, s), the other 1 (id)"},
	} {
		r := must[*plan.Project](t)(plan.NewProject(scan(t, src), c.right))
		if _, err := plan.NewSetOp(plan.Intersect, true, l, r); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("error %v, want %s", err, c.want)
		}
	}
}

// The last task has fewer rows than are asked for, the one before it a batch too many.
func TestTailOfTasksOfFewBatches(t *testing.T) {
	bs := append(data(1, 11, 6, odd), data(2, 6, 6, odd)...)
	src := plantest.Memory(schema, bs, 2)
	rows := plantest.Rows(bs)
	for n := range 18 {
		checkRows(t, &plan.Tail{In: scan(t, src), N: int64(n)}, rows[17-n:])
	}
}
