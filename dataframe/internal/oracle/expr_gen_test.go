//go:build oracle

package oracle_test

import (
	"math/rand/v2"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// A col is a column that an expression may name.
type col struct {
	kind kind
	name string // with its alias, if need be
	raw  string // format of its value in DuckDB; "" for the name
	key  bool
}

func (c col) node() *node {
	if c.raw != "" {
		return differ(c.kind, c.name, sprintf(c.raw, c.name))
	}
	return same(c.kind, c.name)
}

// A gen draws expressions over the columns in sight.
type gen struct {
	r    *rand.Rand
	cols []col
	next *int // names given so far
}

func (g gen) n(n int) int { return g.r.IntN(n) }

func (g gen) one(of ...string) string { return of[g.n(len(of))] }

func (g gen) kind() kind { return kindNames[g.n(len(kindNames))] }

func (g gen) number() kind { return []kind{"int", "float", "dec"}[g.n(3)] }

// column is a column of a kind, nil if there is none.
func (g gen) column(k kind) *node {
	var fit []col
	for _, c := range g.cols {
		if c.kind == k {
			fit = append(fit, c)
		}
	}
	if len(fit) == 0 {
		return nil
	}
	return fit[g.n(len(fit))].node()
}

func (g gen) leaf(k kind) *node {
	if c := g.column(k); c != nil && g.n(5) > 0 {
		return c
	}
	if g.n(12) == 0 {
		return nullOf(k)
	}
	lits := kinds[k].literals
	return same(k, escape(lits[g.n(len(lits))]))
}

// expr is an expression of a kind, depth operators deep at most.
func (g gen) expr(k kind, depth int) *node {
	if depth <= 0 || g.n(8) == 0 {
		return g.leaf(k)
	}
	if g.n(5) == 0 {
		return g.choice(k, depth)
	}
	rules := exprRules[k]
	if len(rules) == 0 {
		return g.choice(k, depth)
	}
	return g.apply(k, rules[g.n(len(rules))], depth)
}

var lambdaBody = regexp.MustCompile(`\{(\w+):x (\w+)\}`)

// apply fills a rule's places.
func (g gen) apply(k kind, rule exprRule, depth int) *node {
	var kids []*node
	for _, a := range rule.args {
		kids = append(kids, g.expr(a, depth-1))
	}
	here, there := rule.here, rule.there
	if there == "" {
		there = here
	}
	x := g.fresh("x")
	for _, m := range lambdaBody.FindAllStringSubmatch(here, -1) {
		body := g.with(append(slices.Clone(g.cols), col{kind: kind(m[2]), name: x}))
		kids = append(kids, body.expr(kind(m[1]), 1+g.n(2)))
		put := "%[" + strconv.Itoa(len(kids)) + "]s"
		here, there = strings.Replace(here, m[0], put, 1), strings.Replace(there, m[0], put, 1)
	}
	n, words := strconv.Itoa(g.n(6)-1), ""
	if len(rule.words) > 0 {
		words = escape(g.one(rule.words...))
	}
	fill := func(s string) string { return replace(s, "{n}", n, "{w}", words, "{x}", x, "{y}", x+"y") }
	return differ(k, fill(here), fill(there), kids...)
}

// choice is CASE, coalesce and their like of any kind.
func (g gen) choice(k kind, depth int) *node {
	a, b := g.expr(k, depth-1), g.expr(k, depth-1)
	switch g.n(6) {
	case 0:
		return same(k, "CASE WHEN %s THEN %s ELSE %s END", g.expr("bool", depth-1), a, b)
	case 1:
		return same(k, "coalesce(%s, %s)", a, b)
	case 2:
		return same(k, "nullif(%s, %s)", a, b)
	case 3:
		return same(k, "CASE %s WHEN %s THEN %s END", a, b, g.leaf(k))
	case 4:
		return same(k, "if(%s, %s, %s)", g.expr("bool", depth-1), a, b)
	}
	// The greatest of intervals is a wrong one there: 1 day of 1 day and 25 hours.
	if k == "bool" || k == "map" || k == "row" || k == "iv" {
		return same(k, "coalesce(%s, %s)", a, b)
	}
	return same(k, g.one("greatest", "least")+"(%s, %s)", a, b)
}
