package sql

import (
	"strings"

	"weir/dataframe/column"
	"weir/dataframe/internal/funcs"
	"weir/dataframe/internal/sql/syntax"
	"weir/dataframe/plan"
)

// secondsWithFraction are the seconds of x's minute with its microseconds, as Spark and PostgreSQL have them.
func secondsWithFraction(x plan.Expr) plan.Expr {
	micros := call("date_diff", text("microsecond"), call("date_trunc", text("minute"), x), x)
	return &plan.Cast{X: call("/", &plan.Cast{X: micros, To: column.Decimal(18, 6)}, plan.NewLiteral(int64(1000000))), To: column.Decimal(8, 6)}
}

// partFuncs are the functions of the units of EXTRACT whose names differ.
var partFuncs = map[string]string{
	"doy": "dayofyear", "isodow": "dayofweek", "weekofyear": "week", "dayofmonth": "day",
}

// datePart is the function of a unit: date_part('year', x) is year(x).
func (l *lowering) datePart(e *syntax.Call) (plan.Expr, error) {
	unit := ""
	switch u := e.Args[0].(type) {
	case *syntax.Text:
		unit = strings.ToLower(u.Value)
	case *syntax.Name:
		if !l.isText(u) {
			unit = strings.ToLower(u.Parts[0])
		}
	}
	if unit == "" {
		return l.calls("date_part", e.Args[0], e.Args[1])
	}
	if u := syntax.UnitOf(unit); u != "" {
		unit = u
	}
	x, err := l.expr(e.Args[1])
	if err != nil {
		return nil, err
	}
	if l.speaks(textNumbers) && l.typeOf(x).Kind == column.KindString {
		if x = textAsTime(x); l.typeOf(x).Kind == column.KindString {
			x = &plan.Cast{X: x, To: column.Timestamp, Try: true}
		}
	}
	if (unit == "second" || unit == "seconds") && (l.b.dialect == syntax.Spark || l.b.dialect == syntax.Postgres) && l.typeOf(x).Kind == column.KindTimestamp {
		return secondsWithFraction(x), nil
	}
	if (unit == "second" || unit == "seconds") && (l.b.dialect == syntax.Spark || l.b.dialect == syntax.Postgres) && l.typeOf(x).Kind == column.KindInterval {
		micros := &plan.Cast{X: call("date_part", text("microsecond"), x), To: column.Decimal(18, 6)}
		return &plan.Cast{X: call("/", micros, plan.NewLiteral(int64(1000000))), To: column.Decimal(8, 6)}, nil
	}
	if k := l.typeOf(x).Kind; k == column.KindTime || k == column.KindInterval {
		switch unit {
		case "epoch":
			return call("epoch", &plan.Cast{X: x, To: column.Interval}), nil
		case "millisecond":
			return call("div", call("date_part", text("microsecond"), x), plan.NewLiteral(int64(1000))), nil
		}
	}
	if l.typeOf(x).Kind == column.KindTimestamp {
		switch {
		case unit == "epoch":
			micros := &plan.Cast{X: call("epoch_us", x), To: column.Decimal(24, 0)}
			return &plan.Cast{X: call("*", micros, plan.NewLiteral(column.DecimalOf(1, 6))), To: column.Decimal(18, 6)}, nil
		case unit == "millisecond" && l.b.dialect == syntax.Postgres:
			return &plan.Cast{X: call("*", secondsWithFraction(x), plan.NewLiteral(int64(1000))), To: column.Decimal(8, 3)}, nil
		}
	}
	switch unit {
	case "dow", "dayofweek":
		// Sunday is 0, as everywhere that EXTRACT has it.
		return call("%", call("dayofweek", x), plan.NewLiteral(7)), nil
	case "isoyear": // the year of the week's Thursday
		return call("year", call("date_add", text("day"), plan.NewLiteral(3), call("date_trunc", text("week"), x))), nil
	case "millisecond":
		// Before 1970 the remainder is negative.
		minute := plan.NewLiteral(60000)
		return call("%", call("+", call("%", call("epoch_ms", x), minute), minute), minute), nil
	}
	fn := unit
	if f := partFuncs[unit]; f != "" {
		fn = f
	}
	if fn == "" || funcs.FindScalar(fn) == nil {
		return call("date_part", text(unit), x), nil
	}
	return call(fn, x), nil
}
