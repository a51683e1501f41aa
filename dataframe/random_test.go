package dataframe_test

import (
	"strings"
	"testing"

	. "weir/dataframe"
)

// A random value is another one in every row, but one and the same wherever the
// query names its column, whatever rules move.
func TestRandomColumnIsOneColumn(t *testing.T) {
	o := orders(t).Cache()
	s := o.Session()
	s.Name("orders", o)
	s.Name("r", s.SQL(`SELECT a.id, random() AS x, uuid() AS u FROM orders a JOIN orders b ON true JOIN orders c ON true`))
	check(t, s.SQL(`SELECT count(*) AS n FROM (SELECT x AS a, x AS b, u AS c, u AS d FROM r) WHERE a <> b OR c <> d OR a < 0 OR a >= 1`), "0")
	check(t, s.SQL(`SELECT count(*) AS n FROM (SELECT random() AS a FROM orders) WHERE a <> a`), "0")
	check(t, s.SQL(`SELECT count(DISTINCT x) = count(*) AS apart, count(DISTINCT u) = count(*) AS unique FROM r`), "true true")
	check(t, s.SQL(`SELECT count(*) AS n FROM (SELECT x, x + 1 AS y FROM (SELECT random() AS x FROM orders)) WHERE y <> x + 1`), "0")
}

// A frame that is read twice by one query is computed once: its random numbers are the same.
func TestRandomNumbersOfAFrameReadTwice(t *testing.T) {
	o := orders(t)
	s := o.Session()
	s.Name("orders", o)
	r := s.SQL(`SELECT id, random() AS x FROM orders`)
	both := r.Join(r.Select(Col("id"), Col("x").As("y")), "id", InnerJoin)
	check(t, both.Filter(Col("x").Ne(Col("y"))).Agg(Count().As("n")), "0")
	text, err := both.Explain()
	if err != nil || strings.Count(text, "Shared 1") != 2 || strings.Count(text, "random()") != 1 {
		t.Errorf("error %v\n%s", err, text)
	}
}
