package csv

import (
	"bytes"
	"encoding/binary"
	"slices"
)

// A run is records of a batch from its first on that are as most are: as many fields as there are columns, no quotes, a
// line feed behind them. Their fields need no positions of their own: each lies between two marks.
type run struct {
	pattern []byte // the marks of such a record; nil: there are no runs
	word    uint64 // the same, if they are up to eight
	mask    uint64
	records int
	mark    int   // of the list, the one before the first record
	line    int64 // of the first record
}

// newRun is the zero run of records of cols fields.
func newRun(d *Dialect, cols int) (r run) {
	if cols < 1 || d.Rest != "" || d.Comment != "" && !d.Guess {
		return r
	}
	r.pattern = append(bytes.Repeat([]byte{d.Delimiter}, cols-1), '\n')
	if cols <= 8 {
		var b [8]byte
		copy(b[:], r.pattern)
		r.word, r.mask = binary.LittleEndian.Uint64(b[:]), ^uint64(0)>>(64-8*cols)
	}
	return r
}

// begins reports whether the marks of a record are the first of chars, behind which there are as many bytes as a word has.
func (r *run) begins(chars []byte) bool {
	if r.mask != 0 {
		return binary.LittleEndian.Uint64(chars)&r.mask == r.word
	}
	return bytes.Equal(chars[:len(r.pattern)], r.pattern)
}

// extend adds up to max records at s.at to the run, and gives their number.
func (s *scanner) extend(max int) int {
	r, n := &s.run, len(s.run.pattern)
	if n == 0 || s.cols < 0 || len(s.pos) > 0 || s.k == 0 || s.idx[s.k-1]+1 != uint32(s.at) || r.records > 0 && s.k != r.mark+1+n*r.records {
		return 0
	}
	if r.records == 0 {
		r.mark, r.line = s.k-1, s.line
	}
	b, ends, chars := s.buf, s.idx[s.k:], s.chars[s.k:len(s.chars)+8]
	took := 0
	for at := s.at; took < max && n <= len(ends) && r.begins(chars); took++ {
		end := int(ends[n-1])
		if end > at && b[end-1] == '\r' || end-at > MaxLine || len(s.header) == end-at && s.again(at, end) {
			break
		}
		ends, chars, at = ends[n:], chars[n:], end+1
	}
	if took > 0 {
		s.k += n * took
		s.at = int(s.idx[s.k-1]) + 1
		s.line += int64(took)
		r.records += took
		s.records += took
	}
	return took
}

// endRun gives the records of the run positions of their own, before those that are there.
func (s *scanner) endRun() {
	r := &s.run
	if r.records == 0 {
		return
	}
	n := len(r.pattern) * r.records
	pos, rows, lines := make([]uint32, 0, 2*n), make([]uint32, 0, 2*r.records), make([]int64, 0, r.records)
	for i := range r.records {
		from, to := s.row(i)
		rows, lines = append(rows, uint32(from), uint32(to)), append(lines, s.lineOf(i))
	}
	for i := r.mark; i < r.mark+n; i++ {
		pos = append(pos, s.idx[i]+1, s.idx[i+1])
	}
	r.records = 0
	s.pos, s.rows, s.lines = slices.Insert(s.pos, 0, pos...), slices.Insert(s.rows, 0, rows...), slices.Insert(s.lines, 0, lines...)
}

// row is where record i of the batch is in buf.
func (s *scanner) row(i int) (from, to int) {
	if n := len(s.run.pattern); s.run.records > 0 {
		at := s.run.mark + i*n
		return int(s.idx[at] + 1), int(s.idx[at+n])
	}
	return int(s.rows[2*i]), int(s.rows[2*i+1])
}

// lineOf is the first line of record i of the batch.
func (s *scanner) lineOf(i int) int64 {
	if s.run.records > 0 {
		return s.run.line + int64(i)
	}
	return s.lines[i]
}

// places is where the fields of column col are: that of record r from pos[r*step]+skip to pos[r*step+1].
func (s *scanner) places(col int) (pos []uint32, step int, skip uint32) {
	if s.run.records > 0 {
		return s.idx[s.run.mark+col:], s.cols, 1
	}
	return s.pos[2*col:], 2 * s.cols, 0
}
