package sql

import (
	"fmt"
	"regexp"
	"strings"

	"weir/dataframe/internal/sql/syntax"
)

// reescape is a pattern of LIKE, whose escape is the character esc or none, with a backslash as
// escape.
func reescape(pattern, esc string) (string, error) {
	var b strings.Builder
	rs := []rune(pattern)
	for i := 0; i < len(rs); i++ {
		c := rs[i]
		switch {
		case esc != "" && string(c) == esc:
			if i++; i == len(rs) {
				return "", fmt.Errorf("the pattern %q ends in its escape character", pattern)
			}
			if rs[i] == '%' || rs[i] == '_' || rs[i] == '\\' {
				b.WriteByte('\\')
			}
			b.WriteRune(rs[i])
		case c == '\\':
			b.WriteString(`\\`)
		default:
			b.WriteRune(c)
		}
	}
	return b.String(), nil
}

// similarRegexp is the regular expression of a pattern of SIMILAR TO, in which % and _
// are those of LIKE.
func similarRegexp(pattern string, escape syntax.Expr) (string, error) {
	esc := `\`
	if t, ok := escape.(*syntax.Text); ok {
		esc = t.Value
	}
	var b strings.Builder
	b.WriteString("(?s)^(?:")
	inSet := false
	rs := []rune(pattern)
	for i := 0; i < len(rs); i++ {
		c := rs[i]
		switch {
		case string(c) == esc && i+1 < len(rs):
			if i++; rs[i] == '"' {
				continue // it parts what SUBSTRING takes out
			}
			b.WriteString(regexp.QuoteMeta(string(rs[i])))
		case inSet:
			inSet = c != ']'
			b.WriteRune(c)
		case c == '[':
			inSet = true
			b.WriteRune(c)
		case c == '%':
			b.WriteString(".*")
		case c == '_':
			b.WriteByte('.')
		case c == '.' || c == '^' || c == '$' || c == '\\':
			b.WriteByte('\\')
			b.WriteRune(c)
		default:
			b.WriteRune(c)
		}
	}
	b.WriteString(")$")
	if _, err := regexp.Compile(b.String()); err != nil {
		return "", fmt.Errorf("the pattern %q is not one of SIMILAR TO: %v", pattern, err)
	}
	return b.String(), nil
}

// globRegexp is the regular expression of a pattern of GLOB: *, ? and [a-c].
func globRegexp(pattern string) string {
	var b strings.Builder
	b.WriteString("(?s)^")
	rs := []rune(pattern)
	for i := 0; i < len(rs); i++ {
		switch c := rs[i]; c {
		case '*':
			b.WriteString(".*")
		case '?':
			b.WriteByte('.')
		case '[':
			end := i + 1
			for end < len(rs) && (rs[end] != ']' || end == i+1) {
				end++
			}
			if end == len(rs) {
				b.WriteString(`\[`)
				continue
			}
			set := strings.ReplaceAll(string(rs[i+1:end]), `\`, `\\`)
			if strings.HasPrefix(set, "!") {
				set = "^" + set[1:]
			}
			b.WriteString("[" + set + "]")
			i = end
		default:
			b.WriteString(regexp.QuoteMeta(string(c)))
		}
	}
	return b.String() + "$"
}

// likeRegexp is a pattern of LIKE or one of its like as a regular expression.
func likeRegexp(op, pattern string) (*regexp.Regexp, error) {
	switch op {
	case "rlike":
		return regexp.Compile(pattern)
	case "rilike":
		return regexp.Compile("(?i)" + pattern)
	case "glob":
		return regexp.Compile(globRegexp(pattern))
	case "similar to":
		s, err := similarRegexp(pattern, nil)
		if err != nil {
			return nil, err
		}
		return regexp.Compile(s)
	}
	var b strings.Builder
	b.WriteString("(?s)^")
	if op == "ilike" {
		b.WriteString("(?i)")
	}
	for _, r := range pattern {
		switch r {
		case '%':
			b.WriteString(".*")
		case '_':
			b.WriteByte('.')
		default:
			b.WriteString(regexp.QuoteMeta(string(r)))
		}
	}
	return regexp.Compile(b.String() + "$")
}
