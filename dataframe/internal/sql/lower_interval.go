package sql

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"weir/dataframe/column"
	"weir/dataframe/internal/funcs"
	"weir/dataframe/internal/sql/syntax"
	"weir/dataframe/plan"
)

// A step is a number of one unit.
type step struct {
	n    plan.Expr
	unit string
}

// shift is x + INTERVAL or x - INTERVAL: x + INTERVAL '2 hours' is date_add('hour', 2,
// x), and several units are several of those, the longest first.
func (l *lowering) shift(op string, x syntax.Expr, i *syntax.Interval) (plan.Expr, error) {
	e, err := l.expr(x)
	if err != nil {
		return nil, err
	}
	if e = textAsTime(e); l.typeOf(e).Kind == column.KindString && l.speaks(textNumbers) {
		e = &plan.Cast{X: e, To: column.Timestamp, Try: true}
	}
	steps, err := l.steps(i)
	if err != nil {
		return nil, err
	}
	if l.b.dialect == syntax.Postgres && l.typeOf(e).Kind == column.KindDate {
		e = &plan.Cast{X: e, To: column.Type{Kind: column.KindTimestamp}}
	}
	for _, s := range inOrder(steps) {
		n := s.n
		if lit, ok := n.(*plan.Literal); ok && lit.Value == nil {
			n = &plan.Cast{X: n, To: column.Int64}
		}
		if op == "-" {
			n = negative(n)
		}
		if unit := microsOf[s.unit]; unit > 0 && unit < microsOf["day"] && l.typeOf(e).Kind == column.KindDate {
			e = &plan.Cast{X: e, To: column.Timestamp}
		}
		e = call("date_add", text(s.unit), n, e)
	}
	return e, nil
}

// textAsTime is a literal text as the date or timestamp that it writes, with a zone; anything else as it is.
func textAsTime(e plan.Expr) plan.Expr {
	lit, ok := e.(*plan.Literal)
	if !ok {
		return e
	}
	s, ok := lit.Value.(string)
	if !ok {
		return e
	}
	kinds := []column.Type{column.Date, column.Timestamp}
	if strings.Contains(s, ":") { // as a date it would lose the time of day
		kinds = kinds[1:]
	}
	for _, t := range kinds {
		if v, err := funcs.ParseTime(s, t); err == nil {
			if t.Kind == column.KindTimestamp && !hasNoOffset(s) {
				return &plan.Cast{X: lit, To: t} // a moment, whatever the clocks of the session show
			}
			return &plan.Literal{Value: t.At(v), Typ: t}
		}
	}
	return e
}

// interval is an interval as a value: the sum of its units.
func (l *lowering) interval(i *syntax.Interval) (plan.Expr, error) {
	steps, err := l.steps(i)
	if err != nil {
		return nil, err
	}
	var e plan.Expr
	for _, s := range steps {
		part := call("to_"+s.unit+"s", s.n)
		if e == nil {
			e = part
		} else {
			e = call("+", e, part)
		}
	}
	return e, nil
}

// monthsOf are the units that are a number of months.
var monthsOf = map[string]int64{"year": 12, "quarter": 3, "month": 1}

// inOrder is months, then days, then time, as an interval is added. Several units of months are
// one number of them: a day that the month lacks is its last only once.
func inOrder(steps []step) []step {
	if len(steps) < 2 {
		return steps
	}
	var months, days, times []step
	total, whole := int64(0), true
	for _, s := range steps {
		switch {
		case monthsOf[s.unit] > 0:
			months = append(months, s)
			lit, ok := s.n.(*plan.Literal)
			n, isInt := int64(0), false
			if ok {
				n, isInt = lit.Value.(int64)
			}
			whole = whole && isInt && n < 1<<40 && n > -1<<40
			total += n * monthsOf[s.unit]
		case s.unit == "day" || s.unit == "week":
			days = append(days, s)
		default:
			times = append(times, s)
		}
	}
	if len(months) > 1 && whole {
		months = []step{{plan.NewLiteral(total), "month"}}
	}
	return append(append(months, days...), times...)
}

// negative is -n, computed if it can be.
func negative(n plan.Expr) plan.Expr {
	if lit, ok := n.(*plan.Literal); ok {
		if v, ok := lit.Value.(int64); ok && -v != v {
			return plan.NewLiteral(-v)
		}
	}
	return call("neg", n)
}

// steps is what an interval adds, in units that date_add knows.
func (l *lowering) steps(i *syntax.Interval) ([]step, error) {
	var out []step
	for _, part := range i.Parts {
		t, isText := part.Value.(*syntax.Text)
		if isText && (part.Unit == "" || part.To != "" || strings.ContainsAny(strings.TrimSpace(t.Value), " :")) {
			steps, good := l.textSteps(t.Value, part.Unit, part.To)
			if !good {
				return nil, l.b.errorAt(t.Pos, "an interval is numbers of units, such as INTERVAL '2 hours'")
			}
			out = append(out, steps...)
			continue
		}
		if isText && part.Unit == "second" { // of other units engines drop the fraction, or round it
			if steps, good := fractionSteps(strings.TrimSpace(t.Value), part.Unit); good {
				out = append(out, steps...)
				continue
			}
		}
		if part.To != "" {
			steps, err := l.unquotedSteps(part)
			if err != nil {
				return nil, err
			}
			out = append(out, steps...)
			continue
		}
		n, err := l.count(part)
		if err != nil {
			return nil, err
		}
		out = append(out, inKnownUnit(n, part.Unit))
	}
	return out, nil
}

// unquotedSteps is what a number without quotes before two units adds: MySQL reads its digits as it does those of a text.
func (l *lowering) unquotedSteps(part syntax.IntervalPart) ([]step, error) {
	n, ok := part.Value.(*syntax.Number)
	if ok && l.b.dialect == syntax.MySQL && strings.Trim(n.Text, "-.0123456789") == "" {
		if steps, good := numberSteps(n.Text, part.Unit, part.To); good {
			return steps, nil
		}
	}
	return nil, l.b.errorAt(part.Value.Position(), "before two units an interval is a text, such as INTERVAL '1 02:03:04' DAY TO SECOND")
}

// count is the number of a part with a unit behind it.
func (l *lowering) count(part syntax.IntervalPart) (plan.Expr, error) {
	if t, ok := part.Value.(*syntax.Text); ok {
		n, ok := column.ParseInt([]byte(strings.TrimSpace(t.Value)))
		if !ok {
			return nil, l.b.errorAt(t.Pos, "an interval is a whole number and a unit, such as INTERVAL '2' HOUR")
		}
		return plan.NewLiteral(n), nil
	}
	n, err := l.expr(part.Value)
	if lit, ok := n.(*plan.Literal); ok && err == nil {
		if _, whole := lit.Value.(int64); !whole && lit.Value != nil {
			return nil, l.b.errorAt(part.Value.Position(), "an interval is a whole number and a unit, such as INTERVAL 2 HOURS")
		}
	}
	return n, err
}

// longUnits are the units that date_add does not know, as numbers of years.
var longUnits = map[string]int64{"decade": 10, "century": 100, "millennium": 1000}

func inKnownUnit(n plan.Expr, unit string) step {
	years := longUnits[unit]
	if years == 0 {
		return step{n, unit}
	}
	if lit, ok := n.(*plan.Literal); ok {
		if v, ok := lit.Value.(int64); ok && v < 1<<40 && v > -1<<40 {
			return step{plan.NewLiteral(v * years), "year"}
		}
	}
	return step{call("*", n, plan.NewLiteral(years)), "year"}
}

// textSteps is what a text between two units or with units in it adds. The sign of days is one of the time of day, too, in Spark and MySQL.
func (l *lowering) textSteps(s, unit, to string) ([]step, bool) {
	if l.b.dialect == syntax.MySQL && to != "" {
		return numberSteps(s, unit, to)
	}
	if unit != "day" || to == "" {
		return textSteps(s, unit, to, l.b.dialect)
	}
	whole, minus := strings.CutPrefix(strings.TrimSpace(s), "-")
	if !minus || l.b.dialect == syntax.Postgres {
		return textSteps(s, unit, to, l.b.dialect)
	}
	out, ok := textSteps(whole, unit, to, l.b.dialect)
	for i := range out {
		out[i].n = negative(out[i].n)
	}
	return out, ok
}

// textSteps reads '1 year 2 months', '1-2' YEAR TO MONTH, '3 04:05:06' DAY TO SECOND and
// '04:05:06'.
func textSteps(s, unit, to string, d *syntax.Dialect) (out []step, ok bool) {
	words := strings.Fields(s)
	if len(words) == 0 {
		return nil, false
	}
	ago := strings.EqualFold(words[len(words)-1], "ago")
	if ago {
		words = words[:len(words)-1]
	}
	if unit == "year" && to == "month" && len(words) == 1 {
		return yearsMonths(words[0])
	}
	if strings.Contains(s, ":") && !holdsClock(s, unit, to, d) {
		return nil, false
	}
	for i := 0; i < len(words); i++ {
		w := words[i]
		if strings.Contains(w, ":") {
			clock, good := clockSteps(w, unit, to)
			if !good {
				return nil, false
			}
			out = append(out, clock...)
			continue
		}
		u := unit
		digits := strings.TrimLeft(w, "+-")
		cut := strings.IndexFunc(digits, func(r rune) bool { return r != '.' && (r < '0' || r > '9') })
		if cut > 0 { // 1day
			if u = syntax.UnitOf(digits[cut:]); u == "" {
				return nil, false
			}
			w = w[:len(w)-len(digits)+cut]
		} else if i+1 < len(words) && syntax.UnitOf(words[i+1]) != "" {
			i++
			u = syntax.UnitOf(words[i])
		}
		if u == unit && i+1 < len(words) && strings.Contains(words[i+1], ":") {
			u = "day"
		}
		if to != "" && i == len(words)-1 && u == unit {
			u = to // '5' HOUR TO MINUTE is 5 minutes, '3 4' DAY TO HOUR is 3 days and 4 hours
		}
		if u == "" && i == len(words)-1 && len(out) > 0 {
			u = "second" // as in 1 day 30; alone the number may stand before a unit that is no unit
		}
		if strings.Contains(w, ".") {
			parts, good := fractionSteps(w, u)
			if !good {
				return nil, false
			}
			out = append(out, parts...)
			continue
		}
		n, good := column.ParseInt([]byte(strings.TrimPrefix(w, "+")))
		if !good || u == "" {
			return nil, false
		}
		out = append(out, inKnownUnit(plan.NewLiteral(n), u))
	}
	if ago {
		for i := range out {
			out[i].n = negative(out[i].n)
		}
	}
	return out, len(out) > 0
}

// holdsClock reports whether an interval of these units may have a time of day in s. Spark wants a field for each unit;
// elsewhere what is below the last unit is cut, in PostgreSQL also of a single unit.
func holdsClock(s, unit, to string, d *syntax.Dialect) bool {
	fields := strings.Count(s, ":") + 1
	switch {
	case unit == "":
		return true
	case d == syntax.Postgres && to == "":
		return microsOf[unit] > 0
	case d != syntax.Spark:
		return microsOf[to] > 0
	case to == "minute":
		return fields == 2
	case unit == "minute":
		return to == "second" && fields == 2
	}
	return to == "second" && fields == 3
}

// ladders are the units between which MySQL's INTERVAL '1 2:3' DAY_MINUTE reads numbers.
var ladders = [][]string{{"day", "hour", "minute", "second", "microsecond"}, {"year", "month"}}

// numberSteps are the numbers in s, whatever stands between them, the last one of the unit to and each one before of the unit above.
func numberSteps(s, unit, to string) ([]step, bool) {
	s = strings.TrimSpace(s)
	s, minus := strings.CutPrefix(s, "-")
	numbers := strings.FieldsFunc(s, func(r rune) bool { return r < '0' || r > '9' })
	for _, ladder := range ladders {
		from, last := slices.Index(ladder, unit), slices.Index(ladder, to)
		if from < 0 || last < from || len(numbers) == 0 || len(numbers) > last-from+1 {
			continue
		}
		var out []step
		for i, digits := range numbers {
			u := ladder[last-len(numbers)+1+i]
			if u == "microsecond" {
				digits = (digits + "000000")[:6]
			}
			n, ok := column.ParseInt([]byte(digits))
			if !ok {
				return nil, false
			}
			if minus {
				n = -n
			}
			out = append(out, step{plan.NewLiteral(n), u})
		}
		return out, true
	}
	return nil, false
}

func yearsMonths(s string) ([]step, bool) {
	sign := int64(1)
	if strings.HasPrefix(s, "-") {
		sign, s = -1, s[1:]
	}
	y, m, _ := strings.Cut(s, "-")
	years, ok := column.ParseInt([]byte(y))
	months, ok2 := column.ParseInt([]byte(m))
	if !ok || !ok2 {
		return nil, false
	}
	return []step{{plan.NewLiteral(sign * years), "year"}, {plan.NewLiteral(sign * months), "month"}}, true
}

// clockSteps reads hours:minutes[:seconds[.fraction]], or minutes:seconds where those are the units, as far as the last
// of the units.
func clockSteps(s, unit, to string) ([]step, bool) {
	sign := int64(1)
	if strings.HasPrefix(s, "-") {
		sign, s = -1, s[1:]
	}
	fields := strings.Split(s, ":")
	units := []string{"hour", "minute", "second"}
	if unit == "minute" && to == "second" && len(fields) == 2 {
		units = units[1:]
	}
	if len(fields) > len(units) {
		return nil, false
	}
	least := int64(0)
	if last := cmp.Or(to, unit); last != "second" {
		least = microsOf[last]
	}
	var out []step
	for i, f := range fields {
		whole, fraction, hasFraction := strings.Cut(f, ".")
		n, ok := column.ParseInt([]byte(whole))
		if !ok || hasFraction && units[i] != "second" {
			return nil, false
		}
		if microsOf[units[i]] < least {
			continue
		}
		out = append(out, step{plan.NewLiteral(sign * n), units[i]})
		if hasFraction {
			us, err := strconv.ParseInt((fraction + "000000")[:6], 10, 64)
			if err != nil || len(fraction) > 6 {
				return nil, false
			}
			out = append(out, step{plan.NewLiteral(sign * us), "microsecond"})
		}
	}
	return out, true
}
