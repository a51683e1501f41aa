package optimize

import (
	"context"

	"weir/dataframe/plan"
)

// dropNoops leaves out steps that change nothing: a projection to the same columns, or to those of an aggregation
// under other names,
// a sort of what is sorted already or is one row, a limit above what any rows there are,
// a limit of a limit.
func dropNoops(_ context.Context, n plan.Node) (plan.Node, error) {
	return bottomUp(n, func(n plan.Node) (plan.Node, error) {
		switch n := n.(type) {
		case *plan.Project:
			if identity(n) {
				return n.In, nil
			}
			if a, ok := n.In.(*plan.Aggregate); ok && renames(n) {
				return a.WithNames(n.Schema().Names()), nil
			}
		case *plan.Sort:
			return dropSort(n), nil
		case *plan.Limit:
			return dropLimit(n), nil
		case *plan.Union:
			if len(n.Ins) == 1 {
				return n.Ins[0], nil
			}
		}
		return n, nil
	})
}

// identity reports whether n gives the columns of its input as they are.
func identity(n *plan.Project) bool {
	in := n.In.Schema()
	if len(n.Exprs) != in.Len() {
		return false
	}
	for i, e := range n.Exprs {
		c, ok := e.(*plan.Column)
		if !ok || c.Name != in.Fields[i].Name {
			return false
		}
	}
	return true
}

// renames reports whether n gives the columns of its input in their order, under whatever names.
func renames(n *plan.Project) bool {
	in := n.In.Schema()
	if len(n.Exprs) != in.Len() {
		return false
	}
	for i, e := range n.Exprs {
		if c, ok := plan.Unalias(e).(*plan.Column); !ok || c.Name != in.Fields[i].Name {
			return false
		}
	}
	return true
}

func dropSort(n *plan.Sort) plan.Node {
	var keys []plan.SortKey
	for _, k := range n.Keys {
		if _, constant := k.X.(*plan.Literal); !constant && !hasKey(keys, k) {
			keys = append(keys, k)
		}
	}
	most := maxRows(n.In)
	switch {
	case len(keys) == 0 || most == 0 || most == 1 || ordered(n.In, keys):
		if n.Limit < 0 {
			return n.In
		}
		return &plan.Limit{In: n.In, N: n.Limit}
	case len(keys) < len(n.Keys):
		return &plan.Sort{In: n.In, Keys: keys, Limit: n.Limit}
	}
	return n
}

// hasKey reports whether keys has one over the same value: a later one decides nothing.
func hasKey(keys []plan.SortKey, k plan.SortKey) bool {
	for _, have := range keys {
		if same(have.X, k.X) && !plan.IsVolatile(k.X) {
			return true
		}
	}
	return false
}

// ordered reports whether the rows of n come in the order of keys.
func ordered(n plan.Node, keys []plan.SortKey) bool {
	switch n := n.(type) {
	case *plan.Sort:
		if len(keys) > len(n.Keys) {
			return false
		}
		for i, k := range keys {
			have := n.Keys[i]
			if have.Desc != k.Desc || have.NullsFirst != k.NullsFirst || !same(have.X, k.X) || plan.IsVolatile(k.X) {
				return false
			}
		}
		return true
	case *plan.FilterRows:
		return ordered(n.In, keys)
	case *plan.Limit:
		return ordered(n.In, keys)
	case *plan.Shared:
		return ordered(n.Of.Node, keys)
	case *plan.Distinct:
		return ordered(n.In, keys)
	case *plan.Project:
		below := make([]plan.SortKey, len(keys))
		for i, k := range keys {
			x, ok := replace(k.X, func(c *plan.Column) plan.Expr {
				if x := plan.Unalias(n.Exprs[n.Schema().Index(c.Name)]); plain(x) {
					return x
				}
				return nil
			})
			if !ok {
				return false
			}
			below[i] = plan.SortKey{X: x, Desc: k.Desc, NullsFirst: k.NullsFirst}
		}
		return ordered(n.In, below)
	case *plan.Join:
		// Left rows keep their order, and their columns their names.
		left := all(n.Left.Schema())
		for _, k := range keys {
			if !left.has(plan.ColumnsOf(k.X)) {
				return false
			}
		}
		return !n.Kind.KeepsRight() && ordered(n.Left, keys)
	}
	return false
}

// maxRows is how many rows n gives at most; -1 if that is not known from its form.
func maxRows(n plan.Node) int64 {
	switch n := n.(type) {
	case *plan.Values:
		return rowsIn(n)
	case *plan.Aggregate:
		if len(n.Keys) == 0 && len(n.Sets) == 0 {
			return 1
		}
		return -1
	case *plan.Limit:
		return least(maxRows(n.In), n.N)
	case *plan.Sort:
		return least(maxRows(n.In), n.Limit)
	case *plan.FilterRows, *plan.Project, *plan.Distinct:
		return maxRows(n.Inputs()[0])
	case *plan.Shared:
		return maxRows(n.Of.Node)
	}
	return -1
}

// least is the smaller of two limits, of which negative ones mean none.
func least(a, b int64) int64 {
	if a < 0 || b >= 0 && b < a {
		return max(b, -1)
	}
	return a
}

func dropLimit(n *plan.Limit) plan.Node {
	most := maxRows(n.In)
	if n.Offset == 0 && (n.N < 0 || most >= 0 && most <= n.N) {
		return n.In
	}
	if in, ok := n.In.(*plan.Limit); ok && in.Offset+n.Offset >= 0 {
		rest := int64(-1)
		if in.N >= 0 {
			rest = max(in.N-n.Offset, 0)
		}
		return &plan.Limit{In: in.In, Offset: in.Offset + n.Offset, N: least(n.N, rest)}
	}
	return n
}
