package pq

import (
	"encoding/binary"
	"math/bits"
)

// The numbers of sequences in a block of zstd are coded by finite state entropy (RFC 8878, 4.1): the state of a coder
// says which symbol came last, and going to the next state gives about as many bits as the symbol is rare.

// fseLog is the logarithm of a table's size: the most that zstd has for distances.
const fseLog = 8

// fseCoder codes the symbols of one table.
type fseCoder struct {
	counts  [64]int32 // of the symbols to come
	most    int       // the largest of them
	one     bool      // there is one symbol, which takes no bits
	norm    [64]int16 // of 1<<fseLog states, those of each symbol
	states  [1 << fseLog]uint16
	symbols [64]fseSymbol
	state   uint32
}

// fseSymbol tells the way from a state to the next one.
type fseSymbol struct {
	bits int32 // of the state, in the upper half, less the least state with so many
	find int32
}

// prepare makes the table of counts, whose sum is total.
func (f *fseCoder) prepare(total int) {
	for s, n := range f.counts {
		if n > 0 {
			f.most = s
		}
	}
	if f.one = int(f.counts[f.most]) == total; f.one {
		f.state, f.symbols = 0, [64]fseSymbol{} // no bits, whatever comes
		return
	}
	f.normalize(total)
	f.build()
}

// normalize shares out the states by the counts, whose sum is total; a symbol that there is has one.
func (f *fseCoder) normalize(total int) {
	left, largest := int32(1<<fseLog), 0
	for s, n := range f.counts {
		f.norm[s], f.symbols[s] = 0, fseSymbol{}
		if n == 0 {
			continue
		}
		share := max(int32((int64(n)<<fseLog+int64(total)/2)/int64(total)), 1)
		f.norm[s] = int16(share)
		left -= share
		if n > f.counts[largest] {
			largest = s
		}
	}
	for ; left < 0 && int32(f.norm[largest])+left < 1; left++ {
		// Many rare symbols have more than their share: the ones with most states give some back.
		top := 0
		for s, n := range f.norm {
			if n > f.norm[top] {
				top = s
			}
		}
		f.norm[top]--
	}
	f.norm[largest] += int16(left)
}

// build makes the table of norm.
func (f *fseCoder) build() {
	const size, step, mask = 1 << fseLog, 1<<fseLog>>1 + 1<<fseLog>>3 + 3, 1<<fseLog - 1
	var spread [size]uint8
	var next [64]int32
	at, total := 0, int32(0)
	for s, n := range f.norm[:f.most+1] {
		for range n {
			spread[at] = uint8(s)
			at = (at + step) & mask
		}
		next[s] = total
		if n > 0 {
			most := int32(fseLog - bits.Len16(uint16(n-1)) + 1)
			if n == 1 {
				most = fseLog
			}
			f.symbols[s] = fseSymbol{most<<16 - int32(n)<<most, total - int32(n)}
		}
		total += int32(n)
	}
	for u, s := range spread {
		f.states[next[s]] = uint16(size + u)
		next[s]++
	}
}

// describe appends what a reader makes the table of.
func (f *fseCoder) describe(dst []byte) []byte {
	w := bitWriter{out: dst}
	w.add(fseLog-5, 4)
	left, limit, width := int32(1<<fseLog+1), int32(1<<fseLog), uint(fseLog+1)
	for s, zero := 0, false; s <= f.most && left > 1; {
		if zero {
			from := s
			for f.norm[s] == 0 {
				s++
			}
			for ; s >= from+3; from += 3 {
				w.add(3, 2)
			}
			w.add(uint64(s-from), 2)
		}
		n := int32(f.norm[s])
		s++
		most := 2*limit - 1 - left
		left -= n
		n++
		if zero = n == 1; n >= limit {
			n += most
		}
		if n < most {
			w.add(uint64(n), width-1)
		} else {
			w.add(uint64(n), width)
		}
		for left < limit && limit > 1 {
			width--
			limit >>= 1
		}
	}
	return w.flush()
}

// begin makes s the last symbol.
func (f *fseCoder) begin(s uint8) {
	if f.one {
		return
	}
	t := f.symbols[s&63]
	n := (t.bits + 1<<15) >> 16
	f.state = uint32(f.states[(n<<16-t.bits)>>n+t.find])
}

// next goes from the symbol after s to s: it gives the lowest n bits of x.
func (f *fseCoder) next(s uint8) (x uint64, n uint) {
	t := &f.symbols[s&63]
	n = uint(uint32(int32(f.state)+t.bits)>>16) & 31
	x = uint64(f.state) & (1<<n - 1)
	f.state = uint32(f.states[uint8(int32(f.state>>n)+t.find)])
	return x, n
}

// bitWriter appends bits, the lowest first.
type bitWriter struct {
	out []byte
	acc uint64
	n   uint
}

// add adds the n lowest bits of x, which has no others; at most 32.
func (w *bitWriter) add(x uint64, n uint) {
	w.acc |= x << w.n
	w.n += n
	if w.n >= 32 {
		w.out = binary.LittleEndian.AppendUint32(w.out, uint32(w.acc))
		w.acc >>= 32
		w.n -= 32
	}
}

// flush fills the last byte up.
func (w *bitWriter) flush() []byte {
	for ; w.n > 0; w.n -= min(w.n, 8) {
		w.out = append(w.out, byte(w.acc))
		w.acc >>= 8
	}
	return w.out
}
