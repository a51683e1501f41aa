package optimize_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"weir/dataframe/column"
	"weir/dataframe/internal/optimize"
	"weir/dataframe/plan"
	"weir/dataframe/plan/plantest"
)

// joinsOf are random joins of tables with statistics, as chains, stars and cliques; a table has a key and a
// column that names rows of others.
func joinsOf(t testing.TB, r *rand.Rand, tables int) plan.Node {
	t.Helper()
	var out plan.Node
	for i := range tables {
		schema := column.NewSchema(column.Field{Name: fmt.Sprintf("k%d", i), Type: column.Int64, Nullable: true}, column.Field{Name: fmt.Sprintf("v%d", i), Type: column.Int64, Nullable: true})
		src := plantest.Memory(schema, plantest.Cut(plantest.Random(r.Uint64(), schema, 1+r.IntN(30), plantest.Shape{Nulls: 0.1, Distinct: 5 + r.IntN(40)}), 7))
		src.Name, src.Known, src.Filters = fmt.Sprint("t", i), true, plan.Exactness(r.IntN(3))
		var in plan.Node
		scan, err := plan.NewScan(t.Context(), src)
		if err != nil {
			t.Fatal(err)
		}
		in = scan
		if r.IntN(3) == 0 {
			if in, err = plan.NewFilter(in, &plan.Call{Func: "<", Args: []plan.Expr{&plan.Column{Name: fmt.Sprintf("k%d", i)}, plan.NewLiteral(3)}}); err != nil {
				t.Fatal(err)
			}
		}
		if out == nil {
			out = in
			continue
		}
		on := []plan.Expr{&plan.Column{Name: fmt.Sprintf("%s%d", []string{"k", "v"}[r.IntN(2)], r.IntN(i))}}
		if out, err = plan.NewJoin(out, in, plan.Inner, on, []plan.Expr{&plan.Column{Name: fmt.Sprintf("k%d", i)}}, "_r"); err != nil {
			t.Fatal(err)
		}
		if r.IntN(3) == 0 { // a condition of two tables, or of one
			c := &plan.Call{Func: []string{"<", "<>"}[r.IntN(2)], Args: []plan.Expr{&plan.Column{Name: fmt.Sprintf("v%d", i)}, &plan.Column{Name: fmt.Sprintf("k%d", r.IntN(i+1))}}}
			if out, err = plan.NewFilter(out, &plan.Call{Func: "or", Args: []plan.Expr{c, &plan.Call{Func: "is_null", Args: c.Args[:1]}}}); err != nil {
				t.Fatal(err)
			}
		}
	}
	return out
}

// Whatever the order of the joins, rows come as written: seen, counted or sorted.
func TestJoinOrderKeepsRows(t *testing.T) {
	changed := 0
	for seed := range uint64(150) {
		r := rand.New(rand.NewPCG(seed, 9))
		var n plan.Node = joinsOf(t, r, 3+r.IntN(4))
		first, last := n.Schema().Names()[0], n.Schema().Names()[n.Schema().Len()-1]
		switch r.IntN(4) {
		case 0:
			n = must2(t)(plan.Group(n, nil, []plan.Expr{named("count", "", "rows"), named("max", last, "most"), named("sum", first, "sum")}))
		case 1:
			n = must2(t)(plan.Group(n, []plan.Expr{&plan.Column{Name: first}}, []plan.Expr{named("count", "", "rows"), named("first", last, "f")}))
		case 2:
			g := must2(t)(plan.Group(n, []plan.Expr{&plan.Column{Name: first}}, []plan.Expr{named("count", "", "rows")}))
			s, err := plan.NewSort(g, []plan.SortKey{{X: &plan.Column{Name: first}, Desc: true}})
			if err != nil {
				t.Fatal(err)
			}
			n = s
		}
		n = &plan.Limit{In: n, N: 2000}
		want, err := collect(t, n)
		if err != nil {
			t.Fatal(err)
		}
		for _, off := range []string{"", "join_order", "build_sides"} {
			better := optimized(t, n, strings.Fields(off)...)
			if got, err := collect(t, better); err != nil || got != want {
				t.Fatalf("seed %d, without %q: %v\n%s\nmade of\n%s", seed, off, err, plan.Format(better), plan.Format(n))
			}
		}
		if plan.Format(optimized(t, n)) != plan.Format(optimized(t, n, "join_order")) {
			changed++
		}
	}
	if changed < 15 {
		t.Errorf("%d of 150 plans change: they test little", changed)
	}
}

func named(f, arg, name string) plan.Expr {
	c := &plan.Call{Func: f}
	if arg != "" {
		c.Args = []plan.Expr{&plan.Column{Name: arg}}
	}
	return &plan.Alias{X: c, Name: name}
}

func must2(t *testing.T) func(n plan.Node, err error) plan.Node {
	return func(n plan.Node, err error) plan.Node {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
}

// Seventeen tables are joined in an order found without looking at all of them.
func TestManyTablesAreOrdered(t *testing.T) {
	n := must2(t)(plan.Group(joinsOf(t, rand.New(rand.NewPCG(4, 4)), 17), nil, []plan.Expr{named("count", "", "rows")}))
	want, err := collect(t, n)
	if err != nil {
		t.Fatal(err)
	}
	better := optimized(t, n)
	if got, err := collect(t, better); err != nil || got != want {
		t.Errorf("%v: %s, not %s\n%s", err, got, want, plan.Format(better))
	}
	if joins := strings.Count(plan.Format(better), "Join inner"); joins != 16 {
		t.Errorf("%d joins\n%s", joins, plan.Format(better))
	}
}

func BenchmarkJoinOrder(b *testing.B) {
	for _, tables := range []int{10, 17} {
		b.Run(fmt.Sprint(tables), func(b *testing.B) {
			n, err := plan.Group(joinsOf(b, rand.New(rand.NewPCG(4, 4)), tables), nil, []plan.Expr{named("count", "", "rows")})
			if err != nil {
				b.Fatal(err)
			}
			for b.Loop() {
				if _, err := optimize.Run(b.Context(), n); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// Two small tables beside a large one are joined with that, not with each other, whether the order of rows is seen or not.
func TestStarHasNoPairsOfAll(t *testing.T) {
	facts := column.NewSchema()
	for _, name := range []string{"a", "b", "c", "d"} {
		facts.Fields = append(facts.Fields, column.Field{Name: name, Type: column.Int64})
	}
	table := func(name string, schema *column.Schema, rows int, shape plantest.Shape) plan.Node {
		src := plantest.Memory(schema, plantest.Cut(plantest.Random(7, schema, rows, shape), 100))
		src.Name, src.Known = name, true
		scan, err := plan.NewScan(t.Context(), src)
		if err != nil {
			t.Fatal(err)
		}
		return scan
	}
	n := table("facts", facts, 5000, plantest.Shape{Distinct: 500})
	for i, rows := range []int{200, 400, 3, 2} {
		key, name := facts.Fields[i].Name, fmt.Sprint("k", i)
		dimension := table(name, column.NewSchema(column.Field{Name: name, Type: column.Int64}, column.Field{Name: fmt.Sprint("v", i), Type: column.Int64}), rows, plantest.Shape{Distinct: rows})
		var err error
		if n, err = plan.NewJoin(n, dimension, plan.Inner, []plan.Expr{&plan.Column{Name: key}}, []plan.Expr{&plan.Column{Name: name}}, "_r"); err != nil {
			t.Fatal(err)
		}
	}
	counted, err := plan.Group(n, nil, []plan.Expr{&plan.Call{Func: "count"}})
	if err != nil {
		t.Fatal(err)
	}
	for name, n := range map[string]plan.Node{"seen": n, "not seen": counted} {
		best, err := optimize.Run(t.Context(), n)
		if err != nil {
			t.Fatal(err)
		}
		if text := plan.Format(best); strings.Contains(text, "cross") {
			t.Errorf("%s:\n%s", name, text)
		}
	}
}
