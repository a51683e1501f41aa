package column

import (
	"bytes"
	"math"
	"time"
)

// ParseDateBytes reads YYYY-MM-DD, perhaps with BC or (BC) behind it, as days since 1970-01-01.
func ParseDateBytes(b []byte) (int32, bool) {
	if len(b) > 10 {
		return parseDateBC(b)
	}
	if len(b) != 10 || b[4] != '-' || b[7] != '-' {
		return 0, false
	}
	y1, ok1 := two(b[0:])
	y2, ok2 := two(b[2:])
	m, ok3 := two(b[5:])
	d, ok4 := two(b[8:])
	y := y1*100 + y2
	if !ok1 || !ok2 || !ok3 || !ok4 || m < 1 || m > 12 || d < 1 || d > daysIn(y, m) {
		return 0, false
	}
	return civilDay(y, m, d), true
}

// two reads two digits, which b must hold.
func two(b []byte) (int, bool) {
	x, y := b[0]-'0', b[1]-'0'
	return int(x)*10 + int(y), x <= 9 && y <= 9
}

var monthDays = [13]int{0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31}

func daysIn(y, m int) int {
	if m == 2 && y%4 == 0 && (y%100 != 0 || y%400 == 0) {
		return 29
	}
	return monthDays[m]
}

// civilDay counts days since 1970-01-01 in the Gregorian calendar (H. Hinnant,
// "chrono-Compatible Low-Level Date Algorithms"); years are not negative.
func civilDay(y, m, d int) int32 {
	if m <= 2 {
		y--
	}
	era := y / 400
	if y < 0 {
		era = -1
	}
	yoe := y - era*400
	doy := (153*((m+9)%12)+2)/5 + d - 1
	doe := yoe*365 + yoe/4 - yoe/100 + doy
	return int32(era*146097 + doe - 719468)
}

// ParseTimestampBytes reads an ISO 8601 moment as the stored value of the
// timestamp type t: YYYY-MM-DD, then T or a space and HH:MM, :SS and a fraction
// if need be, then Z, ±HH, ±HHMM or ±HH:MM, or a space and one of these, UTC or the name
// of an IANA zone. Without an offset or zone it is local time of t's zone; with one, and a
// t without zone, it is the time in UTC. Digits finer than t's unit are dropped. BC or (BC) may stand behind the date or the end.
func ParseTimestampBytes(b []byte, t Type) (int64, bool) {
	if len(b) < 10 {
		return 0, false
	}
	day, ok := ParseDateBytes(b[:10])
	if !ok {
		return 0, false
	}
	sec, nano, rest, ok := parseClock(b[10:])
	if !ok {
		return parseTimestampBC(b, t)
	}
	sec += int64(day) * 86400
	switch {
	case len(rest) > 0:
		if sec, ok = toUTC(sec, rest); !ok {
			return parseTimestampBC(b, t)
		}
	case t.Zone != "" && t.Zone != "UTC":
		sec = WallToUnix(sec, Location(t.Zone))
	}
	return storedSeconds(sec, nano, t.Unit)
}

// toUTC is the moment when clocks show sec where zone, an offset or a space and a zone, says.
func toUTC(sec int64, zone []byte) (int64, bool) {
	if off, ok := parseOffset(zone); ok {
		return sec - off, true
	}
	if zone[0] != ' ' {
		return 0, false
	}
	zone = zone[1:]
	if off, ok := parseOffset(zone); ok {
		return sec - off, true
	}
	loc := knownZone(zone)
	if loc == nil {
		return 0, false
	}
	return WallToUnix(sec, loc), true
}

// WallToUnix is the moment when clocks in loc show what UTC clocks show at sec: the later one of two, as they are set
// back, and as many seconds after they are set forward as what they never show lies behind what they show last.
func WallToUnix(sec int64, loc *time.Location) int64 {
	before, after := offsetAt(sec-86400, loc), offsetAt(sec+86400, loc)
	if before != after && offsetAt(sec-after, loc) == after {
		return sec - after
	}
	return sec - before
}

// FirstWallToUnix is the earlier one of two: a day begins as its clocks show 0:00 first.
func FirstWallToUnix(sec int64, loc *time.Location) int64 {
	before, after := offsetAt(sec-86400, loc), offsetAt(sec+86400, loc)
	if before != after && offsetAt(sec-before, loc) != before && offsetAt(sec-after, loc) == after {
		return sec - after
	}
	return sec - before
}

// offsetAt is how many seconds clocks in loc are ahead of UTC.
func offsetAt(unix int64, loc *time.Location) int64 {
	_, off := time.Unix(unix, 0).In(loc).Zone()
	return int64(off)
}

// storedSeconds is sec and nano counted in u, not ok if that needs over 64 bits.
func storedSeconds(sec, nano int64, u Unit) (int64, bool) {
	per := u.PerSecond()
	units := nano / (1e9 / per)
	if sec >= 0 {
		if sec > (math.MaxInt64-units)/per {
			return 0, false
		}
		return sec*per + units, true
	}
	// Of the first second only the end may fit: counted from the second behind it.
	if sec++; sec < math.MinInt64/per || sec*per < math.MinInt64+per-units {
		return 0, false
	}
	return sec*per + units - per, true
}

// parseClock reads nothing, or T or a space and a time of day, and gives back
// what follows.
func parseClock(b []byte) (sec, nano int64, rest []byte, ok bool) {
	if len(b) == 0 || b[0] != 'T' && b[0] != ' ' && b[0] != 't' {
		return 0, 0, b, len(b) == 0
	}
	b = b[1:]
	if len(b) < 5 || b[2] != ':' {
		return 0, 0, nil, false
	}
	h, ok1 := two(b)
	m, ok2 := two(b[3:])
	if !ok1 || !ok2 || h > 23 || m > 59 {
		return 0, 0, nil, false
	}
	sec, b = int64(h*3600+m*60), b[5:]
	if len(b) == 0 || b[0] != ':' {
		return sec, 0, b, true
	}
	if len(b) < 3 {
		return 0, 0, nil, false
	}
	s, ok3 := two(b[1:])
	if !ok3 || s > 59 {
		return 0, 0, nil, false
	}
	sec, b = sec+int64(s), b[3:]
	if len(b) == 0 || b[0] != '.' {
		return sec, 0, b, true
	}
	nano, rest, ok = parseFraction(b[1:])
	return sec, nano, rest, ok
}

// parseFraction reads the digits after the point of a second; those after the ninth
// are dropped.
func parseFraction(b []byte) (nano int64, rest []byte, ok bool) {
	i, unit := 0, int64(1e8)
	for ; i < len(b) && b[i]-'0' <= 9; i++ {
		nano += int64(b[i]-'0') * unit
		unit /= 10
	}
	return nano, b[i:], i > 0
}

// parseOffset reads Z, ±HH, ±HHMM or ±HH:MM as seconds east of UTC.
func parseOffset(b []byte) (int64, bool) {
	if len(b) == 1 && (b[0] == 'Z' || b[0] == 'z') {
		return 0, true
	}
	if len(b) < 3 || b[0] != '+' && b[0] != '-' {
		return 0, false
	}
	neg, b := cutSign(b)
	h, ok := two(b)
	m, ok2 := 0, true
	switch {
	case len(b) == 2:
	case len(b) == 4:
		m, ok2 = two(b[2:])
	case len(b) == 5 && b[2] == ':':
		m, ok2 = two(b[3:])
	default:
		return 0, false
	}
	if !ok || !ok2 || h > 23 || m > 59 {
		return 0, false
	}
	off := int64(h*3600 + m*60)
	if neg {
		off = -off
	}
	return off, true
}

// ParseTimeBytes reads a time of day, HH:MM, :SS and a fraction if need be, as
// the stored value of the time type t. Digits finer than t's unit are dropped. 24:00:00 is the end of the day.
func ParseTimeBytes(b []byte, t Type) (int64, bool) {
	if len(b) > 64 {
		return 0, false
	}
	if isEndOfDay(b) {
		return storedSeconds(86400, 0, t.Unit)
	}
	var buf [65]byte
	buf[0] = ' '
	sec, nano, rest, ok := parseClock(buf[:1+copy(buf[1:], b)])
	if !ok || len(rest) > 0 || len(b) == 0 {
		return 0, false
	}
	return storedSeconds(sec, nano, t.Unit)
}

// isEndOfDay reports whether b is 24:00, with seconds and a fraction of 0 if need be.
func isEndOfDay(b []byte) bool {
	rest, ok := bytes.CutPrefix(b, []byte("24:00"))
	if !ok || len(rest) == 0 {
		return ok
	}
	rest, ok = bytes.CutPrefix(rest, []byte(":00"))
	return ok && (len(rest) == 0 || len(rest) > 1 && rest[0] == '.' && len(bytes.Trim(rest[1:], "0")) == 0)
}
