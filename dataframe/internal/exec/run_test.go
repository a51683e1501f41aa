package exec_test

import (
	"context"
	"errors"
	"io"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"weir/dataframe/column"
	"weir/dataframe/internal/exec"
	"weir/dataframe/plan"
	"weir/dataframe/plan/plantest"
)

// trees are plans with every operator above src.
func trees(t *testing.T, src plan.Source) map[string]plan.Node {
	in := scan(t, src)
	small := scan(t, plantest.Memory(schema, data(2, 20, 5, plantest.Shape{})))
	left := *must[*plan.Join](t)(plan.NewJoin(in, small, plan.Inner, cols("n"), cols("n"), "_r"))
	left.BuildLeft = true
	asked := *must[*plan.Join](t)(plan.NewJoinOn(small, in, plan.Anti, call("and", call("=", lcol("n"), rcol("n")), call("<>", lcol("id"), rcol("id"))), plan.JoinOptions{}))
	asked.BuildLeft = true
	return map[string]plan.Node{
		"scan":      in,
		"filter":    must[*plan.FilterRows](t)(plan.NewFilter(in, call(">=", col("id"), lit(0)))),
		"project":   must[*plan.Project](t)(plan.NewProject(in, cols("s", "id"))),
		"aggregate": must[plan.Node](t)(plan.Group(in, cols("s"), []plan.Expr{call("count"), &plan.Call{Func: "count", Args: cols("n"), Distinct: true}})),
		"probe":     must[*plan.Join](t)(plan.NewJoin(in, small, plan.Left, cols("n"), cols("n"), "_r")),
		"build":     must[*plan.Join](t)(plan.NewJoin(small, in, plan.Left, cols("n"), cols("n"), "_r")),
		"left":      &left,
		"asked":     &asked,
		"sort":      must[*plan.Sort](t)(plan.NewSort(in, []plan.SortKey{{X: col("s")}})),
		"distinct":  must[*plan.Distinct](t)(plan.NewDistinct(in, nil)),
		"limit":     &plan.Limit{In: in, N: 1 << 40},
		"union":     must[*plan.Union](t)(plan.NewUnion([]plan.Node{in, in})),
		"apply":     must[*plan.Apply](t)(plan.NewApply(in, "same", cols("n"), nil, schema, same)),
		"write":     &plan.WriteTo{In: in, Sink: &memorySink{}},
	}
}

func TestErrorsOfASourceComeOut(t *testing.T) {
	boom := errors.New("connection reset")
	src := plantest.Memory(schema, data(1, 400, 10, plantest.Shape{Distinct: 4}))
	src.Fail = boom
	for name, n := range trees(t, src) {
		check := goroutines(t)
		for _, workers := range []int{1, 4} {
			if _, err := execute(n, exec.Options{Workers: workers}); !errors.Is(err, boom) {
				t.Errorf("%s: error %v", name, err)
			}
		}
		check()
		if src.Open() != 0 {
			t.Errorf("%s: %d readers are open", name, src.Open())
		}
	}
}

func TestCancelStopsEveryOperator(t *testing.T) {
	src := plantest.Memory(schema, data(1, 400, 10, plantest.Shape{}))
	src.Block = make(chan struct{})
	for name, n := range trees(t, src) {
		check := goroutines(t)
		c, cancel := context.WithCancel(ctx)
		r, _, err := exec.Build(ctx, n, exec.Options{Workers: 3})
		if err != nil {
			t.Fatal(err)
		}
		go cancel()
		if _, err := r.Next(c); !errors.Is(err, context.Canceled) {
			t.Errorf("%s: error %v", name, err)
		}
		if err := r.Close(); err != nil {
			t.Errorf("%s: Close: %v", name, err)
		}
		check()
		if src.Open() != 0 {
			t.Errorf("%s: %d readers are open", name, src.Open())
		}
	}
}

func TestCloseEarlyStopsEverything(t *testing.T) {
	src := plantest.Memory(schema, data(1, 400, 1, plantest.Shape{Distinct: 4}))
	for name, n := range trees(t, src) {
		check := goroutines(t)
		r, _, err := exec.Build(ctx, n, exec.Options{Workers: 3, BatchRows: 1})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := r.Next(ctx); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		r.Close()
		check()
		if src.Open() != 0 {
			t.Errorf("%s: %d readers are open", name, src.Open())
		}
		if _, err := r.Next(ctx); err != io.EOF {
			t.Errorf("%s: after Close Next gives %v", name, err)
		}
	}
}

func TestLimitStopsTheScan(t *testing.T) {
	bs := data(1, 60_000, 20, plantest.Shape{})
	src := plantest.Memory(schema, bs)
	rows, err := execute(&plan.Limit{In: scan(t, src), N: 10}, exec.Options{Workers: 2})
	if err != nil || len(rows) != 10 {
		t.Fatalf("%d rows, %v", len(rows), err)
	}
	if src.Read() == len(bs) {
		t.Errorf("all %d batches were read for 10 rows", src.Read())
	}
}

func TestWorkersWaitForTheReader(t *testing.T) {
	defer exec.Shrink()()
	bs := data(1, 5_000, 1, plantest.Shape{})
	src := plantest.Memory(schema, bs, 1000, 1000, 1000, 1000)
	r, _, err := exec.Build(ctx, scan(t, src), exec.Options{Workers: 2})
	if err != nil {
		t.Fatal(err)
	}
	for i := range bs {
		b, err := r.Next(ctx)
		if err != nil {
			t.Fatal(err)
		}
		if got := b.Cols[0].At(0); got != int64(i) {
			t.Fatalf("row %d is number %v", i, got)
		}
		// What waits: 30 batches of the split whose turn it is, if it was ahead,
		// 30 of others, and one in the hands of each worker.
		if read := src.Read(); read > i+1+30+30+2 {
			t.Fatalf("after %d batches %d were read", i+1, read)
		}
	}
	r.Close()
}

func TestMemoryIsLimited(t *testing.T) {
	src := plantest.Memory(schema, data(1, 20_000, 1000, plantest.Shape{Distinct: 1 << 30}))
	for name, n := range trees(t, src) {
		fits := map[string]bool{"asked": true, "aggregate": true, "build": true, "left": true, "sort": true, "distinct": true, "scan": true, "filter": true, "project": true, "probe": true, "limit": true, "union": true, "write": true}
		check := goroutines(t)
		_, err := execute(n, exec.Options{Workers: 2, Memory: 100_000})
		if refused := err != nil && strings.Contains(err.Error(), "needs more than the 0.1 MB of memory allowed"); refused == fits[name] || err != nil && !refused {
			t.Errorf("%s with 100 kB: %v", name, err)
		}
		if _, err := execute(n, exec.Options{Workers: 2, Memory: 100 << 20}); err != nil {
			t.Errorf("%s with 100 MB: %v", name, err)
		}
		check()
	}
}

func TestPanicsNameTheOperator(t *testing.T) {
	in := scan(t, plantest.Memory(schema, data(1, 50, 10, plantest.Shape{})))
	n := must[*plan.Apply](t)(plan.NewApply(in, "sessions", cols("n"), nil, schema, func(context.Context, column.Reader) (column.Reader, error) {
		panic("index out of reach")
	}))
	check := goroutines(t)
	for _, root := range []plan.Node{n, must[*plan.Sort](t)(plan.NewSort(n, []plan.SortKey{{X: col("n")}}))} {
		_, err := execute(root, exec.Options{Workers: 2})
		if err == nil || !strings.Contains(err.Error(), "Apply sessions by n") || !strings.Contains(err.Error(), "index out of reach") {
			t.Errorf("error %v", err)
		}
	}
	check()
}

func TestApplyMustKeepItsSchema(t *testing.T) {
	in := scan(t, plantest.Memory(schema, data(1, 50, 10, plantest.Shape{})))
	n := must[*plan.Apply](t)(plan.NewApply(in, "sessions", cols("n"), nil, ab, same))
	if _, err := execute(n, exec.Options{}); err == nil || !strings.Contains(err.Error(), "sessions") {
		t.Errorf("error %v", err)
	}
}

func TestEvaluationErrorsNameTheExpression(t *testing.T) {
	in := scan(t, plantest.Memory(schema, data(1, 50, 10, plantest.Shape{})))
	number := &plan.Cast{X: col("s"), To: column.Int64}
	for _, n := range []plan.Node{
		must[*plan.Project](t)(plan.NewProject(in, []plan.Expr{call("+", lit(1), number)})),
		must[plan.Node](t)(plan.Group(in, []plan.Expr{number}, []plan.Expr{call("count")})),
		must[*plan.Sort](t)(plan.NewSort(in, []plan.SortKey{{X: number}})),
	} {
		if _, err := execute(n, exec.Options{}); err == nil || !strings.HasPrefix(err.Error(), "cast(s AS int64): ") {
			t.Errorf("error %v", err)
		}
	}
}

func TestStatsCountRows(t *testing.T) {
	bs := data(1, 1000, 100, plantest.Shape{})
	in := scan(t, plantest.Memory(schema, bs))
	f := must[*plan.FilterRows](t)(plan.NewFilter(in, call("<", col("id"), lit(250))))
	n := must[plan.Node](t)(plan.Group(f, cols("b"), []plan.Expr{call("count")}))
	var calls atomic.Int64
	var last exec.Progress
	var mu sync.Mutex
	r, stats, err := exec.Build(ctx, n, exec.Options{Workers: 2, OnProgress: func(p exec.Progress) {
		calls.Add(1)
		mu.Lock()
		defer mu.Unlock()
		last = p
	}})
	if err != nil {
		t.Fatal(err)
	}
	done := make(chan struct{})
	go func() { // stats are safe to read while it runs
		defer close(done)
		for range 100 {
			_ = stats.String()
		}
	}()
	if _, err := column.ReadAll(ctx, r); err != nil {
		t.Fatal(err)
	}
	<-done
	root := stats.Root
	if root.Rows() != 2 || root.Inputs[0].Rows() != 250 || root.Inputs[0].Inputs[0].Rows() != 1000 {
		t.Errorf("rows:\n%s", stats)
	}
	if last.Rows != 1000 || !last.Done || last.Bytes != last.BytesTotal || last.Bytes == 0 {
		t.Errorf("progress %+v", last)
	}
	if stats.Wall() == 0 || !strings.Contains(stats.String(), "Filter id < 250  [250 rows, 3 batches, ") {
		t.Errorf("stats:\n%s", stats)
	}
}
