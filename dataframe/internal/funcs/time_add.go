package funcs

import (
	"fmt"
	"math"

	"weir/dataframe/column"
)

var dateAddFunc = Scalar{Name: "date_add",
	Doc: "date_add(unit, n, t), also t + INTERVAL 'n unit', is n units later: hours and less as time goes by, days and more at the same time of day in the timestamp's zone; a day that the month lacks is its last. A time of day goes round the clock, an interval gets longer.",
	Examples: []Example{
		{"TIME '23:30:00' + INTERVAL '1 hour'", "00:30:00"}, {"INTERVAL '1 month' + INTERVAL '2 days'", "1 month 2 days"},
		{"date_add('month', 1, DATE '2026-01-31')", "2026-02-28"}, {"date_add('hour', -1, TIMESTAMP '2026-03-01 00:30:00')", "2026-02-28 23:30:00"},
		{"TIMESTAMP '2026-03-01 12:00:00' - INTERVAL '1 week'", "2026-02-22 12:00:00"}, {"DATE '2024-02-29' + INTERVAL 1 YEAR", "2025-02-28"},
		{"'2026-03-28 12:00:00'::timestamp(us, Europe/Paris) + INTERVAL '24 hours'", "2026-03-29 13:00:00+02:00"},
		{"'2026-03-28 12:00:00'::timestamp(us, Europe/Paris) + INTERVAL '1 day'", "2026-03-29 12:00:00+02:00"},
		{"date_add('minute', 45, '23:30'::time)", "00:15:00"}, {"date_add('day', 1, NULL::date)", "null"}, {"date_add('hour', 1, DATE '2026-03-01')", "error: a date has no hours; cast it to timestamp"},
	},
	Overloads: []Overload{
		{Args: kinds(column.KindString, column.KindInt64, column.KindDate), Result: sameAs(2), Eval: addToDates},
		{Args: kinds(column.KindString, column.KindInt64, column.KindTimestamp), Result: sameAs(2), Eval: addToTimestamps},
		{Args: kinds(column.KindString, column.KindInt64, column.KindTime), Result: sameAs(2), Eval: addToTimes},
		{Args: kinds(column.KindString, column.KindInt64, column.KindInterval), Result: sameAs(2), Eval: addToIntervals},
	}}

// addToTimes goes round the clock; a day and more is as often round as nothing.
func addToTimes(n int, args []column.Vector) (column.Vector, error) {
	t := args[2].Type()
	count, a, out := inputOf[int64](args[1]), inputOf[int64](args[2]), make([]int64, n)
	day := 86400 * t.Unit.PerSecond()
	c := &clock{per: t.Unit.PerSecond()}
	err := eachUnit(n, args, func(i int, u *timeUnit) error {
		if u.start != nil {
			out[i] = a.at(i)
			return nil
		}
		v, ok := c.add(a.at(i), count.at(i), u)
		if !ok {
			return rowError(args, i, fmt.Errorf("%d %ss later does not fit %s", count.at(i), u.name, t))
		}
		_, out[i] = floorDiv(v, day)
		return nil
	})
	return &column.Ints{Typ: t, Values: out}, err
}

func addToDates(n int, args []column.Vector) (column.Vector, error) {
	count, a, out := inputOf[int64](args[1]), inputOf[int32](args[2]), make([]int32, n)
	err := eachUnit(n, args, func(i int, u *timeUnit) error {
		if u.start == nil {
			return rowError(args, i, fmt.Errorf("a date has no %ss; cast it to timestamp", u.name))
		}
		d, ok := u.addDays(int64(a.at(i)), count.at(i))
		if !ok || d > math.MaxInt32 || d < math.MinInt32 {
			return rowError(args, i, fmt.Errorf("%d %ss later is outside the calendar", count.at(i), u.name))
		}
		out[i] = int32(d)
		return nil
	})
	return &column.Days{Typ: column.Date, Values: out}, err
}

func addToTimestamps(n int, args []column.Vector) (column.Vector, error) {
	t := args[2].Type()
	count, a, c, out := inputOf[int64](args[1]), inputOf[int64](args[2]), newClock(t), make([]int64, n)
	err := eachUnit(n, args, func(i int, u *timeUnit) error {
		v, ok := c.add(a.at(i), count.at(i), u)
		if out[i] = v; !ok {
			return rowError(args, i, fmt.Errorf("%d %ss later does not fit %s", count.at(i), u.name, t))
		}
		return nil
	})
	return &column.Ints{Typ: t, Values: out}, err
}

func addToIntervals(n int, args []column.Vector) (column.Vector, error) {
	by, err := intervalsOf(n, args)
	if err != nil {
		return nil, err
	}
	return addIntervals.Eval(n, []column.Vector{args[2], by})
}

// intervalsOf is the first two arguments, a unit and a number of them, as intervals.
func intervalsOf(n int, args []column.Vector) (column.Vector, error) {
	count, out := inputOf[int64](args[1]), make([]column.Int128, n)
	err := eachUnit(n, args, func(i int, u *timeUnit) error {
		one, _ := column.IntervalUnit(u.name)
		iv, ok := one.Times(count.at(i))
		if out[i] = iv.Stored(); !ok {
			return rowError(args, i, fmt.Errorf("%d %ss do not fit interval", count.at(i), u.name))
		}
		return nil
	})
	return &column.Wides{Typ: column.Interval, Values: out}, err
}

// maxUnits is more of any calendar unit than the calendar has.
const maxUnits = 1 << 40

// addDays is the day n units after day.
func (u *timeUnit) addDays(day, n int64) (int64, bool) {
	if n > maxUnits || n < -maxUnits {
		return 0, false
	}
	if u.days > 0 {
		return day + n*u.days, true
	}
	c := civilOf(day)
	y, m := floorDiv(c.y*12+c.m-1+n*u.months, 12)
	first := dayNumber(y, m+1, 1)
	next := dayNumber(y+(m+1)/12, (m+1)%12+1, 1)
	return min(first+c.d-1, next-1), true
}

// add is the moment n units after v.
func (c *clock) add(v, n int64, u *timeUnit) (int64, bool) {
	if u.start != nil {
		wall, frac := c.wall(v)
		day, inDay := floorDiv(wall, 86400)
		d, ok := u.addDays(day, n)
		if !ok || d > maxUnits || d < -maxUnits {
			return 0, false
		}
		return c.stored(d*86400+inDay, frac)
	}
	d, ok := int64(0), true
	switch {
	case u.seconds > 0:
		d, ok = mulInt(n, u.seconds*c.per)
	case c.per >= u.perSecond:
		d, ok = mulInt(n, c.per/u.perSecond)
	default:
		d, _ = floorDiv(n, u.perSecond/c.per)
	}
	if !ok {
		return 0, false
	}
	return addInts.one(v, d)
}
