package funcs

import (
	"fmt"
	"math"
	"time"

	"weir/dataframe/column"
)

var dateAddDaysFunc = Scalar{Name: "date_add_days", Doc: "date_add_days(t, n) is n days later, at the same time of day in the timestamp's zone.",
	Examples: []Example{
		{"date_add_days(DATE '2026-02-28', 1)", "2026-03-01"}, {"date_add_days(TIMESTAMP '2026-02-28 10:00:00', -1)", "2026-02-27 10:00:00"},
		{"date_add_days('2026-03-28 11:00:00Z'::timestamp::timestamp(us, Europe/Paris), 1)", "2026-03-29 12:00:00+02:00"}, {"date_add_days(NULL::date, 1)", "null"},
	},
	Overloads: []Overload{
		addDays("plus", 1),
		{Args: kinds(column.KindTimestamp, column.KindInt64), Result: sameAs(0),
			Eval: func(n int, args []column.Vector) (column.Vector, error) {
				t := args[0].Type()
				a, days, c, out := inputOf[int64](args[0]), inputOf[int64](args[1]), newClock(t), make([]int64, n)
				for i := range out {
					wall, frac := c.wall(a.at(i))
					v, ok := c.stored(wall+max(min(days.at(i), 1e9), -1e9)*86400, frac)
					if !ok {
						if err := rowError(args, i, fmt.Errorf("date_add_days: %d days later does not fit %s", days.at(i), t)); err != nil {
							return nil, err
						}
					}
					out[i] = v
				}
				return &column.Ints{Typ: t, Values: out}, nil
			}},
	}}

var toTimestampFunc = Scalar{Name: "to_timestamp", Doc: "to_timestamp(seconds) is the timestamp so many seconds after 1970-01-01 00:00 UTC.",
	Examples: []Example{{"to_timestamp(86400)", "1970-01-02 00:00:00"}, {"to_timestamp(-0.5)", "1969-12-31 23:59:59.5"}, {"to_timestamp(NULL::bigint)", "null"}},
	Overloads: []Overload{
		{Args: kinds(column.KindInt64), Result: always(column.Timestamp), Eval: func(n int, args []column.Vector) (column.Vector, error) {
			a, out := inputOf[int64](args[0]), make([]int64, n)
			for i := range out {
				v, ok := mulInt(a.at(i), 1e6)
				if !ok {
					if err := rowError(args, i, fmt.Errorf("to_timestamp(%d) is outside the calendar; is it in milliseconds?", a.at(i))); err != nil {
						return nil, err
					}
				}
				out[i] = v
			}
			return &column.Ints{Typ: column.Timestamp, Values: out}, nil
		}},
		{Args: kinds(column.KindFloat64), Result: always(column.Timestamp), Eval: func(n int, args []column.Vector) (column.Vector, error) {
			a, out := inputOf[float64](args[0]), make([]int64, n)
			for i := range out {
				x := math.Round(a.at(i) * 1e6)
				if !(x >= -1<<63 && x < 1<<63) {
					if err := rowError(args, i, fmt.Errorf("to_timestamp(%g) is outside the calendar", a.at(i))); err != nil {
						return nil, err
					}
					x = 0
				}
				out[i] = int64(x)
			}
			return &column.Ints{Typ: column.Timestamp, Values: out}, nil
		}},
	}}

var dateFunc = Scalar{Name: "date", Doc: "date(t) is the day of a timestamp, in its zone, or of a text.",
	Examples: []Example{{"date(TIMESTAMP '2026-03-02 23:59:59')", "2026-03-02"}, {"date('2025-12-31 23:30:00Z'::timestamp::timestamp(us, Europe/Paris))", "2026-01-01"},
		{"date('2026-03-02')", "2026-03-02"}, {"date(NULL::timestamp)", "null"}},
	Overloads: []Overload{toDate(column.KindDate), toDate(column.KindTimestamp), toDate(column.KindString)}}

func toDate(k column.Kind) Overload {
	return Overload{Args: kinds(k), Result: always(column.Date), Eval: func(_ int, args []column.Vector) (column.Vector, error) {
		return CastVector(args[0], column.Date, false)
	}}
}

var atZoneFunc = Scalar{Name: "at_zone", Doc: "at_zone(ts, zone) is what clocks in zone show at ts, a timestamp without zone; of a timestamp without zone it is the moment, in UTC, when clocks in zone show it.",
	Examples: []Example{
		{"at_zone(TIMESTAMP '2026-07-01 12:00:00', 'Europe/Paris')", "2026-07-01 14:00:00"}, {"at_zone('2026-01-01 00:30:00'::datetime, 'Europe/Paris')", "2025-12-31 23:30:00"},
		{"at_zone(NULL::timestamp, 'UTC')", "null"}, {"at_zone(TIMESTAMP '2026-07-01 12:00:00', 'Mars/Base')", "error: "},
	},
	Overloads: []Overload{{Args: kinds(column.KindTimestamp, column.KindString),
		Result: func(args []column.Type) (column.Type, error) { return otherZone(args[0]), nil }, Eval: evalAtZone}}}

func otherZone(t column.Type) column.Type {
	if t.Zone == "" {
		t.Zone = "UTC"
	} else {
		t.Zone = ""
	}
	return t
}

func evalAtZone(n int, args []column.Vector) (column.Vector, error) {
	t := args[0].Type()
	a, names, out := inputOf[int64](args[0]), textsOf(args[1]), make([]int64, n)
	clocks := map[string]*clock{}
	for i := range out {
		c := clocks[string(names.at(i))]
		if c == nil {
			name := string(names.at(i))
			if err := rowError(args, i, column.CheckZone(name)); err != nil {
				return nil, err
			}
			c = newClock(column.Type{Kind: column.KindTimestamp, Unit: t.Unit, Zone: name})
			clocks[name] = c
		}
		v, ok := c.shift(a.at(i), t.Zone == "")
		if !ok {
			if err := rowError(args, i, fmt.Errorf("at_zone: a moment near the end of the calendar does not fit %s", t)); err != nil {
				return nil, err
			}
		}
		out[i] = v
	}
	return &column.Ints{Typ: otherZone(t), Values: out}, nil
}

// shift turns a moment into wall time, or back.
func (c *clock) shift(v int64, toMoment bool) (int64, bool) {
	sec, frac := floorDiv(v, c.per)
	if toMoment {
		return c.stored(sec, frac)
	}
	d, ok := mulInt(c.offset(sec), c.per)
	if !ok {
		return 0, false
	}
	return addInts.one(v, d)
}

var formatFunc = Scalar{Name: "format", Aliases: []string{"strftime"}, Doc: "format(t, pattern) writes a date or timestamp: %Y %m %d %H %M %S, %y, %j, %B %b, %A %a, %I %p, %f (microseconds), %L (milliseconds), %z %Z, %U %W (weeks from Sunday and Monday), %G %V %u (year, week and day of ISO 8601), %w (0 for Sunday), %%.",
	Examples: []Example{
		{"format(TIMESTAMP '2026-03-02 14:07:33.5', '%Y/%m/%d %H:%M:%S.%L')", "2026/03/02 14:07:33.500"}, {"format(DATE '2026-03-02', '%a %d %b %y, day %j')", "Mon 02 Mar 26, day 061"}, {"format(DATE '2027-01-03', '%G-W%V-%u %U %W %w')", "2026-W53-7 01 00 0"},
		{"format(NULL::date, '%Y')", "null"}, {"format(DATE '2026-03-02', '%Q')", "error: "},
	},
	Overloads: []Overload{
		{Args: kinds(column.KindDate, column.KindString), Result: always(column.String), Eval: evalFormat},
		{Args: kinds(column.KindTimestamp, column.KindString), Result: always(column.String), Eval: evalFormat},
	}}

func evalFormat(n int, args []column.Vector) (column.Vector, error) {
	t, pat := args[0].Type(), textsOf(args[1])
	b := column.TextBuilder{Typ: column.String}
	b.Reserve(n)
	var buf []byte
	moment := timeInput(args[0])
	for i := range n {
		var err error
		if buf, err = appendTime(buf[:0], moment(i), pat.at(i), t.Zone == "" || t.Kind == column.KindDate); err != nil {
			if err := rowError(args, i, err); err != nil {
				return nil, err
			}
		}
		b.Append(buf)
	}
	return b.Texts(), nil
}

// timeInput reads a date or timestamp as a time.Time in its zone.
func timeInput(v column.Vector) func(i int) time.Time {
	t := v.Type()
	if t.Kind == column.KindDate {
		a := inputOf[int32](v)
		return func(i int) time.Time { return time.Unix(int64(a.at(i))*86400, 0).UTC() }
	}
	a := inputOf[int64](v)
	return func(i int) time.Time { return t.Time(a.at(i)) }
}

// timeLayouts are the letters of format in Go's language.
var timeLayouts = map[byte]string{
	'Y': "2006", 'm': "01", 'd': "02", 'H': "15", 'M': "04", 'S': "05", 'y': "06", 'j': "002", 'B': "January", 'b': "Jan",
	'A': "Monday", 'a': "Mon", 'I': "03", 'p': "PM", 'e': "_2", 'F': "2006-01-02", 'T': "15:04:05",
}

func appendTime(dst []byte, m time.Time, pattern []byte, local bool) ([]byte, error) {
	for i := 0; i < len(pattern); i++ {
		if pattern[i] != '%' || i+1 == len(pattern) {
			dst = append(dst, pattern[i])
			continue
		}
		i++
		layout, ok := timeLayouts[pattern[i]]
		switch c := pattern[i]; {
		case ok:
			dst = m.AppendFormat(dst, layout)
		case c == '%':
			dst = append(dst, '%')
		case c == 'f':
			dst = fmt.Appendf(dst, "%06d", m.Nanosecond()/1000)
		case c == 'L':
			dst = fmt.Appendf(dst, "%03d", m.Nanosecond()/1e6)
		case c == 'z' && !local:
			dst = m.AppendFormat(dst, "-0700")
		case c == 'Z' && !local:
			dst = m.AppendFormat(dst, "MST")
		case c == 'z' || c == 'Z':
		case weekLetters[c] != nil:
			dst = fmt.Appendf(dst, weekLetters[c].format, weekLetters[c].of(m))
		default:
			return nil, fmt.Errorf("format: no letter %%%c; %%%% is a percent sign", c)
		}
	}
	return dst, nil
}
