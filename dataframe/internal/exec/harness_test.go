package exec_test

import (
	"context"
	"fmt"
	"math"
	"runtime"
	"strings"
	"testing"
	"time"

	"weir/dataframe/column"
	"weir/dataframe/internal/exec"
	"weir/dataframe/plan"
	"weir/dataframe/plan/plantest"
)

var ctx = context.Background()

// schema has a column of every kind that operators treat differently.
var schema = column.NewSchema(
	column.Field{Name: "id", Type: column.Int64},
	column.Field{Name: "n", Type: column.Int64, Nullable: true},
	column.Field{Name: "x", Type: column.Float64, Nullable: true},
	column.Field{Name: "s", Type: column.String, Nullable: true},
	column.Field{Name: "b", Type: column.Bool, Nullable: true},
	column.Field{Name: "d", Type: column.Date, Nullable: true},
	column.Field{Name: "t", Type: column.Timestamp, Nullable: true},
	column.Field{Name: "m", Type: column.Decimal(10, 2), Nullable: true},
)

// data is random rows in batches of size rows; ids count up.
func data(seed uint64, rows, size int, shape plantest.Shape) []*column.Batch {
	all := plantest.Random(seed, schema, rows, shape)
	ids := make([]int64, rows)
	for i := range ids {
		ids[i] = int64(i)
	}
	all.Cols[0] = &column.Ints{Typ: column.Int64, Values: ids}
	return plantest.Cut(all, size)
}

var odd = plantest.Shape{Nulls: 0.2, Distinct: 7, Odd: true, Encode: true}

func scan(t testing.TB, src plan.Source) plan.Node {
	t.Helper()
	n, err := plan.NewScan(ctx, src)
	if err != nil {
		t.Fatal(err)
	}
	return n
}

func must[N plan.Node](t testing.TB) func(n N, err error) N {
	return func(n N, err error) N {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
}

func col(name string) plan.Expr { return &plan.Column{Name: name} }
func lit(v any) plan.Expr       { return plan.NewLiteral(v) }
func as(e plan.Expr, name string) plan.Expr {
	return &plan.Alias{X: e, Name: name}
}
func call(f string, args ...plan.Expr) plan.Expr { return &plan.Call{Func: f, Args: args} }
func cols(names ...string) []plan.Expr {
	var out []plan.Expr
	for _, n := range names {
		out = append(out, col(n))
	}
	return out
}

func execute(n plan.Node, opts exec.Options) ([][]any, error) {
	r, _, err := exec.Build(ctx, n, opts)
	if err != nil {
		return nil, err
	}
	bs, err := column.ReadAll(ctx, r)
	return plantest.Rows(bs), err
}

// checkRows runs n with several numbers of workers and sizes of batches and
// compares the rows with want, in order.
func checkRows(t *testing.T, n plan.Node, want [][]any) {
	t.Helper()
	wantText := plantest.Text(want)
	for _, opts := range []exec.Options{{Workers: 1}, {Workers: 2, BatchRows: 1}, {Workers: 8, BatchRows: 3}, {Workers: 8}} {
		got, err := execute(n, opts)
		if err != nil {
			t.Fatalf("%d workers: %v\n%s", opts.Workers, err, plan.Format(n))
		}
		if text := plantest.Text(got); text != wantText {
			t.Fatalf("%d workers, batches of %d:\n%s", opts.Workers, opts.BatchRows, firstDifference(text, wantText, n))
		}
	}
	plantest.Reader(t, func() column.Reader {
		r, _, err := exec.Build(ctx, n, exec.Options{Workers: 2})
		if err != nil {
			t.Fatal(err)
		}
		return r
	})
}

func firstDifference(got, want string, n plan.Node) string {
	g, w := strings.Split(got, "\n"), strings.Split(want, "\n")
	for i := range max(len(g), len(w)) {
		a, b := "(nothing)", "(nothing)"
		if i < len(g) {
			a = g[i]
		}
		if i < len(w) {
			b = w[i]
		}
		if a != b {
			return fmt.Sprintf("row %d of %d is\n%s\nnot, of %d,\n%s\n%s", i, len(g)-1, a, len(w)-1, b, plan.Format(n))
		}
	}
	return "no difference"
}

// shapes calls f with inputs of several sizes, cuts and kinds.
func shapes(t *testing.T, f func(t *testing.T, src *plantest.Table, rows [][]any)) {
	for _, rows := range []int{0, 1, 121} {
		for _, size := range []int{1, 2, 3, 120} {
			for i, shape := range []plantest.Shape{{}, odd, {Nulls: 1}, {Nulls: 0.1, Distinct: 300}} {
				small := (rows+size+i)%2 == 1
				t.Run(fmt.Sprintf("rows=%d/size=%d/shape=%d/small=%v", rows, size, i, small), func(t *testing.T) {
					if small {
						defer exec.Shrink()()
					}
					bs := data(uint64(rows+i), rows, size, shape)
					src := plantest.Memory(schema, bs, 1, 0, 3, 7)
					f(t, src, plantest.Rows(bs))
					if src.Open() != 0 {
						t.Errorf("%d readers of splits are still open", src.Open())
					}
				})
			}
		}
	}
}

// key writes values as keys are compared.
func key(vs ...any) string {
	var b strings.Builder
	for _, v := range vs {
		if x, ok := v.(float64); ok && x == 0 {
			v = 0.0
		}
		fmt.Fprintf(&b, "%#v|", v)
	}
	return b.String()
}

// tidy is a key value as a group shows it: one zero, one NaN.
func tidy(v any) any {
	if x, ok := v.(float64); ok && x == 0 {
		return 0.0
	}
	return v
}

func at(row []any, name string) any { return row[schema.Index(name)] }

func atAll(row []any, names []string) []any {
	var out []any
	for _, n := range names {
		out = append(out, at(row, n))
	}
	return out
}

// compare orders two values as Sort does; nulls are dealt with by the caller.
func compare(a, b any) int {
	switch a := a.(type) {
	case int64:
		return order(a, b.(int64))
	case float64:
		y := b.(float64)
		switch {
		case math.IsNaN(a) && math.IsNaN(y):
			return 0
		case math.IsNaN(a):
			return 1
		case math.IsNaN(y):
			return -1
		}
		return order(a, y)
	case string:
		return strings.Compare(a, b.(string))
	case bool:
		if a == b.(bool) {
			return 0
		}
		if a {
			return 1
		}
		return -1
	case time.Time:
		return a.Compare(b.(time.Time))
	case column.DecimalValue:
		return a.Unscaled.Cmp(b.(column.DecimalValue).Unscaled)
	}
	panic(fmt.Sprintf("compare %T", a))
}

func order[T int64 | float64](a, b T) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

// goroutines waits until there are no more than before, and fails if that takes
// too long.
func goroutines(t *testing.T) (check func()) {
	before := runtime.NumGoroutine()
	return func() {
		t.Helper()
		for range 1000 {
			if runtime.NumGoroutine() <= before {
				return
			}
			runtime.Gosched()
			runtime.GC()
		}
		buf := make([]byte, 1<<16)
		t.Errorf("%d goroutines, %d before:\n%s", runtime.NumGoroutine(), before, buf[:runtime.Stack(buf, true)])
	}
}
