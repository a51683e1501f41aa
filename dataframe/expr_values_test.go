package dataframe_test

import (
	"strings"
	"testing"

	. "weir/dataframe"
)

func TestExprMethods(t *testing.T) {
	f := frame(t, "n int64, s string, x float64, day date", "1 a 1.5 2026-01-31", "2 b -2 2026-02-28", "- - - -", "9 zz nan 2024-02-29")
	one := func(e Expr) *Frame { return f.Select(e.As("e")) }
	for _, c := range []struct {
		e    Expr
		want string
	}{
		{Col("n").NotIn(1, 2), "false false - true"},
		{Col("n").NotIn(), "true true true true"},
		{Col("n").NotBetween(2, 5), "true false - true"},
		{Col("n").EqNullSafe(nil), "false false true false"},
		{Col("n").NeNullSafe(1), "false true true true"},
		{Col("n").IfNull(0), "1 2 0 9"},
		{Col("n").NullIf(2), "1 - - 9"},
		{Col("s").ILike("Z%"), "false false - true"},
		{Col("s").Matches("^[ab]$"), "true true - false"},
		{Col("n").Clip(2, 5), "2 2 - 5"},
		{Col("n").Clip(nil, 5), "1 2 - 5"},
		{Col("n").Clip(nil, nil), "1 2 - 9"},
		{Col("x").Clip(-1, 1.25), "1.25 -1 - 1.25"},
		{Col("day").Clip("2026-01-01", "2026-02-01"), "2026-01-31 2026-02-01 - 2026-01-01"},
		{Col("day").AddMonths(1), "2026-02-28 2026-03-28 - 2024-03-29"},
		{Col("day").AddYears(1), "2027-01-31 2027-02-28 - 2025-02-28"},
		{Col("day").AddDays(Col("n")), "2026-02-01 2026-03-02 - 2024-03-09"},
		{Col("day").Truncate("month"), "2026-01-01 2026-02-01 - 2024-02-01"},
		{Col("day").DateDiff("day", "2026-03-01"), "29 1 - 731"},
		{Col("n").Log(3).Round(3), "0 0.631 - 2"},
		{Col("s").Upper().Concat("!"), "A! B! ! ZZ!"},
		{Col("n").Pow(2).Add(Col("x").Abs()), "2.5 6 - NaN"},
		{Col("s").Replace("z", "y"), "a b - yy"},
		{Col("s").Replace(map[string]string{"a": "Ann", "b": "Bob"}), "Ann Bob - zz"},
		{Col("s").Replace(map[string]any{"a": 1, "b": nil}, 0), "1 - 0 0"},
		{Col("n").Replace(map[any]any{1: 10, nil: -1}), "10 2 -1 9"},
		{Col("n").Replace(map[int]int{}), "1 2 - 9"},
		{Col("n").ReplaceStrict(map[int]string{1: "one", 2: "two", 9: "nine"}), "one two - nine"},
	} {
		if got := strings.ReplaceAll(rows(t, one(c.e)), "\n", " "); got != c.want {
			t.Errorf("%s: got %s, want %s", c.e, got, c.want)
		}
	}
	for want, e := range map[string]Expr{
		"no replacement for 9":     Col("n").ReplaceStrict(map[int]string{1: "one", 2: "two"}),
		"give a map of values":     Col("n").ReplaceStrict("x"),
		"or two texts":             Col("s").Replace("x"),
		"one value for the others": Col("s").Replace(map[string]int{}, 1, 2),
		"no common type":           Col("n").Replace(map[int]string{1: "one"}),
	} {
		if _, err := one(e).Collect(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want %s", err, want)
		}
	}
}
