package display

import (
	"strings"
	"unicode"
)

// TableText draws rows as lines of text for a terminal or a log.
func TableText(d Rows, o TableOptions) string {
	g := newGrid(d, o)
	var b strings.Builder
	line := func(cell func(c gridColumn) string) {
		var l strings.Builder
		for i, c := range g.columns {
			if i > 0 {
				l.WriteString("  ")
			}
			l.WriteString(pad(cell(c), c.width(), c.right))
		}
		b.WriteString(strings.TrimRight(l.String(), " ") + "\n")
	}
	line(func(c gridColumn) string { return c.name })
	if len(o.Types) > 0 {
		line(func(c gridColumn) string { return c.typ })
	}
	line(func(c gridColumn) string { return strings.Repeat("─", c.width()) })
	for row := range g.rows {
		line(func(c gridColumn) string { return c.cells[row].plain() })
	}
	b.WriteString(g.footer)
	return b.String()
}

func (c gridColumn) width() int {
	w := max(columns(c.name), columns(c.typ))
	for _, cell := range c.cells {
		w = max(w, columns(cell.plain()))
	}
	return w
}

// plain is the cell's text. Where no style tells a null from the text "null",
// quotes do.
func (c gridCell) plain() string {
	if !c.muted && c.text == "null" {
		return `"null"`
	}
	return c.text
}

func pad(s string, width int, right bool) string {
	space := strings.Repeat(" ", max(width-columns(s), 0))
	if right {
		return space + s
	}
	return s + space
}

// columns is how many terminal columns s takes: East Asian wide characters and
// emoji take two, combining marks none.
func columns(s string) int {
	n := 0
	for _, r := range s {
		switch {
		case unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf):
		case unicode.In(r, unicode.Han, unicode.Hangul, unicode.Hiragana, unicode.Katakana) || r >= 0x1F300 && r < 0x1FAFF || r >= 0xFF01 && r <= 0xFF60:
			n += 2
		default:
			n++
		}
	}
	return n
}
