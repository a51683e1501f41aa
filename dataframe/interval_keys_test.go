package dataframe_test

import (
	"strings"
	"testing"

	. "weir/dataframe"
)

// Intervals of one length are one key, and the one that came first stands for it as it was written:
// 38 hours and 1 day 14 hours are not the same to a calendar. DuckDB 2.0 gives the same, but for list_distinct, which keeps
// both there, and approx_top_k, which counts them apart.
func TestIntervalsComeOutAsTheyWentIn(t *testing.T) {
	const hours, months = "38:00:00", "30_days"
	for _, workers := range []int{1, 2, 8} {
		s := NewSession(Options{Workers: workers})
		s.Name("t", s.SQL(`SELECT * FROM (VALUES (1, '38 hours'::interval), (2, '1 day 14 hours'::interval), (3, '38 hours'::interval),
			(4, '30 days'::interval), (5, '1 month'::interval), (6, NULL), (7, '720 hours'::interval)) t(i, v)`))
		s.Name("big", s.SQL(`SELECT value % 3 AS k, CASE WHEN value < 3 THEN '38 hours'::interval ELSE '1 day 14 hours'::interval END AS v
			FROM range(200000) r(value)`))
		for query, want := range map[string]string{
			"SELECT list(DISTINCT v) FROM t":                                                          "[" + hours + ",_" + months + ",_NULL]",
			"SELECT list(DISTINCT v ORDER BY v DESC) FROM t WHERE v IS NOT NULL":                      "[" + months + ",_" + hours + "]",
			"SELECT list(DISTINCT [v]) FROM t WHERE i < 5":                                            "[[" + hours + "],_[" + months + "]]",
			"SELECT list(DISTINCT v) FILTER (WHERE i > 1), count(*) FROM t":                           "[1_day_14:00:00,_" + months + ",_NULL] 7",
			"SELECT i % 2, list(DISTINCT v) FROM t WHERE i < 4 GROUP BY 1":                            "1 [" + hours + "]|0 [1_day_14:00:00]",
			"SELECT list(DISTINCT v), min(DISTINCT v), sum(DISTINCT v) FROM t WHERE i < 4":            "[" + hours + "] " + hours + " " + hours,
			"SELECT collect_set(v) FROM t":                                                            "[" + hours + ",_" + months + "]",
			"SELECT mode(v), mode([v]), mode({'a': v}) FROM t WHERE i < 4":                            hours + " [" + hours + "] {'a':_" + hours + "}",
			"SELECT histogram(v) FROM t":                                                              "{" + hours + "=3,_" + months + "=3}",
			"SELECT approx_top_k(v, 5) FROM t":                                                        "[" + hours + ",_" + months + "]",
			"SELECT approx_top_counts(v, 1) FROM t":                                                   "[{'value':_" + hours + ",_'count':_3}]",
			"SELECT min([v]), max([v]) FROM t WHERE i < 4":                                            "[" + hours + "] [" + hours + "]",
			"SELECT min(v), max(v) FROM t WHERE i < 4":                                                hours + " " + hours,
			"SELECT mode(v) OVER (ORDER BY i DESC) FROM t WHERE i < 3 ORDER BY i":                     "1_day_14:00:00|1_day_14:00:00",
			"SELECT max([v]) OVER (ORDER BY i) FROM t WHERE i < 3":                                    "[" + hours + "]|[" + hours + "]",
			"SELECT list(DISTINCT v) OVER (ORDER BY i) FROM t WHERE i < 3":                            "[" + hours + "]|[" + hours + "]",
			"SELECT v, count(*) FROM t GROUP BY v":                                                    hours + " 3|" + months + " 3|- 1",
			"SELECT [v], {'a': v}, count(*) FROM t WHERE i < 4 GROUP BY 1, 2":                         "[" + hours + "] {'a':_" + hours + "} 3",
			"SELECT v, count(*) FROM t WHERE i < 4 GROUP BY ROLLUP (v)":                               hours + " 3|- 3",
			"SELECT DISTINCT v FROM t":                                                                hours + "|" + months + "|-",
			"SELECT DISTINCT ON (v) i FROM t":                                                         "1|4|6",
			"SELECT v FROM t WHERE i < 3 UNION SELECT v FROM t WHERE i = 5":                           hours + "|1_month",
			"SELECT v FROM t WHERE i = 1 INTERSECT SELECT v FROM t WHERE i = 2":                       hours,
			"SELECT v FROM t WHERE i = 2 EXCEPT SELECT v FROM t WHERE i = 4":                          "1_day_14:00:00",
			"SELECT list_distinct(['38 hours'::interval, '1 day 14 hours'::interval])":                "[" + hours + "]",
			"SELECT list_mode(['38 hours'::interval, '1 day 14 hours'::interval])":                    hours,
			"SELECT map([v], [i]) FROM t WHERE i = 1":                                                 "{" + hours + "=1}",
			"SELECT k, mode(v), list(DISTINCT v), histogram(v), count(*) FROM big GROUP BY k LIMIT 1": "0 " + hours + " [" + hours + "] {" + hours + "=66667} 66667",
		} {
			tab, err := s.SQL(query).Collect()
			if err != nil {
				t.Errorf("%s: %v", query, err)
				continue
			}
			if got := strings.Join(tableText(tab), "|"); got != want {
				t.Errorf("%d workers: %s gives %s, want %s", workers, query, got, want)
			}
		}
	}
	s := NewSession(Options{})
	f := s.SQL("SELECT * FROM (VALUES ('38 hours'::interval, 1), ('1 day 14 hours'::interval, 2)) t(v, n)")
	check(t, f.Pivot("v", Sum("n")), "3")
	if got := strings.Join(f.Pivot("v", Sum("n")).Columns(), " "); got != "38:00:00" {
		t.Errorf("the pivoted column is %s", got)
	}
	check(t, f.ValueCounts("v"), "38:00:00 2")
	check(t, f.Unique(KeepFirst, "v"), "38:00:00 1")
	check(t, f.Unique(KeepLast, "v"), "1 day 14:00:00 2")
}
