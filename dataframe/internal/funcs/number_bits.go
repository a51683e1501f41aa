package funcs

import (
	"fmt"
	"math"

	"weir/dataframe/column"
)

var opBitAnd = Scalar{Name: "&", Aliases: []string{"bitwise_and"}, Total: true,
	Doc:      "a & b has the bits that are 1 in both integers, int64 or uint64; null if a or b is null.",
	Examples: []Example{{"12 & 10", "8"}, {"bitwise_and(12, 10)", "8"}, {"bitwise_and(-1, 5)", "5"}, {"CAST('18446744073709551615' AS uint64) & CAST(6 AS uint64)", "6"}, {"bitwise_and(NULL, 1)", "null"}}, Overloads: bitwise(func(x, y uint64) uint64 { return x & y })}

var opBitOr = Scalar{Name: "|", Aliases: []string{"bitwise_or"}, Total: true,
	Doc:      "a | b has the bits that are 1 in one integer or both, int64 or uint64; null if a or b is null.",
	Examples: []Example{{"12 | 10", "14"}, {"bitwise_or(0, -1)", "-1"}, {"bitwise_or(NULL, 1)", "null"}}, Overloads: bitwise(func(x, y uint64) uint64 { return x | y })}

var opBitXor = Scalar{Name: "xor", Aliases: []string{"bitwise_xor"}, Total: true,
	Doc:      "xor(a, b) has the bits that are 1 in one integer and 0 in the other, int64 or uint64; null if a or b is null.",
	Examples: []Example{{"xor(12, 10)", "6"}, {"bitwise_xor(-1, -1)", "0"}, {"xor(NULL, 1)", "null"}}, Overloads: bitwise(func(x, y uint64) uint64 { return x ^ y })}

// bitwise is f of the bits of two int64 or two uint64.
func bitwise(f func(x, y uint64) uint64) []Overload {
	signed := ints2(func(x, y int64) (int64, error) { return int64(f(uint64(x), uint64(y))), nil })
	return append(signed, uintOverload("", func(x, y uint64) (uint64, bool) { return f(x, y), true }))
}

var opBitNot = Scalar{Name: "~", Aliases: []string{"bitwise_not", "bit_not"}, Total: true,
	Doc:      "~a has a 1 for every 0 of an int64, or of an unsigned type of its own width, and a 0 for every 1; null for null.",
	Examples: []Example{{"~5", "-6"}, {"bitwise_not(-1)", "0"}, {"~CAST(1 AS uint8)", "254"}, {"~CAST(0 AS uint64)", "18446744073709551615"}, {"bitwise_not(NULL)", "null"}},
	Overloads: []Overload{map1(num, column.Int64, func(x int64) int64 { return ^x }),
		map1(column.KindUint8, column.Uint8, func(x int64) int64 { return ^x & math.MaxUint8 }), map1(column.KindUint16, column.Uint16, func(x int64) int64 { return ^x & math.MaxUint16 }),
		map1(column.KindUint32, column.Uint32, func(x int64) int64 { return ^x & math.MaxUint32 }), map1(column.KindUint64, column.Uint64, func(x uint64) uint64 { return ^x })}}

var opShiftLeft = Scalar{Name: "<<", Aliases: []string{"shiftleft", "bitwise_left_shift"},
	Doc: "a << n moves the bits of an int64 n places up, which multiplies by 2 to the power of n; an error if that does not fit or n is negative (MySQL and Spark drop the bits); null if a or n is null.",
	Examples: []Example{{"3 << 2", "12"}, {"shiftleft(-3, 2)", "-12"}, {"shiftleft(0, 99)", "0"}, {"shiftleft(1, 63)", "error: 1 << 63 overflows int64"},
		{"shiftleft(1, -1)", "error: 1 << -1: the number of places is negative; write 1 >> 1"}, {"shiftleft(NULL, 1)", "null"}},
	Overloads: ints2(func(x, n int64) (int64, error) {
		if n < 0 {
			return 0, fmt.Errorf("%d << %d: the number of places is negative; write %d >> %d", x, n, x, absInt(n))
		}
		r := x << min(uint64(n), 64)
		if x != 0 && (n > 63 || r>>n != x) {
			return 0, fmt.Errorf("%d << %d overflows int64", x, n)
		}
		return r, nil
	})}

var opShiftRight = Scalar{Name: ">>", Aliases: []string{"shiftright", "bitwise_right_shift"},
	Doc: "a >> n moves the bits of an int64 n places down and keeps the sign, which divides by 2 to the power of n and rounds down; an error if n is negative (0 in DuckDB); null if a or n is null.",
	Examples: []Example{{"8 >> 1", "4"}, {"shiftright(-8, 1)", "-4"}, {"shiftright(-8, 99)", "-1"},
		{"shiftright(8, -1)", "error: 8 >> -1: the number of places is negative; write 8 << 1"}, {"shiftright(NULL, 1)", "null"}},
	Overloads: ints2(func(x, n int64) (int64, error) {
		if n < 0 {
			return 0, fmt.Errorf("%d >> %d: the number of places is negative; write %d << %d", x, n, x, absInt(n))
		}
		return x >> min(uint64(n), 63), nil
	})}
