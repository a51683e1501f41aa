package funcs

import (
	"fmt"
	"math"
	"math/bits"
	"strconv"

	"weir/dataframe/column"
)

const (
	upperDigits = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
	minBase     = 2
	maxBase     = 36
)

// appendBase writes x in digits to base with at least width of them.
func appendBase(dst []byte, x, base uint64, width int64) []byte {
	var buf [64]byte
	at := len(buf)
	for {
		at--
		buf[at] = upperDigits[x%base]
		if x /= base; x == 0 {
			break
		}
	}
	for have := int64(len(buf) - at); have < width; have++ {
		dst = append(dst, '0')
	}
	return append(dst, buf[at:]...)
}

// digitOf is the value of the digit c in base.
func digitOf(c byte, base uint64) (uint64, bool) {
	var d uint64
	switch {
	case c >= '0' && c <= '9':
		d = uint64(c - '0')
	case c|0x20 >= 'a' && c|0x20 <= 'z':
		d = uint64(c|0x20-'a') + 10
	default:
		return 0, false
	}
	return d, d < base
}

func checkBase(name string, base int64) error {
	if base < minBase || base > maxBase {
		return fmt.Errorf("%s: base %d; write one from %d to %d", name, base, minBase, maxBase)
	}
	return nil
}

var toBaseFunc = Scalar{Name: "to_base",
	Doc:      "to_base(x, base, width) writes an int64 that is not negative in digits 0-9A-Z to a base from 2 to 36, with zeros on the left up to width; null if an argument is null.",
	Examples: []Example{{"to_base(255, 16)", "FF"}, {"to_base(5, 2, 8)", "00000101"}, {"to_base(0, 36)", "0"}, {"to_base(-1, 2)", "error: to_base: -1 is negative"}, {"to_base(5, 37)", "error: to_base: base 37"}, {"to_base(NULL, 2)", "null"}},
	Overloads: textsBy(func(_ int, args []column.Vector) textRow {
		x, base, width := inputOf[int64](args[0]), inputOf[int64](args[1]), optionalInt(args, 2, 0)
		return func(dst []byte, i int) ([]byte, bool, error) {
			if err := checkBase("to_base", base.at(i)); err != nil {
				return dst, false, err
			}
			if x.at(i) < 0 {
				return dst, false, fmt.Errorf("to_base: %d is negative; bin(x) and to_hex(x) write 64 bits", x.at(i))
			}
			if err := checkSize("to_base", 1, width.at(i)); err != nil {
				return dst, false, err
			}
			return appendBase(dst, uint64(x.at(i)), uint64(base.at(i)), width.at(i)), true, nil
		}
	}, kinds(num, num), kinds(num, num, num))}

var fromBaseFunc = Scalar{Name: "from_base",
	Doc:      "from_base(s, base) is the int64 that s writes in digits to a base from 2 to 36, perhaps with a sign before them; an error if it does not; null if s or base is null.",
	Examples: []Example{{"from_base('ff', 16)", "255"}, {"from_base('-101', 2)", "-5"}, {"from_base('9', 8)", `error: from_base: "9" is no number to base 8`}, {"from_base(NULL, 2)", "null"}},
	Overloads: valuesBy(column.Int64, func(_ int, args []column.Vector) valueRow[int64] {
		s, base := textsOf(args[0]), inputOf[int64](args[1])
		return func(i int) (int64, bool, error) {
			if err := checkBase("from_base", base.at(i)); err != nil {
				return 0, false, err
			}
			v, ok := parseBase(s.at(i), uint64(base.at(i)))
			if !ok {
				return 0, false, fmt.Errorf("from_base: %s is no number to base %d that fits int64", excerpt(s.at(i)), base.at(i))
			}
			return v, true, nil
		}
	}, kinds(txt, num))}

func parseBase(s []byte, base uint64) (int64, bool) {
	neg := len(s) > 0 && s[0] == '-'
	if neg || len(s) > 0 && s[0] == '+' {
		s = s[1:]
	}
	x, digits, over := leadingBase(s, base)
	if digits == 0 || digits < len(s) || over || x > 1<<63 || x == 1<<63 && !neg {
		return 0, false
	}
	if neg {
		return -int64(x), true
	}
	return int64(x), true
}

// leadingBase reads the digits that s begins with. Those beyond 64 bits give
// the largest number.
func leadingBase(s []byte, base uint64) (x uint64, digits int, over bool) {
	for digits < len(s) {
		d, ok := digitOf(s[digits], base)
		if !ok {
			break
		}
		hi, lo := bits.Mul64(x, base)
		sum, carry := bits.Add64(lo, d, 0)
		if over = over || hi > 0 || carry > 0; over {
			sum = math.MaxUint64
		}
		x, digits = sum, digits+1
	}
	return x, digits, over
}

var convFunc = Scalar{Name: "conv",
	Doc:      "conv(s, from, to) reads the digits that s, a text or int64, begins with to the base from and writes them to the base to, as an unsigned number of 64 bits, signed if to is negative, at most the largest; null for '' and for null.",
	Examples: []Example{{"conv('ff', 16, 2)", "11111111"}, {"conv(100, 2, 10)", "4"}, {"conv('-1', 10, 16)", "FFFFFFFFFFFFFFFF"}, {"conv('-1', 10, -10)", "-1"}, {"conv('zz', 10, 2)", "0"}, {"conv('', 10, 2)", "null"}, {"conv('1', 1, 2)", "error: conv: base 1"}, {"conv(NULL::text, 10, 2)", "null"}},
	Overloads: append(textsBy(func(_ int, args []column.Vector) textRow {
		s := textsOf(args[0])
		return convRow(args, s.at)
	}, kinds(txt, num, num)), textsBy(func(_ int, args []column.Vector) textRow {
		x := inputOf[int64](args[0])
		var buf []byte
		return convRow(args, func(i int) []byte {
			buf = strconv.AppendInt(buf[:0], x.at(i), 10)
			return buf
		})
	}, kinds(num, num, num))...)}

func convRow(args []column.Vector, text func(i int) []byte) textRow {
	from, to := inputOf[int64](args[1]), inputOf[int64](args[2])
	return func(dst []byte, i int) ([]byte, bool, error) {
		f, t := from.at(i), to.at(i)
		if err := checkBase("conv", f); err != nil {
			return dst, false, err
		}
		signed := t < 0
		if signed && t > math.MinInt64 {
			t = -t
		}
		if err := checkBase("conv", t); err != nil {
			return dst, false, err
		}
		s := trimSpace(text(i))
		if len(s) == 0 {
			return dst, false, nil
		}
		return appendConv(dst, s, uint64(f), uint64(t), signed), true, nil
	}
}

func appendConv(dst, s []byte, from, to uint64, signed bool) []byte {
	neg := s[0] == '-'
	if neg {
		s = s[1:]
	}
	x, _, over := leadingBase(s, from)
	if neg && !over {
		x = -x
	}
	if signed && int64(x) < 0 {
		return appendBase(append(dst, '-'), -x, to, 0)
	}
	return appendBase(dst, x, to, 0)
}

var binFunc = Scalar{Name: "bin", Aliases: []string{"to_binary"}, Total: true,
	Doc:      "bin(x) writes an int64 in binary digits, a negative one as 64 bits; null for null.",
	Examples: []Example{{"bin(5)", "101"}, {"bin(0)", "0"}, {"length(bin(-1))", "64"}, {"bin(NULL)", "null"}},
	Overloads: textsBy(func(_ int, args []column.Vector) textRow {
		x := inputOf[int64](args[0])
		return func(dst []byte, i int) ([]byte, bool, error) {
			return appendBase(dst, uint64(x.at(i)), 2, 0), true, nil
		}
	}, kinds(num))}
