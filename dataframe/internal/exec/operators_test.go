package exec_test

import (
	"fmt"
	"reflect"
	"slices"
	"testing"

	"weir/dataframe/column"
	"weir/dataframe/internal/exec"
	"weir/dataframe/plan"
	"weir/dataframe/plan/plantest"
)

func TestBuildKnowsEveryKind(t *testing.T) {
	empty := plan.NewValues(schema, nil)
	group := must[plan.Node](t)(plan.Group(empty, cols("n"), []plan.Expr{call("count")}))
	apply := must[*plan.Apply](t)(plan.NewApply(empty, "same", cols("n"), nil, schema, same))
	nodes := []plan.Node{
		scan(t, plantest.Memory(schema, nil)), empty,
		must[*plan.FilterRows](t)(plan.NewFilter(empty, col("b"))),
		must[*plan.Project](t)(plan.NewProject(empty, cols("n"))),
		group,
		must[*plan.Join](t)(plan.NewJoin(empty, empty, plan.Inner, cols("id"), cols("id"), "_r")),
		must[*plan.Sort](t)(plan.NewSort(empty, []plan.SortKey{{X: col("n")}})),
		&plan.Limit{In: empty, N: 3},
		must[*plan.Union](t)(plan.NewUnion([]plan.Node{empty, empty})),
		must[*plan.Distinct](t)(plan.NewDistinct(empty, nil)),
		apply,
		&plan.WriteTo{In: empty, Sink: &memorySink{}},
		must[*plan.RowIndex](t)(plan.NewRowIndex(empty, "i", 0)),
		&plan.Tail{In: empty, N: 3},
		must[*plan.Explode](t)(plan.NewExplode(plan.NewValues(listSchema, nil), []int{1}, false, "")),
		must[*plan.Check](t)(plan.NewCheck(empty, col("b"), plan.CheckFail, nil)),
		must[*plan.SetOp](t)(plan.NewSetOp(plan.Except, false, empty, empty)),
	}
	windowed := plan.Call{Func: "row_number", Over: &plan.Over{}}
	nodes = append(nodes, must[*plan.Window](t)(plan.NewWindow(empty, []plan.Expr{as(&windowed, "row")})))
	same := func(it *plan.Iteration) (plan.Node, error) { return it, nil }
	nodes = append(nodes, must[*plan.Recursive](t)(plan.NewRecursive("r", empty, false, same)))
	for _, kind := range plan.Kinds {
		i := slices.IndexFunc(nodes, func(n plan.Node) bool { return reflect.TypeOf(n) == reflect.TypeOf(kind) })
		if i < 0 {
			t.Errorf("this test has no %T", kind)
			continue
		}
		if _, err := execute(nodes[i], exec.Options{}); err != nil {
			t.Errorf("%T: %v", kind, err)
		}
	}
}

func TestScanAndProject(t *testing.T) {
	shapes(t, func(t *testing.T, src *plantest.Table, rows [][]any) {
		n := must[*plan.Project](t)(plan.NewProject(scan(t, src), []plan.Expr{col("s"), as(lit(7), "seven"), as(call("+", col("n"), lit(1)), "n1"), col("id")}))
		var want [][]any
		for _, r := range rows {
			var n1 any
			if v := at(r, "n"); v != nil {
				if v.(int64) == 9223372036854775807 {
					return // overflow is an error, seen elsewhere
				}
				n1 = v.(int64) + 1
			}
			want = append(want, []any{at(r, "s"), int64(7), n1, at(r, "id")})
		}
		checkRows(t, n, want)
	})
}

func TestFilter(t *testing.T) {
	shapes(t, func(t *testing.T, src *plantest.Table, rows [][]any) {
		n := must[*plan.FilterRows](t)(plan.NewFilter(scan(t, src), call("and", call(">=", col("n"), lit(2)), call("in", col("s"), lit("t1"), lit("t4"), lit("a longer text, number 3"), lit("a\x00")))))
		var want [][]any
		for _, r := range rows {
			v, s := at(r, "n"), at(r, "s")
			if v != nil && v.(int64) >= 2 && (s == "t1" || s == "t4" || s == "a longer text, number 3" || s == "a\x00") {
				want = append(want, r)
			}
		}
		checkRows(t, n, want)
	})
}

func TestPushedFilterSeesItsColumns(t *testing.T) {
	shapes(t, func(t *testing.T, src *plantest.Table, rows [][]any) {
		src.Filters = plan.Fully
		n := scan(t, src).(*plan.Scan)
		where, err := plan.Resolve(call("=", col("b"), lit(true)), schema)
		if err != nil {
			t.Fatal(err)
		}
		var want [][]any
		for _, r := range rows {
			if at(r, "b") == true {
				want = append(want, []any{at(r, "s"), at(r, "id")})
			}
		}
		checkRows(t, n.WithRequest(plan.Request{Columns: []string{"s", "id"}, Filters: []plan.Filter{{Expr: where, Columns: []string{"b"}}}, Limit: -1}), want)
	})
}

func TestJoin(t *testing.T) {
	for i, shape := range []plantest.Shape{{}, odd, {Nulls: 1}, {Nulls: 0.1, Distinct: 300}} {
		for _, size := range []struct{ left, right int }{{0, 0}, {5, 0}, {0, 5}, {60, 40}} {
			for _, keys := range [][]string{{"n"}, {"s"}, {"x"}, {"n", "s"}, {"d"}, {"b"}} {
				left := data(uint64(10+i), size.left, 17, shape)
				right := data(uint64(20+i), size.right, 7, shape)
				for _, kind := range []plan.JoinKind{plan.Inner, plan.Left, plan.Semi, plan.Anti} {
					t.Run(fmt.Sprintf("shape=%d/%v/%v/%s", i, size, keys, kind), func(t *testing.T) {
						n := must[*plan.Join](t)(plan.NewJoin(scan(t, plantest.Memory(schema, left, 2)), scan(t, plantest.Memory(schema, right, 3)), kind, cols(keys...), cols(keys...), "_r"))
						want := joined(plantest.Rows(left), plantest.Rows(right), kind, keys)
						checkRows(t, n, want)
						other := *n
						other.BuildLeft = true
						checkRows(t, &other, want)
						if kind != plan.Inner && kind != plan.Left {
							return
						}
						// Only some columns are read above the join.
						var some [][]any
						for _, r := range want {
							some = append(some, []any{r[0], r[len(schema.Fields)]})
						}
						checkRows(t, must[*plan.Project](t)(plan.NewProject(n, cols("id", n.Schema().Fields[schema.Len()].Name))), some)
					})
				}
			}
		}
	}
}

func TestJoinTellsTheScan(t *testing.T) {
	rows := data(1, 100, 10, plantest.Shape{Distinct: 30})
	few := data(2, 3, 3, plantest.Shape{Distinct: 30})
	for _, filters := range []plan.Exactness{plan.No, plan.Fully} {
		for _, key := range []string{"id", "s", "d"} {
			for _, kind := range []plan.JoinKind{plan.Inner, plan.Semi, plan.Left, plan.Anti} {
				src := plantest.Memory(schema, rows)
				src.Filters = filters
				renamed := must[*plan.Project](t)(plan.NewProject(scan(t, src), cols("s", "d", "id", "n", "x", "b", "t", "m")))
				back := must[*plan.Project](t)(plan.NewProject(must[*plan.FilterRows](t)(plan.NewFilter(renamed, lit(true))), cols(schema.Names()...)))
				// The same node on both sides: what one side learns is not the other's.
				self := must[*plan.Join](t)(plan.NewJoin(back, scan(t, plantest.Memory(schema, few)), kind, cols(key), cols(key), "_r"))
				checkRows(t, self, joined(plantest.Rows(rows), plantest.Rows(few), kind, []string{key}))
				twice := must[*plan.Join](t)(plan.NewJoin(self, back, plan.Left, cols("id"), cols("id"), "_2"))
				if got, err := execute(twice, exec.Options{}); err != nil || len(got) != len(joined(plantest.Rows(rows), plantest.Rows(few), kind, []string{key})) {
					t.Fatalf("%d rows, %v", len(got), err)
				}
				r, stats, err := exec.Build(ctx, self, exec.Options{Workers: 2})
				if err != nil {
					t.Fatal(err)
				}
				if _, err := column.ReadAll(ctx, r); err != nil {
					t.Fatal(err)
				}
				n := stats.Root
				for len(n.Inputs) > 0 {
					n = n.Inputs[0]
				}
				fewer := filters == plan.Fully && (kind == plan.Inner || kind == plan.Semi)
				if read := n.Rows(); fewer != (read < 100) {
					t.Errorf("%s join on %s, filters %v: %d rows were read", kind, key, filters, read)
				}
			}
		}
	}
}

func joined(left, right [][]any, kind plan.JoinKind, keys []string) [][]any {
	match := func(l, r []any) bool {
		for _, k := range keys {
			a, b := at(l, k), at(r, k)
			if a == nil || b == nil || key(a) != key(b) {
				return false
			}
		}
		return true
	}
	var out [][]any
	for _, l := range left {
		found := false
		pair := func(r []any) {
			row := slices.Clone(l)
			for i, f := range schema.Fields {
				if slices.Contains(keys, f.Name) {
					continue
				}
				if r == nil {
					row = append(row, nil)
				} else {
					row = append(row, r[i])
				}
			}
			out = append(out, row)
		}
		for _, r := range right {
			if match(l, r) {
				found = true
				if kind == plan.Inner || kind == plan.Left {
					pair(r)
				}
			}
		}
		switch {
		case kind == plan.Left && !found:
			pair(nil)
		case kind == plan.Semi && found, kind == plan.Anti && !found:
			out = append(out, l)
		}
	}
	return out
}

var sortKeys = [][]plan.SortKey{
	{{X: col("n")}}, {{X: col("x"), Desc: true}}, {{X: col("s"), NullsFirst: true}}, {{X: col("s"), Desc: true}},
	{{X: col("b")}, {X: col("d"), Desc: true, NullsFirst: true}, {X: col("s")}}, {{X: col("m"), NullsFirst: true}, {X: col("t")}}, {},
}

func sorted(rows [][]any, keys []plan.SortKey) [][]any {
	out := slices.Clone(rows)
	slices.SortStableFunc(out, func(a, b []any) int {
		for _, k := range keys {
			x, y := at(a, k.X.(*plan.Column).Name), at(b, k.X.(*plan.Column).Name)
			c := 0
			switch {
			case x == nil && y == nil:
				continue
			case x == nil:
				c = 1
				if k.NullsFirst {
					c = -1
				}
				return c
			case y == nil:
				c = -1
				if k.NullsFirst {
					c = 1
				}
				return c
			}
			if c = compare(x, y); k.Desc {
				c = -c
			}
			if c != 0 {
				return c
			}
		}
		return 0
	})
	return out
}

func TestSortAndTop(t *testing.T) {
	shapes(t, func(t *testing.T, src *plantest.Table, rows [][]any) {
		for _, keys := range sortKeys {
			n := must[*plan.Sort](t)(plan.NewSort(scan(t, src), keys))
			want := sorted(rows, keys)
			checkRows(t, n, want)
			top := *n
			for _, top.Limit = range []int64{0, 1, 10, 1000} {
				checkRows(t, &top, want[:min(len(want), int(top.Limit))])
			}
		}
	})
}

func TestLimit(t *testing.T) {
	shapes(t, func(t *testing.T, src *plantest.Table, rows [][]any) {
		for _, l := range []struct{ offset, n int64 }{{0, 0}, {0, 1}, {1, 2}, {3, -1}, {500, 1}, {0, 500}, {2, 190}} {
			from := min(int(l.offset), len(rows))
			to := len(rows)
			if l.n >= 0 {
				to = min(from+int(l.n), to)
			}
			checkRows(t, &plan.Limit{In: scan(t, src), Offset: l.offset, N: l.n}, rows[from:to])
		}
	})
}

func TestDistinct(t *testing.T) {
	shapes(t, func(t *testing.T, src *plantest.Table, rows [][]any) {
		for _, on := range append(groupKeys[1:], nil) {
			n := must[*plan.Distinct](t)(plan.NewDistinct(scan(t, src), cols(on...)))
			seen := map[string]bool{}
			var want [][]any
			for _, r := range rows {
				k := key(atAll(r, on)...)
				if on == nil {
					k = key(r...)
				}
				if !seen[k] {
					seen[k] = true
					want = append(want, r)
				}
			}
			checkRows(t, n, want)
		}
	})
}

func TestUnion(t *testing.T) {
	shapes(t, func(t *testing.T, src *plantest.Table, rows [][]any) {
		part := must[*plan.Project](t)(plan.NewProject(scan(t, src), cols("id", "s")))
		n := must[*plan.Union](t)(plan.NewUnion([]plan.Node{scan(t, src), part}))
		want := slices.Clone(rows)
		for _, r := range rows {
			row := make([]any, len(r))
			row[0], row[3] = r[0], r[3]
			want = append(want, row)
		}
		checkRows(t, n, want)
	})
}

func TestValuesAreCutIntoTasks(t *testing.T) {
	bs := data(6, 9_000, 9_000, plantest.Shape{})
	one := column.NewSchema(schema.Fields[0])
	bs[0].Cols = bs[0].Cols[:1]
	n := plan.NewValues(one, bs)
	got, err := execute(n, exec.Options{Workers: 2})
	if err != nil {
		t.Fatal(err)
	}
	if a, b := plantest.Text(got), plantest.Text(plantest.Rows(bs)); a != b {
		t.Fatal(firstDifference(a, b, n))
	}
}

// What stays of a distinct whose other columns nobody reads is what stays of all its columns.
func TestDistinctBelowAProject(t *testing.T) {
	shapes(t, func(t *testing.T, src *plantest.Table, _ [][]any) {
		d := must[*plan.Distinct](t)(plan.NewDistinct(scan(t, src), cols("n", "s")))
		all, err := execute(d, exec.Options{Workers: 2})
		if err != nil {
			t.Fatal(err)
		}
		var ids [][]any
		for _, r := range all {
			ids = append(ids, r[:1])
		}
		checkRows(t, must[*plan.Project](t)(plan.NewProject(d, cols("id"))), ids)
		count := must[plan.Node](t)(plan.Group(d, nil, []plan.Expr{as(call("count"), "n")}))
		checkRows(t, count, [][]any{{int64(len(all))}})
	})
}
