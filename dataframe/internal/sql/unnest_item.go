package sql

import (
	"strings"

	"weir/dataframe/column"
	"weir/dataframe/internal/sql/syntax"
	"weir/dataframe/plan"
)

// unnest(x) and explode(x) in the list of SELECT make rows of what the SELECT has; several go
// side by side. Until that is done a call of no function stands for each.

// unnestItem is the call that stands for one.
func (l *lowering) unnestItem(u *unnesting, name string, e *syntax.Call) (plan.Expr, error) {
	if l.block == nil || u.place {
		return nil, l.b.errorAt(e.Pos, "%s stands in FROM: LATERAL VIEW %s, or unnest(…) WITH ORDINALITY", name, syntax.Print(e))
	}
	if len(e.Args) != 1 {
		return nil, l.b.errorAt(e.Pos, "%s takes a list or map", name)
	}
	x, err := l.expr(e.Args[0])
	if err != nil {
		return nil, err
	}
	if l.typeOf(x).Kind == column.KindNull && l.scope != nil { // no list has no elements
		x = &plan.Cast{X: x, To: column.List(column.String)}
	}
	mark := l.b.fresh("unnest")
	l.b.unnests[mark] = u
	return call(mark, l.elementsOf(x)), nil
}

// fieldsItem has the fields of a struct as columns of their own: that is unnest(s) as an item of SELECT.
func (s *selection) fieldsItem(it syntax.Item) (bool, error) {
	c, ok := it.X.(*syntax.Call)
	if !ok || len(c.Name) != 1 || !strings.EqualFold(c.Name[0], "unnest") || len(c.Args) != 1 || s.b.dialect != nil && s.b.dialect != syntax.Weir {
		return false, nil
	}
	l := s.lowering()
	l.alias = s.aliased
	x, err := l.top(c.Args[0])
	if err != nil || l.typeOf(x).Kind != column.KindStruct {
		return false, nil // who takes the item reports it
	}
	if err := s.b.noAggregate("unnest", c); err != nil {
		return true, err
	}
	if plan.IsVolatile(x) {
		return true, s.b.errorAt(c.Pos, "unnest of a struct that is another each time: compute it in a query in FROM, and unnest its column")
	}
	for _, f := range l.typeOf(x).Fields {
		s.outs = append(s.outs, out{e: call("struct_field", x, text(f.Name)), name: f.Name, pos: c.Pos})
	}
	return true, nil
}

// hasUnnest reports whether e makes rows.
func (b *binder) hasUnnest(e plan.Expr) bool {
	found := false
	if e == nil || len(b.unnests) == 0 {
		return false
	}
	plan.Walk(e, func(x plan.Expr) bool {
		if c, ok := x.(*plan.Call); ok && b.unnests[c.Func] != nil {
			found = true
		}
		return !found
	})
	return found
}

// unnestList makes the rows of all calls in es, and gives es over them.
func (s *selection) unnestList(es []plan.Expr, pos syntax.Pos) ([]plan.Expr, error) {
	b := s.b
	whole := &unnesting{}
	var marks []string
	for _, e := range es {
		plan.Walk(e, func(x plan.Expr) bool {
			c, ok := x.(*plan.Call)
			if !ok || b.unnests[c.Func] == nil {
				return true
			}
			marks = append(marks, c.Func)
			whole.lists = append(whole.lists, c.Args[0])
			whole.outer = whole.outer || b.unnests[c.Func].outer
			return false
		})
	}
	if len(marks) == 0 {
		return es, nil
	}
	for _, l := range whole.lists {
		if b.hasUnnest(l) {
			return nil, b.errorAt(pos, "unnest inside of unnest is not there; unnest in a query in FROM first")
		}
	}
	made, err := b.unnest(source{s.node, &scope{}}, whole, pos)
	if err != nil {
		return nil, err
	}
	if len(made.scope.cols) != len(marks) {
		return nil, b.errorAt(pos, "a map makes two columns; take it apart in FROM, with unnest(…) AS m(key, value)")
	}
	column := map[string]string{}
	for i, m := range marks {
		column[m] = made.scope.cols[i].column
	}
	s.node = made.node
	out := make([]plan.Expr, len(es))
	for i, e := range es {
		name := plan.NameOf(e)
		out[i] = named(plan.Rewrite(plan.Unalias(e), func(x plan.Expr) plan.Expr {
			if c, ok := x.(*plan.Call); ok && column[c.Func] != "" {
				return columnOf(column[c.Func])
			}
			return x
		}), name)
	}
	return out, nil
}

// noUnnest refuses a call that makes rows in e, which stands outside of the list.
func (b *binder) noUnnest(e plan.Expr, pos syntax.Pos, where string) error {
	if b.hasUnnest(e) {
		return b.errorAt(pos, "unnest stands in FROM and in the list of SELECT, not in %s", where)
	}
	return nil
}
