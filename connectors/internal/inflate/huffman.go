package inflate

import (
	"math/bits"
	"slices"
)

// Limits of the format.
const (
	maxBits     = 15
	maxLitLens  = 286
	maxDists    = 30
	allLitLens  = 288 // with two that no stream may use
	endOfBlock  = 256
	firstLength = 257
)

// An entry of a table tells what the next bits of the stream are:
//
//	bits 0 to 7: how many bits of code
//	bits 8 to 11: its kind
//	bits 12 to 15: how many more bits are a part of the length or distance; of a link, of the second code
//	bits 16 to 31: the literals, the least length or distance, or where the entries for the second code are
type entry uint32

const (
	oneLiteral  entry = 1 << 8
	twoLiterals entry = 2 << 8
	aNumber     entry = 4 << 8
	theEnd      entry = 8 << 8
	aLink       entry = 12 << 8
	noCode      entry = 0
	kinds       entry = 15 << 8
	literals    entry = 3 << 8 // of the kinds of literals, how many
)

func (e entry) kind() entry   { return e & kinds }
func (e entry) bits() uint    { return uint(e & 63) }
func (e entry) value() uint32 { return uint32(e >> 16) }

// A table has an entry for every combination of the next bits, up to most, and behind these those of second codes.
type table struct {
	most    uint
	entries []entry
	paired  bool
}

// build makes the table for symbols whose codes have these lengths; symbol gives the entry of one without its bits. Not ok
// if no code has these lengths. Of no codes, and of one of a bit, what they leave over is noCode.
func (t *table) build(lengths []uint8, most uint, symbol func(s int) entry) bool {
	var count, next [maxBits + 2]int
	longest, code := 0, 0
	for _, n := range lengths {
		count[n]++
	}
	count[0] = 0
	for n := 1; n <= maxBits; n++ {
		code <<= 1
		next[n] = code
		code += count[n]
		if count[n] > 0 {
			longest = n
		}
		if code > 1<<n {
			return false
		}
	}
	if code != 1<<maxBits && longest != 0 && !(longest == 1 && count[1] == 1) {
		return false
	}
	t.most, t.paired = most, false
	t.entries = slices.Grow(t.entries[:0], 1<<most)[:1<<most]
	first := 1 << min(longest, int(most)) // entries; those behind them are the same again
	clear(t.entries[:first])
	second := uint(max(longest-int(most), 0))
	for s, n := range lengths {
		if n == 0 {
			continue
		}
		reversed := int(bits.Reverse16(uint16(next[n])) >> (16 - n))
		next[n]++
		e := symbol(s) | entry(n)
		if uint(n) <= most {
			for at := reversed; at < first; at += 1 << n {
				t.entries[at] = e
			}
			continue
		}
		link := &t.entries[reversed&(1<<most-1)]
		if *link == noCode {
			*link = entry(len(t.entries))<<16 | entry(second)<<12 | aLink | entry(most)
			t.entries = append(t.entries, make([]entry, 1<<second)...)
		}
		e = e&^63 | entry(uint(n)-most)
		for at := reversed >> most; at < 1<<second; at += 1 << (uint(n) - most) {
			t.entries[int(link.value())+at] = e
		}
	}
	for ; first < 1<<most; first *= 2 {
		copy(t.entries[first:], t.entries[:first])
	}
	return true
}

// pair joins the entries of literals whose next code is one of a literal, too, as far as the bits tell.
func (t *table) pair() {
	t.paired = true
	for at := 1<<t.most - 1; at >= 0; at-- { // what is joined with is smaller, and not joined yet, but for 0
		e := t.entries[at]
		if e.kind() != oneLiteral {
			continue
		}
		f := t.entries[at>>e.bits()]
		if f.kind() == oneLiteral && e.bits()+f.bits() <= t.most {
			t.entries[at] = f.value2()<<24 | e&(0xff<<16) | twoLiterals | entry(e.bits()+f.bits())
		}
	}
}

func (e entry) value2() entry { return e >> 16 & 0xff }

var (
	lengthBase  = [29]uint16{3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258}
	lengthExtra = [29]uint8{0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0}
	distBase    = [30]uint16{1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537, 2049, 3073, 4097, 6145, 8193, 12289, 16385, 24577}
)

// literalOrLength is the entry of a symbol of the first table.
func literalOrLength(s int) entry {
	switch {
	case s < endOfBlock:
		return entry(s)<<16 | oneLiteral
	case s == endOfBlock:
		return theEnd
	case s-firstLength < len(lengthBase):
		return entry(lengthBase[s-firstLength])<<16 | entry(lengthExtra[s-firstLength])<<12 | aNumber
	}
	return noCode
}

// distance is the entry of a symbol of the second table.
func distance(s int) entry {
	if s >= maxDists {
		return noCode
	}
	return entry(distBase[s])<<16 | entry(max(s/2-1, 0))<<12 | aNumber
}

// plainSymbol is the entry of the length of a code.
func plainSymbol(s int) entry { return entry(s)<<16 | aNumber }
