package main

import (
	"context"
	"strings"
	"testing"
	"time"

	"weir/connectors"
	"weir/dataframe"
)

// Every operator answers what it must for every shape, with memory enough and without.
func TestOperators(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir()) // a child sets it; it is set back
	for _, k := range shapes {
		f := factsOf(&k, 2000)
		for _, o := range operators {
			for _, budget := range []string{"1GB", "1MB"} {
				s := settings{budget: budget, operator: o.name, input: k.name, rows: f.Rows, dir: t.TempDir()}
				r := child(s)
				if verdict, ok := s.judge(&o, &r, f, -1); !ok {
					t.Errorf("%s of %s in %s: %s", o.name, k.name, budget, verdict)
				}
			}
		}
	}
}

// What a cancelled query leaves is seen, and the time it takes.
func TestCancelled(t *testing.T) {
	temp := t.TempDir()
	p := &process{settings: settings{cancels: 20, seed: 3}, o: operators[0]}
	p.session = dataframe.NewSession(dataframe.Options{Open: connectors.Open, Create: connectors.Create})
	p.session.Name("t", p.session.SQL("SELECT i, i AS k, 'text' AS text FROM range(0, 300000) r(i)"))
	start := time.Now()
	if _, _, err := p.run(context.Background(), p.o.query); err != nil {
		t.Fatal(err)
	}
	var r report
	if err := p.cancelled(&r, time.Since(start), temp); err != nil || r.Cancelled == 0 || r.Slowest <= 0 || r.Left != "" {
		t.Errorf("%+v, %v", r, err)
	}

	// An operator that may refuse its rows may do nothing else.
	p.o = operator{oneGroup: true, query: "SELECT nosuch FROM t"}
	if err := p.cancelled(&r, time.Second, temp); err == nil || !strings.Contains(err.Error(), "nosuch") {
		t.Errorf("%v", err)
	}
}

func TestJudge(t *testing.T) {
	f := facts{Rows: 3, Groups: 2}
	s := settings{bytes: 100e6}
	o := operator{want: func(f facts) string { return "3" }}
	one := o
	one.oneGroup = true
	for _, c := range []struct {
		o    operator
		r    report
		peak int64
		want string
		ok   bool
	}{
		{o, report{Answer: "3"}, 125e6, "ok", true},
		{o, report{Answer: "4"}, 1, "the answer is 4, not 3", false},
		{o, report{Answer: "3"}, 126e6, "more than the budget and a quarter", false},
		{o, report{Error: "more than the 1 MB of memory allowed"}, 1, "more than the 1 MB of memory allowed", false},
		{one, report{Error: "more than the 1 MB of memory allowed"}, 1, "refused: more than the 1 MB of memory allowed", true},
		{one, report{Error: "more than the 1 MB of memory allowed", Left: "a cancelled query left [x]"}, 1, "a cancelled query left [x]", false},
		{one, report{Error: "no column k"}, 1, "no column k", false},
	} {
		if got, ok := s.judge(&c.o, &c.r, f, c.peak); got != c.want || ok != c.ok {
			t.Errorf("%+v: %q, %v", c.r, got, ok)
		}
	}
	s.cancels = 1
	if got, ok := s.judge(&o, &report{Answer: "3", Slowest: 0.3}, f, 1); ok {
		t.Errorf("a slow cancel: %q", got)
	}
}

func TestFlags(t *testing.T) {
	for _, bad := range [][]string{{"-budget", "7"}, {"-budget", "-1MB"}, {"-times", "x"}, {"-shapes", "round"}, {"-only", "sort,fly"}} {
		if _, err := parse(bad); err == nil {
			t.Errorf("%v is taken", bad)
		}
	}
	s, err := parse([]string{"-budget", "2GB", "-times", "0.5,10", "-shapes", "wide"})
	if err != nil || s.bytes != 2e9 || len(s.times) != 2 || len(s.only) != len(operators) || len(s.shapes) != 1 {
		t.Errorf("%+v, %v", s, err)
	}
}
