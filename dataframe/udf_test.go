package dataframe_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	. "weir/dataframe"
)

func double(x int) int { return 2 * x }

func TestFunc(t *testing.T) {
	o := orders(t)
	one := func(e Expr) *Frame { return o.Select(e.As("e")) }
	for want, e := range map[string]Expr{
		"2 4 6 8 10":            Func(double, "id"),
		"ann1 bob2 ann3 - bob5": Func(func(id int64, who string) string { return fmt.Sprint(who, id) }, "id", "who"),
		"3 3 3 -1 3": Func(func(who *string) int {
			if who == nil {
				return -1
			}
			return len(*who)
		}, "who"),
		"10.5 3 4.25 1 -": Func(func(x float64) float64 { return x }, "amount"),
		"- 3 - - 3": Func(func(who string) *int {
			if n := len(who); who == "bob" {
				return &n
			}
			return nil
		}, "who"),
		"1 1 2 3 -":                         Func(func(d time.Time) int { return d.Day() }, "day"),
		"string string string <nil> string": Func(func(v any) string { return fmt.Sprintf("%T", v) }, "who"),
		"7 7 7 7 7":                         Func(func() int { return 7 }),
		"8 8 8 8 8":                         Func(double, Lit(4)),
		"true false true - true":            Func(func(b bool) (bool, error) { return b, nil }, "paid"),
		"2 4 6 8 10 ":                       Func(double, Col("id")).Add(Lit(0)),
		"11 12 13 14 15": BatchFunc(func(xs []int64) []int64 {
			for i := range xs {
				xs[i] += 10
			}
			return xs
		}, "id"),
		"3 3 3 - 3": BatchFunc(func(ws []string) ([]int, error) {
			var out []int
			for _, w := range ws {
				out = append(out, len(w))
			}
			return out, nil
		}, "who"),
		"a b a nobody b": BatchFunc(func(ws []*string) []string {
			var out []string
			for _, w := range ws {
				if w == nil {
					out = append(out, "nobody")
				} else {
					out = append(out, (*w)[:1])
				}
			}
			return out
		}, "who"),
		"11.5 5 7.25 5 -": BatchFunc(func(xs, ys []float64) []float64 {
			for i := range xs {
				xs[i] += ys[i]
			}
			return xs
		}, "amount", "id"),
	} {
		if got := strings.ReplaceAll(rows(t, one(e)), "\n", " "); got != strings.TrimSpace(want) {
			t.Errorf("got %s, want %s", got, want)
		}
	}
	// Two functions of one name in one query, one of them twice.
	add := func(n int) func(int) int { return func(x int) int { return x + n } }
	a := Func(add(1), "id")
	check(t, o.Select(a.As("a"), Func(add(2), "id").As("b"), a.Mul(a).As("c")).Limit(2), "2 3 4", "3 4 9")
	check(t, o.Filter(Func(func(id int) bool { return id > 3 }, "id")).GroupBy(Func(func(s *string) bool { return s == nil }, "who").As("k")).Agg(Sum(Func(double, "id")).As("s")), "true 8", "false 10")
	for want, e := range map[string]Expr{
		"a int is no function":                    Func(3),
		"takes 1 arguments, and 2 columns":        Func(double, "id", "who"),
		"takes any number of arguments":           Func(fmt.Sprint, "id"),
		"must give one value":                     Func(func(int) {}, "id"),
		"parameter 1: a chan int is no column":    Func(func(chan int) int { return 0 }, "id"),
		"argument 1 is int64, not list":           Func(func([]int) int { return 0 }, "id"),
		"int is no slice; Func takes":             BatchFunc(double, "id"),
		"argument 1 is string, not int64":         Func(double, "who"),
		"double#":                                 Func(double, "who"),
		"not enough":                              Func(func(int) (int, error) { return 0, errors.New("not enough") }, "id"),
		"panicked: runtime error: integer divide": Func(func(x int) int { return 1 / (x - 3) }, "id"),
		"gave 0 values for 5 rows":                BatchFunc(func([]int) []int { return nil }, "id"),
		"does not fit a int8":                     Func(func(x int8) int { return int(x) }, Col("id").Mul(100)),
		`no column "idd"`:                         Func(double, "idd"),
	} {
		if _, err := one(e).Collect(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want %s", err, want)
		}
	}
}

// A function is not called for rows that a condition before it keeps away.
func TestFuncMeetsNoOtherRows(t *testing.T) {
	o := orders(t)
	careful := Func(func(x int) (bool, error) {
		if x > 3 {
			return false, errors.New("too far")
		}
		return true, nil
	}, "id")
	check(t, o.Filter(Col("id").Lt(3)).Filter(careful).Select("id"), "1", "2")
	check(t, o.Filter(Col("id").Lt(3).And(careful)).Select("id"), "1", "2")
	check(t, o.Select(If(Col("id").Gt(3), false, careful).As("e")), "true", "true", "true", "false", "false")
}
