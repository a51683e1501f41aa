package dataframe_test

import (
	"reflect"
	"strings"
	"testing"
	"time"

	. "weir/dataframe"
)

type item struct {
	Name string
	N    *int
}

type basket struct {
	ID    int
	Tags  []string
	Items []item
	Best  *item
	Sizes map[string]float64
	Wait  time.Duration
	Big   uint64
}

func baskets() []basket {
	n := 2
	return []basket{
		{1, []string{"a", "b"}, []item{{"x", &n}, {"y", nil}}, &item{"x", &n}, map[string]float64{"l": 2.5, "s": 1}, 90 * time.Second, 1 << 63},
		{2, nil, nil, nil, nil, 0, 0},
		{3, []string{}, []item{}, &item{}, map[string]float64{}, -time.Hour, 7},
	}
}

func TestNestedStructs(t *testing.T) {
	f := NewSession(Options{}).FromStructs(baskets())
	want := "ID int64, Tags list<string>, Items list<struct<Name string, N int64>>, Best struct<Name string, N int64>, Sizes map<string, float64>, Wait interval, Big uint64"
	if f.Err() != nil || f.Schema().String() != want {
		t.Fatalf("schema %s, %v", f.Schema(), f.Err())
	}
	var back []basket
	if err := f.ToStructs(&back); err != nil || !reflect.DeepEqual(back, baskets()) {
		t.Errorf("%v: got %+v\nwant %+v", err, back, baskets())
	}
	type wrong struct{ Tags []int }
	if err := f.ToStructs(&[]wrong{}); err == nil || !strings.Contains(err.Error(), "column Tags: element 0: a (string) does not fit a int") {
		t.Error(err)
	}
}

func TestNestedValuesAreShown(t *testing.T) {
	b, err := NewSession(Options{}).FromStructs(baskets()).MIMEBundle()
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"[a, b]", "{'Name': x, 'N': 2}", "{l=2.5, s=1}", "00:01:30", "list<string>"} {
		if text := b["text/plain"].(string); !strings.Contains(text, want) {
			t.Errorf("no %s in\n%s", want, text)
		}
	}
}

func TestExplode(t *testing.T) {
	f := NewSession(Options{}).FromStructs(baskets())
	check(t, f.Explode("tags").Select("id", "tags"), "1 a", "1 b")
	check(t, f.ExplodeOuter("tags").Select("id", "tags"), "1 a", "1 b", "2 -", "3 -")
	check(t, f.PosExplode("at", "tags", "items").Unnest("items").Select("at", "id", "tags", "name", "n"), "0 1 a x 2", "1 1 b y -")
	check(t, f.PosExplodeOuter("at", "tags").Select("at", "id"), "0 1", "1 1", "- 2", "- 3")
	check(t, f.Explode("sizes").Select("id", "sizes_key", "sizes_value"), "1 l 2.5", "1 s 1")
	check(t, f.Explode("tags").Filter(Col("tags").Eq("b")).Select("id"), "1")
	check(t, f.ExplodeOuter("tags").Filter(Col("id").Ge(2)).Select("tags", "id"), "- 2", "- 3")
	check(t, f.Explode("tags").Agg(Count().As("n")), "2")
	check(t, f.Limit(0).Explode("tags").Select("tags"))
	check(t, f.Unnest("best").Select("id", "name", "n"), "1 x 2", "2 - -", "3  -")
	for want, g := range map[string]*Frame{
		`column "ID" is int64, not a list or map`: f.Explode("id"),
		"name a column of lists":                  f.Explode(),
		`"Tags" is list<string>, not a struct`:    f.Unnest("tags"),
		`two columns are called "ID"`:             f.PosExplode("ID", "tags"),
		`no column "tgas"; did you mean "Tags"?`:  f.Explode("tgas"),
	} {
		if g.Err() == nil || !strings.Contains(g.Err().Error(), want) {
			t.Errorf("error %v, want %s", g.Err(), want)
		}
	}
}

func TestDuplicates(t *testing.T) {
	o := orders(t)
	check(t, o.Select(IsDuplicated("who").As("d"), IsUnique("who").As("u"), IsFirstDistinct("who").As("f"), IsLastDistinct("who").As("l")),
		"true false true false", "true false true false", "true false false true", "false true true true", "true false false true")
	check(t, o.Filter(Col("id").Gt(0)).Qualify(IsDuplicated("who")).Select("id"), "1", "2", "3", "5")
	check(t, o.FillNullWith("forward").Select("id", "who", "amount", "paid"), "1 ann 10.50 true", "2 bob 3.00 false", "3 ann 4.25 true", "4 ann 1.00 true", "5 bob 1.00 true")
	check(t, o.FillNullWith("backward", "who", "amount").Tail(2).Select("who", "amount"), "bob 1.00", "bob -")
}

func TestFuncOfLists(t *testing.T) {
	f := NewSession(Options{}).FromStructs(baskets())
	check(t, f.Select(Func(func(tags []string, sizes map[string]float64) int { return len(tags)*10 + len(sizes) }, "tags", "sizes").As("n")), "22", "-", "0")
	check(t, f.Select(Func(func(id int) []int { return make([]int, id-1) }, "id").As("l")).Explode("l"), "0", "0", "0")
}
