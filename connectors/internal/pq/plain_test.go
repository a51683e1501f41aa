package pq

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/parquet-go/parquet-go/encoding/delta"
	"github.com/parquet-go/parquet-go/format"

	"weir/dataframe/column"
)

// A column of 32 bits may be packed with differences of 33 bits, and its first value
// may be written as an unsigned number.
func TestDeltaIntegersWiderThanTheColumn(t *testing.T) {
	wide, narrow := make([]int64, 300), make([]int32, 300)
	for i := range wide {
		wide[i] = int64(i) * 7_000_000
		if i%2 == 1 {
			wide[i] = -wide[i]
		}
		narrow[i] = int32(wide[i])
	}
	unsigned := []int64{4018387633, 4018387634, 1}
	for _, c := range []struct {
		name string
		data []byte
		want []int32
	}{
		{"33 bits", packed64(t, wide), narrow},
		{"32 bits", packed32(t, narrow), narrow},
		{"unsigned", packed64(t, unsigned), []int32{-276579663, -276579662, 1}},
	} {
		l := &Leaf{Type: column.Int64, phys: format.Int32}
		v, err := l.deltaInts(c.data, len(c.want))
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		for i, want := range c.want {
			if got := v.(*column.Ints).Values[i]; got != int64(want) {
				t.Errorf("%s: value %d is %d, not %d", c.name, i, got, want)
				break
			}
		}
	}
}

func packed64(t *testing.T, vs []int64) []byte {
	data, err := (&delta.BinaryPackedEncoding{}).EncodeInt64(nil, vs)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func packed32(t *testing.T, vs []int32) []byte {
	data, err := (&delta.BinaryPackedEncoding{}).EncodeInt32(nil, vs)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// TestExtremesOfTexts compares the extremes of pages with those of all their texts.
func TestExtremesOfTexts(t *testing.T) {
	r := rand.New(rand.NewPCG(51, 52))
	for _, lead := range []string{"", "https://", "https://shop.example/p/", "\xff\xff"} {
		for range 200 {
			var b column.TextBuilder
			b.Typ = column.String
			e := &encoder{stored: stored{typ: column.String}}
			var all []string
			for range 1 + r.IntN(4) { // pieces of a page
				for range r.IntN(60) {
					if r.IntN(9) == 0 {
						b.AppendNull()
						continue
					}
					text := lead[:len(lead)-min(len(lead), max(r.IntN(40)-35, 0))]
					for range r.IntN(14) {
						text += string("\x00ab\xfe"[r.IntN(4)])
					}
					all = append(all, text)
					b.Append([]byte(text))
				}
				v := b.Texts()
				e.addTexts(v)
				b = column.TextBuilder{Typ: column.String}
			}
			if len(all) == 0 {
				continue
			}
			slices.Sort(all)
			if lo, hi := string(e.stats.minText), string(e.stats.maxText); lo != all[0] || hi != all[len(all)-1] {
				t.Fatalf("from %q to %q, not as %q", lo, hi, all)
			}
			total := 0
			for _, text := range all {
				total += 4 + len(text)
			}
			if len(e.values) != total {
				t.Fatalf("%d bytes, not %d", len(e.values), total)
			}
		}
	}
}
