package optimize

import (
	"context"
	"slices"

	"weir/dataframe/column"
	"weir/dataframe/plan"
)

// pushFilters moves every condition as near to the data as it goes: below
// projections, sorts and unions, to the side of a join that it speaks of, below
// an aggregate if it speaks of keys only, and into the scan of a source that
// takes it.
func pushFilters(ctx context.Context, n plan.Node) (plan.Node, error) { return sink(n, nil) }

// sink rewrites n with conds, which are over n's schema, applied to its rows.
func sink(n plan.Node, conds []plan.Expr) (plan.Node, error) {
	switch n := n.(type) {
	case *plan.FilterRows:
		return sink(n.In, addConditions(plan.SplitAnd(n.Where), conds))
	case *plan.Project:
		return sinkProject(n, conds)
	case *plan.Sort:
		if n.Limit < 0 {
			in, err := sink(n.In, conds)
			if err != nil {
				return nil, err
			}
			return n.With([]plan.Node{in}), nil
		}
	case *plan.Union:
		return sinkUnion(n, conds)
	case *plan.Join:
		return sinkJoin(n, conds)
	case *plan.Aggregate:
		return sinkAggregate(n, conds)
	case *plan.Distinct:
		return sinkDistinct(n, conds)
	case *plan.Window:
		return sinkWindow(n, conds)
	case *plan.Explode:
		return sinkExplode(n, conds)
	case *plan.SetOp:
		return sinkSetOp(n, conds)
	case *plan.Scan:
		return sinkScan(n, conds)
	}
	// Limit, Tail, RowIndex, Apply, Write, Values: conditions stay above.
	ins := n.Inputs()
	if len(ins) == 0 {
		return above(n, conds)
	}
	out := make([]plan.Node, len(ins))
	for i, in := range ins {
		s, err := sink(in, nil)
		if err != nil {
			return nil, err
		}
		out[i] = s
	}
	return above(n.With(out), conds)
}

// addConditions is conds with those of more that are not there yet.
func addConditions(conds, more []plan.Expr) []plan.Expr {
	for _, c := range more {
		if !anywhere(c) || !has(conds, c) {
			conds = append(conds, c)
		}
	}
	return conds
}

// pass is n with down sunk into in, its only input, and stay kept above it.
func pass(n, in plan.Node, down, stay []plan.Expr) (plan.Node, error) {
	in, err := sink(in, down)
	if err != nil {
		return nil, err
	}
	return above(n.With([]plan.Node{in}), stay)
}

// above is n with a Filter of conds on top.
func above(n plan.Node, conds []plan.Expr) (plan.Node, error) {
	if len(conds) == 0 {
		return n, nil
	}
	return plan.NewFilter(n, plan.JoinAnd(conds))
}

// replace is e with every column replaced by what by says; ok is false if by
// has nothing for one.
func replace(e plan.Expr, by func(c *plan.Column) plan.Expr) (out plan.Expr, ok bool) {
	ok = true
	out = plan.Rewrite(e, func(x plan.Expr) plan.Expr {
		c, isColumn := x.(*plan.Column)
		if !isColumn {
			return x
		}
		if r := by(c); r != nil {
			return r
		}
		ok = false
		return x
	})
	return out, ok
}

func sinkProject(n *plan.Project, conds []plan.Expr) (plan.Node, error) {
	var down, stay []plan.Expr
	for _, c := range conds {
		e, ok := replace(c, func(c *plan.Column) plan.Expr {
			x := plan.Unalias(n.Exprs[c.Index])
			if !plain(x) {
				return nil // computed for rows that another filter drops
			}
			return x
		})
		if ok {
			down = append(down, e)
		} else {
			stay = append(stay, c)
		}
	}
	return pass(n, n.In, down, stay)
}

// plain reports whether e only names a column or a constant, or a column in another time zone. Anything else is
// computed once, in its projection.
func plain(e plan.Expr) bool {
	switch e := e.(type) {
	case *plan.Column, *plan.Literal:
		return true
	case *plan.Cast:
		return sameMoment(e) && plain(e.X)
	}
	return false
}

// sameMoment reports whether c only gives a moment another zone.
func sameMoment(c *plan.Cast) bool {
	from, to := c.X.Type(), c.To
	return from.Kind == column.KindTimestamp && to.Kind == column.KindTimestamp && from.Unit == to.Unit && from.Zone != "" && to.Zone != ""
}

func sinkUnion(n *plan.Union, conds []plan.Expr) (plan.Node, error) {
	ins := make([]plan.Node, len(n.Ins))
	for i, in := range n.Ins {
		// Inputs have the union's names and types in the union's order.
		s, err := sink(in, conds)
		if err != nil {
			return nil, err
		}
		ins[i] = s
	}
	return n.With(ins), nil
}

// sinkSetOp asks the condition of both sides: rows that are equal agree on it. One that
// can fail would meet rows that the set operation drops.
func sinkSetOp(n *plan.SetOp, conds []plan.Expr) (plan.Node, error) {
	rs := n.Right.Schema()
	var toLeft, toRight, stay []plan.Expr
	for _, c := range conds {
		if plan.CanFail(c) || plan.IsVolatile(c) {
			stay = append(stay, c)
			continue
		}
		r, _ := replace(c, func(c *plan.Column) plan.Expr {
			f := rs.Fields[c.Index]
			return &plan.Column{Name: f.Name, Index: c.Index, Typ: f.Type, Null: f.Nullable}
		})
		toLeft, toRight = append(toLeft, c), append(toRight, r)
	}
	l, err := sink(n.Left, toLeft)
	if err != nil {
		return nil, err
	}
	r, err := sink(n.Right, toRight)
	if err != nil {
		return nil, err
	}
	return above(n.With([]plan.Node{l, r}), stay)
}

func sinkAggregate(n *plan.Aggregate, conds []plan.Expr) (plan.Node, error) {
	var down, stay []plan.Expr
	for _, c := range conds {
		e, ok := replace(c, func(c *plan.Column) plan.Expr {
			if c.Index >= len(n.Keys) || !inAllSets(n, c.Index) || !plain(plan.Unalias(n.Keys[c.Index])) {
				return nil
			}
			return plan.Unalias(n.Keys[c.Index])
		})
		// A condition without columns says something of the one row that an
		// aggregate without keys gives: it stays.
		if ok && len(plan.ColumnsOf(c)) > 0 {
			down = append(down, e)
		} else {
			stay = append(stay, c)
		}
	}
	return pass(n, n.In, down, stay)
}

// inAllSets reports whether every grouping set of n has the key. Where one lacks it, the rows
// of that set have a null there, whatever the rows below have.
func inAllSets(n *plan.Aggregate, key int) bool {
	for _, s := range n.Sets {
		if !slices.Contains(s, key) {
			return false
		}
	}
	return true
}

// sinkWindow sinks conditions on columns that are keys of every call's partition:
// they keep or drop whole partitions.
func sinkWindow(n *plan.Window, conds []plan.Expr) (plan.Node, error) {
	keys := map[int]int{} // column to the number of calls that have it as a key
	for _, e := range n.Calls {
		seen := map[int]bool{}
		for _, k := range plan.Unalias(e).(*plan.Call).Over.Partition {
			if c, ok := k.(*plan.Column); ok && !seen[c.Index] {
				seen[c.Index] = true
				keys[c.Index]++
			}
		}
	}
	var down, stay []plan.Expr
	for _, c := range conds {
		_, ok := replace(c, func(c *plan.Column) plan.Expr {
			if keys[c.Index] == len(n.Calls) {
				return c
			}
			return nil
		})
		// A condition that can fail must not meet the rows that one before it drops.
		if ok && len(plan.ColumnsOf(c)) > 0 && !plan.CanFail(c) && !plan.IsVolatile(c) {
			down = append(down, c)
		} else {
			stay = append(stay, c)
		}
	}
	return pass(n, n.In, down, stay)
}

func sinkDistinct(n *plan.Distinct, conds []plan.Expr) (plan.Node, error) {
	keys := map[int]bool{}
	for _, e := range n.On {
		if c, ok := e.(*plan.Column); ok {
			keys[c.Index] = true
		}
	}
	var down, stay []plan.Expr
	for _, c := range conds {
		_, ok := replace(c, func(c *plan.Column) plan.Expr {
			// Rows that are duplicates of each other agree on keys only. A float key
			// may differ in its zero's sign, which no comparison sees.
			if n.On == nil || keys[c.Index] {
				return c
			}
			return nil
		})
		if ok {
			down = append(down, c)
		} else {
			stay = append(stay, c)
		}
	}
	return pass(n, n.In, down, stay)
}

func sinkScan(n *plan.Scan, conds []plan.Expr) (plan.Node, error) {
	f, ok := n.Source.(plan.Filterer)
	if !ok || n.Request.Limit >= 0 {
		return above(n, conds)
	}
	req := n.Request
	req.Filters = append([]plan.Filter(nil), req.Filters...)
	has := map[string]bool{} // a filter that stays above is pushed once only
	for _, f := range req.Filters {
		has[f.Expr.String()] = true
	}
	var stay []plan.Expr
	// What can fail must not be tried on rows that a condition before it
	// keeps away: from the first one on that stays, only safe ones are pushed.
	for _, c := range conds {
		exact := f.Pushes(c)
		// A condition without columns is for the rules about constants.
		if len(stay) > 0 && plan.CanFail(c) || len(plan.ColumnsOf(c)) == 0 {
			exact = plan.No
		}
		if exact != plan.No && !has[c.String()] {
			req.Filters = append(req.Filters, plan.Filter{Expr: c, Columns: plan.ColumnsOf(c)})
		}
		if exact != plan.Fully {
			stay = append(stay, c)
		}
	}
	return above(n.WithRequest(req), stay)
}

// sinkExplode moves down the conditions on columns that repeat. One that can fail would meet
// rows that have no elements.
func sinkExplode(n *plan.Explode, conds []plan.Expr) (plan.Node, error) {
	var down, stay []plan.Expr
	for _, c := range conds {
		e, ok := replace(c, func(c *plan.Column) plan.Expr {
			at := n.In.Schema().Index(c.Name)
			if at < 0 || n.Explodes(at) || c.Name == n.Position {
				return nil
			}
			f := n.In.Schema().Fields[at]
			return &plan.Column{Name: f.Name, Index: at, Typ: f.Type, Null: f.Nullable}
		})
		if ok && !plan.CanFail(c) && !plan.IsVolatile(c) {
			down = append(down, e)
		} else {
			stay = append(stay, c)
		}
	}
	return pass(n, n.In, down, stay)
}
