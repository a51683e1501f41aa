package sql

import (
	"strings"

	"weir/dataframe/internal/sql/syntax"
	"weir/dataframe/plan"
)

// A joinedList is the tables of FROM as one node, and the conditions that were not
// needed to join them.
type joinedList struct {
	node plan.Node
	rest []plan.Expr
}

// where joins the tables of FROM and keeps the rows that fulfil the conditions.
func (s *selection) where(sources []source, list []syntax.Expr) error {
	if o := s.block.outer; o != nil {
		o.where = true
	}
	var conditions []plan.Expr
	pos := syntax.Pos(0)
	for _, x := range list {
		pos = x.Position()
		l := s.lowering()
		l.alias = s.aliasedInWhere
		e, err := l.top(x)
		if err != nil {
			return err
		}
		e = l.truth(e)
		if err := s.b.noUnnest(e, x.Position(), "WHERE"); err != nil {
			return err
		}
		switch {
		case plan.IsAggregate(e):
			return s.b.errorAt(x.Position(), "WHERE cannot hold aggregates; use HAVING")
		case plan.HasWindow(e):
			return s.b.errorAt(x.Position(), "WHERE cannot hold window functions; use QUALIFY")
		}
		conditions = append(conditions, plan.SplitAnd(e)...)
	}
	conditions = s.correlated(conditions)
	j, err := s.joinAll(sources, conditions, pos)
	if err != nil {
		return err
	}
	s.node = j.node
	return s.filter(j.rest, pos)
}

// correlated takes the conditions on the query around out of list, where they shall
// become those of a join.
func (s *selection) correlated(list []plan.Expr) []plan.Expr {
	k := s.block.keys
	if k == nil {
		return list
	}
	var rest []plan.Expr
	for _, e := range list {
		if !readsOuter(e) {
			rest = append(rest, e)
			continue
		}
		if s.b.hasSubquery(e) {
			k.refused = true
			continue
		}
		k.conditions = append(k.conditions, e)
		if eq, ok := equalityOf(e); ok {
			k.equalities = append(k.equalities, eq)
		} else {
			k.residual = true
		}
	}
	return rest
}

// readsOuter reports whether e reads a column of the query around.
func readsOuter(e plan.Expr) bool {
	for _, name := range plan.ColumnsOf(e) {
		if strings.HasPrefix(name, "^") {
			return true
		}
	}
	return false
}

// readsOnlyOuter reports whether e reads columns of the query around and no others.
func readsOnlyOuter(e plan.Expr) bool {
	names := plan.ColumnsOf(e)
	for _, name := range names {
		if !strings.HasPrefix(name, "^") {
			return false
		}
	}
	return len(names) > 0
}

// equalityOf is e as outer = inner.
func equalityOf(e plan.Expr) (equality, bool) {
	c, ok := e.(*plan.Call)
	if !ok || c.Func != "=" || len(c.Args) != 2 {
		return equality{}, false
	}
	x, y := c.Args[0], c.Args[1]
	switch {
	case readsOnlyOuter(x) && !readsOuter(y):
		return equality{x, y}, true
	case readsOnlyOuter(y) && !readsOuter(x):
		return equality{y, x}, true
	}
	return equality{}, false
}

// joinAll joins sources on the equalities of their columns among conditions. Tables
// keep their order as long as each has an equality with those before it.
func (s *selection) joinAll(sources []source, conditions []plan.Expr, pos syntax.Pos) (*joinedList, error) {
	out := &joinedList{node: sources[0].node, rest: conditions}
	left := append([]source(nil), sources[1:]...)
	for len(left) > 0 {
		i, on, rest := nextJoin(out, left)
		kind := plan.Inner
		if on == nil {
			kind = plan.Cross
		}
		j, err := plan.NewJoinOn(out.node, left[i].node, kind, on, plan.JoinOptions{})
		if err != nil {
			return nil, s.b.wrap(pos, err)
		}
		out.node, out.rest = j, rest
		left = append(left[:i:i], left[i+1:]...)
	}
	return out, nil
}

// nextJoin is the first of tables that has an equality with what is joined already, its
// equalities, and the other conditions; the first table if none has.
func nextJoin(joined *joinedList, tables []source) (i int, on plan.Expr, rest []plan.Expr) {
	for i, t := range tables {
		on, rest = nil, nil
		for _, e := range joined.rest {
			if joins(e, joined.node, t.node) {
				on = and(on, e)
				continue
			}
			rest = append(rest, e)
		}
		if on != nil {
			return i, on, rest
		}
	}
	return 0, nil, joined.rest
}

// joins reports whether e is an equality of a column of l and one of r.
func joins(e plan.Expr, l, r plan.Node) bool {
	c, ok := e.(*plan.Call)
	if !ok || c.Func != "=" && c.Func != "is_not_distinct" || len(c.Args) != 2 {
		return false
	}
	x, okX := c.Args[0].(*plan.Column)
	y, okY := c.Args[1].(*plan.Column)
	if !okX || !okY {
		return false
	}
	has := func(n plan.Node, name string) bool { return n.Schema().Index(name) >= 0 }
	return has(l, x.Name) && has(r, y.Name) && !has(l, y.Name) || has(l, y.Name) && has(r, x.Name) && !has(l, x.Name)
}

// filter keeps the rows of the node that fulfil all conditions: first those without
// subqueries, then by semi joins, then the others.
func (s *selection) filter(conditions []plan.Expr, pos syntax.Pos) error {
	var plain, rest []plan.Expr
	for _, e := range conditions {
		if s.b.hasSubquery(e) {
			rest = append(rest, e)
		} else {
			plain = append(plain, e)
		}
	}
	if err := s.keep(plain, pos); err != nil {
		return err
	}
	for _, e := range rest {
		if c, sub, not := s.b.subqueryOf(e); sub != nil && (sub.kind == subExists || sub.kind == subIn) {
			if err := s.condition(c, sub, not); err != nil {
				return s.b.wrap(sub.pos, err)
			}
			continue
		}
		columns := s.node.Schema().Names()
		x, err := s.place(e)
		if err != nil {
			return err
		}
		if err := s.keep([]plan.Expr{x}, pos); err != nil {
			return err
		}
		if s.node, err = plan.NewProject(s.node, columnsOf(columns)); err != nil {
			return s.b.wrap(pos, err)
		}
	}
	return nil
}

func (s *selection) keep(conditions []plan.Expr, pos syntax.Pos) error {
	var where plan.Expr
	for _, e := range conditions {
		where = and(where, e)
	}
	if where == nil {
		return nil
	}
	f, err := plan.NewFilter(s.node, where)
	if err != nil {
		return s.b.wrap(pos, err)
	}
	s.node = f
	return nil
}
