//go:build oracle

package sql_test

// nested draws a query with queries in its expressions, an outer join on any condition, a
// window or a set operation.
func (g gen) nested() both {
	l, r := gen{g.r, "l."}, gen{g.r, "r."}
	k := g.anyKind()
	switch g.pick(9) {
	case 0:
		return same("SELECT id FROM t l WHERE %s %s (SELECT %s FROM t r WHERE %s) ORDER BY id", l.of(k, 1), pickOf(g, "IN", "NOT IN"), r.of(k, 1), g.correlation())
	case 1:
		return same("SELECT id, %s %s (SELECT %s FROM t r WHERE %s) AS x FROM t l ORDER BY id", l.of(k, 1), pickOf(g, "IN", "NOT IN"), r.of(k, 1), g.correlation())
	case 2:
		return same("SELECT id FROM t l WHERE %s (SELECT 1 FROM t r WHERE %s) ORDER BY id", pickOf(g, "EXISTS", "NOT EXISTS"), g.correlation())
	case 3:
		return same("SELECT id, (SELECT %s FROM t r WHERE %s) AS x FROM t l ORDER BY id", r.number(), g.correlation())
	case 4:
		n := pickOf(g, "int", "date", "text")
		return same("SELECT id, %s %s %s (SELECT %s FROM t r WHERE %s) AS x FROM t l ORDER BY id", l.of(n, 1), pickOf(g, "=", "<>", "<", ">="), pickOf(g, "ANY", "ALL"), r.of(n, 1), g.correlation())
	case 5:
		return same("SELECT l.id AS l, r.id AS r FROM t l %s JOIN t r ON %s ORDER BY 1 NULLS LAST, 2 NULLS LAST", pickOf(g, "RIGHT", "FULL", "LEFT"), g.correlation())
	case 6:
		return same("SELECT id, %s OVER (PARTITION BY %s ORDER BY id %s) AS x FROM t ORDER BY id", pickOf(g, "count(*)", "sum(i)", "min(s)", "max(d)", "lag(i)", "row_number()"), g.of(k, 1), pickOf(g, "", "ROWS BETWEEN 1 PRECEDING AND 1 FOLLOWING"))
	case 7:
		return same("SELECT %s AS x FROM t WHERE %s %s SELECT %s FROM t", g.of(k, 1), g.bool(1), pickOf(g, "EXCEPT", "INTERSECT", "EXCEPT ALL", "INTERSECT ALL"), g.of(k, 1))
	}
	return same("SELECT l.id, x.n FROM t l LEFT JOIN LATERAL (SELECT %s AS n FROM t r WHERE %s) x ON true ORDER BY l.id", r.number(), g.correlation())
}

// correlation is a condition on l and r.
func (g gen) correlation() both {
	key := pickOf(g, "i", "s", "d", "p", "b")
	on := same("l.%[1]s %[2]s r.%[1]s", key, pickOf(g, "=", "=", "=", "<", "<>", "IS NOT DISTINCT FROM"))
	switch g.pick(3) {
	case 0:
		return same("%s AND %s", on, gen{g.r, "r."}.bool(1))
	case 1:
		return same("%s OR l.id = r.j", on)
	}
	return on
}

// number is an aggregate that gives a number for every input.
func (g gen) number() both {
	return same("%s", pickOf(g, "count(*)", "sum("+g.alias+"i)", "max("+g.alias+"j)", "count(DISTINCT "+g.alias+"s)", "count(*) + 1", "coalesce(min("+g.alias+"i), 7)"))
}

func pickOf(g gen, list ...string) string { return list[g.pick(len(list))] }
