package kernel

import (
	"bytes"
	"encoding/json"
	"maps"
	"math/bits"
	"slices"
	"unicode/utf8"
)

// encode writes a part of a message as JSON. Maps and strings are written here,
// for a picture or a page may be a string of many megabytes, which package
// encoding/json reads byte by byte into a buffer that it copies twice.
func encode(v any) ([]byte, error) { return appendJSON(make([]byte, 0, sizeOf(v)), v) }

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

func appendJSON(b []byte, v any) ([]byte, error) {
	switch v := v.(type) {
	case string:
		return appendString(b, v), nil
	case map[string]any:
		if v == nil {
			break
		}
		b = append(b, '{')
		for i, key := range slices.Sorted(maps.Keys(v)) {
			if i > 0 {
				b = append(b, ',')
			}
			b = append(appendString(b, key), ':')
			var err error
			if b, err = appendJSON(b, v[key]); err != nil {
				return nil, err
			}
		}
		return append(b, '}'), nil
	}
	var w bytes.Buffer
	encoder := json.NewEncoder(&w)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(v); err != nil {
		return nil, err
	}
	return append(b, bytes.TrimSuffix(w.Bytes(), []byte("\n"))...), nil
}

const digits = "0123456789abcdef"

// appendString quotes s; what is no UTF-8 becomes the replacement character.
func appendString(b []byte, s string) []byte {
	b = append(b, '"')
	for {
		n := plainPrefix(s)
		b = append(b, s[:n]...)
		if s = s[n:]; s == "" {
			return append(b, '"')
		}
		switch c := s[0]; {
		case c == '"' || c == '\\':
			b = append(b, '\\', c)
		case c == '\n':
			b = append(b, `\n`...)
		case c == '\r':
			b = append(b, `\r`...)
		case c == '\t':
			b = append(b, `\t`...)
		case c < ' ':
			b = append(b, `\u00`...)
			b = append(b, digits[c>>4], digits[c&15])
		default:
			r, size := utf8.DecodeRuneInString(s)
			if r == '\u2028' || r == '\u2029' { // JavaScript ends lines there
				b = append(b, `\u202`...)
				b = append(b, digits[r&15])
			} else {
				b = utf8.AppendRune(b, r)
			}
			s = s[size:]
			continue
		}
		s = s[1:]
	}
}

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
