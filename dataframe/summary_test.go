package dataframe_test

import (
	"math"
	"strings"
	"testing"

	. "weir/dataframe"
	"weir/dataframe/column"
)

// cells are the rows of a table, "-" for a null, between bars.
func cells(t *Table, columns ...string) string {
	var lines []string
	t.Each(func(r Row) bool {
		var line []string
		for _, c := range columns {
			text := "-"
			if v := r.At(c); v != nil {
				text = column.FormatValue(t.Schema().Fields[t.Schema().Index(c)].Type, v)
			}
			line = append(line, text)
		}
		lines = append(lines, strings.Join(line, " | "))
		return true
	})
	return strings.Join(lines, "\n")
}

func TestDescribe(t *testing.T) {
	f := frame(t, "n int64, price decimal(8,2), at date, s string, b bool", "1 1.50 2026-03-01 x true", "2 2.50 - yy -", "3 - 2026-03-03 a false", "- 3.50 2026-03-02 - true")
	got, err := f.Describe()
	if err != nil {
		t.Fatal(err)
	}
	want := `n | int64 | 3 | 1 | 2 | 1 | 1 | 1.5 | 2 | 2.5 | 3
price | decimal(8,2) | 3 | 1 | 2.5 | 1 | 1.50 | 2 | 2.5 | 3 | 3.50
at | date | 3 | 1 | - | - | 2026-03-01 | - | - | - | 2026-03-03
s | string | 3 | 1 | - | - | a | - | - | - | yy
b | bool | 3 | 1 | - | - | false | - | - | - | true`
	if text := cells(got, got.Columns()...); text != want {
		t.Errorf("got\n%s\nwant\n%s", text, want)
	}
	some, err := f.Limit(0).Describe("s", "n")
	if err != nil {
		t.Fatal(err)
	}
	if text := cells(some, "column", "count", "nulls", "mean", "min"); text != "s | 0 | 0 | - | -\nn | 0 | 0 | - | -" {
		t.Errorf("of no rows: %s", text)
	}
	if _, err := f.Describe("m"); err == nil || !strings.Contains(err.Error(), `no column "m"`) {
		t.Errorf("an unknown column is %v", err)
	}
}

func TestProfile(t *testing.T) {
	f := frame(t, "id int64, code string, day string, size double, one int64, none string, s string",
		"1 17 2026-03-01 1 7 - a", "2 18 2026-03-02 2 7 - a", "3 17.5 2026-03-03 2 7 - a", "4 18 2026-03-01 NaN 7 - b", "5 -1 2026-03-02 3 7 - -")
	got, err := f.Profile()
	if err != nil {
		t.Fatal(err)
	}
	want := `id | 0 | 5 | 1 | 3 | 5 | ██ █ █ █ | 1 (20 %), 2 (20 %), 3 (20 %), 4 (20 %), 5 (20 %) | almost all different: perhaps a key
code | 0 | 4 | -1 | - | 18 | - | 18 (40 %), 17 (20 %), 17.5 (20 %), -1 (20 %) | numbers stored as text
day | 0 | 3 | 2026-03-01 | - | 2026-03-03 | - | 2026-03-01 (40 %), 2026-03-02 (40 %), 2026-03-03 (20 %) | dates stored as text
size | 0 | 4 | 1 | 2 | NaN | ▄  █   ▄ | 2 (40 %), 1 (20 %), NaN (20 %), 3 (20 %) | 20 % NaN or infinite
one | 0 | 1 | 7 | 7 | 7 | █ | 7 (100 %) | one value only
none | 1 | 0 | - | - | - | - | - | only nulls
s | 0.2 | 2 | a | - | b | - | a (75 %), b (25 %) | -`
	if text := cells(got, "column", "nulls", "distinct", "min", "50%", "max", "histogram", "most frequent", "remarks"); text != want {
		t.Errorf("got\n%s\nwant\n%s", text, want)
	}
	none, err := f.Limit(0).Profile("id")
	if err != nil {
		t.Fatal(err)
	}
	if text := cells(none, "nulls", "distinct", "min", "histogram", "most frequent", "remarks"); text != "- | 0 | - | - | - | no rows" {
		t.Errorf("of no rows: %s", text)
	}
}

// Describe and Profile read a source once.
func TestProfileReadsOnce(t *testing.T) {
	f := frame(t, "n int64, s string", "1 a", "2 b")
	reads := 0
	counted := f.WithColumns(Func(func(n int64) int64 { reads++; return n }, "n").As("n"))
	if _, err := counted.Profile(); err != nil {
		t.Fatal(err)
	}
	if reads != 2 {
		t.Errorf("2 rows were computed %d times", reads)
	}
}

func TestValueCounts(t *testing.T) {
	f := frame(t, "s string, n int64", "b 1", "a 1", "- 2", "b 2", "- 3", "c 1")
	if got, want := rows(t, f.ValueCounts("s")), "b 2\n- 2\na 1\nc 1"; got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if got, want := rows(t, f.ValueCounts(Col("n").Gt(1).As("many"), "s").Limit(2)), "true - 2\nfalse b 1"; got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if got, want := rows(t, f.TopK("n", 2)), "1 3\n2 2"; got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if err := f.ValueCounts().Err(); err == nil {
		t.Error("value counts of no column are no error")
	}
}

func TestHist(t *testing.T) {
	f := frame(t, "x double", "0", "1", "2.5", "2.6", "10", "5", "-", "NaN", "Infinity", "5")
	for _, c := range []struct {
		bins []int
		f    *Frame
		want string
	}{
		{[]int{4}, f, "0 | 2.5 | 3\n2.5 | 5 | 3\n5 | 7.5 | 0\n7.5 | 10 | 1"},
		{[]int{1}, f, "0 | 10 | 7"},
		{nil, f.Filter(Col("x").Eq(5)), "5 | 5 | 2"},
		{nil, f.Limit(0), ""},
	} {
		got, err := c.f.Hist("x", c.bins...)
		if err != nil {
			t.Fatal(err)
		}
		if text := cells(got, "from", "to", "count"); text != c.want {
			t.Errorf("%v bins are\n%s\nwant\n%s", c.bins, text, c.want)
		}
	}
	for _, bad := range []int{0, -1, 1 << 20} {
		if _, err := f.Hist("x", bad); err == nil {
			t.Errorf("%d bins are no error", bad)
		}
	}
	for _, c := range []struct {
		f      *Frame
		bounds []float64
		want   string
	}{
		{f, []float64{0, 2.5, 5, 100}, "0 | 2.5 | 3\n2.5 | 5 | 3\n5 | 100 | 1"},
		{f, []float64{1, 5}, "1 | 5 | 5"},
		{f, []float64{math.Inf(-1), 2, math.Inf(1)}, "-Infinity | 2 | 2\n2 | Infinity | 6"},
		{f.Limit(0), []float64{0, 1, 2}, "0 | 1 | 0\n1 | 2 | 0"},
	} {
		got, err := c.f.HistBounds("x", c.bounds)
		if err != nil {
			t.Fatal(err)
		}
		if text := cells(got, "from", "to", "count"); text != c.want {
			t.Errorf("bins between %v are\n%s\nwant\n%s", c.bounds, text, c.want)
		}
	}
	for _, bad := range [][]float64{nil, {1}, {1, 1}, {2, 1}, {math.NaN(), 1}, {1, math.NaN()}} {
		if _, err := f.HistBounds("x", bad); err == nil {
			t.Errorf("bounds %v are no error", bad)
		}
	}
	if _, err := f.Hist("y"); err == nil || !strings.Contains(err.Error(), `no column "y"`) {
		t.Errorf("an unknown column is %v", err)
	}
}

// Parts of a group are counted on their own and put together.
func TestHistogramWithBounds(t *testing.T) {
	for _, workers := range []int{1, 2, 8} {
		s := NewSession(Options{Workers: workers})
		s.Name("t", s.Range(0, 300_000).WithColumns(Col("value").Mod(3).As("k")))
		check(t, s.SQL("SELECT k, histogram(value, [99, 0, 150000.5]) AS h, sum_product(value, k) AS p FROM t GROUP BY k"),
			"0 {0=1, 99=33, 150000.5=49967, Infinity=49999} 0",
			"1 {0=0, 99=33, 150000.5=49967, Infinity=50000} 14999950000",
			"2 {0=0, 99=33, 150000.5=49967, Infinity=50000} 30000100000")
		check(t, s.SQL("SELECT histogram(value, []) FROM t"), "{Infinity=300000}")
		check(t, s.SQL("SELECT histogram(value, NULL) FROM t"), "-")
		check(t, s.SQL("SELECT histogram(NULLIF(value, value), [1]) FROM t"), "-")
	}
	s := NewSession(Options{})
	s.Name("t", frame(t, "x double, y double", "NaN 2", "Infinity 3", "-Inf 4", "1 -", "- 1"))
	check(t, s.SQL("SELECT histogram(x, [1, 'inf'::double]) FROM t"), "{1=2, Infinity=2}")
	check(t, s.SQL("SELECT sum_product(y, y), sum_product(x, y) FROM t WHERE y IS NULL OR y = 4"), "16 -Infinity")
	if _, err := s.SQL("SELECT histogram(x, [x]) FROM t").Collect(); err == nil || !strings.Contains(err.Error(), "the list of bounds must be the same in all rows") {
		t.Errorf("error %v", err)
	}
	if _, err := s.SQL("SELECT sum_product(a, a) FROM (SELECT 4000000000 AS a)").Collect(); err == nil || !strings.Contains(err.Error(), "overflows int64") {
		t.Errorf("error %v", err)
	}
}
