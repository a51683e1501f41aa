package sql

import (
	"weir/dataframe/column"
	"weir/dataframe/internal/sql/dialects"
	"weir/dataframe/plan"
)

// partOfClock is the hour, minute or second of a text such as '-272:59:59' or '1 10:00', which is longer than a day or below 0; null
// where it is none. The longest is 838:59:59.
func partOfClock(name string, s plan.Expr) plan.Expr {
	part := func(group int64) plan.Expr {
		digits := call("regexp_extract", s, text(dialects.Clock), plan.NewLiteral(group))
		return call("coalesce", &plan.Cast{X: digits, To: column.Int64, Try: true}, plan.NewLiteral(int64(0)))
	}
	hours := call("+", call("*", part(1), plan.NewLiteral(int64(24))), part(2))
	var value plan.Expr = hours
	most := int64(838)
	switch name {
	case "minute":
		value, most = part(3), 59
	case "second":
		value, most = part(4), 59
	}
	return &plan.Case{
		Whens: []plan.Expr{call("not", call("regexp_matches", s, text(dialects.Clock))), call(">", hours, plan.NewLiteral(int64(838)))},
		Thens: []plan.Expr{&plan.Literal{Typ: column.Null}, plan.NewLiteral(most)},
		Else:  value}
}

// filledOrNull is MySQL's lpad and rpad, which are null of a length below 0 and where nothing is there to fill with.
func filledOrNull(c *plan.Call) plan.Expr {
	if len(c.Args) < 2 {
		return c
	}
	null, n := &plan.Literal{Typ: column.Null}, c.Args[1]
	out := &plan.Case{Whens: []plan.Expr{call("<", n, plan.NewLiteral(int64(0)))}, Thens: []plan.Expr{null}, Else: c}
	if len(c.Args) == 3 {
		nothing := call("and", call("=", c.Args[2], text("")), call(">", n, call("length", c.Args[0])))
		out.Whens, out.Thens = append(out.Whens, nothing), append(out.Thens, null)
	}
	return out
}
