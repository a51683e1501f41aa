package funcs

import (
	"bytes"
	"unicode/utf8"

	"weir/dataframe/column"
)

var strposFunc = Scalar{Name: "strpos", Aliases: []string{"instr"}, Total: true,
	Doc:      "strpos(s, t) is the number of the character of s where t first begins (1 is the first), 0 if t is not in s; null if s or t is null.",
	Examples: []Example{{"strpos('aébc', 'b')", "3"}, {"instr('abc', 'x')", "0"}, {"strpos('abc', '')", "1"}, {"strpos('abc', NULL)", "null"}},
	Overloads: valuesBy(column.Int64, func(_ int, args []column.Vector) valueRow[int64] {
		s, t := textsOf(args[0]), textsOf(args[1])
		return func(i int) (int64, bool, error) { return placeOf(s.at(i), t.at(i), 1), true, nil }
	}, kinds(txt, txt))}

var locateFunc = Scalar{Name: "locate", Aliases: []string{"position", "charindex"}, Total: true,
	Doc:      "locate(t, s, from) is the number of the character of s where t first begins at or behind the one numbered from (1 is the first, and the default), 0 if it does not; null if an argument is null.",
	Examples: []Example{{"locate('b', 'aébcb')", "3"}, {"locate('b', 'aébcb', 4)", "5"}, {"position('x', 'abc')", "0"}, {"locate('a', 'a', 0)", "0"}, {"locate(NULL, 'abc')", "null"}},
	Overloads: valuesBy(column.Int64, func(_ int, args []column.Vector) valueRow[int64] {
		t, s, from := textsOf(args[0]), textsOf(args[1]), optionalInt(args, 2, 1)
		return func(i int) (int64, bool, error) { return placeOf(s.at(i), t.at(i), from.at(i)), true, nil }
	}, kinds(txt, txt), kinds(txt, txt, num))}

// placeOf is the number of the character of s where t begins, at or behind the
// one numbered from, 0 if there is none.
func placeOf(s, t []byte, from int64) int64 {
	if from < 1 || from > 1 && from-1 > int64(utf8.RuneCount(s)) {
		return 0
	}
	start := charAt(s, from-1)
	at := bytes.Index(s[start:], t)
	if at < 0 {
		return 0
	}
	return from + int64(utf8.RuneCount(s[start:start+at]))
}

var findInSetFunc = Scalar{Name: "find_in_set", Total: true,
	Doc:      "find_in_set(s, list) is the place of s among the parts of list between commas (1 is the first), 0 if it is none or has a comma; null if s or list is null.",
	Examples: []Example{{"find_in_set('b', 'a,b,c')", "2"}, {"find_in_set('x', 'a,b')", "0"}, {"find_in_set('', 'a,')", "2"}, {"find_in_set('a', '')", "0"}, {"find_in_set('a', NULL)", "null"}},
	Overloads: valuesBy(column.Int64, func(_ int, args []column.Vector) valueRow[int64] {
		s, list := textsOf(args[0]), textsOf(args[1])
		return func(i int) (int64, bool, error) { return findInSet(s.at(i), list.at(i)), true, nil }
	}, kinds(txt, txt))}

func findInSet(s, list []byte) int64 {
	for n := int64(1); len(list) > 0 && bytes.IndexByte(s, ',') < 0; n++ {
		at := bytes.IndexByte(list, ',')
		if at < 0 {
			if bytes.Equal(s, list) {
				return n
			}
			return 0
		}
		if bytes.Equal(s, list[:at]) {
			return n
		}
		if list = list[at+1:]; len(list) == 0 && len(s) == 0 {
			return n + 1
		}
	}
	return 0
}

var substringIndexFunc = Scalar{Name: "substring_index", Total: true,
	Doc:      "substring_index(s, sep, n) is what stands before the n-th sep from the left, behind the n-th from the right if n is negative, s if there are fewer, '' if n is 0 or sep ''; null if an argument is null.",
	Examples: []Example{{"substring_index('www.shop.example', '.', 2)", "www.shop"}, {"substring_index('www.shop.example', '.', -2)", "shop.example"}, {"substring_index('a', '.', 3)", "a"}, {"substring_index('a.b', '.', 0)", ""}, {"substring_index(NULL, '.', 1)", "null"}},
	Overloads: []Overload{{Args: kinds(txt, txt, num), Result: always(column.String), Eval: func(n int, args []column.Vector) (column.Vector, error) {
		sep, count := textsOf(args[1]), inputOf[int64](args[2])
		return cutTexts(n, textsOf(args[0]), func(s []byte, i int) (int, int) { return cutAt(s, sep.at(i), count.at(i)) }), nil
	}}}}

func cutAt(s, sep []byte, n int64) (int, int) {
	if len(sep) == 0 || n == 0 {
		return 0, 0
	}
	if n > 0 {
		to := 0
		for ; n > 0; n-- {
			at := bytes.Index(s[to:], sep)
			if at < 0 {
				return 0, len(s)
			}
			to += at + len(sep)
		}
		return 0, to - len(sep)
	}
	from := len(s)
	for ; n < 0; n++ {
		at := bytes.LastIndex(s[:from], sep)
		if at < 0 {
			return 0, len(s)
		}
		from = at
	}
	return from + len(sep), len(s)
}
