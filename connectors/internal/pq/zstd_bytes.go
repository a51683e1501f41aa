package pq

import (
	"encoding/binary"

	"github.com/klauspost/compress/huff0"
)

// Of identifiers, random numbers and the like, zstd finds repeats that are short and hardly shorten
// anything, which takes most of its time. A frame that only codes frequent bytes shortly is made some
// seven times as fast, and unpacked faster, too.

// Of a chunk sampleBytes are tried; the fast way is taken if its result is at most lean/leanOf as
// large.
const (
	sampleBytes  = 64 << 10
	leanLeast    = 32 << 10
	leanMost     = 4 << 20 // readers need a window as large as the page
	lean, leanOf = 7, 6
)

// zstdBlock is the largest block of a frame.
const zstdBlock = 128 << 10

// packsLean reports whether the pages of a chunk, of which page is the first large one, are best packed by
// zstdBytes.
func (e *encoder) packsLean(page []byte) bool {
	sample := page[:min(len(page), sampleBytes)]
	e.tmp = e.zstdBytes(e.tmp[:0], sample)
	fast := len(e.tmp)
	if fast*50 > len(sample)*49 {
		return false // it is no smaller; the library sees that soon
	}
	e.tmp = rezstd().EncodeAll(sample, e.tmp[:0])
	return fast*leanOf <= len(e.tmp)*lean
}

// zstdBytes appends src, at most leanMost bytes, as a frame of zstd without repeats.
func (e *encoder) zstdBytes(dst, src []byte) []byte {
	if e.huff == nil {
		e.huff = &huff0.Scratch{}
	}
	const oneSegment, sizeInFour = 1 << 5, 2 << 6
	dst = append(dst, 0x28, 0xb5, 0x2f, 0xfd, oneSegment|sizeInFour)
	dst = binary.LittleEndian.AppendUint32(dst, uint32(len(src)))
	for {
		block := src[:min(len(src), zstdBlock)]
		src = src[len(block):]
		dst = e.zstdBlock(dst, block, len(src) == 0)
		if len(src) == 0 {
			return dst
		}
	}
}

// zstdBlock appends one block.
func (e *encoder) zstdBlock(dst, block []byte, last bool) []byte {
	const raw, same, packed = 0, 1, 2
	head := func(kind, size int) {
		h := uint32(kind<<1 | size<<3)
		if last {
			h |= 1
		}
		dst = append(dst, byte(h), byte(h>>8), byte(h>>16))
	}
	if len(block) >= 1024 {
		e.huff.Reuse = huff0.ReusePolicyNone
		out, _, err := huff0.Compress4X(block, e.huff)
		switch {
		case err == huff0.ErrUseRLE:
			head(same, len(block))
			return append(dst, block[0])
		case err == nil && len(out)+6 < len(block):
			// Literals in four streams, both sizes in 18 bits; and no sequences.
			head(packed, len(out)+6)
			sizes := uint64(2 | 3<<2 | len(block)<<4 | len(out)<<22)
			dst = append(dst, byte(sizes), byte(sizes>>8), byte(sizes>>16), byte(sizes>>24), byte(sizes>>32))
			return append(append(dst, out...), 0)
		}
	}
	head(raw, len(block))
	return append(dst, block...)
}
