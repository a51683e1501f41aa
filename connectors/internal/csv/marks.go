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

// find appends where they are in b[from:] to idx. ascii says whether all those bytes are ASCII.
func (m *marks) find(b []byte, from int, idx []uint32) (out []uint32, ascii bool) {
	if need := len(idx) + len(b) - from; need > cap(idx) {
		grown := make([]uint32, len(idx), max(need, 2*cap(idx)))
		copy(grown, idx)
		idx = grown
	}
	from, idx, high := m.findFast(b, from, idx)
	return m.findPlain(b, from, idx, !high)
}

func (m *marks) findPlain(b []byte, from int, idx []uint32, ascii bool) ([]uint32, bool) {
	for i, c := range b[from:] {
		if m.is[c] {
			idx = append(idx, uint32(from+i))
		}
		ascii = ascii && c < 0x80
	}
	return idx, ascii
}
