package exec_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"weir/dataframe/internal/exec"
	"weir/dataframe/plan"
	"weir/dataframe/plan/plantest"
)

// TestRandomPlans runs random trees as they are, on many workers, and with a
// Limit that takes everything above every node, on one: that one stops whatever
// operators tell each other (which columns are read, which keys can match).
func TestRandomPlans(t *testing.T) {
	for seed := range uint64(200) {
		g := &planner{t: t, r: rand.New(rand.NewPCG(seed, 1))}
		n := g.tree(4)
		want, err := execute(apart(n), exec.Options{Workers: 1})
		if err != nil {
			t.Fatalf("seed %d: %v\n%s", seed, err, plan.Format(n))
		}
		for _, small := range []bool{false, true} {
			restore := func() {}
			if small {
				restore = exec.Shrink()
			}
			got, err := execute(n, exec.Options{Workers: 3, BatchRows: 1 + int(seed%5)})
			restore()
			if err != nil {
				t.Fatalf("seed %d: %v\n%s", seed, err, plan.Format(n))
			}
			if a, b := plantest.Text(got), plantest.Text(want); a != b {
				t.Fatalf("seed %d, small %v: %s", seed, small, firstDifference(a, b, n))
			}
		}
	}
}

// apart puts a Limit without end above every node.
func apart(n plan.Node) plan.Node {
	var ins []plan.Node
	for _, in := range n.Inputs() {
		ins = append(ins, apart(in))
	}
	if ins != nil {
		n = n.With(ins)
	}
	return &plan.Limit{In: n, N: -1}
}

// planner makes random plans.
type planner struct {
	t *testing.T
	r *rand.Rand
}

func (g *planner) tree(depth int) plan.Node {
	if depth == 0 {
		shape := plantest.Shape{Nulls: 0.1, Distinct: 1 + g.r.IntN(20), Odd: g.r.IntN(2) == 0, Encode: g.r.IntN(2) == 0}
		src := plantest.Memory(schema, data(g.r.Uint64(), g.r.IntN(60), 1+g.r.IntN(9), shape), 1, 2, 0, 4)
		src.Filters = plan.Exactness(g.r.IntN(3))
		return scan(g.t, src)
	}
	in := g.tree(depth - 1)
	if g.r.IntN(4) == 0 {
		return in
	}
	return g.above(in, depth)
}

func (g *planner) above(in plan.Node, depth int) plan.Node {
	switch g.r.IntN(10) {
	case 8:
		return must[*plan.Window](g.t)(plan.NewWindow(in, []plan.Expr{
			as(&plan.Call{Func: "lag", Args: []plan.Expr{g.column(in)}, Over: &plan.Over{Partition: []plan.Expr{g.column(in)}, Order: []plan.SortKey{{X: g.column(in)}}}}, fmt.Sprint("lag", depth)),
			as(&plan.Call{Func: "count", Args: []plan.Expr{g.column(in)}, Over: &plan.Over{Order: []plan.SortKey{{X: g.column(in)}}}}, fmt.Sprint("upto", depth))}))
	case 0:
		return must[*plan.FilterRows](g.t)(plan.NewFilter(in, call("is_not_null", g.column(in))))
	case 1:
		keep := map[string]bool{}
		var es []plan.Expr
		for range 1 + g.r.IntN(5) {
			if c := g.column(in); !keep[c.Name] {
				keep[c.Name] = true
				es = append(es, c)
			}
		}
		return must[*plan.Project](g.t)(plan.NewProject(in, append(es, as(call("is_null", g.column(in)), fmt.Sprint("null", depth)))))
	case 2:
		k, x := g.column(in), g.column(in)
		return must[plan.Node](g.t)(plan.Group(in, []plan.Expr{k}, []plan.Expr{
			as(call("count", x), fmt.Sprint("rows", depth)), as(call("min", x), fmt.Sprint("least", depth)),
			as(&plan.Call{Func: "count", Args: []plan.Expr{x}, Distinct: true}, fmt.Sprint("values", depth))}))
	case 3, 4:
		return g.join(in, depth)
	case 5:
		n := must[*plan.Sort](g.t)(plan.NewSort(in, []plan.SortKey{{X: g.column(in), Desc: g.r.IntN(2) == 0}, {X: g.column(in), NullsFirst: true}}))
		if g.r.IntN(2) == 0 {
			n.Limit = int64(g.r.IntN(30))
		}
		return n
	case 6:
		return &plan.Limit{In: in, Offset: int64(g.r.IntN(5)), N: int64(g.r.IntN(50))}
	case 7:
		return must[*plan.Distinct](g.t)(plan.NewDistinct(in, []plan.Expr{g.column(in)}))
	}
	return must[*plan.Union](g.t)(plan.NewUnion([]plan.Node{in, in}))
}

// join joins in with another tree on two columns of one type.
func (g *planner) join(in plan.Node, depth int) plan.Node {
	// A join of joins grows fast: one side is kept short.
	var other plan.Node = &plan.Limit{In: g.tree(g.r.IntN(depth)), N: 8}
	for range 20 {
		l, r := g.column(in), g.column(other)
		if in.Schema().Fields[in.Schema().Index(l.Name)].Type.String() != other.Schema().Fields[other.Schema().Index(r.Name)].Type.String() {
			continue
		}
		on := call([]string{"=", "=", "is_not_distinct", "<"}[g.r.IntN(4)], plan.OfSide(plan.LeftSide, l.Name), plan.OfSide(plan.RightSide, r.Name))
		if g.r.IntN(3) == 0 {
			on = call("and", on, call("is_not_null", plan.OfSide(plan.LeftSide, g.column(in).Name)))
		}
		n, err := plan.NewJoinOn(in, other, plan.JoinKind(g.r.IntN(8)), on, plan.JoinOptions{Suffix: fmt.Sprint("_", depth), Mark: fmt.Sprint("mark", depth)})
		if g.r.IntN(6) == 0 {
			n, err = plan.NewAsofJoin(in, other, l, r, nil, nil, plan.AsofOptions{Inner: g.r.IntN(2) == 0, Direction: plan.Direction(g.r.IntN(2)), Strict: g.r.IntN(2) == 0, Suffix: fmt.Sprint("_", depth)})
		}
		if err != nil {
			continue
		}
		n.BuildLeft = g.r.IntN(2) == 0
		return n
	}
	return in
}

func (g *planner) column(n plan.Node) *plan.Column {
	names := n.Schema().Names()
	return &plan.Column{Name: names[g.r.IntN(len(names))]}
}
