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
	return (binary.LittleEndian.Uint64(buf[end-8:end:len(buf)]) ^ zeros) & (^uint64(0) << ((8 - n) * 8))
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

// onlyDigits reports whether the n bytes before end, 1 to 16 of them, are digits.
func onlyDigits(buf []byte, end, n uint32) bool {
	if n <= 8 {
		return allDigits(lastBytes(buf, end, n))
	}
	return allDigits(lastBytes(buf, end, 8)) && allDigits(lastBytes(buf, end-8, n-8))
}

var tenth = [8]float64{1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7}

// shortFloat reads buf[start:end] of 1 to 8 digits with perhaps one point among them, before which are eight bytes. Up to
// 15 digits and a power of ten are exact, so that one division rounds right.
func shortFloat(buf []byte, start, end uint32) (float64, bool) {
	n := end - start
	if n-1 >= 8 {
		return 0, false
	}
	x := lastBytes(buf, end, n)
	if allDigits(x) {
		return float64(decimalWord(x)), true
	}
	// '.' less '0' is 0x1e; the lowest byte that is it.
	const point = '.' ^ '0'
	d := x ^ 0x0101010101010101*point
	at := (d - 0x0101010101010101) & ^d & tops
	if at == 0 || n == 1 {
		return 0, false
	}
	shift := uint(bits.TrailingZeros64(at)) - 7
	// The digits before the point move up by a byte.
	before := x & (1<<shift - 1)
	behind := x &^ (1<<shift - 1) &^ (0xff << shift)
	x = before<<8 | behind
	return float64(decimalWord(x)) / tenth[(56-shift)/8], allDigits(x)
}

// integers is a column of int64 as numbers are usually written.
func (p *parser) integers() column.Vector {
	out := newValues[int64](p)
	pos, buf, step := p.s.pos[p.col*2:], p.s.buf, p.s.cols*2
	simple := len(p.nulls) == 0
	for r := range p.n {
		start, end := pos[r*step], pos[r*step+1]
		if n := end - start; simple && start >= 16 && (start|end)&quoted == 0 && n <= 16 {
			if n == 0 {
				out.null(r)
				continue
			}
			if out.values == nil {
				if onlyDigits(buf, end, n) {
					continue
				}
			} else if v, ok := digits16(buf, start, end); ok {
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
	pos, buf, step := p.s.pos[p.col*2:], p.s.buf, p.s.cols*2
	simple := len(p.nulls) == 0
	for r := range p.n {
		start, end := pos[r*step], pos[r*step+1]
		if n := end - start; simple && start >= 16 && (start|end)&quoted == 0 && n <= 8 {
			if n == 0 {
				out.null(r)
				continue
			}
			if v, ok := shortFloat(buf, start, end); ok {
				if out.values != nil {
					out.values[r] = v
				}
				continue
			}
		}
		out.slow(p, r, column.ParseFloat)
	}
	return out.vector(p)
}
