package funcs

import (
	"bytes"
	"fmt"
	"math"
	"strings"

	"weir/dataframe/column"
)

// A timeUnit is a unit of date_trunc and date_diff. Units of less than a day
// have seconds or, below those, a part of the second; others number the days.
type timeUnit struct {
	name      string
	seconds   int64 // 0 for days and more
	perSecond int64 // milliseconds and microseconds
	start     func(day int64) int64
	number    func(day int64) int64
	days      int64 // days and weeks
	months    int64 // months and more
}

var timeUnits = []timeUnit{
	{name: "microsecond", perSecond: 1e6},
	{name: "millisecond", perSecond: 1e3},
	{name: "second", seconds: 1},
	{name: "minute", seconds: 60},
	{name: "hour", seconds: 3600},
	{name: "day", days: 1, start: func(d int64) int64 { return d }, number: func(d int64) int64 { return d }},
	{name: "week", days: 7, start: weekStart, number: func(d int64) int64 { q, _ := floorDiv(d+3, 7); return q }},
	{name: "month", months: 1, start: func(d int64) int64 { c := civilOf(d); return dayNumber(c.y, c.m, 1) },
		number: func(d int64) int64 { c := civilOf(d); return c.y*12 + c.m }},
	{name: "quarter", months: 3, start: func(d int64) int64 { c := civilOf(d); return dayNumber(c.y, c.m-(c.m-1)%3, 1) },
		number: func(d int64) int64 { c := civilOf(d); return c.y*4 + (c.m-1)/3 }},
	{name: "year", months: 12, start: func(d int64) int64 { return dayNumber(civilOf(d).y, 1, 1) }, number: func(d int64) int64 { return civilOf(d).y }},
	{name: "decade", months: 120, start: func(d int64) int64 { return dayNumber(decadeOf(d)*10, 1, 1) }, number: decadeOf},
}

func decadeOf(d int64) int64 { q, _ := floorDiv(civilOf(d).y, 10); return q }

func weekStart(d int64) int64 { return d - isoWeekday(d) + 1 }

// shortUnits are the units that are written short. m is none: it is a minute here and a month there.
var shortUnits = map[string]string{"us": "microsecond", "usec": "microsecond", "ms": "millisecond", "msec": "millisecond", "s": "second", "sec": "second",
	"min": "minute", "h": "hour", "hr": "hour", "d": "day", "w": "week", "mon": "month", "mons": "month", "y": "year", "yr": "year"}

// unitOf is the unit of row i, perhaps in the plural.
func unitOf(name []byte) (*timeUnit, error) {
	s := string(bytes.ToLower(name))
	if full := shortUnits[s]; full != "" {
		s = full
	}
	s = strings.TrimSuffix(s, "s")
	for i := range timeUnits {
		if timeUnits[i].name == s {
			return &timeUnits[i], nil
		}
	}
	return nil, fmt.Errorf("no unit %q; there are microsecond, millisecond, second, minute, hour, day, week, month, quarter, year, decade", name)
}

// eachUnit calls f with every row's unit, looked up as often as it changes. A
// bad one does not matter beside a null.
func eachUnit(n int, args []column.Vector, f func(i int, u *timeUnit) error) error {
	names := textsOf(args[0])
	var last []byte
	var u *timeUnit
	for i := range n {
		if name := names.at(i); u == nil || !names.constant() && !bytes.Equal(name, last) {
			next, err := unitOf(name)
			if err != nil {
				if err := rowError(args, i, err); err != nil {
					return err
				}
				next = &timeUnits[0]
			}
			u, last = next, name
		}
		if err := f(i, u); err != nil {
			return err
		}
	}
	return nil
}

var dateTruncFunc = Scalar{Name: "date_trunc",
	Doc: "date_trunc(unit, t) is the beginning of the microsecond, millisecond, second, minute, hour, day, week (Monday), month, quarter, year or decade of t, in the timestamp's zone.",
	Examples: []Example{
		{"date_trunc('hour', TIMESTAMP '2026-03-02 14:07:33.5')", "2026-03-02 14:00:00"}, {"date_trunc('week', DATE '2026-03-01')", "2026-02-23"},
		{"date_trunc('day', '2026-03-29 12:00:00Z'::timestamp::timestamp(us, Europe/Paris))", "2026-03-29 00:00:00+01:00"},
		{"date_trunc('month', TIMESTAMP '1969-12-31 23:59:59')", "1969-12-01 00:00:00"}, {"date_trunc('day', NULL::timestamp)", "null"},
		{"date_trunc('eon', DATE '2026-03-01')", "error: "},
	},
	Overloads: []Overload{
		{Args: kinds(column.KindString, column.KindDate), Result: sameAs(1), Eval: truncDates},
		{Args: kinds(column.KindString, column.KindTimestamp), Result: sameAs(1), Eval: truncTimestamps},
	}}

func truncDates(n int, args []column.Vector) (column.Vector, error) {
	a, out := inputOf[int32](args[1]), make([]int32, n)
	err := eachUnit(n, args, func(i int, u *timeUnit) error {
		d := int64(a.at(i))
		if u.start != nil {
			d = u.start(d)
		}
		if d < math.MinInt32 {
			return rowError(args, i, fmt.Errorf("date_trunc('%s', …) is before the calendar", u.name))
		}
		out[i] = int32(d)
		return nil
	})
	return &column.Days{Typ: args[1].Type(), Values: out}, err
}

func truncTimestamps(n int, args []column.Vector) (column.Vector, error) {
	t := args[1].Type()
	a, c, out := inputOf[int64](args[1]), newClock(t), make([]int64, n)
	err := eachUnit(n, args, func(i int, u *timeUnit) error {
		v, ok := c.trunc(a.at(i), u)
		out[i] = v
		if !ok {
			return rowError(args, i, fmt.Errorf("date_trunc('%s', …) does not fit %s", u.name, t))
		}
		return nil
	})
	return &column.Ints{Typ: t, Values: out}, err
}

func (c *clock) trunc(v int64, u *timeUnit) (int64, bool) {
	if u.perSecond > 0 {
		if c.per <= u.perSecond {
			return v, true
		}
		_, rest := floorDiv(v, c.per/u.perSecond)
		return subInts.one(v, rest)
	}
	wall, frac := c.wall(v)
	if u.seconds > 0 {
		// The same offset holds, so the moment moves as far as the wall clock.
		_, rest := floorDiv(wall, u.seconds)
		return subInts.one(v, rest*c.per+frac)
	}
	day, _ := floorDiv(wall, 86400)
	return c.begin(u.start(day))
}

var dateDiffFunc = Scalar{Name: "date_diff", Aliases: []string{"datediff"},
	Doc: "date_diff(unit, a, b) is how many times a unit begins after a until b, in the timestamps' zone: date_diff('day', …) counts midnights.",
	Examples: []Example{
		{"date_diff('day', DATE '2026-02-27', DATE '2026-03-01')", "2"}, {"date_diff('month', DATE '2026-01-31', DATE '2026-02-01')", "1"},
		{"date_diff('hour', TIMESTAMP '2026-03-01 10:59:00', TIMESTAMP '2026-03-01 12:01:00')", "2"},
		{"date_diff('week', DATE '1969-12-31', DATE '2026-03-02')", "2931"}, {"date_diff('day', NULL::date, DATE '2026-03-01')", "null"},
	},
	Overloads: []Overload{
		{Args: kinds(column.KindString, column.KindDate, column.KindDate), Result: always(column.Int64), Eval: diffDates},
		{Args: kinds(column.KindString, column.KindTimestamp, column.KindTimestamp), Result: always(column.Int64), Eval: diffTimestamps},
	}}

func diffDates(n int, args []column.Vector) (column.Vector, error) {
	a, b, out := inputOf[int32](args[1]), inputOf[int32](args[2]), make([]int64, n)
	err := eachUnit(n, args, func(i int, u *timeUnit) error {
		x, y := int64(a.at(i)), int64(b.at(i))
		switch {
		case u.number != nil:
			out[i] = u.number(y) - u.number(x)
		case u.seconds > 0:
			out[i] = (y - x) * (86400 / u.seconds)
		default:
			v, ok := mulInt(y-x, 86400*u.perSecond)
			if out[i] = v; !ok {
				return rowError(args, i, fmt.Errorf("date_diff('%s', …) overflows int64", u.name))
			}
		}
		return nil
	})
	return &column.Ints{Typ: column.Int64, Values: out}, err
}

func diffTimestamps(n int, args []column.Vector) (column.Vector, error) {
	a, b := inputOf[int64](args[1]), inputOf[int64](args[2])
	ca, cb := newClock(args[1].Type()), newClock(args[2].Type())
	out := make([]int64, n)
	err := eachUnit(n, args, func(i int, u *timeUnit) error {
		x, ok1 := ca.count(a.at(i), u)
		y, ok2 := cb.count(b.at(i), u)
		d, ok3 := subInts.one(y, x)
		if out[i] = d; !ok1 || !ok2 || !ok3 {
			return rowError(args, i, fmt.Errorf("date_diff('%s', …) overflows int64", u.name))
		}
		return nil
	})
	return &column.Ints{Typ: column.Int64, Values: out}, err
}

// count numbers the units: calendar ones as the wall clock does, others as time
// goes by.
func (c *clock) count(v int64, u *timeUnit) (int64, bool) {
	switch {
	case u.number != nil:
		wall, _ := c.wall(v)
		day, _ := floorDiv(wall, 86400)
		return u.number(day), true
	case u.seconds > 0:
		sec, _ := floorDiv(v, c.per)
		q, _ := floorDiv(sec, u.seconds)
		return q, true
	case c.per > u.perSecond:
		q, _ := floorDiv(v, c.per/u.perSecond)
		return q, true
	}
	return mulInt(v, u.perSecond/c.per)
}
