package plan_test

import (
	"context"
	"reflect"
	"strings"
	"testing"

	"weir/dataframe/column"
	"weir/dataframe/plan"
)

func rows(t *testing.T, schema string) *plan.Values {
	t.Helper()
	s, err := column.ParseSchema(schema)
	if err != nil {
		t.Fatal(err)
	}
	return plan.NewValues(s, nil)
}

func col(name string) plan.Expr { return &plan.Column{Name: name} }

func call(f string, args ...any) plan.Expr {
	c := &plan.Call{Func: f}
	for _, a := range args {
		if e, ok := a.(plan.Expr); ok {
			c.Args = append(c.Args, e)
		} else {
			c.Args = append(c.Args, plan.NewLiteral(a))
		}
	}
	return c
}

func TestResolve(t *testing.T) {
	in := rows(t, "n int64, x float64, p decimal(8,2), s string, d date, at timestamp, ok bool").Schema()
	for _, c := range []struct {
		e         plan.Expr
		text, typ string
	}{
		{call("+", col("n"), 1), "n + 1", "int64"},
		{call("+", col("n"), col("x")), "cast(n AS float64) + x", "float64"},
		{call("=", col("N"), nil), "n = null", "bool"},
		{call(">", col("p"), 4), "p > 4.00", "bool"},
		{call(">", col("d"), "2026-03-01"), "d > date '2026-03-01'", "bool"},
		{call(">=", col("at"), "2026-03-01 10:00"), "at >= timestamp '2026-03-01 10:00:00'", "bool"},
		{call("in", col("d"), "2026-03-01", "2026-03-02"), "d IN (date '2026-03-01', date '2026-03-02')", "bool"},
		{call("concat", col("d"), "2026-03-01"), "concat(d, '2026-03-01')", "string"},
		{call("*", call("+", col("n"), 1), 2), "(n + 1) * 2", "int64"},
		{call("-", col("n"), call("-", col("n"), 1)), "n - (n - 1)", "int64"},
		{call("and", col("ok"), call("or", col("ok"), col("ok"))), "ok AND (ok OR ok)", "bool"},
		{call("not", call("and", col("ok"), col("ok"))), "NOT (ok AND ok)", "bool"},
		{&plan.Case{Whens: []plan.Expr{col("ok")}, Thens: []plan.Expr{plan.NewLiteral(1)}, Else: plan.NewLiteral(2.5)}, "CASE WHEN ok THEN 1 ELSE 2.5 END", "float64"},
	} {
		r, err := plan.Resolve(c.e, in)
		if err != nil {
			t.Errorf("%s: %v", c.e, err)
			continue
		}
		if r.String() != c.text || r.Type().String() != c.typ {
			t.Errorf("%s resolves to %s of %s, want %s of %s", c.e, r, r.Type(), c.text, c.typ)
		}
		again, err := plan.Resolve(r, in)
		if err != nil || again.String() != r.String() {
			t.Errorf("%s resolved twice is %v, %v", r, again, err)
		}
	}
}

func TestResolveRefuses(t *testing.T) {
	in := rows(t, "n int64, s string, d date, ok bool").Schema()
	for _, c := range []struct {
		e    plan.Expr
		want string
	}{
		{col("m"), `no column "m"`},
		{call("+", col("s"), 1), "+ does not take (string, int64)"},
		{call("=", col("s"), 1), "no common type"},
		{call("sum", col("n")), "is an aggregate"},
		{call("nosuch", col("n")), `no function "nosuch"`},
		{&plan.Cast{X: col("d"), To: column.Bool}, "no cast from date to bool"},
		{&plan.Case{Whens: []plan.Expr{col("n")}, Thens: []plan.Expr{col("n")}}, "WHEN n is int64, not bool"},
		{&plan.Call{Func: "upper", Args: []plan.Expr{col("s")}, Distinct: true}, "only aggregates"},
	} {
		if r, err := plan.Resolve(c.e, in); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, error %v, want one with %q", c.e, r, err, c.want)
		}
	}
}

func TestGroupSplitsExpressionsOfAggregates(t *testing.T) {
	n, err := plan.Group(rows(t, "k string, v int64"), []plan.Expr{col("k")}, []plan.Expr{
		&plan.Alias{X: call("/", call("sum", col("v")), call("count")), Name: "mean"},
		&plan.Alias{X: call("sum", col("v")), Name: "total"},
	})
	if err != nil {
		t.Fatal(err)
	}
	want := `Project k, sum(v) / count(*) AS mean, total
  Aggregate sum(v) AS sum(v), count(*) AS count(*), sum(v) AS total by k
    Values 0 rows
`
	if got := plan.Format(n); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestUnionByName(t *testing.T) {
	n, err := plan.NewUnion([]plan.Node{rows(t, "a int64, b string"), rows(t, "b string, a float64, c date")})
	if err != nil {
		t.Fatal(err)
	}
	if got := n.Schema().String(); got != "a float64, b string, c date" {
		t.Errorf("schema %s", got)
	}
	if _, err := plan.NewUnion([]plan.Node{rows(t, "a int64"), rows(t, "a string")}); err == nil || !strings.Contains(err.Error(), `column "a"`) {
		t.Errorf("error %v", err)
	}
}

// Every Node keeps its schema when it is rebuilt over the same inputs.
func TestWithKeepsTheSchema(t *testing.T) {
	in := rows(t, "k int64, v int64")
	must := func(n plan.Node, err error) plan.Node {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	filter, err := plan.NewFilter(in, call(">", col("v"), 1))
	project, err2 := plan.NewProject(in, []plan.Expr{col("k")})
	join, err3 := plan.NewJoin(in, in, plan.Left, []plan.Expr{col("k")}, []plan.Expr{col("k")}, "_right")
	sort, err4 := plan.NewSort(in, []plan.SortKey{{X: col("k")}})
	union, err5 := plan.NewUnion([]plan.Node{in, in})
	distinct, err6 := plan.NewDistinct(in, nil)
	apply, err7 := plan.NewApply(in, "same", nil, nil, in.Schema(), nil)
	index, err8 := plan.NewRowIndex(in, "i", 1)
	set, err9 := plan.NewSetOp(plan.Intersect, true, in, in)
	last, err10 := plan.NewDistinctKeep(in, []plan.Expr{col("k")}, plan.KeepLast)
	window, err11 := plan.NewWindow(in, []plan.Expr{&plan.Alias{X: over(call("row_number"), nil), Name: "row"}})
	check, err11 := plan.NewCheck(in, call(">", col("v"), 1), plan.CheckDrop, nil)
	explode, err13 := plan.NewExplode(rows(t, "k int64, l list<int64>"), []int{1}, true, "at")
	recursive, err12 := plan.NewRecursive("r", in, true, func(it *plan.Iteration) (plan.Node, error) { return it, nil })
	nodes := []plan.Node{
		must(recursive, err12), must(explode, err13), must(window, err11), must(index, err8), must(set, err9), must(last, err10), must(check, err11), &plan.Tail{In: in, N: 3},
		must(filter, err), must(project, err2), must(join, err3), must(sort, err4), must(union, err5), must(distinct, err6), must(apply, err7),
		must(plan.Group(in, []plan.Expr{col("k")}, []plan.Expr{call("count")})),
		&plan.Limit{In: in, N: 3}, &plan.WriteTo{In: in, Sink: nothing{}}, in,
		must(plan.NewScan(context.Background(), table{in.Schema()})),
	}
	seen := map[reflect.Type]bool{}
	for _, n := range nodes {
		seen[reflect.TypeOf(n)] = true
		again := n.With(n.Inputs())
		if !again.Schema().Equal(n.Schema()) || again.String() != n.String() {
			t.Errorf("%s became %s", n, again)
		}
	}
	for _, k := range plan.Kinds {
		if !seen[reflect.TypeOf(k)] {
			t.Errorf("%T is not tested here", k)
		}
	}
}

type nothing struct{}

func (nothing) String() string { return "nothing" }
func (nothing) Begin(context.Context, *column.Schema) (plan.Write, error) {
	return nil, nil
}

type table struct{ schema *column.Schema }

func (t table) String() string                                             { return "table" }
func (t table) Schema(context.Context) (*column.Schema, error)             { return t.schema, nil }
func (t table) Splits(context.Context, plan.Request) ([]plan.Split, error) { return nil, nil }
