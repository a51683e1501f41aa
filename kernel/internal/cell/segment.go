package cell

import (
	"go/scanner"
	"go/token"
	"strings"
)

// An item is one top-level declaration or statement of a cell.
type item struct {
	kind      token.Token // IMPORT, FUNC, TYPE, CONST, VAR; ILLEGAL for a statement
	text      string
	line, col int
}

// segment cuts a cell into its top-level items, which end at semicolons outside
// all brackets. It also reports how many brackets stay open at the end.
func segment(src string) (items []item, open int) {
	fset := token.NewFileSet()
	file := fset.AddFile("", -1, len(src))
	var s scanner.Scanner
	s.Init(file, []byte(src), func(token.Position, string) {}, scanner.ScanComments)
	var toks []token.Token
	depth, start, doc := 0, -1, -1
	for {
		pos, tok, lit := s.Scan()
		off := file.Offset(pos)
		if tok == token.COMMENT { // may be the doc comment of what follows
			if start < 0 && doc < 0 {
				doc = off
			}
			continue
		}
		if start < 0 && tok != token.SEMICOLON && tok != token.EOF {
			start, toks = off, toks[:0]
			if doc >= 0 && (tok == token.FUNC || tok == token.TYPE || tok == token.CONST || tok == token.VAR) {
				start = doc
			}
			doc = -1
		}
		switch tok {
		case token.LPAREN, token.LBRACE, token.LBRACK:
			depth++
		case token.RPAREN, token.RBRACE, token.RBRACK:
			depth--
		}
		if tok == token.SEMICOLON && lit == ";" && inHeader(toks) {
			toks = append(toks, tok)
			continue
		}
		if tok == token.EOF || tok == token.SEMICOLON && depth <= 0 {
			if start >= 0 {
				p := fset.Position(file.Pos(start))
				items = append(items, item{kindOf(toks), strings.TrimRight(src[start:off], " \t\r\n"), p.Line, p.Column})
			}
			start = -1
		} else {
			toks = append(toks, tok)
		}
		if tok == token.EOF {
			return items, depth
		}
	}
}

// inHeader says whether a semicolon after toks belongs to the header of a for,
// if or switch.
func inHeader(toks []token.Token) bool {
	for len(toks) > 2 && toks[0] == token.IDENT && toks[1] == token.COLON {
		toks = toks[2:]
	}
	if len(toks) == 0 || toks[len(toks)-1] == token.RBRACE && !endsInLiteral(toks) {
		return false
	}
	return toks[0] == token.FOR || toks[0] == token.IF || toks[0] == token.SWITCH
}

// endsInLiteral says whether toks end in the body of a function literal that is
// part of a header: `if f := func() {}`.
func endsInLiteral(toks []token.Token) bool {
	i, depth := len(toks)-1, 0
	for ; i >= 0; i-- {
		if toks[i] == token.RBRACE {
			depth++
		}
		if toks[i] == token.LBRACE {
			if depth--; depth == 0 {
				break
			}
		}
	}
	for depth = 0; i > 0; i-- { // back over the results and parameters to "func"
		switch toks[i-1] {
		case token.RPAREN, token.RBRACK, token.RBRACE:
			depth++
		case token.LPAREN, token.LBRACK, token.LBRACE:
			depth--
		case token.FUNC:
			if depth == 0 {
				return true
			}
		case token.IDENT, token.PERIOD, token.MUL, token.MAP, token.CHAN, token.INTERFACE, token.STRUCT, token.ARROW, token.COMMA, token.INT, token.ELLIPSIS:
		default:
			if depth == 0 {
				return false
			}
		}
	}
	return false
}

// kindOf tells declarations from statements: `func (T) m() {}` declares,
// `func() {}()` does not.
func kindOf(toks []token.Token) token.Token {
	switch toks[0] {
	case token.IMPORT, token.TYPE, token.CONST, token.VAR:
		return toks[0]
	case token.FUNC:
		i := 1
		if len(toks) > 1 && toks[1] == token.LPAREN {
			for depth := 0; i < len(toks); i++ {
				if toks[i] == token.LPAREN {
					depth++
				}
				if toks[i] == token.RPAREN {
					if depth--; depth == 0 {
						i++
						break
					}
				}
			}
			// A method has a name and parameters here, a literal's type a body.
			if i+1 < len(toks) && toks[i] == token.IDENT && toks[i+1] == token.LPAREN {
				return token.FUNC
			}
			return token.ILLEGAL
		}
		if i < len(toks) && toks[i] == token.IDENT {
			return token.FUNC
		}
	}
	return token.ILLEGAL
}
