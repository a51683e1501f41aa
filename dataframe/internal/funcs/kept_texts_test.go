package funcs

import (
	"bytes"
	"math/rand/v2"
	"testing"

	"weir/dataframe/column"
)

// TestKeptTexts compares with a slice of texts, over many replacements and additions of all lengths.
func TestKeptTexts(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 8))
	var k keptTexts
	var want [][]byte
	letters := bytes.Repeat([]byte("abcdefghijklmnop"), 20_000)
	text := func() []byte {
		n := []int{0, 1, 12, 40, 2000, 1 << 17}[min(r.IntN(60), 5)*r.IntN(2)]
		at := r.IntN(16)
		return letters[at : at+n+r.IntN(n/2+1)]
	}
	compactions := 0
	var before *column.Texts // as it was then
	var then []string
	for i := range 20_000 {
		if i%5000 == 4999 {
			before, then = k.texts(column.String).(*column.Texts), nil
			for _, b := range want {
				then = append(then, string(b))
			}
		}
		if len(want) == 0 || r.IntN(100) == 0 {
			want = append(want, nil)
			k.Grow(len(want))
		}
		g, b, held := int32(r.IntN(len(want))), text(), k.held
		if want[g] == nil || r.IntN(3) > 0 {
			k.keep(g, b)
			want[g] = append([]byte{}, b...)
		} else if len(want[g]) < 1<<18 {
			k.extend(g, b)
			want[g] = append(want[g], b...)
		}
		if !bytes.Equal(k.value(g), want[g]) {
			t.Fatalf("group %d is %.40q, not %.40q", g, k.value(g), want[g])
		}
		if k.held < held {
			compactions++
		}
	}
	for g, b := range then {
		if string(before.Bytes(g)) != b {
			t.Fatalf("group %d was %.40q and has become %.40q", g, b, before.Bytes(g))
		}
	}
	v := k.texts(column.String).(*column.Texts)
	live := int64(0)
	for g, b := range want {
		if isNull := !v.Nulls().Has(g); isNull != (b == nil) || !isNull && v.At(g) != string(b) {
			t.Fatalf("group %d is %.40v, not %.40q", g, v.At(g), b)
		}
		live += int64(len(b))
	}
	if compactions == 0 || k.Size() < live || k.Size() > 3*live+4<<20 {
		t.Errorf("%d bytes for %d, %d compactions", k.Size(), live, compactions)
	}
}
