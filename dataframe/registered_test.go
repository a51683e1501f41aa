package dataframe_test

import (
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"

	. "weir/dataframe"
)

// A moments is the state of an Aggregator.
type moments struct {
	N   int
	Sum float64
}

// meanOf is the mean, null of no rows.
var meanOf = Aggregator{
	Init:  func() moments { return moments{} },
	Add:   func(s moments, x float64) moments { return moments{s.N + 1, s.Sum + x} },
	Merge: func(a, b moments) moments { return moments{a.N + b.N, a.Sum + b.Sum} },
	Result: func(s moments) *float64 {
		if s.N == 0 {
			return nil
		}
		mean := s.Sum / float64(s.N)
		return &mean
	},
}

// named is the Session of f, in which f is the table o.
func named(t *testing.T, f *Frame) *Session {
	t.Helper()
	s := f.Session()
	s.Name("o", f)
	return s
}

func noError(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func TestUDF(t *testing.T) {
	o := orders(t)
	s := named(t, o)
	noError(t, s.UDF("twice", double))
	noError(t, s.UDF("Label", func(id int, who *string) string {
		if who == nil {
			return fmt.Sprint(id, "?")
		}
		return fmt.Sprint(id, *who)
	}))
	noError(t, s.BatchUDF("plus_ten", func(xs []int64) []int64 {
		for i := range xs {
			xs[i] += 10
		}
		return xs
	}))
	noError(t, s.UDF("root", func(x float64) (float64, error) {
		if x < 0 {
			return 0, errors.New("no root of a negative number")
		}
		return math.Sqrt(x), nil
	}))
	noError(t, s.UDF("seven", func() int { return 7 }))
	for query, want := range map[string]string{
		"SELECT twice(id) FROM o":                                              "2 4 6 8 10",
		"SELECT TWICE(id) + seven() FROM o":                                    "9 11 13 15 17",
		"SELECT label(id, who) FROM o":                                         "1ann 2bob 3ann 4? 5bob",
		"SELECT plus_ten(twice(id)) FROM o WHERE twice(id) > 5":                "16 18 20",
		"SELECT twice(amount::int64) FROM o":                                   "22 6 8 2 -",
		"SELECT twice(NULL)":                                                   "-",
		"SELECT sum(twice(id)) FROM o GROUP BY twice(id) % 4 ORDER BY 1":       "12 18",
		"SELECT who FROM o GROUP BY who HAVING sum(twice(id)) > 8 ":            "bob",
		"SELECT list_transform([1, 2], x -> twice(x))":                         "[2, 4]",
		"SELECT count(*) FROM o a JOIN o b ON twice(a.id) = b.id":              "2",
		"SELECT (SELECT max(twice(b.id)) FROM o b WHERE b.id < a.id) FROM o a": "- 2 4 6 8",
		"SELECT CASE WHEN id > 3 THEN twice(id) END FROM o":                    "- - - 8 10",
		"SELECT root(id) FROM o WHERE id = 4":                                  "2",
	} {
		if got := strings.ReplaceAll(rows(t, s.SQL(query)), "\n", " "); got != want {
			t.Errorf("%s gives %s, want %s", query, got, want)
		}
	}
	check(t, o.Where("twice(id) > ?", 7).Select("id"), "4", "5")
	check(t, o.Expect("seven() = 7").Select("id").Limit(1), "1")
	// A frame keeps the function that it was made with.
	old := s.SQL("SELECT seven()")
	noError(t, s.UDF("seven", func() int { return 77 }))
	check(t, old, "7")
	check(t, s.SQL("SELECT seven()"), "77")
	if got := strings.Join(s.UDFs(), " "); got != "label plus_ten root seven twice" {
		t.Errorf("the functions are %s", got)
	}
	noError(t, s.UDF("seven", nil))
	for query, want := range map[string]string{
		"SELECT seven()":                   `1:8: no function "seven"`,
		"SELECT twicee(1)":                 `did you mean "twice"?`,
		"SELECT twice(1, 2)":               "twice",
		"SELECT twice('x' || 'y')":         "twice",
		"SELECT twice(DISTINCT id) FROM o": "1:8: twice is no aggregate and takes no DISTINCT",
		"SELECT twice(id) OVER () FROM o":  "1:8: twice is no aggregate and takes no OVER",
		"SELECT root(-id) FROM o":          "root#",
		"SELECT root(-id) AS x FROM o":     "no root of a negative number",
		"SELECT * FROM twice(3)":           "table functions",
	} {
		if _, err := s.SQL(query).Collect(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: error %v, want %s", query, err, want)
		}
	}
	for name, want := range map[string]string{
		"upper": `udf upper: there is a function "upper" already`, "sum": "already", "ntile": "already", "nvl": "already", "now": "already",
		"explode": "already", "list_filter": "already", "a b": "is no name", "": "no name", "1a": "no name", "case": "word of SQL", "Select": "word of SQL",
	} {
		if err := s.UDF(name, double); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: error %v, want %s", name, err, want)
		}
	}
	for want, fn := range map[string]any{"udf f: a int is no function": 3, "any number of arguments": fmt.Sprint, "one value": func(int) {}} {
		if err := s.UDF("f", fn); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want %s", err, want)
		}
	}
}

func TestUDAF(t *testing.T) {
	o := orders(t)
	s := named(t, o)
	noError(t, s.UDAF("mean_of", meanOf))
	noError(t, s.UDAF("spell", func(ws []string) string { return strings.Join(ws, "") }))
	noError(t, s.UDAF("biggest", Aggregator{
		Init: func() []int { return nil },
		Add: func(top []int, x any) []int {
			if n, ok := x.(int64); ok && (len(top) == 0 || int(n) > top[0]) {
				return []int{int(n)}
			}
			return top
		},
		Merge: func(a, b []int) []int {
			if len(b) > 0 && (len(a) == 0 || b[0] > a[0]) {
				return b
			}
			return a
		},
	}))
	for query, want := range map[string]string{
		"SELECT mean_of(amount) FROM o":                                                       "4.6875",
		"SELECT who, mean_of(amount), spell(who) FROM o GROUP BY who":                         "ann 7.375 annann|bob 3 bobbob|- 1 -",
		"SELECT mean_of(amount) FROM o WHERE false":                                           "-",
		"SELECT biggest(id) FROM o":                                                           "[5]",
		"SELECT biggest(id) FROM o WHERE false":                                               "-",
		"SELECT MEAN_OF(id) FILTER (WHERE paid) * 2 FROM o":                                   "6",
		"SELECT spell(DISTINCT who) FROM o":                                                   "annbob",
		"SELECT spell(who ORDER BY id DESC) FROM o":                                           "bobannbobann",
		"SELECT id, mean_of(id) OVER (ORDER BY id ROWS 1 PRECEDING) FROM o":                   "1 1|2 1.5|3 2.5|4 3.5|5 4.5",
		"SELECT who FROM o GROUP BY who HAVING mean_of(amount) > 2 ORDER BY mean_of(amount)":  "bob|ann",
		"SELECT id, (SELECT mean_of(b.id) FROM o b WHERE b.id > a.id) FROM o a LIMIT 2":       "1 3.5|2 4",
		"SELECT who, paid, mean_of(id) FROM o GROUP BY ROLLUP (who, paid) ORDER BY 3 LIMIT 2": "ann true 2|bob false 2",
	} {
		if got := strings.ReplaceAll(rows(t, s.SQL(query)), "\n", "|"); got != want {
			t.Errorf("%s gives %s, want %s", query, got, want)
		}
	}
	check(t, o.GroupBy("who").Agg(AggFunc(meanOf, "amount").As("m")), "ann 7.375", "bob 3", "- 1")
	check(t, o.Limit(0).GroupBy("who").Agg(AggFunc(meanOf, "amount").As("m")))
	// Sums of floats depend on their order, so this tells how parts were merged.
	var want string
	for _, workers := range []int{1, 2, 8} {
		f := NewSession(Options{Workers: workers}).Range(0, 300_000).WithColumns(Col("value").Mod(7).As("k"), Sin(Col("value")).As("x"))
		got := rows(t, f.GroupBy("k").Agg(AggFunc(meanOf, "x").As("m")))
		if want == "" {
			want = got
		}
		if got != want {
			t.Errorf("%d workers give\n%s\none gives\n%s", workers, got, want)
		}
	}
	boom := meanOf
	boom.Add = func(s moments, x float64) (moments, error) { return s, errors.New("too hot") }
	noError(t, s.UDAF("boom", boom))
	panics := meanOf
	panics.Result = func(s moments) int { return 1 / (s.N - s.N) }
	noError(t, s.UDAF("panics", panics))
	for query, want := range map[string]string{
		"SELECT boom(id) FROM o":                "boom#",
		"SELECT boom(id) AS b FROM o":           "too hot",
		"SELECT panics(id) FROM o":              "panicked: runtime error: integer divide",
		"SELECT panics(id) AS p FROM o":         "panics#",
		"SELECT mean_of(who) FROM o":            "does not fit",
		"SELECT mean_of(id, id) FROM o":         "mean_of",
		"SELECT 1 FROM o WHERE mean_of(id) > 1": "mean_of",
	} {
		if _, err := s.SQL(query).Collect(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: error %v, want %s", query, err, want)
		}
	}
	type hidden struct {
		N int
		n int
	}
	noAdd, otherState := meanOf, meanOf
	noAdd.Add = nil
	otherState.Merge = func(a, b int) int { return a }
	for want, a := range map[string]Aggregator{
		"Init must be a func()":        {},
		"Add is a <nil>":               noAdd,
		"Merge must take a state":      otherState,
		"field n of ":                  {Init: func() hidden { return hidden{n: 1} }},
		"a chan int is no column type": {Init: func() chan int { return nil }},
	} {
		if err := s.UDAF("f", a); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want %s", err, want)
		}
	}
	if _, err := o.Agg(AggFunc(meanOf).As("m")).Collect(); err == nil || !strings.Contains(err.Error(), "Add takes 1 arguments behind the state, and 0 columns") {
		t.Errorf("error %v", err)
	}
}
