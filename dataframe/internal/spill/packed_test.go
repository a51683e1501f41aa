package spill

import (
	"math"
	"slices"
	"testing"
)

// Integers come back as they were, whatever lies between the least and the greatest, and take the bytes that needs.
func TestPackedIntegers(t *testing.T) {
	for _, c := range []struct {
		values []int64
		bytes  int // of each
	}{
		{nil, 0},
		{[]int64{5}, 0},
		{[]int64{math.MinInt64, math.MinInt64}, 0},
		{[]int64{-1, 254}, 1},
		{[]int64{-1, 255, 0}, 2},
		{[]int64{1 << 40, 1<<40 + 1<<24 - 1, 1<<40 + 7, 1<<40 + 255}, 3},
		{[]int64{1 << 40, 1<<40 + 1<<24, 1<<40 + 7, 1<<40 + 255, 1 << 40}, 4},
		{[]int64{0, 1<<40 - 1, 3}, 5},
		{[]int64{math.MaxInt64, math.MinInt64, 0, -1}, 8},
		{make([]int64, maxEqual), 0},
		{make([]int64, maxEqual+1), 1},
	} {
		data := appendPacked([]byte("before"), c.values)[6:]
		head := 1
		if len(c.values) > 0 {
			head = 9
		}
		if want := head + c.bytes*len(c.values); len(data) != want {
			t.Errorf("%d integers take %d bytes, not %d", len(c.values), len(data), want)
		}
		d := &decoder{in: append(slices.Clone(data), 'x')}
		got := unpacked[int64](d, len(c.values))
		if d.err != nil || !slices.Equal(got, c.values) || string(d.in) != "x" {
			t.Errorf("%v: %v, %v and %q are left", c.values[:min(9, len(c.values))], got[:min(9, len(got))], d.err, d.in)
		}
		for n := range min(len(data), 40) {
			d := &decoder{in: data[:n]}
			if got := unpacked[int64](d, len(c.values)); d.err == nil && len(c.values) > 0 {
				t.Errorf("%d of %d bytes: %v", n, len(data), got)
			}
		}
	}
	unsigned := []uint64{math.MaxUint64, 0, 1 << 63}
	d := &decoder{in: appendPacked(nil, unsigned)}
	if got := unpacked[uint64](d, 3); !slices.Equal(got, unsigned) {
		t.Errorf("%v, not %v", got, unsigned)
	}
	if d := (&decoder{in: appendPacked(nil, []int64{7})}); unpacked[int64](d, math.MaxInt32) != nil || d.err == nil {
		t.Error("damaged data asked for any number of equal integers")
	}
}
