package funcs

import (
	"fmt"
	"time"

	"weir/dataframe/column"
)

// dayStart is the stored value in t of midnight at the beginning of day, in t's
// zone.
func dayStart(day int64, t column.Type) (int64, bool) {
	sec := day * 86400
	if loc := column.Location(t.Zone); loc != time.UTC {
		sec = column.FirstWallToUnix(sec, loc)
	}
	return mulInt(sec, t.Unit.PerSecond())
}

// times casts between dates, times, timestamps and intervals.
func (c *caster) times() (column.Vector, error) {
	from, to := c.from, c.to
	switch {
	case from.Kind == column.KindDate && to.Kind == column.KindTimestamp:
		return convert(c, func(x int32) (int64, bool) { return dayStart(int64(x), to) })
	case from.Kind == column.KindTimestamp && to.Kind == column.KindDate:
		clock := newClock(from)
		return convert(c, func(x int64) (int32, bool) {
			sec, _ := clock.wall(x)
			day, _ := floorDiv(sec, 86400)
			return int32(day), true
		})
	case from.Kind == column.KindTimestamp && to.Kind == column.KindTime:
		clock := newClock(from)
		return convert(c, func(x int64) (int64, bool) {
			sec, frac := clock.wall(x)
			_, rest := floorDiv(sec, 86400)
			return joinUnits(rest, frac, from.Unit, to.Unit)
		})
	case from.Kind == column.KindTimestamp && to.Kind == column.KindTimestamp:
		return c.timestamps()
	case from.Kind == column.KindTime && to.Kind == column.KindTime:
		return convert(c, func(x int64) (int64, bool) {
			sec, frac := floorDiv(x, from.Unit.PerSecond())
			return joinUnits(sec, frac, from.Unit, to.Unit)
		})
	case from.Kind == column.KindTime && to.Kind == column.KindInterval:
		return convert(c, func(x int64) (column.Int128, bool) {
			sec, frac := floorDiv(x, from.Unit.PerSecond())
			micros, ok := joinUnits(sec, frac, from.Unit, column.Micro)
			return column.IntervalValue{Micros: micros}.Stored(), ok
		})
	}
	return nil, fmt.Errorf("there is no cast from %s to %s", from, to)
}

// timestamps changes unit and zone. Between two zones the moment stays; to and
// from no zone the clock stays.
func (c *caster) timestamps() (column.Vector, error) {
	from, to := c.from, c.to
	toLocal := from.Zone != "" && to.Zone == ""
	fromLocal := from.Zone == "" && to.Zone != ""
	fl, tl := column.Location(from.Zone), column.Location(to.Zone)
	return convert(c, func(x int64) (int64, bool) {
		sec, frac := floorDiv(x, from.Unit.PerSecond())
		switch {
		case toLocal && fl != time.UTC:
			_, off := time.Unix(sec, 0).In(fl).Zone()
			sec += int64(off)
		case fromLocal && tl != time.UTC:
			sec = column.WallToUnix(sec, tl)
		}
		return joinUnits(sec, frac, from.Unit, to.Unit)
	})
}

// joinUnits is sec seconds and frac of unit u, counted in unit v; finer digits
// are dropped towards the past.
func joinUnits(sec, frac int64, u, v column.Unit) (int64, bool) {
	pu, pv := u.PerSecond(), v.PerSecond()
	if pv >= pu {
		frac *= pv / pu
	} else {
		frac /= pu / pv
	}
	r, ok := mulInt(sec, pv)
	if !ok {
		// The smallest nanoseconds are a second below what fits, plus a fraction.
		r, ok = mulInt(sec+1, pv)
		frac -= pv
		if !ok {
			return 0, false
		}
	}
	return addInts.one(r, frac)
}

// floorDiv divides by a positive d, rounding down; the rest is not negative.
func floorDiv(x, d int64) (q, r int64) {
	q, r = x/d, x%d
	if r < 0 {
		q, r = q-1, r+d
	}
	return q, r
}

// clockOfText is the time of day that b writes, perhaps behind a date.
func clockOfText(b []byte, to column.Type) (int64, bool) {
	if len(b) > 11 && (b[10] == ' ' || b[10] == 'T') {
		if _, ok := column.ParseDateBytes(b[:10]); ok {
			b = b[11:]
		}
	}
	if v, ok := column.ParseTimeBytes(b, to); ok {
		return v, true
	}
	return column.ParseTimeBytes(twoDigits(b), to)
}

// twoDigits is a time of day with two digits for hours, minutes and seconds: 9:5:3 is 09:05:03.
func twoDigits(b []byte) []byte {
	out := make([]byte, 0, len(b)+3)
	digits := 0
	for i := 0; i <= len(b); i++ {
		if i < len(b) && b[i] >= '0' && b[i] <= '9' {
			digits++
			continue
		}
		if digits == 1 {
			out = append(out, '0')
		}
		if out = append(out, b[i-digits:i]...); i == len(b) || b[i] != ':' {
			return append(out, b[i:]...)
		}
		out, digits = append(out, ':'), 0
	}
	return out
}
