package column

import (
	"math"
	"testing"
)

// TestEndsOfTime stores the first and last moments of every unit, and not those beyond.
func TestEndsOfTime(t *testing.T) {
	for _, u := range []Unit{Milli, Micro, Nano} {
		typ := Type{Kind: KindTimestamp, Unit: u}
		for _, v := range []int64{math.MinInt64, math.MinInt64 + 1, math.MinInt64 + u.PerSecond(), -1, 0, 1, math.MaxInt64 - u.PerSecond(), math.MaxInt64 - 1, math.MaxInt64} {
			if got, ok := typ.StoredChecked(typ.Time(v)); !ok || got != v {
				t.Errorf("unit %v: %d is stored as %d, %v", u, v, got, ok)
			}
		}
		least, most := typ.Time(math.MinInt64), typ.Time(math.MaxInt64)
		step := 1e9 / u.PerSecond()
		for _, m := range []struct{ sec, nano int64 }{{least.Unix(), int64(least.Nanosecond()) - step}, {most.Unix(), int64(most.Nanosecond()) + step}, {least.Unix() - 1, 0}, {most.Unix() + 1, 0}, {math.MinInt64, 0}, {math.MaxInt64, 999_999_999}} {
			if m.nano < 0 || m.nano > 999_999_999 {
				continue
			}
			if v, ok := storedSeconds(m.sec, m.nano, u); ok {
				t.Errorf("unit %v: %v is stored as %d", u, m, v)
			}
		}
	}
}
