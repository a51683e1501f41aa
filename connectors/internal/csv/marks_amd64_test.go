package csv

// waysToFind are the ways to find marks that the machine has.
var waysToFind = func() (ways []func(m *marks, b []byte, from int, l *markList) (int, bool)) {
	add := func(have bool, way func(m *marks, b []byte, from, blocks int, l *markList) bool) {
		if have {
			ways = append(ways, func(m *marks, b []byte, from int, l *markList) (int, bool) {
				blocks := (len(b) - from) / 64
				return from + 64*blocks, blocks > 0 && way(m, b, from, blocks, l)
			})
		}
	}
	add(true, func(m *marks, b []byte, from, blocks int, l *markList) bool {
		return !m.findPlain(b[:from+64*blocks], from, l)
	})
	add(haveVectors, (*marks).mask)
	add(haveCompression, (*marks).list)
	return ways
}()
