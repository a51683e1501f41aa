package dataframe_test

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	. "weir/dataframe"
	"weir/dataframe/column"
)

type place struct {
	City string `weir:"town"`
	Zip  *int32
}

type visit struct {
	place
	ID     int
	At     time.Time
	Price  *float64
	Raw    []byte
	Small  uint8
	Rate   float32
	Paid   bool
	secret int
	Skip   func() `weir:"-"`
}

func visits() []visit {
	zip, price := int32(75001), 2.5
	return []visit{
		{place: place{"Paris", &zip}, ID: 1, At: time.Date(2026, 3, 1, 12, 0, 0, 1500, time.FixedZone("x", 3600)), Price: &price, Raw: []byte{}, Small: 255, Rate: 0.25, Paid: true},
		{ID: -2, At: time.Date(1969, 1, 1, 0, 0, 0, 0, time.UTC)},
	}
}

func TestStructs(t *testing.T) {
	s := NewSession(Options{})
	f := s.FromStructs(visits())
	if got := f.Schema().String(); got != "town string, Zip int64, ID int64, At timestamp, Price float64, Raw binary, Small int64, Rate float32, Paid bool" {
		t.Errorf("schema %s (%v)", got, f.Err())
	}
	check(t, f.Select("town", "zip", "id", "at", "price", "small", "rate", "paid"),
		"Paris 75001 1 2026-03-01 11:00:00.000001 2.5 255 0.25 true", " - -2 1969-01-01 00:00:00 - 0 0 false")
	check(t, f.Select(Col("raw").IsNull()), "false", "true")
	var back []visit
	if err := f.ToStructs(&back); err != nil {
		t.Fatal(err)
	}
	want := visits()
	for i := range want {
		want[i].At = want[i].At.UTC().Truncate(time.Microsecond)
	}
	if !reflect.DeepEqual(back, want) {
		t.Errorf("got %+v\nwant %+v", back, want)
	}
	var pointers []*place
	if err := f.Tail(1).ToStructs(&pointers); err != nil || len(pointers) != 1 || *pointers[0] != (place{}) {
		t.Errorf("pointers %v, %v", pointers, err)
	}
	check(t, s.FromStructs([]*place{{City: "Rome"}}), "Rome -")
	check(t, s.FromStructs([]place{}))
	check(t, s.FromStructs([]place{}).Agg(Count().As("n")), "0")

	type tiny struct{ ID int8 }
	type bare struct{ Price float64 }
	type named struct{ Idd int }
	type text struct{ ID string }
	for want, err := range map[string]error{
		"row 0: column ID: 300 (int64) does not fit a int8":                      s.FromColumns(map[string]any{"ID": []int{300}}).ToStructs(&[]tiny{}),
		"row 1: column Price: null; make the field a *float64":                   f.ToStructs(&[]bare{}),
		`field Idd: no column "Idd"; did you mean "ID"?; leave the field out wi`: f.ToStructs(&[]named{}),
		"1 (int64) does not fit a string":                                        f.ToStructs(&[]text{}),
		"give a pointer to a slice of structs":                                   f.ToStructs([]bare{}),
		"int is no slice of structs":                                             s.FromStructs([]int{1}).Err(),
		"a int is no slice":                                                      s.FromStructs(3).Err(),
		"has no exported fields":                                                 s.FromStructs([]struct{ a int }{}).Err(),
		"row 1 is a nil pointer":                                                 s.FromStructs([]*place{{}, nil}).Err(),
		"field C: a chan int is no column type":                                  s.FromStructs([]struct{ C chan int }{}).Err(),
	} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want %s", err, want)
		}
	}
}

func TestFromColumns(t *testing.T) {
	s := NewSession(Options{})
	one := 1
	f := s.FromColumns(map[string]any{
		"n": []int{3, 4}, "x": []any{1, 2.5}, "p": []*int{&one, nil}, "s": []string{"a", ""},
		"d": []column.DecimalValue{}, "nothing": []any{nil, nil},
	})
	if f.Err() == nil || !strings.Contains(f.Err().Error(), "d has 0 values, n 2") {
		t.Errorf("error %v", f.Err())
	}
	f = s.FromColumns(map[string]any{"n": []int{3, 4}, "x": []any{1, 2.5}, "p": []*int{&one, nil}, "z": []any{nil, nil}, "b": []bool{true, false},
		"m": []column.DecimalValue{column.DecimalOf(15, 1), column.DecimalOf(2, 2)}})
	check(t, f.Select("n", "x", "p", "z", "b", "m"), "3 1 1 - true 1.50", "4 2.5 - - false 0.02")
	for want, f := range map[string]*Frame{
		"there are none":                  s.FromColumns(nil),
		"no slice":                        s.FromColumns(map[string]any{"a": 1}),
		"row 1: string and int64 have no": s.FromColumns(map[string]any{"a": []any{"x", 1}}),
	} {
		if f.Err() == nil || !strings.Contains(f.Err().Error(), want) {
			t.Logf("%v", f.Err())
			t.Errorf("error %v, want %s", f.Err(), want)
		}
	}
}

func TestTableAccess(t *testing.T) {
	tab, err := orders(t).Collect()
	if err != nil {
		t.Fatal(err)
	}
	anys, _ := tab.Any("who")
	texts, _ := tab.Texts("amount")
	bytes, _ := tab.Bytes("who")
	nulls, _ := tab.Nulls("day")
	got := fmt.Sprint(anys, texts, bytes[0], bytes[3] == nil, nulls, tab.Maps()[3]["id"])
	if want := "[ann bob ann <nil> bob] [10.50 3.00 4.25 1.00 ] [97 110 110] true [false false false false true] 4"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if _, err := tab.Bytes("id"); err == nil || !strings.Contains(err.Error(), "not binary") {
		t.Error(err)
	}
	n, _ := orders(t).Agg(Count().As("n")).Collect()
	if v, err := n.Value(); v != int64(5) || err != nil {
		t.Error(v, err)
	}
	if _, err := tab.Value(); err == nil || !strings.Contains(err.Error(), "5 rows") {
		t.Error(err)
	}
}

func TestStream(t *testing.T) {
	s := NewSession(Options{Workers: 4})
	f := s.Range(0, 100_000)
	sum, parts := int64(0), 0
	err := f.Stream(func(part *Table) bool {
		ns, err := part.Ints("value")
		if err != nil {
			t.Error(err)
		}
		for _, n := range ns {
			if n != sum {
				t.Fatalf("row %d comes after %d", n, sum)
			}
			sum++
		}
		parts++
		return true
	})
	if err != nil || sum != 100_000 || parts < 2 {
		t.Errorf("%d rows in %d parts, %v", sum, parts, err)
	}
	parts = 0
	if err := f.Stream(func(*Table) bool { parts++; return false }); err != nil || parts != 1 {
		t.Errorf("stopped after %d parts, %v", parts, err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	err = f.StreamContext(ctx, func(*Table) bool { cancel(); return true })
	if !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
	if err := f.Select("nosuch").Stream(func(*Table) bool { return true }); err == nil {
		t.Error("no error")
	}
}
