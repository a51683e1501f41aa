package inflate

import (
	"encoding/binary"
	"io"
	"sync"
)

const (
	litLenBits = 11
	distBits   = 9
	lengthBits = 7 // of the codes of lengths
)

// block reads the head of the next block.
func (r *Reader) block() error {
	r.bits.refill()
	head := r.bits.take(3)
	r.last = head&1 != 0
	switch head >> 1 {
	case 0:
		return r.stored()
	case 1:
		f := fixedTables()
		r.litLens, r.dists, r.state = &f.litLens, &f.dists, inCodes
		return nil
	case 2:
		return r.dynamic()
	}
	return r.corrupt()
}

// stored begins a block that is not packed.
func (r *Reader) stored() error {
	r.bits.align()
	r.bits.refill()
	n, not := r.bits.take(16), r.bits.take(16)
	if n != not^0xffff {
		return r.corrupt()
	}
	r.bits.align()
	r.left, r.state = int(n), inStored
	return nil
}

// tables are those of a block.
type tables struct{ litLens, dists table }

// fixedTables are for the codes that every reader knows. Nobody changes them.
var fixedTables = sync.OnceValue(func() *tables {
	var lengths [allLitLens]uint8
	for s := range lengths {
		switch {
		case s < 144:
			lengths[s] = 8
		case s < 256:
			lengths[s] = 9
		case s < 280:
			lengths[s] = 7
		default:
			lengths[s] = 8
		}
	}
	var f tables
	f.litLens.build(lengths[:], litLenBits, literalOrLength)
	f.litLens.pair()
	var dists [32]uint8
	for s := range dists {
		dists[s] = 5
	}
	f.dists.build(dists[:], distBits, distance)
	return &f
})

// lengthOrder is the order in which the lengths of the codes of lengths are written.
var lengthOrder = [19]uint8{16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15}

// dynamic begins a block with codes of its own.
func (r *Reader) dynamic() error {
	b := &r.bits
	nLit, nDist, nLen := int(b.take(5))+257, int(b.take(5))+1, int(b.take(4))+4
	if nLit > maxLitLens || nDist > maxDists {
		return r.corrupt()
	}
	var of [19]uint8
	for _, s := range lengthOrder[:nLen] { // there are bytes enough for them
		b.refill()
		of[s] = uint8(b.take(3))
	}
	if !r.lengths.build(of[:], lengthBits, plainSymbol) {
		return r.corrupt()
	}
	var lengths [maxLitLens + maxDists]uint8
	for i := 0; i < nLit+nDist; {
		if b.at > len(b.in)-inRoom {
			return io.ErrUnexpectedEOF
		}
		b.refill()
		e := r.lengths.entries[b.word&(1<<lengthBits-1)]
		if e == noCode {
			return r.corrupt()
		}
		b.skip(e.bits())
		s, n, fill := e.value(), 1, uint8(e.value())
		switch s {
		case 16:
			if i == 0 {
				return r.corrupt()
			}
			n, fill = 3+int(b.take(2)), lengths[i-1]
		case 17:
			n, fill = 3+int(b.take(3)), 0
		case 18:
			n, fill = 11+int(b.take(7)), 0
		}
		if i+n > nLit+nDist {
			return r.corrupt()
		}
		for range n {
			lengths[i] = fill
			i++
		}
	}
	own := &r.own
	if !own.litLens.build(lengths[:nLit], litLenBits, literalOrLength) || !own.dists.build(lengths[nLit:nLit+nDist], distBits, distance) {
		return r.corrupt()
	}
	r.litLens, r.dists, r.state, r.single = &own.litLens, &own.dists, inCodes, beforePairs
	return nil
}

// beforePairs is how much a block must unpack to before its literals are paired: smaller ones are done sooner.
const beforePairs = 512

// Room that must be left for one round of codes: three pairs of literals and a copy, by words.
const (
	inRoom  = 16
	outRoom = 6 + 258 + 32
)

// codes unpacks symbols until the block ends, the output is full or input is short. What it works with are variables of its
// own, for the processor's registers.
func (r *Reader) codes() error {
	bad := false
	in, at, word, n := r.bits.in, r.bits.at, r.bits.word, r.bits.n
	out, to := r.out, r.at
	full, short := len(out)-outRoom, len(in)-inRoom
	if !r.litLens.paired {
		if r.single <= 0 {
			r.litLens.pair()
		} else {
			full = min(full, to+r.single)
		}
	}
	lits, dists := r.litLens.entries, r.dists.entries
loop:
	for to <= full && at <= short {
		word |= binary.LittleEndian.Uint64(in[at:]) << (n & 63)
		at += int(63-n) >> 3
		n |= 56
		e := lits[word&(1<<litLenBits-1)]
		// Three codes of literals are at most 33 bits, and leave enough for that of a length.
		if k := e & literals; k != 0 {
			binary.LittleEndian.PutUint16(out[to:], uint16(e>>16))
			to += int(k >> 8)
			word >>= e & 63
			n -= uint(e & 63)
			e = lits[word&(1<<litLenBits-1)]
			if k := e & literals; k != 0 {
				binary.LittleEndian.PutUint16(out[to:], uint16(e>>16))
				to += int(k >> 8)
				word >>= e & 63
				n -= uint(e & 63)
				e = lits[word&(1<<litLenBits-1)]
				if k := e & literals; k != 0 {
					binary.LittleEndian.PutUint16(out[to:], uint16(e>>16))
					to += int(k >> 8)
					word >>= e & 63
					n -= uint(e & 63)
					continue
				}
			}
		}
		if e&kinds != aNumber {
			if e&kinds == aLink {
				e = lits[uint64(e>>16)+word>>litLenBits&(1<<(e>>12&15)-1)]
				word >>= litLenBits
				n -= litLenBits
			}
			switch e & kinds {
			case oneLiteral:
				out[to] = byte(e >> 16)
				to++
				word >>= e & 63
				n -= uint(e & 63)
				continue
			case theEnd:
				word >>= e & 63
				n -= uint(e & 63)
				r.state = atBlock
				if r.last {
					r.state = atTrailer
				}
				break loop
			case noCode:
				bad = true
				break loop
			}
		}
		word >>= e & 63
		extra := e >> 12 & 15
		length := int(e>>16) + int(word&(1<<extra-1))
		word >>= extra
		n -= uint(e&63) + uint(extra)

		word |= binary.LittleEndian.Uint64(in[at:]) << (n & 63)
		at += int(63-n) >> 3
		n |= 56
		d := dists[word&(1<<distBits-1)]
		if d&kinds == aLink {
			d = dists[uint64(d>>16)+word>>distBits&(1<<(d>>12&15)-1)]
			word >>= distBits
			n -= distBits
		}
		word >>= d & 63
		extra = d >> 12 & 15
		back := int(d>>16) + int(word&(1<<extra-1))
		word >>= extra
		n -= uint(d&63) + uint(extra)
		if d&kinds != aNumber || back > to-r.start {
			bad = true
			break
		}
		from := to - back
		if back < 8 {
			copyNear(out[from:to+length], back)
			to += length
			continue
		}
		for end := to + length; ; {
			binary.LittleEndian.PutUint64(out[to:], binary.LittleEndian.Uint64(out[from:]))
			binary.LittleEndian.PutUint64(out[to+8:], binary.LittleEndian.Uint64(out[from+8:]))
			from += 16
			if to += 16; to >= end {
				to = end
				break
			}
		}
	}
	r.single -= to - r.at
	r.bits.at, r.bits.word, r.bits.n, r.at = at, word, n, to
	if bad {
		return r.corrupt()
	}
	return nil
}

// copyNear repeats the first back bytes of b behind them.
func copyNear(b []byte, back int) {
	for i := range b[back:] {
		b[back+i] = b[i]
	}
}
