package dataframe_test

import (
	"strings"
	"testing"

	. "weir/dataframe"
)

// sales is what the tests of this file group.
func sales(t *testing.T) *Frame {
	return frame(t, "country string, city string, day date, amount int64",
		"fr paris 2026-03-01 5", "fr lyon 2026-03-01 7", "de bonn 2026-03-02 1", "fr paris 2026-03-02 -", "de - 2026-03-03 4", "- - 2026-03-03 2")
}

func TestGroupings(t *testing.T) {
	sums := []Expr{Sum("amount").As("sum"), Count().As("n"), Grouping("country", Col("city")).As("left out")}
	for _, c := range []struct {
		what string
		g    *Groups
		want string
	}{
		{"rollup", sales(t).GroupBy("country", "city").Rollup(), `
			fr paris 5 2 0
			fr lyon 7 1 0
			de bonn 1 1 0
			de - 4 1 0
			- - 2 1 0
			fr - 12 3 1
			de - 5 2 1
			- - 2 1 1
			- - 19 6 3`},
		{"cube", sales(t).Filter(Col("country").Eq("de")).GroupBy("country", "city").Cube(), `
			de bonn 1 1 0
			de - 4 1 0
			de - 5 2 1
			- bonn 1 1 2
			- - 4 1 2
			- - 5 2 3`},
		{"sets", sales(t).GroupBy("country", "city").GroupingSets([]string{"city"}, nil), `
			- paris 5 2 2
			- lyon 7 1 2
			- bonn 1 1 2
			- - 6 2 2
			- - 19 6 3`},
		{"rollup of nothing", sales(t).Limit(0).GroupBy("country", "city").Rollup(), `
			- - - 0 3`},
	} {
		if got, want := rows(t, c.g.Agg(sums...)), tidy(c.want); got != want {
			t.Errorf("%s gives\n%s\nwant\n%s", c.what, got, want)
		}
	}
	errs := map[string]*Frame{
		`grouping sets: "town" is no key; the keys are country, city`: sales(t).GroupBy("country", "city").GroupingSets([]string{"town"}).Agg(Count()),
		"cube of 13 keys: that is 2^13 groupings; name those you need by GroupingSets": sales(t).GroupBy("country", "city", "day", "amount", Lit(1).As("1"), Lit(1).As("2"), Lit(1).As("3"),
			Lit(1).As("4"), Lit(1).As("5"), Lit(1).As("6"), Lit(1).As("7"), Lit(1).As("8"), Lit(1).As("9")).Cube().Agg(Count()),
		"grouping(day): day is no key; grouping takes expressions of GROUP BY": sales(t).GroupBy("city").Agg(Grouping("day")),
	}
	for want, f := range errs {
		if _, err := f.Collect(); err == nil || err.Error() != want {
			t.Errorf("error is %v, want %s", err, want)
		}
	}
}

// tidy is text without the indentation of the test's source.
func tidy(s string) string {
	var out []string
	for _, line := range strings.Split(strings.TrimSpace(s), "\n") {
		out = append(out, strings.TrimSpace(line))
	}
	return strings.Join(out, "\n")
}

func TestHaving(t *testing.T) {
	by := sales(t).GroupBy("country")
	for _, c := range []struct {
		f    *Frame
		want string
	}{
		{by.Having(Count().Gt(1)).Agg(Sum("amount").As("sum")), "fr 12\nde 5"},
		{by.Having(Sum("amount").Gt(Count().Mul(2))).Having(Col("country").IsNotNull()).Agg(Min("day").As("from")), "fr 2026-03-01\nde 2026-03-02"},
		{by.Having(Col("sum").Lt(10)).Agg(Sum("amount").As("sum")), "de 5\n- 2"},
		{by.Having(Col("country").Eq("de").Or(Count().Eq(1))).Count(), "de 2\n- 1"},
		{by.Rollup().Having(Grouping("country").Eq(1)).Agg(Count().As("n")), "- 6"},
	} {
		if got := rows(t, c.f); got != c.want {
			t.Errorf("got\n%s\nwant\n%s", got, c.want)
		}
	}
	if err := by.Having(Col("town").Eq(1)).Agg(Count()).Err(); err == nil || !strings.Contains(err.Error(), "having: no column") {
		t.Errorf("an unknown column in Having is %v", err)
	}
}
