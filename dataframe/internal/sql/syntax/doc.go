// Package syntax reads SQL text into a tree and prints trees back. One
// hand-written lexer and one Pratt parser serve all dialects; the tree does not
// show which one a text was in, and Print writes it in the dialect Weir:
// reading what Print wrote gives the same tree.
//
//	s, notes, err := syntax.Parse("SELECT a, count(*) FROM t GROUP BY 1", syntax.Weir)
//	fmt.Println(syntax.Print(s))
//
// Every part of a tree keeps its offset in the text, and every error is an
// *Error with a line, a column and the line it stands in. Package syntax knows no
// table, column or type: binding is package sql's.
package syntax
