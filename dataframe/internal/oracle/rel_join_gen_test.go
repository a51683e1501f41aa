//go:build oracle

package oracle_test

// asof joins each row with the nearest of the other side. Of equal times there one is taken here,
// any there: so there are none.
func (g gen) asof(l, r rel) rel {
	if !hasKey(r.cols) {
		return g.joined(l, r)
	}
	lg, rg := g.with(aliased(l.cols, "a")), g.with(aliased(r.cols, "q"))
	var near, equal *col
	for range 20 {
		c := rg.cols[g.n(len(rg.cols))]
		switch c.kind {
		case "int", "float", "date", "ts", "dec", "tz", "uint", "time", "text":
			near = &c
		}
		if other := rg.cols[g.n(len(rg.cols))]; g.n(2) == 0 && other.name != c.name {
			equal = &other
		}
	}
	if near == nil {
		return g.joined(l, r)
	}
	left := lg.column(near.kind)
	if left == nil {
		return g.joined(l, r)
	}
	different := []*node{near.node()}
	var conditions []*node
	asB := func(c col) *node { c.name = "b" + c.name[1:]; return c.node() }
	if equal != nil {
		different = append(different, equal.node())
		if x := lg.column(equal.kind); x != nil {
			conditions = append(conditions, same("", "%s = %s", x, asB(*equal)))
		}
	}
	op := g.one(">=", ">", "<=", "<")
	conditions = append(conditions, same("", "%s "+op+" %s", left, asB(*near)))
	if g.n(2) == 0 {
		conditions[0], conditions[len(conditions)-1] = conditions[len(conditions)-1], conditions[0]
	}
	if len(conditions) == 1 {
		different = different[:1]
	}
	apart := same("", "(SELECT DISTINCT ON (%s) * FROM %s ORDER BY %s) b", listed(", ", different...), from(r, "q"), listed(", ", g.keyOrder(rg.cols)...))
	both := append(aliased(l.cols, "a"), noKey(aliased(r.cols, "b"))...)
	list, out := g.outputs(both, 2+g.n(3))
	on := listed(" AND ", conditions...)
	outer := g.one("", "LEFT ")
	here := "SELECT %[1]s FROM %[2]s ASOF " + outer + "JOIN %[3]s ON %[4]s%[6]s"
	there := here
	if len(conditions) == 2 {
		// DuckDB 1.5 pairs nulls if there is an equality too, which 2.0 does not.
		order := map[byte]string{'>': "DESC", '<': "ASC"}[op[0]]
		there = "SELECT %[1]s FROM %[2]s " + outer + "JOIN LATERAL (SELECT b.* FROM %[3]s WHERE %[4]s ORDER BY %[5]s " + order + " LIMIT 1) b ON TRUE%[6]s"
	}
	return rel{differ("", here, there, list, from(l, "a"), apart, on, asB(*near), g.where(both)), out}
}

// between are two inequalities that bound the columns of one side by those of the other.
func (g gen) between(lg, rg gen) *node {
	k := []kind{"int", "int", "float", "date", "ts", "dec", "text", "tz"}[g.n(8)]
	x, from, to := lg.leaf(k), rg.leaf(k), rg.leaf(k)
	switch g.n(3) {
	case 0:
		return same("", "%s BETWEEN %s AND %s", x, from, to)
	case 1:
		return same("", "%s "+g.one(">", ">=")+" %s AND %s "+g.one("<", "<=")+" %s", x, from, lg.leaf(k), to)
	}
	return same("", "%s < %s AND %s > %s", x, to, lg.leaf(k), from)
}

// lateral joins each row with the first few of a query about it.
func (g gen) lateral(l, r rel) rel {
	if !hasKey(r.cols) {
		return g.joined(l, r)
	}
	cols, inner := aliased(l.cols, "a"), aliased(r.cols, "q")
	c := cols[g.n(len(cols))]
	list, out := g.with(inner).outputs(inner, 1)
	condition := same("", "%s "+g.one("=", "=", "<", "IS NOT DISTINCT FROM", ">=")+" %s", g.with(inner).leaf(c.kind), c.node())
	query := same("", "(SELECT %s FROM %s WHERE %s ORDER BY %s"+sprintf(" LIMIT %d", 1+g.n(3))+")",
		list, from(r, "q"), condition, listed(", ", g.keyOrder(inner)...))
	both := append(cols, aliased(out, "b")...)
	if !hasKey(l.cols) {
		both = noKey(both)
	}
	items, all := g.outputs(both, 1+g.n(2))
	return rel{same("", "SELECT %s FROM %s "+g.one("CROSS JOIN LATERAL %s b", "LEFT JOIN LATERAL %s b ON TRUE"), items, from(l, "a"), query), all}
}

// scalar is a query that gives one value, of a kind, about a row of cols.
func (g gen) scalar(cols []col, k kind) *node {
	in := g.rel(g.n(2))
	inner := aliased(in.cols, "q")
	c := cols[g.n(len(cols))]
	correlated := perhaps(" WHERE %s", same("", "%s "+g.one("=", "=", "IS NOT DISTINCT FROM", "<", ">=")+" %s", g.with(inner).leaf(c.kind), c.node()))
	if k == "int" && g.n(2) == 0 {
		return same(k, "(SELECT "+g.one("count(*)", "count(DISTINCT %[3]s)", "count(*) FILTER (WHERE %[3]s IS NULL)")+" FROM %[1]s%[2]s)",
			from(in, "q"), correlated, g.with(inner).leaf(g.kind()))
	}
	return same(k, "(SELECT "+g.one("min", "max")+"(%s) FROM %s%s)", g.with(inner).expr(k, 1), from(in, "q"), correlated)
}
