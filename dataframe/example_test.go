package dataframe_test

import (
	"fmt"

	. "weir/dataframe"
)

// tryout is a small table to try verbs on.
func tryout() *Frame {
	return NewSession(Options{}).FromColumns(map[string]any{
		"country": []string{"de", "fr", "de", "fr", "de"},
		"user":    []string{"ann", "bob", "ann", "cid", "eve"},
		"price":   []any{2.5, 4, nil, 1.5, 3},
	})
}

func ExampleFrame_Select() {
	t, _ := tryout().Select("user", OfType("float64").Each(func(c Expr) Expr { return c.Mul(2) })).Head(2).Collect()
	fmt.Println(t)
	// Output:
	// user      price
	// string  float64
	// ──────  ───────
	// ann           5
	// bob           8
	// 2 rows
}

func ExampleFrame_Unique() {
	t, _ := tryout().Unique(KeepLast, "user").Select("user", "price").Collect()
	fmt.Println(t)
	// Output:
	// user      price
	// string  float64
	// ──────  ───────
	// bob         4.0
	// ann        null
	// cid         1.5
	// eve         3.0
	// 4 rows
}

func ExampleFrame_FillNullWith() {
	t, _ := tryout().FillNullWith("mean", "price").Select("price").Tail(3).Collect()
	fmt.Println(t)
	// Output:
	// price
	// float64
	// ───────
	//    2.75
	//    1.50
	//    3.00
	// 3 rows
}

func ExampleFrame_Except() {
	all := tryout().Select("user")
	t, _ := all.Except(all.Filter(Col("user").Like("a%"))).Collect()
	users, _ := t.Strings("user")
	fmt.Println(users)
	// Output: [bob cid eve]
}

func ExampleExpr_Replace() {
	t, _ := tryout().Select(Col("country").Replace(map[string]string{"de": "Germany"}).As("c")).Collect()
	names, _ := t.Strings("c")
	fmt.Println(names)
	// Output: [Germany fr Germany fr Germany]
}

func ExampleFunc() {
	shout := func(user string, price float64) string { return fmt.Sprintf("%s!%.1f", user, price) }
	t, _ := tryout().Select(Func(shout, "user", "price").As("s")).Collect()
	texts, _ := t.Any("s")
	fmt.Println(texts)
	// Output: [ann!2.5 bob!4.0 <nil> cid!1.5 eve!3.0]
}

func ExampleFrame_Expect() {
	_, err := tryout().Select("user", "price").Expect("price > 2").Collect()
	fmt.Println(err)
	// Output: expected price > 2, but it is not true for 2 of 5 rows: row 2: user=ann, price=null; row 3: user=cid, price=1.5
}

func ExampleSession_Range() {
	t, _ := NewSession(Options{}).Range("2026-01-31", "2026-05-01", "1 month").Collect()
	days, _ := t.Texts("value")
	fmt.Println(days)
	// Output: [2026-01-31 2026-02-28 2026-03-31 2026-04-30]
}

func ExampleFrame_Explode() {
	type visit struct {
		User string
		Tags []string
	}
	f := NewSession(Options{}).FromStructs([]visit{{"ann", []string{"a", "b"}}, {"bob", nil}})
	t, _ := f.ExplodeOuter("Tags").Collect()
	fmt.Println(t.Maps())
	// Output: [map[Tags:a User:ann] map[Tags:b User:ann] map[Tags:<nil> User:bob]]
}

func ExampleFrame_ToStructs() {
	type row struct {
		User  string   `weir:"user"`
		Price *float64 `weir:"price"`
	}
	var rows []row
	err := tryout().DropNulls("price").Head(1).ToStructs(&rows)
	fmt.Println(rows[0].User, *rows[0].Price, err)
	// Output: ann 2.5 <nil>
}

func ExampleSession_UDF() {
	f := tryout()
	s := f.Session()
	s.Name("clicks", f)
	_ = s.UDF("with_tax", func(price float64) float64 { return price * 1.25 })
	t, _ := s.SQL("SELECT user, with_tax(price) AS gross FROM clicks WHERE price > 2 ORDER BY user").Collect()
	users, _ := t.Texts("user")
	gross, _ := t.Texts("gross")
	fmt.Println(users, gross)
	// Output: [ann bob eve] [3.125 5 3.75]
}

func ExampleAggregator() {
	type state struct {
		N   int
		Sum float64
	}
	mean := Aggregator{
		Init:   func() state { return state{} },
		Add:    func(s state, x float64) state { return state{s.N + 1, s.Sum + x} },
		Merge:  func(a, b state) state { return state{a.N + b.N, a.Sum + b.Sum} },
		Result: func(s state) float64 { return s.Sum / float64(s.N) },
	}
	f := tryout()
	v, _ := f.Agg(AggFunc(mean, "price").As("mean")).Collect()
	fmt.Println(v.Value())

	s := f.Session()
	s.Name("clicks", f)
	_ = s.UDAF("mean_of", mean)
	v, _ = s.SQL("SELECT mean_of(price) FILTER (WHERE price > 2) FROM clicks").Collect()
	fmt.Println(v.Value())
	// Output:
	// 2.75 <nil>
	// 3.1666666666666665 <nil>
}
