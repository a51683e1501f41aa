package dataframe_test

import (
	"math"
	"strings"
	"testing"
	"time"

	. "weir/dataframe"
)

func TestSeries(t *testing.T) {
	s := NewSession(Options{})
	start := time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)
	for _, c := range []struct {
		f    *Frame
		want string
	}{
		{s.Range(0, 3), "0 1 2"},
		{s.Series(0, 3), "0 1 2 3"},
		{s.Range(5, 0, -2), "5 3 1"},
		{s.Series(5, 1, -2), "5 3 1"},
		{s.Range(0, 3, -1), ""},
		{s.Range(3, 3), ""},
		{s.Series(3, 3), "3"},
		{s.Series(int64(math.MaxInt64-1), int64(math.MaxInt64)), "9223372036854775806 9223372036854775807"},
		{s.Series(int64(math.MinInt64), int64(math.MaxInt64), int64(math.MaxInt64)), "-9223372036854775808 -1 9223372036854775806"},
		{s.Range("2026-02-27", "2026-03-02"), "2026-02-27 2026-02-28 2026-03-01"},
		{s.Series("2026-01-31", "2026-05-31", "1 month"), "2026-01-31 2026-02-28 2026-03-31 2026-04-30 2026-05-31"},
		{s.Range("2026-01-31", "2026-05-31", "quarter"), "2026-01-31 2026-04-30"},
		{s.Series("2026-01-31", "2024-01-01", "-1 years"), "2026-01-31 2025-01-31 2024-01-31"},
		{s.Range("2026-03-01", "2026-03-20", "1 week"), "2026-03-01 2026-03-08 2026-03-15"},
		{s.Range("2026-03-01", "2026-03-02", "12 hours"), "2026-03-01 00:00:00,2026-03-01 12:00:00"},
		{s.Range(start, start.Add(time.Hour), 25*time.Minute), "2026-03-01 00:00:00,2026-03-01 00:25:00,2026-03-01 00:50:00"},
		{s.Series("2026-03-01 23:00:00", "2026-03-02", "1 hour"), "2026-03-01 23:00:00,2026-03-02 00:00:00"},
	} {
		sep := " "
		if strings.Contains(c.want, ",") {
			sep = ","
		}
		if got := strings.ReplaceAll(rows(t, c.f), "\n", sep); got != c.want {
			t.Errorf("got %s, want %s", got, c.want)
		}
	}
	check(t, s.Range(0, 1_000_000).Agg(Sum("value").As("sum"), Count().As("n")), "499999500000 1000000")
	check(t, s.Range(0, 1_000_000).Slice(999_000, 1), "999000")
	check(t, s.Range(0, 1_000_000).Filter(Col("value").Mod(400_000).Eq(1)), "1", "400001", "800001")
	if n, err := s.Range(0, 300_000, 7).Count(); n != 42858 || err != nil {
		t.Errorf("Count %d, %v", n, err)
	}
	for want, f := range map[string]*Frame{
		"must not be 0":                s.Range(0, 3, 0),
		"one is a number":              s.Range(0, "2026-01-01"),
		`"2026-13-01" is no date`:      s.Range("2026-13-01", "2026-01-01"),
		`the step "1 fortnight"`:       s.Range("2026-01-01", "2026-02-01", "1 fortnight"),
		`needs a step`:                 s.Range(start, start.Add(1)),
		"the step x (string) is no in": s.Range(0, 3, "x"),
		"take larger steps":            s.Range(0, int64(1)<<60),
		"not 1.5 (float64)":            s.Range(0, 1.5),
	} {
		if f.Err() == nil || !strings.Contains(f.Err().Error(), want) {
			t.Errorf("error %v, want %s", f.Err(), want)
		}
	}
}
