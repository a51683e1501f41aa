package optimize

import (
	"fmt"
	"math/bits"

	"weir/dataframe/column"
	"weir/dataframe/plan"
)

// same is n, the tree as written, over the graph's tables, whose own joins are in
// order already.
func (g *joinGraph) same(n plan.Node) (plan.Node, error) {
	at := 0
	var walk func(n plan.Node) plan.Node
	walk = func(n plan.Node) plan.Node {
		j, isJoin := n.(*plan.Join)
		p, isProject := n.(*plan.Project)
		f, isFilter := n.(*plan.FilterRows)
		switch {
		case isFilter && isJoinTree(f):
			in := walk(f.In)
			if in == f.In {
				return f
			}
			return f.With([]plan.Node{in})
		case isJoin && freeJoin(j):
			l := walk(j.Left)
			r := walk(j.Right)
			if l == j.Left && r == j.Right {
				return j
			}
			return j.With([]plan.Node{l, r})
		case isProject && isJoinTree(p):
			in := walk(p.In)
			if in == p.In {
				return p
			}
			return p.With([]plan.Node{in})
		}
		at++
		return g.tables[at-1]
	}
	return walk(n), nil
}

// build makes the joins of t. If the order of rows can be seen, it is that of the tables
// as written: by the rows of the first, then of the second, and so on.
func (g *joinGraph) build(t *joinTree, how rowOrder) (plan.Node, error) {
	out, err := g.node(t, how)
	if err != nil || how != restored {
		return out, err
	}
	var keys []plan.SortKey
	for i := range g.tables {
		keys = append(keys, plan.SortKey{X: &plan.Column{Name: rowNumber(i)}})
	}
	return plan.NewSort(out, keys)
}

// rowNumber is the column that numbers the rows of table i. No column of a table is called so: those
// have a point behind the number.
func rowNumber(i int) string { return fmt.Sprintf("%d#", i) }

func (g *joinGraph) node(t *joinTree, how rowOrder) (plan.Node, error) {
	if t.left == nil {
		return g.leaf(bits.TrailingZeros64(t.set), how == restored)
	}
	big, small := t.left, t.right
	if big.rows < small.rows && how != kept {
		big, small = small, big // the right side is held
	}
	l, err := g.node(big, how)
	if err != nil {
		return nil, err
	}
	r, err := g.node(small, how)
	if err != nil {
		return nil, err
	}
	var leftOn, rightOn []plan.Expr
	for _, e := range g.edges {
		switch both := e.leftSet | e.rightSet; {
		case both&t.set != both || both&big.set == both || both&small.set == both:
		case e.leftSet&big.set == e.leftSet && e.rightSet&small.set == e.rightSet:
			leftOn, rightOn = append(leftOn, e.left), append(rightOn, e.right)
		case e.leftSet&small.set == e.leftSet && e.rightSet&big.set == e.rightSet:
			leftOn, rightOn = append(leftOn, e.right), append(rightOn, e.left)
		default:
			return nil, fmt.Errorf("the join on %s = %s has no place", e.left, e.right)
		}
	}
	var out *plan.Join
	if len(leftOn) == 0 {
		out, err = plan.NewJoinOn(l, r, plan.Cross, nil, plan.JoinOptions{})
	} else {
		out, err = plan.NewJoin(l, r, plan.Inner, leftOn, rightOn, "")
	}
	for _, c := range g.conds {
		if err == nil && c.set&t.set == c.set && c.set&big.set != c.set && c.set&small.set != c.set {
			out, err = out.AndOn(sidedOver(c.where, l.Schema(), r.Schema()))
		}
	}
	return out, err
}

// sidedOver is e with its columns bound to the sides of a join that they are of.
func sidedOver(e plan.Expr, left, right *column.Schema) plan.Expr {
	out, _ := replace(e, func(c *plan.Column) plan.Expr {
		side, in := plan.LeftSide, left
		if in.Index(c.Name) < 0 {
			side, in = plan.RightSide, right
		}
		at := in.Index(c.Name)
		f := in.Fields[at]
		return plan.OnSide(&plan.Column{Name: f.Name, Index: at, Typ: f.Type, Null: f.Nullable}, side)
	})
	return out
}

// numbered is in with a column that restores the order of its rows.
func numbered(in plan.Node, name string) (plan.Node, error) {
	n, err := plan.NewRowIndex(in, name, 0)
	if err == nil {
		n.Rising = true
	}
	return n, err
}

// leaf is a table with its columns called as in the graph.
func (g *joinGraph) leaf(i int, number bool) (plan.Node, error) {
	in := g.tables[i]
	var es []plan.Expr
	for _, name := range in.Schema().Names() {
		es = append(es, &plan.Alias{X: &plan.Column{Name: name}, Name: fmt.Sprintf("%d.%s", i, name)})
	}
	var out plan.Node
	out, err := plan.NewProject(in, es)
	if err == nil && number {
		out, err = numbered(out, rowNumber(i))
	}
	for _, c := range g.conds {
		if err == nil && c.set == 1<<i {
			out, err = plan.NewFilter(out, c.where)
		}
	}
	return out, err
}
