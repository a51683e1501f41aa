package exec_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"strings"
	"testing"

	"weir/dataframe/column"
	"weir/dataframe/internal/exec"
	"weir/dataframe/plan"
	"weir/dataframe/plan/plantest"
)

// exactly is rows as text, floats by their bits. Which NaN a sum of several gives is up to the
// processor.
func exactly(bs []*column.Batch) string {
	rows := plantest.Rows(bs)
	for _, r := range rows {
		for i, v := range r {
			if x, is := v.(float64); is && x == x {
				r[i] = fmt.Sprintf("%v %x", x, math.Float64bits(x))
			}
		}
	}
	return plantest.Text(rows)
}

// runIn runs n with opts and checks that nothing stays on disk.
func runIn(t *testing.T, dir string, n plan.Node, opts exec.Options) (rows string, spilled int64, err error) {
	t.Helper()
	opts.SpillDir = dir
	check := goroutines(t)
	r, stats, err := exec.Build(ctx, n, opts)
	if err != nil {
		t.Fatal(err)
	}
	bs, err := column.ReadAll(ctx, r)
	check()
	if left, lerr := os.ReadDir(opts.SpillDir); lerr != nil || len(left) > 0 {
		t.Errorf("%v is left on disk, %v", left, lerr)
	}
	return exactly(bs), stats.Spilled(), err
}

// skewed are rows like data's whose columns but id and x have few values: column n and s are
// the same for nearly all rows, or for all.
func skewed(seed uint64, rows, size int, all bool) []*column.Batch {
	r := rand.New(rand.NewPCG(seed, 3))
	b := data(seed, rows, rows, plantest.Shape{Nulls: 0.05, Distinct: 1 << 20})[0]
	from := make([]int32, rows)
	for i := range from {
		if !all && r.IntN(10) == 0 {
			from[i] = int32(i)
		}
	}
	for c, f := range schema.Fields {
		if f.Name != "id" && f.Name != "x" {
			b.Cols[c] = column.Gather(b.Cols[c], from)
		}
	}
	return plantest.Cut(b, size)
}

// wide are rows with long texts in s.
func wide(seed uint64, rows, size int) []*column.Batch {
	b := data(seed, rows, rows, plantest.Shape{Nulls: 0.05, Distinct: 1 << 20})[0]
	texts := column.NewBuilder(column.String, rows)
	for i := range rows {
		texts.Append(strings.Repeat(fmt.Sprint("text ", i*7%rows, " "), 60))
	}
	b.Cols[schema.Index("s")] = texts.Vector()
	return plantest.Cut(b, size)
}

// spillInputs are inputs with keys of different sorts.
func spillInputs(rows int) map[string][]*column.Batch {
	return map[string][]*column.Batch{
		"uniform": data(1, rows, 100, plantest.Shape{Nulls: 0.1, Distinct: 1 << 20, Odd: true, Encode: true}),
		"few":     data(2, rows, 100, plantest.Shape{Nulls: 0.1, Distinct: 40, Odd: true}),
		"skewed":  skewed(3, rows, 100, false),
		"equal":   skewed(4, rows, 100, true),
		"wide":    wide(5, rows/4, 100),
	}
}

// spilling are plans of operators that spill.
func spilling(t *testing.T, in plan.Node) map[string]plan.Node {
	sum := func(in plan.Node) plan.Node {
		return must[plan.Node](t)(plan.Group(in, nil, []plan.Expr{as(call("sum", call("/", col("x"), lit(3.0))), "sum"), as(call("count"), "rows"), as(call("last", col("id")), "last")}))
	}
	sorted := must[*plan.Sort](t)(plan.NewSort(in, []plan.SortKey{{X: col("s"), Desc: true}, {X: call("/", col("x"), lit(3.0)), NullsFirst: true}}))
	other := scan(t, plantest.Memory(schema, append(data(9, 40, 10, plantest.Shape{Distinct: 5}), firstBatches(t, in)...)))
	aggs := []plan.Expr{as(call("sum", call("/", col("x"), lit(3.0))), "sum"), as(call("avg", col("x")), "avg"), as(call("stddev", col("x")), "sd"),
		as(call("min", col("s")), "least"), as(call("last", col("t")), "last"),
		as(&plan.Call{Func: "sum", Args: cols("x"), Filter: call(">", col("m"), lit(0.02))}, "some")}
	distinct := func(f string, args ...plan.Expr) plan.Expr {
		return &plan.Call{Func: f, Args: args, Distinct: true}
	}
	out := map[string]plan.Node{
		"group by text":   must[plan.Node](t)(plan.Group(in, cols("s"), aggs)),
		"lists":           must[plan.Node](t)(plan.Group(in, cols("s"), []plan.Expr{as(call("list", col("s")), "all"), as(call("median", col("x")), "median"), as(call("approx_count_distinct", col("d")), "about"), as(call("string_agg", col("s"), lit(",")), "text")})),
		"group by two":    must[plan.Node](t)(plan.Group(in, []plan.Expr{col("n"), call("/", col("x"), lit(2.0))}, aggs)),
		"group by id":     must[plan.Node](t)(plan.Group(in, cols("id"), aggs)),
		"group by few":    must[plan.Node](t)(plan.Group(in, cols("b"), aggs[:4])),
		"group, then sum": sum(must[plan.Node](t)(plan.Group(in, []plan.Expr{col("id"), col("s")}, []plan.Expr{as(call("sum", col("x")), "x")}))),
		"count distinct":  must[plan.Node](t)(plan.Group(in, cols("n"), []plan.Expr{as(distinct("count", col("s")), "a"), as(distinct("sum", col("x")), "b"), as(distinct("list", col("x")), "c"), as(call("sum", col("x")), "d")})),
		"all distinct":    must[plan.Node](t)(plan.Group(in, nil, []plan.Expr{as(distinct("count", col("s")), "a"), as(distinct("sum", col("x")), "b"), as(call("sum", col("x")), "d")})),
		"sets":            must[plan.Node](t)(plan.GroupSets(in, cols("n", "s"), [][]int{{0, 1}, {1}, {}}, []plan.Expr{as(call("sum", col("x")), "sum"), as(distinct("count", col("x")), "values")})),
		"after distinct":  must[plan.Node](t)(plan.Group(must[*plan.Distinct](t)(plan.NewDistinct(in, cols("id"))), cols("s"), aggs)),
		"distinct":        must[*plan.Distinct](t)(plan.NewDistinct(in, nil)),
		"distinct on":     must[*plan.Distinct](t)(plan.NewDistinct(in, cols("s", "x"))),
		"distinct, sum":   sum(must[*plan.Distinct](t)(plan.NewDistinct(in, cols("s", "x")))),
		"distinct last":   must[*plan.Distinct](t)(plan.NewDistinctKeep(in, cols("s", "n"), plan.KeepLast)),
		"distinct none":   must[*plan.Distinct](t)(plan.NewDistinctKeep(in, []plan.Expr{call("coalesce", col("n"), lit(0))}, plan.KeepNone)),
		"except":          must[*plan.SetOp](t)(plan.NewSetOp(plan.Except, false, in, other)),
		"except, to":      must[*plan.SetOp](t)(plan.NewSetOp(plan.Except, false, other, in)),
		"except all":      must[*plan.SetOp](t)(plan.NewSetOp(plan.Except, true, in, other)),
		"intersect":       must[*plan.SetOp](t)(plan.NewSetOp(plan.Intersect, false, in, other)),
		"intersect all":   must[*plan.SetOp](t)(plan.NewSetOp(plan.Intersect, true, other, in)),
		"sort":            sorted,
		"sort, then sum":  sum(sorted),
		"sort by all":     must[*plan.Sort](t)(plan.NewSort(in, []plan.SortKey{{X: col("n")}, {X: col("b"), Desc: true}, {X: col("d")}, {X: col("m")}, {X: col("t"), NullsFirst: true}})),
		"sort by nothing": must[*plan.Sort](t)(plan.NewSort(in, nil)),
		"sort, large top": topMany(must[*plan.Sort](t)(plan.NewSort(in, []plan.SortKey{{X: col("n")}}))),
	}
	over := func(f string, by []plan.Expr, order string, args ...plan.Expr) plan.Expr {
		o := &plan.Over{Partition: by}
		if order != "" {
			o.Order = []plan.SortKey{{X: col(order), Desc: true}, {X: col("id")}}
		}
		return &plan.Call{Func: f, Args: args, Over: o}
	}
	twice := func(e plan.Expr, name string) []plan.Expr { return []plan.Expr{e, col(name)} }
	out["window"] = must[*plan.Window](t)(plan.NewWindow(in, []plan.Expr{as(over("row_number", cols("s", "x"), "t"), "nr"), as(over("sum", cols("s", "x"), "", call("/", col("x"), lit(3.0))), "total"), as(over("lag", cols("s", "x"), "t", col("id")), "before")}))
	out["windows"] = must[*plan.Window](t)(plan.NewWindow(in, []plan.Expr{as(over("sum", cols("n", "d"), "d", col("x")), "w1"), as(over("rank", cols("id"), "x"), "w2"), as(over("count", twice(call("/", col("x"), lit(2.0)), "m"), "", col("s")), "w3"), as(over("max", cols("n", "d"), "", col("s")), "w4")}))
	out["window over all"] = must[*plan.Window](t)(plan.NewWindow(in, []plan.Expr{as(over("row_number", nil, "x"), "nr"), as(over("min", cols("s"), "", col("x")), "least")}))
	few := scan(t, plantest.Memory(schema, data(8, 60, 7, plantest.Shape{Nulls: 0.1, Distinct: 30})))
	joined := must[*plan.Join](t)(plan.NewJoin(few, in, plan.Left, cols("n"), cols("n"), "_r"))
	out["join"] = joined
	out["join, then sum"] = sum(must[*plan.Project](t)(plan.NewProject(joined, cols("x", "id"))))
	out["build left"] = buildLeft(t, in, few)
	out["many pairs of left"] = buildLeft(t, few, in)
	kept := plan.NewShared(&plan.Common{Name: "1", Node: in})
	out["shared"] = must[*plan.Union](t)(plan.NewUnion([]plan.Node{kept, &plan.Limit{In: kept, Offset: 5, N: 90}, sum(kept)}))
	return out
}

func buildLeft(t *testing.T, left, right plan.Node) plan.Node {
	n := must[*plan.Join](t)(plan.NewJoin(left, right, plan.Inner, cols("n"), cols("n"), "_r"))
	n.BuildLeft = true
	return n
}

// addJoins adds joins of all kinds, by keys and by other conditions.
func addJoins(t *testing.T, to map[string]plan.Node, name string, left, right plan.Node) {
	one := must[*plan.Distinct](t)(plan.NewDistinct(right, cols("n")))
	l, r := func(c string) plan.Expr { return plan.OfSide(plan.LeftSide, c) }, func(c string) plan.Expr { return plan.OfSide(plan.RightSide, c) }
	equal := call("=", l("n"), r("n"))
	for k := plan.Inner; k <= plan.Single; k++ {
		right := right
		if k == plan.Single {
			right = one
		}
		for how, on := range map[string]plan.Expr{
			"":               equal,
			" and":           call("and", equal, call("<", l("x"), call("+", r("x"), lit(1.0)))),
			" by expression": call("and", equal, call("is_not_distinct", call("coalesce", l("b"), lit(true)), r("b"))),
			" by range":      call("and", call("<", l("id"), r("id")), call(">", call("+", l("id"), lit(3)), r("id"))),
		} {
			n, err := plan.NewJoinOn(left, right, k, on, plan.JoinOptions{Suffix: "_r", Mark: "mark"})
			if err == nil && (k != plan.Single || how != " by range") {
				to[name+" "+k.String()+how] = n
				left := *n
				left.BuildLeft = true
				to[name+" left "+k.String()+how] = &left
			}
		}
		if n, err := plan.NewJoinOn(left, right, k, call("and", equal, call("=", l("s"), r("s"))), plan.JoinOptions{Suffix: "_r", Mark: "mark", NullAware: 2}); err == nil {
			to[name+" not in "+k.String()] = n
		}
	}
	cross := must[*plan.Join](t)(plan.NewJoinOn(left, right, plan.Cross, nil, plan.JoinOptions{Suffix: "_r"}))
	to[name+" cross"] = must[plan.Node](t)(plan.Group(cross, nil, []plan.Expr{as(call("count"), "rows"), as(call("sum", col("x_r")), "sum")}))
	to[name+" asof"] = must[*plan.Join](t)(plan.NewAsofJoin(left, right, col("t"), col("t"), cols("n"), cols("n"), plan.AsofOptions{Suffix: "_r"}))
}

// firstBatches are some rows of in.
func firstBatches(t *testing.T, in plan.Node) []*column.Batch {
	r, _, err := exec.Build(ctx, &plan.Limit{In: in, N: 300, Offset: 100}, exec.Options{})
	if err != nil {
		t.Fatal(err)
	}
	bs, err := column.ReadAll(ctx, r)
	if err != nil {
		t.Fatal(err)
	}
	return bs
}

func topMany(s *plan.Sort) plan.Node {
	s.Limit = 1 << 21
	return s
}

// Answers are the same, row by row and bit by bit, whether the input is half the memory, twice
// or ten times as large, whatever the keys.
func TestSpilledAnswersAreTheSame(t *testing.T) {
	for keys, bs := range spillInputs(600) {
		for name, n := range spilling(t, scan(t, plantest.Memory(schema, bs, 7, 0, 9, 1))) {
			t.Run(keys+"/"+name, func(t *testing.T) {
				if keys == "few" || keys == "wide" {
					checkSpilled(t, keys, name, n, bs, 0.1)
					return
				}
				checkSpilled(t, keys, name, n, bs, 2, 0.5, 0.1)
			})
		}
	}
}

// Joins of all kinds give the same, by keys or other conditions.
func TestSpilledJoinsAreTheSame(t *testing.T) {
	for keys, bs := range spillInputs(250) {
		in, plans := scan(t, plantest.Memory(schema, bs, 1, 0, 1)), map[string]plan.Node{}
		few := scan(t, plantest.Memory(schema, data(8, 40, 7, plantest.Shape{Nulls: 0.1, Distinct: 30})))
		addJoins(t, plans, "few to all", few, in)
		addJoins(t, plans, "all to few", in, few)
		for name, n := range plans {
			t.Run(keys+"/"+name, func(t *testing.T) {
				checkSpilled(t, keys, name, n, bs, 0.15)
			})
		}
	}
}

// checkSpilled runs n, which reads bs, with memory for some shares of bs.
func checkSpilled(t *testing.T, keys, name string, n plan.Node, bs []*column.Batch, shares ...float64) {
	dir, size := t.TempDir(), int64(0)
	for _, b := range bs {
		size += exec.SizeOf(b.Cols)
	}
	for _, small := range []bool{false, true} {
		if !small && keys != "uniform" {
			continue
		}
		restore := func() {}
		if small {
			restore = exec.Shrink()
		}
		want, none, err := runIn(t, dir, n, exec.Options{Workers: 2})
		if err != nil || none > 0 {
			t.Fatalf("without limit: %v, %d bytes spilled", err, none)
		}
		for i, s := range shares {
			memory := int64(s * float64(size))
			got, spilled, err := runIn(t, dir, n, exec.Options{Workers: []int{3, 2, 1}[(i+len(name))%3], Memory: memory, BatchRows: 70})
			if err != nil && strings.Contains(err.Error(), "of memory allowed") && oneTooLarge(keys, name, s) {
				continue
			}
			if err != nil {
				t.Fatalf("input %d, memory %d: %v", size, memory, err)
			}
			if got != want {
				t.Fatalf("input %d, memory %d, small %v: %s", size, memory, small, firstDifference(got, want, n))
			}
			if s < 0.15 && spilled == 0 && keys == "uniform" && name != "group by few" && name != "windows of few" {
				t.Errorf("input %d, memory %d: nothing was spilled", size, memory)
			}
		}
		restore()
	}
}

// oneTooLarge tells whether the list of one group, the partition of a window, or the rows of one key of an
// as-of join, can be too large for the memory.
func oneTooLarge(keys, name string, share float64) bool {
	switch {
	case strings.HasPrefix(name, "window"):
		return name == "window over all" || keys != "uniform" || share < 0.2
	case name == "lists":
		return keys == "skewed" || keys == "equal" || share < 0.2
	}
	return strings.HasSuffix(name, "asof")
}

// Random plans with hardly any memory give what they give with all, or say that they cannot.
func TestRandomPlansInLittleMemory(t *testing.T) {
	refused, dir := 0, t.TempDir()
	for seed := range uint64(150) {
		g := &planner{t: t, r: rand.New(rand.NewPCG(seed, 2))}
		n := g.tree(4)
		for _, small := range []bool{false, true} {
			restore := func() {}
			if small {
				restore = exec.Shrink()
			}
			want, _, err := runIn(t, dir, n, exec.Options{Workers: 1})
			if err != nil {
				t.Fatalf("seed %d: %v\n%s", seed, err, plan.Format(n))
			}
			for _, memory := range []int64{1, 300, 3000} {
				got, _, err := runIn(t, dir, n, exec.Options{Workers: 3, BatchRows: 1 + int(seed%5), Memory: memory})
				switch {
				case err != nil && strings.Contains(err.Error(), "of memory allowed"):
					refused++
				case err != nil:
					t.Fatalf("seed %d, memory %d: %v\n%s", seed, memory, err, plan.Format(n))
				case got != want:
					t.Fatalf("seed %d, small %v, memory %d: %s", seed, small, memory, firstDifference(got, want, n))
				}
			}
			restore()
		}
	}
	t.Logf("%d refused", refused)
}
