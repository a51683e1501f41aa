package dataframe_test

import (
	"os"
	"strings"
	"testing"

	. "weir/dataframe"
)

// The joins of testdata/joins.txt, which DuckDB answered, by the words of this package. Every
// pair is the two ids; unmatched rows of the right side come last.
var oracleJoins = map[string]func(a, b, c *Frame) *Frame{
	"equal": func(a, b, _ *Frame) *Frame { return a.Join(b, On("k", "s"), InnerJoin) },
	"left with a condition": func(a, b, _ *Frame) *Frame {
		return a.Join(b, On("k").And(Col("n").Lt(Col("lo"))), LeftJoin)
	},
	"left with a condition on the left":  func(a, b, _ *Frame) *Frame { return a.Join(b, On("k").And(Col("n").Gt(20)), LeftJoin) },
	"left with a condition on the right": func(a, b, _ *Frame) *Frame { return a.Join(b, On("s").And(Col("lo").IsNotNull()), LeftJoin) },
	"right":                              func(a, b, _ *Frame) *Frame { return a.Join(b, On("s", "k"), RightJoin) },
	"right with a condition on the left": func(a, b, _ *Frame) *Frame { return a.Join(b, On("s").And(Col("n").Gt(20)), RightJoin) },
	"right with a condition on the right": func(a, b, _ *Frame) *Frame {
		return a.Join(b, On("s").And(Col("lo").Lt(20)), RightJoin)
	},
	"full on floats":                   func(a, b, _ *Frame) *Frame { return a.Join(b, "x", FullJoin) },
	"full, null-safe":                  func(a, b, _ *Frame) *Frame { return a.Join(b, NullSafe(On("k", "s")), FullJoin) },
	"full on decimals of two scales":   func(a, b, _ *Frame) *Frame { return a.Join(b, "m", FullJoin) },
	"full on an integer and a decimal": func(a, b, _ *Frame) *Frame { return a.Join(b, OnColumns("n", "m"), FullJoin) },
	"full on an integer and a float":   func(a, b, _ *Frame) *Frame { return a.Join(b, OnColumns("k", "x"), FullJoin) },
	"full on either": func(a, b, _ *Frame) *Frame {
		return a.Join(b, LeftCol("k").Eq(RightCol("k")).And(Col("n").Gt(10)).Or(LeftCol("s").Eq(RightCol("s"))), FullJoin)
	},
	"full on less": func(a, b, _ *Frame) *Frame {
		return a.Join(b, Col("n").Lt(Col("lo")).And(Col("s").Ne(Col("s"))), FullJoin)
	},
	"floats in order": func(a, b, _ *Frame) *Frame { return a.Join(b, Col("x").Ge(Col("x")), LeftJoin) },
	"interval":        func(a, b, _ *Frame) *Frame { return a.JoinRange(b, "n", "lo", "hi", LeftJoin) },
	"interval of a key": func(a, b, _ *Frame) *Frame {
		return a.Join(b, On("k").And(Col("n").Between(Col("lo"), Col("hi"))), FullJoin)
	},
	"intervals that overlap": func(a, b, _ *Frame) *Frame {
		return a.Join(b, Col("n").Lt(Col("hi")).And(Col("n").Add(7).Gt(Col("lo"))), InnerJoin)
	},
	"a date and a time": func(a, b, _ *Frame) *Frame {
		return a.Join(b, Col("day").Le(RightCol("ts")).And(Col("s").Eq(Col("s"))), InnerJoin)
	},
	"texts in order":          func(a, b, _ *Frame) *Frame { return a.Join(b, On("k").And(Col("s").Lt(Col("s"))), InnerJoin) },
	"not equal":               func(a, b, _ *Frame) *Frame { return a.Join(b, On("x").And(Col("k").Ne(Col("k"))), InnerJoin) },
	"as-of backward":          func(a, _, c *Frame) *Frame { return a.JoinAsof(c, "ts", LeftJoin, By("k")) },
	"as-of strictly backward": func(a, _, c *Frame) *Frame { return a.JoinAsof(c, "ts", LeftJoin, By("k"), Strict()) },
	"as-of forward":           func(a, _, c *Frame) *Frame { return a.JoinAsof(c, "ts", LeftJoin, By("k"), Forward()) },
	"as-of strictly forward":  func(a, _, c *Frame) *Frame { return a.JoinAsof(c, Col("ts").Lt(Col("ts")), InnerJoin, By("k")) },
	"as-of on two keys":       func(a, _, c *Frame) *Frame { return a.JoinAsof(c, "ts", InnerJoin, By("k", "s")) },
	"semi":                    func(a, b, _ *Frame) *Frame { return a.Join(b, On("k").And(Col("n").Lt(Col("hi"))), SemiJoin) },
	"anti":                    func(a, b, _ *Frame) *Frame { return a.Join(b, On("k").And(Col("n").Lt(Col("hi"))), AntiJoin) },
	"anti, null-safe":         func(a, b, _ *Frame) *Frame { return a.Join(b, NullSafe(On("k", "s")), AntiJoin) },
	"anti on an interval":     func(a, b, _ *Frame) *Frame { return a.JoinRange(b, "n", "lo", "hi", AntiJoin) },
	"semi on either": func(a, b, _ *Frame) *Frame {
		return a.Join(b, On("s").And(Col("x").Lt(Col("x")).Or(Col("lo").Eq(Col("n")))), SemiJoin)
	},
}

func TestJoinsAsDuckDB(t *testing.T) {
	text, err := os.ReadFile("testdata/joins.txt")
	if err != nil {
		t.Fatal(err)
	}
	tables := map[string]*Frame{}
	answered := 0
	for _, block := range strings.Split(strings.TrimSpace(string(text)), "\n\n")[1:] {
		head, body, _ := strings.Cut(block, "\n----\n")
		name, sql, _ := strings.Cut(head, ": ")
		if table, ok := strings.CutPrefix(name, "table "); ok {
			tables[table] = frame(t, sql, strings.Split(body, "\n")...)
			continue
		}
		join := oracleJoins[name]
		if join == nil {
			t.Errorf("%s is not written here", name)
			continue
		}
		answered++
		f := join(tables["a"], tables["b"], tables["c"])
		ids := []any{"id"}
		if f.Schema().Index("id_right") >= 0 {
			ids = append(ids, "id_right")
		}
		got := strings.Join(strings.Split(strings.ReplaceAll(rows(t, f.Select(ids...)), " ", ","), "\n"), " ")
		if got != body {
			t.Errorf("%s: %s\ngot\n%s\nwant\n%s", name, sql, got, body)
		}
	}
	if answered != len(oracleJoins) {
		t.Errorf("%d of %d joins have an answer", answered, len(oracleJoins))
	}
}
