package syntax

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// An Error is what is wrong with a text, and where.
type Error struct {
	Line, Col int // from 1; columns count characters
	Msg       string
	Source    string // the line of the text
	Err       error  // beneath, if there is one
}

// Error is "line:column: message", then the line with a caret below the place.
func (e *Error) Error() string {
	s := fmt.Sprintf("%d:%d: %s", e.Line, e.Col, e.Msg)
	if strings.TrimSpace(e.Source) == "" {
		return s
	}
	line, caret := excerpt(e.Source, e.Col)
	return s + "\n  " + line + "\n  " + caret
}

func (e *Error) Unwrap() error { return e.Err }

// maxExcerpt is how many characters of a line an error shows.
const maxExcerpt = 100

// excerpt is the part of line around column col, and a caret below it.
func excerpt(line string, col int) (text, caret string) {
	rs := []rune(strings.ReplaceAll(strings.ToValidUTF8(line, "\ufffd"), "\t", " "))
	at := min(col-1, len(rs))
	from := 0
	if at > maxExcerpt*3/4 {
		from = at - maxExcerpt/2
	}
	to := min(len(rs), from+maxExcerpt)
	text = string(rs[from:to])
	pad := at - from
	if from > 0 {
		text, pad = "…"+text, pad+1
	}
	if to < len(rs) {
		text += "…"
	}
	return strings.TrimRight(text, " \r"), strings.Repeat(" ", pad) + "^"
}

// ErrorAt is an Error at the offset pos of src.
func ErrorAt(src string, pos Pos, format string, args ...any) *Error {
	at := min(max(int(pos), 0), len(src))
	start := strings.LastIndexByte(src[:at], '\n') + 1
	end := len(src)
	if i := strings.IndexByte(src[at:], '\n'); i >= 0 {
		end = at + i
	}
	return &Error{
		Line:   strings.Count(src[:start], "\n") + 1,
		Col:    utf8.RuneCountInString(src[start:at]) + 1,
		Msg:    fmt.Sprintf(format, args...),
		Source: src[start:end],
	}
}
