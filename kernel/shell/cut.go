package shell

import "strings"

// A piece is a part of a cell: Go text, or one magic.
type piece struct {
	line  int    // of its first line, from 1
	text  string // Go text; for a magic what follows its name
	body  string // the rest of the cell, for a cell magic
	magic string // name of the magic; "" for Go
	cell  bool   // a cell magic
}

// padded returns the text with blank lines before it, so that its line numbers
// are those of the cell.
func (p piece) padded() string { return strings.Repeat("\n", p.line-1) + p.text }

// cut divides a cell into pieces in the order in which they run. Blank Go
// pieces are left out. A magic is a line that starts, outside strings,
// comments, brackets and unfinished expressions, with %, $ or !, or a name
// followed by a question mark. No Go statement starts with % or $; one that
// starts with ! has no effect but to show a bool, and needs parentheses here.
func cut(text string) []piece {
	text = strings.ReplaceAll(text, "\r\n", "\n")
	if p, ok := cellMagic(text); ok {
		return []piece{p}
	}
	var pieces []piece
	var state lineState
	var lines []string
	start := 1
	flush := func(next int) {
		body := strings.Join(lines, "\n")
		if strings.TrimSpace(body) != "" {
			pieces = append(pieces, piece{line: start, text: body})
		}
		lines, start = nil, next
	}
	for i, line := range strings.Split(text, "\n") {
		if state.fresh() {
			if p, ok := lineMagic(line, i+1); ok {
				flush(i + 2)
				pieces = append(pieces, p)
				continue
			}
		}
		state.read(line)
		lines = append(lines, line)
	}
	flush(0)
	return pieces
}

// cellMagic recognizes %%name on the first line that is not blank.
func cellMagic(text string) (piece, bool) {
	rest, line := text, 1
	for {
		head, tail, more := strings.Cut(rest, "\n")
		trimmed := strings.TrimSpace(head)
		if trimmed == "" && more {
			rest, line = tail, line+1
			continue
		}
		if !strings.HasPrefix(trimmed, "%%") {
			return piece{}, false
		}
		name, args := splitName(trimmed[2:])
		return piece{line: line, magic: name, text: args, body: tail, cell: true}, name != ""
	}
}

func lineMagic(line string, number int) (piece, bool) {
	line = strings.TrimSpace(line)
	if len(line) < 2 {
		return piece{}, false
	}
	p := piece{line: number, text: strings.TrimSpace(line[1:])}
	switch {
	case line[0] == '%':
		p.magic, p.text = splitName(strings.TrimPrefix(line[1:], "%"))
		p.cell = line[1] == '%'
	case line[0] == '$', line[0] == '!' && line[1] != '=':
		p.magic = "sh"
	case line[len(line)-1] == '?' && isPath(strings.TrimRight(line, "?")):
		p.magic, p.text = "inspect", strings.TrimRight(line, "?")
	}
	return p, p.magic != ""
}

// splitName cuts "time f(x)" into "time" and "f(x)".
func splitName(s string) (name, rest string) {
	end := 0
	for end < len(s) && (isLetter(s[end]) || end > 0 && isDigit(s[end])) {
		end++
	}
	return s[:end], strings.TrimSpace(s[end:])
}

// isPath reports whether s is names joined by dots.
func isPath(s string) bool {
	for _, name := range strings.Split(s, ".") {
		head, rest := splitName(name)
		if head == "" || rest != "" || len(head) != len(name) {
			return false
		}
	}
	return true
}

func isLetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' || c == '_' }
func isDigit(c byte) bool  { return c >= '0' && c <= '9' }

// lineState knows, between two lines of Go, whether a statement may start. It
// reads just enough of the language for that.
type lineState struct {
	raw, comment bool // inside a raw string or a block comment
	depth        int  // open brackets of all kinds
	open         bool // the last token asks for another
}

func (s *lineState) fresh() bool { return !s.raw && !s.comment && s.depth == 0 && !s.open }

func (s *lineState) read(line string) {
	for i := 0; i < len(line); i++ {
		c := line[i]
		switch {
		case s.raw:
			s.raw = c != '`'
		case s.comment:
			if strings.HasPrefix(line[i:], "*/") {
				s.comment = false
				i++
			}
		case strings.HasPrefix(line[i:], "//"):
			return
		case strings.HasPrefix(line[i:], "/*"):
			s.comment = true
			i++
		case c == '`':
			s.raw, s.open = true, false
		case c == '"' || c == '\'':
			i += quoted(line[i:])
			s.open = false
		case c == ' ' || c == '\t':
		default:
			s.token(line, &i)
		}
	}
}

// token reads one byte, or two of ++ and --, which end a statement.
func (s *lineState) token(line string, i *int) {
	c := line[*i]
	switch {
	case strings.IndexByte("([{", c) >= 0:
		s.depth++
		s.open = false
	case strings.IndexByte(")]}", c) >= 0:
		s.depth = max(0, s.depth-1)
		s.open = false
	case strings.HasPrefix(line[*i:], "++") || strings.HasPrefix(line[*i:], "--"):
		*i++
		s.open = false
	default:
		s.open = strings.IndexByte("+-*/%&|^<>=!,.", c) >= 0
	}
}

// quoted returns how many bytes follow the opening quote of s up to and with
// the closing one; an unclosed literal ends with its line.
func quoted(s string) int {
	for i := 1; i < len(s); i++ {
		switch s[i] {
		case '\\':
			i++
		case s[0]:
			return i
		}
	}
	return len(s)
}
