package funcs

import (
	"math/rand/v2"
	"strings"
	"testing"
	"unicode/utf8"

	"weir/dataframe/column"
)

// TestLengthsInCharacters has texts short and long, with and without other letters, in buffers that are used
// whole, in part or hardly.
func TestLengthsInCharacters(t *testing.T) {
	r := rand.New(rand.NewPCG(13, 14))
	for round := range 300 {
		b := column.TextBuilder{Typ: column.String}
		n := 1 + r.IntN(40)
		odd := r.IntN(3) * r.IntN(30)
		for range n {
			s := strings.Repeat("x", r.IntN(1+[]int{12, 40, 300}[round%3]))
			if odd > 0 && r.IntN(odd) == 0 {
				s += []string{"é", "日本", "\xff", "x\xc3"}[r.IntN(4)] + s
			}
			b.Append([]byte(s))
		}
		var v column.Vector = b.Texts()
		switch round % 4 {
		case 0:
			v = column.Gather(v, []int32{int32(r.IntN(n)), int32(r.IntN(n))})
		case 1:
			from := r.IntN(n)
			v = v.Slice(from, from+r.IntN(n-from+1))
		}
		got, err := charactersOf(v.Len(), []column.Vector{v})
		if err != nil {
			t.Fatal(err)
		}
		texts := v.(*column.Texts)
		for i, k := range got.(*column.Ints).Values {
			if want := utf8.RuneCount(texts.Bytes(i)); int(k) != want {
				t.Fatalf("round %d: %q has %d characters, not %d", round, texts.Bytes(i), want, k)
			}
		}
	}
}
