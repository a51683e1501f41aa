package dataframe

import (
	"fmt"

	"weir/dataframe/column"
	"weir/dataframe/plan"
)

// TimeGroups is a Frame cut into windows of time; GroupByDynamic makes it, Agg makes a row of
// each window that has rows. Its methods give new TimeGroups.
type TimeGroups struct {
	f                     *Frame
	time                  Expr
	every, period, offset string
	closed, label         string
	first                 bool // windows begin at the first row
	by                    []any
	having                []Expr
}

// GroupByDynamic begins an aggregation by windows of time, one of which begins every "15m", "1h", "1d",
// "1w", "1mo", "1q" or "1y" of the calendar, in the time zone of the column time, given by
// name or as an Expr: days have 23 or 25 hours where the clocks change, months their days. by are further keys.
// Rows whose time is null are left out.
//
//	visits.GroupByDynamic("ts", "1d").Agg(Count())
//	visits.GroupByDynamic("ts", "1d", "country").Period("7d").Label("right").Agg(Sum("paid"))
func (f *Frame) GroupByDynamic(time any, every string, by ...any) *TimeGroups {
	return &TimeGroups{f: f, time: columnOf(time), every: every, period: every, offset: "0s", closed: "left", label: "left", by: by}
}

// Period makes windows longer or shorter than from one to the next: a row is then in several
// windows or in none.
func (g *TimeGroups) Period(period string) *TimeGroups {
	out := *g
	out.period = period
	return &out
}

// Offset shifts all windows: "6h" lets days begin at six, "1d" weeks on Tuesday.
func (g *TimeGroups) Offset(offset string) *TimeGroups {
	out := *g
	out.offset = offset
	return &out
}

// StartOn lets weeks begin on a day, "sunday".
func (g *TimeGroups) StartOn(day string) *TimeGroups {
	offset, ok := map[string]string{"monday": "0d", "tuesday": "1d", "wednesday": "2d", "thursday": "3d", "friday": "4d", "saturday": "5d", "sunday": "6d"}[day]
	if !ok {
		offset = fmt.Sprintf("%q, which is no day of the week", day)
	}
	return g.Offset(offset)
}

// StartBy says where the first window begins: "window" (the default), at the step of the calendar, shifted by
// Offset; "datapoint", at the earliest time there is, of each combination of the further keys its own, from which
// months and days are counted by the calendar and hours as time goes by; or on a day of the week, as StartOn.
//
//	sales.GroupByDynamic("ts", "30d", "customer").StartBy("datapoint").Agg(Sum("paid"))
func (g *TimeGroups) StartBy(what string) *TimeGroups {
	out := *g
	switch out.first = what == "datapoint"; what {
	case "window", "datapoint":
		return &out
	}
	return out.StartOn(what)
}

// Closed says which ends belong to a window: "left" (the default), "right", "both" or "none".
func (g *TimeGroups) Closed(ends string) *TimeGroups {
	out := *g
	out.closed = ends
	return &out
}

// Label names a window by its beginning, "left" (the default), or its end, "right".
func (g *TimeGroups) Label(end string) *TimeGroups {
	out := *g
	out.label = end
	return &out
}

// Having keeps only the windows for which cond is true; see Groups.Having.
func (g *TimeGroups) Having(cond Expr) *TimeGroups {
	out := *g
	out.having = append(out.having[:len(out.having):len(out.having)], cond)
	return &out
}

// Count makes a row of each window: its keys and the number of its rows, "count".
func (g *TimeGroups) Count() *Frame { return g.Agg(Count().As("count")) }

// Agg makes a row of each window with rows, and of each combination of the further keys in it:
// the time, called as its column, the further keys, then aggregates. Windows come in their
// order, groups in one in the order of their first rows.
func (g *TimeGroups) Agg(aggregates ...Expr) *Frame {
	name, err := g.check()
	if err != nil {
		return g.f.then(func() (plan.Node, error) { return nil, err })
	}
	in, start := g.starting().windows()
	const key = "window #"
	groups := in.WithColumns(start.As(key)).Filter(Col(key).IsNotNull()).GroupBy(append([]any{Col(key)}, g.by...)...)
	groups.having = g.having
	out := groups.Agg(aggregates...).Sort(Col(key))
	if out.err != nil {
		return out
	}
	label := Col(key)
	if g.label == "right" {
		label = Call("time_shift", label, g.period)
	}
	columns := []any{label.As(name)}
	for _, c := range out.Columns()[1:] {
		columns = append(columns, Col(c))
	}
	return out.Select(columns...)
}

// check is the name of the time column.
func (g *TimeGroups) check() (name string, err error) {
	if g.f.err != nil {
		return "", g.f.err
	}
	if g.time.err != nil {
		return "", g.time.err
	}
	e, err := plan.Resolve(g.time.node, g.f.Schema())
	if err != nil {
		return "", err
	}
	if k := e.Type().Kind; k != column.KindTimestamp && k != column.KindDate {
		return "", fmt.Errorf("group by time: %s is %s; it must be a date or timestamp", g.time, e.Type())
	}
	if g.label != "left" && g.label != "right" {
		return "", fmt.Errorf(`group by time: the label is %q; it can be "left" or "right"`, g.label)
	}
	if g.first && g.offset != "0s" {
		return "", fmt.Errorf("group by time: windows from the first row have no offset; leave out Offset and StartOn, or StartBy")
	}
	for _, s := range []string{g.every, g.period, g.offset} {
		if _, err := column.ParseInterval(s); err != nil {
			return "", fmt.Errorf("group by time: %w", err)
		}
	}
	return plan.NameOf(g.time.node), nil
}

// origin is the column that starting adds.
const origin = "first time #"

// starting is g with the earliest time beside each row, where windows begin there.
func (g *TimeGroups) starting() *TimeGroups {
	if !g.first {
		return g
	}
	out := *g
	first := Min(g.time)
	out.f = g.f.WithColumns(first.Over(g.by...).As(origin))
	return &out
}

// shift is what time_bucket and time_window take for the offset.
func (g *TimeGroups) shift() any {
	if g.first {
		return Col(origin)
	}
	return g.offset
}

// windows is the frame in which every row stands once for each window that may hold it, and
// where that window begins, null if it does not hold the row.
func (g *TimeGroups) windows() (*Frame, Expr) {
	if g.period == g.every && g.closed == "left" {
		return g.f, Call("time_bucket", g.every, g.time, g.shift())
	}
	window := func(back any) Expr {
		w := Call("time_window", g.time, g.every, g.period, g.shift(), g.closed, back)
		if g.first { // nothing begins before it
			w = When(w.Ge(Col(origin)), w).Else(nil)
		}
		return w
	}
	n := g.overlap()
	if n == 1 {
		return g.f, window(0)
	}
	const back = "windows back #"
	b := column.NewBuilder(column.Int64, n)
	for i := range n {
		if err := b.Append(i); err != nil {
			return g.f.s.fail(err), window(0)
		}
	}
	side := column.NewSchema(column.Field{Name: back, Type: column.Int64})
	in := g.f.then(func() (plan.Node, error) {
		if n > maxOverlap {
			return nil, fmt.Errorf("group by time: a row would be in %d windows; make the period shorter or windows rarer", n)
		}
		values := plan.NewValues(side, []*column.Batch{{N: n, Cols: []column.Vector{b.Vector()}}})
		return plan.NewJoinOn(g.f.node, values, plan.Cross, nil, plan.JoinOptions{})
	})
	return in, window(Col(back))
}

// maxOverlap is how many windows a row is in at most.
const maxOverlap = 10_000

// overlap is how many windows may hold a row, at most: as many as the longest period has
// of the shortest steps, and one more for an end that belongs to two.
func (g *TimeGroups) overlap() int {
	every, _ := column.ParseInterval(g.every)
	period, _ := column.ParseInterval(g.period)
	shortest := float64(every.Months)*28 + float64(every.Days)*(23./24) + float64(every.Micros)/column.MicrosPerDay
	longest := float64(period.Months)*31 + float64(period.Days)*(25./24) + float64(period.Micros)/column.MicrosPerDay
	if !(shortest > 0) {
		return 1 // the function says what is wrong
	}
	return int(min(longest/shortest, maxOverlap)) + 2
}
