package exec_test

import (
	"strings"
	"testing"

	"weir/dataframe/column"
	"weir/dataframe/internal/exec"
	"weir/dataframe/plan"
	"weir/dataframe/plan/plantest"
)

// broken is rows whose texts point to a buffer that is not there: whoever looks at one
// panics.
func broken() *plantest.Table {
	bs := data(1, 40, 10, plantest.Shape{})
	for i, b := range bs {
		views := make([]column.View, b.N)
		for k := range views {
			views[k].N = 100
		}
		out := *b
		out.Cols = append([]column.Vector(nil), b.Cols...)
		out.Cols[schema.Index("s")] = &column.Texts{Typ: column.String, Views: views}
		bs[i] = &out
	}
	return plantest.Memory(schema, bs)
}

// A panic of a function is the error of one query, which names the operator and the
// expression, wherever the expression stands.
func TestPanicsOfExpressions(t *testing.T) {
	e := call("length", call("upper", col("s")))
	for name, n := range operators(t, scan(t, broken()), e) {
		check := goroutines(t)
		_, err := execute(n, exec.Options{Workers: 3})
		if err == nil {
			t.Errorf("%s: no error", name)
			continue
		}
		if want := n.String() + ": upper(s): internal error: "; !strings.HasPrefix(err.Error(), want) {
			t.Errorf("%s: %v", name, err)
		}
		if strings.Count(err.Error(), "internal error") != 1 {
			t.Errorf("%s: %v", name, err)
		}
		check()
	}
	// The engine works on.
	if rows, err := execute(scan(t, plantest.Memory(schema, data(1, 40, 10, plantest.Shape{}))), exec.Options{}); err != nil || len(rows) != 40 {
		t.Errorf("%d rows, %v", len(rows), err)
	}
}

// So is a panic of an operator that looks at values itself, and of a source.
func TestPanicsOfOperators(t *testing.T) {
	in := scan(t, broken())
	for _, n := range []plan.Node{
		must[*plan.Sort](t)(plan.NewSort(in, []plan.SortKey{{X: col("s")}})),
		must[plan.Node](t)(plan.Group(in, cols("s"), []plan.Expr{call("count")})),
		must[*plan.Distinct](t)(plan.NewDistinct(in, nil)),
	} {
		check := goroutines(t)
		_, err := execute(n, exec.Options{Workers: 2})
		if err == nil || !strings.HasPrefix(err.Error(), n.String()+": internal error") {
			t.Errorf("%s: %v", n, err)
		}
		check()
	}
}
