package dataframe_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	. "weir/dataframe"
)

func TestAggFunc(t *testing.T) {
	o := orders(t)
	spread := func(xs []float64) float64 {
		lo, hi := xs[0], xs[0]
		for _, x := range xs {
			lo, hi = min(lo, x), max(hi, x)
		}
		return hi - lo
	}
	names := AggFunc(func(ids []int, who []*string) string {
		var out []string
		for i, w := range who {
			if w == nil {
				out = append(out, fmt.Sprint(ids[i], "?"))
			} else {
				out = append(out, fmt.Sprint(ids[i], *w))
			}
		}
		return strings.Join(out, ",")
	}, "id", "who")
	check(t, o.GroupBy("who").Agg(AggFunc(spread, "amount").As("s"), Count().As("n")), "ann 6.25 2", "bob 0 2", "- 0 1")
	check(t, o.Agg(names.As("x")), "1ann,2bob,3ann,4?,5bob")
	check(t, o.GroupBy("paid").Agg(names.As("x")), "true 1ann,3ann,5bob", "false 2bob", "- 4?")
	check(t, o.Filter(Col("id").Eq(5)).Agg(AggFunc(spread, "amount").As("s")), "-")
	check(t, o.Limit(0).Agg(AggFunc(spread, "amount").As("s")), "-")
	check(t, o.Agg(AggFunc(func(ids []int) int { return len(ids) }, "id").Where(Col("paid")).As("n")), "3")
	check(t, o.Agg(AggFunc(func(ids []int) []int { return ids[1:3] }, "id").As("l")).Explode("l"), "2", "3")
	check(t, o.Select("id", AggFunc(func(ids []int) int { return len(ids) }, "id").Over("who").As("n")).Limit(3), "1 2", "2 2", "3 2")
	// The same for any number of workers, also where partial results are merged.
	var want string
	for _, workers := range []int{1, 2, 8} {
		f := NewSession(Options{Workers: workers}).Range(0, 300_000).WithColumns(Col("value").Mod(7).As("k"))
		got := rows(t, f.GroupBy("k").Agg(AggFunc(func(xs []int64) int64 {
			h := int64(0)
			for _, x := range xs {
				h = h*31 + x
			}
			return h % 1000
		}, "value").As("h")))
		if want == "" {
			want = got
		}
		if got != want {
			t.Errorf("%d workers give\n%s\none gives\n%s", workers, got, want)
		}
	}
	for want, e := range map[string]Expr{
		"a int is no function":             AggFunc(3, "id"),
		"name the columns":                 AggFunc(spread),
		"takes 1 slices, and 2 columns":    AggFunc(spread, "id", "id"),
		"parameter 1 is no slice":          AggFunc(func(int) int { return 0 }, "id"),
		"too few":                          AggFunc(func([]int) (int, error) { return 0, errors.New("too few") }, "id"),
		"panicked: runtime error: index o": AggFunc(func(xs []int) int { return xs[9] }, "id"),
		"argument 1: ann (string) does":    AggFunc(spread, "who"),
	} {
		if _, err := o.Agg(e.As("e")).Collect(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want %s", err, want)
		}
	}
}
