package funcs

import (
	"fmt"

	"weir/dataframe/column"
)

// A timeGrid cuts time into steps of equal length, numbered from one that begins on Monday,
// 2000-01-03, or, of months, on 2000-01-01, 00:00 in the timestamps' zone, shifted by an offset. Steps
// of days and more begin by the calendar, so that in a zone whose clocks change a
// day may have 23 or 25 hours; steps of more than an hour by what clocks show; shorter ones
// as time goes by. It is for one goroutine.
type timeGrid struct {
	every, offset column.IntervalValue
	units         int64 // of a step of less than a day
	c             *clock
	// origin is the moment at which step 0 begins, if fromOrigin is set: the others begin so many
	// months, days or units after it.
	origin     int64
	fromOrigin bool

	known    bool // the last step, and where it and the next one begin
	last     int64
	from, to int64
}

// The days on which the steps number 0 begin, counted from 1970-01-01.
const (
	gridMonday   = 10959
	gridNewYears = 2000 * 12 // in months
)

// newTimeGrid is the grid of values of type t: a timestamp.
func newTimeGrid(t column.Type, every, offset column.IntervalValue) (*timeGrid, error) {
	parts := 0
	for _, positive := range []bool{every.Months > 0, every.Days > 0, every.Micros > 0} {
		if positive {
			parts++
		}
	}
	if parts != 1 || every.Months < 0 || every.Days < 0 || every.Micros < 0 {
		return nil, fmt.Errorf(`steps of %q: write a positive number of one kind of unit: "15m", "6h", "1d", "2w", "1mo", "1q" or "1y"`, every)
	}
	g := &timeGrid{every: every, offset: offset, c: newClock(t)}
	var ok bool
	if g.units, ok = g.c.units(every.Micros); !ok || every.Micros > 0 && g.units == 0 {
		return nil, fmt.Errorf("steps of %q are finer than %s", every, t)
	}
	if _, ok := g.c.units(offset.Micros); !ok {
		return nil, fmt.Errorf("an offset of %q is finer than %s", offset, t)
	}
	return g, nil
}

// units is microseconds in units of the clock; ok is false if they do not divide.
func (c *clock) units(micros int64) (int64, bool) {
	if c.per >= 1e6 {
		return mulInt(micros, c.per/1e6)
	}
	q, rest := floorDiv(micros, 1e6/c.per)
	return q, rest == 0
}

// later is the moment an interval after v: months, then days by the calendar, then the rest
// as time goes by.
func (c *clock) later(v int64, by column.IntervalValue) (int64, bool) {
	if by.Months != 0 || by.Days != 0 {
		wall, frac := c.wall(v)
		day, inDay := floorDiv(wall, 86400)
		day, ok := (&timeUnit{months: 1}).addDays(day, int64(by.Months))
		if !ok {
			return 0, false
		}
		if v, ok = c.stored((day+int64(by.Days))*86400+inDay, frac); !ok {
			return 0, false
		}
	}
	units, ok := c.units(by.Micros)
	if !ok {
		return 0, false
	}
	return addInts.one(v, units)
}

// startAt makes step 0 begin at the moment origin.
func (g *timeGrid) startAt(origin int64) {
	if !g.fromOrigin || g.origin != origin {
		g.origin, g.fromOrigin, g.known = origin, true, false
	}
}

// begin is where step k begins; ok is false if that does not fit.
func (g *timeGrid) begin(k int64) (int64, bool) {
	if g.fromOrigin {
		by, ok := g.every.Times(k)
		if !ok {
			return 0, false
		}
		return g.c.later(g.origin, by)
	}
	if k > maxUnits || k < -maxUnits {
		return g.beginShort(k)
	}
	var v int64
	ok := true
	switch {
	case g.every.Months > 0:
		y, m := floorDiv(gridNewYears+k*int64(g.every.Months), 12)
		if y > 1e6 || y < -1e6 {
			return 0, false
		}
		v, ok = g.c.begin(dayNumber(y, m+1, 1))
	case g.every.Days > 0:
		day := gridMonday + k*int64(g.every.Days)
		if day > 1e9 || day < -1e9 {
			return 0, false
		}
		v, ok = g.c.begin(day)
	case g.units > 3600*g.c.per:
		sec, frac := floorDiv(k*g.units, g.c.per)
		v, ok = g.c.stored(gridMonday*86400+sec, frac)
	default:
		return g.beginShort(k)
	}
	if !ok {
		return 0, false
	}
	return g.c.later(v, g.offset)
}

// beginShort is begin of steps of an hour at most, which go by elapsed time.
func (g *timeGrid) beginShort(k int64) (int64, bool) {
	if g.units == 0 {
		return 0, false
	}
	v, ok := mulInt(k, g.units)
	if !ok {
		return 0, false
	}
	zero, _ := g.c.stored(gridMonday*86400, 0)
	if v, ok = addInts.one(zero, v); !ok {
		return 0, false
	}
	return g.c.later(v, g.offset)
}

// step is the number of the step in which v lies.
func (g *timeGrid) step(v int64) (int64, bool) {
	if g.known && v >= g.from && v < g.to {
		return g.last, true
	}
	k, ok := g.guess(v)
	if !ok {
		return 0, false
	}
	from, ok1 := g.begin(k)
	for ok1 && from > v {
		k--
		from, ok1 = g.begin(k)
	}
	to, ok2 := g.begin(k + 1)
	for ok1 && ok2 && to <= v {
		k, from = k+1, to
		to, ok2 = g.begin(k + 1)
	}
	g.known, g.last, g.from, g.to = ok1 && ok2, k, from, to
	return k, ok1 && ok2
}

// guessFromOrigin is guess where step 0 begins at the origin.
func (g *timeGrid) guessFromOrigin(v int64) (int64, bool) {
	if g.units > 0 {
		since, ok := subInts.one(v, g.origin)
		k, _ := floorDiv(since, g.units)
		return k, ok
	}
	wall, _ := g.c.wall(v)
	first, _ := g.c.wall(g.origin)
	day, _ := floorDiv(wall, 86400)
	firstDay, _ := floorDiv(first, 86400)
	if g.every.Days > 0 {
		k, _ := floorDiv(day-firstDay, int64(g.every.Days))
		return k, true
	}
	a, b := civilOf(firstDay), civilOf(day)
	k, _ := floorDiv((b.y-a.y)*12+b.m-a.m, int64(g.every.Months))
	return k, true
}

// guess is the number of a step near v.
func (g *timeGrid) guess(v int64) (int64, bool) {
	if g.fromOrigin {
		return g.guessFromOrigin(v)
	}
	back, ok := g.offset.Times(-1)
	if !ok {
		return 0, false
	}
	if v, ok = g.c.later(v, back); !ok {
		return 0, false
	}
	wall, frac := g.c.wall(v)
	day, _ := floorDiv(wall, 86400)
	switch {
	case g.every.Months > 0:
		c := civilOf(day)
		k, _ := floorDiv(c.y*12+c.m-1-gridNewYears, int64(g.every.Months))
		return k, true
	case g.every.Days > 0:
		k, _ := floorDiv(day-gridMonday, int64(g.every.Days))
		return k, true
	case g.units > 3600*g.c.per:
		since, ok := mulInt(wall-gridMonday*86400, g.c.per)
		if !ok {
			return 0, false
		}
		k, _ := floorDiv(since+frac, g.units)
		return k, true
	}
	zero, ok := g.c.stored(gridMonday*86400, 0)
	if !ok {
		return 0, false
	}
	since, ok := subInts.one(v, zero)
	k, _ := floorDiv(since, g.units)
	return k, ok
}

// gridType is the type of timestamp whose values a grid cuts for values of type t: days are
// counted as moments.
func gridType(t column.Type) column.Type {
	if t.Kind == column.KindDate {
		return column.Timestamp
	}
	return t
}

// A gridInput reads dates or timestamps as a grid takes them, and makes vectors of
// what it gives.
type gridInput struct {
	typ   column.Type
	days  input[int32]
	times input[int64]
}

func newGridInput(v column.Vector) gridInput {
	if v.Type().Kind == column.KindDate {
		return gridInput{typ: v.Type(), days: inputOf[int32](v)}
	}
	return gridInput{typ: v.Type(), times: inputOf[int64](v)}
}

const microsPerDay = 86400 * 1e6

func (a gridInput) at(i int) int64 {
	if a.typ.Kind == column.KindDate {
		return int64(a.days.at(i)) * microsPerDay
	}
	return a.times.at(i)
}

// vector is moments as the type of the input; days if it was of days.
func (a gridInput) vector(moments *maybe[int64]) column.Vector {
	if a.typ.Kind != column.KindDate {
		return moments.vector(a.typ)
	}
	out := make([]int32, len(moments.values))
	for i, v := range moments.values {
		d, _ := floorDiv(v, microsPerDay)
		out[i] = int32(d)
	}
	return &column.Days{Typ: a.typ, Values: out, Valid: moments.valid}
}
