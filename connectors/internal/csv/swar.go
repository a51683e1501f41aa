package csv

import (
	"encoding/binary"
	"math/bits"

	"weir/dataframe/column"
)

// The functions below read up to eight characters at once, as one word: the last ones of a field, which its caller has in
// a buffer with at least eight bytes up to the field's end. They take what is most common and leave the rest (signs,
// exponents, long numbers) to the parsers of package column.

const (
	zeros   = 0x3030303030303030
	tops    = 0x8080808080808080
	overTen = 0x7676767676767676 // added to a byte, it sets the top bit if the byte is beyond 9
)

// lastBytes is the n bytes before end, n at most 8, as the high bytes of a word, less '0'; the others are 0.
func lastBytes(buf []byte, end uint32, n uint32) uint64 {
	return (binary.LittleEndian.Uint64(buf[end-8:]) ^ zeros) & (^uint64(0) << ((8 - n) * 8))
}

func allDigits(x uint64) bool { return ((x+overTen)|x)&tops == 0 }

// decimalWord is the number whose digits are the bytes of x, the lowest byte first.
func decimalWord(x uint64) uint64 {
	x = x*10 + x>>8
	return ((x&0x000000FF000000FF)*0x000F424000000064 + (x>>16&0x000000FF000000FF)*0x0000271000000001) >> 32
}

// digits16 reads buf[start:end] of 1 to 16 digits, before which are eight bytes.
func digits16(buf []byte, start, end uint32) (int64, bool) {
	n := end - start
	if n-1 < 8 {
		x := lastBytes(buf, end, n)
		return int64(decimalWord(x)), allDigits(x)
	}
	if n-1 >= 16 {
		return 0, false
	}
	low, high := lastBytes(buf, end, 8), lastBytes(buf, end-8, n-8)
	return int64(decimalWord(high)*100_000_000 + decimalWord(low)), allDigits(low) && allDigits(high)
}

// tenth is, by the place of the point among eight characters, the power of ten for the digits behind it; the ninth is
// that of a number without a point.
var tenth = [16]float64{1e7, 1e6, 1e5, 1e4, 1e3, 1e2, 1e1, 1, 1}

// point is '.' less '0' in all bytes of a word.
const point = 0x0101010101010101 * ('.' ^ '0')

// notDigits has the top bits of the bytes of x that are no digits; not ok if one of them is no point, or if there are
// several.
func notDigits(x uint64) (at uint64, ok bool) {
	const low = 0x7f7f7f7f7f7f7f7f
	d := x ^ point
	points := ^((d & low) + low | d | low)
	at = (x + overTen | x) & tops
	return at, at&^points|at&(at-1) == 0
}

// shortFloat reads buf[start:end] of up to 8 digits with perhaps one point among them, before which are eight bytes; none
// are 0. Up to 15 digits and a power of ten are exact, so that one division rounds right. It has no branches but for what
// it does not read: whether a price is there, or has cents, is hard to guess.
func shortFloat(buf []byte, start, end uint32) (float64, bool) {
	n := end - start
	if n > 8 {
		return 0, false
	}
	x := lastBytes(buf, end, n)
	at, ok := notDigits(x)
	if !ok || n == 1 && at != 0 {
		return 0, false
	}
	// The digits before the point move up by a byte, in its place.
	lowest := at >> 7
	before := lowest - (lowest|-lowest)>>63
	x = x&before<<8 | x&^before&^(lowest*0xff)
	return float64(int64(decimalWord(x))) / tenth[bits.TrailingZeros64(at)>>3&15], true
}

// integers is a column of int64 as numbers are usually written.
func (p *parser) integers() column.Vector {
	out := newValues[int64](p)
	if out.values == nil {
		p.checkIntegers(out)
		return nil
	}
	pos, step, skip := p.s.places(p.col)
	buf, simple := p.s.buf, len(p.nulls) == 0
	for r := range p.n {
		start, end := pos[r*step]+skip, pos[r*step+1]
		if n := end - start; simple && start >= 16 && (start|end)&quoted == 0 && n <= 16 {
			if n == 0 {
				out.null(r)
				continue
			}
			if v, ok := digits16(buf, start, end); ok {
				out.values[r] = v
				continue
			}
		}
		out.slow(p, r, column.ParseInt)
	}
	return out.vector(p)
}

// floats is a column of float64 as numbers are usually written.
func (p *parser) floats() column.Vector {
	out := newValues[float64](p)
	if out.values == nil {
		p.checkFloats(out)
		return nil
	}
	pos, step, skip := p.s.places(p.col)
	buf, simple := p.s.buf, len(p.nulls) == 0
	there := column.NewBitmap(p.n)
	for from := 0; from < p.n; from += 64 {
		word := uint64(0)
		for r := from; r < min(from+64, p.n); r++ {
			start, end := pos[r*step]+skip, pos[r*step+1]
			if n := end - start; simple && start >= 16 && (start|end)&quoted == 0 && n <= 8 {
				if v, ok := shortFloat(buf, start, end); ok {
					out.values[r] = v
					word |= -uint64(n) >> 63 << (r & 63)
					continue
				}
			}
			word |= 1 << (r & 63)
			out.slow(p, r, column.ParseFloat)
		}
		there[from/64] = word
	}
	out.valid = there.And(out.valid, p.n).Nulls(p.n)
	return out.vector(p)
}
