package pq

import (
	"encoding/binary"
	"math/bits"

	"github.com/parquet-go/parquet-go/format"
)

// Moments, counters and ids within a narrow range are written in DELTA_BINARY_PACKED, if that is about as small as what zstd
// makes of them: it is written and read several times as fast. There is nothing left to compress in it, so its chunks are
// stored as they are. Files of other codecs than zstd have PLAIN only, for readers that know no more.

// Blocks of 128 deltas in four parts, each with a width of its own, are what every writer makes.
const (
	deltaBlock = 128
	deltaParts = 4
	deltaPart  = deltaBlock / deltaParts
)

// inDeltas reports whether the pages of the chunk are written so, which the first one decides.
func (e *encoder) inDeltas() bool {
	if !e.looked {
		e.looked, e.deltas = true, e.deltasPay()
		if e.deltas {
			e.codec = format.Uncompressed
			e.out.meta.Encoding = []format.Encoding{format.RLE, format.DeltaBinaryPacked}
		}
	}
	return e.deltas
}

// deltasPay decides by the first values of a chunk.
func (e *encoder) deltasPay() bool {
	if e.codec != format.Zstd || physical(e.typ) != format.Int64 || len(e.values) < leanLeast {
		return false
	}
	sample := e.values[:min(len(e.values), sampleBytes)&^7]
	e.tmp = appendDeltas(e.tmp[:0], sample)
	size := len(e.tmp)
	if size > len(sample)*49/50 {
		return false
	}
	frame, ok := e.zstdNumbers(e.tmp[:0], sample, 0)
	numbers := len(frame)
	e.tmp = rezstd().EncodeAll(sample, frame[:0])
	if size*leanOf <= len(e.tmp)*lean && !(ok && size > numbers+numbers/8) {
		return true
	}
	// The sample has told how zstd is best made, too: see leanest.
	e.tried = true
	if ok && numbers <= len(sample)*49/50 && numbers*leanOf <= len(e.tmp)*lean {
		e.lean = (*encoder).zstdNumbers
	}
	return false
}

// appendDeltas appends numbers, which are stored in PLAIN in src, in DELTA_BINARY_PACKED.
func appendDeltas(dst, src []byte) []byte {
	dst = binary.AppendUvarint(dst, deltaBlock)
	dst = binary.AppendUvarint(dst, deltaParts)
	dst = binary.AppendUvarint(dst, uint64(len(src)/8))
	if len(src) == 0 {
		return append(dst, 0)
	}
	last := binary.LittleEndian.Uint64(src)
	dst = binary.AppendVarint(dst, int64(last))
	var block [deltaBlock]uint64
	for src = src[8:]; len(src) > 0; {
		n := min(len(src)/8, deltaBlock)
		least := int64(binary.LittleEndian.Uint64(src) - last)
		for i := range block[:n] {
			x := binary.LittleEndian.Uint64(src[8*i:])
			block[i] = x - last
			least = min(least, int64(x-last))
			last = x
		}
		src = src[8*n:]
		dst = appendDeltaBlock(dst, &block, n, least)
	}
	return dst
}

// appendDeltaBlock appends the first n deltas of block, none less than least. It spoils them.
func appendDeltaBlock(dst []byte, block *[deltaBlock]uint64, n int, least int64) []byte {
	dst = binary.AppendVarint(dst, least)
	for i := range block[:n] {
		block[i] -= uint64(least)
	}
	clear(block[n:])
	at := len(dst)
	dst = append(dst, make([]byte, deltaParts)...)
	for from := 0; from < n; from += deltaPart {
		part := (*[deltaPart]uint64)(block[from:])
		all := uint64(0)
		for _, x := range part {
			all |= x
		}
		width := bits.Len64(all)
		dst[at+from/deltaPart] = byte(width)
		dst = appendPart(dst, part, width)
	}
	return dst
}

// appendPart appends part in numbers of width bits, the lowest first.
func appendPart(dst []byte, part *[deltaPart]uint64, width int) []byte {
	acc, have, step := uint64(0), 0, width
	if width <= 32 { // two at a time
		step = 2 * width
	}
	for i := 0; i < deltaPart; i++ {
		x := part[i]
		if width <= 32 {
			i++
			x |= part[i&(deltaPart-1)] << (width & 63)
		}
		acc |= x << (have & 63)
		if have += step; have >= 64 {
			dst = binary.LittleEndian.AppendUint64(dst, acc)
			have -= 64
			acc = x >> (step - have)
		}
	}
	if have > 0 { // a part is of whole halves of words
		dst = binary.LittleEndian.AppendUint32(dst, uint32(acc))
	}
	return dst
}
