package dataframe_test

import (
	"strings"
	"testing"

	. "weir/dataframe"
)

func TestPivot(t *testing.T) {
	for _, c := range []struct {
		what  string
		f     *Frame
		names string
		want  string
	}{
		{"discovered", sales(t).GroupBy("country").Pivot("day").Agg(Sum("amount")), "country 2026-03-01 2026-03-02 2026-03-03", "fr 12 - -\nde - 1 4\n- - - 2"},
		{"given", sales(t).GroupBy("country").Pivot("city", "lyon", "paris", "rome").Agg(Count()), "country lyon paris rome", "fr 1 2 0\nde 0 0 0\n- 0 0 0"},
		{"several", sales(t).GroupBy("country").Pivot("city", "paris", nil).Agg(Count().As("n"), Sum("amount").Div(Count()).As("mean")),
			"country paris_n paris_mean null_n null_mean", "fr 2 2.5 0 -\nde 0 - 1 4\n- 0 - 1 2"},
		{"filtered", sales(t).GroupBy().Pivot("country").Agg(Count().Where(Col("amount").Gt(4))), "de fr null", "0 2 0"},
		{"in one call", sales(t).Pivot("country", Max("amount"), "day"), "day de fr null", "2026-03-01 - 7 -\n2026-03-02 1 - -\n2026-03-03 4 - 2"},
		{"crosstab", sales(t).Crosstab("day", "country"), "day de fr null", "2026-03-01 0 2 0\n2026-03-02 1 1 0\n2026-03-03 1 0 1"},
		{"one-hot", sales(t).Select("country", "amount").OneHot("country"), "country_de country_fr amount", "0 1 5\n0 1 7\n1 0 1\n0 1 -\n1 0 4\n0 0 2"},
		{"one-hot of given", sales(t).Select("country", "amount").Limit(1).OneHot("country", "it"), "country_it amount", "0 5"},
	} {
		if got := strings.Join(c.f.Columns(), " "); got != c.names {
			t.Errorf("%s: columns %s, want %s", c.what, got, c.names)
		}
		if got := rows(t, c.f); got != c.want {
			t.Errorf("%s gives\n%s\nwant\n%s", c.what, got, c.want)
		}
	}
	for want, f := range map[string]*Frame{
		"pivot: give Agg an aggregate": sales(t).GroupBy("country").Pivot("city").Agg(),
		`no column "town"`:             sales(t).GroupBy("country").Pivot("town").Agg(Count()),
		"no column \"towns\"":          sales(t).OneHot("towns"),
		"more than 1000 different":     sales(t).Session().Range(0, 2000).GroupBy().Pivot("value").Agg(Count()),
	} {
		if _, err := f.Collect(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error is %v, want %s", err, want)
		}
	}
}

func TestUnpivot(t *testing.T) {
	wide := frame(t, "id string, jan int64, feb double, mar int64", "a 1 2.5 3", "b - 4 5")
	for _, c := range []struct {
		what  string
		f     *Frame
		names string
		want  string
	}{
		{"all", wide.Unpivot([]string{"jan", "feb", "mar"}), "id name value", "a jan 1\na feb 2.5\na mar 3\nb jan -\nb feb 4\nb mar 5"},
		{"some", wide.Unpivot([]string{"mar"}, "month", "sales"), "id jan feb month sales", "a 1 2.5 mar 3\nb - 4 mar 5"},
		{"melt", wide.Drop("feb").Melt("id"), "id name value", "a jan 1\na mar 3\nb jan -\nb mar 5"},
		{"and back", wide.Melt("id").Pivot("name", Sum("value"), "id"), "id feb jan mar", "a 2.5 1 3\nb 4 - 5"},
		{"of nothing", wide.Limit(0).Melt("id"), "id name value", ""},
	} {
		if got := strings.Join(c.f.Columns(), " "); got != c.names {
			t.Errorf("%s: columns %s, want %s", c.what, got, c.names)
		}
		if got := rows(t, c.f); got != c.want {
			t.Errorf("%s gives\n%s\nwant\n%s", c.what, got, c.want)
		}
	}
	for want, f := range map[string]*Frame{
		`no column "may"`:               wide.Unpivot([]string{"may"}),
		"have no common type":           wide.Unpivot([]string{"id", "jan"}),
		"unpivot: name the columns":     wide.Unpivot(nil),
		"unpivot: give two names":       wide.Unpivot([]string{"jan"}, "x"),
		`two columns are called "id"`:   wide.Unpivot([]string{"jan"}, "id", "value"),
		`no column "ids"; did you mean`: wide.Melt("ids"),
	} {
		if _, err := f.Collect(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error is %v, want %s", err, want)
		}
	}
}
