package kernel

import (
	"bytes"
	"encoding/json"
	"maps"
	"math/bits"
	"slices"
	"unicode/utf16"
	"unicode/utf8"
)

// encode writes a part of a message as JSON. Maps and strings are written here,
// for a picture or a page may be a string of many megabytes, which package
// encoding/json reads byte by byte into a buffer that it copies twice.
func encode(v any) ([]byte, error) {
	size := sizeOf(v)
	e := encoder{b: make([]byte, 0, size)}
	if size >= largeBytes {
		e.escapes = size / 64
	}
	err := e.value(v)
	return e.b, err
}

// A message of so many bytes is escaped to be ASCII if few of its letters are
// not: one "…" makes a client in Python widen all of its text and narrow it again.
const largeBytes = 1 << 20

type encoder struct {
	b       []byte
	escapes int // bytes that escapes may still add
}

// sizeOf guesses the length of the JSON of v.
func sizeOf(v any) int {
	switch v := v.(type) {
	case string:
		return len(v) + len(v)/64 + 2
	case json.RawMessage:
		return len(v)
	case map[string]any:
		n := 2
		for key, x := range v {
			n += len(key) + 4 + sizeOf(x)
		}
		return n
	}
	return 128
}

func (e *encoder) value(v any) error {
	switch v := v.(type) {
	case string:
		e.text(v)
		return nil
	case map[string]any:
		if v == nil {
			break
		}
		e.b = append(e.b, '{')
		for i, key := range slices.Sorted(maps.Keys(v)) {
			if i > 0 {
				e.b = append(e.b, ',')
			}
			e.text(key)
			e.b = append(e.b, ':')
			if err := e.value(v[key]); err != nil {
				return err
			}
		}
		e.b = append(e.b, '}')
		return nil
	}
	var w bytes.Buffer
	encoder := json.NewEncoder(&w)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(v); err != nil {
		return err
	}
	e.b = append(e.b, bytes.TrimSuffix(w.Bytes(), []byte("\n"))...)
	return nil
}

// text quotes s; what is no UTF-8 becomes the replacement character.
func (e *encoder) text(s string) {
	e.b = append(e.b, '"')
	for {
		n := plainPrefix(s)
		e.b = append(e.b, s[:n]...)
		if s = s[n:]; s == "" {
			e.b = append(e.b, '"')
			return
		}
		switch c := s[0]; {
		case c == '"' || c == '\\':
			e.b = append(e.b, '\\', c)
		case c == '\n':
			e.b = append(e.b, `\n`...)
		case c == '\r':
			e.b = append(e.b, `\r`...)
		case c == '\t':
			e.b = append(e.b, `\t`...)
		case c < ' ':
			e.unit(rune(c))
		default:
			r, size := utf8.DecodeRuneInString(s)
			e.letter(r)
			s = s[size:]
			continue
		}
		s = s[1:]
	}
}

// letter writes one that is not ASCII.
func (e *encoder) letter(r rune) {
	line := r == '\u2028' || r == '\u2029' // JavaScript ends lines there
	if e.escapes <= 0 && !line {
		e.b = utf8.AppendRune(e.b, r)
		return
	}
	e.escapes -= 4 // of two bytes six, of four twelve
	if high, low := utf16.EncodeRune(r); high != utf8.RuneError {
		e.escapes -= 4
		e.unit(high)
		e.unit(low)
		return
	}
	e.unit(r)
}

// unit writes the escape of one unit of UTF-16.
func (e *encoder) unit(u rune) {
	e.b = append(e.b, '\\', 'u', digits[u>>12&15], digits[u>>8&15], digits[u>>4&15], digits[u&15])
}

const digits = "0123456789abcdef"

// plainPrefix counts the bytes before the first that is not ASCII, a control
// character, a quote or a backslash, eight at a time.
func plainPrefix(s string) int {
	const ones, tops = 0x0101010101010101, 0x8080808080808080
	i := 0
	for ; i+8 <= len(s); i += 8 {
		w := uint64(s[i]) | uint64(s[i+1])<<8 | uint64(s[i+2])<<16 | uint64(s[i+3])<<24 |
			uint64(s[i+4])<<32 | uint64(s[i+5])<<40 | uint64(s[i+6])<<48 | uint64(s[i+7])<<56
		quotes, slashes := w^ones*'"', w^ones*'\\'
		// The lowest byte marked is marked rightly; those above it may not be.
		if odd := (w | (w - ones*' ') | (quotes - ones) | (slashes - ones)) & tops; odd != 0 {
			return i + bits.TrailingZeros64(odd)/8
		}
	}
	for ; i < len(s); i++ {
		if c := s[i]; c < ' ' || c >= utf8.RuneSelf || c == '"' || c == '\\' {
			return i
		}
	}
	return i
}
