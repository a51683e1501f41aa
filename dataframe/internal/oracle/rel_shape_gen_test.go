//go:build oracle

package oracle_test

// unnested makes a row of every element of a list.
func (g gen) unnested(in rel) rel {
	cols := aliased(in.cols, "a")
	elements, k := g.with(cols).expr("list", 1), kind("int")
	if g.n(2) == 0 {
		elements, k = g.with(cols).expr("words", 1), "text"
	}
	list, out := g.outputs(cols, 1)
	name, place := g.name(), g.name()
	if g.n(3) == 0 {
		more := differ("", "", "")
		if g.n(2) == 0 { // side by side, until the longer one ends
			other := g.name()
			more = same("", ", unnest(%s) AS "+other, g.with(cols).expr("words", 1))
			out = append(out, col{kind: "text", name: other})
		}
		out = append(noKey(out), col{kind: k, name: name})
		return rel{same("", "SELECT %s%s, unnest(%s) AS "+name+" FROM %s%s", list, more, elements, from(in, "a"), g.where(cols)), out}
	}
	out = append(out, col{kind: k, name: name}, col{kind: "int", name: place, key: hasKey(in.cols)})
	join := g.one("CROSS JOIN unnest(%s) WITH ORDINALITY AS u(e, o)", "LEFT JOIN unnest(%s) WITH ORDINALITY AS u(e, o) ON TRUE")
	return rel{same("", "SELECT %s, u.e AS "+name+", u.o AS "+place+" FROM %s "+join+"%s", list, from(in, "a"), elements, g.where(cols)), out}
}

// pivoted makes columns of a few texts.
func (g gen) pivoted(in rel) rel {
	cols := aliased(in.cols, "a")
	w := g.with(cols)
	key, value, by := g.kind(), g.kind(), g.name()
	if value == "map" || value == "row" {
		value = "text"
	}
	agg := g.name()
	call := g.one("max(v)", "min(v)", "count(v)", "count(*)", "max(v) FILTER (WHERE v IS NOT NULL)")
	k := value
	if call[0] == 'c' {
		k = "int"
	}
	items := sprintf(`"ab_%s" AS %s, "10_%s" AS %s`, agg, agg+"x", agg, agg+"y")
	out := []col{{kind: key, name: by, key: true}, {kind: k, name: agg + "x"}, {kind: k, name: agg + "y"}}
	return rel{same("", "SELECT k AS "+by+", "+items+" FROM (PIVOT (SELECT %s AS k, %s AS n, %s AS v FROM %s%s) ON n IN ('ab', '10', 'a') USING "+call+" AS "+agg+", count(*) AS z GROUP BY k)",
		w.expr(key, 1), w.expr("text", 1), w.expr(value, 1), from(in, "a"), g.where(cols)), out}
}

// unpivoted makes rows of columns of a kind.
func (g gen) unpivoted(in rel) rel {
	cols := aliased(in.cols, "a")
	k := g.kind()
	list, out := g.outputs(cols, 1)
	word, value := g.name(), g.name()
	out = append(out, col{kind: "text", name: word, key: hasKey(in.cols)}, col{kind: k, name: value})
	w := g.with(cols)
	return rel{same("", "SELECT * FROM (SELECT %s, %s AS x, %s AS y, %s AS z FROM %s%s) UNPIVOT "+g.one("", "INCLUDE NULLS ")+"("+value+" FOR "+word+" IN (x, y, z))",
		list, w.leaf(k), w.leaf(k), w.expr(k, 1), from(in, "a"), g.where(cols)), out}
}

// recursive counts up from every row, or goes along the pairs of two columns.
func (g gen) recursive(in rel) rel {
	cols := aliased(in.cols, "a")
	w := g.with(cols)
	name := g.fresh("r")
	if g.n(2) == 0 || !hasKey(cols) {
		a, b, pairs := g.name(), g.name(), g.fresh("p")
		steps := same("", "SELECT (%s) %% 6 AS x, (%s) %% 6 AS y FROM %s%s", w.leaf("int"), w.leaf("int"), from(in, "a"), g.where(cols))
		return rel{same("", "WITH RECURSIVE "+pairs+" AS (%s), "+name+"("+a+", "+b+") AS (SELECT x, y FROM "+pairs+" UNION SELECT "+name+"."+a+", "+pairs+".y FROM "+name+" JOIN "+pairs+" ON "+name+"."+b+" = "+pairs+".x) SELECT * FROM "+name, steps),
			[]col{{kind: "int", name: a, key: true}, {kind: "int", name: b, key: true}}}
	}
	list, out := g.outputs(cols, 1)
	n := g.name()
	var names string
	for _, c := range out {
		names += c.name + ", "
	}
	out = append(out, col{kind: "int", name: n, key: true})
	return rel{same("", "WITH RECURSIVE "+name+" AS (SELECT %s, CAST(0 AS bigint) AS "+n+" FROM %s%s UNION ALL SELECT "+names+n+" + 1 FROM "+name+" WHERE "+n+" < "+sprintf("%d", g.n(3))+") SELECT * FROM "+name,
		list, from(in, "a"), g.where(cols)), out}
}

// qualified keeps the rows for which a window function says so.
func (g gen) qualified(in rel) rel {
	cols := aliased(in.cols, "a")
	list, out := g.outputs(cols, 1+g.n(2))
	if !hasKey(cols) {
		return rel{same("", "SELECT %s FROM %s QUALIFY count(*) OVER (PARTITION BY %s) > 1", list, from(in, "a"), g.with(cols).leaf(cols[0].kind)), out}
	}
	x, k := g.window(cols)
	condition := same("", "%s IS NOT NULL", x)
	switch k {
	case "int":
		condition = same("", "%s "+g.one("<=", ">", "=")+" 2", x)
	case "bool":
		condition = same("", "%s", x)
	}
	return rel{same("", "SELECT %s FROM %s%s QUALIFY %s", list, from(in, "a"), g.where(cols), condition), out}
}
