package plan_test

import (
	"strings"
	"testing"

	"weir/dataframe/plan"
)

func over(e plan.Expr, partition []plan.Expr, order ...plan.SortKey) plan.Expr {
	c := *e.(*plan.Call)
	c.Over = &plan.Over{Partition: partition, Order: order}
	return &c
}

func framed(e plan.Expr, f plan.Frame) plan.Expr {
	c := *e.(*plan.Call)
	o := *c.Over
	o.Frame = &f
	c.Over = &o
	return &c
}

func TestWindowsStandBelowProjects(t *testing.T) {
	in := rows(t, "k string, n int64, x float64, at timestamp")
	byKey := []plan.Expr{col("k")}
	at := plan.SortKey{X: col("at"), Desc: true, NullsFirst: true}
	sum := over(call("sum", col("n")), byKey)
	lag := over(call("lag", col("n"), 1, 0.5), byKey, at)
	for _, c := range []struct {
		exprs []plan.Expr
		want  string
	}{
		{[]plan.Expr{col("k"), &plan.Alias{X: over(call("row_number"), nil), Name: "row"}},
			"Project k, row\n  Window row_number() OVER () AS row\n    Values 0 rows\n"},
		{[]plan.Expr{&plan.Alias{X: call("/", col("n"), sum), Name: "share"}, &plan.Alias{X: call("+", sum, 1), Name: "more"}},
			"Project n / sum(n) OVER (PARTITION BY k) AS share, sum(n) OVER (PARTITION BY k) + 1 AS more\n" +
				"  Window sum(n) OVER (PARTITION BY k) AS sum(n) OVER (PARTITION BY k)\n    Values 0 rows\n"},
		{[]plan.Expr{&plan.Alias{X: over(call("sum", call("-", col("n"), lag)), byKey), Name: "n"}},
			"Project n #2 AS n\n  Window sum(cast(n AS float64) - lag(n, 1, 0.5) OVER (PARTITION BY k ORDER BY at DESC NULLS FIRST)) OVER (PARTITION BY k) AS n #2\n" +
				"    Window lag(cast(n AS float64), 1, 0.5) OVER (PARTITION BY k ORDER BY at DESC NULLS FIRST) AS lag(n, 1, 0.5) OVER (PARTITION BY k ORDER BY at DESC NULLS FIRST)\n      Values 0 rows\n"},
		{[]plan.Expr{&plan.Alias{X: framed(sum, plan.Frame{Unit: plan.Rows, Start: plan.Bound{Kind: plan.Preceding, Offset: plan.NewLiteral(3)}, End: plan.Bound{Kind: plan.CurrentRow}, Exclude: plan.ExcludeTies}), Name: "s"}},
			"Project s\n  Window sum(n) OVER (PARTITION BY k ROWS BETWEEN 3 PRECEDING AND CURRENT ROW EXCLUDE TIES) AS s\n    Values 0 rows\n"},
	} {
		n, err := plan.NewProject(in, c.exprs)
		if err != nil {
			t.Errorf("%v: %v", c.exprs, err)
			continue
		}
		if got := plan.Format(n); got != c.want {
			t.Errorf("%v\ngot\n%s\nwant\n%s", c.exprs, got, c.want)
		}
	}
}

func TestWindowsOverGroups(t *testing.T) {
	in := rows(t, "k string, n int64")
	n, err := plan.Group(in, []plan.Expr{col("k")}, []plan.Expr{
		&plan.Alias{X: call("sum", col("n")), Name: "total"},
		&plan.Alias{X: over(call("rank"), nil, plan.SortKey{X: call("sum", col("n")), Desc: true}), Name: "place"},
		&plan.Alias{X: over(call("sum", call("sum", col("n"))), nil), Name: "all"},
	})
	if err != nil {
		t.Fatal(err)
	}
	if got := n.Schema().String(); got != "k string, total int64, place int64, all int64" {
		t.Errorf("the schema is %s", got)
	}
}

func TestWindowsRefuse(t *testing.T) {
	in := rows(t, "k string, n int64, x float64, at timestamp, d date")
	key := func(name string) plan.SortKey { return plan.SortKey{X: col(name)} }
	bound := func(k plan.BoundKind, offset any, unit string) plan.Bound {
		return plan.Bound{Kind: k, Offset: plan.NewLiteral(offset), Unit: unit}
	}
	row := plan.Bound{Kind: plan.CurrentRow}
	sum := call("sum", col("n"))
	distinct := &plan.Call{Func: "rank", Distinct: true, Over: &plan.Over{}}
	for _, c := range []struct {
		e    plan.Expr
		want string
	}{
		{call("row_number"), "row_number needs an OVER"},
		{over(call("upper", col("k")), nil), "upper has no OVER"},
		{over(call("row_numbr"), nil), `did you mean "row_number"`},
		{over(call("rank", col("n")), nil), "rank takes no argument, not 1"},
		{over(call("ntile", col("x")), nil), "ntile takes a whole number, not float64"},
		{over(call("lag", col("n"), 1, "a"), nil), "lag: int64 and string have no common type"},
		{over(call("nth_value", col("n")), nil), "nth_value takes 2 arguments, not 1"},
		{over(sum, []plan.Expr{col("m")}), `no column "m"`},
		{distinct, "rank takes no DISTINCT"},
		{&plan.Call{Func: "sum", Args: []plan.Expr{col("n")}, IgnoreNulls: true, Over: &plan.Over{}}, "sum takes no IGNORE NULLS"},
		{framed(over(sum, nil), plan.Frame{Start: plan.Bound{Kind: plan.UnboundedFollowing}, End: row}), "cannot start with UNBOUNDED FOLLOWING"},
		{framed(over(sum, nil), plan.Frame{Start: row, End: bound(plan.Preceding, 1, "")}), "cannot end with 1 PRECEDING"},
		{framed(over(sum, nil), plan.Frame{Start: bound(plan.Preceding, 1.5, ""), End: row}), "ROWS takes whole numbers as offsets, not float64"},
		{framed(over(sum, nil, key("at")), plan.Frame{Start: bound(plan.Preceding, 1, "day"), End: row}), "goes with RANGE, not with ROWS"},
		{framed(over(sum, nil), plan.Frame{Unit: plan.Range, Start: bound(plan.Preceding, 1, ""), End: row}), "exactly one ORDER BY key, not 0"},
		{framed(over(sum, nil, key("k")), plan.Frame{Unit: plan.Range, Start: bound(plan.Preceding, 1, ""), End: row}), "ORDER BY key of type string has no RANGE"},
		{framed(over(sum, nil, key("n")), plan.Frame{Unit: plan.Range, Start: bound(plan.Preceding, 1, "day"), End: row}), "interval does not go with an ORDER BY key of type int64"},
		{framed(over(sum, nil, key("at")), plan.Frame{Unit: plan.Range, Start: bound(plan.Preceding, 1, "eon"), End: row}), `no unit "eon"`},
		{framed(over(sum, nil, key("d")), plan.Frame{Unit: plan.Range, Start: bound(plan.Preceding, 1, "hour"), End: row}), "a date has no hours"},
	} {
		_, err := plan.NewProject(in, []plan.Expr{&plan.Alias{X: c.e, Name: "w"}})
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, want one with %q", c.e, err, c.want)
		}
	}
	if _, err := plan.NewFilter(in, call(">", over(sum, nil), 1)); err == nil || !strings.Contains(err.Error(), "Qualify") {
		t.Errorf("a filter on a window call: %v", err)
	}
}
