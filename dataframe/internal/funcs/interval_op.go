package funcs

import (
	"fmt"
	"math"

	"weir/dataframe/column"
)

// Arithmetic of intervals. Months and days are added on the calendar, at the same
// time of day in the timestamp's zone (a day that the month lacks is its last), then
// hours and less as time goes by.

// local is the type of a date moved by an interval.
var local = column.Type{Kind: column.KindTimestamp}

// plus is the moment v moved by iv.
func (c *clock) plus(v int64, iv column.IntervalValue) (int64, bool) {
	if iv.Months != 0 || iv.Days != 0 {
		wall, frac := c.wall(v)
		day, inDay := floorDiv(wall, 86400)
		d, ok := monthUnit.addDays(day, int64(iv.Months))
		if !ok {
			return 0, false
		}
		if v, ok = c.stored((d+int64(iv.Days))*86400+inDay, frac); !ok {
			return 0, false
		}
	}
	if iv.Micros == 0 {
		return v, true
	}
	d, ok := int64(0), true
	if c.per >= 1e6 {
		d, ok = mulInt(iv.Micros, c.per/1e6)
	} else {
		d, _ = floorDiv(iv.Micros, 1e6/c.per)
	}
	if !ok {
		return 0, false
	}
	return addInts.one(v, d)
}

var monthUnit = func() *timeUnit { u, _ := unitOf([]byte("month")); return u }()

// moved is an overload of a moment and an interval, in either order; sign is -1
// to go back.
func moved(sign int64, kind column.Kind, intervalFirst bool) Overload {
	args, at := kinds(kind, column.KindInterval), 0
	if intervalFirst {
		args, at = kinds(column.KindInterval, kind), 1
	}
	result := sameAs(at)
	switch kind {
	case column.KindDate:
		result = always(local)
	}
	return Overload{Args: args, Result: result, Eval: func(n int, args []column.Vector) (column.Vector, error) {
		when, by := args[at], inputOf[column.Int128](args[1-at])
		if kind == column.KindTime {
			return movedTimes(n, when, by, sign), nil
		}
		t := when.Type()
		if kind == column.KindDate {
			t = local
			var err error
			if when, err = CastVector(when, t, false); err != nil {
				return nil, err
			}
		}
		a, c, out := inputOf[int64](when), newClock(t), make([]int64, n)
		for i := range out {
			iv, ok := column.IntervalOf(by.at(i)).Times(sign)
			if ok {
				out[i], ok = c.plus(a.at(i), iv)
			}
			if !ok {
				err := fmt.Errorf("%s and %s: the result does not fit %s", column.FormatValue(t, t.At(a.at(i))), column.IntervalOf(by.at(i)), t)
				if err := rowError(args, i, err); err != nil {
					return nil, err
				}
			}
		}
		return &column.Ints{Typ: t, Values: out}, nil
	}}
}

// movedTimes goes round the clock.
func movedTimes(n int, v column.Vector, by input[column.Int128], sign int64) column.Vector {
	a, per, out := inputOf[int64](v), v.Type().Unit.PerSecond(), make([]int64, n)
	for i := range out {
		_, micros := floorDiv(sign*(column.IntervalOf(by.at(i)).Micros%column.MicrosPerDay), column.MicrosPerDay)
		d := micros * (per / 1e6)
		if per < 1e6 {
			d = micros / (1e6 / per)
		}
		_, out[i] = floorDiv(a.at(i)+d, 86400*per)
	}
	return &column.Ints{Typ: v.Type(), Values: out}
}

// between is the interval from b to a: days of 24 hours and what is left.
var between = Overload{Args: kinds(column.KindTimestamp, column.KindTimestamp), Result: func(args []column.Type) (column.Type, error) {
	if (args[0].Zone == "") != (args[1].Zone == "") {
		return column.Type{}, fmt.Errorf("one timestamp has a zone and one has none; say which zone with at_zone")
	}
	return column.Interval, nil
}, Eval: func(n int, args []column.Vector) (column.Vector, error) {
	a, b, out := inputOf[int64](args[0]), inputOf[int64](args[1]), make([]column.Int128, n)
	ua, ub := args[0].Type().Unit, args[1].Type().Unit
	for i := range out {
		x, y := microsOf(a.at(i), ua), microsOf(b.at(i), ub)
		d, ok := subInts.one(x, y)
		if !ok {
			if err := rowError(args, i, fmt.Errorf("the time between two timestamps overflows interval")); err != nil {
				return nil, err
			}
		}
		days := d / column.MicrosPerDay
		out[i] = column.IntervalValue{Days: int32(days), Micros: d - days*column.MicrosPerDay}.Stored()
	}
	return &column.Wides{Typ: column.Interval, Values: out}, nil
}}

// microsOf is a stored timestamp in microseconds; finer digits are dropped.
func microsOf(v int64, u column.Unit) int64 {
	switch u {
	case column.Milli:
		if r, ok := mulInt(v, 1000); ok {
			return r
		}
		return math.MaxInt64
	case column.Nano:
		q, _ := floorDiv(v, 1000)
		return q
	}
	return v
}

// intervals2 is an operation of two intervals, part by part.
func intervals2(sign string, f func(a, b column.IntervalValue) (column.IntervalValue, bool)) Overload {
	return Overload{Args: kinds(column.KindInterval, column.KindInterval), Result: always(column.Interval), Eval: func(n int, args []column.Vector) (column.Vector, error) {
		a, b, out := inputOf[column.Int128](args[0]), inputOf[column.Int128](args[1]), make([]column.Int128, n)
		for i := range out {
			x, y := column.IntervalOf(a.at(i)), column.IntervalOf(b.at(i))
			r, ok := f(x, y)
			if !ok {
				if err := rowError(args, i, fmt.Errorf("%s %s %s overflows interval", x, sign, y)); err != nil {
					return nil, err
				}
			}
			out[i] = r.Stored()
		}
		return &column.Wides{Typ: column.Interval, Values: out}, nil
	}}
}

// scaledInterval is an interval times or divided by a number.
func scaledInterval[T int64 | float64](sign string, numberFirst bool, k column.Kind, f func(v column.IntervalValue, x T) (column.IntervalValue, bool)) Overload {
	args, at := kinds(column.KindInterval, k), 0
	if numberFirst {
		args, at = kinds(k, column.KindInterval), 1
	}
	return Overload{Args: args, Result: always(column.Interval), Eval: func(n int, args []column.Vector) (column.Vector, error) {
		v, x, out := inputOf[column.Int128](args[at]), inputOf[T](args[1-at]), newMaybe[column.Int128](n)
		for i := range n {
			iv := column.IntervalOf(v.at(i))
			if sign == "/" && x.at(i) == 0 {
				out.null(i)
				continue
			}
			r, ok := f(iv, x.at(i))
			if !ok {
				if err := rowError(args, i, fmt.Errorf("%s %s %v overflows interval", iv, sign, x.at(i))); err != nil {
					return nil, err
				}
			}
			out.values[i] = r.Stored()
		}
		return out.vector(column.Interval), nil
	}}
}

var addIntervals = intervals2("+", column.IntervalValue.Add)

var intervalAdd = []Overload{
	moved(1, column.KindTimestamp, false), moved(1, column.KindTimestamp, true),
	moved(1, column.KindDate, false), moved(1, column.KindDate, true),
	moved(1, column.KindTime, false), moved(1, column.KindTime, true),
	addIntervals,
	{Args: kinds(column.KindDate, column.KindTime), Result: always(local), Eval: func(n int, args []column.Vector) (column.Vector, error) {
		return dayAndTime(n, args[0], args[1])
	}},
	{Args: kinds(column.KindTime, column.KindDate), Result: always(local), Eval: func(n int, args []column.Vector) (column.Vector, error) {
		return dayAndTime(n, args[1], args[0])
	}},
}

func dayAndTime(n int, day, clock column.Vector) (column.Vector, error) {
	micro, err := CastVector(clock, column.Time, false)
	if err != nil {
		return nil, err
	}
	d, t, out := inputOf[int32](day), inputOf[int64](micro), make([]int64, n)
	for i := range out {
		out[i] = int64(d.at(i))*column.MicrosPerDay + t.at(i)
	}
	return &column.Ints{Typ: local, Values: out}, nil
}

var intervalSubtract = []Overload{
	moved(-1, column.KindTimestamp, false), moved(-1, column.KindDate, false), moved(-1, column.KindTime, false), between,
	intervals2("-", func(a, b column.IntervalValue) (column.IntervalValue, bool) {
		b, ok := b.Times(-1)
		sum, fits := a.Add(b)
		return sum, ok && fits
	}),
	{Args: kinds(column.KindTime, column.KindTime), Result: always(column.Interval), Eval: func(n int, args []column.Vector) (column.Vector, error) {
		a, b, out := inputOf[int64](args[0]), inputOf[int64](args[1]), make([]column.Int128, n)
		ua, ub := args[0].Type().Unit, args[1].Type().Unit
		for i := range out {
			out[i] = column.IntervalValue{Micros: microsOf(a.at(i), ua) - microsOf(b.at(i), ub)}.Stored()
		}
		return &column.Wides{Typ: column.Interval, Values: out}, nil
	}},
}

var intervalMultiply = []Overload{
	scaledInterval("*", false, column.KindInt64, column.IntervalValue.Times), scaledInterval("*", true, column.KindInt64, column.IntervalValue.Times),
	scaledInterval("*", false, column.KindFloat64, column.IntervalValue.TimesFloat), scaledInterval("*", true, column.KindFloat64, column.IntervalValue.TimesFloat),
}

var intervalDivide = []Overload{
	scaledInterval("/", false, column.KindFloat64, func(v column.IntervalValue, x float64) (column.IntervalValue, bool) { return v.TimesFloat(1 / x) }),
}

var intervalNegate = Overload{Args: kinds(column.KindInterval), Result: always(column.Interval), Eval: func(n int, args []column.Vector) (column.Vector, error) {
	a, out := inputOf[column.Int128](args[0]), make([]column.Int128, n)
	for i := range out {
		v, ok := column.IntervalOf(a.at(i)).Times(-1)
		if !ok {
			if err := rowError(args, i, fmt.Errorf("-(%s) overflows interval", column.IntervalOf(a.at(i)))); err != nil {
				return nil, err
			}
		}
		out[i] = v.Stored()
	}
	return &column.Wides{Typ: column.Interval, Values: out}, nil
}}
