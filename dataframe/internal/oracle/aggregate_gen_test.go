//go:build oracle

package oracle_test

import (
	"slices"
	"strings"
)

// An aggregateRule is an aggregate function: {o} is an order without ties in DuckDB, where
// it does not keep that of the rows; {O} the same in both, {F} where a filter stands.
type aggregateRule struct {
	here  string
	there string
	args  []kind // "any": of any kind, and the result is of it if result is "any"
	out   kind
	order bool // needs a key to sort by
}

var aggregateRules = []aggregateRule{
	{"count(*)", "", nil, "int", false},
	{"count(%s)", "", of("any"), "int", false},
	{"count(DISTINCT %s)", "", of("any"), "int", false},
	{"sum(%s)", "sum(%s){F}::BIGINT", of("int"), "int", false},
	{"sum(DISTINCT %s)", "sum(DISTINCT %s){F}::BIGINT", of("int"), "int", false},
	{"sum(%s)", "", of("float"), "float", false},
	{"CAST(sum(%s) AS decimal(18,4))", "", of("dec"), "dec", false},
	{"avg(%s)", "", of("int"), "float", false},
	{"avg(%s)", "", of("float"), "float", false},
	{"CAST(avg(%s) AS double)", "", of("dec"), "float", false},
	{"min(%s)", "", of("any"), "any", false},
	{"max(%s)", "", of("any"), "any", false},
	{"stddev(%s)", "", of("int"), "float", false},
	{"var_pop(%s)", "", of("int"), "float", false},
	{"stddev_pop(%s)", "", of("dec"), "float", false},
	{"variance(%s)", "", of("int"), "float", false},
	{"median(%s)", "median((%s)::DOUBLE)", of("int"), "float", false},
	{"quantile(%s, 0.3)", "quantile_cont((%s)::DOUBLE, 0.3)", of("float"), "float", false},
	{"quantile_disc(%s, 0.4)", "quantile_disc(%s, 0.4)", of("int"), "int", false},
	{"bool_and(%s)", "", of("bool"), "bool", false},
	{"bool_or(%s)", "", of("bool"), "bool", false},
	{"count_if(%s)", "coalesce(count_if(%s){F}, 0)::BIGINT", of("bool"), "int", false},
	{"bit_and(%s)", "", of("int"), "int", false},
	{"bit_or(%s)", "", of("int"), "int", false},
	{"bit_xor(%s)", "", of("int"), "int", false},
	{"first(%s{O})", "", of("any"), "any", true},
	{"last(%s{O})", "", of("any"), "any", true},
	{"string_agg(%s, '-'{O})", "", of("text"), "text", true},
	{"list(%s{O})", "", of("int"), "list", true},
	{"list(%s{O})", "", of("text"), "words", true},
	{"regr_avgx(%s, %s)", "", of("float", "float"), "float", false},
	{"regr_sxy(%s, %s)", "", of("int", "int"), "float", false},
	{"covar_pop(%s, %s)", "", of("float", "float"), "float", false},
	{"covar_samp(%s, %s)", "", of("int", "int"), "float", false},
	{"regr_count(%s, %s)", "regr_count(%s, %s){F}::BIGINT", of("int", "float"), "int", false},
	{"product(%s)", "", of("float"), "float", false},
}

// aggregate is a call over the rows of cols.
func (g gen) aggregate(cols []col) (*node, kind) {
	for {
		rule := aggregateRules[g.n(len(aggregateRules))]
		if rule.order && !hasKey(cols) {
			continue
		}
		any := g.kind()
		if any == "map" || any == "row" {
			any = "int"
		}
		w := g.with(cols)
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
		here, there := rule.here, rule.there
		if there == "" {
			there = here
		}
		var order []string
		var orderThere []string
		for i, k := range g.keyOrder(cols) {
			if i == 0 || rule.order {
				order, orderThere = append(order, k.text(false)), append(orderThere, k.text(true))
			}
		}
		here = strings.ReplaceAll(here, "{O}", " ORDER BY "+escape(strings.Join(order, ", ")))
		there = strings.ReplaceAll(there, "{O}", " ORDER BY "+escape(strings.Join(orderThere, ", ")))
		if g.n(4) == 0 && (strings.Contains(there, "{F}") || !strings.Contains(there, "::")) && !strings.Contains(there, "FILTER") && !strings.Contains(there, "CAST") {
			kids = append(kids, w.expr("bool", 1))
			filter := sprintf(" FILTER (WHERE %%[%d]s)", len(kids))
			here += filter
			if !strings.Contains(there, "{F}") {
				there += "{F}"
			}
			there = strings.ReplaceAll(there, "{F}", filter)
		}
		there = strings.ReplaceAll(there, "{F}", "")
		return differ("", here, there, kids...), out
	}
}

// rounded makes a float what keys can be made of: its last bits depend on the order in
// which an engine adds.
func rounded(x *node, k kind) *node {
	if k != "float" {
		return x
	}
	return same("", "round(%s * CAST('1.0000000001' AS double), 3)", x)
}

func (g gen) grouped(in rel) rel {
	cols := aliased(in.cols, "a")
	var keys, items []*node
	var out []col
	for range g.n(4) {
		k, name := g.kind(), g.name()
		x := g.with(cols).expr(k, g.n(2))
		if c := cols[g.n(len(cols))]; g.n(3) > 0 {
			x, k = c.node(), c.kind
		}
		if slices.ContainsFunc(keys, func(other *node) bool { return other.text(false) == x.text(false) }) {
			continue // one key twice is in all sets that have it, there only where it is named
		}
		keys = append(keys, x)
		items = append(items, same("", "%s AS "+name, x))
		out = append(out, col{kind: k, name: name, key: true})
	}
	sets := len(keys) > 0 && g.n(4) == 0
	if sets {
		out = noKey(out)
	}
	for range 1 + g.n(3) {
		x, k := g.aggregate(cols)
		x = rounded(x, k)
		name := g.name()
		items = append(items, same("", "%s AS "+name, x))
		out = append(out, col{kind: k, name: name})
	}
	if sets && g.n(2) == 0 {
		name := g.name()
		items = append(items, same("", "grouping(%s) AS "+name, keys[g.n(len(keys))]))
		out = append(out, col{kind: "int", name: name})
	}
	parts := []*node{same("", strings.TrimSuffix(strings.Repeat("%s, ", len(items)), ", "), items...), from(in, "a"), g.where(cols)}
	if len(keys) == 0 {
		return rel{same("", "SELECT %s FROM %s%s", parts...), out}
	}
	by := ""
	for i := range keys {
		by += sprintf(", %d", i+1)
	}
	by = by[2:]
	if sets {
		by = g.one("ROLLUP (", "CUBE (") + by + ")"
		if len(keys) > 1 && g.n(2) == 0 {
			by = "GROUPING SETS ((1, 2), (2), ())"
			if len(keys) > 2 {
				by = "GROUPING SETS ((1, 2), (3), (2, 3), ())"
			}
		}
	}
	having := &node{void: true}
	if g.n(4) == 0 {
		x, k := g.aggregate(cols)
		having = perhaps(" HAVING %s IS NOT NULL", x)
		if k == "int" {
			having = perhaps(" HAVING %s > 1", x)
		}
	}
	return rel{same("", "SELECT %s FROM %s%s GROUP BY "+by+"%s", append(parts, having)...), out}
}
