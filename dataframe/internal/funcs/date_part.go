package funcs

import (
	"fmt"
	"strings"

	"weir/dataframe/column"
)

// A datePart is a number that a date, timestamp, time or interval tells. day is of the
// calendar day, clock of the microseconds since midnight, span of an interval; nil where there is none.
type datePart struct {
	names []string
	day   func(day int64) int64
	clock func(micros int64) int64
	span  func(v column.IntervalValue) int64
}

var dateParts = []datePart{
	{names: []string{"year", "y", "yr"}, day: func(d int64) int64 { return civilOf(d).y }, span: func(v column.IntervalValue) int64 { return int64(v.Months / 12) }},
	{names: []string{"quarter", "q"}, day: func(d int64) int64 { return (civilOf(d).m + 2) / 3 }, span: func(v column.IntervalValue) int64 { return int64(v.Months%12)/3 + 1 }},
	{names: []string{"month", "mon", "mo"}, day: func(d int64) int64 { return civilOf(d).m }, span: func(v column.IntervalValue) int64 { return int64(v.Months % 12) }},
	{names: []string{"day", "d", "dayofmonth"}, day: func(d int64) int64 { return civilOf(d).d }, span: func(v column.IntervalValue) int64 { return int64(v.Days) }},
	{names: []string{"week", "w", "weekofyear"}, day: isoWeek},
	{names: []string{"isoyear", "yearofweek"}, day: isoYear},
	{names: []string{"yearweek"}, day: func(d int64) int64 { return isoYear(d)*100 + isoWeek(d) }},
	{names: []string{"isodow", "dayofweek_iso"}, day: isoWeekday},
	{names: []string{"dow", "weekday", "dayofweek"}, day: func(d int64) int64 { return isoWeekday(d) % 7 }},
	{names: []string{"doy", "dayofyear"}, day: func(d int64) int64 { return d - dayNumber(civilOf(d).y, 1, 1) + 1 }},
	{names: []string{"decade"}, day: func(d int64) int64 { q, _ := floorDiv(civilOf(d).y, 10); return q }, span: func(v column.IntervalValue) int64 { return int64(v.Months / 120) }},
	{names: []string{"century"}, day: func(d int64) int64 { return nth(civilOf(d).y, 100) }, span: func(v column.IntervalValue) int64 { return int64(v.Months / 1200) }},
	{names: []string{"millennium"}, day: func(d int64) int64 { return nth(civilOf(d).y, 1000) }, span: func(v column.IntervalValue) int64 { return int64(v.Months / 12000) }},
	{names: []string{"hour", "h", "hr"}, clock: func(m int64) int64 { return m / 3600e6 }},
	{names: []string{"minute", "m", "min"}, clock: func(m int64) int64 { return m / 60e6 % 60 }},
	{names: []string{"second", "s", "sec"}, clock: func(m int64) int64 { return m / 1e6 % 60 }},
	{names: []string{"millisecond", "ms", "msec"}, clock: func(m int64) int64 { return m % 60e6 / 1e3 }},
	{names: []string{"microsecond", "us", "usec"}, clock: func(m int64) int64 { return m % 60e6 }},
}

// nth is the number of the century or millennium of year y: 2000 is in the 20th, 2001 in the 21st.
func nth(y, years int64) int64 {
	if y > 0 {
		return (y-1)/years + 1
	}
	return y/years - 1
}

// isoYear is the year that the week of ISO 8601 belongs to.
func isoYear(days int64) int64 { return civilOf(days - isoWeekday(days) + 4).y }

func partOfDate(name string) (*datePart, error) {
	s := strings.ToLower(strings.TrimSpace(name))
	for _, trimmed := range []string{s, strings.TrimSuffix(s, "s")} {
		for i := range dateParts {
			for _, n := range dateParts[i].names {
				if n == trimmed {
					return &dateParts[i], nil
				}
			}
		}
	}
	var have []string
	for _, p := range dateParts {
		have = append(have, p.names[0])
	}
	return nil, fmt.Errorf("no part %q; there are %s", name, strings.Join(have, ", "))
}

var datePartFunc = Scalar{Name: "date_part", Aliases: []string{"datepart", "extract"},
	Doc: "date_part(part, t), also extract(part FROM t), is the year, quarter, month, day, week and isoyear (ISO 8601), dow (Sunday is 0), isodow, doy, decade, century, millennium, hour, minute, second, millisecond or microsecond (with the seconds) of a date, timestamp, time or interval.",
	Examples: []Example{
		{"date_part('year', DATE '2026-03-02')", "2026"}, {"date_part('dow', DATE '2026-03-01')", "0"}, {"date_part('isoyear', DATE '2027-01-01')", "2026"},
		{"date_part('microseconds', TIMESTAMP '2026-03-02 14:07:33.5')", "33500000"}, {"date_part('hour', '14:07'::time)", "14"}, {"date_part('month', '1 year 2 months'::interval)", "2"},
		{"date_part('century', DATE '2000-12-31')", "20"}, {"date_part('hour', '-90 minutes'::interval)", "-1"}, {"date_part('day', NULL::date)", "null"}, {"date_part('hour', DATE '2026-03-02')", "0"},
		{"date_part('year', '14:07'::time)", "error: year(cast('14:07' AS time))"},
	},
	Overloads: []Overload{partOverload(column.KindDate), partOverload(column.KindTimestamp), partOverload(column.KindTime), partOverload(column.KindInterval)}}

func partOverload(k column.Kind) Overload {
	return Overload{Args: kinds(column.KindString, k), Result: always(column.Int64), Eval: func(n int, args []column.Vector) (column.Vector, error) {
		names, out := textsOf(args[0]), make([]int64, n)
		read := partsOf(n, args[1])
		var last string
		var p *datePart
		for i := range n {
			if name := string(names.at(i)); p == nil || name != last {
				next, err := partOfDate(name)
				if err != nil {
					if err := rowError(args, i, fmt.Errorf("date_part: %w", err)); err != nil {
						return nil, err
					}
					continue
				}
				p, last = next, name
			}
			v, ok := read(i, p)
			if !ok {
				if err := rowError(args, i, fmt.Errorf("date_part: a %s has no %s", k, p.names[0])); err != nil {
					return nil, err
				}
			}
			out[i] = v
		}
		return &column.Ints{Typ: column.Int64, Values: out}, nil
	}}
}

// partsOf reads parts of the rows of v.
func partsOf(n int, v column.Vector) func(i int, p *datePart) (int64, bool) {
	switch t := v.Type(); t.Kind {
	case column.KindInterval:
		a := inputOf[column.Int128](v)
		return func(i int, p *datePart) (int64, bool) {
			iv := column.IntervalOf(a.at(i))
			if p.clock != nil {
				return p.clock(iv.Micros), true
			}
			if p.span == nil {
				return 0, false
			}
			return p.span(iv), true
		}
	case column.KindTime:
		a := inputOf[int64](v)
		return func(i int, p *datePart) (int64, bool) {
			if p.clock == nil {
				return 0, false
			}
			return p.clock(microsOf(a.at(i), t.Unit)), true
		}
	case column.KindDate:
		a := inputOf[int32](v)
		return func(i int, p *datePart) (int64, bool) {
			if p.day == nil {
				return 0, true
			}
			return p.day(int64(a.at(i))), true
		}
	default:
		a, c := inputOf[int64](v), newClock(t)
		return func(i int, p *datePart) (int64, bool) {
			sec, frac := c.wall(a.at(i))
			day, rest := floorDiv(sec, 86400)
			if p.day != nil {
				return p.day(day), true
			}
			return p.clock(rest*1e6 + microsOf(frac, t.Unit)), true
		}
	}
}

// alsoOf are the overloads of the function called as the part, for other kinds.
func alsoOf(part string, ks ...column.Kind) []Overload {
	var out []Overload
	for _, k := range ks {
		out = append(out, Overload{Args: kinds(k), Result: always(column.Int64), Eval: func(n int, args []column.Vector) (column.Vector, error) {
			p, err := partOfDate(part)
			if err != nil {
				return nil, err
			}
			out, read := make([]int64, n), partsOf(n, args[0])
			for i := range out {
				out[i], _ = read(i, p)
			}
			return &column.Ints{Typ: column.Int64, Values: out}, nil
		}})
	}
	return out
}
