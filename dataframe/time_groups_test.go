package dataframe_test

import (
	"strings"
	"testing"

	. "weir/dataframe"
)

// hits have a time with T between date and clock, and a day.
func hits(t *testing.T) *Frame {
	return frame(t, "ts timestamp, user string, paid int64",
		"2026-03-01T00:10:00 ada 1", "2026-03-01T00:50:00 bob 2", "2026-03-01T01:00:00 ada 4", "2026-03-01T03:30:00 ada 8", "- bob 16", "2026-03-02T00:00:00 bob 32")
}

// timeRows are rows with T between date and clock and the seconds left out.
func timeRows(t *testing.T, f *Frame) string {
	t.Helper()
	return strings.ReplaceAll(strings.ReplaceAll(rows(t, f), ":00 ", " "), "2026-03-", "")
}

func TestGroupByDynamic(t *testing.T) {
	sum := Sum("paid").As("sum")
	for _, c := range []struct {
		what string
		f    *Frame
		want string
	}{
		{"hours", hits(t).GroupByDynamic("ts", "1h").Agg(sum), "01 00:00 3\n01 01:00 4\n01 03:00 8\n02 00:00 32"},
		{"days by user", hits(t).GroupByDynamic("ts", "1d", "user").Agg(sum), "01 00:00 ada 13\n01 00:00 bob 2\n02 00:00 bob 32"},
		{"months", hits(t).GroupByDynamic("ts", "1mo").Count(), "01 00:00 5"},
		{"from the right", hits(t).GroupByDynamic("ts", "1h").Closed("right").Agg(sum), "01 00:00 7\n01 03:00 8\n01 23:00 32"},
		{"labels", hits(t).GroupByDynamic("ts", "1h").Label("right").Agg(sum), "01 01:00 3\n01 02:00 4\n01 04:00 8\n02 01:00 32"},
		{"overlapping", hits(t).GroupByDynamic("ts", "1h").Period("2h").Agg(sum), "2026-02-28 23:00 3\n01 00:00 7\n01 01:00 4\n01 02:00 8\n01 03:00 8\n01 23:00 32\n02 00:00 32"},
		{"both ends", hits(t).GroupByDynamic("ts", "1h").Closed("both").Agg(sum), "01 00:00 7\n01 01:00 4\n01 03:00 8\n01 23:00 32\n02 00:00 32"},
		{"no ends", hits(t).GroupByDynamic("ts", "1h").Closed("none").Agg(sum), "01 00:00 3\n01 03:00 8"},
		{"short windows", hits(t).GroupByDynamic("ts", "1h").Period("20m").Agg(sum), "01 00:00 1\n01 01:00 4\n02 00:00 32"},
		{"shifted", hits(t).GroupByDynamic("ts", "1d").Offset("1h").Agg(sum), "2026-02-28 01:00 3\n01 01:00 44"},
		{"weeks from Sunday", hits(t).GroupByDynamic("ts", "1w").StartOn("sunday").Agg(sum), "01 00:00 47"},
		{"weeks", hits(t).GroupByDynamic("ts", "1w").Agg(sum), "2026-02-23 00:00 15\n02 00:00 32"},
		{"from the first", hits(t).GroupByDynamic("ts", "1h").StartBy("datapoint").Agg(sum), "01 00:10 7\n01 03:10 8\n01 23:10 32"},
		{"from the first, overlapping", hits(t).GroupByDynamic("ts", "1h").Period("2h").StartBy("datapoint").Agg(sum), "01 00:10 7\n01 02:10 8\n01 03:10 8\n01 22:10 32\n01 23:10 32"},
		{"from the first of each", hits(t).GroupByDynamic("ts", "1h", "user").StartBy("datapoint").Agg(sum), "01 00:10 ada 5\n01 00:50 bob 2\n01 03:10 ada 8\n01 23:50 bob 32"},
		{"from the first, right ends", hits(t).GroupByDynamic("ts", "1h").Closed("right").StartBy("datapoint").Agg(sum), "01 00:10 6\n01 03:10 8\n01 23:10 32"},
		{"from the first, both ends", hits(t).GroupByDynamic("ts", "1h").Closed("both").StartBy("datapoint").Agg(sum), "01 00:10 7\n01 03:10 8\n01 23:10 32"},
		{"from the first date", hits(t).Select(Col("ts").Cast("date").As("day"), "paid").GroupByDynamic("day", "1w").StartBy("datapoint").Agg(sum), "01 47"},
		{"from the first of nothing", hits(t).Limit(0).GroupByDynamic("ts", "1h").StartBy("datapoint").Agg(sum), ""},
		{"weeks by Sunday", hits(t).GroupByDynamic("ts", "1w").StartBy("sunday").Agg(sum), "01 00:00 47"},
		{"steps of the calendar", hits(t).GroupByDynamic("ts", "1mo").StartBy("window").Count(), "01 00:00 5"},
		{"having", hits(t).GroupByDynamic("ts", "1h").Having(Count().Gt(1)).Agg(sum), "01 00:00 3"},
		{"of dates", hits(t).Select(Col("ts").Cast("date").As("day"), "paid").GroupByDynamic("day", "1q").Agg(sum), "2026-01-01 47"},
		{"of nothing", hits(t).Limit(0).GroupByDynamic("ts", "1h").Agg(sum), ""},
		{"by an expression", hits(t).GroupByDynamic(Col("ts").Cast("date").As("day"), "1d").Agg(sum), "01 15\n02 32"},
	} {
		if got := timeRows(t, c.f); got != c.want {
			t.Errorf("%s gives\n%s\nwant\n%s", c.what, got, c.want)
		}
	}
	for want, f := range map[string]*Frame{
		"it must be a date or timestamp": hits(t).GroupByDynamic("user", "1h").Count(),
		"is not an interval":             hits(t).GroupByDynamic("ts", "hourly").Count(),
		"one kind of unit":               hits(t).GroupByDynamic("ts", "1d2h").Count(),
		`closed is "open"`:               hits(t).GroupByDynamic("ts", "1h").Closed("open").Count(),
		`the label is "end"`:             hits(t).GroupByDynamic("ts", "1h").Label("end").Count(),
		"have no offset":                 hits(t).GroupByDynamic("ts", "1h").Offset("5m").StartBy("datapoint").Count(),
		"no day of the week":             hits(t).GroupByDynamic("ts", "1h").StartBy("first").Count(),
		"no column":                      hits(t).GroupByDynamic("time", "1h").Count(),
		"a row would be in":              hits(t).GroupByDynamic("ts", "1s").Period("1d").Count(),
	} {
		if _, err := f.Collect(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error is %v, want %s", err, want)
		}
	}
}

// The day on which clocks go forward has 23 hours, and every row is in its day.
func TestGroupByDynamicInAZone(t *testing.T) {
	hours := frame(t, "ts timestamp", "2026-03-28T23:30:00Z", "2026-03-29T00:30:00Z", "2026-03-29T01:30:00Z", "2026-03-29T21:30:00Z", "2026-03-29T22:00:00Z")
	paris := hours.Select(Col("ts").Cast("timestamp(us, Europe/Paris)").As("ts"))
	want := "2026-03-29 00:00:00+01:00 4\n2026-03-30 00:00:00+02:00 1"
	if got := rows(t, paris.GroupByDynamic("ts", "1d").Count()); got != want {
		t.Errorf("days are\n%s\nwant\n%s", got, want)
	}
	want = "2026-03-30 00:00:00+02:00 4\n2026-03-31 00:00:00+02:00 1"
	if got := rows(t, paris.GroupByDynamic("ts", "1d").Label("right").Count()); got != want {
		t.Errorf("ends of days are\n%s\nwant\n%s", got, want)
	}
}

func TestFillGaps(t *testing.T) {
	days := frame(t, "day date, shop string, n int64, x double, s string",
		"2026-03-05 a 3 0.5 z", "2026-03-01 a 1 1.5 y", "2026-03-02 b 2 - -", "- b 9 9 w", "2026-03-04 b 4 2.5 x", "2026-03-02 - 7 7 v")
	one := []string{"shop"}
	for _, c := range []struct {
		what string
		f    *Frame
		want string
	}{
		{"nulls", days.Upsample("day", "1d"), "- b 9 9 w\n01 a 1 1.5 y\n02 b 2 - -\n02 - 7 7 v\n03 - - - -\n04 b 4 2.5 x\n05 a 3 0.5 z"},
		{"by shop", days.Upsample("day", "1d", "shop"), "01 a 1 1.5 y\n02 a - - -\n03 a - - -\n04 a - - -\n05 a 3 0.5 z\n- b 9 9 w\n02 b 2 - -\n03 b - - -\n04 b 4 2.5 x\n02 - 7 7 v"},
		{"forward", days.FillGaps("day", "1d", Gaps{By: one, Fill: "forward"}), "01 a 1 1.5 y\n02 a 1 1.5 y\n03 a 1 1.5 y\n04 a 1 1.5 y\n05 a 3 0.5 z\n- b 9 9 w\n02 b 2 - -\n03 b 2 - -\n04 b 4 2.5 x\n02 - 7 7 v"},
		{"zero", days.FillGaps("day", "2d", Gaps{By: one, Fill: "zero"}), "01 a 1 1.5 y\n03 a 0 0 -\n05 a 3 0.5 z\n- b 9 9 w\n02 b 2 - -\n04 b 4 2.5 x\n02 - 7 7 v"},
		{"between ends", days.Filter(Col("shop").Eq("b")).FillGaps("day", "1d", Gaps{By: one, Fill: "forward", From: "2026-02-28", To: "2026-03-05"}),
			"- b 9 9 w\n2026-02-28 b - - -\n01 b - - -\n02 b 2 - -\n03 b 2 - -\n04 b 4 2.5 x\n05 b 4 2.5 x"},
		{"all between ends", days.Limit(0).FillGaps("day", "1w", Gaps{Fill: "zero", From: "2026-03-04", To: "2026-03-10"}), "02 - 0 0 -\n09 - 0 0 -"},
		{"of nothing", days.Limit(0).Upsample("day", "1d"), ""},
		{"of nothing by shop", days.Limit(0).FillGaps("day", "1d", Gaps{By: one, From: "2026-03-04", To: "2026-03-10"}), ""},
		{"months", days.Select("day", "n").Filter(Col("n").Eq(3)).FillGaps("day", "1mo", Gaps{To: "2026-05-09"}), "05 3\n2026-04-01 -\n2026-05-01 -"},
	} {
		if got := strings.ReplaceAll(rows(t, c.f), "2026-03-", ""); got != c.want {
			t.Errorf("%s gives\n%s\nwant\n%s", c.what, got, c.want)
		}
	}
	for want, f := range map[string]*Frame{
		"fill gaps: no column":           days.Upsample("ts", "1d"),
		"for dates and timestamps":       days.Upsample("n", "1d"),
		"a date has no hours":            days.Upsample("day", "1h"),
		`Fill is "linear"`:               days.FillGaps("day", "1d", Gaps{Fill: "linear"}),
		"By names other columns":         days.Upsample("day", "1d", "day"),
		"fill gaps: one Gaps":            days.FillGaps("day", "1d", Gaps{}, Gaps{}),
		"fill gaps: \"no day\" is not":   days.FillGaps("day", "1d", Gaps{From: "no day"}),
		"fill gaps: no column \"towns\"": days.Upsample("day", "1d", "towns"),
	} {
		if _, err := f.Collect(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error is %v, want %s", err, want)
		}
	}
}

// A gap of many batches is filled batch by batch.
func TestFillAWideGap(t *testing.T) {
	f := frame(t, "ts timestamp, n int64", "2026-03-01T00:00:00 1", "2026-03-01T05:33:19 2").Upsample("ts", "1s")
	got := rows(t, f.Agg(Count().As("rows"), Count("n").As("n"), CountDistinct("ts").As("times"), Max("ts").As("last")))
	if want := "20000 2 20000 2026-03-01 05:33:19"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}
