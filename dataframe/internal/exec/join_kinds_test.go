package exec_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"weir/dataframe/column"
	"weir/dataframe/internal/exec"
	"weir/dataframe/plan"
	"weir/dataframe/plan/plantest"
)

// A condition of a join: what it is to the engine, and what it says of a pair:
// true, false or nil.
type condition struct {
	e  plan.Expr
	of func(l, r []any) any
}

func lcol(name string) plan.Expr { return plan.OfSide(plan.LeftSide, name) }
func rcol(name string) plan.Expr { return plan.OfSide(plan.RightSide, name) }

// versus compares column a of the left side with b of the right.
func versus(op, a, b string) condition {
	return condition{call(op, lcol(a), rcol(b)), func(l, r []any) any {
		x, y := at(l, a), at(r, b)
		if op == "is_not_distinct" {
			return x == nil && y == nil || x != nil && y != nil && compare(x, y) == 0
		}
		if x == nil || y == nil {
			return nil
		}
		c := compare(x, y)
		return map[string]bool{"=": c == 0, "<>": c != 0, "<": c < 0, "<=": c <= 0, ">": c > 0, ">=": c >= 0}[op]
	}}
}

func swapped(c condition) condition {
	e := c.e.(*plan.Call)
	flip := map[string]string{"=": "=", "<": ">", "<=": ">=", ">": "<", ">=": "<="}
	return condition{call(flip[e.Func], e.Args[1], e.Args[0]), c.of}
}

func either(cs ...condition) condition {
	es := make([]plan.Expr, len(cs))
	for i, c := range cs {
		es[i] = c.e
	}
	return condition{call("or", es...), func(l, r []any) any {
		var out any = false
		for _, c := range cs {
			switch c.of(l, r) {
			case true:
				return true
			case nil:
				out = nil
			}
		}
		return out
	}}
}

var (
	onlyLeft  = condition{call(">=", lcol("n"), lit(2)), func(l, _ []any) any { return at(l, "n") != nil && at(l, "n").(int64) >= 2 }}
	onlyRight = condition{call("is_not_null", rcol("s")), func(_, r []any) any { return at(r, "s") != nil }}
	never     = condition{lit(nil), func(_, _ []any) any { return nil }}
)

var joinConditions = [][]condition{
	{},
	{never},
	{versus("=", "n", "n")},
	{versus("is_not_distinct", "x", "x")},
	{versus("is_not_distinct", "s", "s"), versus("=", "b", "b")},
	{versus("is_not_distinct", "d", "d"), versus("is_not_distinct", "n", "n")},
	{versus("=", "n", "id"), onlyLeft, onlyRight},
	{versus("<>", "id", "id")},
	{versus("=", "b", "b"), versus("<>", "n", "n"), onlyRight},
	{either(versus("=", "n", "n"), versus("=", "s", "s")), onlyLeft},
	{versus("<", "x", "x")},
	{swapped(versus(">=", "s", "s")), onlyRight},
	{versus(">=", "n", "n"), versus("<", "n", "id")},
	{versus("<=", "x", "x"), versus("<", "t", "t"), versus(">=", "m", "m")},
	{versus("=", "b", "b"), swapped(versus(">", "d", "d")), versus("<=", "s", "s"), versus("<>", "n", "n")},
	{versus("is_not_distinct", "n", "n"), versus(">=", "x", "x")},
}

var allKinds = []plan.JoinKind{plan.Inner, plan.Left, plan.Right, plan.Full, plan.Semi, plan.Anti, plan.Mark}

func TestJoinOfEveryKindOnAnyCondition(t *testing.T) {
	for i, shape := range []plantest.Shape{{}, odd, {Nulls: 0.1, Distinct: 300}} {
		for _, size := range []struct{ left, right int }{{0, 0}, {5, 0}, {0, 5}, {40, 30}} {
			left := data(uint64(30+i), size.left, 17, shape)
			right := data(uint64(40+i), size.right, 7, shape)
			for k, on := range joinConditions {
				for _, kind := range allKinds {
					for aware := 0; aware <= min(1, len(on)); aware++ {
						if aware > 0 && (kind != plan.Anti && kind != plan.Mark || funcOf(on[0]) != "=") {
							continue
						}
						t.Run(fmt.Sprintf("shape=%d/%v/on=%d/%s/aware=%d", i, size, k, kind, aware), func(t *testing.T) {
							l, r := scan(t, plantest.Memory(schema, left, 2)), scan(t, plantest.Memory(schema, right, 3))
							n := must[*plan.Join](t)(plan.NewJoinOn(l, r, kind, all(on), plan.JoinOptions{Suffix: "_r", NullAware: aware}))
							want := pairUp(n, plantest.Rows(left), plantest.Rows(right), on)
							if k%2 == 0 {
								defer exec.Shrink()()
							}
							if (k+int(kind))%5 == i { // all numbers of workers and sizes of batches
								checkRows(t, n, want)
							} else {
								checkFast(t, n, want)
							}
							checkSome(t, n, want)
							other := *n
							if other.BuildLeft = true; (k+int(kind))%5 == i {
								checkRows(t, &other, want)
							} else {
								checkFast(t, &other, want)
							}
							checkSome(t, &other, want)
						})
					}
				}
			}
		}
	}
}

func funcOf(c condition) string {
	if e, ok := c.e.(*plan.Call); ok {
		return e.Func
	}
	return "none"
}

func all(on []condition) plan.Expr {
	var out plan.Expr
	for _, c := range on {
		if out == nil {
			out = c.e
		} else {
			out = call("and", out, c.e)
		}
	}
	return out
}

// checkSome reads only the first and the last column.
func checkSome(t *testing.T, n *plan.Join, want [][]any) {
	names := n.Schema().Names()
	last := len(names) - 1
	var some [][]any
	for _, r := range want {
		some = append(some, []any{r[last], r[1]})
	}
	checkFast(t, must[*plan.Project](t)(plan.NewProject(n, cols(names[last], names[1]))), some)
}

// pairUp is the join n by trying every pair.
func pairUp(n *plan.Join, left, right [][]any, on []condition) [][]any {
	var out [][]any
	matched := make([]bool, len(right))
	give := func(l, r []any) {
		row := slices.Clone(l)
		if l == nil {
			row = make([]any, schema.Len())
			for _, m := range n.Merge {
				row[schema.Index(m.Left)] = at(r, m.Right)
			}
		}
		for _, c := range n.RightColumns() {
			if r == nil {
				row = append(row, nil)
			} else {
				row = append(row, r[c])
			}
		}
		out = append(out, row)
	}
	for _, l := range left {
		var found any = false
		for k, r := range right {
			switch holds(l, r, on, n.NullAware) {
			case true:
				found, matched[k] = true, true
				if n.Kind.GivesRight() {
					give(l, r)
				}
			case nil:
				if found == false {
					found = nil
				}
			}
		}
		switch {
		case n.Kind.KeepsLeft() && found != true:
			give(l, nil)
		case n.Kind == plan.Semi && found == true, n.Kind == plan.Anti && found == false:
			out = append(out, l)
		case n.Kind == plan.Mark:
			out = append(out, append(slices.Clone(l), found))
		}
	}
	for k, r := range right {
		if n.Kind.KeepsRight() && !matched[k] {
			give(nil, r)
		}
	}
	return out
}

// holds is whether the pair fulfils all conditions; nil if only the first aware
// ones, which compare as IN does, are unknown.
func holds(l, r []any, on []condition, aware int) any {
	var out any = true
	for i, c := range on {
		switch v := c.of(l, r); {
		case v == true:
		case v == nil && i < aware:
			out = nil
		default:
			return false
		}
	}
	return out
}

func TestCrossJoin(t *testing.T) {
	shapes(t, func(t *testing.T, src *plantest.Table, rows [][]any) {
		few := data(3, 3, 2, odd)
		n := must[*plan.Join](t)(plan.NewJoinOn(scan(t, src), scan(t, plantest.Memory(schema, few, 1)), plan.Cross, nil, plan.JoinOptions{Suffix: "_r"}))
		checkRows(t, n, pairUp(n, rows, plantest.Rows(few), nil))
	})
}

// Rows that compare as (a, b) IN (SELECT …) does.
func TestNullAwareJoinOnTwoKeys(t *testing.T) {
	for seed := range uint64(20) {
		left, right := data(seed, 30, 7, odd), data(seed+100, 1+int(seed), 5, odd)
		for _, kind := range []plan.JoinKind{plan.Anti, plan.Mark} {
			for _, on := range [][]condition{
				{versus("=", "n", "n"), versus("=", "b", "b")},
				{versus("=", "n", "n"), versus("=", "b", "b"), versus("=", "d", "d")},
				{versus("=", "b", "b"), versus("=", "s", "s"), versus("<", "x", "x"), onlyRight},
			} {
				n := must[*plan.Join](t)(plan.NewJoinOn(scan(t, plantest.Memory(schema, left, 2)), scan(t, plantest.Memory(schema, right, 3)), kind, all(on), plan.JoinOptions{NullAware: 2}))
				checkRows(t, n, pairUp(n, plantest.Rows(left), plantest.Rows(right), on))
			}
		}
	}
}

func TestSingleJoin(t *testing.T) {
	left, right := data(1, 20, 3, odd), data(2, 20, 3, odd)
	for _, on := range [][]condition{{versus("=", "id", "id")}, {versus("=", "id", "id"), versus("<", "x", "x")}, {versus(">=", "id", "id"), versus("<=", "id", "id")}} {
		n := must[*plan.Join](t)(plan.NewJoinOn(scan(t, plantest.Memory(schema, left, 2)), scan(t, plantest.Memory(schema, right, 3)), plan.Single, all(on), plan.JoinOptions{Suffix: "_r"}))
		checkRows(t, n, pairUp(n, plantest.Rows(left), plantest.Rows(right), on))
	}
	for _, on := range [][]condition{{}, {versus("=", "b", "b")}, {versus(">=", "id", "id")}} {
		for _, opts := range []exec.Options{{Workers: 1}, {Workers: 3, BatchRows: 1}} {
			n := must[*plan.Join](t)(plan.NewJoinOn(scan(t, plantest.Memory(schema, left, 2)), scan(t, plantest.Memory(schema, right, 3)), plan.Single, all(on), plan.JoinOptions{Suffix: "_r"}))
			if _, err := execute(n, opts); err == nil || !strings.Contains(err.Error(), "more than one row") {
				t.Errorf("%s: error %v", n, err)
			}
		}
	}
}

func TestJoinValidates(t *testing.T) {
	table := func(keys ...any) plan.Node {
		b := column.NewBuilder(column.Int64, len(keys))
		for _, k := range keys {
			b.Append(k)
		}
		s := column.NewSchema(column.Field{Name: "k", Type: column.Int64, Nullable: true})
		return scan(t, plantest.Memory(s, plantest.Cut(&column.Batch{N: len(keys), Cols: []column.Vector{b.Vector()}}, 2), 1))
	}
	null := any(nil)
	for _, c := range []struct {
		left, right plan.Node
		op, rule    string
		want        string // the error; "": none
	}{
		{table(int64(1), int64(2)), table(int64(2), int64(3)), "=", "1:1", ""},
		{table(int64(1), int64(2), int64(1)), table(int64(2)), "=", "1:1", "the left side has the key k = 1 more than once"},
		{table(int64(1), int64(2), int64(1)), table(int64(2)), "=", "m:1", ""},
		{table(int64(1)), table(int64(5), int64(7), int64(5), int64(7)), "=", "m:1", "the right side has the key k = 5 more than once"},
		{table(int64(1)), table(int64(7), int64(5), int64(5), int64(7)), "=", "1:1", "the right side has the key k = 5 more than once"},
		{table(int64(1)), table(int64(5), int64(5)), "=", "1:m", ""},
		{table(null, null), table(null, null), "=", "1:1", ""},
		{table(null, null), table(null), "is_not_distinct", "1:m", "the left side has the key k = null more than once"},
		{table(null), table(null, null), "is_not_distinct", "1:1", "the right side has the key k = null more than once"},
		{table(int64(1), int64(1)), table(), "=", "m:m", ""},
		{table(int64(1), int64(1)), table(), "=", "1:m", "k = 1"},
	} {
		for _, kind := range allKinds {
			n := must[*plan.Join](t)(plan.NewJoinOn(c.left, c.right, kind, call(c.op, lcol("k"), rcol("k")), plan.JoinOptions{Validate: c.rule}))
			_, err := execute(n, exec.Options{Workers: 2, BatchRows: 1})
			if c.want == "" && err != nil || c.want != "" && (err == nil || !strings.Contains(err.Error(), c.want)) {
				t.Errorf("%s: error %v, want %q", n, err, c.want)
			}
		}
	}
}
