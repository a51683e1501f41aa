package funcs

import (
	"fmt"

	"weir/dataframe/column"
)

var timeWindowFunc = Scalar{Name: "time_window",
	Doc: "time_window(t, every, period, offset or origin, closed, back) is the beginning of a window of length period that begins at a step of time_bucket(every, …, offset or origin): of the window that begins back steps before the last one not after t, if t lies in it, else null. closed says which ends belong to a window: 'left', 'right', 'both' or 'none'. null also if an argument is null.",
	Examples: []Example{
		{"time_window(TIMESTAMP '2026-03-02 14:07:33', '1h', '2h', '0s', 'left', 0)", "2026-03-02 14:00:00"},
		{"time_window(TIMESTAMP '2026-03-02 14:07:33', '1h', '2h', '0s', 'left', 1)", "2026-03-02 13:00:00"},
		{"time_window(TIMESTAMP '2026-03-02 14:07:33', '1h', '2h', '0s', 'left', 2)", "null"},
		{"time_window(TIMESTAMP '2026-03-02 14:00:00', '1h', '1h', '0s', 'right', 0)", "null"},
		{"time_window(DATE '2026-03-02', '1d', '7d', '0d', 'both', 7)", "2026-02-23"},
		{"time_window(TIMESTAMP '2026-03-02 14:07:33', '1h', '1h', TIMESTAMP '2026-03-01 00:30:00', 'left', 0)", "2026-03-02 13:30:00"},
		{"time_window(NULL::date, '1d', '7d', '0d', 'left', 0)", "null"}, {"time_window(DATE '2026-03-02', '1d', '7d', '0d', 'open', 0)", "error: "},
	},
	Overloads: []Overload{
		{Args: kinds(column.KindTimestamp, column.KindString, column.KindString, column.KindString, column.KindString, column.KindInt64), Result: sameAs(0), Eval: windowTimes},
		{Args: kinds(column.KindDate, column.KindString, column.KindString, column.KindString, column.KindString, column.KindInt64), Result: sameAs(0), Eval: windowTimes},
		{Args: kinds(column.KindTimestamp, column.KindString, column.KindString, column.KindTimestamp, column.KindString, column.KindInt64), Result: originResult(0, 3), Eval: windowTimes},
		{Args: kinds(column.KindDate, column.KindString, column.KindString, column.KindDate, column.KindString, column.KindInt64), Result: originResult(0, 3), Eval: windowTimes},
	}}

func windowTimes(n int, args []column.Vector) (column.Vector, error) {
	in, out := newGridInput(args[0]), newMaybe[int64](n)
	grids := gridCache{typ: args[0].Type()}
	every, period, offset := intervalsAt(args[1]), intervalsAt(args[2]), grids.shift(args[3])
	closed, back := textsOf(args[4]), inputOf[int64](args[5])
	for i := range n {
		if anyNull(args, i) {
			continue
		}
		g, err := grids.at(i, every, offset)
		if err != nil {
			return nil, err
		}
		length, err := period(i)
		if err != nil {
			return nil, err
		}
		ends, err := closedEnds(string(closed.at(i)))
		if err != nil {
			return nil, err
		}
		v := in.at(i)
		k, ok := g.step(v)
		from, to := int64(0), int64(0)
		if ok {
			from, ok = g.begin(k - back.at(i))
		}
		if ok {
			to, ok = g.c.later(from, length)
		}
		switch {
		case !ok:
			return nil, fmt.Errorf("a window of %s does not fit %s", column.FormatValue(in.typ, args[0].At(i)), in.typ)
		case (v > from || v == from && ends.left) && (v < to || v == to && ends.right):
			out.values[i] = from
		default:
			out.null(i)
		}
	}
	return in.vector(out), nil
}

// windowEnds says which ends belong to a window.
type windowEnds struct{ left, right bool }

func closedEnds(s string) (windowEnds, error) {
	switch s {
	case "left":
		return windowEnds{left: true}, nil
	case "right":
		return windowEnds{right: true}, nil
	case "both":
		return windowEnds{true, true}, nil
	case "none":
		return windowEnds{}, nil
	}
	return windowEnds{}, fmt.Errorf("closed is %q; it can be left, right, both or none", s)
}

var timeShiftFunc = Scalar{Name: "time_shift",
	Doc: "time_shift(t, by) is the moment an interval such as '1mo 3d', '-2h' or '90 minutes' after t: months and days by the calendar in the timestamp's zone, hours and less as time goes by.",
	Examples: []Example{
		{"time_shift(DATE '2026-01-31', '1mo')", "2026-02-28"}, {"time_shift(TIMESTAMP '2026-03-01 00:30:00', '-1h')", "2026-02-28 23:30:00"},
		{"time_shift('2026-03-28 12:00:00'::timestamp(us, Europe/Paris), '1d')", "2026-03-29 12:00:00+02:00"},
		{"time_shift(NULL::date, '1d')", "null"}, {"time_shift(DATE '2026-01-31', '1h')", "error: "},
	},
	Overloads: []Overload{
		{Args: kinds(column.KindTimestamp, column.KindString), Result: sameAs(0), Eval: shiftTimes},
		{Args: kinds(column.KindDate, column.KindString), Result: sameAs(0), Eval: shiftTimes},
	}}

func shiftTimes(n int, args []column.Vector) (column.Vector, error) {
	in, out := newGridInput(args[0]), newMaybe[int64](n)
	c, by := newClock(gridType(in.typ)), intervalsAt(args[1])
	for i := range n {
		if anyNull(args, i) {
			continue
		}
		length, err := by(i)
		if err == nil && in.typ.Kind == column.KindDate && length.Micros != 0 {
			err = fmt.Errorf("a date has no hours; cast it to timestamp")
		}
		if err != nil {
			return nil, err
		}
		v, ok := c.later(in.at(i), length)
		if !ok {
			return nil, fmt.Errorf("%s after %s does not fit %s", length, column.FormatValue(in.typ, args[0].At(i)), in.typ)
		}
		out.values[i] = v
	}
	return in.vector(out), nil
}
