package cell

import (
	"go/token"
	"strings"
)

// Status says whether code can run as it stands: "complete", "incomplete" (then
// indent is what the next line should start with) or "invalid".
func (c *Compiler) Status(code string) (state, indent string) {
	_, open := segment(code)
	if open > 0 || unterminated(code) {
		return "incomplete", nextIndent(code, open)
	}
	fset := token.NewFileSet()
	if _, err := parse(fset, 1, code); err != nil {
		if e, ok := err.(*Error); ok && strings.Contains(e.Message, "ends too early") {
			return "incomplete", nextIndent(code, 0)
		}
		return "invalid", ""
	}
	return "complete", ""
}

// unterminated says whether the text ends inside a raw string or a comment, or
// after an operator that wants more.
func unterminated(code string) bool {
	raw, comment := false, false
	for i := 0; i < len(code); i++ {
		switch {
		case raw:
			raw = code[i] != '`'
		case comment:
			if strings.HasPrefix(code[i:], "*/") {
				comment = false
				i++
			}
		case code[i] == '`':
			raw = true
		case strings.HasPrefix(code[i:], "/*"):
			comment = true
			i++
		case strings.HasPrefix(code[i:], "//"):
			n := strings.IndexByte(code[i:], '\n')
			if n < 0 {
				return false
			}
			i += n
		case code[i] == '"' || code[i] == '\'':
			q := code[i]
			for i++; i < len(code) && code[i] != q && code[i] != '\n'; i++ {
				if code[i] == '\\' {
					i++
				}
			}
		}
	}
	return raw || comment
}

func nextIndent(code string, open int) string {
	lines := strings.Split(code, "\n")
	last := lines[len(lines)-1]
	indent := last[:len(last)-len(strings.TrimLeft(last, " \t"))]
	trimmed := strings.TrimSpace(last)
	if open > 0 && (strings.HasSuffix(trimmed, "{") || strings.HasSuffix(trimmed, "(") || strings.HasSuffix(trimmed, "[")) {
		indent += "\t"
	}
	return indent
}
