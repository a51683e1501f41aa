package dataframe_test

import (
	"context"
	"strings"
	"testing"

	. "weir/dataframe"
	"weir/dataframe/column"
)

// frame makes a Frame of text rows; "-" is a null.
func frame(t *testing.T, schema string, rows ...string) *Frame {
	t.Helper()
	return frameIn(t, NewSession(Options{}), schema, rows...)
}

// frameIn is frame in a session.
func frameIn(t *testing.T, session *Session, schema string, rows ...string) *Frame {
	t.Helper()
	s, err := column.ParseSchema(schema)
	if err != nil {
		t.Fatal(err)
	}
	text := &column.Schema{}
	cols := make([]column.Vector, s.Len())
	for c, f := range s.Fields {
		b := column.NewBuilder(column.String, len(rows))
		for _, r := range rows {
			if v := strings.Fields(r)[c]; v == "-" {
				b.AppendNull()
			} else {
				b.Append(v)
			}
		}
		cols[c] = b.Vector()
		text.Fields = append(text.Fields, column.Field{Name: f.Name, Type: column.String, Nullable: true})
	}
	out := session.FromBatches(text, &column.Batch{N: len(rows), Cols: cols})
	var casts []any
	for _, f := range s.Fields {
		casts = append(casts, Col(f.Name).Cast(f.Type.String()).As(f.Name))
	}
	return out.Select(casts...)
}

// rows are the rows of f in the form that frame takes.
func rows(t *testing.T, f *Frame) string {
	t.Helper()
	tab, err := f.Collect()
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	tab.Each(func(r Row) bool {
		var cells []string
		for i, c := range tab.Columns() {
			v := column.FormatValue(tab.Schema().Fields[i].Type, r.At(c))
			if r.At(c) == nil {
				v = "-"
			}
			cells = append(cells, v)
		}
		lines = append(lines, strings.Join(cells, " "))
		return true
	})
	return strings.Join(lines, "\n")
}

func check(t *testing.T, f *Frame, want ...string) {
	t.Helper()
	if got := rows(t, f); got != strings.Join(want, "\n") {
		t.Errorf("got\n%s\nwant\n%s", got, strings.Join(want, "\n"))
	}
}

func orders(t *testing.T) *Frame {
	return frame(t, "id int64, who string, amount decimal(8,2), paid bool, day date",
		"1 ann 10.50 true 2026-03-01",
		"2 bob 3.00 false 2026-03-01",
		"3 ann 4.25 true 2026-03-02",
		"4 - 1.00 - 2026-03-03",
		"5 bob - true -")
}

func TestVerbs(t *testing.T) {
	o := orders(t)
	check(t, o.Filter(Col("amount").Gt(4)).Select("id", Col("amount").Mul(2).As("twice")), "1 21.00", "3 8.50")
	check(t, o.Filter(Col("paid").Not()).Select("id"), "2")
	check(t, o.Filter(Col("day").Ge("2026-03-02")).Select("id"), "3", "4")
	check(t, o.GroupBy("who").Agg(Sum("amount").As("sum"), Count().As("n"), Count("amount").As("known")),
		"ann 14.75 2 2", "bob 3.00 2 1", "- 1.00 1 1")
	check(t, o.Agg(Sum("amount").Div(Count()).As("mean"), Count().Where(Col("paid")).As("paid")), "3.75 3")
	check(t, o.Sort(Col("amount").Desc(), "id").Select("id"), "1", "3", "2", "4", "5")
	check(t, o.Sort(Col("amount").NullsFirst()).Select("id").Limit(2), "5", "4")
	check(t, o.Offset(3).Select("id"), "4", "5")
	check(t, o.Distinct("who").Select("id"), "1", "2", "4")
	check(t, o.Select("who").Distinct(), "ann", "bob", "-")
	check(t, o.WithColumns(When(Col("amount").Gt(5), "big").When(Col("amount").Gt(2), "mid").Else("small").As("size")).Select("id", "size"),
		"1 big", "2 mid", "3 mid", "4 small", "5 small")
	check(t, o.WithColumns(When(Col("amount").Gt(5), "big").As("size")).Select("id", "size").Limit(2), "1 big", "2 -")
	check(t, o.Filter(Col("id").In([]int{1, 4, 9})).Select("id"), "1", "4")
	check(t, o.Filter(Col("who").In("bob", "cid")).Select("id"), "2", "5")
	check(t, o.Filter(Col("id").In()).Select("id"))
	check(t, o.Drop("who", "amount", "day").Rename("paid", "done").Limit(1), "1 true")
	check(t, o.Select("id").Limit(1).Union(o.Select("who", "id").Limit(1)), "1 -", "1 ann")
	if n, err := o.Count(); n != 5 || err != nil {
		t.Errorf("Count = %d, %v", n, err)
	}
	if n, err := o.Limit(0).Count(); n != 0 || err != nil {
		t.Errorf("Count of no rows = %d, %v", n, err)
	}
	check(t, o.Limit(0).Agg(Count().As("n"), Sum("amount").As("s")), "0 -")
	check(t, o.Limit(0).GroupBy("who").Count())
	check(t, o.Limit(0).Agg(Count(Lit(1)).Distinct().As("n"), Sum(Lit(2)).Distinct().As("s")), "0 -")
	check(t, o.Agg(Count(Lit(1)).Distinct().As("n"), Sum(Lit(2)).Distinct().As("s"), Count(Lit(nil)).Distinct().As("z")), "1 2 0")
}

func TestJoins(t *testing.T) {
	o := orders(t)
	people := frame(t, "who string, town string, id int64", "ann Oslo 7", "cid Rome 8", "ann Lima 9", "- Bonn 0")
	check(t, o.Join(people, "who", InnerJoin).Select("id", "town", "id_right"),
		"1 Oslo 7", "1 Lima 9", "3 Oslo 7", "3 Lima 9")
	check(t, o.Join(people, On("who"), LeftJoin).Select("id", "town"),
		"1 Oslo", "1 Lima", "2 -", "3 Oslo", "3 Lima", "4 -", "5 -")
	check(t, o.Join(people, "who", SemiJoin).Select("id"), "1", "3")
	check(t, o.Join(people, "who", AntiJoin).Select("id"), "2", "4", "5")
	check(t, o.Join(people, Col("id").Add(4).Eq(Col("id")), InnerJoin).Select("id", "who_right"), "3 ann", "4 cid", "5 ann")
	check(t, o.Join(people, "who", LeftJoin).Filter(Col("town").Eq("Lima")).Select("id"), "1", "3")
}

func TestErrorsSayWhatToDo(t *testing.T) {
	o := orders(t)
	for _, c := range []struct {
		f    *Frame
		want string
	}{
		{o.Select("amuont"), `no column "amuont"; did you mean "amount"?`},
		{o.Filter(Col("who")), "not bool"},
		{o.Filter(Col("who").Gt(3)), "no common type"},
		{o.Select(Call("uper", Col("who"))), `did you mean "upper"`},
		{o.Select("id", Col("who").As("id")), `two columns are called "id"`},
		{o.Select(Sum("amount")), "is an aggregate"},
		{o.GroupBy("who").Agg(Col("id")), "is not an aggregate"},
		{o.Limit(-1), "negative"},
		{o.Select(Col("who").Cast("int65")), `no type "int65"`},
		{o.Select(Col("who").Cast("int64")), `cannot cast "ann" to int64`},
		{o.Join(o.Select(Col("who").As("id")), "id", InnerJoin), "no common type"},
		{o.Quarantine(), "quarantine"},
		{o.Select(), "name columns"},
		{o.Sort("id", true), "Desc()"},
		{NewSession(Options{}).Read("x.csv"), "no connectors"},
		{NewSession(Options{}).Table("nosuch"), `no table "nosuch"`},
		{o.Filter(Col("id").Mul(int64(1) << 62).Gt(0)), "overflow"},
	} {
		_, err := c.f.Collect()
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("error %q, want one with %q", err, c.want)
		}
	}
}

func TestAtPanicsInWords(t *testing.T) {
	tab, err := orders(t).Collect()
	if err != nil {
		t.Fatal(err)
	}
	for want, at := range map[string]func(){
		`did you mean "paid"`:        func() { tab.At(0, "paidd") },
		"row 5 of a table of 5 rows": func() { tab.At(5, "paid") },
	} {
		func() {
			defer func() {
				if err, _ := recover().(error); err == nil || !strings.Contains(err.Error(), want) {
					t.Errorf("panic %v, want %q", err, want)
				}
			}()
			at()
		}()
	}
}

func TestInterrupt(t *testing.T) {
	o := orders(t)
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := o.CollectContext(ctx); err == nil {
		t.Error("a cancelled query gave no error")
	}
}

func TestDisplay(t *testing.T) {
	b, err := orders(t).MIMEBundle()
	if err != nil {
		t.Fatal(err)
	}
	for _, kind := range []string{"text/html", "text/plain"} {
		if text, _ := b[kind].(string); !strings.Contains(text, "10.50") || !strings.Contains(text, "2026-03-01") || strings.Contains(text, "00:00:00") {
			t.Errorf("%s: %s", kind, b[kind])
		}
	}
}

func TestExplainShowsTheOptimizedPlan(t *testing.T) {
	o := orders(t).Cache()
	got, err := o.Filter(Col("amount").Gt(4)).Sort("id").Limit(2).Select("id").Explain()
	if err != nil {
		t.Fatal(err)
	}
	want := "Project id\n  Limit 2\n    TopK 2 by id\n      Filter amount > 4.00\n        Scan cache columns=[id, amount]\n"
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}
