package cell

import (
	"fmt"
	"go/token"
	"sync"
)

// Code that stays as it is when its cell is run again has the lines that it was compiled
// with: they are told as those of the cell that was run last. A number of a cell may stand
// for another text by then, so lines are those of editions.

// An edition is a text that a cell was run with: its number, and editionBase for every
// other text that the number stood for before.
type edition int

const (
	editionBase = 1 << 20
	lineBase    = 1 << 20 // of the interpreter's current line: edition*lineBase + line
)

// number is that of the cell.
func (e edition) number() int { return int(e) % editionBase }

// line is a line of the edition as the interpreter keeps lines.
func (e edition) line(n int) int { return int(e)*lineBase + n }

// editionAt is the edition that a kept line is of.
func editionAt(at int) edition { return edition(at / lineBase) }

// file names what is parsed of an edition.
func (e edition) file() string { return fmt.Sprintf("%s edition %d", cellName(e.number()), int(e)) }

// edition is that of a text that a cell is run with, which is noted.
func (c *Compiler) edition(number int, text string) edition {
	e, ok := c.editions[number]
	switch {
	case !ok:
		e = edition(number)
	case number > 0 && c.texts[e] != text:
		e += editionBase
	}
	c.editions[number], c.texts[e] = e, text
	return e
}

// editionOf is the edition that a position is in, 0 for none of a cell.
func (c *Compiler) editionOf(pos token.Pos) edition {
	var number, e int
	if f := c.fset.File(pos); f != nil {
		_, _ = fmt.Sscanf(f.Name(), "cell[%d] edition %d", &number, &e)
	}
	return edition(e)
}

// moved says where lines of editions are by now. The zero value has none that moved.
type moved struct {
	mu    sync.Mutex
	lines map[edition][]stretch
}

// A stretch is lines of an edition.
type stretch struct {
	from, to int
	now      int // of the first, with its edition
}

// move notes where lines are now.
func (m *moved) move(e edition, from, to, now int) {
	m.mu.Lock()
	defer m.mu.Unlock()
	var list []stretch
	for _, s := range m.lines[e] {
		if s.from != from {
			list = append(list, s)
		}
	}
	if now != e.line(from) {
		list = append(list, stretch{from, to, now})
	}
	if m.lines == nil {
		m.lines = map[edition][]stretch{}
	}
	if m.lines[e] = list; list == nil {
		delete(m.lines, e)
	}
}

// now is where a line is now.
func (m *moved) now(at int) int {
	m.mu.Lock()
	defer m.mu.Unlock()
	line := at % lineBase
	for _, s := range m.lines[editionAt(at)] {
		if s.from <= line && line <= s.to {
			return s.now + line - s.from
		}
	}
	return at
}
