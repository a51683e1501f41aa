package cell

import (
	"errors"
	"go/parser"
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
		pos, tok, _ := s.Scan()
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
		if tok == token.SEMICOLON && depth <= 0 && unfinished(toks, src[max(start, 0):off]+";") {
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

// unfinished says whether a statement that begins with toks and reads text up to a
// semicolon goes on behind it: in the header of a for, if or switch. Only the parser
// knows the braces of literals there from those of the block.
func unfinished(toks []token.Token, text string) bool {
	for len(toks) > 2 && toks[0] == token.IDENT && toks[1] == token.COLON {
		toks = toks[2:]
	}
	if len(toks) == 0 || toks[0] != token.FOR && toks[0] != token.IF && toks[0] != token.SWITCH {
		return false
	}
	const head = "package p; func _() {\n"
	_, err := parser.ParseFile(token.NewFileSet(), "", head+text+"\n}", parser.SkipObjectResolution)
	var list scanner.ErrorList
	return errors.As(err, &list) && list[0].Pos.Offset >= len(head)+len(text)
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
