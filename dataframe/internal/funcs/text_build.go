package funcs

import (
	"bytes"
	"fmt"
	"unicode/utf8"

	"weir/dataframe/column"
)

var opConcat = Scalar{Name: "||", Doc: "a || b is a followed by b, as texts; two binaries make a binary.",
	Examples: []Example{{"'a' || 'b'", "ab"}, {"'n' || 1", "n1"}, {"'a' || NULL", "null"}, {"hex(unhex('00FF') || unhex('C3'))", "00FFC3"}},
	Overloads: []Overload{
		{Args: kinds(column.KindBinary, column.KindBinary), Result: always(column.Binary), Eval: func(n int, args []column.Vector) (column.Vector, error) {
			return joinBytes(column.Binary, n, args), nil
		}},
		{Args: kinds(EachKind, EachKind), Result: always(column.String), Eval: func(n int, args []column.Vector) (column.Vector, error) {
			in, err := asTexts(args)
			if err != nil {
				return nil, err
			}
			return joinBytes(column.String, n, in), nil
		}},
	}}

// joinBytes is the bytes of the first argument, then those of the second.
func joinBytes(t column.Type, n int, args []column.Vector) column.Vector {
	a, b := textsOf(args[0]), textsOf(args[1])
	return buildBytes(t, n, func(dst []byte, i int) []byte { return append(append(dst, a.at(i)...), b.at(i)...) })
}

var concatFunc = Scalar{Name: "concat", NullText: "nulls are left out; never null", Doc: "concat(a, b, …) is all arguments one after another, as texts; nulls are left out.",
	Examples: []Example{{"concat('a', 1, NULL, true)", "a1true"}, {"concat(NULL)", ""}},
	Overloads: []Overload{{Args: kinds(EachKind), Variadic: true, Result: always(column.String), Nulls: Aware,
		Eval: func(n int, args []column.Vector) (column.Vector, error) { return concatTexts(n, nil, args) }}}}

var concatWsFunc = Scalar{Name: "concat_ws", NullText: "null if sep is null; other nulls are left out", Doc: "concat_ws(sep, a, b, …) is all other arguments with sep between them, as texts; nulls are left out.",
	Examples: []Example{{"concat_ws('-', 'a', NULL, 2)", "a-2"}, {"concat_ws(NULL, 'a')", "null"}},
	Overloads: []Overload{{Args: kinds(column.KindString, EachKind), Variadic: true, Result: always(column.String), Nulls: Aware,
		Eval: func(n int, args []column.Vector) (column.Vector, error) { return concatTexts(n, args[0], args[1:]) }}}}

// asTexts casts all of args to strings.
func asTexts(args []column.Vector) ([]column.Vector, error) {
	out := make([]column.Vector, len(args))
	for i, a := range args {
		v, err := CastVector(a, column.String, false)
		if err != nil {
			return nil, err
		}
		out[i] = v
	}
	return out, nil
}

func concatTexts(n int, sep column.Vector, args []column.Vector) (column.Vector, error) {
	args, err := asTexts(args)
	if err != nil {
		return nil, err
	}
	ins, nulls := make([]textInput, len(args)), make([]nullInput, len(args))
	for k, a := range args {
		ins[k], nulls[k] = textsOf(a), nullsOf(a)
	}
	between := func(int) []byte { return nil }
	if sep != nil {
		between = textsOf(sep).at
	}
	out := buildTexts(n, func(dst []byte, i int) []byte {
		first := true
		for k := range ins {
			if !nulls[k].has(i) {
				continue
			}
			if !first {
				dst = append(dst, between(i)...)
			}
			dst, first = append(dst, ins[k].at(i)...), false
		}
		return dst
	})
	if sep != nil {
		return withNulls(out, sep.Nulls(), n), nil
	}
	return out, nil
}

var replaceFunc = Scalar{Name: "replace", Total: true, Doc: "replace(s, old, new) is s with every old replaced by new; an empty old changes nothing.",
	Examples: []Example{{"replace('a-b-c', '-', '+')", "a+b+c"}, {"replace('abc', '', 'x')", "abc"}, {"replace('a', NULL, 'b')", "null"}},
	Overloads: []Overload{{Args: kinds(column.KindString, column.KindString, column.KindString), Result: always(column.String),
		Eval: func(n int, args []column.Vector) (column.Vector, error) {
			a, old, with := textsOf(args[0]), textsOf(args[1]), textsOf(args[2])
			return buildTexts(n, func(dst []byte, i int) []byte {
				s, o := a.at(i), old.at(i)
				for len(o) > 0 {
					at := bytes.Index(s, o)
					if at < 0 {
						break
					}
					dst = append(append(dst, s[:at]...), with.at(i)...)
					s = s[at+len(o):]
				}
				return append(dst, s...)
			}), nil
		}}}}

var lpadFunc = Scalar{Name: "lpad", Doc: "lpad(s, n, fill) is s filled up on the left with fill, spaces if it is left out, or cut, to n characters; null if an argument is null.",
	Examples: []Example{{"lpad('7', 3, '0')", "007"}, {"lpad('7', 3)", "  7"}, {"lpad('hello', 2, ' ')", "he"}, {"lpad(NULL, 2, ' ')", "null"}}, Overloads: padder(true)}

var rpadFunc = Scalar{Name: "rpad", Doc: "rpad(s, n, fill) is s filled up on the right with fill, spaces if it is left out, or cut, to n characters; null if an argument is null.",
	Examples: []Example{{"rpad('a', 4, 'xy')", "axyx"}, {"rpad('a', NULL, ' ')", "null"}}, Overloads: padder(false)}

// maxPad keeps a slip of the pen from filling the memory.
const maxPad = 1 << 20

func padder(left bool) []Overload {
	return textsBy(func(_ int, args []column.Vector) textRow {
		a, count, fill := textsOf(args[0]), inputOf[int64](args[1]), optionalText(args, 2, " ")
		return func(dst []byte, i int) ([]byte, bool, error) {
			s, want := a.at(i), max(0, count.at(i))
			if want > maxPad {
				return dst, false, fmt.Errorf("padding to %d characters: the limit is %d", want, maxPad)
			}
			missing := want - int64(utf8.RuneCount(s))
			if missing <= 0 {
				_, to := window(s, 0, want)
				return append(dst, s[:to]...), true, nil
			}
			if !left {
				dst = append(dst, s...)
			}
			dst = appendFill(dst, fill.at(i), missing)
			if left {
				dst = append(dst, s...)
			}
			return dst, true, nil
		}
	}, kinds(txt, num), kinds(txt, num, txt))
}

// appendFill adds n characters, those of fill again and again.
func appendFill(dst, fill []byte, n int64) []byte {
	if len(fill) == 0 {
		return dst
	}
	for all := int64(utf8.RuneCount(fill)); n >= all; n -= all {
		dst = append(dst, fill...)
	}
	return append(dst, fill[:charStart(fill, int(n))]...)
}
