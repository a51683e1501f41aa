//go:build oracle

package oracle_test

import "strings"

// windowed adds window functions to the keys of in.
func (g gen) windowed(in rel) rel {
	cols := aliased(in.cols, "a")
	if !hasKey(cols) {
		return g.projected(in)
	}
	var items []*node
	var out []col
	for _, c := range cols {
		if c.key {
			name := g.name()
			item := same("", "%s AS "+name, c.node())
			item.fixed = true
			items = append(items, item)
			out = append(out, col{kind: c.kind, name: name, key: true})
		}
	}
	for range 1 + g.n(3) {
		x, k := g.window(cols)
		x = rounded(x, k)
		name := g.name()
		items = append(items, same("", "%s AS "+name, x))
		out = append(out, col{kind: k, name: name})
	}
	return rel{same("", "SELECT %s FROM %s%s", listed(", ", items...), from(in, "a"), g.where(cols)), out}
}

// window is a window call. Whoever depends on the order of rows gets one without ties.
func (g gen) window(cols []col) (*node, kind) {
	w := g.with(cols)
	var partition *node = &node{void: true}
	if g.n(3) > 0 {
		partition = perhaps("PARTITION BY %s", cols[g.n(len(cols))].node())
	}
	total := listed(", ", append(g.orderItem(cols), g.keyOrder(cols)...)...)
	k := g.kind()
	if k == "map" || k == "row" {
		k = "int"
	}
	over := func(call string, frame string, kids ...*node) *node {
		return same("", call+" OVER (%s ORDER BY %s"+frame+")", append(kids, partition, total)...)
	}
	switch g.n(9) {
	case 0:
		return over(g.one("row_number()", "rank()", "dense_rank()"), ""), "int"
	case 1:
		ties := listed(", ", g.orderItem(cols)...)
		if len(ties.kids) == 0 {
			ties = total
		}
		call := g.one("rank()", "dense_rank()", "count(*)")
		return same("", call+" OVER (%s ORDER BY %s)", partition, ties), "int"
	case 2:
		return over(g.one("percent_rank()", "cume_dist()"), ""), "float"
	case 3:
		return over(sprintf("ntile(%d)", 1+g.n(5)), ""), "int"
	case 4:
		if g.n(2) == 0 {
			return over(g.one("lag", "lead")+"(%s"+g.one("", ", 2", ", 0")+g.nulls()+")", "", w.expr(k, 1)), k
		}
		if k == "dec" {
			return over(g.one("lag", "lead")+"(CAST(%s AS decimal(18,4)), 1, CAST(%s AS decimal(18,4)))", "", w.expr(k, 1), w.leaf(k)), k
		}
		return over(g.one("lag", "lead")+"(%s, 1, %s"+g.nulls()+")", "", w.expr(k, 1), w.leaf(k)), k
	case 5:
		call := g.one("first_value(%s", "last_value(%s", "nth_value(%s, 2", "nth_value(%s, 1", "first_value(%s", "last_value(%s") + g.nulls() + ")"
		return over(call, g.frame(g.one("ROWS", "ROWS", "GROUPS")), w.expr(k, 1)), k
	}
	x, k := g.frameAggregate(w, k)
	switch g.n(4) {
	case 0:
		c := rangeColumn(cols, g)
		if c == nil {
			break
		}
		bound := map[kind][]string{"int": {"2", "0", "5"}, "float": {"1.5", "0.25"}, "date": {"INTERVAL '3 days'", "INTERVAL '1 month'"}, "ts": {"INTERVAL '36 hours'", "INTERVAL '1 year'"}}[c.kind]
		n := bound[g.n(len(bound))]
		frame := g.one(
			"RANGE BETWEEN "+n+" PRECEDING AND CURRENT ROW",
			"RANGE BETWEEN "+n+" PRECEDING AND "+n+" FOLLOWING",
			"RANGE BETWEEN CURRENT ROW AND "+n+" FOLLOWING",
			"RANGE BETWEEN UNBOUNDED PRECEDING AND "+n+" FOLLOWING",
			"RANGE BETWEEN "+n+" PRECEDING AND UNBOUNDED FOLLOWING") + g.exclude()
		return same("", "%s OVER (%s ORDER BY %s"+g.one("", " DESC")+g.one("", " NULLS FIRST")+" "+frame+")", x, partition, c.node()), k
	case 1:
		ties := g.orderItem(cols)
		if len(ties) == 0 {
			break
		}
		return same("", "%s OVER (%s ORDER BY %s"+g.frame(g.one("GROUPS", "RANGE CURRENT"))+")", x, partition, ties[0]), k
	case 2:
		return same("", "%s OVER (%s)", x, partition), k
	}
	return same("", "%s OVER (%s ORDER BY %s"+g.frame("ROWS")+")", x, partition, total), k
}

// orderItem is one item of ORDER BY, or none.
func (g gen) orderItem(cols []col) []*node {
	c := cols[g.n(len(cols))]
	if c.kind == "map" || c.kind == "row" || g.n(4) == 0 {
		return nil
	}
	return []*node{same("", "%s"+g.one("", " DESC")+g.one("", " NULLS FIRST", " NULLS LAST"), c.node())}
}

// nulls says what a window function of values does with nulls.
func (g gen) nulls() string { return g.one("", "", " IGNORE NULLS", " RESPECT NULLS") }

func rangeColumn(cols []col, g gen) *col {
	for range 10 {
		c := cols[g.n(len(cols))]
		switch c.kind {
		case "int", "float", "date", "ts":
			return &c
		}
	}
	return nil
}

func (g gen) exclude() string {
	return g.one("", "", "", " EXCLUDE CURRENT ROW", " EXCLUDE GROUP", " EXCLUDE TIES")
}

// frame is a frame of ROWS or GROUPS; "RANGE CURRENT" has no distances.
func (g gen) frame(unit string) string {
	if unit == "RANGE CURRENT" {
		return g.one("", " RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW", " RANGE BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING", " RANGE BETWEEN CURRENT ROW AND CURRENT ROW") + ""
	}
	n, m := g.n(4), g.n(4)
	return " " + unit + " BETWEEN " + g.one(
		sprintf("%d PRECEDING AND CURRENT ROW", n),
		sprintf("%d PRECEDING AND %d FOLLOWING", n, m),
		sprintf("%d PRECEDING AND %d PRECEDING", n+m, m),
		sprintf("%d FOLLOWING AND %d FOLLOWING", m, n+m),
		"CURRENT ROW AND UNBOUNDED FOLLOWING",
		"UNBOUNDED PRECEDING AND CURRENT ROW",
		"UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING",
		sprintf("UNBOUNDED PRECEDING AND %d FOLLOWING", n)) + g.exclude()
}

// frameAggregate is an aggregate that does not depend on the order in a frame.
func (g gen) frameAggregate(w gen, any kind) (*node, kind) {
	for {
		rule := aggregateRules[g.n(len(aggregateRules))]
		if rule.order || strings.Contains(rule.here, "DISTINCT") || strings.Contains(rule.here, "CAST") ||
			strings.Contains(rule.there, "::") || strings.Contains(rule.here, "quantile") {
			continue
		}
		var kids []*node
		for _, a := range rule.args {
			if a == "any" {
				a = any
			}
			kids = append(kids, w.expr(a, 1))
		}
		out := rule.out
		if out == "any" {
			out = any
		}
		there := strings.ReplaceAll(rule.there, "{F}", "")
		if there == "" {
			there = rule.here
		}
		return differ("", rule.here, there, kids...), out
	}
}
