package dataframe_test

import (
	"fmt"
	"time"

	. "weir/dataframe"
)

func ExampleFrame_JoinAsof() {
	s := NewSession(Options{})
	at := func(minute int) time.Time { return time.Date(2026, 3, 1, 10, minute, 0, 0, time.UTC) }
	views := s.FromColumns(map[string]any{"page": []string{"cart", "home", "cart"}, "seen": []time.Time{at(5), at(30), at(59)}})
	prices := s.FromColumns(map[string]any{"since": []time.Time{at(0), at(20)}, "price": []float64{9.5, 8}})
	t, err := views.JoinAsof(prices, OnColumns("seen", "since"), LeftJoin, Tolerance(15*time.Minute)).Select("page", "price").Collect()
	if err != nil {
		fmt.Println(err)
		return
	}
	for i := range t.Len() {
		fmt.Println(t.At(i, "page"), t.At(i, "price"))
	}
	// Output:
	// cart 9.5
	// home 8
	// cart <nil>
}

func ExampleFrame_JoinRange() {
	s := NewSession(Options{})
	clicks := s.FromColumns(map[string]any{"user": []string{"ann", "ann", "bob"}, "at": []int64{7, 12, 7}})
	visits := s.FromColumns(map[string]any{"user": []string{"ann", "ann"}, "from": []int64{5, 10}, "to": []int64{10, 20}, "visit": []int64{1, 2}})
	t, err := clicks.JoinRange(visits, "at", "from", "to", LeftJoin, By("user")).Select("user", "at", "visit").Collect()
	if err != nil {
		fmt.Println(err)
		return
	}
	for i := range t.Len() {
		fmt.Println(t.At(i, "user"), t.At(i, "at"), t.At(i, "visit"))
	}
	// Output:
	// ann 7 1
	// ann 12 2
	// bob 7 <nil>
}
