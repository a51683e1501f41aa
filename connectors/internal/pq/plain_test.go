package pq

import (
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
