package jsonl

import (
	"fmt"
	"unicode/utf16"
	"unicode/utf8"
)

// MaxDepth is how deep values may be nested.
const MaxDepth = 500

// A parser reads the value of one record. Its methods say false where the
// record is bad, and why is the reason.
type parser struct {
	b    []byte
	i    int
	tmp  []byte // of a string with escapes, until the next
	why  string
	path string // of the column at fault

	mismatch bool   // a value is JSON but not of its type
	wrongAt  string // the column that has it
	more     func(key []byte)
}

func (p *parser) fail(format string, args ...any) bool {
	if p.why == "" {
		p.why = fmt.Sprintf(format, args...)
	}
	return false
}

// unexpected says what is wrong at i.
func (p *parser) unexpected(want string) bool {
	if p.i >= len(p.b) {
		return p.fail("it ends where %s should be", want)
	}
	r, _ := utf8.DecodeRune(p.b[p.i:])
	return p.fail("%q at byte %d where %s should be", r, p.i+1, want)
}

func (p *parser) space() {
	for p.i < len(p.b) && isSpace(p.b[p.i]) {
		p.i++
	}
}

func isSpace(c byte) bool { return c == ' ' || c == '\n' || c == '\t' || c == '\r' }

// peek is the first byte of the value at i, or 0.
func (p *parser) peek() byte {
	if p.i < len(p.b) {
		return p.b[p.i]
	}
	return 0
}

// take passes by c and white space behind it, if it is there.
func (p *parser) take(c byte) bool {
	if p.peek() != c {
		return false
	}
	p.i++
	p.space()
	return true
}

func (p *parser) literal(word string) bool {
	if len(p.b)-p.i >= len(word) && string(p.b[p.i:p.i+len(word)]) == word {
		p.i += len(word)
		return true
	}
	return p.unexpected("a value")
}

// str reads a string; text is valid until the next.
func (p *parser) str() (text []byte, ok bool) {
	start := p.i + 1
	for i := start; i < len(p.b); i++ {
		switch c := p.b[i]; {
		case c == '"':
			p.i = i + 1
			return p.b[start:i], true
		case c == '\\':
			return p.escaped(start, i)
		case c < 0x20:
			p.i = i
			return nil, p.fail("a control character in a string at byte %d; write it as \\u%04x", i+1, c)
		}
	}
	p.i = len(p.b)
	return nil, p.fail("a string is not closed")
}

// escaped goes on with a string that has an escape at i.
func (p *parser) escaped(start, i int) ([]byte, bool) {
	out := append(p.tmp[:0], p.b[start:i]...)
	for i < len(p.b) {
		c := p.b[i]
		i++
		switch {
		case c == '"':
			p.i, p.tmp = i, out
			return out, true
		case c < 0x20:
			p.i = i
			return nil, p.fail("a control character in a string at byte %d; write it as \\u%04x", i, c)
		case c != '\\':
			out = append(out, c)
			continue
		case i == len(p.b):
			p.i = i
			return nil, p.fail("a string is not closed")
		}
		c = p.b[i]
		i++
		switch c {
		case '"', '\\', '/':
			out = append(out, c)
		case 'b':
			out = append(out, '\b')
		case 'f':
			out = append(out, '\f')
		case 'n':
			out = append(out, '\n')
		case 'r':
			out = append(out, '\r')
		case 't':
			out = append(out, '\t')
		case 'u':
			r, n := p.rune(i)
			if n == 0 {
				p.i = i
				return nil, p.fail("a wrong \\u escape at byte %d", i-1)
			}
			out = utf8.AppendRune(out, r)
			i += n
		default:
			p.i = i
			return nil, p.fail("a wrong escape at byte %d", i-1)
		}
	}
	p.i = len(p.b)
	return nil, p.fail("a string is not closed")
}

// rune is the character of the escape whose digits begin at i, and their
// number; 0 if they are wrong or half of a pair.
func (p *parser) rune(i int) (rune, int) {
	r, ok := hex4(p.b[min(i, len(p.b)):])
	if !ok || !utf16.IsSurrogate(r) {
		return r, map[bool]int{true: 4}[ok]
	}
	rest := p.b[i+4:]
	if len(rest) < 6 || rest[0] != '\\' || rest[1] != 'u' {
		return 0, 0
	}
	low, ok := hex4(rest[2:])
	r = utf16.DecodeRune(r, low)
	if !ok || r == utf8.RuneError {
		return 0, 0
	}
	return r, 10
}

func hex4(b []byte) (rune, bool) {
	if len(b) < 4 {
		return 0, false
	}
	var r rune
	for _, c := range b[:4] {
		switch {
		case c >= '0' && c <= '9':
			r = r<<4 | rune(c-'0')
		case c|0x20 >= 'a' && c|0x20 <= 'f':
			r = r<<4 | rune(c|0x20-'a'+10)
		default:
			return 0, false
		}
	}
	return r, true
}

// number reads a number.
func (p *parser) number() (text []byte, ok bool) {
	start := p.i
	if p.peek() == '-' {
		p.i++
	}
	switch c := p.peek(); {
	case c == 'I':
		ok = p.literal("Infinity")
		return p.b[start:p.i], ok
	case c == 'N' && p.i == start:
		ok = p.literal("NaN")
		return p.b[start:p.i], ok
	case c == '0':
		p.i++
		if d := p.peek(); d >= '0' && d <= '9' {
			return nil, p.fail("a number with a leading zero at byte %d", start+1)
		}
	case !p.digits():
		return nil, p.unexpected("a value")
	}
	if p.peek() == '.' {
		p.i++
		if !p.digits() {
			return nil, p.unexpected("a digit")
		}
	}
	if p.peek()|0x20 == 'e' {
		p.i++
		if c := p.peek(); c == '+' || c == '-' {
			p.i++
		}
		if !p.digits() {
			return nil, p.unexpected("a digit")
		}
	}
	return p.b[start:p.i], true
}

func (p *parser) digits() bool {
	start := p.i
	for p.i < len(p.b) && p.b[p.i]-'0' <= 9 {
		p.i++
	}
	return p.i > start
}

// skip passes by a value of any kind.
func (p *parser) skip(depth int) bool {
	switch p.peek() {
	case '{':
		return p.object(depth, func([]byte) bool { return p.skip(depth + 1) })
	case '[':
		return p.array(depth, func() bool { return p.skip(depth + 1) })
	case '"':
		_, ok := p.str()
		return ok
	case 't':
		return p.literal("true")
	case 'f':
		return p.literal("false")
	case 'n':
		return p.literal("null")
	}
	_, ok := p.number()
	return ok
}

// object reads an object; member reads the value of a key, which is valid until
// it reads a string.
func (p *parser) object(depth int, member func(key []byte) bool) bool {
	if depth >= MaxDepth {
		return p.fail("nested deeper than %d", MaxDepth)
	}
	if !p.take('{') {
		return p.unexpected("{")
	}
	if p.peek() == '}' {
		p.i++
		return true
	}
	for {
		if p.peek() != '"' {
			return p.unexpected("a key in quotes")
		}
		key, ok := p.str()
		if !ok {
			return false
		}
		p.space()
		if !p.take(':') {
			return p.unexpected(":")
		}
		if !member(key) {
			return false
		}
		p.space()
		if p.peek() == '}' {
			p.i++
			return true
		}
		if !p.take(',') {
			return p.unexpected(", or }")
		}
	}
}

// array reads an array; item reads an element.
func (p *parser) array(depth int, item func() bool) bool {
	if depth >= MaxDepth {
		return p.fail("nested deeper than %d", MaxDepth)
	}
	if !p.take('[') {
		return p.unexpected("[")
	}
	if p.peek() == ']' {
		p.i++
		return true
	}
	for {
		if !item() {
			return false
		}
		p.space()
		if p.peek() == ']' {
			p.i++
			return true
		}
		if !p.take(',') {
			return p.unexpected(", or ]")
		}
	}
}

// end says whether nothing but white space is left.
func (p *parser) end() bool {
	p.space()
	if p.i < len(p.b) {
		return p.unexpected("the end")
	}
	return true
}
