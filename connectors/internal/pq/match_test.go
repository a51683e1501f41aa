package pq

import (
	"math/rand/v2"
	"testing"

	"weir/dataframe/column"
)

// TestMatchCodesOfEveryWidth tries a condition on packed codes and runs, with and without vectors.
func TestMatchCodesOfEveryWidth(t *testing.T) {
	defer withVectors(true)
	r := rand.New(rand.NewPCG(11, 12))
	for round := range 600 {
		withVectors(round%2 == 0)
		width := 1 + round%18
		size := 1<<(width-1) + 1 + r.IntN(1<<(width-1))
		n := 1 + r.IntN(3000)
		codes := make([]int32, n)
		run := 1 + r.IntN(50)
		for i := range codes {
			if i > 0 && i%run != 0 {
				codes[i] = codes[i-1]
			} else {
				codes[i] = int32(r.IntN(size))
			}
		}
		test := &Test{codes: size, pass: column.NewBitmap(size)}
		for i := range size {
			if r.IntN(2) != 0 {
				test.pass.Set(i)
			}
		}
		bad := r.IntN(n)
		spoilt := round%5 == 4 && size < 1<<width
		if spoilt {
			codes[bad] = int32(size)
		}
		c := &Chunk{leaf: &Leaf{}, dict: &column.Ints{Typ: column.Int64, Values: make([]int64, size)}}
		c.page.codes, _ = newSteps(appendHybrid(nil, codes, width), width, n)
		for at := 0; at < n; {
			k := min(1+r.IntN(700), n-at)
			m, err := c.matchValues(k, test, nil)
			if broken := spoilt && bad >= at && bad < at+k; broken || err != nil {
				if !broken || err == nil {
					t.Fatalf("round %d, codes %d to %d: %v, a code of no value: %v", round, at, at+k, err, broken)
				}
				break
			}
			for i := range k {
				if m.Has(i) != test.pass.Has(int(codes[at+i])) {
					t.Fatalf("round %d, width %d: code %d passes: %v", round, width, at+i, m.Has(i))
				}
			}
			at += k
		}
	}
}

func TestLargestCode(t *testing.T) {
	defer withVectors(true)
	r := rand.New(rand.NewPCG(5, 6))
	for round := range 400 {
		withVectors(round%2 == 0)
		codes := make([]int32, r.IntN(300))
		most := uint32(0)
		for i := range codes {
			codes[i] = int32(r.Uint32() >> r.IntN(32))
			most = max(most, uint32(codes[i]))
		}
		if got := largestCode(codes); got != most {
			t.Fatalf("round %d: the largest of %d codes is %d, not %d", round, len(codes), got, most)
		}
	}
}
