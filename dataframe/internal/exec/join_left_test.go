package exec_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"weir/dataframe/column"
	"weir/dataframe/internal/exec"
	"weir/dataframe/plan"
	"weir/dataframe/plan/plantest"
)

// A join that holds its left side gives the errors of one that does not: of conditions of pairs that
// can fail, and of keys.
func TestJoinThatHoldsLeftFailsAlike(t *testing.T) {
	failed, fine := 0, 0
	shape := plantest.Shape{Nulls: 0.1, Distinct: 12}
	// Whoever finds one side without keys need not read the other: both have some.
	for seed := range uint64(20) {
		left := scan(t, plantest.Memory(schema, data(seed, 10+int(seed), 7, shape), 2))
		right := scan(t, plantest.Memory(schema, data(seed+50, 30-int(seed), 5, shape), 3))
		for _, kind := range []plan.JoinKind{plan.Inner, plan.Left, plan.Semi, plan.Anti, plan.Mark} {
			for _, on := range []plan.Expr{
				call("and", call("=", lcol("n"), rcol("n")), call("<", call("*", lcol("id"), lit(int64(1)<<59)), rcol("id"))),
				call("and", call("=", lcol("b"), rcol("b")), call(">", &plan.Cast{X: rcol("s"), To: column.Int64}, lcol("n"))),
				call("=", call("*", lcol("id"), lit(int64(1)<<59)), rcol("n")),
				call("=", lcol("n"), call("*", rcol("id"), lit(int64(1)<<59))),
			} {
				n := must[*plan.Join](t)(plan.NewJoinOn(left, right, kind, on, plan.JoinOptions{Suffix: "_r"}))
				want, wantErr := execute(n, exec.Options{Workers: 1})
				other := *n
				other.BuildLeft = true
				got, err := execute(&other, exec.Options{Workers: 2, BatchRows: 3})
				if err != nil {
					failed++
				} else {
					fine++
				}
				if (err == nil) != (wantErr == nil) || err == nil && wantErr == nil && plantest.Text(got) != plantest.Text(want) {
					t.Fatalf("seed %d: error %v, not %v\n%s", seed, err, wantErr, plan.Format(&other))
				}
			}
		}
	}
	if failed < 100 || fine < 100 {
		t.Errorf("%d joins failed, %d did not", failed, fine)
	}
}

// A join that tries very many pairs stops soon after its context is done, though its sources give
// one batch only.
func TestJoinThatTriesPairsIsCancelled(t *testing.T) {
	const rows = 30_000
	all := &column.Batch{N: rows, Cols: []column.Vector{
		&column.Ints{Typ: column.Int64, Values: make([]int64, rows)},
		&column.Ints{Typ: column.Int64, Values: make([]int64, rows)},
	}}
	s := column.NewSchema(column.Field{Name: "n", Type: column.Int64}, column.Field{Name: "id", Type: column.Int64})
	src := func() plan.Node { return scan(t, plantest.Memory(s, []*column.Batch{all})) }
	n := must[*plan.Join](t)(plan.NewJoinOn(src(), src(), plan.Anti, call("and", call("=", lcol("n"), rcol("n")), call("<>", lcol("id"), rcol("id"))), plan.JoinOptions{}))
	n.BuildLeft = true
	c, cancel := context.WithTimeout(ctx, 20*time.Millisecond)
	defer cancel()
	check := goroutines(t)
	if rows, err := drain(c, n, exec.Options{Workers: 2}); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("%d rows, %v", rows, err)
	}
	check()
}
