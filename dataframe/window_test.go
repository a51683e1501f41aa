package dataframe_test

import (
	"strings"
	"testing"
	"time"

	. "weir/dataframe"
)

func windowVisits(t *testing.T) *Frame {
	return frame(t, "id int64, who string, day date, at timestamp, n int64",
		"1 ann 2026-03-01 2026-03-01T10:00:00 4",
		"2 bob 2026-03-01 2026-03-01T10:30:00 -",
		"3 ann 2026-03-02 2026-03-02T09:00:00 6",
		"4 ann 2026-03-02 2026-03-02T09:00:00 -",
		"5 bob 2026-03-05 2026-03-05T00:00:00 10",
		"6 - 2026-03-05 2026-03-05T00:00:01 1",
		"7 ann 2026-03-09 2026-03-09T09:00:00 2")
}

func TestWindows(t *testing.T) {
	v := windowVisits(t)
	for _, c := range []struct {
		name string
		e    Expr
		want string // a value a row
	}{
		{"no partition", RowNumber(), "1 2 3 4 5 6 7"},
		{"partition", RowNumber().Over("who"), "1 1 2 3 2 1 4"},
		{"order", RowNumber().Over("who").OrderBy(Col("day").Desc()), "4 2 2 3 1 1 1"},
		{"order before partition", RowNumber().OrderBy(Col("day").Desc()).Over("who"), "4 2 2 3 1 1 1"},
		{"rank", Rank().OrderBy("day"), "1 1 3 3 5 5 7"},
		{"dense rank", DenseRank().OrderBy("day"), "1 1 2 2 3 3 4"},
		{"percent rank", PercentRank().Over("who").OrderBy("at"), "0 0 0.3333333333333333 0.3333333333333333 1 0 1"},
		{"cume dist", CumeDist().Over("who").OrderBy("at"), "0.25 0.5 0.75 0.75 1 1 1"},
		{"ntile", Ntile(3), "1 1 1 2 2 3 3"},
		{"lag", Lag("n"), "- 4 - 6 - 10 1"},
		{"lag by two, else -1", Lag("n", 2, -1).Over("who"), "-1 -1 -1 4 -1 -1 6"},
		{"lag of values", Lag("n").IgnoreNulls(), "- 4 4 6 6 10 1"},
		{"lead", Lead("who").Over("day"), "bob - ann - - - -"},
		{"first", FirstValue("id").Over("who").OrderBy(Col("n").NullsFirst()), "4 2 4 4 2 6 4"},
		{"last so far", LastValue("id").Over("who").OrderBy("day"), "1 2 4 4 5 6 7"},
		{"last of all", LastValue("id").Over("who").OrderBy("day").Rows(nil, nil), "7 5 7 7 5 6 7"},
		{"nth", NthValue("n", 2).Over("who").Rows(nil, nil).IgnoreNulls(), "6 - 6 6 - - 6"},
		{"total", Sum("n").Over("who"), "12 10 12 12 10 1 12"},
		{"method", Col("n").Sum().Over("who"), "12 10 12 12 10 1 12"},
		{"share", Col("n").Div(Sum("n")).Over(), "0.17391304347826086 - 0.2608695652173913 - 0.43478260869565216 0.043478260869565216 0.08695652173913043"},
		{"running with ties", Sum("n").Over("who").OrderBy("day"), "4 - 10 10 10 1 12"},
		{"where", Count().Where(Col("n").Gt(3)).Over("who"), "2 1 2 2 1 0 2"},
		{"distinct", Count("day").Distinct().Over(), "4 4 4 4 4 4 4"},
		{"rows around", Sum("id").Over().Rows(-1, 1), "3 6 9 12 15 18 13"},
		{"rows ahead", Count().Over().Rows(1, 2), "2 2 2 2 2 1 0"},
		{"groups", Count().Over().OrderBy("day").Groups(-1, 0), "2 2 4 4 4 4 3"},
		{"last three days", Count().Over().OrderBy("day").Range(-72*time.Hour, 0), "2 2 4 4 4 4 1"},
		{"three days of a timestamp", Count().Over().OrderBy("at").Range(-72*time.Hour, 0), "1 2 4 4 3 4 1"},
		{"a week ahead", Count().Over().OrderBy("at").Range(0, "1 week"), "6 5 5 5 3 2 1"},
		{"a month", Sum("n").Over("who").OrderBy("day").Range("-1 month", 0), "4 - 10 10 10 1 12"},
		{"range of numbers", Count().Over().OrderBy("id").Range(-1.5, 2), "3 4 4 4 4 3 2"},
		{"others", Sum("id").Over("who").Rows(nil, nil).Exclude("current row"), "14 5 12 11 2 - 8"},
		{"ties", Count().Over().OrderBy("day").Exclude("ties"), "1 1 3 3 5 5 7"},
		{"ordered aggregate", Call("string_agg", Col("id").Cast("string"), "").OrderBy(Col("id").Desc()).Over("who"), "7431 52 7431 7431 52 6 7431"},
		{"cumulative sum", CumSum("n"), "4 4 10 10 20 21 23"},
		{"cumulative sum of each", CumSum("n").Over("who"), "4 - 10 10 10 1 12"},
		{"cumulative count", CumCount("n").Over("who"), "1 0 2 2 1 1 3"},
		{"cumulative min", CumMin("n"), "4 4 4 4 4 1 1"},
		{"cumulative max", CumMax("n"), "4 4 6 6 10 10 10"},
		{"cumulative mean", CumMean("n"), "4 4 5 5 6.666666666666667 5.25 4.6"},
		{"cumulative product", CumProd("n"), "4 4 24 24 240 240 480"},
		{"difference", Diff("id", 2).Over("who"), "- - - 3 - - 4"},
		{"difference of values", Diff("n"), "- - - - - -9 1"},
		{"percent", PctChange("id").Over("who"), "- - 2 0.33333333333333326 1.5 - 0.75"},
		{"fill forward", ForwardFill("n").Over("who"), "4 - 6 6 10 1 2"},
		{"fill backward", BackwardFill("n").Over("who"), "4 10 6 2 10 1 2"},
		{"interpolate", Interpolate("n").Over("who"), "4 - 6 4 10 1 2"},
		{"weighted mean", EwmMean("n", 0.5).Over("who"), "4 - 5.333333333333333 - 10 1 2.909090909090909"},
		{"rolling", RollingSum("id", 3), "- - 6 9 12 15 18"},
		{"rolling of values", RollingSum("n", 2), "- - - - - 11 3"},
		{"rolling of one at least", RollingMean("n", 2, 1), "4 4 6 6 10 5.5 1.5"},
		{"rolling of any", RollingSum("n", 2, 0).Over("who"), "4 - 10 6 10 1 2"},
		{"rolling min", RollingMin("id", 2), "- 1 2 3 4 5 6"},
		{"rolling max", RollingMax("id", 2), "- 2 3 4 5 6 7"},
		{"rolling std", RollingStd("id", 3), "- - 1 1 1 1 1"},
		{"rolling median", RollingMedian("id", 3), "- - 2 3 4 5 6"},
		{"rolling quantile", Rolling(Quantile("id", 0.25), 3), "- - 1.5 2.5 3.5 4.5 5.5"},
		{"rolling by time", RollingBy(Count(), "at", 25*time.Hour), "1 2 4 4 1 2 1"},
		{"rolling by days of each", RollingBy(Sum("n"), "day", 24*time.Hour).Over("who"), "4 - 10 10 10 1 2"},
		{"windows of windows", CumSum(Diff("id")).Over("who"), "- - 2 3 3 - 6"},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := strings.ReplaceAll(rows(t, v.Select(c.e.As("w"))), "\n", " ")
			if strings.TrimSpace(got) != c.want {
				t.Errorf("%s\nis   %s\nwant %s", c.e, got, c.want)
			}
		})
	}
}

func TestWindowsInFrames(t *testing.T) {
	v := windowVisits(t)
	check(t, v.Qualify(RowNumber().Over("who").OrderBy("day").Eq(1)).Select("id"), "1", "2", "6")
	check(t, v.Qualify(Col("n").Eq(Max("n").Over("who"))).Select("id", "n"), "3 6", "5 10", "6 1")
	check(t, v.Qualify(Col("n").Gt(5)).Select("id"), "3", "5")
	check(t, v.WithColumns(Rank().Over("day").OrderBy("id").As("r")).Filter(Col("r").Gt(1)).Select("id", "r"), "2 2", "4 2", "6 2")
	check(t, v.WithColumns(CumSum("n").As("n")).Select("n").Limit(2), "4", "4")
	check(t, v.GroupBy("who").Agg(Sum("n").As("n"), Rank().OrderBy(Sum("n").Desc()).As("place"), Sum(Sum("n")).Over().As("all")),
		"ann 12 1 23", "bob 10 2 23", "- 1 3 23")
	check(t, v.Limit(0).Select(RowNumber().As("r"), Sum("n").Over("who").As("s")))
	check(t, v.Sort(Col("id").Desc()).Select("id", CumSum("id").As("s")).Limit(3), "7 7", "6 13", "5 18")
}

func TestWindowErrorsSayWhatToDo(t *testing.T) {
	v := windowVisits(t)
	for _, c := range []struct {
		f    *Frame
		want string
	}{
		{v.Filter(RowNumber().Eq(1)), "use Qualify instead of Filter"},
		{v.Select(Col("n").Over("who")), "Over follows an aggregate or a window function"},
		{v.Select(Sum("n").Rows(-1, 0)), "write .Over(…) first"},
		{v.Select(Sum("n").Over("whom")), `no column "whom"; did you mean "who"?`},
		{v.Select(Sum("n").Over().Rows(-1.5, 0)), "write a whole number"},
		{v.Select(Sum("n").Over().Rows(0, -1)), "cannot end with"},
		{v.Select(Sum("n").Over().OrderBy("at").Range("soon", 0)), `a text such as "-1 month"`},
		{v.Select(Sum("n").Over().OrderBy("day").Range(-time.Hour, 0)), "a date has no hours"},
		{v.Select(Sum("n").Over().OrderBy("at").Range(-time.Nanosecond, 0)), "finer than microseconds"},
		{v.Select(Sum("n").Over().OrderBy("at").Range(-5, 0)), "an interval with dates and timestamps"},
		{v.Select(Sum("n").Over().Range(-5, 0)), "exactly one ORDER BY key"},
		{v.Select(Sum("n").Over().IgnoreNulls()), "IgnoreNulls goes with"},
		{v.Select(Sum("n").Over().Exclude("me")), `there are "current row"`},
		{v.Select(RollingSum("n", 0)), "at least one"},
		{v.Select(Rolling(Sum("n").Add(1), 2)), "takes one aggregate"},
		{v.Select(RollingBy(Sum("n"), "at", -time.Hour)), "must be more than 0"},
		{v.Select(EwmMean("n", 0)), "alpha is 0"},
		{v.Select(Ntile(0)), "0 buckets"},
		{v.Select(Col("id").OrderBy("n")), "Frame.Sort orders rows"},
	} {
		_, err := c.f.Collect()
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("error %q, want one with %q", err, c.want)
		}
	}
}
