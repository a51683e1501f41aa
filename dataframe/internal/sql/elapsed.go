package sql

import (
	"strings"

	"weir/dataframe/column"
	"weir/dataframe/plan"
)

// microsecondsOf are the units of a fixed length; monthsPerUnit the others.
var (
	microsecondsOf = map[string]int64{"microsecond": 1, "millisecond": 1e3, "second": 1e6, "minute": 60e6, "hour": 3600e6, "day": 86400e6, "week": 7 * 86400e6}
	monthsPerUnit  = map[string]int64{"month": 1, "quarter": 3, "year": 12, "decade": 120, "century": 1200, "centurie": 1200, "millennium": 12000, "millennia": 12000}
)

// elapsed is MySQL's TIMESTAMPDIFF: how many whole units passed from the second argument to the third. A month has
// passed when its day of the month and time of day are reached. It is nil for a unit that is not there.
func elapsed(a []plan.Expr) plan.Expr { return elapsedBy(a, monthsPassed) }

// subtracted is DuckDB's date_sub, which is elapsed but that the last day of a month is reached by days that it does not have.
func subtracted(a []plan.Expr) plan.Expr {
	return elapsedBy(a, func(from, to plan.Expr) plan.Expr { return monthsPassed(dayInMonthOf(from, to), to) })
}

// dayInMonthOf is from, on the day of to if that is the last one of its month and earlier in it.
func dayInMonthOf(from, to plan.Expr) plan.Expr {
	late := call("-", call("day", from), call("day", to))
	last := call("and", call("=", call("day", to), call("days_in_month", to)), call(">", late, plan.NewLiteral(int64(0))))
	return &plan.Case{Whens: []plan.Expr{last}, Thens: []plan.Expr{call("date_add", text("day"), negative(late), from)}, Else: from}
}

func elapsedBy(a []plan.Expr, months func(from, to plan.Expr) plan.Expr) plan.Expr {
	lit, ok := a[0].(*plan.Literal)
	if !ok {
		return nil
	}
	name, _ := lit.Value.(string)
	unit := strings.TrimSuffix(strings.TrimPrefix(strings.ToLower(name), "sql_tsi_"), "s")
	clocks := column.Type{Kind: column.KindTimestamp} // what they show counts, whether they were set in between or not
	from, to := &plan.Cast{X: textAsTime(a[1]), To: clocks}, &plan.Cast{X: textAsTime(a[2]), To: clocks}
	if n := microsecondsOf[unit]; n > 0 {
		return call("div", call("date_diff", text("microsecond"), from, to), plan.NewLiteral(n))
	}
	n := monthsPerUnit[unit]
	if n == 0 {
		return nil
	}
	passed := &plan.Case{Whens: []plan.Expr{call(">=", to, from)}, Thens: []plan.Expr{months(from, to)}, Else: negative(months(to, from))}
	return call("div", passed, plan.NewLiteral(n))
}

// monthsPassed are the whole months from a to b, which is not before it.
func monthsPassed(a, b plan.Expr) plan.Expr {
	within := func(t plan.Expr) plan.Expr {
		return call("date_diff", text("microsecond"), call("date_trunc", text("month"), t), t)
	}
	early := &plan.Case{Whens: []plan.Expr{call("<", within(b), within(a))}, Thens: []plan.Expr{plan.NewLiteral(int64(1))}, Else: plan.NewLiteral(int64(0))}
	return call("-", call("date_diff", text("month"), a, b), early)
}
