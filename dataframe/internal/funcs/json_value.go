package funcs

import (
	"bytes"
	"unicode/utf16"
	"unicode/utf8"
)

// What follows reads texts that checkJSON has passed.

// skipJSON is the place behind the value that begins at i.
func skipJSON(s []byte, i int) int {
	switch s[i] {
	case '"':
		return skipJSONString(s, i)
	case '{', '[':
		for depth := 0; ; i++ {
			switch s[i] {
			case '"':
				i = skipJSONString(s, i) - 1
			case '{', '[':
				depth++
			case '}', ']':
				if depth--; depth == 0 {
					return i + 1
				}
			}
		}
	}
	for i < len(s) && !jsonEnds(s[i]) {
		i++
	}
	return i
}

// jsonEnds reports whether c stands behind a number or word.
func jsonEnds(c byte) bool { return c <= ' ' || c == ',' || c == ']' || c == '}' }

func skipJSONString(s []byte, i int) int {
	for i++; s[i] != '"'; i++ {
		if s[i] == '\\' {
			i++
		}
	}
	return i + 1
}

// A jsonItem is where a member of an object or an element of an array stands;
// an element has no key.
type jsonItem struct{ keyFrom, keyTo, from, to int }

// key is the key as written, without quotes.
func (m jsonItem) key(s []byte) []byte { return s[m.keyFrom:m.keyTo] }

func (m jsonItem) value(s []byte) []byte { return s[m.from:m.to] }

// jsonItems goes through the members or elements of the value at i, which may be
// any value, until yield says no.
func jsonItems(s []byte, i int, yield func(m jsonItem) bool) {
	c := s[i]
	if c != '{' && c != '[' {
		return
	}
	for i = jsonSpace(s, i+1); s[i] != '}' && s[i] != ']'; {
		var m jsonItem
		if c == '{' {
			end := skipJSONString(s, i)
			m.keyFrom, m.keyTo = i+1, end-1
			i = jsonSpace(s, jsonSpace(s, end)+1)
		}
		m.from, m.to = i, skipJSON(s, i)
		if !yield(m) {
			return
		}
		if i = jsonSpace(s, m.to); s[i] == ',' {
			i = jsonSpace(s, i+1)
		}
	}
}

// jsonMember is the first member called key, which is decoded.
func jsonMember(s []byte, i int, key []byte) (m jsonItem, ok bool) {
	if s[i] != '{' {
		return m, false
	}
	jsonItems(s, i, func(x jsonItem) bool {
		if sameJSONKey(x.key(s), key) {
			m, ok = x, true
		}
		return !ok
	})
	return m, ok
}

// lastJSONMember is the last member called key.
func lastJSONMember(s []byte, i int, key []byte) (m jsonItem, ok bool) {
	if s[i] != '{' {
		return m, false
	}
	jsonItems(s, i, func(x jsonItem) bool {
		if sameJSONKey(x.key(s), key) {
			m, ok = x, true
		}
		return true
	})
	return m, ok
}

// sameJSONKey compares a key as written with a decoded one.
func sameJSONKey(written, key []byte) bool {
	if bytes.IndexByte(written, '\\') < 0 {
		return bytes.Equal(written, key)
	}
	var buf [64]byte
	return bytes.Equal(appendUnquoted(buf[:0], written), key)
}

// appendUnquoted decodes a string as written, without its quotes. A lone
// surrogate becomes U+FFFD.
func appendUnquoted(dst, s []byte) []byte {
	for {
		at := bytes.IndexByte(s, '\\')
		if at < 0 {
			return append(dst, s...)
		}
		dst = append(dst, s[:at]...)
		c := s[at+1]
		s = s[at+2:]
		switch c {
		case 'b':
			c = '\b'
		case 'f':
			c = '\f'
		case 'n':
			c = '\n'
		case 'r':
			c = '\r'
		case 't':
			c = '\t'
		case 'u':
			r := hexRune(s)
			if s = s[4:]; utf16.IsSurrogate(r) {
				low := rune(utf8.RuneError)
				if len(s) >= 6 && s[0] == '\\' && s[1] == 'u' {
					low = hexRune(s[2:])
				}
				if r = utf16.DecodeRune(r, low); r != utf8.RuneError {
					s = s[6:]
				}
			}
			dst = utf8.AppendRune(dst, r)
			continue
		}
		dst = append(dst, c)
	}
}

func hexRune(s []byte) rune {
	r := rune(0)
	for k := range 4 {
		d, _ := hexAt(s, k)
		r = r<<4 | rune(d)
	}
	return r
}

// appendQuoted writes s as a JSON string. Bytes that are not UTF-8 become
// U+FFFD.
func appendQuoted(dst, s []byte) []byte {
	const digits = "0123456789abcdef"
	dst = append(dst, '"')
	for i := 0; i < len(s); {
		c := s[i]
		if c >= utf8.RuneSelf {
			r, size := utf8.DecodeRune(s[i:])
			dst, i = utf8.AppendRune(dst, r), i+size
			continue
		}
		switch i++; {
		case c == '"' || c == '\\':
			dst = append(dst, '\\', c)
		case c >= ' ':
			dst = append(dst, c)
		case c == '\n':
			dst = append(dst, '\\', 'n')
		case c == '\r':
			dst = append(dst, '\\', 'r')
		case c == '\t':
			dst = append(dst, '\\', 't')
		default:
			dst = append(dst, '\\', 'u', '0', '0', digits[c>>4], digits[c&15])
		}
	}
	return append(dst, '"')
}

// appendCompact writes a value without white space, its numbers and strings as
// they are written.
func appendCompact(dst, s []byte) []byte {
	for i := 0; i < len(s); {
		switch s[i] {
		case '"':
			end := skipJSONString(s, i)
			dst, i = append(dst, s[i:end]...), end
		case ' ', '\n', '\t', '\r':
			i++
		default:
			dst, i = append(dst, s[i]), i+1
		}
	}
	return dst
}

// appendJSONText writes a value as text: a string decoded, all else compact; a
// JSON null is none.
func appendJSONText(dst, v []byte) ([]byte, bool) {
	switch v[0] {
	case '"':
		return appendUnquoted(dst, v[1:len(v)-1]), true
	case 'n':
		return dst, false
	}
	return appendCompact(dst, v), true
}
