package column

import (
	"math"
	"math/bits"
	"slices"
)

// A Bitmap holds one bit a row, the first row in the lowest bit of the first
// word. As a Vector's validity a set bit is a value, and a nil Bitmap means
// that every row has one. Bits past the last row are unspecified.
type Bitmap []uint64

// NewBitmap is a Bitmap for n rows, all clear.
func NewBitmap(n int) Bitmap { return make(Bitmap, (n+63)/64) }

// FullBitmap is a Bitmap for n rows, all set.
func FullBitmap(n int) Bitmap {
	m := NewBitmap(n)
	for i := range m {
		m[i] = ^uint64(0)
	}
	return m
}

// Has reports whether bit i is set. A nil Bitmap has every bit.
func (m Bitmap) Has(i int) bool { return m == nil || m[i>>6]>>(i&63)&1 != 0 }

// Set sets bit i.
func (m Bitmap) Set(i int) { m[i>>6] |= 1 << (i & 63) }

// Clear clears bit i.
func (m Bitmap) Clear(i int) { m[i>>6] &^= 1 << (i & 63) }

// Count is the number of set bits among the first n.
func (m Bitmap) Count(n int) int {
	if m == nil {
		return n
	}
	c := 0
	for i := range n >> 6 {
		c += bits.OnesCount64(m[i])
	}
	if r := n & 63; r != 0 {
		c += bits.OnesCount64(m[n>>6] & (1<<r - 1))
	}
	return c
}

// And is the rows set in both, among n; nil stands for all rows.
func (m Bitmap) And(o Bitmap, n int) Bitmap {
	if m == nil {
		return o
	}
	if o == nil {
		return m
	}
	out := NewBitmap(n)
	for i := range out {
		out[i] = m[i] & o[i]
	}
	return out
}

// Slice is rows from..to as a Bitmap of its own; nil stays nil.
func (m Bitmap) Slice(from, to int) Bitmap {
	if m == nil {
		return nil
	}
	if from&63 == 0 {
		return m[from>>6 : (to+63)>>6]
	}
	out := NewBitmap(to - from)
	w, s := from>>6, uint(from&63)
	for i := range out {
		v := m[w+i] >> s
		if w+i+1 < len(m) {
			v |= m[w+i+1] << (64 - s)
		}
		out[i] = v
	}
	return out
}

// Put sets the bits from at on, which are clear, to the first n of o.
func (m Bitmap) Put(at int, o Bitmap, n int) {
	w, s := at>>6, uint(at&63)
	for i := 0; i<<6 < n; i++ {
		v := ^uint64(0)
		if o != nil {
			v = o[i]
		}
		if left := n - i<<6; left < 64 {
			v &= 1<<left - 1
		}
		m[w+i] |= v << s
		if high := v >> (64 - s); high != 0 {
			m[w+i+1] |= high
		}
	}
}

// Clone is a copy that may be changed.
func (m Bitmap) Clone() Bitmap { return append(Bitmap(nil), m...) }

// Selection appends the indices of the set bits among the first n to dst.
func (m Bitmap) Selection(n int, dst []int32) []int32 {
	if m == nil {
		for i := range n {
			dst = append(dst, int32(i))
		}
		return dst
	}
	count := m.Count(n)
	dst = slices.Grow(dst, count)
	out := dst[len(dst) : len(dst)+count]
	at := 0
	for w := 0; w<<6 < n; w++ {
		v := m[w]
		if left := n - w<<6; left < 64 {
			v &= 1<<left - 1
		}
		if v == math.MaxUint64 { // most words are, where a condition keeps most rows
			row := int32(w << 6)
			for i := range out[at : at+64] {
				out[at+i] = row + int32(i)
			}
			at += 64
			continue
		}
		for ; v != 0; v &= v - 1 {
			out[at] = int32(w<<6 + bits.TrailingZeros64(v))
			at++
		}
	}
	return dst[:len(dst)+count]
}

// Nulls drops a Bitmap that has all of n bits set: nil is the cheaper way to
// say so.
func (m Bitmap) Nulls(n int) Bitmap {
	if m == nil || m.Count(n) == n {
		return nil
	}
	return m
}
