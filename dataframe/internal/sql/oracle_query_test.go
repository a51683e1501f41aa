//go:build oracle

package sql_test

import (
	"fmt"
	"strings"
)

// aggregate draws an aggregate call.
func (g gen) aggregate() both {
	k := g.anyKind()
	number := []string{"int", "float", "decimal"}[g.pick(3)]
	filter := same("")
	if g.pick(4) == 0 {
		filter = same(" FILTER (WHERE %s)", g.bool(1))
	}
	switch g.pick(16) {
	case 0:
		return same("count(*)%s", filter)
	case 1:
		return same("count(%s)%s", g.of(k, 1), filter)
	case 2:
		return same("count(DISTINCT %s)%s", g.col("id", "i", "f", "h", "p", "s", "b", "d", "ts"), filter)
	case 3:
		return same("sum(%s)%s", g.of(number, 1), filter)
	case 4:
		return same("avg(%s)%s", g.of(number, 1), filter)
	case 5:
		return same("min(%s)%s", g.of(k, 1), filter)
	case 6:
		return same("max(%s)%s", g.of(k, 1), filter)
	case 7:
		return same("%s(%s)%s", []string{"stddev", "stddev_pop", "variance", "var_pop"}[g.pick(4)], g.of(number, 0), filter)
	case 8:
		return differ("median(%s)%s", "median((%s)::DOUBLE)%s", g.of(number, 1), filter)
	case 9:
		return differ("quantile(%s, 0.3)%s", "quantile_cont((%s)::DOUBLE, 0.3)%s", g.of(number, 1), filter)
	case 10:
		return same("%s(%s)%s", []string{"bool_and", "bool_or"}[g.pick(2)], g.bool(1), filter)
	case 11:
		return differ("count_if(%s)%s", "coalesce(count_if(%s)%s, 0)", g.bool(1), filter)
	case 12:
		x := g.of(k, 1)
		return differ("first(%s)", "first(%s ORDER BY "+g.alias+"id)", x)
	case 13:
		return differ("string_agg(%s, '-')", "string_agg(%s, '-' ORDER BY "+g.alias+"id)", g.text(1))
	case 14:
		return differ("corr(%s, %s)", "(CASE WHEN isnan(corr(%[1]s, %[2]s)) THEN NULL ELSE corr(%[1]s, %[2]s) END)", g.col("f"), g.col("g"))
	}
	return same("covar_pop(%s, %s)", g.col("f"), g.float(0))
}

// query draws a SELECT whose rows come in a known order.
func (g gen) query() both {
	switch g.pick(8) {
	case 0, 1:
		k := g.anyKind()
		return same("SELECT id, %s AS x FROM t ORDER BY id", g.of(k, 2))
	case 2:
		return same("SELECT id FROM t WHERE %s ORDER BY id", g.bool(2))
	case 3:
		return same("SELECT %s AS k, %s AS a, %s AS b FROM t GROUP BY 1", g.of(g.anyKind(), 1), g.aggregate(), g.aggregate())
	case 4:
		return same("SELECT %s AS a, %s AS b FROM t WHERE %s", g.aggregate(), g.aggregate(), g.bool(1))
	}
	l, r := gen{g.r, "l."}, gen{g.r, "r."}
	switch g.pick(5) {
	case 3, 4:
		return g.nested()
	case 0:
		k := g.anyKind()
		return same("SELECT id FROM t WHERE %s IN (SELECT %s FROM t WHERE %s) AND %s ORDER BY id", g.of(k, 1), g.of(k, 1), g.bool(1), g.bool(0))
	case 1:
		k := g.anyKind()
		return same("SELECT id, %s AS x FROM t WHERE %s UNION %s SELECT j, %s FROM t", g.of(k, 1), g.bool(1), []string{"", "ALL"}[g.pick(2)], g.of(k, 1))
	}
	key := []string{"i", "s", "d", "p"}[g.pick(4)]
	kind := []string{"JOIN", "LEFT JOIN"}[g.pick(2)]
	on := same("l.%s = r.%s", key, key)
	if g.pick(2) == 0 {
		on = same("%s AND %s", on, r.bool(1))
	}
	return same("SELECT l.id AS l, r.id AS r, %s AS x FROM t l %s t r ON %s WHERE %s ORDER BY 1, 2 NULLS LAST",
		r.of(g.anyKind(), 1), kind, on, l.bool(1))
}

// oracleColumns are the columns of the random table.
const oracleColumns = "id bigint, i bigint, j bigint, f double, g double, h double, p decimal(8,2), q decimal(6,3), s string, u string, b bool, d date, e date, ts datetime, tt datetime"

// row draws one row as texts, "" for null.
func (g gen) row(id int) []string {
	maybe := func(values ...string) string {
		if g.pick(6) == 0 {
			return ""
		}
		return values[g.pick(len(values))]
	}
	num := func() string { return fmt.Sprint(g.pick(11) - 5) }
	words := []string{"a", "ab", "Bob", "éa", "a,b", " b ", "a long text, longer than a view", "b,a,b"}
	dates := []string{"2026-03-01", "2026-02-28", "2024-02-29", "1969-12-31", "2025-12-29"}
	times := []string{"2026-03-01 09:00:00", "2026-03-01 23:59:59.999", "1969-12-31 23:59:59.5", "2024-02-29 12:30:15", "2026-03-02 00:00:00"}
	return []string{fmt.Sprint(id), maybe(num()), maybe(num()), maybe(num()+".5", num()+".125", "0"), maybe(num()+".25", num()),
		maybe("nan", "inf", "-inf", "1.5", num()), maybe(num()+".25", num()+".05"), maybe(num()+".125", num()+".5"),
		maybe(words...), maybe(words...), maybe("true", "false"), maybe(dates...), maybe(dates...), maybe(times...), maybe(times...)}
}

// literal is a text as a value there.
func literal(s string) string {
	if s == "" {
		return "NULL"
	}
	return "'" + strings.ReplaceAll(s, "'", "''") + "'"
}
