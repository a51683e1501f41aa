package funcs

import (
	"unicode/utf8"

	"weir/dataframe/column"
)

// mapText is the overload that writes f of every text; f appends to dst.
func mapText(f func(dst, s []byte) []byte) Overload {
	return Overload{Args: kinds(column.KindString), Result: always(column.String),
		Eval: func(n int, args []column.Vector) (column.Vector, error) {
			a := textsOf(args[0])
			return buildTexts(n, func(dst []byte, i int) []byte { return f(dst, a.at(i)) }), nil
		}}
}

// buildTexts makes n texts; f appends row i to dst.
func buildTexts(n int, f func(dst []byte, i int) []byte) column.Vector {
	return buildBytes(column.String, n, f)
}

// buildBytes is buildTexts of type t, a string or binary.
func buildBytes(t column.Type, n int, f func(dst []byte, i int) []byte) column.Vector {
	b := column.TextBuilder{Typ: t}
	b.Reserve(n)
	var buf []byte
	for i := range n {
		buf = f(buf[:0], i)
		b.Append(buf)
	}
	return b.Texts()
}

// cutTexts makes texts that are parts of those of a, sharing their buffers.
func cutTexts(n int, a textInput, f func(s []byte, i int) (from, to int)) column.Vector {
	out := &column.Texts{Typ: column.String, Views: make([]column.View, n), Buffers: a.t.Buffers}
	for i := range n {
		s := a.at(i)
		from, to := f(s, i)
		v := &a.t.Views[i&a.mask]
		if v.N > column.InlineLen {
			out.Views[i] = column.MakeView(s[from:to], v.Buffer(), v.Offset()+uint32(from))
		} else {
			out.Views[i] = column.MakeView(s[from:to], 0, 0)
		}
	}
	return out
}

// textTest is the overload that asks f of two texts.
func textTest(f func(s, t []byte) bool) []Overload {
	return []Overload{{Args: kinds(column.KindString, column.KindString), Result: always(column.Bool),
		Eval: func(n int, args []column.Vector) (column.Vector, error) {
			a, b, out := textsOf(args[0]), textsOf(args[1]), make([]bool, n)
			for i := range out {
				out[i] = f(a.at(i), b.at(i))
			}
			return &column.Bools{Typ: column.Bool, Values: out}, nil
		}}}
}

// charStart is the offset of character n (from 0) in s; len(s) if s has no more
// than n. A byte that is not UTF-8 counts as a character.
func charStart(s []byte, n int) int {
	if n <= 0 {
		return 0
	}
	at := 0
	for ; n > 0 && at < len(s); n-- {
		if s[at] < utf8.RuneSelf {
			at++
			continue
		}
		_, size := utf8.DecodeRune(s[at:])
		at += size
	}
	return at
}

// window is the offsets of the characters from..to of s; places outside s do
// not count.
func window(s []byte, from, to int64) (int, int) {
	from, to = max(from, 0), min(max(to, 0), int64(len(s)))
	if from >= to {
		return 0, 0
	}
	a := charStart(s, int(from))
	return a, a + charStart(s[a:], int(to-from))
}

// clamp keeps positions far from overflow; no text is that long.
func clamp(n int64) int64 { return max(min(n, 1<<40), -1<<40) }
