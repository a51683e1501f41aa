package column_test

import (
	"fmt"
	"testing"

	"weir/dataframe/column"
)

// lists are 100 lists of three numbers.
func lists() *column.Lists {
	out := &column.Lists{Typ: column.List(column.Int64), Spans: make([]column.Span, 100)}
	var values []int64
	for i := range out.Spans {
		out.Spans[i] = column.Span{Start: int32(len(values)), Len: 3}
		values = append(values, int64(i), int64(i)*10, int64(i)*100)
	}
	out.Child = &column.Ints{Typ: column.Int64, Values: values}
	return out
}

// Dense lists have a child of their own rows only, however they were taken from others.
func TestDenseLists(t *testing.T) {
	all := lists()
	nulls := *all
	nulls.Valid = column.FullBitmap(100)
	nulls.Valid.Clear(7)
	for name, l := range map[string]column.Vector{
		"all": all, "some": all.Slice(5, 9), "the first": all.Slice(0, 2), "none": all.Slice(4, 4),
		"in another order": column.Gather(all, []int32{9, 3, 3}), "a gap": column.Gather(all, []int32{3, 5}), "nulls": nulls.Slice(6, 9),
		"with an empty one": &column.Lists{Typ: all.Typ, Spans: []column.Span{{Start: 6, Len: 3}, {}, {Start: 9, Len: 3}}, Child: all.Child},
	} {
		x := l.(*column.Lists)
		d, u := x.Dense(), column.Unpin(x).(*column.Lists)
		n := 0
		for i := range x.Len() {
			if fmt.Sprint(d.At(i)) != fmt.Sprint(x.At(i)) || fmt.Sprint(u.At(i)) != fmt.Sprint(x.At(i)) {
				t.Errorf("%s: list %d is %v, %v unpinned, not %v", name, i, d.At(i), u.At(i), x.At(i))
			}
			if x.Valid.Has(i) {
				n += int(x.Spans[i].Len)
			}
		}
		if d.Child.Len() != n || u.Child.Len() != n {
			t.Errorf("%s: the child has %d rows, %d unpinned, not %d", name, d.Child.Len(), u.Child.Len(), n)
		}
		if c := cap(u.Child.(*column.Ints).Values); n < all.Child.Len() && c > 2*n+8 {
			t.Errorf("%s: unpinned it keeps %d values in memory for %d", name, c, n)
		}
	}
}

// Few lists of many vectors take the memory of those few.
func TestConcatOfFewLists(t *testing.T) {
	var some []column.Vector
	for i := range 20 {
		some = append(some, lists().Slice(i, i+2))
	}
	out := column.Concat(column.List(column.Int64), some).(*column.Lists)
	if n := out.Child.Len(); n != 20*2*3 {
		t.Errorf("the child has %d rows, not 120", n)
	}
	if got := fmt.Sprint(out.At(39)); got != "[20 200 2000]" {
		t.Errorf("the last list is %s", got)
	}
	all := lists()
	shared := column.Concat(column.List(column.Int64), []column.Vector{all.Slice(0, 60), all.Slice(40, 100)}).(*column.Lists)
	if n := shared.Child.Len(); n != 300 {
		t.Errorf("a child that two share has %d rows, not 300", n)
	}
}
