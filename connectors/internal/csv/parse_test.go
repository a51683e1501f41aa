package csv

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"weir/dataframe/column"
)

// TestTimestamps compares the parser that remembers the day with the plain one.
func TestTimestamps(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	pick := func(of ...string) string { return of[r.IntN(len(of))] }
	for _, typ := range []column.Type{column.Timestamp, {Kind: column.KindTimestamp, Unit: column.Milli}, {Kind: column.KindTimestamp, Unit: column.Nano, Zone: "UTC"}, {Kind: column.KindTimestamp, Zone: "Europe/Paris"}} {
		parse := newMomentReader(typ).read
		good := 0
		for range 20_000 {
			text := pick("2026-03-01", "2026-03-01", "1969-12-31", "2026-02-30", "9999-12-31", "0000-01-01", "2262-04-11", "1677-09-21") + pick("T", " ", "x", "") +
				fmt.Sprintf("%02d:%02d", r.IntN(25), r.IntN(61)) + pick(":00", ":59", ":60", "", ":1") +
				pick("", ".", ".5", ".123", ".123456", ".999999999", ".1234567890123456", ".12345678901234567890") + pick("", "", "Z", "+01:00", "z", "Q", "Z ")
			want, ok := column.ParseTimestampBytes([]byte(text), typ)
			got, ok2 := parse([]byte(text))
			if ok != ok2 || ok && got != want {
				t.Fatalf("%s as %s: %d %v, not %d %v", text, typ, got, ok2, want, ok)
			}
			if ok {
				good++
			}
		}
		if good < 1000 {
			t.Errorf("%s: only %d good", typ, good)
		}
	}
}
