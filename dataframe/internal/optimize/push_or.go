package optimize

import (
	"slices"

	"weir/dataframe/plan"
)

// What every side of an OR demands of one table, that table's rows fulfil wherever the OR is true, though it speaks of other
// tables, too: (a.x = 1 AND b.y = 2) OR (a.x = 3 AND b.y = 4) lets pass only rows of a with x = 1 OR x = 3. The OR itself stays
// where its tables meet.

// demands are what e, an OR, demands of single tables, to be resolved; tableOf is the table of a column.
func demands[T comparable](e plan.Expr, tableOf func(*plan.Column) T) (out []plan.Expr) {
	sides := splitOr(e)
	if len(sides) < 2 {
		return nil
	}
	parts := make([]map[T][]plan.Expr, len(sides))
	var tables []T // in the order of the first side
	for i, side := range sides {
		parts[i] = map[T][]plan.Expr{}
		for _, c := range plan.SplitAnd(side) {
			t, ok := onlyTable(c, tableOf)
			if !ok || !anywhere(c) {
				continue
			}
			if i == 0 && parts[0][t] == nil {
				tables = append(tables, t)
			}
			parts[i][t] = append(parts[i][t], c)
		}
	}
	for _, t := range tables {
		if each := sidesOf(parts, t); each != nil {
			out = append(out, joinOr(each))
		}
	}
	return out
}

// sidesOf are the different conditions of t, one of which holds; nil: there is a side that has none.
func sidesOf[T comparable](parts []map[T][]plan.Expr, t T) (out []plan.Expr) {
	for _, of := range parts {
		if of[t] == nil {
			return nil
		}
		if c := plan.JoinAnd(of[t]); !slices.ContainsFunc(out, func(x plan.Expr) bool { return x.String() == c.String() }) {
			out = append(out, c)
		}
	}
	return out
}

// onlyTable is the one table that e speaks of.
func onlyTable[T comparable](e plan.Expr, tableOf func(*plan.Column) T) (table T, ok bool) {
	one := true
	plan.Rewrite(e, func(x plan.Expr) plan.Expr {
		if c, isColumn := x.(*plan.Column); isColumn {
			t := tableOf(c)
			one = one && (!ok || t == table)
			table, ok = t, true
		}
		return x
	})
	return table, ok && one
}

// A place in a tree of joins: the turns to take from its top, behind a 1.
type joinPlace uint64

// placeBelow is where column i of n comes from, and at is where n is.
func placeBelow(n plan.Node, i int, at joinPlace) joinPlace {
	for {
		switch of := n.(type) {
		case *plan.FilterRows:
			n = of.In
			continue
		case *plan.Project:
			if c, ok := plan.Unalias(of.Exprs[i]).(*plan.Column); ok {
				n, i = of.In, c.Index
				continue
			}
		case *plan.Join:
			width := of.Left.Schema().Len()
			switch {
			case i < width:
				n, at = of.Left, at<<1
				continue
			case of.Kind.GivesRight():
				n, i, at = of.Right, of.RightColumns()[i-width], at<<1|1
				continue
			}
		}
		return at
	}
}

// placeOf is where a column of the join's rows, or of one of its sides, comes from.
func (s *joinSplit) placeOf(c *plan.Column) joinPlace {
	switch c.Side {
	case plan.LeftSide:
		return placeBelow(s.n.Left, c.Index, 2)
	case plan.RightSide:
		return placeBelow(s.n.Right, c.Index, 3)
	}
	return placeBelow(s.n, c.Index, 1)
}

// tell moves to the sides what c, which stays above the join, demands of their tables.
func (s *joinSplit) tell(c plan.Expr) {
	for _, d := range demands(c, s.placeOf) {
		k := s.n.Kind
		if left, ok := s.over(d, plan.LeftSide, false); ok && !k.KeepsRight() {
			s.left = addDemand(s.left, s.n.Left, left)
		} else if right, ok := s.over(d, plan.RightSide, false); ok && dropsRight(k) {
			s.right = addDemand(s.right, s.n.Right, right)
		}
	}
}

// tellWhere moves to the sides what c, a conjunct of the join's own condition, demands of their tables.
func (s *joinSplit) tellWhere(c plan.Expr) {
	for _, d := range demands(c, s.placeOf) {
		switch l, r := plan.SidesOf(d); {
		case r && !l && !s.n.Kind.KeepsRight():
			s.right = addDemand(s.right, s.n.Right, plan.Unside(d))
		case l && !r && dropsLeft(s.n.Kind):
			s.left = addDemand(s.left, s.n.Left, plan.Unside(d))
		}
	}
}

// addDemand is conds, over the rows of in, with d.
func addDemand(conds []plan.Expr, in plan.Node, d plan.Expr) []plan.Expr {
	d, err := plan.Resolve(d, in.Schema())
	if err != nil { // it is only to save work
		return conds
	}
	if d = simple(d, in.Schema()); has(conds, d) {
		return conds
	}
	return append(conds, d)
}
