package optimize

import (
	"context"
	"fmt"
	"math/bits"
	"slices"

	"weir/dataframe/plan"
)

// joinOrder puts inner joins in the order that makes and holds the fewest rows
// on the way, by what the sources tell of themselves; tables that tell nothing stay where they
// are written. A condition between the joins is tried as soon as its tables are there. Rows come in the order as written:
// either nobody can see it, or the tables stay side by side as they are written, or the tables' rows are numbered below
// and sorted above, if that is still much cheaper.
func joinOrder(ctx context.Context, n plan.Node) (plan.Node, error) {
	o := &orderer{newEstimator(ctx)}
	return o.rewrite(n, true)
}

// joinOrderFreely is joinOrder for rows whose order nobody can see.
func joinOrderFreely(ctx context.Context, n plan.Node) (plan.Node, error) {
	o := &orderer{newEstimator(ctx)}
	return o.rewrite(n, false)
}

type orderer struct{ known *estimator }

// rewrite reorders the joins in n; ordered says that the order of its rows can be seen.
func (o *orderer) rewrite(n plan.Node, ordered bool) (plan.Node, error) {
	if isJoinTree(n) {
		return o.tree(n, ordered)
	}
	return o.below(n, ordered)
}

// below reorders the joins in the inputs of n.
func (o *orderer) below(n plan.Node, ordered bool) (plan.Node, error) {
	ins := n.Inputs()
	if len(ins) == 0 {
		return n, nil
	}
	out, changed := make([]plan.Node, len(ins)), false
	for i, seen := range orderBelow(n, ordered) {
		in, err := o.rewrite(ins[i], seen)
		if err != nil {
			return nil, err
		}
		out[i], changed = in, changed || in != ins[i]
	}
	if !changed {
		return n, nil
	}
	return n.With(out), nil
}

// isJoinTree reports whether n is an inner join, perhaps below conditions and projections that only
// name columns.
func isJoinTree(n plan.Node) bool {
	switch n := n.(type) {
	case *plan.Join:
		return freeJoin(n)
	case *plan.FilterRows:
		return anywhere(n.Where) && isJoinTree(n.In)
	case *plan.Project:
		for _, e := range n.Exprs {
			if _, ok := plan.Unalias(e).(*plan.Column); !ok {
				return false
			}
		}
		return isJoinTree(n.In)
	}
	return false
}

// tree reorders the joins that n is made of.
func (o *orderer) tree(n plan.Node, ordered bool) (plan.Node, error) {
	g := &joinGraph{of: o, ordered: ordered}
	names, all, err := g.add(n)
	if err != nil {
		return nil, err
	}
	if len(g.tables) < 2 || len(g.tables) > 60 || !g.known || g.odd {
		return g.same(n)
	}
	best, how := g.choose(all)
	if best == nil {
		return g.same(n)
	}
	out, err := g.build(best, how)
	if err != nil {
		return nil, err
	}
	var es []plan.Expr
	for _, f := range n.Schema().Fields {
		es = append(es, named(&plan.Column{Name: names[f.Name]}, f.Name))
	}
	return plan.NewProject(out, es)
}

// A joinGraph is tables and the equalities between them. Its columns are called by table
// and name, so that they are unique wherever they are joined.
type joinGraph struct {
	of      *orderer
	ordered bool
	tables  []plan.Node
	sizes   []*estimate
	edges   []joinEdge
	conds   []joinCond
	tableOf map[string]int
	known   bool    // sizes has an estimate of each table
	odd     bool    // an equality is not of two tables, or may give an error
	written float64 // the cost of the order as written
	inPlace float64 // the same, if a left side that is smaller is held
}

// joinEdge is an equality of expressions over the tables of two sets.
type joinEdge struct {
	left, right       plan.Expr
	leftSet, rightSet uint64
	leftOf, rightOf   domain
}

// joinCond is another condition, over the tables of a set.
type joinCond struct {
	where plan.Expr
	set   uint64
	share float64 // of the rows that it keeps
}

// joinTree is a way to join a set of tables.
type joinTree struct {
	set         uint64
	left, right *joinTree // nil: a table
	rows, cost  float64
	crosses     int // joins in it without a condition
}

// join is l joined with r to rows, where held are held.
func (g *joinGraph) join(l, r *joinTree, rows, held float64) joinTree {
	out := joinTree{l.set | r.set, l, r, rows, l.cost + r.cost + rows + held, l.crosses + r.crosses}
	if !g.connected(l.set, r.set) {
		out.crosses++
	}
	return out
}

// better tells whether t is better than o, which may be nil. All pairs are a last resort: those of two small tables would be one
// table less to look into for each row, but by several keys at once, which takes longer.
func (t *joinTree) better(o *joinTree) bool {
	return o == nil || t.crosses < o.crosses || t.crosses == o.crosses && t.cost < o.cost
}

// add takes n apart. It gives what n's columns are called in the graph, and n's tables.
func (g *joinGraph) add(n plan.Node) (names map[string]string, set uint64, err error) {
	switch n := n.(type) {
	case *plan.Project:
		if isJoinTree(n) {
			below, set, err := g.add(n.In)
			if err != nil {
				return nil, 0, err
			}
			names = map[string]string{}
			for _, e := range n.Exprs {
				names[plan.NameOf(e)] = below[plan.Unalias(e).(*plan.Column).Name]
			}
			return names, set, nil
		}
	case *plan.FilterRows:
		if anywhere(n.Where) && isJoinTree(n.In) {
			below, set, err := g.add(n.In)
			if err == nil {
				g.addConditions(n.Where, func(plan.Side) map[string]string { return below })
			}
			return below, set, err
		}
	case *plan.Join:
		if freeJoin(n) {
			return g.addJoin(n)
		}
	}
	return g.addTable(n)
}

func (g *joinGraph) addTable(n plan.Node) (map[string]string, uint64, error) {
	n, err := g.of.below(n, g.ordered)
	if err != nil {
		return nil, 0, err
	}
	at := len(g.tables)
	if g.tableOf == nil {
		g.tableOf, g.known = map[string]int{}, true
	}
	names := map[string]string{}
	for _, name := range n.Schema().Names() {
		names[name] = fmt.Sprintf("%d.%s", at, name)
		g.tableOf[names[name]] = at
	}
	size := g.of.known.of(n)
	g.known = g.known && size != nil
	g.tables, g.sizes = append(g.tables, n), append(g.sizes, size)
	return names, 1 << (at & 63), nil
}

func (g *joinGraph) addJoin(n *plan.Join) (map[string]string, uint64, error) {
	left, leftSet, err := g.add(n.Left)
	if err != nil {
		return nil, 0, err
	}
	right, rightSet, err := g.add(n.Right)
	if err != nil {
		return nil, 0, err
	}
	for i := range n.LeftOn {
		e := joinEdge{left: g.rename(n.LeftOn[i], left), right: g.rename(n.RightOn[i], right)}
		g.odd = g.odd || plan.CanFail(e.left) || plan.CanFail(e.right)
		e.leftSet, e.leftOf = g.setOf(e.left)
		e.rightSet, e.rightOf = g.setOf(e.right)
		// Only equalities of one table with one other can go anywhere.
		g.odd = g.odd || bits.OnesCount64(e.leftSet) != 1 || bits.OnesCount64(e.rightSet) != 1
		g.edges = append(g.edges, e)
	}
	if n.Where != nil {
		g.addConditions(n.Where, func(s plan.Side) map[string]string {
			if s == plan.LeftSide {
				return left
			}
			return right
		})
	}
	names := map[string]string{}
	fields, width := n.Schema().Fields, n.Left.Schema().Len()
	for i, f := range n.Left.Schema().Fields {
		names[fields[i].Name] = left[f.Name]
	}
	for i, at := range n.RightColumns() {
		names[fields[width+i].Name] = right[n.Right.Schema().Fields[at].Name]
	}
	set := leftSet | rightSet
	if g.known {
		g.written += g.rows(set) + g.rows(rightSet) // which is held
		g.inPlace += g.rows(set) + heldInOrder(g.rows(leftSet), g.rows(rightSet), g.rows(set))
	}
	return names, set, nil
}

// rename is e with its columns called as in the graph.
func (g *joinGraph) rename(e plan.Expr, names map[string]string) plan.Expr {
	out, _ := replace(plan.Unalias(e), func(c *plan.Column) plan.Expr {
		return &plan.Column{Name: names[c.Name], Typ: c.Typ, Null: c.Null}
	})
	return out
}

// addConditions adds the conjuncts of where, whose columns on a side are called as named tells.
func (g *joinGraph) addConditions(where plan.Expr, named func(plan.Side) map[string]string) {
	for _, c := range plan.SplitAnd(where) {
		renamed, _ := replace(c, func(c *plan.Column) plan.Expr {
			return &plan.Column{Name: named(c.Side)[c.Name], Typ: c.Typ, Null: c.Null}
		})
		set, _ := g.setOf(renamed)
		g.odd = g.odd || set == 0
		part := share(renamed, &estimate{})
		for _, d := range demands(renamed, func(c *plan.Column) int { return g.tableOf[c.Name] }) {
			part /= share(d, &estimate{}) // its table has lost these rows already
		}
		g.conds = append(g.conds, joinCond{renamed, set, min(part, 1)})
	}
}

// setOf is the tables that e reads, and its domain.
func (g *joinGraph) setOf(e plan.Expr) (set uint64, of domain) {
	of.size = 1
	for _, name := range plan.ColumnsOf(e) {
		at := g.tableOf[name]
		set |= 1 << (at & 63)
		if size := g.sizes[at]; size != nil {
			d := size.of(&plan.Column{Name: name[len(fmt.Sprint(at))+1:]})
			of.size, of.known = max(of.size, d.size), d.known
		}
	}
	_, plain := e.(*plan.Column)
	of.known = of.known && plain
	return set, of
}

// rows is about how many rows the tables of set have when joined.
func (g *joinGraph) rows(set uint64) float64 {
	n := 1.0
	for rest := set; rest != 0; rest &= rest - 1 {
		n *= max(g.sizes[bits.TrailingZeros64(rest)].rows, 1)
	}
	for i, e := range g.edges {
		both := e.leftSet | e.rightSet
		if both&set != both || slices.ContainsFunc(g.edges[:i], func(f joinEdge) bool { return f.leftSet|f.rightSet == both }) {
			continue // the first of two tables counts for all
		}
		left, right := e.leftOf, e.rightOf
		for _, f := range g.edges[i+1:] {
			l, r := f.leftOf, f.rightOf
			if f.leftSet == e.rightSet {
				l, r = r, l
			}
			if f.leftSet|f.rightSet == both {
				left, right = left.together(l, g.all(e.leftSet)), right.together(r, g.all(e.rightSet))
			}
		}
		n /= matching(left, right)
	}
	for _, c := range g.conds {
		if c.set&set == c.set {
			n *= c.share
		}
	}
	return max(n, 1)
}

// all is about how many rows the table of a set has before any is dropped: no fewer than a column has values.
func (g *joinGraph) all(set uint64) float64 {
	size := g.sizes[bits.TrailingZeros64(set)]
	n := size.rows
	for _, d := range size.columns {
		n = max(n, d.size)
	}
	return n
}

// connected reports whether an equality joins tables of a with tables of b.
func (g *joinGraph) connected(a, b uint64) bool {
	for _, e := range g.edges {
		if e.leftSet&a == e.leftSet && e.rightSet&b == e.rightSet || e.leftSet&b == e.leftSet && e.rightSet&a == e.rightSet {
			return true
		}
	}
	return false
}

// exhaustive is the number of tables up to which all orders are looked at.
const exhaustive = 10

// best is the way to join all tables that makes and holds the fewest rows: of all ways if they are few, by
// dynamic programming (Moerkotte and Neumann, 2006), else by always joining the two
// that give the fewest rows next (Fegaras, 1998).
func (g *joinGraph) best(all uint64) *joinTree {
	if len(g.tables) <= exhaustive {
		return g.dynamic(all)
	}
	return g.greedy()
}

func (g *joinGraph) table(i int) *joinTree {
	return &joinTree{set: 1 << i, rows: g.sizes[i].rows}
}

func (g *joinGraph) dynamic(all uint64) *joinTree {
	best := make([]*joinTree, all+1)
	for i := range g.tables {
		best[1<<i] = g.table(i)
	}
	for set := uint64(1); set <= all; set++ {
		if best[set] != nil {
			continue
		}
		rows := g.rows(set)
		for a := (set - 1) & set; a > set^a; a = (a - 1) & set {
			b := set ^ a
			if t := g.join(best[a], best[b], rows, min(best[a].rows, best[b].rows)); t.better(best[set]) {
				kept := t
				best[set] = &kept
			}
		}
	}
	return best[all]
}

func (g *joinGraph) greedy() *joinTree {
	var trees []*joinTree
	for i := range g.tables {
		trees = append(trees, g.table(i))
	}
	for len(trees) > 1 {
		var found *joinTree
		linked, at, with := false, 0, 0
		for i := range trees {
			for j := i + 1; j < len(trees); j++ {
				link := g.connected(trees[i].set, trees[j].set)
				if linked && !link {
					continue
				}
				set := trees[i].set | trees[j].set
				rows := g.rows(set)
				if found == nil || link && !linked || rows < found.rows {
					t := g.join(trees[i], trees[j], rows, min(trees[i].rows, trees[j].rows))
					found = &t
					linked, at, with = link, i, j
				}
			}
		}
		trees[at] = found
		trees = append(trees[:with], trees[with+1:]...)
	}
	return trees[0]
}
