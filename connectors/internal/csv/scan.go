package csv

import (
	"bytes"
	"fmt"
	"io"
	"runtime"

	"weir/dataframe/column"
)

// Limits of a record.
const (
	MaxQuoted = 1 << 20  // a record with line ends in quotes
	MaxLine   = 16 << 20 // any line
)

// readSize is how many bytes are read from the file at a time.
const readSize = 256 << 10

// Marks in the positions of a field.
const (
	quoted  = 1 << 31 // on the end: the field stood in quotes
	escaped = 1 << 31 // on the start: there are escapes to be undone
	offset  = 1<<31 - 1
)

// A scanner cuts a stream into records. It keeps the bytes of the records of
// one batch in buf, and where their fields are.
type scanner struct {
	in     io.Reader
	d      *Dialect
	marks  marks
	cols   int    // fields of a record; -1: any number, and widths has it
	header []byte // the line with the names: it is no record where it comes again

	buf      []byte
	markList     // of buf[:seen]
	k        int // the first mark that is not before at
	seen     int
	high     bool               // a byte of buf may be no ASCII
	raw      func([]byte) int64 // how many bytes of the file became some of buf; nil: as many
	base     int64              // of buf in the file
	told     int                // of buf, up to the offset asked for last
	toldRaw  int64
	at       int // next byte to scan
	eof      bool
	err      error // of in, to be given after what came before it
	line     int64 // of the next byte, from 1

	// One batch:
	records  int
	run      run      // if it has records, they are all of the batch
	pos      []uint32 // start, end of each field of each record
	lines    []int64  // first line of each record
	rows     []uint32 // start, end of each record
	widths   []int    // fields of each record, if cols is -1
	bads     int      // lines set aside
	badLines int      // of a sample
	bad      func(line, offset int64, reason string, raw []byte) error
}

func newScanner(in io.Reader, d *Dialect, cols int) *scanner {
	return &scanner{in: in, d: d, marks: newMarks(d), cols: cols, line: 1}
}

// scanSpace is the memory of a scanner, for the next one: clearing it costs as much as parsing.
type scanSpace struct {
	buf   []byte
	marks markList
	pos   []uint32
}

// scanSpaces are what as many scanners as work at once need. A pool of the runtime is emptied by its collector, which runs
// often where little memory is in use.
var scanSpaces = make(chan scanSpace, runtime.GOMAXPROCS(0))

// maxSpace is the most elements of a buffer that is kept, so that each of GOMAXPROCS spaces takes at most 10 MB: the
// bytes, four of each position and five of each mark.
const maxSpace = 4 * readSize

// acquire takes memory. The first mark is that of the byte before buf, as if a record ended there: a run begins behind it.
func (s *scanner) acquire() {
	var m scanSpace
	select {
	case m = <-scanSpaces:
	default:
	}
	s.buf, s.pos = m.buf[:0], m.pos[:0]
	s.markList = markList{append(m.marks.idx[:0], ^uint32(0)), append(m.marks.chars[:0], '\n')}
	s.k = 1
}

// release gives the memory back; nothing may refer to it.
func (s *scanner) release() {
	if max(cap(s.buf), cap(s.pos), cap(s.idx), cap(s.chars)) <= maxSpace {
		select {
		case scanSpaces <- scanSpace{s.buf, s.markList, s.pos}:
		default:
		}
	}
	s.buf, s.markList, s.pos = nil, markList{}, nil
}

// sampleScanner scans what is all there.
func sampleScanner(b []byte, d *Dialect, cols int) *scanner {
	s := newScanner(nil, d, cols)
	s.buf, s.eof = b, true
	s.find()
	s.bad = func(int64, int64, string, []byte) error { return nil }
	return s
}

// next scans up to max records. It gives 0 at the end, or if there were many bad lines and no record.
func (s *scanner) next(max int) (int, error) {
	s.reset()
	// What earlier records left is moved to the front only between batches, for
	// positions are into buf.
	s.shift()
	for s.records < max && s.bads < column.BatchRows {
		if s.at == len(s.buf) {
			if s.eof {
				break
			}
			if s.records > 0 && len(s.buf) >= 2*readSize {
				break
			}
			if err := s.fill(); err != nil {
				return 0, err
			}
			continue
		}
		if s.extend(max-s.records) > 0 || s.plain() {
			continue
		}
		took, err := s.record()
		switch {
		case err != nil:
			return 0, err
		case took == more && s.records > 0 && len(s.buf) >= readSize:
			return s.records, nil // give what is there; the rest moves to the front
		case took == more:
			if err := s.fill(); err != nil {
				return 0, err
			}
		}
	}
	return s.records, nil
}

func (s *scanner) reset() {
	s.pos, s.lines, s.rows, s.widths = s.pos[:0], s.lines[:0], s.rows[:0], s.widths[:0]
	s.bads, s.records, s.run.records = 0, 0, 0
}

// shift drops the bytes before at.
func (s *scanner) shift() {
	if s.at == 0 {
		return
	}
	s.base = s.offset(s.at)
	s.told, s.toldRaw = 0, 0
	s.buf = s.buf[:copy(s.buf, s.buf[s.at:])]
	s.passMarks()
	if s.k > 0 { // the mark of the byte before buf
		s.k--
		s.idx[s.k] = uint32(s.at) - 1
		s.drop(s.k, uint32(s.at))
		s.k = 1
	}
	s.seen = max(s.seen-s.at, 0)
	s.at = 0
	s.high = s.high && bytes.ContainsFunc(s.buf, func(r rune) bool { return r >= 0x80 })
}

// passMarks drops the marks before at.
func (s *scanner) passMarks() {
	for s.k < len(s.idx) && int(s.idx[s.k]) < s.at {
		s.k++
	}
}

// offset is where buf[at] is in the file.
func (s *scanner) offset(at int) int64 {
	if s.raw == nil {
		return s.base + int64(at)
	}
	if at < s.told {
		s.told, s.toldRaw = 0, 0
	}
	s.toldRaw += s.raw(s.buf[s.told:at])
	s.told = at
	return s.base + s.toldRaw
}

// fill reads more bytes behind those in buf.
func (s *scanner) fill() error {
	if s.in == nil && s.err == nil {
		s.err = io.ErrUnexpectedEOF // of a sample there is no more
	}
	if s.err != nil {
		return s.err
	}
	have := len(s.buf)
	if cap(s.buf)-have < readSize {
		grown := make([]byte, have, max(2*cap(s.buf), have+readSize))
		copy(grown, s.buf)
		s.buf = grown
	}
	for n := 0; n < readSize && !s.eof; {
		m, err := s.in.Read(s.buf[have+n : have+readSize])
		n += m
		s.buf = s.buf[:have+n]
		if err == io.EOF {
			s.eof = true
		} else if err != nil {
			s.err = err
			return err
		}
	}
	s.find()
	return nil
}

// find finds the marks in the bytes that are new.
func (s *scanner) find() {
	end := len(s.buf)
	if !s.eof {
		end = max(end-len(s.d.Rest), s.seen) // what may be a delimiter is looked at when all of it is there
	}
	from := len(s.idx)
	if !s.marks.find(s.buf[:end], s.seen, &s.markList) {
		s.high = true
	}
	s.seen = end
	if s.d.Rest == "" {
		return
	}
	kept := from
	for _, p := range s.idx[from:] {
		n, _ := s.d.delimits(s.buf, int(p))
		if int(p) >= s.at && (s.buf[p] != s.d.Delimiter || n > 0) {
			s.idx[kept], s.chars[kept] = p, s.buf[p]
			kept++
		}
	}
	s.idx, s.chars = s.idx[:kept], s.chars[:kept]
}

// skipLines passes by n lines.
func (s *scanner) skipLines(n int) error {
	for n > 0 {
		_, next, ok := s.lineEnd(s.at)
		switch {
		case ok:
			s.at = next
			s.line++
			n--
		case s.eof:
			s.at = len(s.buf)
			return nil
		default:
			s.at = max(s.at, len(s.buf)-1) // it may be half of CRLF
			s.shift()
			if err := s.fill(); err != nil {
				return err
			}
		}
	}
	s.passMarks()
	return nil
}

// lineEnd is where the line that has the byte from ends and the next begins; not ok if that is
// not in buf.
func (s *scanner) lineEnd(from int) (end, next int, ok bool) {
	rest := s.buf[from:]
	end = bytes.IndexByte(rest, '\n')
	if s.d.CR {
		if end >= 0 {
			rest = rest[:end]
		}
		if cr := bytes.IndexByte(rest, '\r'); cr >= 0 {
			end = cr
		}
	}
	if end < 0 {
		return len(s.buf), len(s.buf), false
	}
	end += from
	switch {
	case s.buf[end] == '\n' && end > from && s.buf[end-1] == '\r':
		return end - 1, end + 1, true
	case s.buf[end] == '\r' && end+1 < len(s.buf) && s.buf[end+1] == '\n':
		return end, end + 2, true
	case s.buf[end] == '\r' && end+1 == len(s.buf) && !s.eof:
		return len(s.buf), len(s.buf), false
	}
	return end, end + 1, true
}

// reject makes the first line at s.at bad.
func (s *scanner) reject(reason string) error {
	end, next, ok := s.lineEnd(s.at)
	if !ok && end > s.at && s.buf[end-1] == '\r' {
		end--
	}
	line := s.buf[s.at:end]
	if len(line) > MaxLine {
		reason = fmt.Sprintf("a line of %d bytes; at most %d", len(line), MaxLine)
	}
	at, offset := s.line, s.offset(s.at)
	s.at = next
	s.line++
	s.passMarks()
	s.bads++
	return s.bad(at, offset, reason, line)
}

// skipLong drops the rest of a line that is too long to hold. The batch has no records yet.
func (s *scanner) skipLong() error {
	line := append([]byte(nil), s.buf[s.at:s.at+1024]...)
	at, offset := s.line, s.offset(s.at)
	for {
		_, next, ok := s.lineEnd(s.at)
		if ok || s.eof {
			s.at = next
			break
		}
		s.at = len(s.buf) - 1 // it may be half of CRLF
		s.shift()
		if err := s.fill(); err != nil {
			return err
		}
	}
	s.line++
	s.passMarks()
	s.bads++
	return s.bad(at, offset, fmt.Sprintf("a line longer than %d bytes", MaxLine), line)
}
