//go:build oracle

package sql_test

import (
	"fmt"
	"math/rand/v2"
)

// A both is one expression in two dialects. Where they differ on purpose, the
// generator writes what means the same:
//
//   - division by zero: null here, infinity there, so they divide by nullif;
//   - 1.5 is a float64 here, a decimal there, so they cast the literal;
//   - date_trunc of a date is a date here, a timestamp there;
//   - a backslash escapes in LIKE here; no pattern has one;
//   - regexp_replace replaces all matches here, the first one there without 'g';
//   - substr from before the first character counts the places before it here;
//   - timestamps as texts have fractions of 3, 6 or 9 digits here;
//   - weeks before 1970 end on Sunday here, on Wednesday there in date_diff, so
//     there are none;
//   - count_if of no rows is 0 here, null there;
//   - corr of what does not vary is null here, NaN there;
//   - first and string_agg keep input order here, they get an ORDER BY there;
//     first leaves out nulls here, they get a FILTER there.
type both struct{ ours, theirs string }

// gen draws expressions over the columns of table alias.
type gen struct {
	r     *rand.Rand
	alias string
}

func (g gen) pick(n int) int { return g.r.IntN(n) }

// same fills both texts of format with the arguments' own.
func same(format string, args ...any) both { return differ(format, format, args...) }

func differ(ours, theirs string, args ...any) both {
	var o, t []any
	for _, a := range args {
		if b, ok := a.(both); ok {
			o, t = append(o, b.ours), append(t, b.theirs)
		} else {
			o, t = append(o, a), append(t, a)
		}
	}
	return both{fmt.Sprintf(ours, o...), fmt.Sprintf(theirs, t...)}
}

func (g gen) col(names ...string) both {
	return same("%s", g.alias+names[g.pick(len(names))])
}

func (g gen) of(kind string, depth int) both {
	switch kind {
	case "int":
		return g.int(depth)
	case "float":
		return g.float(depth)
	case "decimal":
		return g.decimal(depth)
	case "text":
		return g.text(depth)
	case "date":
		return g.date(depth)
	case "time":
		return g.time(depth)
	}
	return g.bool(depth)
}

var genKinds = []string{"int", "float", "decimal", "text", "date", "time", "bool"}

func (g gen) anyKind() string { return genKinds[g.pick(len(genKinds))] }

// choice is CASE, coalesce and their like of any kind.
func (g gen) choice(kind string, depth int) both {
	a, b := g.of(kind, depth-1), g.of(kind, depth-1)
	switch g.pick(4) {
	case 0:
		return same("CASE WHEN %s THEN %s ELSE %s END", g.bool(depth-1), a, b)
	case 1:
		return same("coalesce(%s, %s)", a, b)
	case 2:
		return same("nullif(%s, %s)", a, b)
	}
	return same("%s(%s, %s)", []string{"greatest", "least"}[g.pick(2)], a, b)
}

func (g gen) int(depth int) both {
	if depth == 0 {
		if g.pick(4) == 0 {
			return same("%d", g.pick(7)-3)
		}
		return g.col("i", "j", "id")
	}
	a, b := func() both { return g.int(depth - 1) }, func() both { return g.int(depth - 1) }
	switch g.pick(13) {
	case 0:
		return same("(%s + %s)", a(), b())
	case 1:
		return same("(%s - %s)", a(), b())
	case 2:
		return same("(%s * %s)", a(), g.int(0))
	case 3:
		return same("(%s %% %s)", a(), b())
	case 4:
		return same("(%s // %s)", a(), b())
	case 5:
		return differ("sign(%s)", "sign(%s)::BIGINT", g.of([]string{"int", "float", "decimal"}[g.pick(3)], depth-1))
	case 6:
		return same("length(%s)", g.text(depth-1))
	case 7:
		part := []string{"year", "quarter", "month", "day", "dayofyear", "week"}[g.pick(6)]
		return same("%s(%s)", part, g.of([]string{"date", "time"}[g.pick(2)], depth-1))
	case 8:
		return differ("dayofweek(%s)", "isodow(%s)", g.date(depth-1))
	case 9:
		unit := []string{"day", "month", "quarter", "year", "hour", "minute"}[g.pick(6)]
		k := []string{"date", "time"}[g.pick(2)]
		return same("date_diff('%s', %s, %s)", unit, g.of(k, depth-1), g.of(k, depth-1))
	case 10:
		return same("try_cast(%s AS BIGINT)", g.of([]string{"float", "decimal", "text"}[g.pick(2)], depth-1))
	case 11:
		return same("%s(%s)", []string{"hour", "minute", "second"}[g.pick(3)], g.time(depth-1))
	}
	return g.choice("int", depth)
}

func (g gen) float(depth int) both {
	if depth == 0 {
		if g.pick(4) == 0 {
			return same("%s", []string{"0.5::DOUBLE", "2.25::DOUBLE", "-175e-2", "1e3"}[g.pick(4)])
		}
		return g.col("f", "g")
	}
	a, b := func() both { return g.float(depth - 1) }, func() both { return g.float(depth - 1) }
	switch g.pick(9) {
	case 0:
		return same("(%s + %s)", a(), b())
	case 1:
		return same("(%s - %s)", a(), g.int(depth-1))
	case 2:
		return same("(%s * %s)", a(), b())
	case 3:
		k := []string{"float", "int"}[g.pick(2)]
		return differ("(%s / %s)", "(%s / nullif(%s, 0))", g.of(k, depth-1), g.of(k, depth-1))
	case 4:
		return same("%s(%s)", []string{"abs", "floor", "ceil", "round"}[g.pick(4)], a())
	case 5:
		return same("round(%s, %d)", a(), g.pick(4))
	case 6:
		return same("sqrt(abs(%s))", a())
	case 7:
		return same("(%s)::DOUBLE", g.of([]string{"int", "decimal"}[g.pick(2)], depth-1))
	}
	return g.choice("float", depth)
}

func (g gen) decimal(depth int) both {
	if depth == 0 {
		if g.pick(4) == 0 {
			return same("(%s)", []string{"0.5", "2.25", "-1.75", "10.0", ".25", "3."}[g.pick(6)])
		}
		return g.col("p", "q")
	}
	switch g.pick(6) {
	case 0:
		return same("(%s + %s)", g.decimal(depth-1), g.decimal(depth-1))
	case 1:
		return same("(%s - %s)", g.decimal(depth-1), g.decimal(0))
	case 2:
		return same("(%s * %s)", g.decimal(0), g.decimal(0))
	case 3:
		return same("%s(%s)", []string{"abs", "floor", "ceil", "round"}[g.pick(4)], g.decimal(depth-1))
	case 4:
		return same("round(%s, 1)", g.decimal(0))
	}
	return g.choice("decimal", depth)
}

func (g gen) text(depth int) both {
	if depth == 0 {
		if g.pick(4) == 0 {
			return same("'%s'", []string{"", "a", "Bob", "é", "a,b", " x "}[g.pick(6)])
		}
		return g.col("s", "u")
	}
	a := g.text(depth - 1)
	n := g.pick(9) - 3
	switch g.pick(15) {
	case 0:
		return same("upper(%s)", a)
	case 1:
		return same("lower(%s)", a)
	case 2:
		return same("%s(%s)", []string{"trim", "ltrim", "rtrim"}[g.pick(3)], a)
	case 3:
		return same("%s(%s, 'ab ')", []string{"trim", "ltrim", "rtrim"}[g.pick(3)], a)
	case 4:
		return same("substr(%s, %d, %d)", a, max(n, -1), g.pick(4))
	case 5:
		return same("substr(%s, %d)", a, n)
	case 6:
		return same("%s(%s, %d)", []string{"left", "right"}[g.pick(2)], a, n)
	case 7:
		return same("replace(%s, '%s', 'xy')", a, []string{"a", "b", "ab", ""}[g.pick(4)])
	case 8:
		return same("(%s || %s)", a, g.text(depth-1))
	case 9:
		return same("concat(%s, %s, %s)", a, g.int(0), g.text(0))
	case 10:
		return same("reverse(%s)", a)
	case 11:
		return same("%s(%s, %d, 'xy')", []string{"lpad", "rpad"}[g.pick(2)], a, g.pick(7))
	case 12:
		return same("split_part(%s, '%s', %d)", a, []string{",", "b"}[g.pick(2)], []int{1, 2, 3, -1, -2}[g.pick(5)])
	case 13:
		re := []string{"[ab]", "^.", "(a|é)+", "x*$"}[g.pick(3)]
		if g.pick(2) == 0 {
			return same("regexp_extract(%s, '%s')", a, re)
		}
		return differ("regexp_replace(%s, '%s', '<\\0>')", "regexp_replace(%s, '%s', '<\\0>', 'g')", a, re)
	}
	switch g.pick(3) {
	case 0:
		return same("(%s)::VARCHAR", g.of([]string{"int", "date", "bool"}[g.pick(3)], depth-1))
	case 1:
		return same("%s(%s)", []string{"dayname", "monthname"}[g.pick(2)], g.date(depth-1))
	}
	return g.choice("text", depth)
}

func (g gen) date(depth int) both {
	if depth == 0 {
		if g.pick(4) == 0 {
			return same("DATE '%s'", []string{"2026-03-01", "2024-02-29", "1969-12-31"}[g.pick(3)])
		}
		return g.col("d", "e")
	}
	switch g.pick(5) {
	case 3:
		n, unit := g.pick(30)-15, []string{"day", "week", "month", "quarter", "year"}[g.pick(5)]
		return differ("(%s + INTERVAL '%d %s')", "(%s + INTERVAL '%d %s')::DATE", g.date(depth-1), n, unit)
	case 0:
		return differ("(%s + %s)", "(%s + (%s)::INT)", g.date(depth-1), g.int(0))
	case 1:
		unit := []string{"day", "week", "month", "quarter", "year"}[g.pick(5)]
		return differ("date_trunc('%s', %s)", "date_trunc('%s', %s)::DATE", unit, g.date(depth-1))
	case 2:
		return same("CAST(%s AS DATE)", g.time(depth-1))
	}
	return g.choice("date", depth)
}

func (g gen) time(depth int) both {
	if depth == 0 {
		return g.col("ts", "tt")
	}
	switch g.pick(4) {
	case 2:
		unit := []string{"millisecond", "second", "minute", "hour", "day", "week", "month", "quarter", "year"}[g.pick(9)]
		return same("(%s %s INTERVAL '%d %ss')", g.time(depth-1), []string{"+", "-"}[g.pick(2)], g.pick(100), unit)
	case 0:
		unit := []string{"millisecond", "second", "minute", "hour", "day", "week", "month", "quarter", "year"}[g.pick(9)]
		return same("date_trunc('%s', %s)", unit, g.time(depth-1))
	case 1:
		return differ("CAST(%s AS datetime)", "CAST(%s AS TIMESTAMP)", g.date(depth-1))
	}
	return g.choice("time", depth)
}

func (g gen) bool(depth int) both {
	if depth == 0 {
		if g.pick(5) == 0 {
			return same("%s", []string{"true", "false", "NULL::BOOL"}[g.pick(3)])
		}
		return g.col("b")
	}
	k := g.anyKind()
	a, b := g.of(k, depth-1), g.of(k, depth-1)
	switch g.pick(11) {
	case 0:
		return same("(%s AND %s)", g.bool(depth-1), g.bool(depth-1))
	case 1:
		return same("(%s OR %s)", g.bool(depth-1), g.bool(depth-1))
	case 2:
		return same("(NOT %s)", g.bool(depth-1))
	case 3:
		return same("(%s IS %sNULL)", a, []string{"", "NOT "}[g.pick(2)])
	case 4:
		return same("(%s IN (%s, %s))", a, b, g.of(k, 0))
	case 5:
		return same("(%s NOT IN (%s, NULL))", a, b)
	case 6:
		return same("(%s BETWEEN %s AND %s)", a, b, g.of(k, 0))
	case 7:
		return same("(%s IS %sDISTINCT FROM %s)", a, []string{"", "NOT "}[g.pick(2)], b)
	case 8:
		pattern := []string{"a%", "%b", "%a%", "_o_", "a_%b", "", "%", "é%"}[g.pick(8)]
		return same("(%s %s '%s')", g.text(depth-1), []string{"LIKE", "NOT LIKE", "ILIKE"}[g.pick(3)], pattern)
	case 9:
		return same("%s(%s, %s)", []string{"contains", "starts_with", "ends_with"}[g.pick(3)], g.text(depth-1), g.text(0))
	}
	op := []string{"=", "<>", "<", "<=", ">", ">="}[g.pick(6)]
	if g.pick(4) == 0 {
		a, b = g.col("h"), g.of([]string{"float", "int"}[g.pick(2)], depth-1)
	}
	return same("(%s %s %s)", a, op, b)
}
