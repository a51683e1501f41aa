package sql

import (
	"fmt"
	"reflect"

	"weir/dataframe/plan"
)

// group puts an Aggregate above the node if the SELECT groups or aggregates,
// and rewrites the list, HAVING and ORDER BY to read its columns.
func (s *selection) group(body *selectBody, having *clause, order []sortKey) error {
	aggregates := len(body.group) > 0 || having != nil
	for _, o := range s.outs {
		aggregates = aggregates || plan.IsAggregate(o.e)
	}
	for _, k := range order {
		aggregates = aggregates || k.hidden != nil && plan.IsAggregate(k.hidden)
	}
	if !aggregates {
		return nil
	}
	g := &grouping{s: s, names: map[string]bool{}}
	if err := g.keysOf(body.group); err != nil {
		return err
	}
	outs := append([]out(nil), s.outs...)
	for i := range outs {
		e, err := g.above(outs[i].e, outs[i].pos)
		if err != nil {
			return err
		}
		outs[i].e = e
	}
	var where plan.Expr
	if having != nil {
		e, err := g.above(having.e, having.pos)
		if err != nil {
			return err
		}
		where = e
	}
	for i := range order {
		if order[i].hidden == nil {
			continue
		}
		e, err := g.above(order[i].hidden, order[i].pos)
		if err != nil {
			return err
		}
		order[i].hidden = e
	}
	node, err := plan.Group(s.node, g.exprs(g.keys), g.exprs(g.aggs))
	if err != nil {
		return s.b.wrap(body.pos, err)
	}
	if where != nil {
		if node, err = plan.NewFilter(node, where); err != nil {
			return s.b.wrap(having.pos, err)
		}
	}
	s.node, s.outs = node, outs
	return nil
}

// A grouping collects the keys and aggregates of a SELECT.
type grouping struct {
	s          *selection
	keys, aggs []grouped
	names      map[string]bool
}

// A grouped is a column of the Aggregate.
type grouped struct {
	e    plan.Expr
	name string
}

func (g *grouping) exprs(list []grouped) []plan.Expr {
	var out []plan.Expr
	for _, x := range list {
		out = append(out, named(x.e, x.name))
	}
	return out
}

// add is the column for e in list, a new one if e is not there yet.
func (g *grouping) add(list *[]grouped, e plan.Expr) string {
	for _, x := range *list {
		if sameExpr(x.e, e) {
			return x.name
		}
	}
	name := plan.NameOf(e)
	for n := 2; g.names[name]; n++ {
		name = fmt.Sprintf("%s #%d", plan.NameOf(e), n)
	}
	g.names[name] = true
	*list = append(*list, grouped{e, name})
	return name
}

func (g *grouping) keysOf(clauses []clause) error {
	s := g.s
	for _, c := range clauses {
		i, ok, err := s.b.ordinal(c, len(s.outs), "GROUP BY")
		if err != nil {
			return err
		}
		var e plan.Expr
		if ok {
			e = s.outs[i].e
		} else if e, err = s.b.bind(c.e, s.scope, s.aliased); err != nil {
			return err
		}
		if plan.IsAggregate(e) {
			return s.b.errorAt(c.pos, "GROUP BY cannot hold the aggregate %s", e)
		}
		if _, err := plan.Resolve(e, s.node.Schema()); err != nil {
			return s.b.wrap(c.pos, err)
		}
		g.add(&g.keys, e)
	}
	return nil
}

// above is e as it reads above the Aggregate: keys and aggregates are columns
// there, and no other column is left.
func (g *grouping) above(e plan.Expr, pos int) (plan.Expr, error) {
	for _, k := range g.keys {
		if sameExpr(k.e, e) {
			return &plan.Column{Name: k.name}, nil
		}
	}
	if c, ok := e.(*plan.Call); ok && isAggregate(c) {
		// Resolving it alone gives an error its place.
		if _, err := plan.Group(g.s.node, nil, []plan.Expr{c}); err != nil {
			return nil, g.s.b.wrap(pos, err)
		}
		return &plan.Column{Name: g.add(&g.aggs, c)}, nil
	}
	if c, ok := e.(*plan.Column); ok {
		if r, written := g.s.b.refs[c]; written {
			pos = r.pos
		}
		return nil, g.s.b.errorAt(pos, "column %q is neither in GROUP BY nor inside an aggregate such as min(%s)", c.Name, c.Name)
	}
	kids := e.Children()
	if len(kids) == 0 {
		return e, nil
	}
	changed := make([]plan.Expr, len(kids))
	for i, k := range kids {
		x, err := g.above(k, pos)
		if err != nil {
			return nil, err
		}
		changed[i] = x
	}
	return e.With(changed), nil
}

// isAggregate reports whether c itself, not what is in it, is an aggregate.
func isAggregate(c *plan.Call) bool {
	return plan.IsAggregate(&plan.Call{Func: c.Func})
}

// sameExpr reports whether two bound expressions compute the same.
func sameExpr(a, b plan.Expr) bool {
	switch x := a.(type) {
	case *plan.Column:
		y, ok := b.(*plan.Column)
		return ok && x.Name == y.Name
	case *plan.Literal:
		y, ok := b.(*plan.Literal)
		return ok && x.Typ.Equal(y.Typ) && reflect.DeepEqual(x.Value, y.Value)
	case *plan.Call:
		y, ok := b.(*plan.Call)
		if !ok || x.Func != y.Func || x.Distinct != y.Distinct || (x.Filter == nil) != (y.Filter == nil) {
			return false
		}
	case *plan.Cast:
		y, ok := b.(*plan.Cast)
		if !ok || !x.To.Equal(y.To) || x.Try != y.Try {
			return false
		}
	case *plan.Case:
		y, ok := b.(*plan.Case)
		if !ok || len(x.Whens) != len(y.Whens) || (x.Else == nil) != (y.Else == nil) {
			return false
		}
	default:
		return false
	}
	xs, ys := a.Children(), b.Children()
	if len(xs) != len(ys) {
		return false
	}
	for i := range xs {
		if !sameExpr(xs[i], ys[i]) {
			return false
		}
	}
	return true
}
