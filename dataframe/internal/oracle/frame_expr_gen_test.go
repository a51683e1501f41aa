//go:build oracle

package oracle_test

import (
	"reflect"
	"strings"

	df "weir/dataframe"
)

// A pair is one expression as a frame takes it and as SQL writes it.
type pair struct {
	e   df.Expr
	sql string
}

// A pairRule makes a pair of others.
type pairRule struct {
	out  kind
	args []kind
	sql  string
	make func(args []df.Expr) df.Expr
}

// by calls a method of the first argument, with the constants behind the others.
func by(method string, constants ...any) func([]df.Expr) df.Expr {
	return func(args []df.Expr) df.Expr {
		var in []reflect.Value
		for _, a := range args[1:] {
			in = append(in, reflect.ValueOf(a))
		}
		for _, c := range constants {
			in = append(in, reflect.ValueOf(c))
		}
		return reflect.ValueOf(args[0]).MethodByName(method).Call(in)[0].Interface().(df.Expr)
	}
}

var pairRules = []pairRule{
	{"int", of("int", "int"), "(%s + %s)", by("Add")},
	{"int", of("int", "int"), "(%s - %s)", by("Sub")},
	{"int", of("int", "int"), "(%s * %s)", by("Mul")},
	{"int", of("int", "int"), "(%s %% %s)", by("Mod")},
	{"int", of("int"), "(- %s)", by("Neg")},
	{"int", of("int"), "abs(%s)", by("Abs")},
	{"int", of("text"), "length(%s)", by("Length")},
	{"int", of("text", "text"), "strpos(%s, %s)", by("Strpos")},
	{"int", of("date"), "year(%s)", by("Year")},
	{"int", of("ts"), "month(%s)", by("Month")},
	{"int", of("ts"), "hour(%s)", by("Hour")},
	{"int", of("date", "date"), "date_diff('month', %s, %s)", func(a []df.Expr) df.Expr { return a[0].DateDiff("month", a[1]) }},
	{"int", of("list"), "len(%s)", by("ListLength")},
	{"int", of("list"), "list_sum(%s)", by("ListSum")},
	{"float", of("float", "float"), "(%s + %s)", by("Add")},
	{"float", of("float", "int"), "(%s * %s)", by("Mul")},
	{"float", of("int", "int"), "(%s / nullif(%s, 0))", func(a []df.Expr) df.Expr { return a[0].Div(a[1].NullIf(0)) }},
	{"float", of("float"), "round(%s, 1)", by("Round", 1)},
	{"float", of("int"), "CAST(%s AS double)", by("Cast", "double")},
	{"float", of("dec"), "CAST(%s AS double)", by("Cast", "double")},
	{"dec", of("dec", "dec"), "(%s + %s)", by("Add")},
	{"dec", of("dec", "dec"), "(%s - %s)", by("Sub")},
	{"dec", of("dec"), "abs(%s)", by("Abs")},
	{"text", of("text"), "upper(%s)", by("Upper")},
	{"text", of("text"), "trim(%s)", by("Trim")},
	{"text", of("text"), "substr(%s, 2, 2)", by("Substr", 2, 2)},
	{"text", of("text", "text"), "replace(%s, %s, 'xy')", func(a []df.Expr) df.Expr { return df.Call("replace", a[0], a[1], "xy") }},
	{"text", of("text", "text"), "concat(%s, %s)", by("Concat")},
	{"text", of("text"), "lpad(%s, 5, '*')", by("Lpad", 5, "*")},
	{"text", of("int"), "CAST(%s AS varchar)", by("Cast", "string")},
	{"bool", of("text"), "(%s LIKE 'a%%')", by("Like", "a%")},
	{"bool", of("text"), "(%s ILIKE '_O_')", by("ILike", "_O_")},
	{"bool", of("text", "text"), "contains(%s, %s)", by("Contains")},
	{"bool", of("text", "text"), "starts_with(%s, %s)", by("StartsWith")},
	{"bool", of("text"), "regexp_matches(%s, '^[ab]')", by("Matches", "^[ab]")},
	{"bool", of("bool", "bool"), "(%s AND %s)", by("And")},
	{"bool", of("bool", "bool"), "(%s OR %s)", by("Or")},
	{"bool", of("bool"), "(NOT %s)", by("Not")},
	{"bool", of("list", "int"), "list_contains(%s, %s)", by("ListContains")},
	{"bool", of("any"), "(%s IS NULL)", by("IsNull")},
	{"bool", of("any"), "(%s IS NOT NULL)", by("IsNotNull")},
	{"bool", of("any", "any"), "(%s = %s)", by("Eq")},
	{"bool", of("any", "any"), "(%s <> %s)", by("Ne")},
	{"bool", of("any", "any"), "(%s < %s)", by("Lt")},
	{"bool", of("any", "any"), "(%s >= %s)", by("Ge")},
	{"bool", of("any", "any"), "(%s IS NOT DISTINCT FROM %s)", by("EqNullSafe")},
	{"bool", of("any", "any", "any"), "(%s IN (%s, %s))", by("In")},
	{"bool", of("any", "any", "any"), "(%s BETWEEN %s AND %s)", by("Between")},
	{"any", of("any", "any"), "coalesce(%s, %s)", by("OrElse")},
	{"any", of("any", "any"), "nullif(%s, %s)", by("NullIf")},
	{"any", of("bool", "any", "any"), "CASE WHEN %s THEN %s ELSE %s END", func(a []df.Expr) df.Expr { return df.When(a[0], a[1]).Else(a[2]) }},
	{"date", of("date"), "last_day(%s)", by("LastDay")},
	{"date", of("ts"), "CAST(%s AS date)", by("Cast", "date")},
	{"ts", of("ts"), "date_trunc('day', %s)", by("Truncate", "day")},
	{"ts", of("date"), "CAST(%s AS datetime)", by("Cast", "datetime")},
	{"list", of("list"), "list_reverse(%s)", by("ListReverse")},
	{"list", of("list"), "list_sort(%s)", by("ListSort")},
}

var pairKinds = []kind{"int", "int", "float", "dec", "text", "text", "bool", "date", "ts", "list"}

// frameColumns are the columns of the tables that need no conversion in DuckDB.
var frameColumns = []col{
	{kind: "int", name: "id", key: true}, {kind: "int", name: "k"}, {kind: "int", name: "i8"}, {kind: "bool", name: "b"}, {kind: "float", name: "f8"},
	{kind: "dec", name: "d2"}, {kind: "text", name: "s1"}, {kind: "text", name: "s2"}, {kind: "date", name: "dt"}, {kind: "ts", name: "ts"}, {kind: "list", name: "li"},
}

func (g gen) pairKind() kind { return pairKinds[g.n(len(pairKinds))] }

func (g gen) pairColumn(k kind) (col, bool) {
	var fit []col
	for _, c := range g.cols {
		if c.kind == k {
			fit = append(fit, c)
		}
	}
	if len(fit) == 0 {
		return col{}, false
	}
	return fit[g.n(len(fit))], true
}

func (g gen) pairLeaf(k kind) pair {
	if c, ok := g.pairColumn(k); ok && g.n(5) > 0 {
		return pair{df.Col(c.name), c.name}
	}
	if g.n(10) == 0 {
		return pair{df.Lit(nil).Cast(kinds[k].here), "CAST(NULL AS " + kinds[k].here + ")"}
	}
	switch k {
	case "int":
		return []pair{{df.Lit(3), "3"}, {df.Lit(0), "0"}, {df.Lit(-1), "-1"}}[g.n(3)]
	case "float":
		return pair{df.Lit(0.5), "CAST('0.5' AS double)"}
	case "dec":
		return pair{df.Lit("-12.25").Cast("decimal(18,4)"), "CAST('-12.25' AS decimal(18,4))"}
	case "text":
		return []pair{{df.Lit("ab"), "'ab'"}, {df.Lit(""), "''"}}[g.n(2)]
	case "bool":
		return []pair{{df.Lit(true), "true"}, {df.Lit(false), "false"}}[g.n(2)]
	case "date":
		return pair{df.Lit("2024-02-29").Cast("date"), "DATE '2024-02-29'"}
	case "ts":
		return pair{df.Lit("2026-03-01 10:00:00").Cast("datetime"), "CAST('2026-03-01 10:00:00' AS datetime)"}
	}
	return pair{df.ListValue(df.Lit(1), df.Lit(2)), "[1, 2]"}
}

func (g gen) pair(k kind, depth int) pair {
	if depth <= 0 || g.n(6) == 0 {
		return g.pairLeaf(k)
	}
	for {
		rule := pairRules[g.n(len(pairRules))]
		if rule.out != k && rule.out != "any" {
			continue
		}
		free := k
		if rule.out != "any" {
			free = g.pairKind()
		}
		var es []df.Expr
		var texts []any
		for _, a := range rule.args {
			if a == "any" {
				a = free
			}
			p := g.pair(a, depth-1)
			es, texts = append(es, p.e), append(texts, p.sql)
		}
		return pair{rule.make(es), sprintf(rule.sql, texts...)}
	}
}

// pairAggregate is an aggregate; open tells that DuckDB takes its rows in another order.
func (g gen) pairAggregate() (p pair, k kind, open bool) {
	k = g.pairKind()
	x := g.pair(k, 1)
	number := []kind{"int", "float", "dec"}[g.n(3)]
	y := g.pair(number, 1)
	switch g.n(14) {
	case 0:
		p, k = pair{df.Count(), "count(*)"}, "int"
	case 1:
		p, k = pair{df.Count(x.e), "count(" + x.sql + ")"}, "int"
	case 2:
		p, k = pair{df.CountDistinct(x.e), "count(DISTINCT " + x.sql + ")"}, "int"
	case 3:
		return pair{df.Sum(y.e), "sum(" + y.sql + ")"}, "", false
	case 4:
		return pair{df.Avg(y.e).Cast("double"), "CAST(avg(" + y.sql + ") AS double)"}, "", false
	case 5:
		p = pair{df.Min(x.e), "min(" + x.sql + ")"}
	case 6:
		p = pair{df.Max(x.e), "max(" + x.sql + ")"}
	case 7:
		p, open = pair{df.First(x.e), "first(" + x.sql + " IGNORE NULLS)"}, true
	case 8:
		p, open = pair{df.Last(x.e), "last(" + x.sql + " IGNORE NULLS)"}, true
	case 9:
		t := g.pair("text", 1)
		p, k, open = pair{df.StringAgg(t.e, "-"), "string_agg(" + t.sql + ", '-')"}, "text", true
	case 10:
		return pair{df.Median(y.e).Cast("double"), "CAST(median(" + y.sql + ") AS double)"}, "", false
	case 11:
		b := g.pair("bool", 1)
		p, k = pair{df.BoolAnd(b.e), "bool_and(" + b.sql + ")"}, "bool"
	case 12:
		p, open = pair{df.ArgMin(x.e, y.e), "arg_min(" + x.sql + ", " + y.sql + ")"}, true
	default:
		return pair{df.Stddev(y.e), "stddev(" + y.sql + ")"}, "", false
	}
	if g.n(4) == 0 && strings.HasSuffix(p.sql, ")") {
		c := g.pair("bool", 1)
		p = pair{p.e.Where(c.e), p.sql + " FILTER (WHERE " + c.sql + ")"}
	}
	return p, k, open
}

// pairOrder are sort keys that end in total ones.
func (g gen) pairOrder() ([]any, string) {
	var es []any
	var texts []string
	add := func(c col) {
		e, text := df.Col(c.name), c.name
		if g.n(2) == 0 {
			e, text = e.Desc(), text+" DESC"
		}
		switch g.n(3) {
		case 0:
			e, text = e.NullsFirst(), text+" NULLS FIRST"
		case 1:
			e, text = e.NullsLast(), text+" NULLS LAST"
		}
		es, texts = append(es, e), append(texts, text)
	}
	if g.n(2) == 0 {
		add(g.cols[g.n(len(g.cols))])
	}
	for _, c := range g.cols {
		if c.key {
			add(c)
		}
	}
	if len(es) == 0 {
		add(g.cols[g.n(len(g.cols))])
	}
	return es, strings.Join(texts, ", ")
}

// pairWindow is a window call.
func (g gen) pairWindow() (pair, kind) {
	k := g.pairKind()
	x := g.pair(k, 1)
	order, by := g.pairOrder()
	partition, over := []any{}, ""
	if g.n(2) == 0 {
		c := g.cols[g.n(len(g.cols))]
		partition, over = []any{c.name}, "PARTITION BY "+c.name+" "
	}
	whole := func(e df.Expr, call string) pair {
		return pair{e.Over(partition...).OrderBy(order...), call + " OVER (" + over + "ORDER BY " + by + ")"}
	}
	number := g.pair([]kind{"int", "float", "dec"}[g.n(3)], 1)
	switch g.n(11) {
	case 0:
		return whole(df.RowNumber(), "row_number()"), "int"
	case 1:
		return whole(df.DenseRank(), "dense_rank()"), "int"
	case 2:
		return whole(df.Ntile(3), "ntile(3)"), "int"
	case 3:
		return whole(df.Lag(x.e), "lag("+x.sql+")"), k
	case 4:
		return whole(df.Lead(x.e, 2).IgnoreNulls(), "lead("+x.sql+", 2 IGNORE NULLS)"), k
	case 5:
		return whole(df.FirstValue(x.e).IgnoreNulls(), "first_value("+x.sql+" IGNORE NULLS)"), k
	case 6:
		return pair{df.ForwardFill(x.e).Over(partition...).OrderBy(order...),
			"last_value(" + x.sql + " IGNORE NULLS) OVER (" + over + "ORDER BY " + by + " ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)"}, k
	case 7:
		return pair{df.Max(x.e).Over(partition...), "max(" + x.sql + ") OVER (" + strings.TrimSpace(over) + ")"}, k
	case 8:
		return pair{df.RollingSum(number.e, 3).Over(partition...).OrderBy(order...),
			"CASE WHEN count(" + number.sql + ") OVER w3 >= 3 THEN sum(" + number.sql + ") OVER w3 END"}.named(over, by), ""
	case 9:
		return pair{df.Count(x.e).Over(partition...).OrderBy(order...).Groups(-1, 1).Exclude("ties"),
			"count(" + x.sql + ") OVER (" + over + "ORDER BY " + by + " GROUPS BETWEEN 1 PRECEDING AND 1 FOLLOWING EXCLUDE TIES)"}, "int"
	}
	return pair{df.Min(x.e).Over(partition...).OrderBy(order...).Rows(-2, 1).Exclude("current row"),
		"min(" + x.sql + ") OVER (" + over + "ORDER BY " + by + " ROWS BETWEEN 2 PRECEDING AND 1 FOLLOWING EXCLUDE CURRENT ROW)"}, k
}

// named writes the window of the last three rows where w3 stands for it.
func (p pair) named(over, by string) pair {
	p.sql = strings.ReplaceAll(p.sql, "w3", "("+over+"ORDER BY "+by+" ROWS BETWEEN 2 PRECEDING AND CURRENT ROW)")
	return p
}
