package sql

import "weir/dataframe/plan"

// x IN (SELECT …) as one of the conditions of WHERE keeps the rows that have a
// partner: a semi join. Below OR or NOT, and in other places, there is no such
// join, and it is refused.

// A subquery is what stands behind IN.
type subquery struct {
	q   *query
	pos int
}

// inQuery reads the query behind IN ( and its closing parenthesis. The call
// that it gives is only a mark.
func (p *parser) inQuery(x plan.Expr) (plan.Expr, error) {
	pos := p.peek().pos
	if p.subs == nil {
		return nil, p.errorAt(pos, "IN (SELECT …) needs a whole query around it; use a join")
	}
	q, err := p.query()
	if err != nil {
		return nil, err
	}
	c := call("in", x)
	p.subs[c] = subquery{q, pos}
	return c, p.expect(")")
}

// semiJoins joins the conditions of the form x IN (SELECT …) and gives back the
// others, nil if there are none.
func (s *selection) semiJoins(e plan.Expr, views *view) (plan.Expr, error) {
	if len(s.b.subs) == 0 {
		return e, nil
	}
	var rest []plan.Expr
	for _, part := range plan.SplitAnd(e) {
		c, ok := part.(*plan.Call)
		sub, isSub := s.b.subs[c]
		if !ok || !isSub {
			rest = append(rest, part)
			continue
		}
		if err := s.semiJoin(c.Args[0], sub, views); err != nil {
			return nil, err
		}
	}
	if len(rest) == 0 {
		return nil, nil
	}
	out := rest[0]
	for _, r := range rest[1:] {
		out = call("and", out, r)
	}
	return out, nil
}

func (s *selection) semiJoin(x plan.Expr, sub subquery, views *view) error {
	b := s.b
	key, err := b.bind(x, s.scope, nil)
	if err != nil {
		return err
	}
	right, err := b.query(sub.q, views)
	if err != nil {
		return err
	}
	if n := right.Schema().Len(); n != 1 {
		return b.errorAt(sub.pos, "IN (SELECT …) takes one column, not %d", n)
	}
	on := &plan.Column{Name: right.Schema().Fields[0].Name}
	j, err := plan.NewJoin(s.node, right, plan.Semi, []plan.Expr{key}, []plan.Expr{on}, "")
	if err != nil {
		return b.wrap(sub.pos, err)
	}
	s.node = j
	return nil
}

// noSubquery refuses an IN (SELECT …) anywhere in e.
func (b *binder) noSubquery(e plan.Expr) (failed error) {
	if len(b.subs) == 0 {
		return nil
	}
	plan.Walk(e, func(x plan.Expr) bool {
		if c, ok := x.(*plan.Call); ok {
			if sub, isSub := b.subs[c]; isSub && failed == nil {
				failed = b.errorAt(sub.pos, "IN (SELECT …) is there as a condition of WHERE, joined to others by AND; elsewhere, and for NOT IN, use a LEFT JOIN")
			}
		}
		return failed == nil
	})
	return failed
}
