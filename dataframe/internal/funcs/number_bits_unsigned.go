package funcs

import "weir/dataframe/column"

// Operators on bits in MySQL, whose integers have no sign there.

var unsignedBitsFunc = Scalar{Name: "unsigned_bits", Total: true,
	Doc:      "unsigned_bits(x) is the uint64 of the same 64 bits, so that -1 is the greatest; null for null.",
	Examples: []Example{{"unsigned_bits(5)", "5"}, {"unsigned_bits(-1)", "18446744073709551615"}, {"unsigned_bits(CAST(7 AS uint64))", "7"}, {"unsigned_bits(NULL)", "null"}},
	Overloads: []Overload{map1(column.KindInt64, column.Uint64, func(x int64) uint64 { return uint64(x) }),
		map1(column.KindUint64, column.Uint64, func(x uint64) uint64 { return x })}}

var unsignedShiftLeftFunc = Scalar{Name: "unsigned_shift_left", Total: true,
	Doc:       "unsigned_shift_left(x, n) moves the bits of a uint64 n places up and drops those beyond 64; null if x or n is null.",
	Examples:  []Example{{"unsigned_shift_left(unsigned_bits(1), unsigned_bits(63))", "9223372036854775808"}, {"unsigned_shift_left(unsigned_bits(3), unsigned_bits(64))", "0"}, {"unsigned_shift_left(unsigned_bits(NULL), unsigned_bits(1))", "null"}},
	Overloads: []Overload{uintOverload("", func(x, n uint64) (uint64, bool) { return x << n, true })}}

var unsignedShiftRightFunc = Scalar{Name: "unsigned_shift_right", Total: true,
	Doc:       "unsigned_shift_right(x, n) moves the bits of a uint64 n places down; null if x or n is null.",
	Examples:  []Example{{"unsigned_shift_right(unsigned_bits(-1), unsigned_bits(1))", "9223372036854775807"}, {"unsigned_shift_right(unsigned_bits(8), unsigned_bits(2))", "2"}, {"unsigned_shift_right(unsigned_bits(NULL), unsigned_bits(1))", "null"}},
	Overloads: []Overload{uintOverload("", func(x, n uint64) (uint64, bool) { return x >> n, true })}}
