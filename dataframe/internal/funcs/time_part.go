package funcs

import (
	"time"

	"weir/dataframe/column"
)

var yearFunc = Scalar{Name: "year", Doc: "year(t) is the year of a date or timestamp, in the timestamp's zone.",
	Examples:  []Example{{"year(DATE '2026-03-02')", "2026"}, {"year('2025-12-31 23:30:00Z'::timestamp::timestamp(us, Europe/Paris))", "2026"}, {"year(NULL::date)", "null"}},
	Overloads: append(dayPart(func(d int64) int64 { return civilOf(d).y }), alsoOf("year", column.KindInterval)...)}

var quarterFunc = Scalar{Name: "quarter", Doc: "quarter(t) is the quarter of the year, 1 to 4.",
	Examples:  []Example{{"quarter(DATE '2026-06-30')", "2"}, {"quarter(NULL::date)", "null"}},
	Overloads: append(dayPart(func(d int64) int64 { return (civilOf(d).m + 2) / 3 }), alsoOf("quarter", column.KindInterval)...)}

var monthFunc = Scalar{Name: "month", Doc: "month(t) is the month, 1 to 12.",
	Examples:  []Example{{"month(DATE '2026-03-02')", "3"}, {"month(NULL::date)", "null"}},
	Overloads: append(dayPart(func(d int64) int64 { return civilOf(d).m }), alsoOf("month", column.KindInterval)...)}

var dayFunc = Scalar{Name: "day", Aliases: []string{"dayofmonth"}, Doc: "day(t) is the day of the month, 1 to 31.",
	Examples:  []Example{{"day(TIMESTAMP '1969-12-31 12:00:00')", "31"}, {"day(NULL::date)", "null"}},
	Overloads: append(dayPart(func(d int64) int64 { return civilOf(d).d }), alsoOf("day", column.KindInterval)...)}

var dayOfYearFunc = Scalar{Name: "dayofyear", Doc: "dayofyear(t) is the day of the year, 1 to 366.",
	Examples:  []Example{{"dayofyear(DATE '2024-12-31')", "366"}, {"dayofyear(NULL::date)", "null"}},
	Overloads: dayPart(func(d int64) int64 { return d - dayNumber(civilOf(d).y, 1, 1) + 1 })}

var weekFunc = Scalar{Name: "week", Aliases: []string{"weekofyear"}, Doc: "week(t) is the week of ISO 8601, 1 to 53.",
	Examples:  []Example{{"week(DATE '2021-01-03')", "53"}, {"week(DATE '2026-01-01')", "1"}, {"week(NULL::date)", "null"}},
	Overloads: dayPart(isoWeek)}

var dayOfWeekFunc = Scalar{Name: "dayofweek", Aliases: []string{"isodow"}, Doc: "dayofweek(t) is 1 for Monday to 7 for Sunday.",
	Examples:  []Example{{"dayofweek(DATE '2026-03-02')", "1"}, {"dayofweek(DATE '2026-03-01')", "7"}, {"dayofweek(NULL::date)", "null"}},
	Overloads: dayPart(isoWeekday)}

var dayNameFunc = Scalar{Name: "dayname", Doc: "dayname(t) is the English name of the day of the week.",
	Examples:  []Example{{"dayname(DATE '2026-03-02')", "Monday"}, {"dayname(NULL::date)", "null"}},
	Overloads: dayText(func(d int64) string { return time.Weekday(isoWeekday(d) % 7).String() })}

var monthNameFunc = Scalar{Name: "monthname", Doc: "monthname(t) is the English name of the month.",
	Examples:  []Example{{"monthname(DATE '2026-03-02')", "March"}, {"monthname(NULL::date)", "null"}},
	Overloads: dayText(func(d int64) string { return time.Month(civilOf(d).m).String() })}

var hourFunc = Scalar{Name: "hour", Doc: "hour(ts) is the hour, 0 to 23, in the timestamp's zone.",
	Examples:  []Example{{"hour('2026-07-01 12:00:00Z'::timestamp::timestamp(us, Europe/Paris))", "14"}, {"hour(NULL::timestamp)", "null"}},
	Overloads: append(clockPart(3600, 24), alsoOf("hour", column.KindTime, column.KindInterval)...)}

var minuteFunc = Scalar{Name: "minute", Doc: "minute(ts) is the minute, 0 to 59.",
	Examples:  []Example{{"minute(TIMESTAMP '2026-03-02 14:07:33')", "7"}, {"minute(NULL::timestamp)", "null"}},
	Overloads: append(clockPart(60, 60), alsoOf("minute", column.KindTime, column.KindInterval)...)}

var secondFunc = Scalar{Name: "second", Doc: "second(ts) is the whole second, 0 to 59.",
	Examples:  []Example{{"second(TIMESTAMP '2026-03-02 14:07:33.9')", "33"}, {"second(NULL::timestamp)", "null"}},
	Overloads: append(clockPart(1, 60), alsoOf("second", column.KindTime, column.KindInterval)...)}

// eachDay calls f with the calendar day of every row of a date or timestamp.
func eachDay(n int, v column.Vector, f func(i int, day int64)) {
	if v.Type().Kind == column.KindDate {
		a := inputOf[int32](v)
		for i := range n {
			f(i, int64(a.at(i)))
		}
		return
	}
	a, c := inputOf[int64](v), newClock(v.Type())
	for i := range n {
		sec, _ := c.wall(a.at(i))
		day, _ := floorDiv(sec, 86400)
		f(i, day)
	}
}

// dayPart are the overloads of a number that the day tells.
func dayPart(f func(day int64) int64) []Overload {
	eval := func(n int, args []column.Vector) (column.Vector, error) {
		out := make([]int64, n)
		eachDay(n, args[0], func(i int, day int64) { out[i] = f(day) })
		return &column.Ints{Typ: column.Int64, Values: out}, nil
	}
	return []Overload{
		{Args: kinds(column.KindDate), Result: always(column.Int64), Eval: eval},
		{Args: kinds(column.KindTimestamp), Result: always(column.Int64), Eval: eval},
	}
}

func dayText(f func(day int64) string) []Overload {
	eval := func(n int, args []column.Vector) (column.Vector, error) {
		b := column.TextBuilder{Typ: column.String}
		b.Reserve(n)
		eachDay(n, args[0], func(_ int, day int64) { b.AppendString(f(day)) })
		return b.Texts(), nil
	}
	return []Overload{
		{Args: kinds(column.KindDate), Result: always(column.String), Eval: eval},
		{Args: kinds(column.KindTimestamp), Result: always(column.String), Eval: eval},
	}
}

// clockPart is how many times unit seconds the clock shows, modulo mod.
func clockPart(unit, mod int64) []Overload {
	return []Overload{{Args: kinds(column.KindTimestamp), Result: always(column.Int64),
		Eval: func(n int, args []column.Vector) (column.Vector, error) {
			a, c, out := inputOf[int64](args[0]), newClock(args[0].Type()), make([]int64, n)
			for i := range out {
				sec, _ := c.wall(a.at(i))
				q, _ := floorDiv(sec, unit)
				_, out[i] = floorDiv(q, mod)
			}
			return &column.Ints{Typ: column.Int64, Values: out}, nil
		}}}
}
