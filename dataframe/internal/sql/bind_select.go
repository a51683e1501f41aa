package sql

import (
	"fmt"
	"strings"

	"weir/dataframe/plan"
)

// A selection is one SELECT while it is bound.
type selection struct {
	b     *binder
	node  plan.Node
	scope *scope
	outs  []out
}

// An out is one column of the result.
type out struct {
	e    plan.Expr
	name string
	pos  int
	star bool
}

// selectNode binds s; q holds its ORDER BY and LIMIT.
func (b *binder) selectNode(s *selectBody, q *query, views *view) (plan.Node, error) {
	node, sc, err := b.fromNode(s.from, views)
	if err != nil {
		return nil, err
	}
	sel := &selection{b: b, node: node, scope: sc}
	if err := sel.where(s.where, views); err != nil {
		return nil, err
	}
	if err := sel.list(s); err != nil {
		return nil, err
	}
	having, err := sel.having(s.having)
	if err != nil {
		return nil, err
	}
	order, err := sel.order(q.order, s.distinct)
	if err != nil {
		return nil, err
	}
	if err := sel.group(s, having, order); err != nil {
		return nil, err
	}
	return sel.finish(s, q, order)
}

func (s *selection) where(c *clause, views *view) error {
	if c == nil {
		return nil
	}
	rest, err := s.semiJoins(c.e, views)
	if err != nil || rest == nil {
		return err
	}
	e, err := s.b.bind(rest, s.scope, nil)
	if err != nil {
		return err
	}
	if plan.IsAggregate(e) {
		return s.b.errorAt(c.pos, "WHERE cannot hold aggregates; use HAVING")
	}
	f, err := plan.NewFilter(s.node, e)
	if err != nil {
		return s.b.wrap(c.pos, err)
	}
	s.node = f
	return nil
}

// list binds what stands behind SELECT.
func (s *selection) list(body *selectBody) error {
	for _, it := range body.items {
		if it.star {
			if err := s.star(it); err != nil {
				return err
			}
			continue
		}
		e, err := s.b.bind(it.e, s.scope, nil)
		if err != nil {
			return err
		}
		s.outs = append(s.outs, out{e: e, name: outName(s.b, it), pos: it.pos})
	}
	return s.uniqueNames()
}

// outName is the alias, the column's own name, or the text of the expression.
func outName(b *binder, it item) string {
	if it.alias != "" {
		return it.alias
	}
	if c, ok := it.e.(*plan.Column); ok {
		parts := b.refs[c].parts
		return parts[len(parts)-1]
	}
	return it.e.String()
}

// star adds all columns, or those of one table.
func (s *selection) star(it item) error {
	found := false
	for _, c := range s.scope.cols {
		if it.table != "" && !strings.EqualFold(c.table, it.table) || it.table == "" && c.merged {
			continue
		}
		found = true
		col := &plan.Column{Name: c.column}
		s.b.refs[col] = ref{[]string{c.name}, it.pos}
		s.outs = append(s.outs, out{e: col, name: c.name, pos: it.pos, star: true})
	}
	if !found && it.table != "" {
		return s.b.errorAt(it.pos, "no table %q in FROM", it.table)
	}
	if !found {
		return s.b.errorAt(it.pos, "* needs a FROM with columns")
	}
	return nil
}

// uniqueNames numbers the names that * repeats (id, id_1) and refuses those
// that a person could have chosen.
func (s *selection) uniqueNames() error {
	taken := map[string]int{}
	for _, o := range s.outs {
		if !o.star {
			if taken[o.name]++; taken[o.name] > 1 {
				return s.b.errorAt(o.pos, "two result columns are called %q; name one with AS", o.name)
			}
		}
	}
	for i := range s.outs {
		o := &s.outs[i]
		if !o.star {
			continue
		}
		name := o.name
		for n := 1; taken[o.name] > 0; n++ {
			o.name = fmt.Sprintf("%s_%d", name, n)
		}
		taken[o.name]++
	}
	return nil
}

// aliased is the expression that SELECT gives the name, nil if there is none.
func (s *selection) aliased(name string) plan.Expr {
	for _, same := range []func(a, b string) bool{func(a, b string) bool { return a == b }, strings.EqualFold} {
		for _, o := range s.outs {
			if !o.star && same(o.name, name) {
				return o.e
			}
		}
	}
	return nil
}

func (s *selection) having(c *clause) (*clause, error) {
	if c == nil {
		return nil, nil
	}
	e, err := s.b.bind(c.e, s.scope, s.aliased)
	return &clause{e, c.pos}, err
}

// finish puts the list, DISTINCT, ORDER BY and LIMIT above the rest. Order keys
// that SELECT does not list are computed beside the list and dropped again.
func (s *selection) finish(body *selectBody, q *query, order []sortKey) (plan.Node, error) {
	b := s.b
	var es, shown []plan.Expr
	for _, o := range s.outs {
		es = append(es, named(o.e, o.name))
		shown = append(shown, &plan.Column{Name: o.name})
	}
	var keys []plan.SortKey
	for i := range order {
		k := &order[i]
		name := k.out
		if k.hidden != nil {
			name = fmt.Sprintf("order by %d", i+1)
			es = append(es, &plan.Alias{X: k.hidden, Name: name})
		}
		keys = append(keys, plan.SortKey{X: &plan.Column{Name: name}, Desc: k.desc, NullsFirst: k.nullsFirst})
	}
	node, err := s.project(es, body.pos)
	if err != nil {
		return nil, err
	}
	if body.distinct {
		if node, err = plan.NewDistinct(node, nil); err != nil {
			return nil, b.wrap(body.pos, err)
		}
	}
	if len(keys) > 0 {
		if node, err = plan.NewSort(node, keys); err != nil {
			return nil, b.wrap(q.order[0].pos, err)
		}
	}
	node = limited(node, q)
	if len(es) > len(shown) {
		p, err := plan.NewProject(node, shown)
		return p, b.wrap(body.pos, err)
	}
	return node, nil
}

// project is the Project of es over the node, or the node itself if that has
// just these columns.
func (s *selection) project(es []plan.Expr, pos int) (plan.Node, error) {
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
