package funcs

import (
	"fmt"
	"math/bits"
	"unicode/utf8"

	"weir/dataframe/column"
)

var octetLengthFunc = Scalar{Name: "octet_length", Aliases: []string{"byte_length", "strlen"}, Total: true,
	Doc:       "octet_length(s) is the number of bytes of a text or binary; null for null.",
	Examples:  []Example{{"octet_length('añb')", "4"}, {"octet_length(''::binary)", "0"}, {"octet_length(NULL::text)", "null"}},
	Overloads: measured(func(s []byte) int64 { return int64(len(s)) }, txt, bin)}

var bitLengthFunc = Scalar{Name: "bit_length", Total: true,
	Doc:       "bit_length(s) is the number of bits of a text or binary, eight for each byte; null for null.",
	Examples:  []Example{{"bit_length('añb')", "32"}, {"bit_length('')", "0"}, {"bit_length(NULL::text)", "null"}},
	Overloads: measured(func(s []byte) int64 { return 8 * int64(len(s)) }, txt, bin)}

var bitCountFunc = Scalar{Name: "bit_count", Total: true,
	Doc:      "bit_count(x) is the number of bits that are 1 in an int64 (64 for -1, where DuckDB counts the 32 of an INTEGER), a text's or a binary's bytes; null for null.",
	Examples: []Example{{"bit_count(7)", "3"}, {"bit_count(-1)", "64"}, {"bit_count('a'::binary)", "3"}, {"bit_count(NULL::bigint)", "null"}},
	Overloads: append([]Overload{map1(num, column.Int64, func(x int64) int64 { return int64(bits.OnesCount64(uint64(x))) })},
		measured(func(s []byte) int64 {
			n := 0
			for _, c := range s {
				n += bits.OnesCount8(c)
			}
			return int64(n)
		}, bin)...)}

var asciiFunc = Scalar{Name: "ascii", Aliases: []string{"unicode", "ord"}, Total: true,
	Doc:      "ascii(s) is the code point of the first character of s, 0 for '' (DuckDB's unicode and ord say -1; MySQL's give the first byte); null for null.",
	Examples: []Example{{"ascii('a')", "97"}, {"ascii('é')", "233"}, {"ord('')", "0"}, {"ascii(NULL)", "null"}},
	Overloads: measured(func(s []byte) int64 {
		if len(s) == 0 {
			return 0
		}
		r, size := utf8.DecodeRune(s)
		if r == utf8.RuneError && size == 1 {
			return int64(s[0])
		}
		return int64(r)
	}, txt)}

var chrFunc = Scalar{Name: "chr", Aliases: []string{"char"},
	Doc:      "chr(n) is the character whose code point is n; an error if there is none; null for null.",
	Examples: []Example{{"chr(233)", "é"}, {"chr(65)", "A"}, {"chr(55296)", "error: chr(55296)"}, {"chr(-1)", "error: chr(-1)"}, {"chr(NULL)", "null"}},
	Overloads: textsBy(func(_ int, args []column.Vector) textRow {
		code := inputOf[int64](args[0])
		return func(dst []byte, i int) ([]byte, bool, error) {
			c := code.at(i)
			if c < 0 || c > utf8.MaxRune || !utf8.ValidRune(rune(c)) {
				return dst, false, fmt.Errorf("chr(%d): code points go from 0 to %d, without 55296 to 57343", c, utf8.MaxRune)
			}
			return utf8.AppendRune(dst, rune(c)), true, nil
		}
	}, kinds(num))}

var wordCountFunc = Scalar{Name: "word_count", Total: true,
	Doc:      "word_count(s) is the number of words in s: runs of anything but white space; null for null.",
	Examples: []Example{{"word_count(' red  shoes ')", "2"}, {"word_count('')", "0"}, {"word_count(NULL)", "null"}},
	Overloads: measured(func(s []byte) int64 {
		n, inWord := int64(0), false
		for i := 0; i < len(s); {
			r, size := rune(s[i]), 1
			if r >= utf8.RuneSelf {
				r, size = utf8.DecodeRune(s[i:])
			}
			space := isSpace(r)
			if !space && !inWord {
				n++
			}
			inWord, i = !space, i+size
		}
		return n
	}, txt)}
