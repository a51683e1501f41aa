package dataframe

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"weir/dataframe/column"
	"weir/dataframe/internal/funcs"
	"weir/dataframe/plan"
)

// Range is the frame of one column, "value", that goes from from up to but not including to in
// equal steps: integers, 1 apart if no step is given; dates written as "2026-03-01", a day
// apart; or timestamps, as time.Time or text. A step of times is a time.Duration or a text such as
// "15 minutes", "1 day", "1 month". The series is empty if the step leads away from to.
//
//	weir.Range(0, 10)
//	weir.Range("2026-01-01", "2027-01-01", "1 month")
func (s *Session) Range(from, to any, step ...any) *Frame {
	return s.series("range", from, to, step, false)
}

// Series is Range including to, as SQL's generate_series.
func (s *Session) Series(from, to any, step ...any) *Frame {
	return s.series("series", from, to, step, true)
}

func (s *Session) series(what string, from, to any, step []any, inclusive bool) *Frame {
	src, err := newSeries(from, to, step, inclusive)
	if err != nil {
		return s.fail(fmt.Errorf("%s: %w", what, err))
	}
	return s.From(src)
}

func newSeries(from, to any, step []any, inclusive bool) (*plan.Series, error) {
	if len(step) > 1 {
		return nil, fmt.Errorf("one step, not %d", len(step))
	}
	typ, a, b, err := endsOf(from, to)
	if err != nil {
		return nil, err
	}
	by := plan.Step{Units: 1}
	if len(step) == 1 {
		if typ, by, err = stepOf(step[0], typ); err != nil {
			return nil, err
		}
	}
	if len(step) == 0 && typ.Kind == column.KindTimestamp {
		return nil, fmt.Errorf(`a series of timestamps needs a step, such as "1 hour"`)
	}
	stored := func(v any) int64 {
		switch v := v.(type) {
		case int64:
			return v
		case time.Time:
			if typ.Kind == column.KindDate {
				return int64(column.DayOf(v))
			}
			return typ.Stored(v)
		}
		return 0
	}
	return plan.NewSeries("value", typ, stored(a), stored(b), by, inclusive)
}

// endsOf are both ends of a series, as int64 or time.Time, and the type that they have.
func endsOf(from, to any) (typ column.Type, a, b any, err error) {
	t1, a, err1 := endOf(from)
	t2, b, err2 := endOf(to)
	switch {
	case err1 != nil:
		return typ, nil, nil, err1
	case err2 != nil:
		return typ, nil, nil, err2
	case (t1.Kind == column.KindInt64) != (t2.Kind == column.KindInt64):
		return typ, nil, nil, fmt.Errorf("it goes from %v to %v: one is a number, the other a time", from, to)
	case t1.Kind == column.KindTimestamp:
		return t1, a, b, nil
	}
	return t2, a, b, nil
}

func endOf(v any) (column.Type, any, error) {
	switch v := v.(type) {
	case time.Time:
		return column.Timestamp, v.UTC(), nil
	case string:
		for _, t := range []column.Type{column.Date, column.Timestamp} {
			if x, err := funcs.ParseTime(v, t); err == nil {
				return t, t.At(x), nil
			}
		}
		return column.Type{}, nil, fmt.Errorf(`%q is no date or time; write "2026-03-01" or "2026-03-01 12:00:00"`, v)
	}
	l, err := plan.LiteralOf(v)
	if err != nil || l.Typ.Kind != column.KindInt64 {
		return column.Type{}, nil, fmt.Errorf("it goes over integers, dates and timestamps, not %v (%T)", v, v)
	}
	return l.Typ, l.Value, nil
}

var stepText = regexp.MustCompile(`^\s*(-?\d+)?\s*([a-z]+?)s?\s*$`)

// fixedUnits are steps of a fixed length; months are months.
var (
	fixedUnits = map[string]time.Duration{
		"microsecond": time.Microsecond, "millisecond": time.Millisecond, "second": time.Second, "minute": time.Minute,
		"hour": time.Hour, "day": 24 * time.Hour, "week": 7 * 24 * time.Hour,
	}
	monthUnits = map[string]int64{"month": 1, "quarter": 3, "year": 12}
)

// stepOf reads the step of a series of type typ. Steps that are no whole days make
// timestamps of dates.
func stepOf(v any, typ column.Type) (column.Type, plan.Step, error) {
	if typ.Kind == column.KindInt64 {
		l, err := plan.LiteralOf(v)
		if err != nil || l.Typ.Kind != column.KindInt64 || l.Value == nil {
			return typ, plan.Step{}, fmt.Errorf("the step %v (%T) is no integer", v, v)
		}
		return typ, plan.Step{Units: l.Value.(int64)}, nil
	}
	var length time.Duration
	switch v := v.(type) {
	case time.Duration:
		length = v
	case string:
		m := stepText.FindStringSubmatch(strings.ToLower(v))
		n, unit := int64(1), ""
		if m != nil {
			unit = m[2]
			if m[1] != "" {
				n, _ = strconv.ParseInt(m[1], 10, 64)
			}
		}
		if months, ok := monthUnits[unit]; ok {
			if n > 1e6 || n < -1e6 {
				return typ, plan.Step{}, fmt.Errorf("the step %q is too long", v)
			}
			return typ, plan.Step{Months: n * months}, nil
		}
		one, ok := fixedUnits[unit]
		if !ok || n > int64(1<<62/one) || n < -int64(1<<62/one) {
			return typ, plan.Step{}, fmt.Errorf(`the step %q; write a number and a unit, such as "15 minutes", "1 day", "3 months"`, v)
		}
		length = time.Duration(n) * one
	default:
		return typ, plan.Step{}, fmt.Errorf(`the step of times is a time.Duration or a text such as "1 day", not %v (%T)`, v, v)
	}
	const day = 24 * time.Hour
	if typ.Kind == column.KindDate && length%day == 0 {
		return typ, plan.Step{Units: int64(length / day)}, nil
	}
	if length%time.Microsecond != 0 {
		return typ, plan.Step{}, fmt.Errorf("the step %v is no whole number of microseconds", length)
	}
	return column.Timestamp, plan.Step{Units: int64(length / time.Microsecond)}, nil
}
