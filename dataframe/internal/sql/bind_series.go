package sql

import (
	"strings"
	"time"

	"weir/dataframe/column"
	"weir/dataframe/internal/sql/syntax"
	"weir/dataframe/plan"
)

// series is range(to), range(from, to) or range(from, to, step); generate_series
// has its end, too. The numbers see views, the names of WITH. Of dates and timestamps the step is an interval.
func (b *binder) series(t *syntax.TableFunc, closed bool, views *view) (plan.Node, error) {
	name := strings.ToLower(t.Call.Name[0])
	var args []*plan.Literal
	for _, a := range t.Call.Args {
		l, err := b.rowLiteral(a, views)
		if err != nil {
			return nil, err
		}
		args = append(args, l)
	}
	if len(args) < 1 || len(args) > 3 {
		return nil, b.errorAt(t.Pos, "%s takes one to three numbers, or two dates or timestamps and an interval", name)
	}
	if len(args) == 3 && (isTime(args[0]) || isTime(args[1])) {
		return b.timeSeries(name, args, closed, t)
	}
	for _, l := range args {
		if l.Typ.Kind == column.KindDecimal {
			return b.decimalSeries(name, args, closed, t)
		}
	}
	ns := []int64{0, 0, 1}
	for i, l := range args {
		n, ok := l.Value.(int64)
		if !ok && l.Value != nil {
			return nil, b.errorAt(t.Call.Args[i].Position(), "%s takes whole numbers, or two dates or timestamps and an interval", name)
		}
		if l.Value == nil {
			return plan.NewValues(column.NewSchema(column.Field{Name: name, Type: column.Int64}), nil), nil
		}
		if len(args) == 1 {
			i = 1
		}
		ns[i] = n
	}
	if ns[2] == 0 {
		return nil, b.errorAt(t.Pos, "the step of %s is 0", name)
	}
	return b.seriesOf(name, column.Int64, ns[0], ns[1], ns[2], closed, t.Pos)
}

// decimalSeries counts in steps of the smallest digit that there is.
func (b *binder) decimalSeries(name string, args []*plan.Literal, closed bool, t *syntax.TableFunc) (plan.Node, error) {
	scale := uint8(0)
	for _, l := range args {
		scale = max(scale, l.Typ.Scale)
	}
	typ, ns := column.Decimal(18, scale), []int64{0, 0, 1}
	if len(args) < 3 {
		args = append(args, plan.NewLiteral(int64(1)))
	}
	if len(args) < 3 {
		args = append([]*plan.Literal{plan.NewLiteral(int64(0))}, args...)
	}
	for i, l := range args {
		if l.Value == nil {
			return plan.NewValues(column.NewSchema(column.Field{Name: name, Type: typ}), nil), nil
		}
		var d column.DecimalValue
		switch v := l.Value.(type) {
		case int64:
			d = column.DecimalOf(v, 0)
		case column.DecimalValue:
			d = v
		default:
			return nil, b.errorAt(t.Pos, "%s takes numbers of one kind, whole ones or decimals", name)
		}
		units, ok := d.Unscaled, true
		for k := d.Scale; k < scale && ok; k++ {
			units, ok = units.Mul(column.Int128Of(10))
		}
		if ns[i], ok = units.Int64(); !ok || ns[i] > 1e17 || ns[i] < -1e17 {
			return nil, b.errorAt(t.Pos, "%s: %s has too many digits", name, d)
		}
	}
	if ns[2] == 0 {
		return nil, b.errorAt(t.Pos, "the step of %s is 0", name)
	}
	n, err := b.seriesOf(name, column.Int64, ns[0], ns[1], ns[2], closed, t.Pos)
	if err != nil {
		return nil, err
	}
	units := &plan.Cast{X: columnOf(name), To: column.Decimal(18, 0)}
	value := &plan.Cast{X: call("*", units, plan.NewLiteral(column.DecimalOf(1, scale))), To: typ}
	p, err := plan.NewProject(n, []plan.Expr{named(value, name)})
	return p, b.wrap(t.Pos, err)
}

// numbersCall is the call of numbers in c, which may be table(numbers(10)), with its one number; nil if it is none.
func numbersCall(c *syntax.Call) *syntax.Call {
	name := strings.ToLower(c.Name[0])
	if name == "table" && len(c.Args) == 1 {
		inner, ok := c.Args[0].(*syntax.Call)
		if !ok {
			return nil
		}
		return numbersCall(inner)
	}
	if len(c.Name) != 1 || name != "numbers" && name != "numbers_mt" || len(c.Args) != 1 {
		return nil
	}
	return c
}

func isTime(l *plan.Literal) bool {
	return l.Typ.Kind == column.KindDate || l.Typ.Kind == column.KindTimestamp
}

// inMemory is how many rows of a series are made at once; more are made as they are read.
const inMemory = 10 * column.BatchRows

// seriesOf is the rows from from to to, stored values of typ.
func (b *binder) seriesOf(name string, typ column.Type, from, to, step int64, closed bool, pos syntax.Pos) (plan.Node, error) {
	s, err := plan.NewSeries(name, typ, from, to, plan.Step{Units: step}, closed)
	if err != nil {
		return nil, b.wrap(pos, err)
	}
	rows, err := s.Count(b.ctx)
	if err != nil {
		return nil, b.wrap(pos, err)
	}
	if rows > inMemory {
		n, err := plan.NewScan(b.ctx, s)
		return n, b.wrap(pos, err)
	}
	values := make([]int64, rows)
	for i := range values {
		values[i] = from + int64(i)*step
	}
	return rowsOf(name, typ, values), nil
}

// rowsOf are values in rows of one column.
func rowsOf(name string, typ column.Type, values []int64) plan.Node {
	var batches []*column.Batch
	for len(values) > 0 {
		n := min(len(values), column.BatchRows)
		batches = append(batches, &column.Batch{N: n, Cols: []column.Vector{&column.Ints{Typ: typ, Values: values[:n]}}})
		values = values[n:]
	}
	return plan.NewValues(column.NewSchema(column.Field{Name: name, Type: typ}), batches)
}

// timeSeries goes from moment to moment in steps of an interval. It is of timestamps, also where the ends
// are dates.
func (b *binder) timeSeries(name string, args []*plan.Literal, closed bool, t *syntax.TableFunc) (plan.Node, error) {
	typ := column.Type{Kind: column.KindTimestamp}
	for _, l := range args[:2] {
		if l.Typ.Kind == column.KindTimestamp {
			typ = l.Typ
		}
	}
	if args[0].Value == nil || args[1].Value == nil || args[2].Value == nil {
		return rowsOf(name, typ, nil), nil
	}
	from, okFrom := args[0].Value.(time.Time)
	to, okTo := args[1].Value.(time.Time)
	step, okStep := castValue(args[2], column.Type{Kind: column.KindInterval}).(column.IntervalValue)
	length := int64(step.Days)*86400e6 + step.Micros
	switch {
	case !okFrom || !okTo || !okStep:
		return nil, b.errorAt(t.Pos, "%s takes two dates or timestamps and an interval", name)
	case typ.Zone != "" && typ.Zone != "UTC" || typ.Unit.PerSecond() != 1e6:
		return nil, b.errorAt(t.Pos, "%s takes timestamps in UTC or without zone, of microseconds", name)
	case step.Months != 0 && length != 0:
		return nil, b.errorAt(t.Pos, "the step of %s is of months or of a fixed length, not of both", name)
	case step.Months != 0:
		return b.months(name, typ, from, to, int(step.Months), closed, t.Pos)
	case length == 0:
		return nil, b.errorAt(t.Pos, "the step of %s is 0", name)
	}
	return b.seriesOf(name, typ, typ.Stored(from), typ.Stored(to), length, closed, t.Pos)
}

// mostMonths is how many steps of months a series has at most: they are in memory.
const mostMonths = 1_000_000

// months adds months to what was reached so far, as other engines do: behind a month without the 31st
// the days are no longer the 31st.
func (b *binder) months(name string, typ column.Type, from, to time.Time, by int, closed bool, pos syntax.Pos) (plan.Node, error) {
	var values []int64
	for at := from; ; {
		if c := at.Compare(to); c == 0 && !closed || by > 0 && c > 0 || by < 0 && c < 0 {
			return rowsOf(name, typ, values), nil
		}
		if len(values) == mostMonths {
			return nil, b.errorAt(pos, "%s has more than %d steps of months", name, mostMonths)
		}
		values = append(values, typ.Stored(at))
		first := time.Date(at.Year(), at.Month()+time.Month(by), 1, at.Hour(), at.Minute(), at.Second(), at.Nanosecond(), at.Location())
		last := first.AddDate(0, 1, -1).Day()
		at = first.AddDate(0, 0, min(at.Day(), last)-1)
	}
}
