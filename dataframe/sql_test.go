package dataframe_test

import (
	"strings"
	"testing"
)

func TestSQLGivesTheSameAsTheVerbs(t *testing.T) {
	o := orders(t).Cache()
	s := o.Session()
	s.Name("orders", o)
	check(t, s.SQL(`SELECT who, sum(amount) AS spent FROM orders WHERE amount > 2 GROUP BY who ORDER BY spent DESC`),
		"ann 14.75", "bob 3.00")
	check(t, s.SQL(`SELECT count(*) AS n FROM orders a JOIN orders b ON a.who = b.who`), "8")
	check(t, s.SQL(`SELECT id FROM orders WHERE who = ? AND amount > ?`, "ann", 5), "1")
	for query, want := range map[string]string{
		"SELECT amuont FROM orders": `did you mean "amount"`,
		"SELECT 1 FROM oders":       `did you mean "orders"`,
		"SELEC 1":                   "1:1",
	} {
		if _, err := s.SQL(query).Collect(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: error %v, want one with %q", query, err, want)
		}
	}
}
