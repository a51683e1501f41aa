package exec_test

import (
	"fmt"
	"strings"
	"testing"

	"weir/dataframe/column"
	"weir/dataframe/internal/exec"
	"weir/dataframe/internal/funcs"
	"weir/dataframe/plan"
	"weir/dataframe/plan/plantest"
)

// panicsOnce runs n and says what is wrong with the error: that of one query, which names the
// operator and the function, and leaves nothing behind.
func panicsOnce(t *testing.T, what string, n plan.Node, function string) {
	t.Helper()
	check, files := goroutines(t), openFiles()
	_, err := execute(n, exec.Options{Workers: 3, BatchRows: 3})
	switch {
	case err == nil:
		t.Errorf("%s: no error", what)
	case strings.Count(err.Error(), "internal error: ") != 1, !strings.Contains(err.Error(), "broken on purpose"):
		t.Errorf("%s: %v", what, err)
	case !strings.HasPrefix(err.Error(), n.String()+": "), !strings.Contains(err.Error(), function):
		t.Errorf("%s names neither operator nor function: %v", what, err)
	}
	check()
	if now := openFiles(); now > files {
		t.Errorf("%s: %d files are open, %d before", what, now, files)
	}
}

func always64(args []column.Type) (column.Type, error) { return column.Int64, nil }

// Whatever scalar function panics, be it one that the engine computes by itself, is one query's error.
func TestEveryScalarMayPanic(t *testing.T) {
	in := scan(t, plantest.Memory(schema, data(1, 40, 10, plantest.Shape{})))
	for _, f := range funcs.Scalars() {
		if f.Name == "is_null" || f.Name == "is_not_null" {
			continue // read from the bitmap, without the function
		}
		broken := *f
		broken.Volatile = false
		broken.Overloads = []funcs.Overload{{
			Args: []column.Kind{column.KindInt64}, Result: always64,
			Eval: func(int, []column.Vector) (column.Vector, error) { panic("broken on purpose") },
		}}
		e := &plan.Call{Func: f.Name, Own: &broken, Args: []plan.Expr{col("id")}}
		panicsOnce(t, f.Name, must[*plan.Project](t)(plan.NewProject(in, []plan.Expr{as(e, "e")})), e.String())
	}
}

// A fragile Accumulator panics in the step called at.
type fragile struct {
	funcs.Accumulator
	at string
}

func (f *fragile) step(name string) {
	if f.at == name {
		panic("broken on purpose")
	}
}

func (f *fragile) Grow(groups int) {
	f.step("Grow")
	f.Accumulator.Grow(groups)
}

func (f *fragile) Add(groups []int32, args []column.Vector) error {
	f.step("Add")
	return f.Accumulator.Add(groups, args)
}

func (f *fragile) State() ([]column.Vector, error) {
	f.step("State")
	return f.Accumulator.State()
}

func (f *fragile) Merge(groups []int32, state []column.Vector) error {
	f.step("Merge")
	return f.Accumulator.Merge(groups, state)
}

func (f *fragile) Result() (column.Vector, error) {
	f.step("Result")
	return f.Accumulator.Result()
}

// So is a panic of any step of any aggregate, in groups, without groups, over distinct and
// ordered rows and in windows.
func TestEveryAggregateMayPanic(t *testing.T) {
	in := scan(t, plantest.Memory(schema, data(1, 40, 10, plantest.Shape{})))
	sum := funcs.FindAggregate("sum")
	for _, f := range funcs.Aggregates() {
		if f.New == nil {
			continue // computed from the set alone
		}
		for _, step := range []string{"Grow", "Add", "Result"} {
			broken := *f
			broken.MinArgs, broken.MaxArgs, broken.Result = 1, 1, always64
			broken.NewOrdered, broken.Slide = nil, nil
			broken.New = func(args []column.Type) funcs.Accumulator { return &fragile{sum.New(args), step} }
			e := &plan.Call{Func: f.Name, Own: &broken, Args: []plan.Expr{col("id")}}
			distinct, ordered, windowed := *e, *e, *e
			distinct.Distinct = true
			ordered.OrderBy = []plan.SortKey{{X: col("id"), Desc: true}}
			windowed.Over = &plan.Over{Partition: cols("b"), Order: []plan.SortKey{{X: col("id")}}}
			for what, n := range map[string]plan.Node{
				"groups":   must[plan.Node](t)(plan.Group(in, cols("b"), []plan.Expr{as(e, "e")})),
				"all":      must[plan.Node](t)(plan.Group(in, nil, []plan.Expr{as(e, "e")})),
				"distinct": must[plan.Node](t)(plan.Group(in, cols("b"), []plan.Expr{as(&distinct, "e")})),
				"ordered":  must[plan.Node](t)(plan.Group(in, cols("b"), []plan.Expr{as(&ordered, "e")})),
				"window":   must[*plan.Window](t)(plan.NewWindow(in, []plan.Expr{as(&windowed, "e")})),
			} {
				panicsOnce(t, fmt.Sprintf("%s, %s, %s", f.Name, what, step), n, f.Name+"(")
			}
		}
	}
}

// And of any window function.
func TestEveryWindowFunctionMayPanic(t *testing.T) {
	in := scan(t, plantest.Memory(schema, data(1, 40, 10, plantest.Shape{})))
	for _, f := range funcs.WindowFunctions() {
		args := []plan.Expr{col("id"), lit(1), lit(1)}[:f.MinArgs]
		if f.Name == "ntile" {
			args = []plan.Expr{lit(2)}
		}
		if f.Name == "ewm_mean" {
			args = []plan.Expr{col("id"), lit(0.5)}
		}
		eval := f.Eval
		f.Eval = func(*funcs.Rows, []column.Vector) (column.Vector, error) { panic("broken on purpose") }
		e := &plan.Call{Func: f.Name, Args: args, Over: &plan.Over{Partition: cols("b"), Order: []plan.SortKey{{X: col("id")}}}}
		n, err := plan.NewWindow(in, []plan.Expr{as(e, "e")})
		if err != nil {
			t.Errorf("%s: %v", f.Name, err)
		} else {
			panicsOnce(t, f.Name, n, f.Name+"(")
		}
		f.Eval = eval
	}
}
