package funcs

import (
	"errors"
	"fmt"
	"regexp"
	"regexp/syntax"
	"strings"

	"weir/dataframe/column"
)

// patterns gives the regular expression of every row, compiled as often as the
// pattern or its flags change.
type patterns struct {
	pattern, flags textInput
	// write is the text to compile of a pattern and its flags.
	write    func(p, flags []byte) (string, error)
	p, f     []byte
	compiled bool
	re       *regexp.Regexp
	err      error
}

// patternsOf reads the pattern from argument 1 and its flags from argument k,
// which may be missing.
func patternsOf(args []column.Vector, k int) *patterns {
	return &patterns{pattern: textsOf(args[1]), flags: optionalText(args, k, ""), write: withFlags}
}

func (c *patterns) at(i int) (*regexp.Regexp, error) {
	p, f := c.pattern.at(i), c.flags.at(i)
	if c.compiled && (c.pattern.constant() && c.flags.constant() || string(p) == string(c.p) && string(f) == string(c.f)) {
		return c.re, c.err
	}
	c.p, c.f, c.compiled = p, f, true
	text, err := c.write(p, f)
	if err != nil {
		c.re, c.err = nil, err
		return nil, err
	}
	if c.re, c.err = regexp.Compile(text); c.err != nil {
		c.err = regexpError(p, c.err)
	}
	return c.re, c.err
}

// withFlags is the text to compile of a pattern with flags: i (any case), c
// (exact case), m (^ and $ at every line), s (. takes a line's end too), x (white
// space and comments do not count), l (a text, no pattern).
func withFlags(p, flags []byte) (string, error) {
	if len(flags) == 0 {
		return string(p), nil
	}
	text, set := string(p), ""
	for _, f := range flags {
		switch f {
		case 'i', 'm', 's':
			set += string(f)
		case 'c':
			set = strings.ReplaceAll(set, "i", "")
		case 'x':
			text = stripSpace(text)
		case 'l':
			text = regexp.QuoteMeta(string(p))
		case 'g': // for regexp_replace; what finds once does not mind
		default:
			return "", fmt.Errorf("regular expression %s: no flag %q; there are i, c, m, s, x, l and, to replace all, g", excerpt(p), f)
		}
	}
	if set != "" {
		text = "(?" + set + ")" + text
	}
	return text, nil
}

// stripSpace drops white space and # comments of a pattern, but not behind \,
// between [ and ] or between \Q and \E.
func stripSpace(p string) string {
	var b strings.Builder
	set := -1 // where the set in [ ] begins
	for i := 0; i < len(p); i++ {
		switch c := p[i]; {
		case c == '\\' && i+1 < len(p):
			n := 2
			if p[i+1] == 'Q' && set < 0 {
				if n = strings.Index(p[i:], `\E`) + 2; n < 2 {
					n = len(p) - i
				}
			}
			b.WriteString(p[i : i+n])
			i += n - 1
		case set >= 0:
			// A ] right behind [ or [^ is one of the set; [:alpha:] is in it too.
			if strings.HasPrefix(p[i:], "[:") {
				if end := strings.Index(p[i:], ":]"); end > 0 {
					b.WriteString(p[i : i+end+2])
					i += end + 1
					continue
				}
			}
			if c == ']' && i > set {
				set = -1
			}
			b.WriteByte(c)
		case c == '[':
			if set = i + 1; strings.HasPrefix(p[i+1:], "^") {
				set++
			}
			b.WriteString(p[i:set])
			i = set - 1
		case isSpace(rune(c)):
		case c == '#':
			for i+1 < len(p) && p[i+1] != '\n' {
				i++
			}
		default:
			b.WriteByte(c)
		}
	}
	return b.String()
}

// regexpError says what is wrong with p and what to write instead.
func regexpError(p []byte, err error) error {
	var bad *syntax.Error
	if !errors.As(err, &bad) {
		return fmt.Errorf("regular expression %s: %w", excerpt(p), err)
	}
	return fmt.Errorf("regular expression %s: %s", excerpt(p), regexpFault(bad))
}

func regexpFault(e *syntax.Error) string {
	switch x := e.Expr; {
	case strings.HasPrefix(x, "(?=") || strings.HasPrefix(x, "(?!"):
		return "RE2 has no lookahead " + x + "; match what follows too and take a group with regexp_extract, or write two conditions"
	case strings.HasPrefix(x, "(?<=") || strings.HasPrefix(x, "(?<!"):
		return "RE2 has no lookbehind " + x + "; match what is before too and take a group with regexp_extract, or write two conditions"
	case strings.HasPrefix(x, "(?>"):
		return "RE2 has no atomic group (?>; it never tries a place twice, write (?:"
	case e.Code == syntax.ErrInvalidEscape && len(x) == 2 && x[1] >= '1' && x[1] <= '9':
		return "RE2 has no reference " + x + " to a group in a pattern; in the new text of regexp_replace it has"
	case e.Code == syntax.ErrInvalidEscape && x == `\Z`:
		return `RE2 has no \Z; write \z for the end of the text`
	case e.Code == syntax.ErrInvalidRepeatOp && strings.HasSuffix(x, "+"):
		return "RE2 has no possessive " + x + "; it never tries a place twice, write it without the last +"
	case e.Code == syntax.ErrInvalidRepeatSize:
		return "RE2 repeats at most 1000 times, not " + x
	case e.Code == syntax.ErrMissingParen:
		return "a ( has no )"
	case e.Code == syntax.ErrMissingBracket:
		return "a [ has no ]: " + x
	case e.Code == syntax.ErrInvalidUTF8:
		return "it is not UTF-8"
	}
	return e.Code.String() + ": " + e.Expr
}
