package sql

import (
	"fmt"
	"slices"

	"weir/dataframe/internal/sql/syntax"
	"weir/dataframe/plan"
)

// An orderKey is an ORDER BY entry: a column of the result, or an expression that
// is computed for the sort alone.
type orderKey struct {
	out    string
	hidden plan.Expr
	after  plan.Expr // of columns of the result alone, where DISTINCT leaves no others
	asked  plan.Expr // what after is as it was written
	labels []string  // of the enumeration that it is a value of
	json   jsonKind  // which JSON it is
	item   syntax.OrderItem
}

// order binds ORDER BY. A plain name means a result column first, then a
// column of the tables; in an expression it is the other way round.
func (s *selection) order(items []syntax.OrderItem, distinct bool) ([]orderKey, error) {
	var keys []orderKey
	for _, o := range items {
		if _, all := o.X.(*syntax.All); all {
			for _, out := range s.outs {
				keys = append(keys, orderKey{out: out.name, item: o})
			}
			continue
		}
		k := orderKey{item: o}
		i, ok, err := s.b.ordinal(o.X, len(s.outs), "ORDER BY")
		switch {
		case err != nil:
			return nil, err
		case ok:
			k.out = s.outs[i].name
		default:
			if err := s.orderKey(&k); err != nil {
				return nil, err
			}
		}
		if k.hidden != nil && distinct {
			k.asked, k.after, k.hidden = k.hidden, s.ofOutputs(k.hidden), nil
		}
		if k.asked != nil && k.after == nil {
			return nil, s.b.errorAt(o.X.Position(), "with DISTINCT, ORDER BY takes only what SELECT lists")
		}
		keys = append(keys, k)
	}
	s.noteOrder(keys)
	for i, k := range keys {
		keys[i].labels = s.lowering().labels(s.orderedBy(k))
		keys[i].json = s.lowering().jsonOf(s.orderedBy(k))
	}
	return keys, nil
}

func (s *selection) orderKey(k *orderKey) error {
	if n, ok := k.item.X.(*syntax.Name); ok && len(n.Parts) == 1 {
		out, err := s.outCalled(n)
		if err != nil {
			return err
		}
		if out != nil {
			k.out = out.name
			return nil
		}
	}
	e, err := s.clause(k.item.X)
	if err != nil {
		return err
	}
	for _, out := range s.outs {
		if sameExpr(out.e, e) {
			k.out = out.name
			return nil
		}
	}
	k.hidden = e
	return nil
}

// ofOutputs is e over the columns of the result, whose rows DISTINCT has made one of. It is nil where e asks for more than
// they have.
func (s *selection) ofOutputs(e plan.Expr) plan.Expr {
	for _, o := range s.outs {
		if sameExpr(o.e, e) {
			return columnOf(o.name)
		}
	}
	switch e.(type) {
	case *plan.Literal:
		return e
	case *plan.Call, *plan.Case, *plan.Cast:
	default:
		return nil
	}
	parts := append([]plan.Expr(nil), e.Children()...)
	if len(parts) == 0 || s.b.hasSubquery(e) || plan.Varies(e) || plan.HasWindow(e) || plan.IsAggregate(e) && !slices.ContainsFunc(parts, plan.IsAggregate) {
		return nil
	}
	for i, x := range parts {
		if parts[i] = s.ofOutputs(x); parts[i] == nil {
			return nil
		}
	}
	return e.With(parts)
}

// outCalled is the column of the result that n names, nil if there is none: an alias before a column that is called so anyway.
// Of columns of two tables the name means the one that it is in FROM, such as that of USING, which is then nil here. It is an
// error if it is two there as well; in PostgreSQL any two are, also two aliases.
func (s *selection) outCalled(n *syntax.Name) (*out, error) {
	for _, same := range compares {
		var found *out
		two := false
		for i := range s.outs {
			o := &s.outs[i]
			if !same(o.name, n.Parts[0]) && !same(o.called, n.Parts[0]) {
				continue
			}
			switch {
			case found == nil:
				found = o
			case !sameExpr(found.e, o.e) && (s.b.dialect == syntax.Postgres || ofTwoTables(found, o)):
				two = true
			case o.alias && !found.alias:
				found = o
			}
		}
		switch {
		case found == nil:
			continue
		case !two || found.alias && s.b.dialect != syntax.Postgres:
			return found, nil
		case s.b.dialect != syntax.Postgres && len(s.scope.matches(n.Parts, same)) == 1:
			return nil, nil
		}
		return nil, s.b.errorAt(n.Pos, "%s is ambiguous: two columns of the result are called so; write the number of one", n.Parts[0])
	}
	return nil, nil
}

// ofTwoTables reports whether a and b are columns of FROM that are called alike, unless a person called one so.
func ofTwoTables(a, b *out) bool {
	_, column := a.e.(*plan.Column)
	_, other := b.e.(*plan.Column)
	return column && other && !a.alias && !b.alias
}

// noteOrder tells that texts are ordered by bytes where the dialect's are not.
func (s *selection) noteOrder(keys []orderKey) {
	for _, k := range keys {
		if e := s.orderedBy(k); e != nil {
			s.lowering().noteCollation([]plan.Expr{e})
		}
	}
}

// orderedBy is the expression of k.
func (s *selection) orderedBy(k orderKey) plan.Expr {
	if k.hidden != nil {
		return k.hidden
	}
	if k.asked != nil {
		return k.asked
	}
	for _, o := range s.outs {
		if o.name == k.out {
			return o.e
		}
	}
	return nil
}

// distinctOn binds DISTINCT ON, in which a plain name means a result column first, as in ORDER BY.
func (s *selection) distinctOn(list []syntax.Expr) ([]plan.Expr, error) {
	var out []plan.Expr
	for _, x := range list {
		if n, ok := x.(*syntax.Name); ok && len(n.Parts) == 1 {
			o, err := s.outCalled(n)
			if err != nil {
				return nil, err
			}
			if o != nil {
				out = append(out, o.e)
				continue
			}
		}
		if i, ok, err := s.b.ordinal(x, len(s.outs), "DISTINCT ON"); err != nil {
			return nil, err
		} else if ok {
			out = append(out, s.outs[i].e)
			continue
		}
		e, err := s.clause(x)
		if err != nil {
			return nil, err
		}
		out = append(out, e)
	}
	return out, nil
}

// A listing is the list of SELECT with what is computed beside it.
type listing struct {
	es    []plan.Expr // the list, then what is carried, then what is hidden
	shown []string    // the list and what is carried
	keys  []plan.SortKey
	on    []string
}

func (s *selection) listing(body *syntax.Select, c *clauses) *listing {
	l := &listing{}
	for _, o := range s.outs {
		l.es = append(l.es, named(o.e, o.name))
		l.shown = append(l.shown, o.name)
	}
	for _, x := range s.carry {
		l.es = append(l.es, named(x.e, x.name))
		l.shown = append(l.shown, x.name)
	}
	for i := range c.order {
		k := &c.order[i]
		name := k.out
		if k.hidden != nil {
			name = fmt.Sprintf("order by %d", i+1)
			l.es = append(l.es, &plan.Alias{X: k.hidden, Name: name})
		}
		var key plan.Expr = columnOf(name)
		if k.after != nil {
			key = k.after
		}
		if k.labels != nil {
			key = withLabels("enum_place", key, k.labels)
		} else {
			key = s.b.jsonKey(key, k.json, k.item.X.Position())
		}
		l.keys = append(l.keys, sortKey(key, k.item))
	}
	for i, e := range c.on {
		name := fmt.Sprintf("distinct on %d", i+1)
		l.es = append(l.es, &plan.Alias{X: s.b.jsonKey(e, s.lowering().jsonOf(e), body.DistinctOn[i].Position()), Name: name})
		l.on = append(l.on, name)
	}
	return l
}

// output computes the list and orders and limits the rows.
func (s *selection) output(body *syntax.Select, q *syntax.Query, c *clauses) (plan.Node, error) {
	b := s.b
	l := s.listing(body, c)
	if err := s.windowed(body, l, c.qualify); err != nil {
		return nil, err
	}
	if es, err := s.unnestList(l.es, body.Pos); err != nil {
		return nil, err
	} else {
		l.es = es
	}
	node, err := s.project(l.es, body.Pos)
	if err != nil {
		return nil, err
	}
	carried := l.shown[len(s.outs):]
	if body.Distinct {
		for _, o := range s.outs {
			s.lowering().noteCollation([]plan.Expr{o.e})
		}
		if node, err = b.distinct(node, carried, body.Pos); err != nil {
			return nil, err
		}
	}
	if len(l.keys) > 0 {
		if node, err = plan.NewSort(node, l.keys); err != nil {
			return nil, b.wrap(q.OrderBy[0].X.Position(), err)
		}
	}
	if len(l.on) > 0 {
		if node, err = plan.NewDistinct(node, columnsOf(append(carried, l.on...))); err != nil {
			return nil, b.wrap(body.Pos, err)
		}
	}
	if node, err = b.limited(node, q, carried, s.block.views); err != nil {
		return nil, err
	}
	if len(l.es) > len(l.shown) {
		p, err := plan.NewProject(node, columnsOf(l.shown))
		return p, b.wrap(body.Pos, err)
	}
	return node, nil
}

// windowed computes the window calls of the list and QUALIFY, and keeps the rows that
// QUALIFY wants.
func (s *selection) windowed(body *syntax.Select, l *listing, qualify plan.Expr) error {
	all := l.es
	if qualify != nil {
		all = append(append([]plan.Expr(nil), l.es...), &plan.Alias{X: qualify, Name: "qualify"})
	}
	has := false
	for i, e := range all {
		if plan.HasWindow(e) {
			has = true
			if pos := body.Pos; i < len(s.outs) {
				pos = s.outs[i].pos
				if _, _, err := plan.Windows(s.node, []plan.Expr{e}); err != nil {
					return s.b.wrap(pos, err)
				}
			}
		}
	}
	if has {
		n, es, err := plan.Windows(s.node, all)
		if err != nil {
			return s.b.wrap(body.Pos, err)
		}
		s.node, all = n, es
	}
	if qualify == nil {
		l.es = all
		return nil
	}
	f, err := plan.NewFilter(s.node, plan.Unalias(all[len(all)-1]))
	if err != nil {
		return s.b.wrap(body.Qualify.Position(), err)
	}
	s.node, l.es = f, all[:len(all)-1]
	return nil
}

// project is the Project of es over the node, or the node itself if that has
// just these columns.
func (s *selection) project(es []plan.Expr, pos syntax.Pos) (plan.Node, error) {
	fields := s.node.Schema().Fields
	same := len(es) == len(fields)
	for i := 0; same && i < len(es); i++ {
		c, ok := es[i].(*plan.Column)
		same = ok && c.Name == fields[i].Name
	}
	if same && len(es) > 0 {
		return s.node, nil
	}
	for i, e := range es {
		if _, err := plan.Resolve(e, s.node.Schema()); err != nil {
			if i < len(s.outs) {
				pos = s.outs[i].pos
			}
			return nil, s.b.wrap(pos, err)
		}
	}
	p, err := plan.NewProject(s.node, es)
	return p, s.b.wrap(pos, err)
}
