package funcs

import (
	"bytes"
	"fmt"

	"weir/dataframe/column"
)

var timeBucketFunc = Scalar{Name: "time_bucket",
	Doc: "time_bucket(every, t [, offset or origin]) is the beginning of the step in which t lies, for steps such as '15m', '6h', '1d', '1w' (from Monday), '1mo', '1q', '1y', by the calendar in the timestamp's zone. Steps of several days are counted from 2000-01-03; an offset shifts all. From an origin, a date or timestamp, steps begin so many months or days after it by the calendar, the 28th of February a month after the 31st of January, and hours and less as time goes by. null if an argument is null.",
	Examples: []Example{
		{"time_bucket('15m', TIMESTAMP '2026-03-02 14:07:33')", "2026-03-02 14:00:00"},
		{"time_bucket('1w', DATE '2026-03-01')", "2026-02-23"}, {"time_bucket('1q', DATE '2026-03-01', '1mo')", "2026-02-01"},
		{"time_bucket('1d', TIMESTAMP '2026-03-02 14:07:33', '6h')", "2026-03-02 06:00:00"},
		{"time_bucket('6h', '2026-03-29 12:00:00Z'::timestamp::timestamp(us, Europe/Paris))", "2026-03-29 12:00:00+02:00"},
		{"time_bucket('1mo', DATE '2026-03-30', DATE '2026-01-31')", "2026-02-28"},
		{"time_bucket('1h', TIMESTAMP '2026-03-02 14:07:33', TIMESTAMP '2026-03-02 20:30:00')", "2026-03-02 13:30:00"},
		{"time_bucket('1h', DATE '2026-03-01')", "error: "}, {"time_bucket('1d12h', TIMESTAMP '2026-03-02 14:07:33')", "error: "},
		{"time_bucket('1d', NULL::timestamp)", "null"},
	},
	Overloads: bucketOverloads(column.KindString, column.KindInterval)}

var dateBinFunc = Scalar{Name: "date_bin",
	Doc: "date_bin(every, t [, origin]) is the beginning of the step in which t lies, for steps such as '15m', '6h', '1d', '1w', '1mo', counted from the origin, a date or timestamp, or 1970-01-01 00:00. Times in a zone need an origin if the steps are of days or more. null if an argument is null.",
	Examples: []Example{
		{"date_bin('15m', TIMESTAMP '2026-03-02 14:07:33')", "2026-03-02 14:00:00"}, {"date_bin('5d', TIMESTAMP '2026-03-02 14:07:33')", "2026-02-26 00:00:00"},
		{"date_bin('1w', DATE '2026-03-01')", "2026-02-26"}, {"date_bin('1w', DATE '2026-03-01', DATE '2026-01-01')", "2026-02-26"},
		{"date_bin('1d', '2026-03-29 12:00:00Z'::timestamp::timestamp(us, Europe/Paris))", "error: "},
		{"date_bin('1d', NULL::timestamp)", "null"},
	},
	Overloads: binOverloads(column.KindString, column.KindInterval)}

func binOverloads(every ...column.Kind) (out []Overload) {
	for _, e := range every {
		for _, t := range kinds(column.KindTimestamp, column.KindDate) {
			out = append(out, Overload{Args: kinds(e, t), Result: sameAs(1), Eval: binTimes},
				Overload{Args: kinds(e, t, t), Result: originResult(1, 2), Eval: bucketTimes})
		}
	}
	return out
}

// binTimes counts from 1970.
func binTimes(n int, args []column.Vector) (column.Vector, error) {
	every := args[0]
	if t := args[1].Type(); t.Zone != "" && t.Zone != "UTC" {
		at := intervalsAt(every)
		for i := range n {
			if anyNull(args, i) {
				continue
			}
			e, err := at(i)
			if err != nil {
				return nil, err
			}
			if e.Months != 0 || e.Days != 0 {
				return nil, fmt.Errorf("date_bin of %s needs an origin: whether days begin at 0:00 there or in UTC is not said; write date_bin(%q, t, origin), or time_bucket(%[2]q, t)", t, e)
			}
		}
	}
	var zero column.Vector = &column.Ints{Typ: args[1].Type(), Values: []int64{0}}
	if args[1].Type().Kind == column.KindDate {
		zero = &column.Days{Typ: column.Date, Values: []int32{0}}
	}
	return bucketTimes(n, []column.Vector{every, args[1], &column.Const{Value: zero, N: n}})
}

func bucketOverloads(every ...column.Kind) (out []Overload) {
	for _, e := range every {
		for _, t := range kinds(column.KindTimestamp, column.KindDate) {
			out = append(out, Overload{Args: kinds(e, t), Result: sameAs(1), Eval: bucketTimes}, Overload{Args: kinds(e, t, e), Result: sameAs(1), Eval: bucketTimes},
				Overload{Args: kinds(e, t, t), Result: originResult(1, 2), Eval: bucketTimes})
		}
	}
	return out
}

// originResult is the type of argument t, in whose zone and unit the argument origin must be.
func originResult(t, origin int) func([]column.Type) (column.Type, error) {
	return func(args []column.Type) (column.Type, error) {
		if !args[t].Equal(args[origin]) {
			return column.Type{}, fmt.Errorf("the origin is %s and the time %s; cast one to the other's type", args[origin], args[t])
		}
		return args[t], nil
	}
}

func bucketTimes(n int, args []column.Vector) (column.Vector, error) {
	in, out := newGridInput(args[1]), newMaybe[int64](n)
	grids := gridCache{typ: args[1].Type()}
	every := intervalsAt(args[0])
	offset := noInterval
	if len(args) > 2 {
		offset = grids.shift(args[2])
	}
	for i := range n {
		if anyNull(args, i) {
			continue
		}
		g, err := grids.at(i, every, offset)
		if err != nil {
			return nil, err
		}
		k, ok := g.step(in.at(i))
		if ok {
			out.values[i], ok = g.begin(k)
		}
		if !ok {
			return nil, fmt.Errorf("the step of %s does not fit %s", column.FormatValue(in.typ, args[1].At(i)), in.typ)
		}
	}
	return in.vector(out), nil
}

// intervalsAt reads an argument of intervals or of texts that are some. It parses a
// text again only where it changes.
func intervalsAt(v column.Vector) func(i int) (column.IntervalValue, error) {
	if v.Type().Kind == column.KindInterval {
		in := inputOf[column.Int128](v)
		return func(i int) (column.IntervalValue, error) { return column.IntervalOf(in.at(i)), nil }
	}
	in := textsOf(v)
	var last []byte
	var value column.IntervalValue
	return func(i int) (column.IntervalValue, error) {
		s := in.at(i)
		if last != nil && bytes.Equal(s, last) {
			return value, nil
		}
		x, err := column.ParseInterval(string(s))
		if err == nil {
			value, last = x, append(last[:0], s...)
		}
		return x, err
	}
}

func noInterval(int) (column.IntervalValue, error) { return column.IntervalValue{}, nil }

// gridCache is the grid of the last row.
type gridCache struct {
	typ           column.Type
	grid          *timeGrid
	every, offset column.IntervalValue
	origin        func(i int) int64 // nil: there is none
}

// shift reads the argument that is an offset, which it gives, or an origin.
func (c *gridCache) shift(v column.Vector) func(i int) (column.IntervalValue, error) {
	if k := v.Type().Kind; k != column.KindDate && k != column.KindTimestamp {
		return intervalsAt(v)
	}
	c.origin = newGridInput(v).at
	return noInterval
}

func (c *gridCache) at(i int, every, offset func(int) (column.IntervalValue, error)) (*timeGrid, error) {
	e, err := every(i)
	if err != nil {
		return nil, err
	}
	o, err := offset(i)
	if err != nil {
		return nil, err
	}
	if c.grid != nil && c.every == e && c.offset == o {
		return c.from(i), nil
	}
	if c.typ.Kind == column.KindDate && (e.Micros != 0 || o.Micros != 0) {
		return nil, fmt.Errorf("a date has no hours; cast it to timestamp")
	}
	g, err := newTimeGrid(gridType(c.typ), e, o)
	if err != nil {
		return nil, err
	}
	c.grid, c.every, c.offset = g, e, o
	return c.from(i), nil
}

// from is the grid with the origin of row i, if there are origins.
func (c *gridCache) from(i int) *timeGrid {
	if c.origin != nil {
		c.grid.startAt(c.origin(i))
	}
	return c.grid
}
