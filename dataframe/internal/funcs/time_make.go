package funcs

import (
	"fmt"
	"math"
	"strings"

	"weir/dataframe/column"
)

var makeDateFunc = Scalar{Name: "make_date", Aliases: []string{"date_from_parts"}, Doc: "make_date(year, month, day) is that date; one that the calendar does not have is an error.",
	Examples: []Example{{"make_date(2026, 2, 28)", "2026-02-28"}, {"make_date(2026, 2, NULL)", "null"}, {"make_date(2026, 2, 29)", "error: make_date: there is no day 2026-2-29"}},
	Overloads: []Overload{{Args: kinds(column.KindInt64, column.KindInt64, column.KindInt64), Result: always(column.Date), Eval: func(n int, args []column.Vector) (column.Vector, error) {
		out := make([]int32, n)
		err := eachCivil(n, args, "make_date", func(i int, day int64) error { out[i] = int32(day); return nil })
		return &column.Days{Typ: column.Date, Values: out}, err
	}}}}

// eachCivil calls f with the day of the first three arguments of every row.
func eachCivil(n int, args []column.Vector, name string, f func(i int, day int64) error) error {
	y, m, d := inputOf[int64](args[0]), inputOf[int64](args[1]), inputOf[int64](args[2])
	for i := range n {
		c := civil{y.at(i), m.at(i), d.at(i)}
		var day int64
		ok := c.m >= 1 && c.m <= 12 && c.d >= 1 && c.d <= 31 && c.y >= -200000 && c.y <= 200000
		if ok {
			day = dayNumber(c.y, c.m, c.d)
			ok = civilOf(day) == c
		}
		if !ok {
			if err := rowError(args, i, fmt.Errorf("%s: there is no day %d-%d-%d", name, c.y, c.m, c.d)); err != nil {
				return err
			}
			continue
		}
		if err := f(i, day); err != nil {
			return err
		}
	}
	return nil
}

// clockMicros is a time of day in microseconds.
func clockMicros(h, m int64, s float64) (int64, bool) {
	micros := math.Round(s * 1e6)
	ok := h >= 0 && h <= 23 && m >= 0 && m <= 59 && micros >= 0 && micros < 60e6
	if !ok {
		return 0, false
	}
	return (h*60+m)*60e6 + int64(micros), true
}

var makeTimeFunc = Scalar{Name: "make_time", Doc: "make_time(hour, minute, second) is that time of day; the second may have a fraction.",
	Examples: []Example{{"make_time(14, 7, 33.5)", "14:07:33.5"}, {"make_time(NULL, 0, 0)", "null"}, {"make_time(24, 0, 0)", "error: make_time: there is no time 24:0:0"}},
	Overloads: []Overload{{Args: kinds(column.KindInt64, column.KindInt64, column.KindFloat64), Result: always(column.Time), Eval: func(n int, args []column.Vector) (column.Vector, error) {
		h, m, s, out := inputOf[int64](args[0]), inputOf[int64](args[1]), inputOf[float64](args[2]), make([]int64, n)
		for i := range out {
			v, ok := clockMicros(h.at(i), m.at(i), s.at(i))
			if !ok {
				if err := rowError(args, i, fmt.Errorf("make_time: there is no time %d:%d:%g", h.at(i), m.at(i), s.at(i))); err != nil {
					return nil, err
				}
			}
			out[i] = v
		}
		return &column.Ints{Typ: column.Time, Values: out}, nil
	}}}}

var makeTimestampFunc = Scalar{Name: "make_timestamp", Aliases: []string{"timestamp_from_parts"},
	Doc:      "make_timestamp(year, month, day, hour, minute, second) is that timestamp, without zone; the second may have a fraction.",
	Examples: []Example{{"make_timestamp(2026, 3, 2, 14, 7, 33.5)", "2026-03-02 14:07:33.5"}, {"make_timestamp(2026, 3, 2, NULL, 0, 0)", "null"}, {"make_timestamp(2026, 3, 2, 14, 60, 0)", "error: make_timestamp: there is no time 14:60:0"}},
	Overloads: []Overload{{Args: kinds(column.KindInt64, column.KindInt64, column.KindInt64, column.KindInt64, column.KindInt64, column.KindFloat64), Result: always(local), Eval: func(n int, args []column.Vector) (column.Vector, error) {
		h, m, s, out := inputOf[int64](args[3]), inputOf[int64](args[4]), inputOf[float64](args[5]), make([]int64, n)
		err := eachCivil(n, args, "make_timestamp", func(i int, day int64) error {
			v, ok := clockMicros(h.at(i), m.at(i), s.at(i))
			if out[i] = day*column.MicrosPerDay + v; !ok {
				return rowError(args, i, fmt.Errorf("make_timestamp: there is no time %d:%d:%g", h.at(i), m.at(i), s.at(i)))
			}
			return nil
		})
		return &column.Ints{Typ: local, Values: out}, err
	}}}}

// toUnits is the function to_UNIT: n units as an interval.
func toUnits(unit string) Scalar {
	name := "to_" + unit
	singular := strings.TrimSuffix(unit, "s")
	if unit == "centuries" {
		singular = "century"
	}
	one, _ := column.IntervalUnit(singular)
	three, _ := one.Times(3)
	return Scalar{Name: name, Doc: fmt.Sprintf("%s(n) is the interval of n %s; n is a whole number.", name, unit),
		Examples: []Example{{name + "(3)", three.String()}, {name + "(NULL)", "null"}},
		Overloads: []Overload{{Args: kinds(column.KindInt64), Result: always(column.Interval), Eval: func(n int, args []column.Vector) (column.Vector, error) {
			a, out := inputOf[int64](args[0]), make([]column.Int128, n)
			for i := range out {
				v, ok := one.Times(a.at(i))
				if !ok {
					if err := rowError(args, i, fmt.Errorf("%s(%d) overflows interval", name, a.at(i))); err != nil {
						return nil, err
					}
				}
				out[i] = v.Stored()
			}
			return &column.Wides{Typ: column.Interval, Values: out}, nil
		}}}}
}

var (
	toYearsFunc        = toUnits("years")
	toQuartersFunc     = toUnits("quarters")
	toMonthsFunc       = toUnits("months")
	toWeeksFunc        = toUnits("weeks")
	toDaysFunc         = toUnits("days")
	toHoursFunc        = toUnits("hours")
	toMinutesFunc      = toUnits("minutes")
	toSecondsFunc      = toUnits("seconds")
	toMillisecondsFunc = toUnits("milliseconds")
	toMicrosecondsFunc = toUnits("microseconds")
)

var lastDayFunc = Scalar{Name: "last_day", Doc: "last_day(t) is the last day of the month of t, in the timestamp's zone.",
	Examples:  []Example{{"last_day(DATE '2024-02-03')", "2024-02-29"}, {"last_day(TIMESTAMP '2026-12-31 23:00:00')", "2026-12-31"}, {"last_day(NULL::date)", "null"}},
	Overloads: dayOf(func(d int64) int64 { c := civilOf(d); return dayNumber(c.y+c.m/12, c.m%12+1, 1) - 1 })}

var daysInMonthFunc = Scalar{Name: "days_in_month", Doc: "days_in_month(t) is how many days the month of t has.",
	Examples: []Example{{"days_in_month(DATE '2024-02-03')", "29"}, {"days_in_month(NULL::date)", "null"}},
	Overloads: dayPart(func(d int64) int64 {
		c := civilOf(d)
		return dayNumber(c.y+c.m/12, c.m%12+1, 1) - dayNumber(c.y, c.m, 1)
	})}

// dayOf are the overloads of a date that the day of a date or timestamp tells.
func dayOf(f func(day int64) int64) []Overload {
	eval := func(n int, args []column.Vector) (column.Vector, error) {
		out := make([]int32, n)
		eachDay(n, args[0], func(i int, day int64) { out[i] = int32(min(max(f(day), math.MinInt32), math.MaxInt32)) })
		return &column.Days{Typ: column.Date, Values: out}, nil
	}
	return []Overload{
		{Args: kinds(column.KindDate), Result: always(column.Date), Eval: eval},
		{Args: kinds(column.KindTimestamp), Result: always(column.Date), Eval: eval},
	}
}

var addMonthsFunc = Scalar{Name: "add_months", Doc: "add_months(t, n) is n months later, at the same time of day in the timestamp's zone; a day that the month lacks is its last.",
	Examples: []Example{{"add_months(DATE '2026-01-31', 1)", "2026-02-28"}, {"add_months(TIMESTAMP '2026-03-31 12:00:00', -1)", "2026-02-28 12:00:00"}, {"add_months(DATE '2026-01-31', NULL)", "null"}},
	Overloads: []Overload{
		{Args: kinds(column.KindDate, column.KindInt64), Result: sameAs(0), Eval: addMonths(addToDates)},
		{Args: kinds(column.KindTimestamp, column.KindInt64), Result: sameAs(0), Eval: addMonths(addToTimestamps)},
	}}

func addMonths(add func(n int, args []column.Vector) (column.Vector, error)) func(n int, args []column.Vector) (column.Vector, error) {
	b := column.NewBuilder(column.String, 1)
	b.Append("month")
	unit := b.Vector()
	return func(n int, args []column.Vector) (column.Vector, error) {
		return add(n, []column.Vector{&column.Const{Value: unit, N: n}, args[1], args[0]})
	}
}

var ageFunc = Scalar{Name: "age", Doc: "age(a, b) is the interval from b to a in years, months, days and time, as calendars count: the difference of every field, where a day below zero borrows the days of the earlier month, as in PostgreSQL; null if a or b is null.",
	Examples: []Example{{"age(TIMESTAMP '2026-03-15 12:00:00', TIMESTAMP '2024-01-31 13:00:00')", "2 years 1 month 14 days 23:00:00"}, {"age(DATE '2026-01-01', DATE '2026-02-01')", "-1 month"}, {"age(NULL::date, DATE '2026-02-01')", "null"}},
	Overloads: []Overload{
		{Args: kinds(column.KindTimestamp, column.KindTimestamp), Result: between.Result, Eval: evalAge},
		{Args: kinds(column.KindDate, column.KindDate), Result: always(column.Interval), Eval: func(n int, args []column.Vector) (column.Vector, error) {
			var moments []column.Vector
			for _, a := range args {
				v, err := CastVector(a, local, false)
				if err != nil {
					return nil, err
				}
				moments = append(moments, v)
			}
			return evalAge(n, moments)
		}},
	}}

func evalAge(n int, args []column.Vector) (column.Vector, error) {
	a, b, out := inputOf[int64](args[0]), inputOf[int64](args[1]), make([]column.Int128, n)
	ca, cb := newClock(args[0].Type()), newClock(args[1].Type())
	ua, ub := args[0].Type().Unit, args[1].Type().Unit
	for i := range out {
		from, to := wallMicros(cb, b.at(i), ub), wallMicros(ca, a.at(i), ua)
		neg := from > to
		if neg {
			from, to = to, from
		}
		v := calendarAge(from, to)
		if neg {
			v, _ = v.Times(-1)
		}
		out[i] = v.Stored()
	}
	return &column.Wides{Typ: column.Interval, Values: out}, nil
}

func wallMicros(c *clock, v int64, u column.Unit) int64 {
	sec, frac := c.wall(v)
	return max(min(sec, 1e13), -1e13)*1e6 + microsOf(frac, u)
}

// calendarAge is the time from one wall clock reading to a later one: the difference of each
// field, of which those below zero borrow from the next. A day borrows the days of the
// earlier month, as in PostgreSQL.
func calendarAge(from, to int64) column.IntervalValue {
	d1, t1 := floorDiv(from, column.MicrosPerDay)
	d2, t2 := floorDiv(to, column.MicrosPerDay)
	c1, c2 := civilOf(d1), civilOf(d2)
	months, days, micros := (c2.y-c1.y)*12+c2.m-c1.m, c2.d-c1.d, t2-t1
	if micros < 0 {
		micros, days = micros+column.MicrosPerDay, days-1
	}
	if days < 0 {
		first := d1 - int64(c1.d) + 1
		next, _ := monthUnit.addDays(first, 1)
		days, months = days+(next-first), months-1
	}
	return column.IntervalValue{Months: int32(months), Days: int32(days), Micros: micros}
}

var monthsBetweenFunc = Scalar{Name: "months_between", Doc: "months_between(a, b) is the months from b to a; days of the month that are not the same, or both the last, count as parts of a month of 31 days, rounded to 8 digits.",
	Examples: []Example{{"months_between(TIMESTAMP '1997-02-28 10:30:00', TIMESTAMP '1996-10-30')", "3.94959677"}, {"months_between(DATE '2026-03-31', DATE '2026-02-28')", "1"}, {"months_between(NULL::date, DATE '2026-02-01')", "null"}},
	Overloads: []Overload{{Args: kinds(column.KindTimestamp, column.KindTimestamp), Result: always(column.Float64), Eval: func(n int, args []column.Vector) (column.Vector, error) {
		a, b, out := inputOf[int64](args[0]), inputOf[int64](args[1]), make([]float64, n)
		ca, cb := newClock(args[0].Type()), newClock(args[1].Type())
		ua, ub := args[0].Type().Unit, args[1].Type().Unit
		for i := range out {
			d1, t1 := floorDiv(wallMicros(ca, a.at(i), ua), column.MicrosPerDay)
			d2, t2 := floorDiv(wallMicros(cb, b.at(i), ub), column.MicrosPerDay)
			c1, c2 := civilOf(d1), civilOf(d2)
			whole := float64((c1.y-c2.y)*12 + c1.m - c2.m)
			last := func(d int64) bool { return civilOf(d+1).d == 1 }
			if c1.d == c2.d || last(d1) && last(d2) {
				out[i] = whole
				continue
			}
			rest := float64(c1.d-c2.d) + float64(t1-t2)/column.MicrosPerDay
			out[i] = math.Round((whole+rest/31)*1e8) / 1e8
		}
		return &column.Floats{Typ: column.Float64, Values: out}, nil
	}}}}

var nextDayFunc = Scalar{Name: "next_day", Doc: "next_day(t, 'mon') is the first day after t that is the named day of the week.",
	Examples: []Example{{"next_day(DATE '2026-03-02', 'monday')", "2026-03-09"}, {"next_day(DATE '2026-03-02', 'Tue')", "2026-03-03"}, {"next_day(NULL::date, 'mon')", "null"}, {"next_day(DATE '2026-03-02', 'xyz')", "error: next_day: no day of the week \"xyz\""}},
	Overloads: []Overload{{Args: kinds(column.KindDate, column.KindString), Result: always(column.Date), Eval: func(n int, args []column.Vector) (column.Vector, error) {
		a, name, out := inputOf[int32](args[0]), textsOf(args[1]), make([]int32, n)
		for i := range out {
			w := weekdayOf(string(name.at(i)))
			if w == 0 {
				if err := rowError(args, i, fmt.Errorf("next_day: no day of the week %q", name.at(i))); err != nil {
					return nil, err
				}
				continue
			}
			day := int64(a.at(i))
			_, ahead := floorDiv(w-isoWeekday(day)-1, 7)
			out[i] = int32(min(day+ahead+1, math.MaxInt32))
		}
		return &column.Days{Typ: column.Date, Values: out}, nil
	}}}}

// weekdayOf is 1 to 7 for Monday to Sunday, by two letters or more of the English name; 0 for
// what is none.
func weekdayOf(name string) int64 {
	name = strings.ToLower(strings.TrimSpace(name))
	for i, d := range []string{"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"} {
		if len(name) >= 2 && strings.HasPrefix(d, name) {
			return int64(i) + 1
		}
	}
	return 0
}
