package syntax

// hypothetical is c, or what it counts: rank(x) WITHIN GROUP (ORDER BY k) is the rank that a row of x would have among the
// rows, and so one more than those before it. Nulls are behind all.
func (p *parser) hypothetical(c *Call) Expr {
	name := lower(c.Name[len(c.Name)-1])
	if len(c.Within) == 0 || c.Over != nil || name != "rank" && name != "dense_rank" && name != "percent_rank" && name != "cume_dist" {
		return c
	}
	if len(c.Within) != len(c.Args) || len(c.Args) != 1 {
		p.fail(c.Pos, "%s(x) WITHIN GROUP (ORDER BY k) takes one value and one key", name)
		return c
	}
	if o := c.Within[0]; o.Desc || o.Nulls == "first" {
		p.fail(c.Pos, "%s(x) WITHIN GROUP goes with an ascending order, nulls last", name)
		return c
	}
	k, x := c.Within[0].X, c.Args[0]
	binary := func(op string, a, b Expr) Expr { return &Binary{c.Pos, op, a, b} }
	null := func(e Expr, not bool) Expr { return &Is{Pos: c.Pos, X: e, What: "null", Not: not} }
	before := binary("or", binary("<", k, x), binary("and", null(x, false), null(k, true)))
	count := func(where Expr, of ...Expr) *Call {
		n := newCall(c.Pos, "count", of...)
		if n.Filter = c.Filter; where != nil && c.Filter != nil {
			n.Filter = binary("and", c.Filter, where)
		} else if where != nil {
			n.Filter = where
		}
		return n
	}
	all := func(where Expr) Expr { return count(where, &Star{Pos: c.Pos}) }
	one := &Number{c.Pos, "1"}
	share := func(a, b Expr) Expr {
		return binary("/", &Cast{Pos: c.Pos, X: a, To: &TypeName{Pos: c.Pos, Name: "double"}}, b)
	}
	switch name {
	case "rank":
		return binary("+", one, all(before))
	case "dense_rank":
		n := count(before, k)
		n.Distinct = true
		return binary("+", one, n)
	case "percent_rank":
		none := &Case{Pos: c.Pos, Whens: []When{{binary("=", all(nil), &Number{c.Pos, "0"}), &Cast{Pos: c.Pos, X: &Number{c.Pos, "0"}, To: &TypeName{Pos: c.Pos, Name: "double"}}}}}
		none.Else = share(all(before), all(nil))
		return none
	}
	upTo := binary("or", binary("<=", k, x), null(x, false))
	return share(binary("+", all(upTo), one), binary("+", all(nil), one))
}
