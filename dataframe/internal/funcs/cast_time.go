package funcs

import (
	"time"

	"weir/dataframe/column"
)

// dayStart is the stored value in t of midnight at the beginning of day, in t's
// zone.
func dayStart(day int64, t column.Type) (int64, bool) {
	sec := day * 86400
	if loc := column.Location(t.Zone); loc != time.UTC {
		sec = wallSeconds(sec, loc)
	}
	return mulInt(sec, t.Unit.PerSecond())
}

// wallSeconds is the moment when clocks in loc show what UTC clocks show at sec.
func wallSeconds(sec int64, loc *time.Location) int64 {
	u := time.Unix(sec, 0).UTC()
	return time.Date(u.Year(), u.Month(), u.Day(), u.Hour(), u.Minute(), u.Second(), 0, loc).Unix()
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
			sec = wallSeconds(sec, tl)
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
