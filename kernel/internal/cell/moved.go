package cell

import "sync"

// Code that stays as it is when its cell is run again has the lines that it was compiled
// with: they are told as those of the cell that was run last.

// moved says where lines of cells are by now. The zero value has none that moved.
type moved struct {
	mu    sync.Mutex
	lines map[int][]stretch // by cell
	twice map[int]bool      // numbers that several texts had
}

// A stretch is lines of a cell.
type stretch struct {
	from, to int
	now      int // of the first, with its cell
}

// number says that a cell of this number is run, with a text of its own.
func (m *moved) number(cell int) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.twice == nil {
		m.twice = map[int]bool{}
	}
	m.twice[cell] = true
	delete(m.lines, cell)
}

// taken says whether a line of the cell may be one of several texts.
func (m *moved) taken(cell int) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.twice[cell]
}

// move notes where lines are now.
func (m *moved) move(cell, from, to, now int) {
	m.mu.Lock()
	defer m.mu.Unlock()
	var list []stretch
	for _, s := range m.lines[cell] {
		if s.from != from {
			list = append(list, s)
		}
	}
	if now != cell*lineBase+from {
		list = append(list, stretch{from, to, now})
	}
	if m.lines == nil {
		m.lines = map[int][]stretch{}
	}
	if m.lines[cell] = list; list == nil {
		delete(m.lines, cell)
	}
}

// now is where a line is now.
func (m *moved) now(at int) int {
	m.mu.Lock()
	defer m.mu.Unlock()
	line := at % lineBase
	for _, s := range m.lines[at/lineBase] {
		if s.from <= line && line <= s.to {
			return s.now + line - s.from
		}
	}
	return at
}
