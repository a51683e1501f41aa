package cell

import (
	"go/scanner"
	"go/token"
	"strings"
)

// A bracket is one that code opens, and where.
type bracket struct {
	at  int
	tok token.Token
}

// openBrackets are the brackets that code opens and does not close, the outermost
// first.
func openBrackets(code string) []bracket {
	fset := token.NewFileSet()
	file := fset.AddFile("", -1, len(code))
	var s scanner.Scanner
	s.Init(file, []byte(code), func(token.Position, string) {}, 0)
	var open []bracket
	for {
		pos, tok, _ := s.Scan()
		switch tok {
		case token.LPAREN, token.LBRACK, token.LBRACE:
			open = append(open, bracket{file.Offset(pos), tok})
		case token.RPAREN, token.RBRACK, token.RBRACE:
			open = open[:max(len(open)-1, 0)]
		case token.EOF:
			return open
		}
	}
}

// openBracket is the offset of the innermost bracket that is open at an offset, or -1.
func openBracket(code string, at int) int {
	if open := openBrackets(code[:at]); len(open) > 0 {
		return open[len(open)-1].at
	}
	return -1
}

// closing lists the brackets that close what code leaves open.
func closing(code string) string {
	closers := map[token.Token]string{token.LPAREN: ")", token.LBRACK: "]", token.LBRACE: "\n}"}
	out := ""
	for _, b := range openBrackets(code) {
		out = closers[b.tok] + out
	}
	return out
}

// unclosed is the innermost bracket that a text opens and does not close, and its line
// and column; "" if there is none.
func unclosed(text string) (line, col int, which string) {
	at := openBracket(text, len(text))
	if at < 0 {
		return 0, 0, ""
	}
	return 1 + strings.Count(text[:at], "\n"), at - strings.LastIndexByte(text[:at], '\n'), text[at : at+1]
}
