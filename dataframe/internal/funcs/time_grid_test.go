package funcs

import (
	"math/rand/v2"
	"testing"
	"time"

	"weir/dataframe/column"
)

// Every moment lies in the step that step tells, the steps follow one another, and
// steps of a unit are what date_trunc gives.
func TestTimeGrid(t *testing.T) {
	const seed = 4
	r := rand.New(rand.NewPCG(seed, 0))
	for _, zone := range []string{"UTC", "", "Europe/Paris", "America/New_York", "Asia/Kathmandu", "Australia/Lord_Howe"} {
		for _, unit := range []column.Unit{column.Milli, column.Micro, column.Nano} {
			typ := column.Type{Kind: column.KindTimestamp, Unit: unit, Zone: zone}
			for _, every := range []string{"1s", "7s", "15m", "1h", "90m", "6h", "1d", "10d", "1w", "1mo", "5mo", "1q", "1y", "3y"} {
				for _, offset := range []string{"0s", "20m", "-1d", "1mo", "2mo 3d 4h"} {
					g := gridOf(t, typ, every, offset)
					for range 40 {
						at := time.Date(2026, 3, 29, 0, 0, 0, 0, time.UTC).Add(time.Duration(r.Int64N(int64(40*24*time.Hour))) - 20*24*time.Hour)
						if r.IntN(2) == 0 {
							at = at.AddDate(r.IntN(80)-60, r.IntN(12), 0)
						}
						v := typ.Stored(at)
						k, ok := g.step(v)
						from, ok1 := g.begin(k)
						to, ok2 := g.begin(k + 1)
						if !ok || !ok1 || !ok2 || v < from || v >= to {
							t.Fatalf("seed %d: %s, every %s from %s: %v is not in step %d, %v to %v", seed, typ, every, offset, at, k, typ.Time(from), typ.Time(to))
						}
						again := gridOf(t, typ, every, offset)
						if same, _ := again.step(v); same != k {
							t.Fatalf("seed %d: %s, every %s from %s: %v is in step %d, or %d", seed, typ, every, offset, at, k, same)
						}
					}
				}
			}
		}
	}
}

// Steps from an origin begin so many months, days or units after it, and hold every moment.
func TestTimeGridFromOrigin(t *testing.T) {
	const seed = 9
	r := rand.New(rand.NewPCG(seed, 0))
	for _, zone := range []string{"UTC", "", "Europe/Paris", "America/New_York", "Australia/Lord_Howe"} {
		for _, unit := range []column.Unit{column.Milli, column.Micro, column.Nano} {
			typ := column.Type{Kind: column.KindTimestamp, Unit: unit, Zone: zone}
			moment := func() int64 {
				return typ.Stored(time.Date(2026, 3, 29, 0, 0, 0, 0, time.UTC).Add(time.Duration(r.Int64N(int64(800*24*time.Hour))) - 400*24*time.Hour).Truncate(time.Minute))
			}
			for _, every := range []string{"7s", "15m", "1h", "6h", "1d", "10d", "1w", "1mo", "5mo", "1y"} {
				g := gridOf(t, typ, every, "0s")
				for range 60 {
					origin, v := moment(), moment()
					g.startAt(origin)
					if first, ok := g.begin(0); first != origin || !ok {
						t.Fatalf("seed %d: %s, every %s: step 0 begins at %v, not %v", seed, typ, every, typ.Time(first), typ.Time(origin))
					}
					k, ok := g.step(v)
					from, ok1 := g.begin(k)
					to, ok2 := g.begin(k + 1)
					if !ok || !ok1 || !ok2 || v < from || v >= to {
						t.Fatalf("seed %d: %s, every %s from %v: %v is not in step %d, %v to %v", seed, typ, every, typ.Time(origin), typ.Time(v), k, typ.Time(from), typ.Time(to))
					}
				}
			}
		}
	}
}

func TestTimeGridOfUnits(t *testing.T) {
	const seed = 6
	r := rand.New(rand.NewPCG(seed, 0))
	for _, zone := range []string{"UTC", "Europe/Paris", "America/New_York"} {
		typ := column.Type{Kind: column.KindTimestamp, Zone: zone}
		c := newClock(typ)
		for every, name := range map[string]string{"1s": "second", "1m": "minute", "1h": "hour", "1d": "day", "1w": "week", "1mo": "month", "1q": "quarter", "1y": "year"} {
			g, u := gridOf(t, typ, every, "0s"), unitNamed(name)
			for range 300 {
				v := time.Date(1995+r.IntN(40), 1, 1, 0, 0, 0, 0, time.UTC).Add(time.Duration(r.Int64N(int64(366 * 24 * time.Hour)))).UnixMicro()
				k, _ := g.step(v)
				got, _ := g.begin(k)
				if want, _ := c.trunc(v, u); got != want {
					t.Fatalf("seed %d: every %s: %v is in the step of %v, date_trunc says %v", seed, every, typ.Time(v), typ.Time(got), typ.Time(want))
				}
			}
		}
	}
}

func unitNamed(name string) *timeUnit {
	u, err := unitOf([]byte(name))
	if err != nil {
		panic(err)
	}
	return u
}

func gridOf(t *testing.T, typ column.Type, every, offset string) *timeGrid {
	t.Helper()
	e, err1 := column.ParseInterval(every)
	o, err2 := column.ParseInterval(offset)
	g, err := newTimeGrid(typ, e, o)
	if err != nil || err1 != nil || err2 != nil {
		t.Fatal(err, err1, err2)
	}
	return g
}
