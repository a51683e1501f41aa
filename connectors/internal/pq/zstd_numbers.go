package pq

import (
	"encoding/binary"
	"math/bits"
)

// Numbers that lie near each other, such as ids and moments, have the same high bytes as the number before.
// A frame of zstd says so without looking for repeats: every number is a sequence of a few literal bytes and a
// copy of the others from eight bytes before. As all sequences of a block are alike, they take no
// bits, and the literals are the low bytes, which are packed as in zstdBytes.

// Of the eight bytes of a number at most mostLow are literals: zstd copies three bytes or more.
const mostLow = 5

// numbersBlock is the most numbers of a block.
const numbersBlock = zstdBlock / 8

// lowBytes is how many low bytes of the numbers src, which follow the one before them, differ in them; at least one.
func lowBytes(src []byte, before uint64) int {
	var differ uint64
	for ; len(src) >= 8; src = src[8:] {
		x := binary.LittleEndian.Uint64(src)
		differ |= x ^ before
		before = x
	}
	return max((bits.Len64(differ)+7)/8, 1)
}

// zstdNumbers appends src, at most leanMost bytes, as a frame. The numbers of a page begin at src[at]. It is not ok
// if the numbers differ too much.
func (e *encoder) zstdNumbers(dst, src []byte, at int) (out []byte, ok bool) {
	numbers := src[at:]
	if at+8 >= zstdBlock || len(numbers) < 16 || len(numbers)%8 != 0 {
		return dst, false
	}
	dst = e.frameHead(dst, len(src))
	// The first number goes before, and the second one alone: it names the distance, eight bytes.
	dst = blockHead(dst, blockRaw, at+8, false)
	dst = append(dst, src[:at+8]...)
	last := func() uint64 { return binary.LittleEndian.Uint64(src[len(src)-len(numbers)-8:]) }
	numbers = numbers[8:]
	low := lowBytes(numbers[:8], last())
	if low > mostLow {
		return dst, false
	}
	const thirdDistance = 1 // one bit more, which is set: what a frame begins with is eight bytes
	dst = blockHead(dst, blockPacked, 1+low+6, len(numbers) == 8)
	dst = append(dst, byte(low<<3))
	dst = append(dst, numbers[:low]...)
	dst = append(dst, 1, alike, byte(low), thirdDistance, byte(mostLow-low), 0b11)
	for numbers = numbers[8:]; len(numbers) > 0; {
		block := numbers[:min(len(numbers), 8*numbersBlock)]
		low := lowBytes(block, last())
		if low > mostLow {
			return dst, false
		}
		numbers = numbers[len(block):]
		dst = e.numbersBlock(dst, block, low, len(numbers) == 0)
	}
	return dst, true
}

// alike says that all sequences of a block have the same codes.
const alike = 1<<6 | 1<<4 | 1<<2

// numbersBlock appends one block of numbers, whose low bytes differ.
func (e *encoder) numbersBlock(dst, block []byte, low int, last bool) []byte {
	n := len(block) / 8
	if cap(e.low) < low*n+8 {
		e.low = make([]byte, mostLow*numbersBlock+8)
	}
	lows := e.low[:low*n+8]
	for i := range n {
		// Of each number eight bytes are written; the next one goes over those that are too many.
		binary.LittleEndian.PutUint64(lows[low*i:], binary.LittleEndian.Uint64(block[8*i:]))
	}
	at := len(dst)
	dst = blockHead(dst, blockPacked, 0, last)
	dst = e.literals(dst, lows[:low*n])
	switch {
	case n < 128:
		dst = append(dst, byte(n))
	default: // numbersBlock is below what needs three bytes
		dst = append(dst, byte(n>>8+128), byte(n))
	}
	const sameDistance = 0
	dst = append(dst, alike, byte(low), sameDistance, byte(mostLow-low), 1)
	blockHead(dst[:at], blockPacked, len(dst)-at-3, last)
	return dst
}

// literals appends the literals of a block.
func (e *encoder) literals(dst, src []byte) []byte {
	const raw, same = 0, 1
	head := func(kind int) []byte {
		h := kind | 3<<2 | len(src)<<4
		return append(dst, byte(h), byte(h>>8), byte(h>>16))
	}
	out, one := e.huffman(src)
	switch {
	case one:
		return append(head(same), src[0])
	case out == nil:
		return append(head(raw), src...)
	}
	return packedLiterals(dst, out, len(src))
}
