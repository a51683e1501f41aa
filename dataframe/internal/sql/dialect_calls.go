package sql

import (
	"math"
	"slices"
	"strings"

	"weir/dataframe/column"
	"weir/dataframe/internal/funcs"
	"weir/dataframe/internal/sql/syntax"
	"weir/dataframe/plan"
)

// meanings are functions that mean something else in a dialect than in Weir, by name.
var meanings = map[*syntax.Dialect]map[string]func(a []plan.Expr) plan.Expr{
	syntax.Spark: {
		"log":       naturalLog,
		"substr":    fromOne,
		"substring": fromOne,
		"left":      noneBelowZero("left"),
		"right":     noneBelowZero("right"),
		"overlay":   overlaid,
		"log1p":     aboveMinusOne,
		"date_add":  func(a []plan.Expr) plan.Expr { return nil },
		"date_sub":  func(a []plan.Expr) plan.Expr { return nil },
	},
	syntax.MySQL: {
		"log":       mysqlLog,
		"length":    func(a []plan.Expr) plan.Expr { return only(1, a, call("octet_length", a...)) },
		"substr":    notFromZero,
		"substring": notFromZero,
		"mid":       notFromZero,
		"trim":      trimmedText("trim_text"),
		"ltrim":     trimmedText("ltrim_text"),
		"rtrim":     trimmedText("rtrim_text"),
		"left":      noneBelowZero("left"),
		"right":     noneBelowZero("right"),
		"ascii":     firstByte,
		"greatest":  func(a []plan.Expr) plan.Expr { return call("greatest_strict", a...) },
		"least":     func(a []plan.Expr) plan.Expr { return call("least_strict", a...) },
		"week":      weekOfSundays,
	},
	syntax.Postgres: {
		"log":            func(a []plan.Expr) plan.Expr { return only(1, a, call("log10", a...)) },
		"regexp_replace": firstReplaced,
		"substr":         fromBefore,
		"substring":      fromBefore,
		"to_hex":         func(a []plan.Expr) plan.Expr { return only(1, a, call("lower", call("to_hex", a...))) },
	},
}

// meant is what a call of name means in the dialect, nil where it means what Weir says.
func (l *lowering) meant(name string, e *syntax.Call) func(a []plan.Expr) plan.Expr {
	if e.Distinct || e.Over != nil || e.Filter != nil || len(e.OrderBy) > 0 || len(e.Within) > 0 {
		return nil
	}
	return meanings[l.b.dialect][name]
}

// only is e where there are n arguments, else nil.
func only(n int, a []plan.Expr, e plan.Expr) plan.Expr {
	if len(a) != n {
		return nil
	}
	return e
}

// firstByte is MySQL's ascii.
func firstByte(a []plan.Expr) plan.Expr {
	if len(a) != 1 {
		return nil
	}
	first := call("from_base", call("left", call("hex", a[0]), plan.NewLiteral(int64(2))), plan.NewLiteral(int64(16)))
	return &plan.Case{Whens: []plan.Expr{call("=", a[0], text(""))}, Thens: []plan.Expr{plan.NewLiteral(int64(0))}, Else: first}
}

// naturalLog is log of Spark and MySQL: the natural one, or that of its first argument, null where there is none.
func naturalLog(a []plan.Expr) plan.Expr {
	zero := plan.NewLiteral(0.0)
	switch len(a) {
	case 1:
		return &plan.Case{Whens: []plan.Expr{call(">", a[0], zero)}, Thens: []plan.Expr{call("ln", a...)}}
	case 2:
		return &plan.Case{Whens: []plan.Expr{call("and", call(">", a[0], zero), call(">", a[1], zero))}, Thens: []plan.Expr{call("log", a...)}}
	}
	return nil
}

// mysqlLog has none to the base 1.
func mysqlLog(a []plan.Expr) plan.Expr {
	if len(a) != 2 {
		return naturalLog(a)
	}
	return &plan.Case{Whens: []plan.Expr{call("<>", a[0], plan.NewLiteral(1.0))}, Thens: []plan.Expr{naturalLog(a)}}
}

// aboveMinusOne is Spark's log1p.
func aboveMinusOne(a []plan.Expr) plan.Expr {
	if len(a) != 1 {
		return nil
	}
	return &plan.Case{Whens: []plan.Expr{call(">", a[0], plan.NewLiteral(-1.0))}, Thens: []plan.Expr{call("log1p", a...)}}
}

// overlaid is Spark's overlay, where a length below 0 is that of the new text.
func overlaid(a []plan.Expr) plan.Expr {
	if len(a) != 4 {
		return nil
	}
	n := &plan.Case{Whens: []plan.Expr{call("<", a[3], plan.NewLiteral(int64(0)))}, Thens: []plan.Expr{call("length", a[1])}, Else: a[3]}
	return call("overlay", a[0], a[1], a[2], n)
}

// fromOne is Spark's substr, for which 0 is the first character.
func fromOne(a []plan.Expr) plan.Expr {
	if len(a) < 2 || len(a) > 3 {
		return nil
	}
	from := &plan.Case{Whens: []plan.Expr{call("=", a[1], plan.NewLiteral(int64(0)))}, Thens: []plan.Expr{plan.NewLiteral(int64(1))}, Else: a[1]}
	return call("substr", append([]plan.Expr{a[0], from}, lengths(a[2:])...)...)
}

// notFromZero is MySQL's substr, for which there is no character 0 and none before the first: they are beyond all.
func notFromZero(a []plan.Expr) plan.Expr {
	if len(a) < 2 || len(a) > 3 {
		return nil
	}
	beyond := call("or", call("=", a[1], plan.NewLiteral(int64(0))), call("<", call("+", a[1], call("length", a[0])), plan.NewLiteral(int64(0))))
	from := &plan.Case{Whens: []plan.Expr{beyond}, Thens: []plan.Expr{plan.NewLiteral(int64(math.MaxInt32))}, Else: a[1]}
	return call("substr", append([]plan.Expr{a[0], from}, lengths(a[2:])...)...)
}

// trimmedText is MySQL's TRIM(t FROM s), which takes whole texts t away, not their characters.
func trimmedText(name string) func(a []plan.Expr) plan.Expr {
	return func(a []plan.Expr) plan.Expr { return only(2, a, call(name, a...)) }
}

// lengths are the numbers of characters to take, none where they are negative.
func lengths(a []plan.Expr) []plan.Expr {
	out := slices.Clone(a)
	for i, n := range a {
		out[i] = notNullMax(n, plan.NewLiteral(int64(0)))
	}
	return out
}

// fromBefore is PostgreSQL's substr, where places before the first character count, but hold none.
func fromBefore(a []plan.Expr) plan.Expr {
	one := plan.NewLiteral(int64(1))
	switch len(a) {
	case 2:
		return call("substr", a[0], notNullMax(a[1], one))
	case 3:
		from := notNullMax(a[1], one)
		end := call("+", a[1], a[2])
		zero := plan.NewLiteral(int64(0))
		wrong := &plan.Cast{X: call("error", text("substr: negative substring length not allowed")), To: column.Int64}
		return call("substr", a[0], from, &plan.Case{Whens: []plan.Expr{call("<", a[2], zero)}, Thens: []plan.Expr{wrong},
			Else: notNullMax(call("-", end, from), zero)})
	}
	return nil
}

// notNullMax is the greater of x and least, null where x is.
func notNullMax(x plan.Expr, least *plan.Literal) plan.Expr {
	return &plan.Case{Whens: []plan.Expr{call("<", x, least)}, Thens: []plan.Expr{least}, Else: x}
}

// weekOfSundays is MySQL's week in its mode 0: weeks begin on Sundays, and days before the
// first of them are in week 0.
func weekOfSundays(a []plan.Expr) plan.Expr {
	if len(a) != 1 {
		return nil
	}
	day := textAsTime(a[0])
	past := call("-", call("+", call("dayofyear", day), plan.NewLiteral(int64(6))), call("%", call("dayofweek", day), plan.NewLiteral(int64(7))))
	return call("div", past, plan.NewLiteral(int64(7)))
}

// listAggregate is DuckDB's list_aggregate(l, 'sum'), a function of lists by its name.
func listAggregate(a []plan.Expr) plan.Expr {
	if len(a) != 2 {
		return nil
	}
	lit, ok := a[1].(*plan.Literal)
	if !ok {
		return nil
	}
	name, _ := lit.Value.(string)
	of := "list_" + strings.ToLower(name)
	if f := listAggregateCalled(of); f != nil {
		return &plan.Call{Func: of, Own: f, Args: a[:1]}
	}
	if f := funcs.FindScalar(of); f == nil || name == "" {
		return nil
	}
	return call(of, a[0])
}

// listAggregateCalled is list_NAME of an aggregate NAME that the table of functions does not have.
func listAggregateCalled(name string) *funcs.Scalar {
	of, is := strings.CutPrefix(name, "list_")
	if !is || funcs.FindScalar(name) != nil {
		return nil
	}
	a := funcs.FindAggregate(of)
	if a == nil {
		return nil
	}
	return funcs.ListFold(a)
}

// countsTruth is sum and avg of conditions, which count as 1 and 0, and string_agg of what is no text.
func (l *lowering) countsTruth(c *plan.Call) {
	if c.Func == "string_agg" && len(c.Args) > 0 {
		if t := l.typeOf(c.Args[0]); t.Kind != column.KindString && t.Kind != column.KindNull && t.Kind != column.KindBinary && !t.Kind.Nested() {
			c.Args[0] = l.asText(c.Args[0])
		}
	}
	if (c.Func == "sum" || c.Func == "avg") && len(c.Args) == 1 && l.typeOf(c.Args[0]).Kind == column.KindBool {
		c.Args[0] = &plan.Cast{X: c.Args[0], To: column.Int64}
	}
	if strings.HasPrefix(c.Func, "bit_") && len(c.Args) == 1 && l.b.dialect == syntax.MySQL && l.scope != nil && funcs.FindAggregate(c.Func) != nil {
		c.Args[0] = l.mysqlBits(c.Args[0])
	}
	if c.Func == "if" && len(c.Args) > 0 {
		c.Args[0] = l.truth(c.Args[0])
	}
	if numbersOnly[c.Func] && len(c.Args) == 1 && l.b.dialect == syntax.MySQL && l.typeOf(c.Args[0]).Kind == column.KindString {
		c.Args[0] = l.textNumber(c.Args[0], column.Float64)
	}
}

// numbersOnly are the aggregates that read texts as numbers in MySQL.
var numbersOnly = map[string]bool{"sum": true, "avg": true, "stddev_pop": true, "stddev_samp": true, "var_pop": true, "var_samp": true, "stddev": true, "variance": true}
