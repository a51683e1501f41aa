package funcs

import (
	"bytes"
	"encoding/binary"
	"unicode/utf8"

	"weir/dataframe/column"
)

var lengthFunc = Scalar{Name: "length", Aliases: []string{"len", "char_length", "character_length"}, Total: true, Doc: "length(s) is the number of characters of a text, or of bytes of a binary.",
	Examples: []Example{{"length('añb')", "3"}, {"length('añb'::binary)", "4"}, {"length('')", "0"}, {"length(NULL::text)", "null"}},
	Overloads: []Overload{
		{Args: kinds(column.KindString), Result: always(column.Int64), Eval: charactersOf},
		lengthOf(column.KindBinary, func(b []byte) int { return len(b) }),
	}}

// characters is utf8.RuneCount, eight bytes at a time as long as they are ASCII.
func characters(s []byte) int {
	i := 0
	for ; i+8 <= len(s); i += 8 {
		if binary.LittleEndian.Uint64(s[i:])&0x8080808080808080 != 0 {
			break
		}
	}
	return i + utf8.RuneCount(s[i:])
}

// charactersOf is characters of every text.
func charactersOf(n int, args []column.Vector) (column.Vector, error) {
	a, out := textsOf(args[0]), make([]int64, n)
	if a.constant() || !asciiLengths(out, a.t) {
		for i := range out {
			out[i] = int64(characters(a.at(i)))
		}
	}
	return &column.Ints{Typ: column.Int64, Values: out}, nil
}

func lengthOf(k column.Kind, f func([]byte) int) Overload {
	return Overload{Args: kinds(k), Result: always(column.Int64), Eval: func(n int, args []column.Vector) (column.Vector, error) {
		a, out := textsOf(args[0]), make([]int64, n)
		for i := range out {
			out[i] = int64(f(a.at(i)))
		}
		return &column.Ints{Typ: column.Int64, Values: out}, nil
	}}
}

var trimFunc = Scalar{Name: "trim", Aliases: []string{"btrim"}, Total: true, Doc: "trim(s) is s without spaces at both ends; trim(s, chars) without any of chars.",
	Examples: []Example{{"trim('  a b ')", "a b"}, {"trim('xxayx', 'xy')", "a"}, {"trim(NULL)", "null"}}, Overloads: trimmer(true, true)}

var ltrimFunc = Scalar{Name: "ltrim", Total: true, Doc: "ltrim(s) is s without spaces at its beginning; ltrim(s, chars) without any of chars.",
	Examples: []Example{{"ltrim('  a ') || '.'", "a ."}, {"ltrim('xxax', 'x')", "ax"}, {"ltrim(NULL)", "null"}}, Overloads: trimmer(true, false)}

var rtrimFunc = Scalar{Name: "rtrim", Total: true, Doc: "rtrim(s) is s without spaces at its end; rtrim(s, chars) without any of chars.",
	Examples: []Example{{"rtrim(' a  ') || '.'", " a."}, {"rtrim('axx', 'x')", "a"}, {"rtrim(NULL)", "null"}}, Overloads: trimmer(false, true)}

func trimmer(left, right bool) []Overload {
	eval := func(n int, args []column.Vector) (column.Vector, error) {
		set := func(int) string { return " " }
		if len(args) > 1 {
			chars := textsOf(args[1])
			set = func(i int) string { return chars.t.Text(i & chars.mask) }
		}
		return cutTexts(n, textsOf(args[0]), func(s []byte, i int) (int, int) {
			cut, from := set(i), 0
			if left {
				from = len(s) - len(bytes.TrimLeft(s, cut))
			}
			if right {
				return from, from + len(bytes.TrimRight(s[from:], cut))
			}
			return from, len(s)
		}), nil
	}
	return []Overload{
		{Args: kinds(column.KindString), Result: always(column.String), Eval: eval},
		{Args: kinds(column.KindString, column.KindString), Result: always(column.String), Eval: eval},
	}
}

var substrFunc = Scalar{Name: "substr", Aliases: []string{"substring"}, Total: true,
	Doc:      "substr(s, from, n) is n characters of s from the one numbered from (1 is the first, -1 the last), all that follow without n, and the -n characters before it if n is negative; places outside s do not count.",
	Examples: []Example{{"substr('héllo', 2, 3)", "éll"}, {"substr('héllo', 4, -2)", "él"}, {"substr('hello', -3)", "llo"}, {"substr('hello', 0, 2)", "h"}, {"substr('hello', 9)", ""}, {"substr(NULL, 1)", "null"}},
	Overloads: []Overload{
		{Args: kinds(column.KindString, column.KindInt64), Result: always(column.String), Eval: evalSubstr},
		{Args: kinds(column.KindString, column.KindInt64, column.KindInt64), Result: always(column.String), Eval: evalSubstr},
	}}

func evalSubstr(n int, args []column.Vector) (column.Vector, error) {
	from, length := inputOf[int64](args[1]), input[int64]{[]int64{1 << 40}, 0}
	if len(args) > 2 {
		length = inputOf[int64](args[2])
	}
	return cutTexts(n, textsOf(args[0]), func(s []byte, i int) (int, int) {
		f := clamp(from.at(i)) - 1
		if f < -1 {
			f += 1 + int64(utf8.RuneCount(s))
		}
		n := clamp(length.at(i))
		if n < 0 {
			return window(s, f+n, f)
		}
		return window(s, f, f+n)
	}), nil
}

var leftFunc = Scalar{Name: "left", Total: true, Doc: "left(s, n) is the first n characters of s, all but the last -n if n is negative.",
	Examples: []Example{{"left('hello', 2)", "he"}, {"left('hello', -2)", "hel"}, {"left(NULL, 2)", "null"}},
	Overloads: []Overload{cutByCount(func(s []byte, n int64) (int, int) {
		if n < 0 {
			n = max(0, int64(utf8.RuneCount(s))+n)
		}
		return window(s, 0, n)
	})}}

var rightFunc = Scalar{Name: "right", Total: true, Doc: "right(s, n) is the last n characters of s, all but the first -n if n is negative.",
	Examples: []Example{{"right('hello', 2)", "lo"}, {"right('hello', -2)", "llo"}, {"right('hello', NULL)", "null"}},
	Overloads: []Overload{cutByCount(func(s []byte, n int64) (int, int) {
		if n < 0 {
			return window(s, -n, int64(len(s)))
		}
		return window(s, int64(utf8.RuneCount(s))-n, int64(len(s)))
	})}}

func cutByCount(f func(s []byte, n int64) (int, int)) Overload {
	return Overload{Args: kinds(column.KindString, column.KindInt64), Result: always(column.String),
		Eval: func(n int, args []column.Vector) (column.Vector, error) {
			count := inputOf[int64](args[1])
			return cutTexts(n, textsOf(args[0]), func(s []byte, i int) (int, int) { return f(s, clamp(count.at(i))) }), nil
		}}
}

var splitPartFunc = Scalar{Name: "split_part", Total: true,
	Doc:      "split_part(s, sep, n) is part n of s cut at sep (1 is the first, -1 the last), '' if there is none.",
	Examples: []Example{{"split_part('a,b,c', ',', 2)", "b"}, {"split_part('a,b,c', ',', -1)", "c"}, {"split_part('a', ',', 2)", ""}, {"split_part(NULL, ',', 1)", "null"}},
	Overloads: []Overload{{Args: kinds(column.KindString, column.KindString, column.KindInt64), Result: always(column.String),
		Eval: func(n int, args []column.Vector) (column.Vector, error) {
			sep, part := textsOf(args[1]), inputOf[int64](args[2])
			return cutTexts(n, textsOf(args[0]), func(s []byte, i int) (int, int) { return partOf(s, sep.at(i), clamp(part.at(i))) }), nil
		}}}}

func partOf(s, sep []byte, n int64) (int, int) {
	if len(sep) == 0 {
		if n == 1 || n == -1 {
			return 0, len(s)
		}
		return 0, 0
	}
	if n < 0 {
		n += int64(bytes.Count(s, sep)) + 2
	}
	if n < 1 {
		return 0, 0
	}
	from := 0
	for ; n > 1; n-- {
		at := bytes.Index(s[from:], sep)
		if at < 0 {
			return 0, 0
		}
		from += at + len(sep)
	}
	if at := bytes.Index(s[from:], sep); at >= 0 {
		return from, from + at
	}
	return from, len(s)
}
