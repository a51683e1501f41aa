package pq

import (
	"encoding/binary"
	"fmt"
	"io"
	"math/bits"

	"weir/dataframe/column"
)

// A Test is a condition on the values of one column. It is tried once on every value of
// a dictionary, whose codes then tell the rows.
type Test struct {
	// Eval gives the rows of v that fulfil the condition.
	Eval func(v column.Vector) (column.Bitmap, error)

	dict  column.Vector // for which the rest is; nil: none
	tried bool          // Eval had an answer for all values
	all   bool          // and they pass
	codes int           // values of the dictionary
	pass  column.Bitmap // by code
	null  bool          // nulls pass
	pairs *[256]uint8   // by two codes of four bits: two bits; bit 7 if there is no such code
	marks *[16]uint8    // by code of four bits: bit 7 if it passes, bit 0 if there is no such code
}

// about tries the values of a dictionary. A value may be one for which there is no answer
// but an error; it counts only if a row has it.
func (t *Test) about(dict column.Vector, nulls bool) {
	if t.dict == dict {
		return
	}
	n := dict.Len()
	*t = Test{Eval: t.Eval, dict: dict, codes: n, pass: column.NewBitmap(n)}
	if nulls {
		m, err := t.Eval(column.NullsOf(dict.Type(), 1))
		if err != nil {
			return
		}
		t.null = m.Has(0)
	}
	for from := 0; from < n; from += column.BatchRows {
		to := min(from+column.BatchRows, n)
		m, err := t.Eval(dict.Slice(from, to))
		if err != nil {
			return
		}
		t.pass.Put(from, m, to-from)
	}
	t.tried, t.all = true, (t.null || !nulls) && t.pass.Count(n) == n
}

// Match passes over the next n rows and tells which of them fulfil t, perhaps in room, which grows.
func (c *Chunk) Match(n int, t *Test, room *column.Bitmap) (out column.Bitmap, err error) {
	defer Guard(&err)
	if n > c.rows {
		return nil, io.ErrUnexpectedEOF
	}
	for from := 0; from < n; {
		if err := c.need(); err != nil {
			return nil, err
		}
		k := min(n-from, c.left)
		m, err := c.match(k, t, room)
		if err != nil {
			return nil, err
		}
		c.pass(k)
		if k == n {
			return m, nil
		}
		if out == nil {
			out = column.NewBitmap(n)
		}
		if m == nil {
			setRange(out, from, from+k)
		}
		for i, w := range m {
			orWord(out, from+i<<6, w, min(64, k-i<<6))
		}
		from += k
	}
	return out, nil
}

// Count passes over the next n rows and tells how many of them fulfil t.
func (c *Chunk) Count(n int, t *Test) (rows int, err error) {
	defer Guard(&err)
	if n > c.rows {
		return 0, io.ErrUnexpectedEOF
	}
	var room column.Bitmap
	for n > 0 {
		if err := c.need(); err != nil {
			return 0, err
		}
		k := min(n, c.left)
		m, err := c.match(k, t, &room)
		if err != nil {
			return 0, err
		}
		rows += m.Count(k)
		c.pass(k)
		n -= k
	}
	return rows, nil
}

// match tells which of the next k rows, which are in one page, fulfil t; nil: all. If room is not nil, it may tell in
// that, as matchValues.
func (c *Chunk) match(k int, t *Test, room *column.Bitmap) (column.Bitmap, error) {
	err := c.openPage()
	if err == nil {
		err = c.catchUp()
	}
	if err != nil {
		return nil, fmt.Errorf("page %d: %w", c.count, err)
	}
	// A dictionary larger than what it is used for is not tried.
	if c.page.coded && (t.dict == c.dict || c.dict.Len() <= c.rows) {
		switch t.about(c.dict, c.leaf.Optional); {
		case t.all:
			return nil, nil
		case t.tried:
			m, err := c.matchCoded(k, t, room)
			if err != nil {
				err = fmt.Errorf("page %d: %w", c.count, err)
			}
			return m, err
		}
	}
	v, err := c.piece(k, nil, nil, false)
	if err != nil {
		return nil, fmt.Errorf("page %d: %w", c.count, err)
	}
	return t.Eval(v)
}

func (c *Chunk) matchCoded(k int, t *Test, room *column.Bitmap) (column.Bitmap, error) {
	valid, ones := c.page.validOf(c.at, k)
	dense, err := c.matchValues(ones, t, room)
	if err != nil {
		return nil, err
	}
	c.page.row = c.at + k
	if valid == nil {
		return dense, nil
	}
	out := column.NewBitmap(k)
	at := places{n: k, valid: valid}
	next := 0
	for w := range out {
		all := at.word(w)
		word := uint64(0)
		for left := all; left != 0; left &= left - 1 {
			word |= dense[next>>6] >> (next & 63) & 1 << bits.TrailingZeros64(left)
			next++
		}
		if t.null {
			word |= ^all
		}
		out[w] = word
	}
	return out, nil
}

// matchValues tells which of the next n values pass, in memory of its own or, if it is not nil, in room, which grows.
func (c *Chunk) matchValues(n int, t *Test, room *column.Bitmap) (column.Bitmap, error) {
	out := bitmapIn(room, n)
	s := &c.page.codes
	for at := 0; at < n; {
		if s.run == 0 {
			if err := s.begin(); err != nil {
				return nil, err
			}
		}
		k := min(n-at, s.run)
		switch {
		case s.packed == nil:
			if uint(s.value) >= uint(t.codes) {
				return nil, c.badCode(s.value)
			}
			if t.pass.Has(int(s.value)) {
				setRange(out, at, at+k)
			}
		case s.width == 4 && s.at&1 == 0:
			if err := c.matchFours(out, at, k, t); err != nil {
				return nil, err
			}
		default:
			if err := c.matchPacked(out, at, k, t); err != nil {
				return nil, err
			}
		}
		s.pass(k)
		at += k
	}
	return out, nil
}

// matchPacked is matchValues for the next n values of packed groups; what it finds goes to out from at on.
func (c *Chunk) matchPacked(out column.Bitmap, at, n int, t *Test) error {
	codes := c.scratch((n + 63) &^ 63)
	c.page.codes.unpack(codes[:n])
	if hasVectors && t.codes > 0 {
		clear(codes[n:])
		for len(codes) > 0 {
			var found [passWords]uint64
			words := min(len(codes)/64, passWords)
			if most := passCodes(&found[0], &codes[0], words, &t.pass[0], uint32(t.codes-1)); int(most) >= t.codes {
				return c.badCode(int32(most))
			}
			k := min(n, words*64)
			orWords(out, at, found[:words], k)
			at, n, codes = at+k, n-k, codes[words*64:]
		}
		return nil
	}
	codes = codes[:n]
	for len(codes) > 0 {
		k := min(64-at&63, len(codes))
		word := uint64(0)
		for i, code := range codes[:k] {
			if uint(code) >= uint(t.codes) {
				return c.badCode(code)
			}
			word |= t.pass[code>>6] >> (code & 63) & 1 << (i & 63)
		}
		out[at>>6] |= word << (at & 63)
		at, codes = at+k, codes[k:]
	}
	return nil
}

// passWords is how many words of bits are found at a time.
const passWords = 16

// matchFours is matchPacked for codes of four bits.
func (c *Chunk) matchFours(out column.Bitmap, at, n int, t *Test) error {
	b := c.page.codes.packed[c.page.codes.at>>1:]
	bad := false
	if hasVectors {
		if t.marks == nil {
			t.marks = t.marksOf()
		}
		for n >= 64 && len(b) >= 32 {
			var found [passWords]uint64
			words := min(n/64, len(b)/32, passWords)
			bad = passNibbles(&found[0], &b[0], words, t.marks) || bad
			orWords(out, at, found[:words], words*64)
			at, n, b = at+words*64, n-words*64, b[words*32:]
		}
		if 0 < n && n < 64 && t.codes > 0 && n <= 2*len(b) {
			// The others are of the first code, which is one.
			var last [32]byte
			var found [1]uint64
			copy(last[:], b[:(n+1)/2])
			if n&1 != 0 {
				last[n/2] &= 15
			}
			bad = passNibbles(&found[0], &last[0], 1, t.marks) || bad
			orWord(out, at, found[0], n)
			n = 0
		}
	}
	bad = c.matchPairs(out, at, n, b, t) || bad
	if bad {
		return fmt.Errorf("a code of a dictionary of %d is beyond it", c.dict.Len())
	}
	return nil
}

// matchPairs is matchFours for the n codes in b, two at a time. It reports whether one is beyond the dictionary.
func (c *Chunk) matchPairs(out column.Bitmap, at, n int, b []byte, t *Test) bool {
	if t.pairs == nil {
		t.pairs = t.pairsOf()
	}
	var bad uint8
	for n > 0 {
		k := min(n, 64)
		var word uint64
		if k == 64 && len(b) >= 32 {
			for i := 0; i < 32; i += 8 {
				x := binary.LittleEndian.Uint64(b[i:])
				p0, p1, p2, p3 := t.pairs[byte(x)], t.pairs[byte(x>>8)], t.pairs[byte(x>>16)], t.pairs[byte(x>>24)]
				p4, p5, p6, p7 := t.pairs[byte(x>>32)], t.pairs[byte(x>>40)], t.pairs[byte(x>>48)], t.pairs[byte(x>>56)]
				bad |= p0 | p1 | p2 | p3 | p4 | p5 | p6 | p7
				lo := uint32(p0) | uint32(p1)<<2 | uint32(p2)<<4 | uint32(p3)<<6
				hi := uint32(p4) | uint32(p5)<<2 | uint32(p6)<<4 | uint32(p7)<<6
				word |= uint64(lo|hi<<8) << (2 * i)
			}
			b = b[32:]
		} else {
			for i := 0; i < k; i += 2 {
				x := b[0]
				b = b[1:]
				if i+1 == k {
					x = x&15 | x<<4 // the second is not one of the values
				}
				p := t.pairs[x]
				bad |= p
				word |= uint64(p&3) << i
			}
		}
		orWord(out, at, word, k)
		at, n = at+k, n-k
	}
	return bad&0x80 != 0
}

// bit is 1 if the value of code passes.
func (t *Test) bit(code int) uint8 { return uint8(t.pass[code>>6] >> (code & 63) & 1) }

// marksOf is Test.marks.
func (t *Test) marksOf() *[16]uint8 {
	var out [16]uint8
	for i := range out {
		if i >= t.codes {
			out[i] = 1
		} else {
			out[i] = t.bit(i) << 7
		}
	}
	return &out
}

// orWords is orWord for n bits of words.
func orWords(m column.Bitmap, at int, words []uint64, n int) {
	for i, w := range words {
		orWord(m, at+i<<6, w, min(64, n-i<<6))
	}
}

// pairsOf is Test.pairs.
func (t *Test) pairsOf() *[256]uint8 {
	var out [256]uint8
	for i := range out {
		lo, hi := i&15, i>>4
		if lo >= t.codes || hi >= t.codes {
			out[i] = 0x80
			continue
		}
		out[i] = t.bit(lo) | t.bit(hi)<<1
	}
	return &out
}

// orWord sets the bits from at on that are set among the first n of word.
func orWord(m column.Bitmap, at int, word uint64, n int) {
	if n < 64 {
		word &= 1<<n - 1
	}
	m[at>>6] |= word << (at & 63)
	if at&63+n > 64 {
		m[at>>6+1] |= word >> (64 - at&63)
	}
}
