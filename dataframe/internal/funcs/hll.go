package funcs

import (
	"encoding/binary"
	"fmt"
	"math"
	"math/bits"
	"slices"
)

// An hll estimates how many different hashes it was given (HyperLogLog: P. Flajolet
// et al., 2007). It depends on the set of hashes alone, not on their order or how they
// were split, so sketches merge to what one pass gives.
//
// Few hashes are kept as a list of 25-bit places with the rank of what follows (S. Heule et
// al., "HyperLogLog in Practice", 2013), which counts nearly exactly; more than
// hllSparse of them become 2^14 registers, with a standard error of 0.8 %.
type hll struct {
	sparse []uint32 // place << 6 | rank, rising, each place once
	fresh  []uint32 // not yet in sparse
	dense  []uint8  // registers; nil while sparse
}

const (
	hllBits       = 14
	hllSparseBits = 25
	hllSparse     = 3072
)

func (h *hll) add(hash uint64) {
	if h.dense != nil {
		h.raise(uint32(hash>>(64-hllBits)), rank(hash<<hllBits, 64-hllBits))
		return
	}
	place := uint32(hash >> (64 - hllSparseBits))
	h.note(place<<6 | uint32(rank(hash<<hllSparseBits, 64-hllSparseBits)))
}

// rank is the place, from 1, of the first set bit among the upper n of x.
func rank(x uint64, n int) uint8 { return uint8(min(bits.LeadingZeros64(x), n) + 1) }

func (h *hll) raise(place uint32, rank uint8) { h.dense[place] = max(h.dense[place], rank) }

func (h *hll) note(entry uint32) {
	h.fresh = append(h.fresh, entry)
	if len(h.fresh) >= 64+len(h.sparse)/2 {
		h.settle()
	}
}

// settle brings fresh into sparse, and makes registers of too many.
func (h *hll) settle() {
	if len(h.fresh) == 0 {
		return
	}
	all := append(h.sparse, h.fresh...)
	h.fresh = h.fresh[:0]
	slices.Sort(all)
	out := all[:0]
	for i, e := range all {
		// Of one place, the last has the highest rank.
		if i+1 == len(all) || all[i+1]>>6 != e>>6 {
			out = append(out, e)
		}
	}
	h.sparse = out
	if len(out) > hllSparse {
		h.toDense()
	}
}

func (h *hll) toDense() {
	h.dense = make([]uint8, 1<<hllBits)
	for _, e := range h.sparse {
		h.raiseEntry(e)
	}
	h.sparse, h.fresh = nil, nil
}

// raiseEntry brings an entry of a sparse sketch into the registers.
func (h *hll) raiseEntry(e uint32) {
	const more = hllSparseBits - hllBits
	place, r := e>>6, uint8(e&63)
	if low := place & (1<<more - 1); low != 0 {
		r = uint8(more - bits.Len32(low) + 1)
	} else {
		r += more
	}
	h.raise(place>>more, r)
}

// merge adds all that o was given.
func (h *hll) merge(o *hll) {
	o.settle()
	if h.dense == nil && o.dense == nil {
		h.fresh = append(h.fresh, o.sparse...)
		h.settle()
		return
	}
	if h.dense == nil {
		h.settle()
	}
	if h.dense == nil {
		h.toDense()
	}
	for _, e := range o.sparse {
		h.raiseEntry(e)
	}
	for i, r := range o.dense {
		h.raise(uint32(i), r)
	}
}

// estimate is the number of different hashes, about.
func (h *hll) estimate() int64 {
	h.settle()
	if h.dense == nil {
		const m = 1 << hllSparseBits
		return int64(math.Round(m * math.Log(m/float64(m-len(h.sparse)))))
	}
	return int64(math.Round(h.denseEstimate()))
}

// denseEstimate is the improved raw estimator of O. Ertl, "New cardinality
// estimation algorithms for HyperLogLog sketches", 2017, algorithm 6.
func (h *hll) denseEstimate() float64 {
	const m, q = float64(1 << hllBits), 64 - hllBits
	var count [q + 2]float64
	for _, r := range h.dense {
		count[r]++
	}
	z := m * hllTau(1-count[q+1]/m)
	for k := q; k >= 1; k-- {
		z = (z + count[k]) / 2
	}
	z += m * hllSigma(count[0]/m)
	return m / (2 * math.Ln2) * m / z
}

func hllSigma(x float64) float64 {
	if x == 1 {
		return math.Inf(1)
	}
	y, z := 1.0, x
	for {
		x *= x
		before := z
		z += x * y
		y += y
		if z == before {
			return z
		}
	}
}

func hllTau(x float64) float64 {
	if x == 0 || x == 1 {
		return 0
	}
	y, z := 1.0, 1-x
	for {
		x = math.Sqrt(x)
		before := z
		y /= 2
		z -= (1 - x) * (1 - x) * y
		if z == before {
			return z / 3
		}
	}
}

// A stored sketch begins with this byte, which changes when its bytes or the hash
// of values change their meaning.
const hllVersion = 1

// append writes the sketch: the version, then 0, the number of its entries and the
// steps between them, or 1 and its registers.
func (h *hll) append(dst []byte) []byte {
	h.settle()
	if h.dense != nil {
		return append(append(dst, hllVersion, 1), h.dense...)
	}
	dst = binary.AppendUvarint(append(dst, hllVersion, 0), uint64(len(h.sparse)))
	last := uint32(0)
	for _, e := range h.sparse {
		dst = binary.AppendUvarint(dst, uint64(e-last))
		last = e
	}
	return dst
}

// readHLL is the sketch that append wrote; b may come from anywhere.
func readHLL(b []byte) (*hll, error) {
	bad := fmt.Errorf("these %d bytes are no sketch of hll_sketch", len(b))
	if len(b) < 2 || b[0] != hllVersion || b[1] > 1 {
		return nil, bad
	}
	h, dense := &hll{}, b[1] == 1
	b = b[2:]
	if dense {
		if len(b) != 1<<hllBits || slices.Max(b) > 64-hllBits+1 {
			return nil, bad
		}
		h.dense = slices.Clone(b)
		return h, nil
	}
	count, n := binary.Uvarint(b)
	if n <= 0 {
		return nil, bad
	}
	b = b[n:]
	last := uint64(0)
	for ; len(b) > 0; count-- {
		step, n := binary.Uvarint(b)
		if n <= 0 || step == 0 || step > 1<<31 {
			return nil, bad
		}
		b = b[n:]
		last += step
		if r := last & 63; last >= 1<<(hllSparseBits+6) || r == 0 || r > 64-hllSparseBits+1 {
			return nil, bad
		}
		h.fresh = append(h.fresh, uint32(last))
	}
	if count != 0 {
		return nil, bad
	}
	h.settle()
	return h, nil
}
