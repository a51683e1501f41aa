package column_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"weir/dataframe/column"
)

// TestGatherer adds rows of vectors of all types and encodings.
func TestGatherer(t *testing.T) {
	for seed := range uint64(600) {
		r := rand.New(rand.NewPCG(seed, 31))
		typ := allTypes[int(seed)%len(allTypes)]
		var g column.Gatherer
		var want []string
		take := func() {
			v := g.Take()
			what := fmt.Sprintf("seed %d", seed)
			same(t, what, v, want)
			zeroUnderNulls(t, column.Flatten(v))
			if g.Len() != 0 {
				t.Fatalf("%s: %d rows are left", what, g.Len())
			}
			want = nil
		}
		for range 1 + r.IntN(8) {
			v, all := random(r, typ, 1+r.IntN(100), r.IntN(2) == 0)
			if !g.Fits(v) {
				take()
			}
			var sel []int32
			for i := range v.Len() {
				if r.IntN(3) == 0 {
					sel, want = append(sel, int32(i)), append(want, all[i])
				}
			}
			g.Add(v, sel)
			if g.Len() != len(want) {
				t.Fatalf("seed %d: %d rows, want %d", seed, g.Len(), len(want))
			}
		}
		take()
	}
}

// TestGathererOfDictionaries shares values to which some were added, and no others.
func TestGathererOfDictionaries(t *testing.T) {
	texts := func(ss ...string) *column.Texts {
		var b column.TextBuilder
		for _, s := range ss {
			b.AppendString(s)
		}
		return b.Texts()
	}
	all := texts("one", "two", "a text that no view holds itself")
	few := &column.Texts{Typ: all.Typ, Views: all.Views[:2:2], Buffers: all.Buffers}
	var g column.Gatherer
	g.Add(&column.Dict{Codes: []int32{1, 0}, Values: few}, []int32{0, 1, 1})
	more := &column.Dict{Codes: []int32{2, 0}, Values: all}
	if !g.Fits(more) {
		t.Fatal("values to which some were added do not fit")
	}
	g.Add(more, []int32{0})
	g.Add(&column.Dict{Codes: []int32{1}, Values: few}, []int32{0})
	if others := texts("one", "two"); g.Fits(&column.Dict{Codes: []int32{1}, Values: others}) || g.Fits(others) {
		t.Error("other values fit")
	}
	v := g.Take()
	same(t, "shared", v, []string{"two", "one", "one", "a text that no view holds itself", "two"})
	if d, ok := v.(*column.Dict); !ok || d.Values != column.Vector(all) {
		t.Errorf("it is a %T", v)
	}
	large := column.NewBuilder(column.Int64, 0)
	for i := range 5000 {
		if err := large.Append(i); err != nil {
			t.Fatal(err)
		}
	}
	wide := &column.Dict{Codes: []int32{4999, 0}, Values: large.Vector(), Valid: column.Bitmap{1}}
	g.Add(wide, []int32{0, 1})
	same(t, "large", g.Take(), []string{"4999", "<nil>"})
}
