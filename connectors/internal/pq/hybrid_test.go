package pq

import (
	"math/rand/v2"
	"slices"
	"testing"

	"weir/dataframe/column"
)

// bit is bit i of b.
func bit(b []byte, i int) uint64 { return uint64(b[i>>3] >> (i & 7) & 1) }

func TestUnpackEveryWidth(t *testing.T) {
	testUnpack(t)
	if hasVectors {
		hasVectors = false
		defer func() { hasVectors = true }()
		testUnpack(t)
	}
}

func testUnpack(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for width := range 33 {
		for _, n := range []int{1, 7, 8, 9, 63, 64, 200} {
			b := make([]byte, (n+7)/8*width)
			for i := range b {
				b[i] = byte(r.Uint32())
			}
			got, want := make([]int32, n), make([]int32, n)
			for i := range want {
				var v uint64
				for k := range width {
					v |= bit(b, i*width+k) << k
				}
				want[i] = int32(v)
			}
			if unpack(got, b, width); !slices.Equal(got, want) {
				t.Fatalf("width %d, %d values: %v, not %v", width, n, got, want)
			}
		}
	}
}

func TestLevelsAtEveryPlace(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	for at := range 130 {
		for _, n := range []int{1, 8, 55, 56, 57, 64, 65, 120, 300} {
			b := make([]byte, (n+7)/8)
			for i := range b {
				b[i] = byte(r.Uint32())
			}
			got := column.NewBitmap(at + n)
			orBits(got, at, b, n)
			for i := range at + n {
				if want := i >= at && bit(b, i-at) == 1; got.Has(i) != want {
					t.Fatalf("%d bits from %d: bit %d is %v", n, at, i, !want)
				}
			}
		}
	}
}

// The bytes of a repeated value hold more bits than its width: a code beyond a dictionary of 2 in one bit.
func TestRepeatedValueWiderThanItsWidth(t *testing.T) {
	src := []byte{10 << 1, 170}
	if got, err := codes(src, 1, 10); err == nil {
		t.Errorf("codes are %v", got)
	}
	err := runs(src, 1, 10, func(v uint32, _ int) { t.Errorf("a run of %d", v) }, nil)
	if err == nil {
		t.Error("runs have no error")
	}
	if got, err := codes([]byte{10 << 1, 0xff, 0xff, 0xff, 0xff}, 32, 10); err != nil || got[9] != -1 {
		t.Errorf("32 bits: %v, %v", got, err)
	}
}
