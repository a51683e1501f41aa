package sql

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// An Error is what is wrong with a text, and where.
type Error struct {
	Line, Col int // from 1; columns count characters
	Msg       string
	Err       error // beneath, if there is one
}

func (e *Error) Error() string { return fmt.Sprintf("%d:%d: %s", e.Line, e.Col, e.Msg) }

func (e *Error) Unwrap() error { return e.Err }

type tokenKind uint8

const (
	tokEnd    tokenKind = iota
	tokWord             // a name or keyword without quotes
	tokName             // a quoted name
	tokString           // '…'
	tokNumber
	tokSign // an operator or punctuation
)

// A token is a word of the text; text is without quotes, and pos its offset.
type token struct {
	kind tokenKind
	text string
	pos  int
	end  int
}

// is reports whether t is the keyword or sign s, which is in lower case.
func (t token) is(s string) bool {
	return t.kind == tokWord && strings.EqualFold(t.text, s) || t.kind == tokSign && t.text == s
}

func (t token) String() string {
	switch t.kind {
	case tokEnd:
		return "the end"
	case tokString:
		return "'" + t.text + "'"
	case tokName:
		return `"` + t.text + `"`
	}
	return t.text
}

// signs are the operators and punctuation, longer ones first.
var signs = []string{"<=>", "::", "<=", ">=", "<>", "!=", "==", "||", "//", "(", ")", ",", ".", ";", "+", "-", "*", "/", "%", "=", "<", ">", "?"}

// lex cuts src into tokens, the last of which is tokEnd.
func lex(src string) ([]token, error) {
	var out []token
	for at := 0; ; {
		if at = skipBlank(src, at); at < 0 {
			return nil, errorAt(src, ^at, "a comment that begins with /* has no end")
		}
		if at == len(src) {
			return append(out, token{kind: tokEnd, pos: at, end: at}), nil
		}
		t, err := next(src, at)
		if err != nil {
			return nil, err
		}
		out = append(out, t)
		at = t.end
	}
}

// skipBlank is the offset behind space and comments; of a comment without end
// it is the complement of where that begins.
func skipBlank(src string, at int) int {
	for at < len(src) {
		r, size := utf8.DecodeRuneInString(src[at:])
		switch {
		case unicode.IsSpace(r) || r == '\ufeff':
			at += size
		case strings.HasPrefix(src[at:], "--"):
			if end := strings.IndexByte(src[at:], '\n'); end >= 0 {
				at += end
			} else {
				at = len(src)
			}
		case strings.HasPrefix(src[at:], "/*"):
			end := strings.Index(src[at+2:], "*/")
			if end < 0 {
				return ^at
			}
			at += end + 4
		default:
			return at
		}
	}
	return at
}

func next(src string, at int) (token, error) {
	c := src[at]
	switch {
	case c == '\'':
		return quoted(src, at, tokString, "text")
	case c == '"' || c == '`':
		return quoted(src, at, tokName, "name")
	case c >= '0' && c <= '9', c == '.' && at+1 < len(src) && src[at+1] >= '0' && src[at+1] <= '9':
		return number(src, at)
	}
	if end := wordEnd(src, at); end > at {
		return token{tokWord, src[at:end], at, end}, nil
	}
	for _, s := range signs {
		if strings.HasPrefix(src[at:], s) {
			return token{tokSign, s, at, at + len(s)}, nil
		}
	}
	r, size := utf8.DecodeRuneInString(src[at:])
	if r == utf8.RuneError && size <= 1 {
		return token{}, errorAt(src, at, "a byte that is not UTF-8")
	}
	return token{}, errorAt(src, at, "unexpected character %q", r)
}

// wordEnd is where the word at offset at ends.
func wordEnd(src string, at int) int {
	for i, r := range src[at:] {
		letter := r == '_' || unicode.IsLetter(r)
		if !letter && (i == 0 || !unicode.IsDigit(r) && r != '$') {
			return at + i
		}
	}
	return len(src)
}

// quoted reads a text or name in quotes; a doubled quote stands for one.
func quoted(src string, at int, kind tokenKind, what string) (token, error) {
	q := src[at]
	var b strings.Builder
	for i := at + 1; i < len(src); i++ {
		if src[i] != q {
			b.WriteByte(src[i])
			continue
		}
		if i+1 < len(src) && src[i+1] == q {
			b.WriteByte(q)
			i++
			continue
		}
		if kind == tokName && b.Len() == 0 {
			return token{}, errorAt(src, at, "a name is empty")
		}
		return token{kind, b.String(), at, i + 1}, nil
	}
	return token{}, errorAt(src, at, "the %s that begins with %c has no end", what, q)
}

func number(src string, at int) (token, error) {
	i := digits(src, at)
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
	if end := wordEnd(src, i); end > i {
		return token{}, errorAt(src, at, "%q is neither a number nor a name; put names that begin with a digit in double quotes", src[at:end])
	}
	return token{tokNumber, src[at:i], at, i}, nil
}

func digits(src string, at int) int {
	for at < len(src) && src[at] >= '0' && src[at] <= '9' {
		at++
	}
	return at
}

// errorAt is an Error at the offset pos of src.
func errorAt(src string, pos int, format string, args ...any) *Error {
	before := src[:min(pos, len(src))]
	line := strings.Count(before, "\n") + 1
	col := utf8.RuneCountInString(before[strings.LastIndexByte(before, '\n')+1:]) + 1
	return &Error{Line: line, Col: col, Msg: fmt.Sprintf(format, args...)}
}
