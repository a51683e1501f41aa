package plan_test

import (
	"strings"
	"testing"

	"weir/dataframe/plan"
)

func left(name string) plan.Expr  { return plan.OfSide(plan.LeftSide, name) }
func right(name string) plan.Expr { return plan.OfSide(plan.RightSide, name) }

func TestJoinOnTakesTheConditionApart(t *testing.T) {
	l, r := rows(t, "id int64, k string, v float64, at timestamp"), rows(t, "id int64, k2 string, v float64, lo timestamp, hi timestamp")
	for _, c := range []struct {
		kind       plan.JoinKind
		on         plan.Expr
		node, cols string
	}{
		{plan.Inner, call("=", col("id"), col("id")), "Join inner on id = id", "id k v at k2 v_r lo hi"},
		{plan.Left, call("=", col("k2"), col("k")), "Join left on k = k2", "id k v at id_r k2 v_r lo hi"},
		{plan.Full, call("is_not_distinct", left("id"), right("id")), "Join full on id <=> id", "id k v at k2 v_r lo hi"},
		{plan.Semi, call("and", call("=", col("id"), col("id")), call("<", right("v"), left("v"))), "Join semi on id = id where right.v < left.v", "id k v at"},
		{plan.Inner, call("and", call(">=", col("at"), col("lo")), call("<", col("at"), col("hi"))), "Join inner where left.at >= right.lo AND left.at < right.hi", "id k v at id_r k2 v_r lo hi"},
		{plan.Inner, call("=", call("+", left("id"), right("id")), 3), "Join inner where left.id + right.id = 3", "id k v at id_r k2 v_r lo hi"},
		{plan.Inner, call("=", col("id"), right("v")), "Join inner on cast(id AS float64) = v", "id k v at id_r k2 v_r lo hi"},
		{plan.Right, call("and", true, call("=", col("v"), col("v"))), "Join right on v = v", "id k v at id_r k2 lo hi"},
		{plan.Mark, call("=", col("k"), col("k2")), "Join mark as found on k = k2", "id k v at found"},
		{plan.Inner, call("<", col("K2"), col("k")), "Join inner where right.k2 < left.k", "id k v at id_r k2 v_r lo hi"},
		{plan.Cross, nil, "Join cross", "id k v at id_r k2 v_r lo hi"},
		{plan.Inner, call("or", call("=", left("id"), right("id")), call("=", col("k"), col("k2"))), "Join inner where left.id = right.id OR left.k = right.k2", "id k v at id_r k2 v_r lo hi"},
	} {
		n, err := plan.NewJoinOn(l, r, c.kind, c.on, plan.JoinOptions{Suffix: "_r", Mark: "found"})
		if err != nil {
			t.Errorf("%v: %v", c.on, err)
			continue
		}
		if n.String() != c.node || strings.Join(n.Schema().Names(), " ") != c.cols {
			t.Errorf("%v is\n%s\nwith %v, want\n%s\nwith %s", c.on, n, n.Schema().Names(), c.node, c.cols)
		}
	}
}

func TestJoinOnRefuses(t *testing.T) {
	l, r := rows(t, "id int64, k string"), rows(t, "id int64, s string")
	on := call("=", col("id"), col("id"))
	for _, c := range []struct {
		kind plan.JoinKind
		on   plan.Expr
		o    plan.JoinOptions
		want string
	}{
		{plan.Inner, call(">", col("id"), 3), plan.JoinOptions{}, `both sides have a column "id"; write LeftCol("id") or RightCol("id")`},
		{plan.Inner, call("=", left("id"), right("k")), plan.JoinOptions{}, `right.k: no column "k"`},
		{plan.Inner, call("=", left("id"), right("s")), plan.JoinOptions{}, "no common type"},
		{plan.Inner, call("+", left("id"), right("id")), plan.JoinOptions{}, "is int64, not bool"},
		{plan.Inner, call("=", left("k"), right("s")), plan.JoinOptions{}, `both sides have a column "id"`},
		{plan.Inner, call("=", call("sum", left("id")), right("id")), plan.JoinOptions{}, "aggregate"},
		{plan.Cross, on, plan.JoinOptions{}, "a cross join takes no condition"},
		{plan.Inner, on, plan.JoinOptions{Validate: "1:2"}, `validate "1:2"`},
		{plan.Inner, call("<", col("k"), col("s")), plan.JoinOptions{Validate: "1:1", Suffix: "_r"}, "validate 1:1 needs an equality"},
		{plan.Inner, on, plan.JoinOptions{NullAware: 1}, "only keys of anti and mark joins"},
		{plan.Mark, on, plan.JoinOptions{Mark: "k"}, `there is a column "k" already`},
	} {
		if n, err := plan.NewJoinOn(l, r, c.kind, c.on, c.o); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%v: %v, error %v, want one with %q", c.on, n, err, c.want)
		}
	}
	if _, err := plan.NewFilter(l, call("=", left("id"), 1)); err == nil || !strings.Contains(err.Error(), "left.id names a side of a join") {
		t.Errorf("a filter on a side: %v", err)
	}
}

// Keys that become one column in a full join become one type first.
func TestFullJoinUnifiesKeys(t *testing.T) {
	n, err := plan.NewJoinOn(rows(t, "k int64, v int64"), rows(t, "k float64, w int64"), plan.Full, call("=", col("k"), col("k")), plan.JoinOptions{})
	if err != nil {
		t.Fatal(err)
	}
	want := `Join full on k = k
  Project cast(k AS float64) AS k, v
    Values 0 rows
  Values 0 rows
`
	if got := plan.Format(n); got != want || n.Schema().String() != "k float64, v int64, w int64" {
		t.Errorf("got\n%s\n%s", got, n.Schema())
	}
}
