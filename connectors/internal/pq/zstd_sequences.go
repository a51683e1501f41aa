package pq

import (
	"math/bits"
	"slices"
)

// sequence is a number of literals, and then a copy of what stands some way before.
type sequence struct {
	lits  uint32 // how many of the literals go before the copy
	size  uint32 // of the copy, three or more
	away  uint32 // its distance as it is stored: 1 for that of the copy before, else three more
	codes [3]uint8
}

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
	coders   [3]fseCoder
	last     uint32 // distance, over all blocks
}

// begin begins a block.
func (q *sequences) begin() {
	if q.literals == nil {
		q.literals = make([]byte, 0, zstdBlock+wide)
	}
	q.literals, q.all = q.literals[:0], q.all[:0]
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
	q.all = append(q.all, sequence{uint32(n), uint32(size), away, [3]uint8{
		codeOf(uint32(n), &litCode, litFrom), uint8(bits.Len32(away) - 1), codeOf(uint32(size), &sizeCode, sizeFrom),
	}})
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
			dst = append(dst, q.all[0].codes[i])
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
	for i := range q.all {
		c := &q.all[i].codes
		lits[c[ofLits]&63]++
		away[c[ofAway]&63]++
		size[c[ofSize]&63]++
	}
}

// stream appends the codes and what goes with them, the last first: it is read backwards.
func (q *sequences) stream(dst []byte) []byte {
	w := bitWriter{out: slices.Grow(dst, 16*len(q.all)+16)}
	lits, away, size := &q.coders[ofLits], &q.coders[ofAway], &q.coders[ofSize]
	last := len(q.all) - 1
	for i := last; i >= 0; i-- {
		s := &q.all[i]
		l, a, z := s.codes[ofLits], s.codes[ofAway], s.codes[ofSize]
		if i == last {
			size.begin(z)
			away.begin(a)
			lits.begin(l)
		} else {
			x, n := away.next(a)
			y, k := size.next(z)
			x, n = x|y<<n, n+k
			y, k = lits.next(l)
			w.add(x|y<<n, n+k)
		}
		n, k := uint(litBits[l]), uint(sizeBits[z])
		x := uint64(s.lits-litFrom[l]) | uint64(s.size-sizeFrom[z])<<n
		if n += k; n+uint(a) <= 32 {
			w.add(x|uint64(s.away)&(1<<a-1)<<n, n+uint(a))
			continue
		}
		w.add(x, n)
		w.add(uint64(s.away)&(1<<a-1), uint(a))
	}
	size.end(&w)
	away.end(&w)
	lits.end(&w)
	w.add(1, 1)
	return w.flush()
}
