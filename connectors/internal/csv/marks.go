package csv

// marks finds the bytes by which records are cut: delimiters, quotes, escapes and line ends.
type marks struct {
	is      [256]bool
	needles [5]byte // the same, some perhaps twice
}

func newMarks(d *Dialect) marks {
	m := marks{needles: [5]byte{'\n', '\n', '\n', '\n', '\n'}}
	n := 1
	add := func(c byte) {
		m.needles[n] = c
		n++
	}
	add(d.Delimiter)
	if d.Quote != 0 {
		add(d.Quote)
	}
	if d.escapes() {
		add(d.Escape)
	}
	if d.CR {
		add('\r')
	}
	for _, c := range m.needles {
		m.is[c] = true
	}
	return m
}

// A markList is marks in the order of their places.
type markList struct {
	idx   []uint32 // where they are
	chars []byte   // which they are
}

// markSlack is how many more marks there is always room for: they are written, and read, many at a time.
const markSlack = 64

// manyMarks is beyond what a usual batch has.
const manyMarks = 1 << 20

// room makes l have room for n more marks and the slack.
func (l *markList) room(n int) {
	have := len(l.idx)
	if need := have + n + markSlack; need > cap(l.idx) || need > cap(l.chars) {
		size := max(need, 2*cap(l.idx))
		if size > manyMarks { // few steps to the length of the longest line
			size *= 2
		}
		l.idx = append(make([]uint32, 0, size), l.idx...)
		l.chars = append(make([]byte, 0, size), l.chars...)
	}
}

// drop forgets the first n marks, and counts the places of the others from at.
func (l *markList) drop(n int, at uint32) {
	left := copy(l.idx, l.idx[n:])
	copy(l.chars, l.chars[n:])
	l.idx, l.chars = l.idx[:left], l.chars[:left]
	for i := range l.idx {
		l.idx[i] -= at
	}
}

// findBytes is how many bytes are searched at a time: there is room for as many marks, though few bytes are some.
const findBytes = 16 << 10

// find appends the marks in b[from:] to l. ascii says whether all those bytes are ASCII.
func (m *marks) find(b []byte, from int, l *markList) (ascii bool) {
	ascii = true
	for from < len(b) {
		piece := b[:min(from+findBytes, len(b))]
		l.room(len(piece) - from)
		end, high := m.findFast(piece, from, l)
		ascii = m.findPlain(piece, end, l) && !high && ascii
		from = len(piece)
	}
	return ascii
}

func (m *marks) findPlain(b []byte, from int, l *markList) (ascii bool) {
	high := byte(0)
	for i, c := range b[from:] {
		if m.is[c] {
			l.idx = append(l.idx, uint32(from+i))
			l.chars = append(l.chars, c)
		}
		high |= c
	}
	return high < 0x80
}
