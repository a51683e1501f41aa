package funcs

import (
	"bytes"

	"weir/dataframe/column"
)

var (
	trimTextFunc  = trimText("trim_text", "both ends", Example{"trim_text('foofoook', 'foo')", "ok"}, true, true)
	ltrimTextFunc = trimText("ltrim_text", "the beginning", Example{"ltrim_text('xyxyx', 'xy')", "x"}, true, false)
	rtrimTextFunc = trimText("rtrim_text", "the end", Example{"rtrim_text('barxxyz', 'xyz')", "barx"}, false, true)
)

func trimText(name, where string, example Example, front, back bool) Scalar {
	return Scalar{Name: name, Total: true,
		Doc:      name + "(s, t) is s without the texts t at " + where + ", however many; null if an argument is null.",
		Examples: []Example{example, {name + "('a', '')", "a"}, {name + "('a', NULL)", "null"}},
		Overloads: []Overload{{Args: kinds(txt, txt), Result: always(column.String), Eval: func(n int, args []column.Vector) (column.Vector, error) {
			in, cut := textsOf(args[0]), textsOf(args[1])
			return buildTexts(n, func(dst []byte, i int) []byte {
				s, t := in.at(i), cut.at(i)
				for front && len(t) > 0 && bytes.HasPrefix(s, t) {
					s = s[len(t):]
				}
				for back && len(t) > 0 && bytes.HasSuffix(s, t) {
					s = s[:len(s)-len(t)]
				}
				return append(dst, s...)
			}), nil
		}}}}
}
