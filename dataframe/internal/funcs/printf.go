package funcs

import (
	"bytes"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"weir/dataframe/column"
)

var printfFunc = Scalar{Name: "printf", Aliases: []string{"format_string"},
	Doc: "printf(pattern, a, b, …) is pattern with each %… replaced by the next argument: %s any as text, %d a whole number, %x %X %o %b it to base 16, 8 or 2, %f %e %g a number, %c a character, %% a %; before the letter may stand the flags - (left), 0, +, a space, a comma (thousands), a width and .digits; null if an argument is null.",
	Examples: []Example{
		{"printf('%5.2f|%-5s|%05d|%x', 3.14159, 'ab', 42, 255)", " 3.14|ab   |00042|ff"}, {"printf('%,d %s%%', 1234567, 12)", "1,234,567 12%"}, {"printf('%.2s', 'héllo')", "hé"}, {"printf('plain')", "plain"},
		{"printf('%d', 1.5)", "error: printf: %d takes an int64 and argument 1 is decimal(2,1)"}, {"printf('%s %s', 1)", "error: printf: the pattern asks for argument 2 and there is 1"}, {"printf('%y', 1)", "error: printf: no %y"}, {"printf('%s', NULL)", "null"},
	},
	Overloads: append(textsBy(openPrintf, kinds(txt)), Overload{Args: kinds(txt, EachKind), Variadic: true, Result: always(column.String),
		Eval: func(n int, args []column.Vector) (column.Vector, error) {
			return writeRows(column.String, n, args, openPrintf(n, args), Strict)
		}}),
}

// A place is a piece of a pattern: a text and the verb behind it, 0 for none.
type place struct {
	text                            []byte
	verb                            byte
	left, zero, plus, space, commas bool
	width, digits                   int // digits is -1 if not given
}

// maxWidth bounds the width of one value.
const maxWidth = 1000

func parsePrintf(p []byte) (out []place, err error) {
	for {
		at := bytes.IndexByte(p, '%')
		if at < 0 {
			return append(out, place{text: p}), nil
		}
		v := place{text: p[:at], digits: -1}
		p = p[at+1:]
		for len(p) > 0 && v.flag(p[0]) {
			p = p[1:]
		}
		if v.width, p, err = widthOf(p); err == nil && len(p) > 0 && p[0] == '.' {
			v.digits, p, err = widthOf(p[1:])
		}
		switch {
		case err != nil:
			return nil, err
		case len(p) == 0:
			return nil, fmt.Errorf("printf: the pattern ends within a %%; write %%%% for the sign")
		case strings.IndexByte("sdixXobfFeEgGc%", p[0]) < 0:
			r, _ := utf8.DecodeRune(p)
			return nil, fmt.Errorf("printf: no %%%c; there are %%s %%d %%x %%X %%o %%b %%f %%e %%g %%c and %%%%", r)
		}
		v.verb = p[0]
		out, p = append(out, v), p[1:]
	}
}

func (v *place) flag(c byte) bool {
	switch c {
	case '-':
		v.left = true
	case '0':
		v.zero = true
	case '+':
		v.plus = true
	case ' ':
		v.space = true
	case ',':
		v.commas = true
	default:
		return false
	}
	return true
}

func widthOf(p []byte) (int, []byte, error) {
	end := digitsEnd(p, 0)
	n, err := strconv.Atoi("0" + string(p[:end]))
	if err != nil || n > maxWidth {
		return 0, p, fmt.Errorf("printf: a width of %s; write up to %d", p[:end], maxWidth)
	}
	return n, p[end:], nil
}

func openPrintf(_ int, args []column.Vector) textRow {
	pattern, w := textsOf(args[0]), printer{}
	var places []place
	err := w.open(args[1:])
	ready := err
	return func(dst []byte, i int) ([]byte, bool, error) {
		if i == 0 || !pattern.constant() {
			if places, err = parsePrintf(pattern.at(i)); ready != nil {
				err = ready
			}
		}
		if err != nil {
			return dst, false, err
		}
		next := 0
		for k := range places {
			v := &places[k]
			if dst = append(dst, v.text...); v.verb == 0 {
				continue
			}
			if v.verb == '%' {
				dst = append(dst, '%')
				continue
			}
			var err error
			if dst, err = w.print(dst, v, next, i); err != nil {
				return dst, false, err
			}
			next++
		}
		return dst, true, nil
	}
}

// A printer reads the arguments by the types that verbs want.
type printer struct {
	types  []column.Type
	ints   []input[int64]
	floats []input[float64]
	texts  []textInput
	buf    []byte
}

func (w *printer) open(args []column.Vector) error {
	n := len(args)
	w.ints, w.floats, w.texts = make([]input[int64], n), make([]input[float64], n), make([]textInput, n)
	for k, a := range args {
		t := a.Type()
		w.types = append(w.types, t)
		var err error
		switch t.Kind {
		case column.KindNull:
		case num, column.KindInt8, column.KindInt16, column.KindInt32, column.KindUint8, column.KindUint16, column.KindUint32:
			w.ints[k], w.types[k].Kind = inputOf[int64](a), num
		case flt:
			w.floats[k] = inputOf[float64](a)
		case column.KindDecimal, column.KindFloat32, column.KindUint64:
			if f, ferr := CastVector(a, column.Float64, false); ferr == nil {
				w.floats[k] = inputOf[float64](f)
			}
			fallthrough
		default:
			if a, err = CastVector(a, column.String, false); err != nil {
				return err
			}
			w.texts[k] = textsOf(a)
		}
	}
	return nil
}

func (w *printer) print(dst []byte, v *place, k, i int) ([]byte, error) {
	if k >= len(w.types) {
		return dst, fmt.Errorf("printf: the pattern asks for argument %d and there is %d", k+1, len(w.types))
	}
	start, kind := len(dst), w.types[k].Kind
	wrong := func(what string) error {
		return fmt.Errorf("printf: %%%c takes %s and argument %d is %s; cast it, or write %%s", v.verb, what, k+1, w.types[k])
	}
	switch v.verb {
	case 's':
		dst = w.text(dst, k, i)
		if v.digits >= 0 {
			dst = dst[:start+charStart(dst[start:], v.digits)]
		}
	case 'd', 'i', 'x', 'X', 'o', 'b':
		if kind == column.KindUint64 && (v.verb == 'd' || v.verb == 'i') {
			dst = v.number(dst, w.texts[k].at(i))
			break
		}
		if kind != num {
			return dst, wrong("an int64")
		}
		dst = w.whole(dst, v, w.ints[k].at(i))
	case 'c':
		switch kind {
		case num:
			c := w.ints[k].at(i)
			if c < 0 || c > utf8.MaxRune || !utf8.ValidRune(rune(c)) {
				return dst, fmt.Errorf("printf: %%c of %d, which is no code point", c)
			}
			dst = utf8.AppendRune(dst, rune(c))
		case txt:
			s := w.texts[k].at(i)
			dst = append(dst, s[:charStart(s, 1)]...)
		default:
			return dst, wrong("a code point or a text")
		}
	default:
		x := 0.0
		switch kind {
		case num:
			x = float64(w.ints[k].at(i))
		case flt, column.KindDecimal, column.KindFloat32, column.KindUint64:
			x = w.floats[k].at(i)
		default:
			return dst, wrong("a number")
		}
		dst = w.float(dst, v, x)
	}
	return pad(dst, start, v), nil
}

func (w *printer) text(dst []byte, k, i int) []byte {
	switch w.types[k].Kind {
	case num:
		return strconv.AppendInt(dst, w.ints[k].at(i), 10)
	case flt:
		return appendFloat(dst, w.floats[k].at(i))
	}
	return append(dst, w.texts[k].at(i)...)
}

func (w *printer) whole(dst []byte, v *place, x int64) []byte {
	base := map[byte]uint64{'x': 16, 'X': 16, 'o': 8, 'b': 2}[v.verb]
	if base != 0 { // the bits, as hex(x) writes them
		start := len(dst)
		if dst = appendBase(dst, uint64(x), base, 0); v.verb == 'x' {
			for k := start; k < len(dst); k++ {
				dst[k] |= 0x20 // a digit has that bit already
			}
		}
		return dst
	}
	w.buf = strconv.AppendInt(w.buf[:0], x, 10)
	return v.number(dst, w.buf)
}

func (w *printer) float(dst []byte, v *place, x float64) []byte {
	digits, verb := v.digits, v.verb|0x20
	if digits < 0 && verb != 'g' {
		digits = 6
	}
	format := verb
	if v.verb == 'E' || v.verb == 'G' {
		format = v.verb
	}
	w.buf = strconv.AppendFloat(w.buf[:0], x, format, digits, 64)
	return v.number(dst, w.buf)
}

// number puts sign and commas to the digits of s.
func (v *place) number(dst, s []byte) []byte {
	switch {
	case s[0] == '-' || s[0] == '+':
	case v.plus:
		dst = append(dst, '+')
	case v.space:
		dst = append(dst, ' ')
	}
	if v.commas {
		return appendThousands(dst, s)
	}
	return append(dst, s...)
}

// pad fills what stands from start on up to the width.
func pad(dst []byte, start int, v *place) []byte {
	missing := v.width - utf8.RuneCount(dst[start:])
	if missing <= 0 {
		return dst
	}
	at, fill := start, byte(' ')
	switch {
	case v.left:
		at = len(dst)
	case v.zero && v.verb != 's' && v.verb != 'c' && dst[len(dst)-1] < 'A':
		// Zeros go behind the sign; NaN and infinities get none.
		if fill = '0'; dst[start] == '-' || dst[start] == '+' || dst[start] == ' ' {
			at++
		}
	case v.zero && strings.IndexByte("xXob", v.verb) >= 0:
		fill = '0'
	}
	dst = slices.Grow(dst, missing)
	end := len(dst)
	dst = dst[:end+missing]
	copy(dst[at+missing:], dst[at:end])
	for k := at; k < at+missing; k++ {
		dst[k] = fill
	}
	return dst
}
