package funcs

import (
	"unicode/utf8"

	"weir/dataframe/column"
)

var textSliceFunc = Scalar{Name: "text_slice", Total: true,
	Doc:       "text_slice(s, from, to) is the characters of s numbered from to to, both included; 1 is the first, -1 the last: s[from:to].",
	Examples:  []Example{{"text_slice('hello', 2, 3)", "el"}, {"text_slice('hello', 0, 2)", "he"}, {"text_slice('hello', -3, -2)", "ll"}, {"text_slice('hello', 4, 2)", ""}, {"text_slice('hello', NULL, 2)", "null"}},
	Overloads: []Overload{{Args: kinds(column.KindString, column.KindInt64, column.KindInt64), Result: always(column.String), Eval: evalTextSlice}}}

func evalTextSlice(n int, args []column.Vector) (column.Vector, error) {
	from, to := inputOf[int64](args[1]), inputOf[int64](args[2])
	return cutTexts(n, textsOf(args[0]), func(s []byte, i int) (int, int) {
		count := int64(utf8.RuneCount(s))
		first, last := clamp(from.at(i)), clamp(to.at(i))
		if first < 0 {
			first += count + 1
		}
		if last < 0 {
			last += count + 1
		}
		return window(s, max(first, 1)-1, max(last, 0))
	}), nil
}
