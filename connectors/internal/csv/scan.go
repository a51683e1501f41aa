package csv

import (
	"bytes"
	"fmt"
	"io"
)

// Limits of a record.
const (
	MaxQuoted = 1 << 20  // a record with line ends in quotes
	MaxLine   = 16 << 20 // any line
)

// readSize is how many bytes are read from the file at a time.
const readSize = 512 << 10

// Marks in the positions of a field.
const (
	quoted  = 1 << 31 // on the end: the field stood in quotes
	escaped = 1 << 31 // on the start: "" is to be made "
	offset  = 1<<31 - 1
)

// A scanner cuts a stream into records. It keeps the bytes of the records of
// one batch in buf, and where their fields are.
type scanner struct {
	in    io.Reader
	delim byte
	cols  int // fields of a record

	buf  []byte
	base int64 // of buf in the stream
	at   int   // next byte to scan
	eof  bool
	err  error // of in, to be given after what came before it
	line int64 // of the next byte, from 1

	// One batch:
	pos   []uint32 // start, end of each field of each record
	lines []int64  // first line of each record
	rows  []uint32 // start, end of each record
	bad   func(line, offset int64, reason string, raw []byte) error
}

// next scans up to max records. It gives 0 at the end.
func (s *scanner) next(max int) (int, error) {
	s.pos, s.lines, s.rows = s.pos[:0], s.lines[:0], s.rows[:0]
	// What earlier records left is moved to the front only between batches, for
	// positions are into buf.
	if s.at > 0 {
		s.base += int64(s.at)
		s.buf = s.buf[:copy(s.buf, s.buf[s.at:])]
		s.at = 0
	}
	for n := 0; n < max; {
		if s.at == len(s.buf) {
			if s.eof {
				break
			}
			if n > 0 && len(s.buf) >= 2*readSize {
				break
			}
			if err := s.fill(); err != nil {
				return 0, err
			}
			continue
		}
		took, err := s.record(n)
		switch {
		case err != nil:
			return 0, err
		case took == more && n > 0 && len(s.buf) >= readSize:
			return n, nil // give what is there; the rest moves to the front
		case took == more:
			if err := s.fill(); err != nil {
				return 0, err
			}
		case took == good:
			n++
		}
	}
	return len(s.lines), nil
}

// fill reads more bytes behind those in buf.
func (s *scanner) fill() error {
	if s.err != nil {
		return s.err
	}
	have := len(s.buf)
	if cap(s.buf)-have < readSize {
		grown := make([]byte, have, max(2*cap(s.buf), have+readSize))
		copy(grown, s.buf)
		s.buf = grown
	}
	for n := 0; n < readSize; {
		m, err := s.in.Read(s.buf[have+n : have+readSize])
		n += m
		s.buf = s.buf[:have+n]
		if err == io.EOF {
			s.eof = true
			return nil
		}
		if err != nil {
			s.err = err
			return err
		}
	}
	return nil
}

var unclosed = fmt.Sprintf("a quote is not closed within %d bytes", MaxQuoted)

type outcome uint8

const (
	good outcome = iota // a record was added
	more                // the record does not end in buf
	none                // bad or empty: nothing was added
)

// record scans one record at s.at.
func (s *scanner) record(int) (outcome, error) {
	rest := s.buf[s.at:]
	end := bytes.IndexByte(rest, '\n')
	next := end + 1
	if end < 0 {
		if !s.eof {
			if len(rest) > MaxLine {
				return none, s.skipLong()
			}
			return more, nil
		}
		end, next = len(rest), len(rest)
	}
	line := rest[:end]
	if end > 0 && line[end-1] == '\r' && (next > end || s.eof) {
		line = line[:end-1]
	}
	if len(line) == 0 && s.cols > 1 {
		s.at += next
		s.line++
		return none, nil
	}
	if len(line) > MaxLine {
		return none, s.reject(next, line, fmt.Sprintf("a line of %d bytes; at most %d", len(line), MaxLine))
	}
	if bytes.IndexByte(line, '"') >= 0 {
		return s.quotedRecord(rest, line, next)
	}
	mark := len(s.pos)
	pos, delim, start := s.pos, s.delim, uint32(s.at)
	from := start
	for i, c := range line {
		if c == delim {
			e := start + uint32(i)
			pos = append(pos, from, e)
			from = e + 1
		}
	}
	s.pos = append(pos, from, start+uint32(len(line)))
	if got := (len(s.pos) - mark) / 2; got != s.cols {
		s.pos = s.pos[:mark]
		return none, s.reject(next, line, countReason(got, s.cols))
	}
	s.add(len(line), next, 1)
	return good, nil
}

func countReason(got, want int) string {
	if got == 1 {
		return fmt.Sprintf("1 field, not %d", want)
	}
	return fmt.Sprintf("%d fields, not %d", got, want)
}

func (s *scanner) add(length, next int, lines int64) {
	s.rows = append(s.rows, uint32(s.at), uint32(s.at+length))
	s.lines = append(s.lines, s.line)
	s.line += lines
	s.at += next
}

// reject makes the first line at s.at, of next bytes with its end, bad.
func (s *scanner) reject(next int, line []byte, reason string) error {
	at, offset := s.line, s.base+int64(s.at)
	s.at += next
	s.line++
	return s.bad(at, offset, reason, line)
}

// skipLong drops the rest of a line that is too long to hold.
func (s *scanner) skipLong() error {
	line := append([]byte(nil), s.buf[s.at:s.at+1024]...)
	at, offset := s.line, s.base+int64(s.at)
	kept := s.at
	for {
		if i := bytes.IndexByte(s.buf[kept:], '\n'); i >= 0 {
			s.base += int64(kept + i + 1 - s.at)
			s.buf = append(s.buf[:s.at], s.buf[kept+i+1:]...)
			break
		}
		s.base += int64(len(s.buf) - kept)
		s.buf = s.buf[:kept]
		if s.eof {
			s.buf = s.buf[:s.at]
			break
		}
		if err := s.fill(); err != nil {
			return err
		}
	}
	s.line++
	return s.bad(at, offset, fmt.Sprintf("a line longer than %d bytes", MaxLine), line)
}

// quotedRecord scans a record whose first line, of next bytes with its end, has
// a quote.
func (s *scanner) quotedRecord(rest, line []byte, next int) (outcome, error) {
	mark := len(s.pos)
	reject := func(reason string) (outcome, error) {
		s.pos = s.pos[:mark]
		return none, s.reject(next, line, reason)
	}
	i := 0
	for {
		start := i
		if i < len(rest) && rest[i] == '"' {
			end, flag, state := closeQuote(rest, i+1, s.eof)
			// The limit counts from the start of the record, so that where a
			// record may end is known from MaxQuoted bytes.
			if state == more || end > MaxQuoted && end > len(line) {
				if s.eof {
					return reject("a quote is not closed")
				}
				if len(rest) > MaxQuoted+1 && len(rest) > next {
					return reject(unclosed)
				}
				s.pos = s.pos[:mark]
				return more, nil
			}
			s.pos = append(s.pos, uint32(s.at+start+1)|flag, uint32(s.at+end)|quoted)
			i = end + 1
			if i == len(rest) && !s.eof || i+1 == len(rest) && rest[i] == '\r' && !s.eof {
				s.pos = s.pos[:mark]
				return more, nil
			}
		} else {
			for i < len(rest) && rest[i] != s.delim && rest[i] != '\n' {
				i++
			}
			if i == len(rest) && !s.eof {
				if i > MaxLine {
					return reject(fmt.Sprintf("a line longer than %d bytes", MaxLine))
				}
				s.pos = s.pos[:mark]
				return more, nil
			}
			end := i
			if end > start && rest[end-1] == '\r' && (end == len(rest) || rest[end] == '\n') {
				end--
			}
			s.pos = append(s.pos, uint32(s.at+start), uint32(s.at+end))
		}
		if i == len(rest) {
			return s.endQuoted(mark, rest, line, next, i, i)
		}
		switch {
		case rest[i] == s.delim:
			i++
			continue
		case rest[i] == '\n':
			return s.endQuoted(mark, rest, line, next, i, i+1)
		case rest[i] == '\r' && (i+1 == len(rest) || rest[i+1] == '\n'):
			return s.endQuoted(mark, rest, line, next, i, min(i+2, len(rest)))
		}
		return reject("text after the closing quote")
	}
}

// endQuoted adds the record rest[:end], or rejects its first line.
func (s *scanner) endQuoted(mark int, rest, line []byte, first, end, next int) (outcome, error) {
	if got := (len(s.pos) - mark) / 2; got != s.cols {
		s.pos = s.pos[:mark]
		return none, s.reject(first, line, countReason(got, s.cols))
	}
	if next != first && end > MaxQuoted {
		s.pos = s.pos[:mark]
		return none, s.reject(first, line, unclosed)
	}
	lines := int64(1)
	if next != first {
		lines = int64(bytes.Count(rest[:end], []byte{'\n'})) + 1
	}
	if end > 0 && end <= len(rest) && rest[end-1] == '\r' && next > end {
		end--
	}
	s.add(end, next, lines)
	return good, nil
}

// closeQuote is where the quote opened before from closes, and whether there
// are doubled quotes before it.
func closeQuote(b []byte, from int, eof bool) (end int, flag uint32, state outcome) {
	for i := from; ; {
		n := bytes.IndexByte(b[i:], '"')
		if n < 0 {
			return 0, 0, more
		}
		i += n
		if i+1 == len(b) {
			if eof {
				return i, flag, good
			}
			return 0, 0, more
		}
		if b[i+1] != '"' {
			return i, flag, good
		}
		flag = escaped
		i += 2
	}
}

// unescape makes doubled quotes single in a copy of b.
func unescape(dst, b []byte) []byte {
	for {
		i := bytes.IndexByte(b, '"')
		if i < 0 {
			return append(dst, b...)
		}
		dst = append(dst, b[:i+1]...)
		b = b[min(i+2, len(b)):]
	}
}
