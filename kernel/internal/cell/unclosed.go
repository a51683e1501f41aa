package cell

import (
	"go/scanner"
	"go/token"
)

// unclosed is the innermost bracket that a text opens and does not close, and
// where it is; "" if there is none.
func unclosed(text string) (at token.Position, bracket string) {
	type opened struct {
		pos token.Pos
		tok token.Token
	}
	fset := token.NewFileSet()
	var s scanner.Scanner
	s.Init(fset.AddFile("", -1, len(text)), []byte(text), func(token.Position, string) {}, 0)
	var open []opened
	for {
		pos, tok, _ := s.Scan()
		switch tok {
		case token.LBRACE, token.LPAREN, token.LBRACK:
			open = append(open, opened{pos, tok})
		case token.RBRACE, token.RPAREN, token.RBRACK:
			if len(open) == 0 {
				return at, ""
			}
			open = open[:len(open)-1]
		case token.EOF:
			if len(open) == 0 {
				return at, ""
			}
			last := open[len(open)-1]
			return fset.Position(last.pos), last.tok.String()
		}
	}
}
