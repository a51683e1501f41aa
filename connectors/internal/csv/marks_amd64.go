package csv

import (
	"math/bits"

	"golang.org/x/sys/cpu"
)

//go:noescape
func maskBlocks(b *byte, blocks int, needles *[5]byte, out *uint64) (high uint64)

var haveVectors = cpu.X86.HasAVX2

// vectorBlocks is how many blocks of 64 bytes have their masks made at once.
const vectorBlocks = 64

// findFast is findPlain for the whole blocks of 64 bytes of b[from:]; it is where it stopped.
func (m *marks) findFast(b []byte, from int, idx []uint32) (int, []uint32, bool) {
	if !haveVectors {
		return from, idx, false
	}
	var masks [vectorBlocks]uint64
	high := uint64(0)
	for blocks := (len(b) - from) / 64; blocks > 0; {
		n := min(blocks, vectorBlocks)
		blocks -= n
		high |= maskBlocks(&b[from], n, &m.needles, &masks[0])
		for _, w := range masks[:n] {
			at := len(idx)
			count := bits.OnesCount64(w)
			room := idx[at : at+count] // find made it
			idx = idx[:at+count]
			for i := range room {
				room[i] = uint32(from + bits.TrailingZeros64(w))
				w &= w - 1
			}
			from += 64
		}
	}
	return from, idx, high != 0
}
