package pq

import (
	"encoding/binary"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/parquet-go/parquet-go/encoding/delta"
	"github.com/parquet-go/parquet-go/format"

	"weir/dataframe/column"
)

// TestDeltas reads what another implementation has written.
func TestDeltas(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 2))
	for width := range 65 {
		for _, n := range []int{0, 1, 2, 7, 32, 33, 128, 129, 300} {
			want := make([]int64, n)
			narrow := make([]int32, n)
			for i := range want {
				want[i] = int64(rnd.Uint64()>>(64-uint(width))) - 1<<(uint(width)/2)
				narrow[i] = int32(want[i])
			}
			if n > 2 && width == 64 {
				want[0], want[1], narrow[0], narrow[1] = math.MinInt64, math.MaxInt64, math.MinInt32, math.MaxInt32
			}
			data, err := (&delta.BinaryPackedEncoding{}).EncodeInt64(nil, want)
			if err != nil {
				t.Fatal(err)
			}
			if got, err := deltas(data, n); err != nil || !slices.Equal(got, want) {
				t.Fatalf("%d values of %d bits: %v, %d", n, width, err, got)
			}
			for cut := range min(len(data), 40) {
				if _, err := deltas(data[:cut], n); err == nil && n > 1 && cut < 5 {
					t.Fatalf("%d values of %d bits in %d bytes", n, width, cut)
				}
			}
			if data, err = (&delta.BinaryPackedEncoding{}).EncodeInt32(nil, narrow); err != nil {
				t.Fatal(err)
			}
			got, err := deltas(data, n)
			if err != nil {
				t.Fatalf("%d values of %d bits: %v", n, width, err)
			}
			for i := range got {
				if int32(got[i]) != narrow[i] {
					t.Fatalf("%d values of %d bits: value %d is %d, not %d", n, width, i, int32(got[i]), narrow[i])
				}
			}
		}
	}
}

// TestUnsignedDeltas reads uint32 values whose first is written as a number above 1<<31,
// or as the negative one of the same bits.
func TestUnsignedDeltas(t *testing.T) {
	l := &Leaf{Type: column.Int64, phys: format.Int32, unsigned: true, bits: 32}
	want := []int64{4018387633, 0, 4294967295, 7}
	for _, signed := range []bool{false, true} {
		first := want[0]
		if signed {
			first = int64(int32(first))
		}
		data := []byte{128, 1, 4, 4} // blocks of 128 in four, 4 values
		data = binary.AppendVarint(data, first)
		data = binary.AppendVarint(data, -4294967288)
		data = append(data, 34, 0, 0, 0)
		packed := make([]byte, 34*32/8)
		for i := 1; i < len(want); i++ {
			v := uint64(want[i]-want[i-1]) + 4294967288
			for b := range 34 {
				at := (i-1)*34 + b
				packed[at/8] |= byte(v>>b&1) << (at % 8)
			}
		}
		v, err := l.rare(format.DeltaBinaryPacked, append(data, packed...), len(want))
		if err != nil {
			t.Fatal(err)
		}
		if got := v.(*column.Ints).Values; !slices.Equal(got, want) {
			t.Errorf("%d, not %d", got, want)
		}
	}
}

func FuzzDeltas(f *testing.F) {
	data, _ := (&delta.BinaryPackedEncoding{}).EncodeInt64(nil, []int64{5, -5, 1 << 62, 0})
	f.Add(data, 4)
	f.Fuzz(func(t *testing.T, data []byte, n int) {
		n = max(0, min(n, 1<<12))
		if got, err := deltas(data, n); err == nil && len(got) != n {
			t.Errorf("%d values, not %d", len(got), n)
		}
	})
}
