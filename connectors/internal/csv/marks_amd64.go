package csv

import (
	"math/bits"

	"golang.org/x/sys/cpu"
)

//go:noescape
func maskBlocks(b *byte, blocks int, needles *[5]byte, out *uint64) (high uint64)

//go:noescape
func listBlocks(b *byte, blocks int, needles *[5]byte, base uint32, idx *uint32, chars *byte) (n int, high uint64)

var (
	haveVectors     = cpu.X86.HasAVX2
	haveCompression = cpu.X86.HasAVX512F && cpu.X86.HasAVX512BW && cpu.X86.HasAVX512VBMI2 && cpu.X86.HasPOPCNT
)

// vectorBlocks is how many blocks of 64 bytes have their masks made at once.
const vectorBlocks = 64

// findFast is findPlain for the whole blocks of 64 bytes of b[from:]; it is where it stopped. There is room in l.
func (m *marks) findFast(b []byte, from int, l *markList) (end int, high bool) {
	blocks := (len(b) - from) / 64
	switch {
	case blocks == 0 || !haveVectors:
		return from, false
	case haveCompression:
		return from + 64*blocks, m.list(b, from, blocks, l)
	}
	return from + 64*blocks, m.mask(b, from, blocks, l)
}

// list finds the marks by instructions that compress vectors.
func (m *marks) list(b []byte, from, blocks int, l *markList) (high bool) {
	at := len(l.idx)
	n, top := listBlocks(&b[from], blocks, &m.needles, uint32(from), &l.idx[:at+1][at], &l.chars[:at+1][at])
	l.idx, l.chars = l.idx[:at+n], l.chars[:at+n]
	return top != 0
}

// mask finds the marks by their bits.
func (m *marks) mask(b []byte, from, blocks int, l *markList) bool {
	var masks [vectorBlocks]uint64
	high := uint64(0)
	for blocks > 0 {
		n := min(blocks, vectorBlocks)
		blocks -= n
		high |= maskBlocks(&b[from], n, &m.needles, &masks[0])
		for _, w := range masks[:n] {
			at := len(l.idx)
			count := bits.OnesCount64(w)
			idx, chars := l.idx[at:at+count], l.chars[at:at+count]
			l.idx, l.chars = l.idx[:at+count], l.chars[:at+count]
			for i := range idx {
				p := from + bits.TrailingZeros64(w)
				idx[i], chars[i] = uint32(p), b[p]
				w &= w - 1
			}
			from += 64
		}
	}
	return high != 0
}
