package syntax

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A lexer cuts a text into tokens.
type lexer struct {
	src   string
	d     *Dialect
	at    int
	out   []token
	hints []Note
	err   *Error

	// on: step over what is no token, for what only looks for the ends of statements. Then err is that of a text,
	// name or comment without an end alone, which may end further on.
	on bool
}

// lex cuts src into tokens, the last of which is tokEnd.
func lex(src string, d *Dialect) *lexer {
	l := &lexer{src: src, d: d}
	l.run()
	return l
}

func (l *lexer) run() {
	src := l.src
	l.out = make([]token, 0, len(src)/5+8)
	for l.blank(); l.at < len(src) && l.err == nil; l.blank() {
		l.next()
	}
	end := Pos(len(src))
	l.out = append(l.out, token{kind: tokEnd, pos: end, end: end})
}

// fail is for what no text that follows would mend.
func (l *lexer) fail(pos int, format string, args ...any) {
	if l.on {
		l.at = max(l.at, pos+1)
		l.out = append(l.out, token{kind: tokSign, pos: Pos(pos), end: Pos(l.at)})
		return
	}
	l.open(pos, format, args...)
}

// open is for what has no end yet.
func (l *lexer) open(pos int, format string, args ...any) {
	if l.err == nil {
		l.err = ErrorAt(l.src, Pos(pos), format, args...)
	}
	l.at = len(l.src)
}

func (l *lexer) add(kind tokenKind, text, key string, end int) {
	l.out = append(l.out, token{kind, text, key, Pos(l.at), Pos(end)})
	l.at = end
}

// blank steps over space and comments.
func (l *lexer) blank() {
	for l.at < len(l.src) {
		c := l.src[l.at]
		rest := l.src[l.at:]
		switch {
		case c == ' ' || c >= '\t' && c <= '\r':
			l.at++
		case c == '-' && strings.HasPrefix(rest, "--"), c == '#' && l.d.HashComment && !(l.d.HashDoubt && l.behindValue()):
			l.line()
		case c == '#' && l.d.HashComment:
			if !strings.HasPrefix(rest, "#>") {
				l.fail(l.at, "# behind a value is a comment in MySQL and the exclusive or in PostgreSQL: write -- for a comment, or bitwise_xor(a, b)")
			}
			return
		case c == '/' && strings.HasPrefix(rest, "/*"):
			l.comment()
		case c >= utf8.RuneSelf:
			r, size := utf8.DecodeRuneInString(rest)
			if !unicode.IsSpace(r) && r != '\ufeff' {
				return
			}
			l.at += size
		default:
			return
		}
	}
}

// behindValue reports whether the last token can end a value and stands in the same line.
func (l *lexer) behindValue() bool {
	if len(l.out) == 0 {
		return false
	}
	t := l.out[len(l.out)-1]
	value := t.isName() || t.kind == tokNumber || t.kind == tokString || t.key == ")" || t.key == "]"
	return value && !strings.Contains(l.src[t.end:l.at], "\n")
}

// line steps to the end of the line.
func (l *lexer) line() {
	if end := strings.IndexByte(l.src[l.at:], '\n'); end >= 0 {
		l.at += end
		return
	}
	l.at = len(l.src)
}

// comment steps over a comment, in which others may stand. One that begins
// with /*+ is a hint, which is ignored with a note.
func (l *lexer) comment() {
	start, depth := l.at, 0
	for l.at < len(l.src) {
		switch rest := l.src[l.at:]; {
		case strings.HasPrefix(rest, "/*"):
			depth++
			l.at += 2
		case strings.HasPrefix(rest, "*/"):
			depth--
			l.at += 2
		default:
			l.at++
		}
		if depth == 0 {
			if text := l.src[start:l.at]; strings.HasPrefix(text, "/*+") {
				l.hints = append(l.hints, Note{Pos(start), "the hint " + text + " is ignored; the optimizer decides"})
			}
			return
		}
	}
	l.open(start, "a comment that begins with /* has no end")
}

func (l *lexer) next() {
	c := l.src[l.at]
	switch {
	case c == '\'':
		l.quoted(tokString, "text", l.d.Backslash)
		return
	case c == '"' && l.d.DoubleQuoteText:
		l.quoted(tokString, "text", l.d.Backslash)
		return
	case c == '"' || c == '`':
		l.quoted(tokName, "name", false)
		return
	case isDigit(c), c == '.' && l.at+1 < len(l.src) && isDigit(l.src[l.at+1]):
		l.number()
		return
	case c == '$' && l.dollar():
		return
	}
	if l.prefixed(c) {
		return
	}
	if end := wordEnd(l.src, l.at); end > l.at {
		text := l.src[l.at:end]
		l.add(tokWord, text, lower(text), end)
		return
	}
	if c < utf8.RuneSelf {
		for _, s := range signs[c] {
			if strings.HasPrefix(l.src[l.at:], s) && (s != "^@" || l.d != MySQL) { // there it is ^ and a variable
				l.add(tokSign, s, s, l.at+len(s))
				return
			}
		}
	}
	r, size := utf8.DecodeRuneInString(l.src[l.at:])
	if r == utf8.RuneError && size <= 1 {
		l.fail(l.at, "a byte that is not UTF-8")
		return
	}
	l.fail(l.at, "unexpected character %q", r)
}

// prefixed reads E'…' with escapes, R'…' without, N'…' and X'…'.
func (l *lexer) prefixed(c byte) bool {
	if l.at+1 >= len(l.src) || l.src[l.at+1] != '\'' && (l.src[l.at+1] != '"' || !l.d.DoubleQuoteText) {
		return false
	}
	start := l.at
	switch c | 0x20 {
	case 'e', 'r', 'n':
		l.at++
		l.quoted(tokString, "text", c|0x20 == 'e' || c|0x20 == 'n' && l.d.Backslash)
	case 'b':
		l.fail(start, "bits such as b'01' are not there; write X'…' or a number")
		return true
	case 'x':
		l.at++
		l.quoted(tokBytes, "text", false)
		if l.err == nil {
			l.hex(start)
		}
	default:
		return false
	}
	if l.err != nil {
		return true
	}
	t := &l.out[len(l.out)-1]
	t.pos = Pos(start)
	if c|0x20 == 'e' && !utf8.ValidString(t.text) && utf8.ValidString(l.src) {
		l.fail(start, "the bytes that this text writes are no UTF-8; write X'…' for bytes")
	}
	return true
}

// hex turns the digits of the last token into bytes.
func (l *lexer) hex(start int) {
	t := &l.out[len(l.out)-1]
	out := make([]byte, 0, len(t.text)/2)
	for i := 0; i < len(t.text); i += 2 {
		if i+1 == len(t.text) || !isHex(t.text[i]) || !isHex(t.text[i+1]) {
			l.fail(start, "X'…' takes pairs of hexadecimal digits")
			return
		}
		out = append(out, unhex(t.text[i])<<4|unhex(t.text[i+1]))
	}
	t.text = string(out)
}

// wordEnd is where the word at offset at ends.
func wordEnd(src string, at int) int {
	i := at
	for i < len(src) {
		c := src[i]
		if c|0x20 >= 'a' && c|0x20 <= 'z' || c == '_' || i > at && (isDigit(c) || c == '$') {
			i++
			continue
		}
		if c < utf8.RuneSelf {
			break
		}
		r, size := utf8.DecodeRuneInString(src[i:])
		if !unicode.IsLetter(r) && (i == at || !unicode.IsDigit(r)) {
			break
		}
		i += size
	}
	return i
}

// quoted reads a text or name in quotes; a doubled quote stands for one.
func (l *lexer) quoted(kind tokenKind, what string, escapes bool) {
	q := l.src[l.at]
	i := l.at + 1
	for i < len(l.src) && l.src[i] != q && (!escapes || l.src[i] != '\\') {
		i++
	}
	if i < len(l.src) && l.src[i] == q && (i+1 == len(l.src) || l.src[i+1] != q) {
		if kind == tokName && i == l.at+1 {
			start := l.at
			l.at = i + 1
			l.fail(start, "a name is empty")
			return
		}
		l.add(kind, l.src[l.at+1:i], "", i+1)
		return
	}
	l.slowQuoted(kind, what, escapes)
}

func (l *lexer) slowQuoted(kind tokenKind, what string, escapes bool) {
	q := l.src[l.at]
	var b strings.Builder
	for i := l.at + 1; i < len(l.src); i++ {
		c := l.src[i]
		switch {
		case c == '\\' && escapes && i+1 < len(l.src):
			i = l.escape(&b, i+1)
		case c != q:
			b.WriteByte(c)
		case i+1 < len(l.src) && l.src[i+1] == q:
			b.WriteByte(q)
			i++
		default:
			l.add(kind, b.String(), "", i+1)
			return
		}
	}
	l.open(l.at, "the %s that begins with %c has no end", what, q)
}

// escape writes what \c stands for and gives the offset of its last byte. In
// \% and \_ the backslash stays: LIKE needs it.
func (l *lexer) escape(b *strings.Builder, i int) int {
	c := l.src[i]
	if !l.d.Backslash && (c == 'x' || c >= '0' && c <= '7') {
		return l.escapedByte(b, i)
	}
	switch c {
	case 'n':
		b.WriteByte('\n')
	case 't':
		b.WriteByte('\t')
	case 'r':
		b.WriteByte('\r')
	case 'b':
		b.WriteByte('\b')
	case 'f':
		if l.d.Backslash {
			b.WriteByte(c)
			break
		}
		b.WriteByte('\f')
	case '0', '1':
		if k := i + 3; l.d.OctalLetter && k <= len(l.src) {
			if v, err := strconv.ParseUint(l.src[i:k], 8, 8); err == nil {
				b.WriteRune(rune(v))
				return k - 1
			}
		}
		if c == '1' {
			b.WriteByte(c)
			break
		}
		b.WriteByte(0)
	case 'Z':
		b.WriteByte(26)
	case '%', '_':
		b.WriteByte('\\')
		b.WriteByte(c)
	case 'u', 'U':
		if l.d.Backslash && !l.d.OctalLetter {
			b.WriteByte(c)
			break
		}
		return l.codePoint(b, i)
	default:
		b.WriteByte(c)
	}
	return i
}

// escapedByte reads the byte that \o, \oo, \ooo, \xh or \xhh is, whose first letter is at i.
func (l *lexer) escapedByte(b *strings.Builder, i int) int {
	base, most, k := 8, 3, 0
	if l.src[i] == 'x' {
		base, most, k = 16, 2, 1
	}
	n, digits := 0, 0
	for digits < most && i+k < len(l.src) && isHex(l.src[i+k]) && int(unhex(l.src[i+k])) < base {
		n = n*base + int(unhex(l.src[i+k]))
		k++
		digits++
	}
	if digits == 0 {
		n, k = int(l.src[i]), 1
	}
	b.WriteByte(byte(n))
	return i + k - 1
}

// codePoint reads \uXXXX, \UXXXXXXXX or \xXX, whose letter is at i.
func (l *lexer) codePoint(b *strings.Builder, i int) int {
	n := map[byte]int{'u': 4, 'U': 8, 'x': 2}[l.src[i]]
	var r rune
	k := 0
	for k < n && i+1+k < len(l.src) && isHex(l.src[i+1+k]) {
		r = r<<4 | rune(unhex(l.src[i+1+k]))
		k++
	}
	if k < n || !utf8.ValidRune(r) {
		b.WriteByte(l.src[i])
		return i
	}
	b.WriteRune(r)
	return i + n
}

// dollar reads $$…$$ or $tag$…$tag$, if that stands here.
func (l *lexer) dollar() bool {
	end := wordEnd(l.src, l.at+1)
	if tag := strings.IndexByte(l.src[l.at+1:end], '$'); tag >= 0 {
		end = l.at + 1 + tag
	}
	if end >= len(l.src) || l.src[end] != '$' {
		return false
	}
	tag := l.src[l.at : end+1]
	n := strings.Index(l.src[end+1:], tag)
	if n < 0 {
		l.open(l.at, "the text that begins with %s has no end", tag)
		return true
	}
	l.add(tokString, l.src[end+1:end+1+n], "", end+1+n+len(tag))
	return true
}

func (l *lexer) number() {
	src, start := l.src, l.at
	if src[start] == '0' && start+1 < len(src) && src[start+1]|0x20 == 'x' {
		i := start + 2
		for i < len(src) && isHex(src[i]) {
			i++
		}
		if i > start+2 && wordEnd(src, i) == i {
			l.add(tokNumber, src[start:i], "", i)
			return
		}
	}
	i := digits(src, start)
	if i < len(src) && src[i] == '.' {
		i = digits(src, i+1)
	}
	if i < len(src) && src[i]|0x20 == 'e' {
		j := i + 1
		if j < len(src) && (src[j] == '+' || src[j] == '-') {
			j++
		}
		if k := digits(src, j); k > j {
			i = k
		}
	}
	end := wordEnd(src, i)
	if end > i && !isSuffix(lower(src[i:end])) {
		if l.d.DoubleQuoteText && !strings.ContainsAny(src[start:i], ".+-") { // Spark and MySQL have such names
			l.add(tokName, src[start:end], "", end)
			return
		}
		l.fail(start, "%q is neither a number nor a name; put names that begin with a digit in double quotes", src[start:end])
		return
	}
	l.add(tokNumber, src[start:end], "", end)
}

// isSuffix reports whether s marks the type of a number, as in 1L or 1.5BD.
func isSuffix(s string) bool {
	switch s {
	case "l", "s", "y", "d", "f", "bd":
		return true
	}
	return false
}

// digits is where the digits at offset at end; single underscores may part them.
func digits(src string, at int) int {
	for at < len(src) && (isDigit(src[at]) || src[at] == '_' && at+1 < len(src) && isDigit(src[at+1]) && isDigit(src[at-1])) {
		at++
	}
	return at
}

func isDigit(c byte) bool { return c >= '0' && c <= '9' }

func isHex(c byte) bool { return isDigit(c) || c|0x20 >= 'a' && c|0x20 <= 'f' }

func unhex(c byte) byte {
	if isDigit(c) {
		return c - '0'
	}
	return c | 0x20 - 'a' + 10
}

// lower is s in lower case, s itself if it is that already.
func lower(s string) string {
	for i := 0; i < len(s); i++ {
		if c := s[i]; c >= 'A' && c <= 'Z' || c >= utf8.RuneSelf {
			return strings.ToLower(s)
		}
	}
	return s
}
