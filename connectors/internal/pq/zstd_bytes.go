package pq

import (
	"encoding/binary"

	"github.com/klauspost/compress/huff0"
	"github.com/parquet-go/parquet-go/format"

	"weir/dataframe/column"
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

// A leanWay appends the frame of a page, whose values begin at at; it is not ok if it cannot.
type leanWay func(e *encoder, dst, page []byte, at int) (out []byte, ok bool)

// leanest is how the pages of a chunk, of which page is the first large one, are best packed; nil: as the library
// does.
func (e *encoder) leanest(page []byte, at int) leanWay {
	if at >= sampleBytes/2 {
		return nil
	}
	ways := []leanWay{(*encoder).zstdBytes}
	sample := page[:min(len(page), sampleBytes)]
	switch {
	case e.dict != nil:
	case physical(e.typ) == format.Int64:
		ways[0] = (*encoder).zstdNumbers
		sample = page[:at+(len(sample)-at)&^7]
	case e.typ.Layout() == column.LayoutText:
		e.textFrame().pattern = patternOf(page[at:])
		ways = append(ways, (*encoder).zstdTexts)
	}
	var best leanWay
	fast := len(sample) * 49 / 50 // else it is no smaller; the library sees that soon
	for _, way := range ways {
		var ok bool
		if e.tmp, ok = way(e, e.tmp[:0], sample, at); ok && len(e.tmp) <= fast {
			best, fast = way, len(e.tmp)
		}
	}
	if best == nil {
		return nil
	}
	e.tmp = rezstd().EncodeAll(sample, e.tmp[:0])
	if fast*leanOf > len(e.tmp)*lean {
		return nil
	}
	return best
}

// frameHead appends the head of a frame of n bytes.
func (e *encoder) frameHead(dst []byte, n int) []byte {
	const oneSegment, sizeInFour = 1 << 5, 2 << 6
	dst = append(dst, 0x28, 0xb5, 0x2f, 0xfd, oneSegment|sizeInFour)
	return binary.LittleEndian.AppendUint32(dst, uint32(n))
}

// zstdBytes appends src, at most leanMost bytes, as a frame of zstd without repeats.
func (e *encoder) zstdBytes(dst, src []byte, _ int) (out []byte, ok bool) {
	dst = e.frameHead(dst, len(src))
	for {
		block := src[:min(len(src), zstdBlock)]
		src = src[len(block):]
		dst = e.zstdBlock(dst, block, len(src) == 0)
		if len(src) == 0 {
			return dst, true
		}
	}
}

// Kinds of blocks of a frame.
const (
	blockRaw = iota
	blockSame
	blockPacked
)

// blockHead appends the head of a block.
func blockHead(dst []byte, kind, size int, last bool) []byte {
	h := uint32(kind<<1 | size<<3)
	if last {
		h |= 1
	}
	return append(dst, byte(h), byte(h>>8), byte(h>>16))
}

// zstdBlock appends one block.
func (e *encoder) zstdBlock(dst, block []byte, last bool) []byte {
	out, one := e.huffman(block)
	switch {
	case one:
		return append(blockHead(dst, blockSame, len(block), last), block[0])
	case out == nil:
		return append(blockHead(dst, blockRaw, len(block), last), block...)
	}
	dst = blockHead(dst, blockPacked, len(out)+6, last)
	return append(packedLiterals(dst, out, len(block)), 0) // and no sequences
}

// packedLiterals appends what huffman made of n bytes, as literals.
func packedLiterals(dst, out []byte, n int) []byte {
	const packed, fourStreams = 2, 3 << 2 // and both sizes in 18 bits
	sizes := uint64(packed | fourStreams | n<<4 | len(out)<<22)
	dst = append(dst, byte(sizes), byte(sizes>>8), byte(sizes>>16), byte(sizes>>24), byte(sizes>>32))
	return append(dst, out...)
}

// huffman codes src in four streams; one says that all its bytes are the same one. It is nil if that is no shorter.
func (e *encoder) huffman(src []byte) (out []byte, one bool) {
	if len(src) < 1024 {
		return nil, false
	}
	if e.huff == nil {
		e.huff = &huff0.Scratch{}
	}
	e.huff.Reuse = huff0.ReusePolicyNone
	out, _, err := huff0.Compress4X(src, e.huff)
	switch {
	case err == huff0.ErrUseRLE:
		return nil, true
	case err != nil || len(out)+6 >= len(src):
		return nil, false
	}
	return out, false
}
