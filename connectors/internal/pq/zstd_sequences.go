package pq

import (
	"encoding/binary"
	"math/bits"
	"slices"
)

// sequence is a number of literals, and then a copy of what stands some way before: the codes of both lengths and of the
// distance, and the bits that go with them.
type sequence struct {
	codes uint32 // a byte each
	n     uint32 // bits
	bits  uint64
}

// code is that of table i.
func (s *sequence) code(i int) uint8 { return uint8(s.codes >> (8 * i)) }

// The codes of a sequence, in the order of their tables.
const (
	ofLits = iota
	ofAway
	ofSize
)

// sequences are those of a block of zstd.
type sequences struct {
	literals []byte
	all      []sequence
	alike    bool // all are the first one
	coders   [3]fseCoder
	last     uint32 // distance, over all blocks
}

// begin begins a block.
func (q *sequences) begin() {
	if q.literals == nil {
		q.literals = make([]byte, 0, zstdBlock+wide)
	}
	q.literals, q.all, q.alike = q.literals[:0], q.all[:0], true
}

// wide is how many literals are copied at a time; what is too much is written over.
const wide = 16

// add adds literals, those of src from..to, and a copy of size bytes from distance before.
func (q *sequences) add(src []byte, from, to, size, distance int) {
	n, at := to-from, len(q.literals)
	if n <= wide && from+wide <= len(src) && at+wide <= cap(q.literals) {
		*(*[wide]byte)(q.literals[at : at+wide]) = *(*[wide]byte)(src[from:])
		q.literals = q.literals[:at+n]
	} else {
		q.literals = append(q.literals, src[from:to]...)
	}
	away := uint32(distance) + 3
	if uint32(distance) == q.last && n > 0 {
		away = 1
	}
	q.last = uint32(distance)
	codes, k, x := codesOf(uint32(n), away, uint32(size))
	q.all = append(q.all, sequence{codes, k, x})
	first := &q.all[0]
	q.alike = q.alike && first.codes == codes && first.bits == x
}

// codesOf are the codes of a sequence of so many literals and a copy of size bytes, and the n bits x.
func codesOf(lits, away, size uint32) (codes, n uint32, x uint64) {
	n = uint32(bits.Len32(away) - 1)
	x = uint64(away) & (1<<(n&31) - 1)
	if lits < 16 && size < 35 {
		return lits | n<<(8*ofAway) | (size-3)<<(8*ofSize), n, x
	}
	l, z := codeOf(lits, &litCode, litFrom), codeOf(size, &sizeCode, sizeFrom)
	codes = uint32(l) | n<<(8*ofAway) | uint32(z)<<(8*ofSize)
	i, k := uint32(litBits[l]), uint32(sizeBits[z])
	return codes, n + i + k, uint64(lits-litFrom[l]) | uint64(size-sizeFrom[z])<<i | x<<(i+k)
}

// Codes of lengths: up to these each has one of its own, then a code is for a range, whose place is told in more bits.
var (
	litBits  = [36]uint8{16: 1, 1, 1, 1, 2, 2, 3, 3, 4, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16}
	sizeBits = [53]uint8{32: 1, 1, 1, 1, 2, 2, 3, 3, 4, 4, 5, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16}

	litFrom, litCode   = ranges(litBits[:], 0)
	sizeFrom, sizeCode = ranges(sizeBits[:], 3)
)

// ranges are where the ranges of codes begin, the first at least, and the codes of short lengths.
func ranges(width []uint8, least uint32) (from []uint32, code [132]uint8) {
	at := least
	for c, n := range width {
		from = append(from, at)
		for i := at; i < at+1<<n && i < 132; i++ {
			code[i] = uint8(c)
		}
		at += 1 << n
	}
	return from, code
}

// codeOf is the code of a length, by ranges.
func codeOf(x uint32, code *[132]uint8, from []uint32) uint8 {
	if x < 131 {
		return code[x]
	}
	c := len(from) - 1
	for from[c] > x {
		c--
	}
	return uint8(c)
}

// appendTo appends the sequences, of which there is one at least, as a block has them behind the literals.
func (q *sequences) appendTo(dst []byte) []byte {
	n := len(q.all)
	switch {
	case n < 128:
		dst = append(dst, byte(n))
	case n < 0x7f00:
		dst = append(dst, byte(n>>8+128), byte(n))
	default:
		dst = append(dst, 255, byte(n-0x7f00), byte((n-0x7f00)>>8))
	}
	q.count()
	const same, table = 1, 2
	modes := len(dst)
	dst = append(dst, 0)
	for i := range q.coders {
		f := &q.coders[i]
		mode := byte(table)
		if f.prepare(n); f.one {
			mode = same
			dst = append(dst, q.all[0].code(i))
		} else {
			dst = f.describe(dst)
		}
		dst[modes] |= mode << (6 - 2*i)
	}
	return q.stream(dst)
}

// count counts the codes.
func (q *sequences) count() {
	for i := range q.coders {
		q.coders[i].counts = [64]int32{}
	}
	lits, away, size := &q.coders[ofLits].counts, &q.coders[ofAway].counts, &q.coders[ofSize].counts
	if q.alike {
		c, n := &q.all[0], int32(len(q.all))
		lits[c.code(ofLits)&63], away[c.code(ofAway)&63], size[c.code(ofSize)&63] = n, n, n
		return
	}
	for i := range q.all {
		c := &q.all[i]
		lits[c.code(ofLits)&63]++
		away[c.code(ofAway)&63]++
		size[c.code(ofSize)&63]++
	}
}

// stream appends the codes and what goes with them, the last first: it is read backwards.
func (q *sequences) stream(dst []byte) []byte {
	w := newWordWriter(dst, 16*len(q.all)+16)
	last := len(q.all) - 1
	if q.alike { // their codes take no bits
		for range q.all {
			w.add(q.all[0].bits, uint(q.all[0].n))
		}
		w.add(1, 1)
		return w.flush()
	}
	lits, away, size := &q.coders[ofLits], &q.coders[ofAway], &q.coders[ofSize]
	c := &q.all[last]
	size.begin(c.code(ofSize))
	away.begin(c.code(ofAway))
	lits.begin(c.code(ofLits))
	w.add(q.all[last].bits, uint(q.all[last].n))
	for i := last - 1; i >= 0; i-- {
		s := &q.all[i]
		x, n := away.next(s.code(ofAway))
		y, k := size.next(s.code(ofSize))
		x, n = x|y<<n, n+k
		y, k = lits.next(s.code(ofLits))
		x, n = x|y<<n, n+k // up to 24 bits
		if all := n + uint(s.n); all <= mostBits {
			w.add(x|s.bits<<n, all)
			continue
		}
		w.add(x, n)
		w.add(s.bits, uint(s.n))
	}
	for _, f := range []*fseCoder{size, away, lits} {
		if !f.one {
			w.add(uint64(f.state)&(1<<fseLog-1), fseLog)
		}
	}
	w.add(1, 1)
	return w.flush()
}

// A wordWriter appends bits, the lowest first. It writes eight bytes at a time, of which some are written over.
type wordWriter struct {
	out []byte
	at  int
	acc uint64
	n   uint // bits of acc, below 8
}

// mostBits is how many bits wordWriter takes at a time.
const mostBits = 56

// newWordWriter appends up to size bytes to dst.
func newWordWriter(dst []byte, size int) wordWriter {
	out := slices.Grow(dst, size+8)
	return wordWriter{out: out[:cap(out)], at: len(dst)}
}

// add adds the n lowest bits of x, which has no others.
func (w *wordWriter) add(x uint64, n uint) {
	w.acc |= x << (w.n & 7)
	n += w.n
	binary.LittleEndian.PutUint64(w.out[w.at:], w.acc)
	w.at += int(n >> 3)
	w.acc >>= n &^ 7 & 63
	w.n = n & 7
}

// flush fills the last byte up.
func (w *wordWriter) flush() []byte {
	if w.n > 0 {
		w.at++ // add has written it
	}
	return w.out[:w.at]
}
