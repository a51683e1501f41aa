package funcs

import (
	"time"

	"weir/dataframe/column"
)

// A clock turns stored timestamps of one type into what clocks show in its
// zone. It remembers the last offset and for how long that holds, so a lookup
// per change of the clocks is enough. It is for one goroutine.
type clock struct {
	per      int64
	loc      *time.Location
	from, to int64 // seconds for which off holds
	off      int64
}

func newClock(t column.Type) *clock {
	c := &clock{per: t.Unit.PerSecond(), loc: column.Location(t.Zone)}
	if c.loc == time.UTC {
		c.from, c.to = -1<<63, 1<<63-1
	}
	return c
}

// offset is the seconds east of UTC at the moment sec.
func (c *clock) offset(sec int64) int64 {
	if sec >= c.from && sec < c.to || c.loc == time.UTC {
		return c.off
	}
	m := time.Unix(sec, 0).In(c.loc)
	_, off := m.Zone()
	start, end := m.ZoneBounds()
	c.from, c.to, c.off = -1<<63, 1<<63-1, int64(off)
	if !start.IsZero() {
		c.from = start.Unix()
	}
	if !end.IsZero() {
		c.to = end.Unix()
	}
	return c.off
}

// wall is the stored value v as seconds that the clock on the wall counts since
// 1970-01-01 00:00, and the rest in units.
func (c *clock) wall(v int64) (sec, frac int64) {
	sec, frac = floorDiv(v, c.per)
	return sec + c.offset(sec), frac
}

// stored is the value for what the wall shows; ok is false if it needs more
// than 64 bits.
func (c *clock) stored(wall, frac int64) (int64, bool) {
	if c.loc != time.UTC {
		wall = column.WallToUnix(wall, c.loc)
	}
	v, ok := mulInt(wall, c.per)
	if !ok {
		return 0, false
	}
	return addInts.one(v, frac)
}

// begin is the value for the first moment of a day, which may not be midnight.
func (c *clock) begin(day int64) (int64, bool) {
	sec := day * 86400
	if c.loc != time.UTC {
		sec = column.FirstWallToUnix(sec, c.loc)
	}
	return mulInt(sec, c.per)
}

// A civil is a day of the Gregorian calendar.
type civil struct{ y, m, d int64 }

// civilOf is the calendar day that begins days after 1970-01-01 (H. Hinnant,
// "chrono-Compatible Low-Level Date Algorithms").
func civilOf(days int64) civil {
	z := days + 719468
	era, doe := floorDiv(z, 146097)
	yoe := (doe - doe/1460 + doe/36524 - doe/146096) / 365
	doy := doe - (365*yoe + yoe/4 - yoe/100)
	mp := (5*doy + 2) / 153
	c := civil{yoe + era*400, mp + 3, doy - (153*mp+2)/5 + 1}
	if c.m > 12 {
		c.m -= 12
		c.y++
	}
	return c
}

// dayNumber is the day that y-m-d is, counted from 1970-01-01.
func dayNumber(y, m, d int64) int64 {
	if m <= 2 {
		y--
	}
	era, yoe := floorDiv(y, 400)
	doy := (153*((m+9)%12)+2)/5 + d - 1
	return era*146097 + yoe*365 + yoe/4 - yoe/100 + doy - 719468
}

// isoWeekday is 1 for Monday to 7 for Sunday.
func isoWeekday(days int64) int64 {
	_, r := floorDiv(days+3, 7)
	return r + 1
}

// isoWeek is the week of ISO 8601: week 1 is that of the year's first Thursday.
func isoWeek(days int64) int64 {
	thursday := days - isoWeekday(days) + 4
	return (thursday-dayNumber(civilOf(thursday).y, 1, 1))/7 + 1
}
