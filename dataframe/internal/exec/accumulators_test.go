package exec_test

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"weir/dataframe/column"
	"weir/dataframe/internal/exec"
	"weir/dataframe/internal/funcs"
	"weir/dataframe/plan"
	"weir/dataframe/plan/plantest"
)

// TestAggregatesMerge runs every aggregate of the table over one task and over
// many, grouped in tasks and dealt to parts: partials must merge to the same.
func TestAggregatesMerge(t *testing.T) {
	rows := data(1, 400, 400, plantest.Shape{Nulls: 0.2, Distinct: 9, Encode: true})
	one := plantest.Memory(schema, rows)
	many := plantest.Memory(schema, plantest.Cut(rows[0], 7), 3, 1, 0, 5, 2, 9)
	for _, a := range funcs.Aggregates() {
		if a.Name == funcs.Grouping || a.Name == "hll_merge" {
			continue // of keys, not of rows; of sketches: TestSketchesMerge
		}
		tried := 0
		for _, x := range schema.Names()[1:] {
			e := aggregateOf(a, x)
			if e == nil {
				continue
			}
			tried++
			for _, keys := range [][]string{{}, {"b"}, {"s", "m"}} {
				run := func(src plan.Source) [][]any {
					n, err := plan.Group(scan(t, src), cols(keys...), []plan.Expr{as(e, "a"), as(&plan.Call{Func: a.Name, Args: e.Args, Filter: col("b")}, "f")})
					if err != nil {
						t.Fatalf("%s: %v", e, err)
					}
					got, err := execute(n, exec.Options{Workers: 3})
					if err != nil {
						t.Fatalf("%s: %v", e, err)
					}
					return got
				}
				want := run(one)
				near(t, fmt.Sprintf("%s by %v, merged", e, keys), run(many), want)
				restore := exec.Shrink()
				near(t, fmt.Sprintf("%s by %v, dealt", e, keys), run(many), want)
				restore()
			}
		}
		if tried == 0 {
			t.Errorf("no call of %s was found to try", a.Name)
		}
	}
}

// Sketches of groups merge to the sketch of all rows.
func TestSketchesMerge(t *testing.T) {
	rows := data(7, 3000, 100, plantest.Shape{Nulls: 0.1, Distinct: 2000})
	src := plantest.Memory(schema, rows, 3, 1, 0, 5)
	for _, x := range []string{"n", "x", "s", "d", "t", "m", "b"} {
		byDay := must[plan.Node](t)(plan.Group(scan(t, src), cols("d", "b"), []plan.Expr{as(call("hll_sketch", col(x)), "sketch")}))
		merged := must[plan.Node](t)(plan.Group(byDay, nil, []plan.Expr{as(call("hll_estimate", call("hll_merge", col("sketch"))), "n")}))
		whole := must[plan.Node](t)(plan.Group(scan(t, src), nil, []plan.Expr{as(call("approx_count_distinct", col(x)), "n")}))
		want, err := execute(whole, exec.Options{Workers: 2})
		if err != nil {
			t.Fatal(err)
		}
		checkRows(t, merged, want)
	}
}

// aggregateOf is a call of a over column x, nil if it does not take that.
func aggregateOf(a *funcs.Aggregate, x string) *plan.Call {
	typ := schema.Fields[schema.Index(x)].Type
	tries := [][]plan.Expr{nil, {lit(0.5)}, {col("id")}, {lit("-")}}
	if strings.HasPrefix(a.Name, "approx_top") || a.Name == "approx_histogram" {
		tries = [][]plan.Expr{{lit(3)}} // a number of rows must be constant
	}
	for _, more := range tries {
		args := append([]plan.Expr{col(x)}, more...)
		if len(args) < a.MinArgs || len(args) > a.MaxArgs {
			continue
		}
		types := []column.Type{typ}
		for _, m := range more {
			r, err := plan.Resolve(m, schema)
			if err != nil {
				return nil
			}
			types = append(types, r.Type())
		}
		if _, err := a.Result(types); err == nil {
			return &plan.Call{Func: a.Name, Args: args}
		}
	}
	return nil
}

// near compares rows; floats may differ in their last digits.
func near(t *testing.T, what string, got, want [][]any) {
	t.Helper()
	if len(got) != len(want) {
		t.Errorf("%s: %d rows, not %d", what, len(got), len(want))
		return
	}
	for i := range want {
		for c := range want[i] {
			a, b := got[i][c], want[i][c]
			x, ok := a.(float64)
			y, both := b.(float64)
			if ok && both && math.Abs(x-y) <= 1e-12+1e-9*math.Max(math.Abs(x), math.Abs(y)) {
				continue
			}
			if fmt.Sprintf("%#v", a) != fmt.Sprintf("%#v", b) {
				t.Errorf("%s: row %d is %v, not %v", what, i, got[i], want[i])
				return
			}
		}
	}
}
