package funcs

import (
	"fmt"

	"weir/dataframe/column"
)

var timeSequenceFunc = Scalar{Name: "time_sequence",
	Doc: "time_sequence(from, to, step) is the list from, from and step, from and two steps, … to, of timestamps or dates and an interval, as Spark's sequence has it: the last days of months are met; null if an argument is null.",
	Examples: []Example{{"time_sequence(DATE '2026-01-31', DATE '2026-03-31', INTERVAL '1 month')::text", "[2026-01-31 00:00:00, 2026-02-28 00:00:00, 2026-03-31 00:00:00]"},
		{"time_sequence(DATE '2026-01-01', DATE '2026-01-02', INTERVAL '0 days')", "error: time_sequence: the step is 0"}, {"time_sequence(NULL::date, DATE '2026-01-02', INTERVAL '1 day')", "null"}},
	Overloads: []Overload{timeSeries("time_sequence", true, false)}}

// timeSeries is the overload of a list of moments from one to another, a step of time apart. walked adds the step to what was
// reached, as DuckDB and PostgreSQL do: behind a month without the 31st the days are no longer the 31st.
func timeSeries(name string, closed, walked bool) Overload {
	return Overload{Args: kinds(column.KindTimestamp, column.KindTimestamp, column.KindInterval), Result: func(args []column.Type) (column.Type, error) {
		t, err := Unify(args[:2])
		return column.List(t), err
	}, Eval: func(n int, args []column.Vector) (column.Vector, error) {
		t, err := Unify([]column.Type{args[0].Type(), args[1].Type()})
		if err != nil {
			return nil, err
		}
		ends := make([]input[int64], 2)
		for i := range ends {
			v, err := CastVector(args[i], t, false)
			if err != nil {
				return nil, err
			}
			ends[i] = inputOf[int64](v)
		}
		steps, c := inputOf[column.Int128](args[2]), newClock(t)
		out := &column.Lists{Typ: column.List(t), Spans: make([]column.Span, n)}
		var values []int64
		for i := range n {
			if anyNull(args, i) {
				continue
			}
			at := len(values)
			if values, err = appendMoments(values, c, ends[0].at(i), ends[1].at(i), column.IntervalOf(steps.at(i)), closed, walked); err != nil {
				return nil, fmt.Errorf("%s: %w", name, err)
			}
			if len(values) > at {
				out.Spans[i] = column.Span{Start: int32(at), Len: int32(len(values) - at)}
			}
		}
		out.Child = &column.Ints{Typ: t, Values: values}
		return out, nil
	}}
}

// appendMoments appends from, from and a step, from and two steps, …: months are counted from the first, so that the last days
// of months are met.
func appendMoments(dst []int64, c *clock, from, to int64, step column.IntervalValue, closed, walked bool) ([]int64, error) {
	next, ok := c.plus(from, step)
	if !ok {
		return nil, fmt.Errorf("the step %s is too large", step)
	}
	if next == from {
		return nil, fmt.Errorf("the step is 0")
	}
	up := next > from
	x := from
	for k := int64(1); up && x < to || !up && x > to || closed && x == to; k++ {
		if len(dst) >= maxSeries {
			return nil, fmt.Errorf("more than %d values in a batch", maxSeries)
		}
		dst = append(dst, x)
		start, by, ok := x, step, true
		if !walked {
			start = from
			by, ok = step.Times(k)
		}
		if !ok {
			break
		}
		later, ok := c.plus(start, by)
		if !ok || up && later <= x || !up && later >= x {
			break
		}
		x = later
	}
	return dst, nil
}
