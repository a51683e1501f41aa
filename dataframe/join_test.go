package dataframe_test

import (
	"strings"
	"testing"
	"time"

	. "weir/dataframe"
)

func people(t *testing.T) *Frame {
	return frame(t, "who string, town string, id int64", "ann Oslo 7", "cid Rome 8", "ann Lima 9", "- Bonn 0")
}

func TestJoinKinds(t *testing.T) {
	o, p := orders(t).Select("id", "who", "amount"), people(t)
	check(t, o.Join(p, "who", RightJoin),
		"1 ann 10.50 Oslo 7", "1 ann 10.50 Lima 9", "3 ann 4.25 Oslo 7", "3 ann 4.25 Lima 9", "- cid - Rome 8", "- - - Bonn 0")
	check(t, o.Join(p, On("who"), FullJoin),
		"1 ann 10.50 Oslo 7", "1 ann 10.50 Lima 9", "2 bob 3.00 - -", "3 ann 4.25 Oslo 7", "3 ann 4.25 Lima 9", "4 - 1.00 - -", "5 bob - - -",
		"- cid - Rome 8", "- - - Bonn 0")
	check(t, o.Join(p, NullSafe(On("who")), FullJoin).Select("id", "town"),
		"1 Oslo", "1 Lima", "2 -", "3 Oslo", "3 Lima", "4 Bonn", "5 -", "- Rome")
	check(t, o.Join(p, NullSafe(On("who")), AntiJoin).Select("id"), "2", "5")
	if got := strings.Join(o.Join(p, OnColumns("id", "id"), FullJoin, Suffix("_of_town")).Columns(), " "); got != "id who amount who_of_town town" {
		t.Errorf("columns %s", got)
	}
	check(t, o.Limit(2).Select("id").CrossJoin(p.Select("town", "id").Limit(2)), "1 Oslo 7", "1 Rome 8", "2 Oslo 7", "2 Rome 8")
	none := p.Limit(0)
	check(t, o.Join(none, "who", FullJoin).Select("id", "town").Limit(2), "1 -", "2 -")
	check(t, none.Join(o, "who", RightJoin).Select("town", "who", "id_right").Limit(2), "- ann 1", "- bob 2")
	check(t, none.Join(none, "who", FullJoin))
	check(t, o.CrossJoin(none))
}

func TestJoinOnConditions(t *testing.T) {
	o, p := orders(t).Select("id", "who", "amount"), people(t)
	check(t, o.Join(p, On("who").And(Col("town").Ne("Oslo")), LeftJoin).Select("id", "town"), "1 Lima", "2 -", "3 Lima", "4 -", "5 -")
	check(t, o.Join(p, On("who").And(Col("amount").Gt(5)), AntiJoin).Select("id"), "2", "3", "4", "5")
	check(t, o.Join(p, On("who").And(LeftCol("id").Add(6).Eq(RightCol("id"))), SemiJoin).Select("id"), "1", "3")
	check(t, o.Join(p, LeftCol("id").Mul(2).Gt(RightCol("id")), InnerJoin).Select("id", "id_right"), "1 0", "2 0", "3 0", "4 7", "4 0", "5 7", "5 8", "5 9", "5 0")
	check(t, o.Join(p, Col("amount").Lt(Col("id")).And(Col("town").Like("%o%")), InnerJoin).Select("id", "town"),
		"2 Oslo", "2 Rome", "3 Oslo", "3 Rome", "4 Oslo", "4 Rome")
	check(t, o.Join(p, Lit(true), SemiJoin).Select("id").Limit(1), "1")
	check(t, o.Join(p, Lit(nil), LeftJoin).Select("id", "town").Limit(1), "1 -")
	check(t, o.Join(o, LeftCol("who").Eq(RightCol("who")).And(LeftCol("id").Lt(RightCol("id"))), InnerJoin).Select("id", "id_right"), "1 3", "2 5")
}

func TestJoinRange(t *testing.T) {
	visits := frame(t, "who string, n int64", "a 1", "b 5", "a 10", "b -", "a 7")
	spans := frame(t, "who string, lo int64, hi int64, name string", "a 1 10 x", "b 0 6 y", "a 5 - z", "a 7 8 w")
	check(t, visits.JoinRange(spans, "n", "lo", "hi", LeftJoin).Select("n", "name"), "1 x", "1 y", "5 x", "5 y", "10 -", "- -", "7 x", "7 w")
	check(t, visits.JoinRange(spans, "n", Col("lo").Add(1), "hi", InnerJoin, By("who")).Select("n", "name"), "5 y", "7 x")
	check(t, visits.JoinRange(spans, "n", "lo", "hi", AntiJoin, ByKeys(OnColumns("who", "name"))), "a 1", "b 5", "a 10", "b -", "a 7")
}

func TestJoinAsof(t *testing.T) {
	trades := frame(t, "sym string, at timestamp, qty int64",
		"a 2026-03-01T10:00:05 1", "b 2026-03-01T10:00:05 2", "a 2026-03-01T09:00:00 3", "a - 4", "c 2026-03-01T10:00:00 5")
	quotes := frame(t, "sym string, at timestamp, bid float64",
		"a 2026-03-01T10:00:05 1.5", "a 2026-03-01T10:00:01 1.25", "b 2026-03-01T10:00:09 2.5", "a 2026-03-01T10:00:05 1.75", "b - 9")
	by := By("sym")
	check(t, trades.JoinAsof(quotes, "at", LeftJoin, by).Select("qty", "bid"), "1 1.75", "2 -", "3 -", "4 -", "5 -")
	check(t, trades.JoinAsof(quotes, "at", InnerJoin, by, Strict()).Select("qty", "bid"), "1 1.25")
	check(t, trades.JoinAsof(quotes, "at", LeftJoin, by, Forward()).Select("qty", "bid"), "1 1.5", "2 2.5", "3 1.25", "4 -", "5 -")
	check(t, trades.JoinAsof(quotes, "at", InnerJoin, by, Nearest(), Tolerance(time.Minute)).Select("qty", "bid"), "1 1.75", "2 2.5")
	check(t, trades.JoinAsof(quotes, Col("at").Gt(Col("at")), InnerJoin, by).Select("qty", "bid"), "1 1.25")
	check(t, trades.JoinAsof(quotes, RightCol("at").Ge(LeftCol("at")), InnerJoin, by, Tolerance(3*time.Second)).Select("qty", "bid"), "1 1.5")
	check(t, trades.JoinAsof(quotes.Rename("at", "since"), OnColumns("at", "since"), InnerJoin).Select("qty", "bid"), "1 1.75", "2 1.75")
	check(t, trades.JoinAsof(quotes.Limit(0), "at", LeftJoin, by, Nearest()).Select("qty", "bid").Limit(1), "1 -")
}

func TestJoinErrors(t *testing.T) {
	o, p := orders(t), people(t)
	for _, c := range []struct {
		f    *Frame
		want string
	}{
		{o.Join(p, 3, InnerJoin), "give a column name, On(…)"},
		{o.Join(p, On(), InnerJoin), "CrossJoin"},
		{o.Join(p, "town", InnerJoin), `left.town: no column "town"`},
		{o.Join(p, Col("id").Gt(3), InnerJoin), `write LeftCol("id") or RightCol("id")`},
		{o.Join(p, Col("who"), InnerJoin), `both sides have a column "who"`},
		{o.Join(p, "who", JoinKind(7)), "no kind 7"},
		{o.Join(p, "who", InnerJoin, Validate("1:n")), `"1:1", "1:m", "m:1" and "m:m"`},
		{o.Join(p, "who", InnerJoin, Validate("m:1")), "the right side has the key who = ann more than once"},
		{o.Join(p, "who", InnerJoin, Suffix("")), "it is empty"},
		{o.Join(p, "who", InnerJoin, Strict()), "Join takes no Strict; it is for JoinAsof"},
		{o.Filter(RightCol("id").Gt(1)), "right.id names a side of a join"},
		{o.JoinAsof(p, "id", FullJoin), "JoinAsof is a LeftJoin or an InnerJoin"},
		{o.JoinAsof(p, "who", LeftJoin, Nearest()), "no distance"},
		{o.JoinAsof(p, On("id", "who"), LeftJoin), "By(…)"},
		{o.JoinAsof(p, Col("id").Eq(Col("id")), LeftJoin), "takes one comparison"},
		{o.JoinAsof(p, Col("id").Ge(Col("id")), LeftJoin, Forward()), "leave out Forward"},
		{o.JoinAsof(p, "id", LeftJoin, Tolerance(nil)), "time.Duration"},
	} {
		_, err := c.f.Collect()
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("error %v, want one with %q", err, c.want)
		}
	}
}

// A side that is held is held whatever the sizes say, and the rows are the same.
func TestBroadcast(t *testing.T) {
	s := NewSession(Options{Workers: 2})
	ids := make([]int64, 5000)
	for i := range ids {
		ids[i] = int64(i)
	}
	few := s.FromColumns(map[string]any{"id": ids[:10]})
	many := s.FromColumns(map[string]any{"id": ids, "n": ids})
	for _, c := range []struct {
		left, right *Frame
		options     []JoinOption
		held        string // what the plan says
	}{
		{few, many, nil, "Join inner on id = id"},
		{few, many, []JoinOption{Broadcast()}, "held=right"},
		{few, many, []JoinOption{Broadcast("right")}, "held=right"},
		{many, few, []JoinOption{Broadcast("left")}, "build=left held=left"},
	} {
		text, err := c.left.Join(c.right, "id", InnerJoin, c.options...).Explain()
		if err != nil || !strings.Contains(text, c.held) || strings.Contains(text, "build=left") != strings.Contains(c.held, "build=left") {
			t.Errorf("want %s in\n%s\n%v", c.held, text, err)
		}
		got, want := rows(t, c.left.Join(c.right, "id", InnerJoin, c.options...)), rows(t, c.left.Join(c.right, "id", InnerJoin))
		if got != want || want == "" {
			t.Errorf("%s gives other rows", c.held)
		}
	}
	check(t, few.Join(few, "id", LeftJoin, Broadcast(), Suffix("_2")).Agg(Count().As("n")), "10")
	for want, f := range map[string]*Frame{
		"only an inner join by equal keys": few.Join(many, "id", LeftJoin, Broadcast("left")),
		`Broadcast "both"`:                 few.Join(many, "id", InnerJoin, Broadcast("both")),
		"CrossJoin takes no Broadcast":     few.CrossJoin(many, Broadcast()),
	} {
		if err := f.Err(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want %s", err, want)
		}
	}
}
