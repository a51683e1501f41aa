package funcs

import (
	"bytes"
	"math"
	"strconv"

	"weir/dataframe/column"
)

// Operators on bits in MySQL, whose integers have no sign there.

var unsignedBitsFunc = Scalar{Name: "unsigned_bits", Total: true,
	Doc:      "unsigned_bits(x) is the uint64 of the same 64 bits, so that -1 is the greatest. Of a decimal or float64 those of the nearest whole number, a half away from zero, and of a text those of the number that it begins with: the greatest uint64 of what is beyond it, the bits of the least int64 of what is below that; null for null.",
	Examples: []Example{{"unsigned_bits(5)", "5"}, {"unsigned_bits(-1)", "18446744073709551615"}, {"unsigned_bits(CAST(7 AS uint64))", "7"}, {"unsigned_bits(1e30::double)", "18446744073709551615"}, {"unsigned_bits('18446744073709551614x')", "18446744073709551614"}, {"unsigned_bits(NULL)", "null"}},
	Overloads: []Overload{map1(column.KindInt64, column.Uint64, func(x int64) uint64 { return uint64(x) }),
		map1(column.KindUint64, column.Uint64, func(x uint64) uint64 { return x }),
		{Args: kinds(column.KindDecimal), Result: always(column.Uint64), Eval: func(n int, args []column.Vector) (column.Vector, error) {
			x, one, out := wideInput(args[0]), column.WidePow10(int(args[0].Type().Scale)), make([]uint64, n)
			for i := range out {
				out[i] = wideBits(x.at(i).DivRound(one))
			}
			return &column.Fixed[uint64]{Typ: column.Uint64, Values: out}, nil
		}},
		map1(column.KindFloat64, column.Uint64, nearestBits),
		textToBits(textBits)}}

func wideBits(x column.Int128) uint64 {
	switch {
	case x.Cmp(column.Int128Of(math.MinInt64)) < 0:
		return 1 << 63
	case x.Cmp(column.Uint128Of(math.MaxUint64)) > 0:
		return math.MaxUint64
	}
	return x.Lo
}

func nearestBits(x float64) uint64 {
	switch x = math.Round(x); {
	case x != x:
		return 0
	case x < math.MinInt64:
		return 1 << 63
	case x < 0:
		return uint64(int64(x))
	case x >= 1<<64:
		return math.MaxUint64
	}
	return uint64(x)
}

func textBits(s []byte) uint64 {
	number := leadingNumber(s, true)
	if whole := leadingNumber(s, false); len(whole) == len(number) {
		return leadingUnsigned(whole)
	}
	if d, err := column.ParseDecimal(string(number)); err == nil {
		return wideBits(d.Unscaled.DivRound(column.WidePow10(int(d.Scale))))
	}
	v, _ := column.ParseFloat(number)
	return nearestBits(v)
}

var leadingUnsignedFunc = Scalar{Name: "leading_unsigned", Total: true,
	Doc:       "leading_unsigned(s) is leading_integer(s) as a uint64: of a negative one the same 64 bits, and the greatest uint64 if it is beyond that; null for null.",
	Examples:  []Example{{"leading_unsigned('18446744073709551615')", "18446744073709551615"}, {"leading_unsigned('-1.7')", "18446744073709551615"}, {"leading_unsigned('x')", "0"}, {"leading_unsigned(NULL)", "null"}},
	Overloads: []Overload{textToBits(leadingUnsigned)}}

func leadingUnsigned(s []byte) uint64 {
	digits := leadingNumber(s, false)
	if len(digits) > 0 && digits[0] == '-' {
		return uint64(leadingInteger(s))
	}
	v, _ := strconv.ParseUint(string(bytes.TrimPrefix(digits, []byte{'+'})), 10, 64) // the greatest of one beyond it
	return v
}

func textToBits(f func(s []byte) uint64) Overload {
	return Overload{Args: kinds(txt), Result: always(column.Uint64), Eval: func(n int, args []column.Vector) (column.Vector, error) {
		s, out := textsOf(args[0]), make([]uint64, n)
		for i := range out {
			out[i] = f(s.at(i))
		}
		return &column.Fixed[uint64]{Typ: column.Uint64, Values: out}, nil
	}}
}

var unsignedShiftLeftFunc = Scalar{Name: "unsigned_shift_left", Total: true,
	Doc:       "unsigned_shift_left(x, n) moves the bits of a uint64 n places up and drops those beyond 64; null if x or n is null.",
	Examples:  []Example{{"unsigned_shift_left(unsigned_bits(1), unsigned_bits(63))", "9223372036854775808"}, {"unsigned_shift_left(unsigned_bits(3), unsigned_bits(64))", "0"}, {"unsigned_shift_left(unsigned_bits(NULL), unsigned_bits(1))", "null"}},
	Overloads: []Overload{uintOverload("", func(x, n uint64) (uint64, bool) { return x << n, true })}}

var unsignedShiftRightFunc = Scalar{Name: "unsigned_shift_right", Total: true,
	Doc:       "unsigned_shift_right(x, n) moves the bits of a uint64 n places down; null if x or n is null.",
	Examples:  []Example{{"unsigned_shift_right(unsigned_bits(-1), unsigned_bits(1))", "9223372036854775807"}, {"unsigned_shift_right(unsigned_bits(8), unsigned_bits(2))", "2"}, {"unsigned_shift_right(unsigned_bits(NULL), unsigned_bits(1))", "null"}},
	Overloads: []Overload{uintOverload("", func(x, n uint64) (uint64, bool) { return x >> n, true })}}
