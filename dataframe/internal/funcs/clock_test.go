package funcs

import (
	"math/rand/v2"
	"testing"
	"time"

	"weir/dataframe/column"
)

// The calendar and the clocks agree with package time, over six centuries and
// across the changes of the clocks.
func TestClockAgreesWithTime(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for _, zone := range []string{"UTC", "", "Europe/Paris", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "America/Sao_Paulo"} {
		for _, unit := range []column.Unit{column.Milli, column.Micro, column.Nano} {
			typ := column.Type{Kind: column.KindTimestamp, Unit: unit, Zone: zone}
			c := newClock(typ)
			for range 3000 {
				v := r.Int64()/2 - r.Int64()/2
				if unit != column.Nano {
					v %= 9e9 * unit.PerSecond()
				}
				checkClock(t, typ, c, v)
			}
		}
	}
}

func checkClock(t *testing.T, typ column.Type, c *clock, v int64) {
	t.Helper()
	m := typ.Time(v)
	sec, frac := c.wall(v)
	day, inDay := floorDiv(sec, 86400)
	got := civilOf(day)
	_, week := m.ISOWeek()
	if got != (civil{int64(m.Year()), int64(m.Month()), int64(m.Day())}) || dayNumber(got.y, got.m, got.d) != day ||
		inDay != int64(m.Hour()*3600+m.Minute()*60+m.Second()) || frac != int64(m.Nanosecond())/(1e9/c.per) ||
		isoWeek(day) != int64(week) || isoWeekday(day)%7 != int64(m.Weekday()) {
		t.Fatalf("%s: %v is %v %d", typ, m, got, inDay)
	}
	for _, u := range timeUnits[5:] {
		y, mo, d := m.Date()
		switch u.name {
		case "week":
			d -= (int(m.Weekday()) + 6) % 7
		case "month":
			d = 1
		case "quarter":
			mo, d = mo-(mo-1)%3, 1
		case "year":
			mo, d = 1, 1
		case "decade":
			y, mo, d = y-(y%10+10)%10, 1, 1
		}
		begin := time.Date(y, mo, d, 0, 0, 0, 0, m.Location())
		for begin.Hour() == 23 { // there is no midnight: package time gives a moment before the first one
			begin = begin.Add(time.Second)
		}
		want := typ.Stored(begin)
		if got, ok := c.trunc(v, &u); ok && got != want {
			t.Fatalf("%s: date_trunc('%s', %v) is %v, want %v", typ, u.name, m, typ.Time(got), typ.Time(want))
		}
	}
	if got, ok := c.trunc(v, &timeUnits[4]); !ok || typ.Time(got).Minute() != 0 || v-got >= 3600*c.per || v < got {
		t.Fatalf("%s: date_trunc('hour', %v) is %v", typ, m, typ.Time(got))
	}
}
