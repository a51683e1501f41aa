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

// Integers and decimals compare as they are, however large; as keys of a join
// they are of one type.
func TestIntegersBesideDecimals(t *testing.T) {
	o := orders(t).Cache()
	s := o.Session()
	s.Name("orders", o)
	s.Name("n", s.SQL(`SELECT id, CASE WHEN id = 1 THEN 9223372036854775807 ELSE id END AS big, id::decimal(9,2) AS d FROM orders`))
	check(t, s.SQL(`SELECT count(*) AS n FROM n WHERE big > d`), "1")
	check(t, s.SQL(`SELECT count(*) AS n FROM n WHERE d = big`), "4")
	check(t, s.SQL(`SELECT id FROM n WHERE NOT d >= big`), "1")
	check(t, s.SQL(`SELECT count(*) AS n FROM n a JOIN n b ON a.id = b.d`), "5")
	check(t, s.SQL(`SELECT count(*) AS n FROM n WHERE id IN (SELECT d FROM n)`), "5")
}
