//go:build oracle

package oracle_test

import (
	"slices"
	"strings"
)

// A rel is a query and its columns.
type rel struct {
	node *node // a SELECT
	cols []col // key: these together are unique and never all alike
}

func (g gen) name() string { return g.fresh("c") }

// fresh is a name that nothing has yet.
func (g gen) fresh(letter string) string {
	*g.next++
	return sprintf("%s%d", letter, *g.next)
}

// with is a gen that sees other columns.
func (g gen) with(cols []col) gen { return gen{g.r, cols, g.next} }

func aliased(cols []col, alias string) []col {
	out := slices.Clone(cols)
	for i := range out {
		out[i].name = alias + "." + out[i].name
	}
	return out
}

// base is one of the tables.
func (g gen) base() rel {
	var cols []col
	for _, c := range rawColumns {
		cols = append(cols, col{kind: c.kind, name: c.name, raw: c.there, key: c.name == "id"})
	}
	return rel{same("rel", "SELECT * FROM "+g.one("t", "t", "v")), cols}
}

// rel is a query of depth steps over the tables.
func (g gen) rel(depth int) rel {
	if depth <= 0 {
		return g.base()
	}
	in := g.rel(depth - 1)
	switch g.n(18) {
	case 0:
		return g.filtered(in)
	case 1, 2:
		return g.projected(in)
	case 3, 4:
		return g.grouped(in)
	case 5, 6:
		return g.joined(in, g.rel(g.n(depth)))
	case 7:
		return g.windowed(in)
	case 8:
		return g.united(in)
	case 9:
		return g.distinct(in)
	case 10, 11:
		return g.asof(in, g.rel(g.n(depth)))
	case 12:
		return g.lateral(in, g.base())
	case 13:
		return g.unnested(in)
	case 14:
		return g.pivoted(in)
	case 15:
		return g.unpivoted(in)
	case 16:
		return g.recursive(in)
	}
	return g.qualified(in)
}

// from is a rel as an item of FROM.
func from(in rel, alias string) *node {
	if in.node.kids == nil && strings.HasPrefix(in.node.here, "SELECT * FROM ") {
		return word(strings.TrimPrefix(in.node.here, "SELECT * FROM ") + " " + alias)
	}
	return same("", "(%s) "+alias, in.node)
}

func (g gen) where(cols []col) *node {
	w := g.with(cols)
	switch g.n(8) {
	case 0, 1, 2, 3:
		return &node{void: true}
	case 4:
		return perhaps(" WHERE %s", w.subquery(cols))
	}
	return perhaps(" WHERE %s", w.expr("bool", 1+g.n(2)))
}

func (g gen) filtered(in rel) rel {
	cols := aliased(in.cols, "a")
	return rel{same("", "SELECT * FROM %s%s", from(in, "a"), g.where(cols)), in.cols}
}

// outputs are a select list: the keys, and a few expressions.
func (g gen) outputs(cols []col, extra int) (*node, []col) {
	var items []*node
	var out []col
	add := func(x *node, k kind, key bool) {
		name := g.name()
		item := same("", "%s AS "+name, x)
		item.fixed = key
		items = append(items, item)
		out = append(out, col{kind: k, name: name, key: key})
	}
	for _, c := range cols {
		if c.key {
			add(c.node(), c.kind, true)
		}
	}
	for range extra {
		c := cols[g.n(len(cols))]
		if g.n(3) == 0 {
			add(c.node(), c.kind, false)
			continue
		}
		k := g.kind()
		if g.n(6) == 0 {
			add(g.scalar(cols, k), k, false)
			continue
		}
		add(g.with(cols).expr(k, 2), k, false)
	}
	return listed(", ", items...), out
}

func (g gen) projected(in rel) rel {
	cols := aliased(in.cols, "a")
	list, out := g.outputs(cols, 1+g.n(4))
	return rel{same("", "SELECT %s FROM %s%s", list, from(in, "a"), g.where(cols)), out}
}

func hasKey(cols []col) bool {
	return slices.ContainsFunc(cols, func(c col) bool { return c.key })
}

func noKey(cols []col) []col {
	out := slices.Clone(cols)
	for i := range out {
		out[i].key = false
	}
	return out
}

func (g gen) joined(l, r rel) rel {
	both := append(aliased(l.cols, "a"), aliased(r.cols, "b")...)
	kind := g.one("JOIN", "JOIN", "LEFT JOIN", "RIGHT JOIN", "FULL JOIN", "CROSS JOIN")
	if !hasKey(l.cols) || !hasKey(r.cols) {
		both = noKey(both)
	}
	list, out := g.outputs(both, 2+g.n(3))
	head := []*node{list, from(l, "a"), from(r, "b")}
	where := g.where(both)
	if kind == "CROSS JOIN" {
		return rel{same("", "SELECT %s FROM %s CROSS JOIN %s%s", append(head, where)...), out}
	}
	return rel{same("", "SELECT %s FROM %s "+kind+" %s ON %s%s", append(head, g.on(l, r), where)...), out}
}

// on is a join's condition: mostly an equality, then something more.
func (g gen) on(l, r rel) *node {
	var conditions []*node
	lg, rg := g.with(aliased(l.cols, "a")), g.with(aliased(r.cols, "b"))
	if g.n(4) == 0 {
		conditions = append(conditions, g.between(lg, rg))
	}
	for range g.n(3) {
		c := lg.cols[g.n(len(lg.cols))]
		op := g.one("=", "=", "=", "=", "IS NOT DISTINCT FROM", "<", ">=", "<>")
		conditions = append(conditions, same("", "%s "+op+" %s", c.node(), rg.leaf(c.kind)))
	}
	if g.n(3) == 0 || len(conditions) == 0 {
		conditions = append(conditions, g.with(append(lg.cols, rg.cols...)).expr("bool", 1))
	}
	return listed(" AND ", conditions...)
}

// subquery is a condition with a query in it, often correlated.
func (g gen) subquery(cols []col) *node {
	in := g.rel(g.n(2))
	inner := aliased(in.cols, "q")
	c := cols[g.n(len(cols))]
	same1 := g.with(inner).leaf(c.kind)
	correlated := perhaps(" WHERE %s", listed(" AND ",
		same("", "%s "+g.one("=", "=", "IS NOT DISTINCT FROM", "<")+" %s", same1, c.node()),
		g.with(inner).expr("bool", 1)))
	switch g.n(5) {
	case 0:
		return same("bool", "%s "+g.one("IN", "NOT IN")+" (SELECT %s FROM %s)", c.node(), g.with(inner).leaf(c.kind), from(in, "q"))
	case 1:
		return same("bool", "%s "+g.one("IN", "NOT IN")+" (SELECT %s FROM %s%s)", c.node(), g.with(inner).leaf(c.kind), from(in, "q"), correlated)
	case 2:
		return same("bool", "%s "+g.one("<", ">=", "=")+" (SELECT "+g.one("min", "max")+"(%s) FROM %s%s)", c.node(), g.with(inner).leaf(c.kind), from(in, "q"), correlated)
	case 3:
		return same("bool", "(SELECT count(*) FROM %s%s) > 1", from(in, "q"), correlated)
	}
	return same("bool", g.one("", "NOT ")+"EXISTS (SELECT 1 FROM %s%s)", from(in, "q"), correlated)
}

func (g gen) united(in rel) rel {
	op := g.one("UNION ALL", "UNION ALL", "UNION", "INTERSECT", "EXCEPT", "INTERSECT ALL", "EXCEPT ALL", "UNION BY NAME", "UNION ALL BY NAME")
	cols := aliased(in.cols, "a")
	var items, others []*node
	var out []col
	for range 1 + g.n(3) {
		c := cols[g.n(len(cols))]
		name := g.name()
		items = append(items, same("", "%s AS "+name, c.node()))
		others = append(others, same("", "%s AS "+name, g.with(cols).expr(c.kind, 1)))
		out = append(out, col{kind: c.kind, name: name})
	}
	if strings.HasSuffix(op, "NAME") {
		slices.Reverse(others)
	}
	// The lists shrink together or not at all.
	left := same("", strings.TrimSuffix(strings.Repeat("%s, ", len(items)), ", "), items...)
	right := same("", strings.TrimSuffix(strings.Repeat("%s, ", len(others)), ", "), others...)
	return rel{same("", "SELECT %s FROM %s%s "+op+" SELECT %s FROM %s%s", left, from(in, "a"), g.where(cols), right, from(in, "a"), g.where(cols)), out}
}

func (g gen) distinct(in rel) rel {
	cols := aliased(in.cols, "a")
	if g.n(2) == 0 && hasKey(cols) {
		c := cols[g.n(len(cols))]
		order := []*node{same("", "%s NULLS LAST", c.node())}
		order = append(order, g.keyOrder(cols)...)
		list, out := g.outputs(cols, 2)
		return rel{same("", "SELECT DISTINCT ON (%s) %s FROM %s%s ORDER BY %s", c.node(), list, from(in, "a"), g.where(cols), listed(", ", order...)), out}
	}
	var items []*node
	var out []col
	for range 1 + g.n(2) {
		k, name := g.kind(), g.name()
		items = append(items, same("", "%s AS "+name, g.with(cols).expr(k, 1)))
		out = append(out, col{kind: k, name: name, key: true})
	}
	return rel{same("", "SELECT DISTINCT %s FROM %s%s", listed(", ", items...), from(in, "a"), g.where(cols)), out}
}

// keyOrder is ORDER BY's items that leave no two rows equal.
func (g gen) keyOrder(cols []col) []*node {
	var out []*node
	for _, c := range cols {
		if c.key {
			item := same("", "%s"+g.one("", "", " DESC")+g.one("", " NULLS FIRST", " NULLS LAST"), c.node())
			item.fixed = true
			out = append(out, item)
		}
	}
	return out
}

// query is a whole query; ordered tells whether the order of its rows is asked for.
func (g gen) query() (root *node, ordered bool) {
	in := g.rel(1 + g.n(3))
	top := in.node
	if g.n(10) == 0 {
		top = same("", "WITH w AS (%s) SELECT * FROM w", in.node)
		in.node = top
	}
	if !hasKey(in.cols) || g.n(4) == 0 {
		return listed(" ", top), false
	}
	order := g.keyOrder(in.cols)
	if g.n(2) == 0 {
		c := in.cols[g.n(len(in.cols))]
		order = append([]*node{same("", "%s"+g.one("", " DESC")+g.one("", " NULLS FIRST", " NULLS LAST"), same("", c.name))}, order...)
	}
	limit := &node{void: true}
	if g.n(3) == 0 {
		limit = perhaps(sprintf(" LIMIT %d", g.n(20)))
		if g.n(2) == 0 {
			limit = perhaps(sprintf(" LIMIT %d OFFSET %d", g.n(20), g.n(8)))
		}
	}
	return listed(" ", same("", "SELECT * FROM %s ORDER BY %s%s", from(rel{top, nil}, "z"), listed(", ", order...), limit)), true
}
