package optimize_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"

	"weir/dataframe/column"
	"weir/dataframe/internal/exec"
	"weir/dataframe/plan"
	"weir/dataframe/plan/plantest"
)

// TestRandomPlans runs random trees without any rule, with all, and with one left
// out or alone: the rows are the same, in the same order, and so are the errors,
// except that a rule may spare a plan one.
func TestRandomPlans(t *testing.T) {
	failed, kinds := 0, map[string]bool{}
	for seed := range uint64(400) {
		g := &planner{t: t, r: rand.New(rand.NewPCG(seed, 3)), odd: seed%3 == 0}
		n := g.tree(1 + g.r.IntN(5))
		note(kinds, n)
		want, wantErr := collect(t, n)
		if wantErr != nil {
			failed++
		}
		all := choices()
		off := []string{"all rules", "no rules"}
		for name := range all {
			if len(off) < 6 && name != "all rules" && name != "no rules" {
				off = append(off, name)
			}
		}
		for _, name := range off {
			better := optimized(t, n, all[name]...)
			got, err := collect(t, better)
			switch {
			case err != nil && wantErr == nil:
				t.Fatalf("seed %d, %s: %v\n%s\nmade of\n%s", seed, name, err, plan.Format(better), plan.Format(n))
			case wantErr == nil && got != want:
				t.Fatalf("seed %d, %s: rows differ: got\n%s\nwant\n%s\n%s\nmade of\n%s", seed, name, got, want, plan.Format(better), plan.Format(n))
			case !fits(better.Schema(), n.Schema()):
				t.Fatalf("seed %d, %s: schema %v became %v\n%s", seed, name, n.Schema(), better.Schema(), plan.Format(n))
			}
		}
	}
	if failed > 40 {
		t.Errorf("%d of 400 plans fail: they test little", failed)
	}
	for _, k := range plan.Kinds {
		if name := reflect.TypeOf(k).Elem().Name(); !kinds[name] && name != "WriteTo" {
			t.Errorf("no random plan has a %s", name)
		}
	}
}

// TestErrorsStay runs filters and projections that may fail. No rule makes an error; one may
// hide that of a column that nobody reads, but simplify hides none.
func TestErrorsStay(t *testing.T) {
	failed := 0
	for seed := range uint64(400) {
		g := &planner{t: t, r: rand.New(rand.NewPCG(seed, 4)), fails: true}
		n := g.leaf()
		for range 1 + g.r.IntN(3) {
			if g.r.IntN(2) == 0 {
				n = g.filter(n)
			} else {
				n = g.project(n)
			}
		}
		want, wantErr := collect(t, n)
		better := optimized(t, n)
		got, err := collect(t, better)
		if (err == nil) != (wantErr == nil) && wantErr == nil || err == nil && wantErr == nil && got != want {
			t.Fatalf("seed %d: error %v, without rules %v\n%s\nmade of\n%s", seed, err, wantErr, plan.Format(better), plan.Format(n))
		}
		exact := optimized(t, n, choices()["only simplify"]...)
		if _, err := collect(t, exact); (err == nil) != (wantErr == nil) {
			t.Fatalf("seed %d, only simplify: error %v, without rules %v\n%s\nmade of\n%s", seed, err, wantErr, plan.Format(exact), plan.Format(n))
		}
		if wantErr != nil {
			failed++
		}
	}
	if failed < 20 {
		t.Errorf("only %d plans fail", failed)
	}
}

// fits reports whether got has the columns of want; that it has no nulls may be learnt.
func fits(got, want *column.Schema) bool {
	if got.Len() != want.Len() {
		return false
	}
	for i, f := range got.Fields {
		if w := want.Fields[i]; f.Name != w.Name || !f.Type.Equal(w.Type) || f.Nullable && !w.Nullable {
			return false
		}
	}
	return true
}

func note(kinds map[string]bool, n plan.Node) {
	kinds[reflect.TypeOf(n).Elem().Name()] = true
	for _, in := range n.Inputs() {
		note(kinds, in)
	}
}

func collect(t *testing.T, n plan.Node) (string, error) {
	t.Helper()
	r, _, err := exec.Build(t.Context(), n, exec.Options{Workers: 2})
	if err != nil {
		t.Fatalf("build: %v\n%s", err, plan.Format(n))
	}
	batches, err := column.ReadAll(t.Context(), r)
	return plantest.Text(plantest.Rows(batches)), err
}

// A planner makes random plans.
type planner struct {
	t     *testing.T
	r     *rand.Rand
	fails bool // expressions may give errors
	odd   bool // numbers are extreme: no arithmetic of integers
	names int
}

func must[N plan.Node](g *planner) func(n N, err error) N {
	return func(n N, err error) N {
		g.t.Helper()
		if err != nil {
			g.t.Fatal(err)
		}
		return n
	}
}

var leafSchema = column.NewSchema(
	column.Field{Name: "id", Type: column.Int64},
	column.Field{Name: "n", Type: column.Int64, Nullable: true},
	column.Field{Name: "x", Type: column.Float64, Nullable: true},
	column.Field{Name: "s", Type: column.String, Nullable: true},
	column.Field{Name: "b", Type: column.Bool, Nullable: true},
	column.Field{Name: "d", Type: column.Date, Nullable: true},
	column.Field{Name: "m", Type: column.Decimal(10, 2), Nullable: true},
)

func (g *planner) leaf() plan.Node {
	shape := plantest.Shape{Nulls: 0.1, Distinct: 1 + g.r.IntN(20), Encode: g.r.IntN(2) == 0, Odd: g.odd}
	rows := g.r.IntN(40)
	all := plantest.Random(g.r.Uint64(), leafSchema, rows, shape)
	ids := make([]int64, rows)
	for i := range ids {
		ids[i] = int64(i)
	}
	all.Cols[0] = &column.Ints{Typ: column.Int64, Values: ids}
	batches := plantest.Cut(all, 1+g.r.IntN(9))
	if g.r.IntN(6) == 0 {
		return plan.NewValues(leafSchema, batches)
	}
	if g.r.IntN(6) == 0 {
		return g.exploded(batches)
	}
	src := plantest.Memory(leafSchema, batches, 1, 2, 0, 4)
	src.Filters = plan.Exactness(g.r.IntN(3))
	return must[*plan.Scan](g)(plan.NewScan(g.t.Context(), src))
}

// exploded is the rows of batches beside elements of lists.
func (g *planner) exploded(batches []*column.Batch) plan.Node {
	schema := &column.Schema{Fields: append(leafSchema.Fields[:len(leafSchema.Fields):len(leafSchema.Fields)],
		column.Field{Name: "l", Type: column.List(column.Int64), Nullable: true})}
	for i, b := range batches {
		lists := column.NewBuilder(column.List(column.Int64), b.N)
		for range b.N {
			switch n := g.r.IntN(5); n {
			case 0:
				lists.AppendNull()
			default:
				lists.Append([]any{int64(1), nil, int64(3), int64(4)}[:n-1])
			}
		}
		batches[i] = &column.Batch{N: b.N, Cols: append(b.Cols[:len(b.Cols):len(b.Cols)], lists.Vector())}
	}
	src := plantest.Memory(schema, batches, 1, 2, 0, 4)
	src.Filters = plan.Exactness(g.r.IntN(3))
	in := must[*plan.Scan](g)(plan.NewScan(g.t.Context(), src))
	place := ""
	if g.r.IntN(2) == 0 {
		place = g.name()
	}
	return must[*plan.Explode](g)(plan.NewExplode(in, []int{schema.Len() - 1}, g.r.IntN(2) == 0, place))
}

func (g *planner) tree(depth int) plan.Node {
	if depth == 0 {
		return g.leaf()
	}
	return g.above(g.tree(depth-1), depth)
}

func (g *planner) above(in plan.Node, depth int) plan.Node {
	switch g.r.IntN(20) {
	case 19:
		step := func(it *plan.Iteration) (plan.Node, error) { return g.filter(it), nil }
		return must[*plan.Recursive](g)(plan.NewRecursive(g.name(), in, false, step))
	case 16, 17:
		return g.window(in)
	case 0, 1, 2, 3:
		return g.filter(in)
	case 4, 5:
		return g.project(in)
	case 6:
		return g.aggregate(in)
	case 7, 8:
		return g.join(in, depth)
	case 9:
		n := must[*plan.Sort](g)(plan.NewSort(in, []plan.SortKey{{X: g.column(in), Desc: g.r.IntN(2) == 0}, {X: g.column(in), NullsFirst: true}}))
		if g.r.IntN(3) == 0 {
			n.Limit = int64(g.r.IntN(30))
		}
		return n
	case 10:
		return &plan.Limit{In: in, Offset: int64(g.r.IntN(3)), N: int64(g.r.IntN(30) - 1)}
	case 11:
		var on []plan.Expr
		for range g.r.IntN(3) {
			on = append(on, g.column(in))
		}
		return must[*plan.Distinct](g)(plan.NewDistinctKeep(in, on, plan.Keep(g.r.IntN(3))))
	case 12:
		same := func(_ context.Context, rows column.Reader) (column.Reader, error) { return rows, nil }
		return must[*plan.Apply](g)(plan.NewApply(in, "same", []plan.Expr{g.column(in)}, nil, in.Schema(), same))
	case 13:
		return must[*plan.RowIndex](g)(plan.NewRowIndex(in, g.name(), int64(g.r.IntN(3))))
	case 14:
		return &plan.Tail{In: in, N: int64(g.r.IntN(30))}
	case 15:
		if g.r.IntN(2) == 0 {
			return must[*plan.Check](g)(plan.NewCheck(in, g.bool(in, 1), plan.CheckAction(1+g.r.IntN(2)), nil))
		}
		kind := plan.SetKind(g.r.IntN(2))
		return must[*plan.SetOp](g)(plan.NewSetOp(kind, g.r.IntN(2) == 0, in, g.filter(in)))
	}
	return must[*plan.Union](g)(plan.NewUnion([]plan.Node{in, g.filter(in)}))
}

func (g *planner) filter(in plan.Node) plan.Node {
	return must[*plan.FilterRows](g)(plan.NewFilter(in, g.bool(in, 2)))
}

func (g *planner) name() string {
	g.names++
	return fmt.Sprint("c", g.names)
}

func (g *planner) project(in plan.Node) plan.Node {
	var es []plan.Expr
	seen := map[string]bool{}
	for range 1 + g.r.IntN(5) {
		c := g.column(in)
		switch g.r.IntN(5) {
		case 0:
			es = append(es, &plan.Alias{X: c, Name: g.name()})
		case 1:
			es = append(es, &plan.Alias{X: g.value(in, c.Typ, 2), Name: g.name()})
		case 2:
			es = append(es, &plan.Alias{X: g.bool(in, 2), Name: g.name()})
		default:
			if !seen[c.Name] {
				seen[c.Name] = true
				es = append(es, c)
			}
		}
	}
	if len(es) == 0 {
		es = append(es, g.column(in))
	}
	return must[*plan.Project](g)(plan.NewProject(in, es))
}

func (g *planner) aggregate(in plan.Node) plan.Node {
	var keys, aggs []plan.Expr
	seen := map[string]bool{}
	for range g.r.IntN(3) {
		if k := g.column(in); !seen[k.Name] {
			seen[k.Name] = true
			keys = append(keys, k)
		}
	}
	for range 1 + g.r.IntN(4) {
		x := g.column(in)
		c := &plan.Call{Func: []string{"count", "min", "max", "first"}[g.r.IntN(4)], Args: []plan.Expr{x}}
		if x.Typ.Kind == column.KindBool {
			c.Func = "count"
		}
		if c.Func == "count" && g.r.IntN(3) == 0 {
			c.Distinct = true
		}
		if g.r.IntN(4) == 0 {
			c.Filter = g.bool(in, 1)
		}
		aggs = append(aggs, &plan.Alias{X: c, Name: g.name()})
		if g.r.IntN(3) == 0 { // the same again
			aggs = append(aggs, &plan.Alias{X: c, Name: g.name()})
		}
	}
	if g.r.IntN(4) == 0 {
		aggs = append(aggs, &plan.Alias{X: &plan.Call{Func: "count"}, Name: g.name()})
	}
	return must[plan.Node](g)(plan.Group(in, keys, aggs))
}

// join joins in with another tree on two columns of one type.
func (g *planner) join(in plan.Node, depth int) plan.Node {
	var other plan.Node = &plan.Limit{In: g.tree(g.r.IntN(depth)), N: 8}
	switch g.r.IntN(9) {
	case 0, 1:
		other = g.filter(g.aggregate(in)) // what is read twice
	case 3:
		other = &plan.Limit{In: g.filter(copied(in)), N: 8} // what is written twice
	case 2:
		other = &plan.Limit{In: in, N: 8}
	}
	for range 20 {
		l, r := g.column(in), g.column(other)
		if !l.Typ.Equal(r.Typ) {
			continue
		}
		var on plan.Expr
		kind := plan.JoinKind(g.r.IntN(8))
		if kind != plan.Cross {
			on = call([]string{"=", "=", "=", "is_not_distinct", "<", "<>"}[g.r.IntN(6)], plan.OnSide(l, plan.LeftSide), plan.OnSide(r, plan.RightSide))
			for g.r.IntN(3) == 0 {
				more := g.onSide(in, other)
				if g.r.IntN(2) == 0 { // both sides of an OR may demand something of one table
					more = call("or", call("and", more, g.onSide(in, other)), call("and", g.onSide(in, other), g.onSide(in, other)))
				}
				on = call("and", on, more)
			}
		}
		n, err := plan.NewJoinOn(in, other, kind, on, plan.JoinOptions{Suffix: "_" + g.name(), Mark: g.name()})
		if g.r.IntN(6) == 0 {
			n, err = plan.NewAsofJoin(in, other, l, r, nil, nil, plan.AsofOptions{Inner: g.r.IntN(2) == 0, Direction: plan.Direction(g.r.IntN(2)), Strict: g.r.IntN(2) == 0, Suffix: "_" + g.name()})
		}
		if err == nil {
			return n
		}
	}
	return in
}

// copied is n with steps that are the same but for where they are in memory.
func copied(n plan.Node) plan.Node {
	ins := slices.Clone(n.Inputs())
	for i, in := range ins {
		ins[i] = copied(in)
	}
	return n.With(ins)
}

// onSide is a condition of a join that speaks of one side only.
func (g *planner) onSide(left, right plan.Node) plan.Expr {
	side, in := plan.LeftSide, left
	if g.r.IntN(2) == 0 {
		side, in = plan.RightSide, right
	}
	c := g.column(in)
	return call([]string{"=", "<", "is_not_distinct"}[g.r.IntN(3)], plan.OnSide(c, side), g.literal(c.Typ))
}

func (g *planner) column(n plan.Node) *plan.Column {
	at := g.r.IntN(n.Schema().Len())
	f := n.Schema().Fields[at]
	return &plan.Column{Name: f.Name, Index: at, Typ: f.Type, Null: f.Nullable}
}

func (g *planner) columnOf(n plan.Node, k column.Kind) *plan.Column {
	for range 12 {
		if c := g.column(n); c.Typ.Kind == k {
			return c
		}
	}
	return nil
}

func call(f string, args ...plan.Expr) plan.Expr { return &plan.Call{Func: f, Args: args} }

func (g *planner) literal(t column.Type) plan.Expr {
	if g.r.IntN(8) == 0 {
		return &plan.Literal{Typ: t}
	}
	b := column.NewBuilder(t, 1)
	if err := b.Append(plantest.RandomValue(g.r, t, plantest.Shape{Distinct: 12})); err != nil {
		g.t.Fatal(err)
	}
	return &plan.Literal{Value: b.Vector().At(0), Typ: t}
}

// bool is a condition; constants are frequent, since rules look for them.
func (g *planner) bool(in plan.Node, depth int) plan.Expr {
	if depth > 0 {
		a, b := func() plan.Expr { return g.bool(in, depth-1) }, func() plan.Expr { return g.bool(in, depth-1) }
		switch g.r.IntN(12) {
		case 0, 1, 2:
			return call("and", a(), b())
		case 3, 4:
			return call("or", a(), b())
		case 5:
			return call("not", a())
		case 6:
			return &plan.Case{Whens: []plan.Expr{a()}, Thens: []plan.Expr{b()}, Else: a()}
		case 7:
			return call("coalesce", a(), b())
		}
	}
	switch g.r.IntN(14) {
	case 0:
		return plan.NewLiteral(g.r.IntN(2) == 0)
	case 1:
		return &plan.Literal{Typ: column.Bool}
	case 2:
		return call([]string{"is_null", "is_not_null"}[g.r.IntN(2)], g.column(in))
	case 3:
		c := g.column(in)
		list := []plan.Expr{c}
		for range 1 + g.r.IntN(3) {
			list = append(list, g.literal(c.Typ))
		}
		return call("in", list...)
	case 4:
		if c := g.columnOf(in, column.KindInt64); c != nil {
			f := []any{1.5, 2.0, -3.0, 4.5}[g.r.IntN(4)]
			return call(g.op(), &plan.Cast{X: c, To: column.Float64}, plan.NewLiteral(f))
		}
	case 5:
		if c := g.columnOf(in, column.KindDecimal); c != nil {
			return call(g.op(), c, plan.NewLiteral(g.r.IntN(3)))
		}
	case 6:
		c, d := g.column(in), g.column(in)
		if c.Typ.Equal(d.Typ) {
			return call(g.op(), c, d)
		}
	case 7:
		if c := g.columnOf(in, column.KindBool); c != nil {
			return c
		}
	}
	c := g.column(in)
	if g.fails && g.r.IntN(3) == 0 {
		return call(g.op(), &plan.Cast{X: g.column(in), To: column.String}, call("coalesce", &plan.Cast{X: plan.NewLiteral("?"), To: column.String}, plan.NewLiteral("b")))
	}
	return call(g.op(), g.value(in, c.Typ, 1), g.literal(c.Typ))
}

func (g *planner) op() string {
	return []string{"=", "<>", "<", "<=", ">", ">=", "is_not_distinct"}[g.r.IntN(7)]
}

// value is an expression of type t; a column of it is in in.
func (g *planner) value(in plan.Node, t column.Type, depth int) plan.Expr {
	if g.fails && t.Kind == column.KindInt64 && g.r.IntN(4) == 0 {
		if s := g.columnOf(in, column.KindString); s != nil {
			return &plan.Cast{X: s, To: column.Int64}
		}
		return call("*", plan.NewLiteral(int64(1)<<62), g.value(in, t, 0))
	}
	if depth > 0 {
		switch g.r.IntN(6) {
		case 0:
			return &plan.Case{Whens: []plan.Expr{g.bool(in, 1)}, Thens: []plan.Expr{g.value(in, t, depth-1)}, Else: g.value(in, t, depth-1)}
		case 1:
			return call("coalesce", g.value(in, t, depth-1), g.literal(t))
		case 2:
			if t.Kind == column.KindFloat64 {
				return call([]string{"+", "*", "-"}[g.r.IntN(3)], g.value(in, t, depth-1), g.literal(t))
			}
			if t.Kind == column.KindInt64 && !g.odd {
				return call([]string{"+", "*", "-"}[g.r.IntN(3)], g.value(in, t, depth-1), plan.NewLiteral(int64(g.r.IntN(3))))
			}
		case 3:
			return call("nullif", g.value(in, t, depth-1), g.literal(t))
		}
	}
	for range 12 {
		if c := g.column(in); c.Typ.Equal(t) {
			return c
		}
	}
	return g.literal(t)
}
