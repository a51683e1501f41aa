package exec_test

import (
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"weir/dataframe/column"
	"weir/dataframe/internal/exec"
	"weir/dataframe/plan"
	"weir/dataframe/plan/plantest"
)

func TestAsofJoin(t *testing.T) {
	for i, shape := range []plantest.Shape{{}, odd, {Nulls: 0.1, Distinct: 300}} {
		for _, size := range []struct{ left, right int }{{0, 3}, {5, 0}, {45, 35}} {
			left, right := data(uint64(50+i), size.left, 17, shape), data(uint64(60+i), size.right, 7, shape)
			for _, on := range []struct {
				column    string
				tolerance any
			}{{"n", 3}, {"x", 1.5}, {"s", nil}, {"d", 2}, {"t", 4 * time.Second}, {"m", 0.05}} {
				for _, by := range [][]string{nil, {"b"}, {"b", "n"}} {
					for d := plan.Backward; d <= plan.Nearest; d++ {
						for k := range 8 {
							o := plan.AsofOptions{Inner: k&1 > 0, Strict: k&2 > 0, Direction: d, Suffix: "_r"}
							if k&4 > 0 {
								o.Tolerance = on.tolerance
							}
							if on.tolerance == nil && (d == plan.Nearest || k&4 > 0) {
								continue
							}
							t.Run(fmt.Sprintf("shape=%d/%v/%s/by=%v/%s/%d", i, size, on.column, by, d, k), func(t *testing.T) {
								if k == 3 {
									defer exec.Shrink()()
								}
								l, r := scan(t, plantest.Memory(schema, left, 2)), scan(t, plantest.Memory(schema, right, 3))
								n := must[*plan.Join](t)(plan.NewAsofJoin(l, r, col(on.column), col(on.column), cols(by...), cols(by...), o))
								checkFast(t, n, asofRows(n, plantest.Rows(left), plantest.Rows(right), on.column, by))
							})
						}
					}
				}
			}
		}
	}
}

// checkFast is checkRows with fewer runs.
func checkFast(t *testing.T, n plan.Node, want [][]any) {
	t.Helper()
	for _, opts := range []exec.Options{{Workers: 1}, {Workers: 2, BatchRows: 1 + len(want)%2}, {Workers: 8, BatchRows: 3}} {
		got, err := execute(n, opts)
		if err != nil {
			t.Fatalf("%v\n%s", err, plan.Format(n))
		}
		if g, w := plantest.Text(got), plantest.Text(want); g != w {
			t.Fatalf("%d workers: %s", opts.Workers, firstDifference(g, w, n))
		}
	}
}

// asofRows is the join n by looking at every right row.
func asofRows(n *plan.Join, left, right [][]any, on string, by []string) [][]any {
	var out [][]any
	for _, l := range left {
		var best []any
		for _, r := range right {
			if asofMatches(n, l, r, on, by) && (best == nil || better(n.Asof.Direction, at(l, on), at(best, on), at(r, on))) {
				best = r
			}
		}
		if best == nil && n.Kind == plan.AsofInner {
			continue
		}
		row := append([]any(nil), l...)
		for _, c := range n.RightColumns() {
			if best == nil {
				row = append(row, nil)
			} else {
				row = append(row, best[c])
			}
		}
		out = append(out, row)
	}
	return out
}

func asofMatches(n *plan.Join, l, r []any, on string, by []string) bool {
	for _, k := range by {
		if at(l, k) == nil || at(r, k) == nil || compare(at(l, k), at(r, k)) != 0 {
			return false
		}
	}
	x, y := at(l, on), at(r, on)
	if x == nil || y == nil {
		return false
	}
	c := compare(y, x)
	switch {
	case c == 0 && n.Asof.Strict, c > 0 && n.Asof.Direction == plan.Backward, c < 0 && n.Asof.Direction == plan.Forward:
		return false
	}
	switch w := n.Asof.Within.(type) {
	case int64:
		return away(x, y) <= float64(w)
	case float64:
		return away(x, y) <= w
	}
	return true
}

// better reports whether y, which comes after b, is the better partner of x.
func better(d plan.Direction, x, b, y any) bool {
	yb := compare(y, b)
	switch d {
	case plan.Backward:
		return yb >= 0
	case plan.Forward:
		return yb < 0
	}
	if away(x, y) != away(x, b) {
		return away(x, y) < away(x, b)
	}
	// As near: backward wins, then the last of those before x, the first after it.
	if compare(b, x) <= 0 {
		return compare(y, x) <= 0 && yb >= 0
	}
	return compare(y, x) <= 0 || yb < 0
}

// away is the distance of two values in the units of their type.
func away(a, b any) float64 {
	switch a := a.(type) {
	case int64:
		b := b.(int64)
		return float64(uint64(max(a, b)) - uint64(min(a, b)))
	case float64:
		switch b := b.(float64); {
		case a == b || a != a && b != b:
			return 0
		case a != a || b != b:
			return math.Inf(1)
		default:
			return math.Abs(a - b)
		}
	case time.Time:
		d := a.Sub(b.(time.Time)).Abs()
		if a.Hour() == 0 && a.Minute() == 0 && a.Second() == 0 && d%(24*time.Hour) == 0 && d > 0 {
			return float64(d / (24 * time.Hour))
		}
		return float64(d.Microseconds())
	}
	return math.Abs(number(a) - number(b))
}

func number(v any) float64 {
	d := v.(column.DecimalValue)
	b := column.NewBuilder(column.Decimal(10, 2), 1)
	if err := b.Append(d); err != nil {
		panic(err)
	}
	return float64(b.Vector().(*column.Ints).Values[0])
}

func TestAsofJoinPlan(t *testing.T) {
	in := plan.NewValues(schema, nil)
	for _, c := range []struct {
		on   string
		o    plan.AsofOptions
		want string // the line of the plan, or of the error
	}{
		{"t", plan.AsofOptions{Suffix: "_r", Tolerance: 90 * time.Second}, "Join asof left on b = b and t >= t within 1m30s"},
		{"d", plan.AsofOptions{Suffix: "_r", Inner: true, Direction: plan.Forward, Strict: true, Tolerance: 3}, "Join asof inner on b = b and d < d within 3"},
		{"m", plan.AsofOptions{Suffix: "_r", Direction: plan.Nearest, Tolerance: 0.5}, "Join asof left on b = b and m ~ m within 0.5"},
		{"s", plan.AsofOptions{Suffix: "_r", Direction: plan.Nearest}, "values of type string have no distance"},
		{"t", plan.AsofOptions{Suffix: "_r", Tolerance: 5}, "a tolerance of times is a duration"},
		{"n", plan.AsofOptions{Suffix: "_r", Tolerance: time.Second}, "is a number, not the duration 1s"},
		{"n", plan.AsofOptions{Suffix: "_r", Tolerance: -1}, "the tolerance -1 is negative"},
		{"x", plan.AsofOptions{Suffix: "_r", Tolerance: math.NaN()}, "is negative"},
		{"n", plan.AsofOptions{Suffix: "_r", Tolerance: "near"}, "cannot be 'near'"},
		{"n", plan.AsofOptions{}, `both sides have a column "id"`},
	} {
		n, err := plan.NewAsofJoin(in, in, col(c.on), col(c.on), cols("b"), cols("b"), c.o)
		got := fmt.Sprint(err)
		if err == nil {
			got = n.String()
		}
		if !strings.Contains(got, c.want) {
			t.Errorf("%s %+v: %s, want %s", c.on, c.o, got, c.want)
		}
	}
}
