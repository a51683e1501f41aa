package csv

import (
	"encoding/binary"

	"weir/dataframe/column"
)

// timestamps parses moments of type t. Those of a log come day by day: the date
// is parsed again only when it changes.
func timestamps(t column.Type) func([]byte) (int64, bool) {
	var year uint64 // the first characters of the date
	var day uint16  // the others
	var midnight int64
	perSecond := t.Unit.PerSecond()
	return func(b []byte) (int64, bool) {
		if len(b) < 19 || t.Zone != "" && t.Zone != "UTC" {
			return column.ParseTimestampBytes(b, t)
		}
		if y, d := binary.LittleEndian.Uint64(b), binary.LittleEndian.Uint16(b[8:]); y != year || d != day {
			v, ok := column.ParseTimestampBytes(b[:10], t)
			if !ok { // no date, or one of which only a part fits nanoseconds
				return column.ParseTimestampBytes(b, t)
			}
			year, day, midnight = y, d, v
		}
		h, m, s, ok := clock(binary.LittleEndian.Uint64(b[11:]))
		if !ok || b[10] != 'T' && b[10] != ' ' {
			return column.ParseTimestampBytes(b, t)
		}
		rest, frac := b[19:], int64(0)
		if len(rest) > 1 && rest[0] == '.' {
			unit := perSecond
			i := 1
			for ; i < len(rest) && rest[i]-'0' <= 9; i++ {
				unit /= 10
				frac += int64(rest[i]-'0') * unit
			}
			if i == 1 || i > 18 {
				return column.ParseTimestampBytes(b, t)
			}
			rest = rest[i:]
		}
		if len(rest) > 1 || len(rest) == 1 && rest[0] != 'Z' || midnight > 1<<62 || midnight < -1<<62 {
			return column.ParseTimestampBytes(b, t)
		}
		return midnight + (h*3600+m*60+s)*perSecond + frac, true
	}
}

func twoDigits(b []byte) (int64, bool) {
	x, y := b[0]-'0', b[1]-'0'
	return int64(x)*10 + int64(y), x <= 9 && y <= 9
}

// clock reads the eight characters HH:MM:SS.
func clock(x uint64) (h, m, s int64, ok bool) {
	const midnight = 0x30303A30303A3030 // 00:00:00
	x ^= midnight
	if x&0x0000FF0000FF0000 != 0 || !allDigits(x) {
		return 0, 0, 0, false
	}
	h = int64(x&15)*10 + int64(x>>8&15)
	m = int64(x>>24&15)*10 + int64(x>>32&15)
	s = int64(x>>48&15)*10 + int64(x>>56)
	return h, m, s, h < 24 && m < 60 && s < 60
}
