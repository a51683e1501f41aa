package csv

// marks finds the bytes by which records are cut: delimiters, quotes, escapes and line ends.
type marks struct{ is [256]bool }

func newMarks(d *Dialect) marks {
	var m marks
	m.is['\n'] = true
	m.is[d.Delimiter] = true
	if d.Quote != 0 {
		m.is[d.Quote] = true
	}
	if d.escapes() {
		m.is[d.Escape] = true
	}
	if d.CR {
		m.is['\r'] = true
	}
	return m
}

// find appends where they are in b[from:] to idx.
func (m *marks) find(b []byte, from int, idx []uint32) []uint32 {
	if need := len(idx) + len(b) - from; need > cap(idx) {
		grown := make([]uint32, len(idx), max(need, 2*cap(idx)))
		copy(grown, idx)
		idx = grown
	}
	for i, c := range b[from:] {
		if m.is[c] {
			idx = append(idx, uint32(from+i))
		}
	}
	return idx
}
