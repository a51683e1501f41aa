package syntax

import (
	"strconv"
	"strings"
)

// Split cuts a script into its statements without reading them: one that is
// wrong does not hide the others. Before each statement stand blanks, so that
// places in it are those of the script. A text that cannot be cut to its end,
// for a quote stays open, has the rest as its last statement; open says so.
func Split(src string, d *Dialect) (statements []string, open bool) {
	l := &lexer{src: src, d: d, on: true}
	l.run()
	from, empty := 0, true
	for _, t := range l.out {
		switch {
		case t.kind == tokEnd:
		case t.kind == tokSign && t.key == ";":
			if !empty {
				statements = append(statements, blankBefore(src, from)+src[from:t.pos])
			}
			from, empty = int(t.end), true
		case empty:
			from, empty = int(t.pos), false
		}
	}
	if l.err != nil {
		return append(statements, blankBefore(src, from)+src[from:]), true
	}
	if !empty {
		statements = append(statements, blankBefore(src, from)+src[from:])
	}
	return statements, false
}

// blankBefore takes as many lines and, on the last, characters as src[:at].
func blankBefore(src string, at int) string {
	before := src[:at]
	line := before[strings.LastIndexByte(before, '\n')+1:]
	return strings.Repeat("\n", strings.Count(before, "\n")) + strings.Repeat(" ", len([]rune(line)))
}

// Params is how many ? a text has, and the highest n of $n.
func Params(src string, d *Dialect) (marks, highest int) {
	l := lex(src, d)
	for i, t := range l.out {
		switch {
		case t.kind == tokSign && t.key == "?":
			marks++
		case t.kind == tokSign && t.key == "$" && i+1 < len(l.out):
			n, _ := strconv.Atoi(l.out[i+1].text)
			highest = max(highest, n)
		}
	}
	return marks, highest
}
