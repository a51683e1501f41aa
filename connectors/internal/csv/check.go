package csv

import (
	"bytes"
	"encoding/binary"

	"weir/dataframe/column"
)

// Of columns that are not wanted only the form is checked, so that the rows of a file do not depend on the question.
// Vectors check the usual forms, a field at a time; what they stop at is read as if it were wanted.

// afterStop is how many records are read one by one where vectors have stopped: one that stops them is seldom alone.
const afterStop = 8

// checkNumbers checks a column of numbers, with points also those with one, by vectors; one checks a single record.
func (p *parser) checkNumbers(points bool, one func(r int)) {
	pos, step, skip := p.s.places(p.col)
	fast := haveChecks && len(p.nulls) == 0
	for r := 0; r < p.n; {
		if fast {
			if r += plainNumbers(&p.s.buf[0], &pos[r*step], step, skip, p.n-r, points); r == p.n {
				return
			}
		}
		for stop := min(r+afterStop, p.n); r < stop; r++ {
			one(r)
		}
	}
}

// checkIntegers is integers of a column that is not wanted.
func (p *parser) checkIntegers(out *values[int64]) {
	pos, step, skip := p.s.places(p.col)
	buf, simple := p.s.buf, len(p.nulls) == 0
	p.checkNumbers(false, func(r int) {
		start, end := pos[r*step]+skip, pos[r*step+1]
		if n := end - start; simple && start >= 16 && (start|end)&quoted == 0 && n <= 16 {
			x := uint64(0)
			if n > 8 {
				x, n = lastBytes(buf, end-8, n-8), 8
			}
			if allDigits(x) && allDigits(lastBytes(buf, end, n)) {
				return
			}
		}
		out.slow(p, r, column.ParseInt)
	})
}

// checkFloats is floats of a column that is not wanted.
func (p *parser) checkFloats(out *values[float64]) {
	pos, step, skip := p.s.places(p.col)
	buf, simple := p.s.buf, len(p.nulls) == 0
	p.checkNumbers(true, func(r int) {
		start, end := pos[r*step]+skip, pos[r*step+1]
		if n := end - start; simple && start >= 16 && (start|end)&quoted == 0 && n <= 8 {
			if at, ok := notDigits(lastBytes(buf, end, n)); ok && (n != 1 || at == 0) {
				return
			}
		}
		out.slow(p, r, column.ParseFloat)
	})
}

// A momentShape is what the moments of a day look like: each character is at least as in lo, and in the hours before
// 20 at most as much more as early says, in those up to 23 as late says.
type momentShape struct{ lo, early, late [32]byte }

// of makes s that of the moments with day, a date and what stands between it and the clock.
func (s *momentShape) of(day []byte) {
	copy(s.lo[copy(s.lo[:], day):], "00:00:00.000000000000")
	for i, c := range "19:59:59.999999999999" {
		if s.early[11+i] = 0; byte(c) != s.lo[11+i] {
			s.early[11+i] = byte(c) - '0'
		}
	}
	s.late = s.early
	s.late[11], s.late[12] = 2, 3
}

// checkMoments is moments of a column that is not wanted, by m; one reads a record.
func (p *parser) checkMoments(m *momentReader, one func(r int)) {
	pos, step, skip := p.s.places(p.col)
	buf, fast := p.s.buf, haveChecks && len(p.nulls) == 0
	var shape momentShape
	shaped := false
	for r := 0; r < p.n; {
		for stop := min(r+afterStop, p.n); r < stop; r++ {
			one(r)
		}
		from, end := pos[(r-1)*step]+skip, pos[(r-1)*step+1]
		if !fast || r == p.n || !m.near || (from|end)&quoted != 0 || end-from < 11 {
			continue
		}
		switch day := buf[from:][:11]; {
		case bytes.Equal(day, shape.lo[:11]) && shaped:
		case binary.LittleEndian.Uint64(day) == m.year && binary.LittleEndian.Uint16(day[8:]) == m.day && (day[10] == 'T' || day[10] == ' '):
			shape.of(day)
			shaped = true
		default:
			continue
		}
		r += momentsOf(&buf[0], &pos[r*step], step, skip, p.n-r, &shape)
	}
}
