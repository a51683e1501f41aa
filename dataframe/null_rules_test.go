package dataframe_test

import (
	"strings"
	"testing"

	. "weir/dataframe"
)

// aggregateCalls are the calls of aggregates whose arguments are not the numbers x and y.
var aggregateCalls = map[string]string{
	"count_if": "count_if(b)", "bool_and": "bool_and(b)", "bool_or": "bool_or(b)", "string_agg": "string_agg(s)", "hll_merge": "hll_merge(h)",
	"quantile": "quantile(x, 0.5)", "quantile_disc": "quantile_disc(x, 0.5)", "quantile_disc_desc": "quantile_disc_desc(x, 0.5)", "approx_quantile": "approx_quantile(x, 0.5)",
	"approx_top_k": "approx_top_k(x, 2)", "approx_top_counts": "approx_top_counts(x, 2)", "approx_histogram": "approx_histogram(x, 2)",
	"count": "count(x)", "count_distinct": "count_distinct(x)", "min": "min(x)", "max": "max(x)", "histogram": "histogram(x)",
	"first": "first(x IGNORE NULLS)", "last": "last(x IGNORE NULLS)", "first_null": "first_null([x])", "last_null": "last_null([x])",
	"arg_min": "arg_min(x, y)", "arg_max": "arg_max(x, y)",
}

// What the list of functions says of nulls is what happens: of no rows, of nothing but nulls, and of
// nulls among other values.
func TestAggregatesKeepTheirNullRules(t *testing.T) {
	s := NewSession(Options{})
	s.Name("t", s.SQL(`SELECT v AS x, v * v AS y, v > 1 AS b, v::text AS s, h FROM (VALUES (1), (4), (2), (4)) t(v),
		(SELECT hll_sketch(1) AS h)`))
	s.Name("nulls", s.SQL("SELECT NULL::bigint AS x, NULL::bigint AS y, NULL::bool AS b, NULL::text AS s, NULL::binary AS h FROM range(3)"))
	s.Name("mixed", s.SQL("SELECT * FROM nulls UNION ALL SELECT * FROM t UNION ALL SELECT * FROM nulls"))
	nothing := map[string]string{"null": "-", "0": "0", "an empty list": "[]", "a sketch of nothing": ""}
	for _, f := range Functions() {
		if !f.Aggregate || f.Name == "grouping" {
			continue
		}
		call := aggregateCalls[f.Name]
		if call == "" {
			call = f.Signatures[0]
		}
		value := func(table string) string {
			t.Helper()
			return rows(t, s.SQL("SELECT "+call+" AS r FROM "+table))
		}
		rule := strings.Split(f.Nulls, "; ")
		switch rule[0] {
		case "nulls are values like others":
			if value("mixed") == value("t") || value("nulls") == value("nulls WHERE false") {
				t.Errorf("%s leaves nulls out, and says: %s", call, f.Nulls)
			}
		default:
			if got, want := value("mixed"), value("t"); got != want {
				t.Errorf("%s is %s with nulls and %s without, and says: %s", call, got, want, f.Nulls)
			}
			if got, want := value("nulls"), value("nulls WHERE false"); got != want {
				t.Errorf("%s is %s of nulls and %s of nothing, and says: %s", call, got, want, f.Nulls)
			}
		}
		says := strings.TrimSuffix(strings.TrimSuffix(rule[1], " if no row is left"), " of no rows")
		want, known := nothing[says]
		if got := value("t WHERE false"); !known || want != "" && got != want || want == "" && got == "-" {
			t.Errorf("%s is %s of no rows, and says: %s", call, got, f.Nulls)
		}
	}
	// Arguments that are the same in all rows, and rows where the value is null but not what it is looked up by.
	for call, want := range map[string]string{
		"quantile(x, NULL)": "-", "quantile_disc(x, NULL)": "-", "approx_quantile(x, NULL)": "-", "approx_top_k(x, NULL)": "-", "approx_top_counts(x, NULL)": "-",
		"approx_histogram(x, NULL)": "-", "histogram(x, NULL)": "-", "string_agg(s, NULL)": "1424", "min(x, NULL::int)": "the number of rows is null",
		"max(x, NULL::int)": "the number of rows is null", "arg_min(x, y, NULL::int)": "the number of rows is null", "arg_max(x, y, NULL::int)": "the number of rows is null",
		"arg_min_null(nullif(x, 1), y)": "-", "arg_max_null(nullif(x, 4), y)": "-", "arg_min(nullif(x, 1), y)": "2", "arg_min_null(x, nullif(y, 1))": "2",
	} {
		tab, err := s.SQL("SELECT " + call + " AS r FROM t").Collect()
		if err != nil {
			if !strings.Contains(err.Error(), want) {
				t.Errorf("%s: %v", call, err)
			}
			continue
		}
		if got := strings.Join(tableText(tab), " "); got != want {
			t.Errorf("%s is %s, want %s", call, got, want)
		}
	}
}
