package funcs

import (
	"unicode/utf8"

	"weir/dataframe/column"
)

var overlayFunc = Scalar{Name: "overlay", Total: true,
	Doc:      "overlay(s, new, from, n) is s with new in place of the n characters from the one numbered from (1 is the first); n is the length of new if left out; null if an argument is null.",
	Examples: []Example{{"overlay('abcdef', 'XY', 2, 3)", "aXYef"}, {"overlay('abcdef', 'XY', 2)", "aXYdef"}, {"overlay('añb', '-', 9)", "añb-"}, {"overlay('a', NULL, 1)", "null"}},
	Overloads: textsBy(func(_ int, args []column.Vector) textRow {
		s, with, from := textsOf(args[0]), textsOf(args[1]), inputOf[int64](args[2])
		count := optionalInt(args, 3, 0)
		return func(dst []byte, i int) ([]byte, bool, error) {
			n := clamp(count.at(i))
			if len(args) < 4 {
				n = int64(utf8.RuneCount(with.at(i)))
			}
			return splice(dst, s.at(i), with.at(i), clamp(from.at(i))-1, n), true, nil
		}
	}, kinds(txt, txt, num), kinds(txt, txt, num, num))}

// splice writes s with new in place of the characters from..from+n.
func splice(dst, s, new []byte, from, n int64) []byte {
	dst = append(dst, s[:charAt(s, from)]...)
	dst = append(dst, new...)
	return append(dst, s[charAt(s, max(from+n, 0)):]...)
}

// charAt is charStart for any n.
func charAt(s []byte, n int64) int { return charStart(s, int(max(min(n, int64(len(s))), 0))) }

var insertFunc = Scalar{Name: "insert", Total: true,
	Doc:      "insert(s, from, n, new) is s with new in place of n characters from the one numbered from (1 is the first), s itself if from is outside, and all to its end if n is; null if an argument is null.",
	Examples: []Example{{"insert('Quadratic', 3, 4, 'What')", "QuWhattic"}, {"insert('abc', 9, 1, 'x')", "abc"}, {"insert('abc', 2, -1, 'x')", "ax"}, {"insert('abc', 2, 1, NULL)", "null"}},
	Overloads: textsBy(func(_ int, args []column.Vector) textRow {
		s, from, count, with := textsOf(args[0]), inputOf[int64](args[1]), inputOf[int64](args[2]), textsOf(args[3])
		return func(dst []byte, i int) ([]byte, bool, error) {
			text, f, n := s.at(i), clamp(from.at(i)), clamp(count.at(i))
			chars := int64(utf8.RuneCount(text))
			if f < 1 || f > chars {
				return append(dst, text...), true, nil
			}
			if n < 0 {
				n = chars
			}
			return splice(dst, text, with.at(i), f-1, n), true, nil
		}
	}, kinds(txt, num, num, txt))}

var translateFunc = Scalar{Name: "translate", Total: true,
	Doc:      "translate(s, from, to) is s with every character of from replaced by the one at the same place in to, dropped if to is shorter; null if an argument is null.",
	Examples: []Example{{"translate('12345', '143', 'ax')", "a2x5"}, {"translate('añb', 'ñ', 'n')", "anb"}, {"translate('abc', '', 'x')", "abc"}, {"translate('abc', 'a', NULL)", "null"}},
	Overloads: textsBy(func(_ int, args []column.Vector) textRow {
		s, from, to := textsOf(args[0]), textsOf(args[1]), textsOf(args[2])
		var t translation
		return func(dst []byte, i int) ([]byte, bool, error) {
			if i == 0 || !from.constant() || !to.constant() {
				t.set(from.at(i), to.at(i))
			}
			return t.append(dst, s.at(i)), true, nil
		}
	}, kinds(txt, txt, txt))}

const (
	sameRune = -1
	dropRune = -2
)

// A translation says what becomes of characters.
type translation struct {
	low  [utf8.RuneSelf]rune
	high map[rune]rune
}

func (t *translation) set(from, to []byte) {
	for i := range t.low {
		t.low[i] = sameRune
	}
	t.high = nil
	for len(from) > 0 {
		r, size := utf8.DecodeRune(from)
		from = from[size:]
		with := rune(dropRune)
		if len(to) > 0 {
			with, size = utf8.DecodeRune(to)
			to = to[size:]
		}
		t.add(r, with)
	}
}

// add lets the first of two rules for r stand.
func (t *translation) add(r, with rune) {
	if r < utf8.RuneSelf {
		if t.low[r] == sameRune {
			t.low[r] = with
		}
		return
	}
	if t.high == nil {
		t.high = map[rune]rune{}
	}
	if _, ok := t.high[r]; !ok {
		t.high[r] = with
	}
}

func (t *translation) append(dst, s []byte) []byte {
	for i := 0; i < len(s); {
		r, size, with := rune(s[i]), 1, rune(sameRune)
		if r < utf8.RuneSelf {
			with = t.low[r]
		} else if r, size = utf8.DecodeRune(s[i:]); t.high != nil && (r != utf8.RuneError || size > 1) {
			if w, ok := t.high[r]; ok {
				with = w
			}
		}
		switch with {
		case sameRune:
			dst = append(dst, s[i:i+size]...)
		case dropRune:
		default:
			dst = utf8.AppendRune(dst, with)
		}
		i += size
	}
	return dst
}
