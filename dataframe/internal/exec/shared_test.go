package exec_test

import (
	"errors"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"

	"weir/dataframe/column"
	"weir/dataframe/internal/exec"
	"weir/dataframe/plan"
	"weir/dataframe/plan/plantest"
)

// twice is all rows of a Common beside those that another reader of it has, and the same plan without a Common.
func twice(t *testing.T, in plan.Node) (shared, apart plan.Node) {
	t.Helper()
	make := func(a, b plan.Node) plan.Node {
		p := must[*plan.Project](t)(plan.NewProject(b, []plan.Expr{as(col("id"), "key"), col("s")}))
		most := must[plan.Node](t)(plan.Group(p, cols("key"), []plan.Expr{as(call("max", col("s")), "most"), as(call("count"), "rows")}))
		return must[*plan.Join](t)(plan.NewJoin(a, most, plan.Left, cols("id"), cols("key"), "_r"))
	}
	c := &plan.Common{Name: "1", Node: in}
	some := plan.NewShared(c).WithColumns(func(name string) bool { return name == "id" || name == "s" })
	return make(plan.NewShared(c), some), make(in, in)
}

func TestSharedRows(t *testing.T) {
	shapes(t, func(t *testing.T, src *plantest.Table, _ [][]any) {
		in := must[*plan.FilterRows](t)(plan.NewFilter(scan(t, src), call("is_not_null", col("id"))))
		shared, apart := twice(t, in)
		want, err := execute(apart, exec.Options{})
		if err != nil {
			t.Fatal(err)
		}
		checkRows(t, shared, want)
	})
}

// What is shared is read from its source once, whoever reads it, and shown once.
func TestSharedIsComputedOnce(t *testing.T) {
	src := plantest.Memory(schema, data(1, 90, 10, plantest.Shape{}), 2, 3)
	shared, _ := twice(t, scan(t, src))
	r, stats, err := exec.Build(ctx, shared, exec.Options{Workers: 2})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := column.ReadAll(ctx, r); err != nil {
		t.Fatal(err)
	}
	text := stats.String()
	if n := strings.Count(text, "Scan "); n != 1 || strings.Count(text, "Shared 1") != 2 || !strings.Contains(text, "Scan memory  [90 rows") {
		t.Errorf("%d scans in\n%s", n, text)
	}
}

// A Common that reads another, with one reader that wants all rows and one that stops early; one with a single reader.
func TestSharedOfShared(t *testing.T) {
	bs := data(2, 300, 20, odd)
	rows := scan(t, plantest.Memory(schema, bs, 3, 0, 5))
	make := func(share func(name string, n plan.Node) func() plan.Node) plan.Node {
		inner := share("1", rows)
		outer := share("2", must[*plan.Union](t)(plan.NewUnion([]plan.Node{inner(), &plan.Limit{In: inner(), N: 7}})))
		alone := share("3", outer())
		return must[*plan.Union](t)(plan.NewUnion([]plan.Node{&plan.Limit{In: outer(), Offset: 2, N: 5}, alone(), outer()}))
	}
	apart := make(func(_ string, n plan.Node) func() plan.Node { return func() plan.Node { return n } })
	shared := make(func(name string, n plan.Node) func() plan.Node {
		c := &plan.Common{Name: name, Node: n}
		return func() plan.Node { return plan.NewShared(c) }
	})
	want, err := execute(apart, exec.Options{})
	if err != nil {
		t.Fatal(err)
	}
	checkRows(t, shared, want)
}

// An error is that of those who read on to it.
func TestErrorsOfSharedRows(t *testing.T) {
	fail := errors.New("the disk is gone")
	src := plantest.Memory(schema, data(3, 200, 10, plantest.Shape{}), 4, 4)
	src.Fail = fail
	c := &plan.Common{Name: "1", Node: scan(t, src)}
	few := func(n int64) plan.Node { return &plan.Limit{In: plan.NewShared(c), N: n} }
	for _, workers := range []int{1, 4} {
		n := must[*plan.Union](t)(plan.NewUnion([]plan.Node{few(15), few(70)}))
		rows, err := execute(n, exec.Options{Workers: workers})
		if err != nil || len(rows) != 85 {
			t.Errorf("%d rows, error %v", len(rows), err)
		}
		n = must[*plan.Union](t)(plan.NewUnion([]plan.Node{few(15), plan.NewShared(c)}))
		if _, err = execute(n, exec.Options{Workers: workers}); !errors.Is(err, fail) {
			t.Errorf("error %v", err)
		}
	}
	// An aggregation reads the tasks side by side, and comes to those after the failed one, too.
	all := must[plan.Node](t)(plan.Group(plan.NewShared(c), nil, []plan.Expr{as(call("count"), "rows")}))
	n := must[*plan.Union](t)(plan.NewUnion([]plan.Node{all, all}))
	for range 20 {
		if _, err := execute(n, exec.Options{Workers: 4}); !errors.Is(err, fail) {
			t.Fatalf("error %v", err)
		}
	}
	if src.Open() != 0 {
		t.Errorf("%d readers are open", src.Open())
	}
}

// Rows that cannot be kept are an error for all readers, also for those that would stop before them.
func TestSharedRowsThatCannotBeKept(t *testing.T) {
	c := &plan.Common{Name: "1", Node: scan(t, plantest.Memory(schema, data(5, 3000, 50, plantest.Shape{}), 7, 9))}
	n := must[*plan.Union](t)(plan.NewUnion([]plan.Node{&plan.Limit{In: plan.NewShared(c), N: 10}, &plan.Limit{In: plan.NewShared(c), N: 20}}))
	for _, workers := range []int{1, 3} {
		rows, err := execute(n, exec.Options{Workers: workers, Memory: 20e3, SpillDir: "/nowhere/at/all"})
		if err == nil || !strings.Contains(err.Error(), "spill to /nowhere/at/all") {
			t.Errorf("%d rows, error %v", len(rows), err)
		}
	}
}

// What all Commons keep together leaves memory to those that read them.
func TestManySharedRowsLeaveRoom(t *testing.T) {
	var first, again []plan.Node
	for i := range 12 {
		c := &plan.Common{Name: strconv.Itoa(i), Node: scan(t, plantest.Memory(schema, data(uint64(i), 400, 50, plantest.Shape{}), 7, 9))}
		first, again = append(first, plan.NewShared(c)), append(again, plan.NewShared(c))
	}
	held := &countingPool{limit: 200e3}
	n := must[*plan.Union](t)(plan.NewUnion(append(first, again...)))
	r, stats, err := exec.Build(ctx, n, exec.Options{Workers: 1, Pool: held, SpillDir: t.TempDir()})
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	most := int64(0)
	for rows := 0; rows <= 12*400; { // until all are computed and are read again
		b, err := r.Next(ctx)
		if err != nil {
			t.Fatal(err)
		}
		rows += b.N
		most = max(most, exec.Kept(stats))
	}
	const one = 20e3 // that is being computed
	if most == 0 || most > held.limit/4+one {
		t.Errorf("%d bytes are kept", most)
	}
}

// countingPool is a pool of one run.
type countingPool struct {
	bytes atomic.Int64
	limit int64
}

func (c *countingPool) Add(n int64)          { c.bytes.Add(n) }
func (c *countingPool) Over(more int64) bool { return c.bytes.Load()+more > c.limit }
func (c *countingPool) Limit() int64         { return c.limit }

func TestSharedRowsGoToDisk(t *testing.T) {
	defer exec.Shrink()()
	in := scan(t, plantest.Memory(schema, data(4, 3000, 50, plantest.Shape{Nulls: 0.1, Distinct: 1 << 20, Odd: true}), 7, 0, 9, 1))
	c := &plan.Common{Name: "1", Node: in}
	some := func(name string, d int64) plan.Node {
		kept := plan.NewShared(c).WithColumns(func(c string) bool { return c == "id" || c == name })
		f := must[*plan.FilterRows](t)(plan.NewFilter(kept, call("=", call("%", col("id"), lit(d)), lit(0))))
		return must[*plan.Project](t)(plan.NewProject(f, []plan.Expr{as(col("id"), "id"), as(&plan.Cast{X: col(name), To: column.String}, "v")}))
	}
	n := must[*plan.Union](t)(plan.NewUnion([]plan.Node{some("s", 3), some("m", 7), some("t", 2)}))
	dir := t.TempDir()
	want, spilled, err := runIn(t, dir, n, exec.Options{})
	if err != nil || spilled != 0 {
		t.Fatal(spilled, err)
	}
	for _, opts := range []exec.Options{{Workers: 1, Memory: 20e3}, {Workers: 3, Memory: 40e3}, {Workers: 4, Memory: 200e3, BatchRows: 7}} {
		got, spilled, err := runIn(t, dir, n, opts)
		if err != nil || got != want || spilled == 0 {
			t.Errorf("%+v: %d bytes spilled, error %v, same rows: %v", opts, spilled, err, got == want)
		}
	}
}
