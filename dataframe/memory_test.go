package dataframe_test

import (
	"strings"
	"testing"

	"weir/dataframe"
)

// numbers are rows 0 to n-1, and a text that depends on them.
func numbers(t *testing.T, s *dataframe.Session, n int) *dataframe.Frame {
	t.Helper()
	f := s.SQL("SELECT i, i * 7919 % 100003 AS k, 'a text of some length ' || i AS text FROM range(0, " + itoa(n) + ") t(i)")
	if _, err := f.Limit(1).Collect(); err != nil {
		t.Fatal(err)
	}
	return f
}

func itoa(n int) string {
	if n < 10 {
		return string(rune('0' + n))
	}
	return itoa(n/10) + itoa(n%10)
}

// A query with less memory than its input does its work on disk, and says so.
func TestQueriesInLittleMemory(t *testing.T) {
	s := dataframe.NewSession(dataframe.Options{Workers: 2})
	f := numbers(t, s, 60_000)
	query := f.GroupBy(dataframe.Col("text")).Agg(dataframe.Sum(dataframe.Col("k")).As("k"), dataframe.Count().As("rows")).
		Sort(dataframe.Col("k"), dataframe.Col("text")).Agg(dataframe.Sum(dataframe.Col("k").Mul(dataframe.Col("rows"))).As("sum"), dataframe.Last(dataframe.Col("text")).As("last"))
	want, err := query.Collect()
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Set("memory", "2MB"); err != nil {
		t.Fatal(err)
	}
	got, err := query.Collect()
	if err != nil {
		t.Fatal(err)
	}
	if got.String() != want.String() {
		t.Errorf("with 2 MB:\n%s\nnot\n%s", got, want)
	}
	text, err := query.ExplainAnalyze()
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range strings.Split(text, "\n") {
		if strings.Contains(line, "Aggregate sum(k)") && (strings.Contains(line, "held, 0 B spilled") || !strings.Contains(line, "spilled")) {
			t.Errorf("nothing was spilled: %s", line)
		}
	}
}

// Windows go on on disk, from partition keys to partition keys.
func TestWindowsInLittleMemory(t *testing.T) {
	s := dataframe.NewSession(dataframe.Options{Workers: 2})
	s.Name("t", numbers(t, s, 60_000))
	query := s.SQL("SELECT sum(nr * i) AS a, sum(total) AS b, sum(before) AS c FROM (SELECT i, row_number() OVER (PARTITION BY k % 2000 ORDER BY text) AS nr, sum(k) OVER (PARTITION BY i % 5000) AS total, lag(i) OVER (PARTITION BY k % 2000 ORDER BY k) AS before FROM t)")
	want, err := query.Collect()
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Set("memory", "3MB"); err != nil {
		t.Fatal(err)
	}
	got, err := query.Collect()
	if err != nil {
		t.Fatal(err)
	}
	if got.String() != want.String() {
		t.Errorf("with 3 MB:\n%s\nnot\n%s", got, want)
	}
}

// A result that does not fit in memory is an error before it fills the machine.
func TestResultsAreBounded(t *testing.T) {
	s := dataframe.NewSession(dataframe.Options{Workers: 2})
	f := numbers(t, s, 3_000)
	if err := s.Set("memory", "20MB"); err != nil {
		t.Fatal(err)
	}
	s.Name("t", f)
	_, err := s.SQL("SELECT * FROM t a CROSS JOIN t b").Collect()
	if err == nil || !strings.Contains(err.Error(), "the result needs more than the 20.0 MB of memory allowed") {
		t.Errorf("9 million rows in 20 MB: %v", err)
	}
	n, err := s.SQL("SELECT count(*) AS n FROM t a CROSS JOIN t b").Collect()
	if err != nil || !strings.Contains(n.String(), "9,000,000") {
		t.Errorf("%v, %v", n, err)
	}
}
