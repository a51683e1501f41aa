package dataframe_test

import (
	"fmt"
	"strings"
	"testing"

	. "weir/dataframe"
)

func TestSelectors(t *testing.T) {
	f := frame(t, "id int64, utm_source string, utm_term string, x float64, y float64, day date",
		"1 a b 1.25 2.5 2026-03-01")
	names := func(f *Frame) string {
		t.Helper()
		if f.Err() != nil {
			return f.Err().Error()
		}
		return strings.Join(f.Columns(), " ")
	}
	for _, c := range []struct {
		f    *Frame
		want string
	}{
		{f.Select("id", Matching("^utm_")), "id utm_source utm_term"},
		{f.Select(Matching("(?i)^UTM_S")), "utm_source"},
		{f.Select(Matching("^z")), `Matching("^z") picks no column; there are id int64, utm_source string`},
		{f.Select(Matching("(")), "missing closing"},
		{f.Select(OfType("float64", "date")), "x y day"},
		{f.Select(OfType("numeric")), "id x y"},
		{f.Select(OfType("integer")), "id"},
		{f.Select(OfType("temporal")), "day"},
		{f.Select(OfType("nunber")), `no type "nunber"`},
		{f.Select(OfType("decimal")), "picks no column"},
		{f.Select(AllExcept("id", Matching("^utm"))), "x y day"},
		{f.Select(AllColumns().Except("idd")), `no column "idd"; did you mean "id"?`},
		{f.Select([]string{"y", "x"}, Col("id").As("i")), "y x i"},
		{f.Select("id", AllColumns()), `two columns are called "id"`},
		{f.Drop("id", OfType("float64")), "utm_source utm_term day"},
		{f.Drop(OfType("binary")), "id utm_source utm_term x y day"},
		{f.Drop("dya"), `no column "dya"; did you mean "day"?`},
		{f.Drop(Col("x").Add(1)), "name a column here"},
		{f.Reorder("day", Matching("^u")), "day utm_source utm_term id x y"},
		{f.Reorder("x", "x"), "x id utm_source utm_term y day"},
		{f.RenameColumns(map[string]string{"x": "y", "y": "x"}), "id utm_source utm_term y x day"},
		{f.RenameColumns(map[string]string{"x": "y"}), `two columns are called "y"`},
		{f.RenameColumns(map[string]string{"xx": "y"}), `no column "xx"`},
		{f.RenameEach(strings.ToUpper), "ID UTM_SOURCE UTM_TERM X Y DAY"},
		{f.RowIndex("n"), "n id utm_source utm_term x y day"},
		{f.RowIndex("id"), `two columns are called "id"`},
	} {
		if got := names(c.f); !strings.Contains(got, c.want) {
			t.Errorf("got %s, want %s", got, c.want)
		}
	}
	check(t, f.WithColumns(OfType("float64").Each(func(c Expr) Expr { return Round(c, 0) })).Select("x", "y"), "1 3")
	check(t, f.Select(Matching("^utm").Each(func(c Expr) Expr { return Upper(c) }).Each(func(c Expr) Expr { return c.As("big") }).Except("utm_term")), "A")
	check(t, f.CastColumns(map[string]string{"x": "string", "id": "float64"}).WithColumns(Col("x").Eq("1.25").As("is")).Select("id", "is"), "1 true")
	check(t, f.TryCastColumns(map[string]string{"utm_term": "int64"}).Select("utm_term"), "-")
	for want, g := range map[string]*Frame{
		`no column "xs"`:                          f.CastColumns(map[string]string{"xs": "string"}),
		`cast x: no type "strin"`:                 f.CastColumns(map[string]string{"x": "strin"}),
		`cannot cast "b" to int64`:                f.CastColumns(map[string]string{"utm_term": "int64"}),
		"named twice":                             f.CastColumns(map[string]string{"x": "string", "X": "string"}),
		`no column "utm_trem"; did you mean "utm`: f.DropNulls("utm_trem"),
	} {
		if _, err := g.Collect(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want %s", err, want)
		}
	}
}

func TestRowVerbs(t *testing.T) {
	o := orders(t)
	ids := func(f *Frame) *Frame { return f.Select("id") }
	check(t, ids(o.Head(2)), "1", "2")
	check(t, ids(o.Sort(Col("amount").Desc().NullsFirst(), "id").Head(2)), "5", "1")
	check(t, ids(o.Sort(Col("amount").NullsFirst().NullsLast())), "4", "2", "3", "1", "5")
	check(t, ids(o.Head()), "1", "2", "3", "4", "5")
	check(t, ids(o.Tail(2)), "4", "5")
	check(t, ids(o.Tail(0)))
	check(t, ids(o.Tail(9)), "1", "2", "3", "4", "5")
	check(t, ids(o.Filter(Col("id").Lt(4)).Tail(2).Filter(Col("id").Ne(2))), "3")
	check(t, ids(o.Slice(1, 2)), "2", "3")
	check(t, ids(o.Slice(-3, 2)), "3", "4")
	check(t, ids(o.Slice(-9, 2)), "1", "2")
	check(t, ids(o.Slice(9, 2)))
	check(t, o.RowIndex("n", 1).Filter(Col("id").Gt(3)).Select("n", "id"), "4 4", "5 5")
	check(t, o.Filter(Col("id").Gt(3)).RowIndex("n").Limit(1).Select("n", "id"), "0 4")
	check(t, o.RowIndex("n").Select("who").Limit(1), "ann")
	check(t, ids(o.Unique(KeepLast, "who")), "3", "4", "5")
	check(t, ids(o.Unique(KeepNone, "who")), "4")
	check(t, ids(o.Unique(KeepAny, "who")), "1", "2", "4")
	check(t, ids(o.Unique(KeepNone, OfType("bool"))), "2", "4")
	check(t, ids(o.Unique(KeepLast, "who").Filter(Col("who").Eq("bob"))), "5")
	check(t, ids(o.Unique(KeepLast).Union(o).Unique(KeepNone)))
	check(t, o.Limit(0).Unique(KeepLast, "who"))
	for want, f := range map[string]*Frame{
		`keep "lst"`: o.Unique("lst"),
		"negative":   o.Tail(-1),
		"slice of":   o.Slice(1, -1),
	} {
		if f.Err() == nil || !strings.Contains(f.Err().Error(), want) {
			t.Errorf("error %v, want %s", f.Err(), want)
		}
	}
}

func TestMissingValues(t *testing.T) {
	o := orders(t)
	check(t, o.DropNulls().Select("id"), "1", "2", "3")
	check(t, o.DropNulls("who").Select("id"), "1", "2", "3", "5")
	check(t, o.DropNulls(OfType("date"), "paid").Select("id"), "1", "2", "3")
	check(t, o.FillNull(0).Tail(2), "4 - 1.00 - 2026-03-03", "5 bob 0.00 true -")
	check(t, o.FillNull("nobody").Tail(2), "4 nobody 1.00 - 2026-03-03", "5 bob - true -")
	check(t, o.FillNull(map[string]any{"paid": false, "day": "2026-01-01", "amount": 2.5}).Limit(0))
	check(t, o.FillNull(map[string]any{"paid": false, "day": "2026-01-01"}).Tail(2), "4 - 1.00 false 2026-03-03", "5 bob - true 2026-01-01")
	check(t, o.FillNull(Col("id").Cast("decimal(8,2)"), "amount").Tail(1), "5 bob 5.00 true -")
	check(t, o.FillNullWith("zero").Tail(1), "5 bob 0.00 true -")
	check(t, o.FillNullWith("one", "amount").Tail(1), "5 bob 1.00 true -")
	check(t, o.FillNullWith("max").Tail(1), "5 bob 10.50 true -")
	check(t, o.FillNullWith("min", "who", "day").Tail(2), "4 ann 1.00 - 2026-03-03", "5 bob - true 2026-03-01")
	check(t, o.FillNullWith("mode", "who").Tail(2).Select("who"), "ann", "bob")
	check(t, o.FillNullWith("mean", "amount").Tail(1).Select(Col("amount").Cast("float64")), "4.6875")
	check(t, o.Limit(0).FillNullWith("mean", "amount"))
	check(t, o.Filter(Col("id").Eq(5)).FillNullWith("mean", "amount").Select("id", "amount"), "5 -")
	x := frame(t, "x float64, n int64", "1 1", "nan 2", "- 3")
	check(t, x.DropNaN(), "1 1", "- 3")
	check(t, x.FillNaN(0), "1 1", "0 2", "- 3")
	check(t, x.FillNaN(nil, "x").Select(Col("x").IsNull()), "false", "true", "true")
	check(t, x.FillNull(7).Select("x"), "1", "NaN", "7")
	for want, f := range map[string]*Frame{
		"is int64, and 0.5 does not fit":             o.FillNull(0.5, "id"),
		"no common type":                             o.FillNull("x", "amount"),
		`column "n" is int64, not float64`:           x.FillNaN(0, "n"),
		`no strategy "avg"`:                          o.FillNullWith("avg"),
		`column "who" is string, not a number`:       o.FillNullWith("mean", "who"),
		`no column "amuont"; did you mean "amount"?`: o.FillNull(map[string]int{"amuont": 1}),
		"leave the others out":                       o.FillNull(map[string]string{"who": "x"}, "who"),
	} {
		if _, err := f.Collect(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want %s", err, want)
		}
	}
}

func TestCombine(t *testing.T) {
	a := frame(t, "n int64, s string", "1 a", "2 b", "- -", "2 b", "2 b")
	b := frame(t, "k int64, t string", "2 b", "- -", "9 z", "2 b")
	x := frame(t, "k float64, t string", "2.5 b")
	check(t, a.Except(b), "1 a")
	check(t, a.ExceptAll(b), "1 a", "2 b")
	check(t, a.Intersect(b), "2 b", "- -")
	check(t, a.IntersectAll(b), "2 b", "- -", "2 b")
	check(t, a.Except(b.Limit(0)), "1 a", "2 b", "- -")
	check(t, a.Limit(0).Except(b))
	check(t, a.Except(x).Filter(Col("n").Gt(1)).Select("s"), "b")
	check(t, a.Intersect(b).Filter(Col("n").IsNull()), "- -")
	check(t, a.Limit(1).UnionAll(b.Limit(1), b.Tail(1)), "1 a", "2 b", "2 b")
	check(t, a.Limit(1).UnionRelaxed(x), "1 a", "2.5 b")
	check(t, ConcatFrames("vertical", a.Limit(1), b.Limit(1)), "1 a", "2 b")
	check(t, ConcatFrames("relaxed", a.Limit(1), x), "1 a", "2.5 b")
	check(t, ConcatFrames("byname", a.Limit(1), b.Limit(1)), "1 a - -", "- - 2 b")
	for want, f := range map[string]*Frame{
		`column 1 is "k" float64, the first has "n" int64 there; UnionRelaxed`: a.UnionAll(x),
		"frame 3 has 1 columns (k), the first 2 (n, s)":                        a.UnionAll(b, b.Select("k")),
		"except: one side has 2 columns":                                       a.Except(b.Select("k")),
		`intersect: column 1 ("n" and "t")`:                                    a.Intersect(b.Select("t", "k")),
		`there are "vertical"`:                                                 ConcatFrames("diagonal", a, b),
		"no frames":                                                            ConcatFrames("vertical"),
	} {
		if _, err := f.Collect(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want %s", err, want)
		}
	}
}

// clicks has 1,000 rows of 100 users.
func clicks(t *testing.T, workers int) *Frame {
	t.Helper()
	var lines []string
	for i := range 1000 {
		lines = append(lines, fmt.Sprintf("%d u%d", i, i*i%97))
	}
	return frameIn(t, NewSession(Options{Workers: workers}), "id int64, user string", lines...)
}

func TestSamples(t *testing.T) {
	f := clicks(t, 1)
	want := rows(t, f.Sample(10, 3))
	if strings.Count(want, "\n") != 9 {
		t.Errorf("Sample(10) gives\n%s", want)
	}
	for _, w := range []int{2, 8} {
		if got := rows(t, clicks(t, w).Sample(10, 3)); got != want {
			t.Errorf("%d workers draw\n%s\none draws\n%s", w, got, want)
		}
	}
	if rows(t, f.Sample(10, 4)) == want {
		t.Error("another seed draws the same rows")
	}
	check(t, f.Sample(2000).Agg(Count().As("n")), "1000")
	check(t, f.Sample(0))
	sampled := f.SampleFraction(0.1, 5)
	if n, err := sampled.Count(); err != nil || n < 60 || n > 140 {
		t.Errorf("a tenth of 1000 rows is %d, %v", n, err)
	}
	// What was drawn stays drawn when rows come below.
	if a, b := rows(t, sampled), rows(t, f.Union(f).SampleFraction(0.1, 5)); !strings.HasPrefix(b, a) {
		t.Errorf("drawn\n%s\nand with more rows\n%s", a, b)
	}
	check(t, f.SampleFraction(1).Agg(Count().As("n")), "1000")
	check(t, f.SampleFraction(0))
	by := f.SampleBy("user", 0.3, 1)
	users := rows(t, by.Select("user").Distinct())
	if n := strings.Count(users, "\n") + 1; n < 6 || n > 30 {
		t.Errorf("three tenths of 49 users are %d", n)
	}
	// Whole users, from every table that has them.
	check(t, f.Join(by, "user", SemiJoin).Except(by))
	check(t, f.Tail(500).SampleBy("user", 0.3, 1).Except(by))
	keys := f.SampleKeys(7, "user")
	check(t, keys.Agg(Count("user").Distinct().As("n")), "7")
	check(t, f.Join(keys, "user", SemiJoin).Except(keys))
	nulls := frame(t, "id int64, user string", "1 -", "2 -", "3 a")
	check(t, nulls.SampleKeys(2, "user").Select("id"), "1", "2", "3")
	for want, g := range map[string]*Frame{
		"not between 0 and 1": f.SampleFraction(1.5),
		"negative":            f.Sample(-1),
		`no column "usre"`:    f.SampleKeys(3, "usre"),
	} {
		if g.Err() == nil || !strings.Contains(g.Err().Error(), want) {
			t.Errorf("error %v, want %s", g.Err(), want)
		}
	}
}

func TestLook(t *testing.T) {
	o := orders(t)
	show, err := o.Show(3)
	if err != nil || show.Len() != 3 || !strings.Contains(show.String(), "first 3 rows") {
		t.Errorf("Show(3): %v\n%v", err, show)
	}
	g, err := o.Glimpse()
	if err != nil {
		t.Fatal(err)
	}
	check(t, g.Frame().Filter(Col("column").Eq("who")), `who string "ann", "bob", "ann", null, "bob"`)
	check(t, o.NullCount(), "0 1 1 1 1")
	check(t, o.NUnique(), "5 2 4 2 3")
	check(t, o.Limit(0).NullCount(), "0 0 0 0 0")
	for want, f := range map[bool]*Frame{true: o.Limit(0), false: o} {
		if empty, err := f.IsEmpty(); empty != want || err != nil {
			t.Errorf("IsEmpty %v, %v", empty, err)
		}
	}
	if size, err := o.EstimateSize(); err != nil || size.Rows != 5 || size.Bytes != 5*5*16 {
		t.Errorf("EstimateSize %v, %v", size, err)
	}
	if text := (Size{-1, 2500}).String(); text != "an unknown number of rows, 2.5 KB" {
		t.Error(text)
	}
	bundle, _ := o.Schema().MIMEBundle()
	if text := bundle["text/plain"].(string); !strings.Contains(text, "amount  decimal(8,2)  yes") {
		t.Error(text)
	}
}
