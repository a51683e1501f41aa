package exec_test

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"weir/dataframe/column"
	"weir/dataframe/internal/exec"
	"weir/dataframe/plan"
	"weir/dataframe/plan/plantest"
)

func TestCheck(t *testing.T) {
	shapes(t, func(t *testing.T, src *plantest.Table, rows [][]any) {
		cond := call(">", col("n"), lit(2))
		var good [][]any
		var at []int64
		bad := int64(0)
		for i, r := range rows {
			if v := r[1]; v != nil && v.(int64) > 2 {
				good = append(good, r)
				continue
			}
			bad++
			if len(at) < 5 {
				at = append(at, int64(i))
			}
		}
		var last *plan.Checked
		report := func(c *plan.Checked) { last = c }
		told := func() {
			t.Helper()
			if last == nil || last.Rows != int64(len(rows)) || last.Bad != bad || fmt.Sprint(last.At) != fmt.Sprint(at) {
				t.Errorf("told %+v, want %d of %d bad at %v", last, bad, len(rows), at)
			}
		}
		checkRows(t, must[*plan.Check](t)(plan.NewCheck(scan(t, src), cond, plan.CheckWarn, report)), rows)
		told()
		checkRows(t, must[*plan.Check](t)(plan.NewCheck(scan(t, src), cond, plan.CheckDrop, report)), good)
		told()
		n := must[*plan.Check](t)(plan.NewCheck(scan(t, src), cond, plan.CheckFail, nil))
		if bad == 0 {
			checkRows(t, n, rows)
			return
		}
		texts := map[string]bool{}
		for _, opts := range []exec.Options{{Workers: 1}, {Workers: 2, BatchRows: 1}, {Workers: 8, BatchRows: 3}, {Workers: 8}} {
			_, err := execute(n, opts)
			if err == nil || !strings.Contains(err.Error(), fmt.Sprintf("expected n > 2, but it is not true for %d of %d rows: row %d: id=%d, n=", bad, len(rows), at[0], at[0])) {
				t.Fatalf("%d workers: %v", opts.Workers, err)
			}
			texts[err.Error()] = true
		}
		if len(texts) != 1 {
			t.Errorf("errors differ: %v", texts)
		}
		// Under a limit nothing is told of what it does not read.
		if at[0] > 0 {
			checkRows(t, &plan.Limit{In: n, N: at[0]}, rows[:at[0]])
		}
	})
}

func TestCheckInsideOthers(t *testing.T) {
	src := plantest.Memory(schema, data(1, 100, 7, plantest.Shape{}))
	for _, workers := range []int{1, 2, 8} {
		defer goroutines(t)()
		n := must[*plan.Check](t)(plan.NewCheck(scan(t, src), call("<", col("id"), lit(50)), plan.CheckFail, nil))
		for _, above := range []plan.Node{
			must[plan.Node](t)(plan.Group(n, cols("n"), []plan.Expr{call("count")})),
			must[*plan.Sort](t)(plan.NewSort(n, []plan.SortKey{{X: col("n")}})),
			must[*plan.Join](t)(plan.NewJoin(scan(t, src), n, plan.Inner, cols("id"), cols("id"), "_r")),
			must[*plan.Union](t)(plan.NewUnion([]plan.Node{n, n})),
			&plan.Tail{In: n, N: 2},
		} {
			if _, err := execute(above, exec.Options{Workers: workers}); err == nil || !strings.Contains(err.Error(), "50 of 100 rows") {
				t.Errorf("%d workers: %v\n%s", workers, err, plan.Format(above))
			}
		}
		ctx, cancel := context.WithCancel(ctx)
		r, _, err := exec.Build(ctx, n, exec.Options{Workers: workers})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := r.Next(ctx); err != nil {
			t.Fatal(err)
		}
		cancel()
		if _, err := column.ReadAll(ctx, r); err == nil {
			t.Error("no error of a cancelled run")
		}
	}
}
