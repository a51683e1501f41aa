package csv

import (
	"bytes"
	"fmt"

	"weir/dataframe/column"
)

var unclosed = fmt.Sprintf("a quote is not closed within %d bytes", MaxQuoted)

type outcome uint8

const (
	good outcome = iota // a record was added
	more                // the record does not end in buf
	none                // bad, empty or a comment: nothing was added
)

// record scans one record at s.at. A record with too few or too many fields, or with wrong quotes, costs
// its first line only.
func (s *scanner) record() (outcome, error) {
	// Without a number of fields no line is better than a comment.
	if s.d.Comment != "" && (!s.d.Guess || s.cols < 0) {
		if o, err, is := s.comment(); is {
			return o, err
		}
	}
	b, d, mark := s.buf, s.d, len(s.pos)
	field, n, lines := s.at, 0, int64(1)
	flags := uint32(0) // of the start of the field
	for k := s.k; ; k++ {
		if k == len(s.idx) {
			if !s.eof {
				return s.unfinished(mark)
			}
			end := len(b)
			if end > field && b[end-1] == '\r' {
				end--
			}
			n = s.addField(n, uint32(field)|flags, uint32(end))
			return s.end(mark, n, end, len(b), lines, field == s.at && end == field)
		}
		p := int(s.idx[k])
		switch c := b[p]; {
		case p < field: // in a delimiter of several bytes
		case c == d.Delimiter:
			n = s.addField(n, uint32(field)|flags, uint32(p))
			field, flags = p+1+len(d.Rest), 0
		case c == '\n' || c == '\r' && d.CR:
			end, next := p, p+1
			if c == '\n' && p > field && b[p-1] == '\r' {
				end--
			}
			if c == '\r' && next == len(b) && !s.eof {
				return s.unfinished(mark)
			}
			if c == '\r' && next < len(b) && b[next] == '\n' {
				next++
			}
			n = s.addField(n, uint32(field)|flags, uint32(end))
			return s.end(mark, n, end, next, lines, field == s.at && end == field)
		case c == d.Quote && d.Quote != 0 && (p == field || d.Spaces && blank(b[field:p])):
			field = p
			q := s.closing(k)
			if q.open {
				return s.unclosed(mark)
			}
			if q.end-s.at > MaxQuoted && q.lines > 0 {
				return s.badRecord(mark, unclosed)
			}
			lines += q.lines
			n = s.addField(n, uint32(field+1)|q.flags, uint32(q.end)|quoted)
			k = q.k
			i := q.end + 1
			for d.Spaces && i < len(b) && b[i] == ' ' {
				i++
			}
			delimiter, sure := 0, true
			if i < len(b) {
				delimiter, sure = d.delimits(b, i)
			}
			switch {
			case i == len(b) && s.eof, i+1 == len(b) && b[i] == '\r' && s.eof:
				return s.end(mark, n, i, len(b), lines, false)
			case i == len(b), i+1 == len(b) && b[i] == '\r', !sure && !s.eof:
				return s.unfinished(mark)
			case delimiter > 0:
				field, flags = i+delimiter, 0
				k++
			case b[i] == '\n':
				return s.end(mark, n, i, i+1, lines, false)
			case b[i] == '\r' && b[i+1] == '\n':
				return s.end(mark, n, i, i+2, lines, false)
			case b[i] == '\r' && d.CR:
				return s.end(mark, n, i, i+1, lines, false)
			default:
				return s.badRecord(mark, "text after the closing quote")
			}
		case c == d.Escape && d.Quote == 0:
			// Without quotes an escape takes the meaning from what is behind it.
			if p+1 == len(b) && !s.eof {
				return s.unfinished(mark)
			}
			flags = escaped
			if k+1 < len(s.idx) && int(s.idx[k+1]) == p+1 {
				if b[p+1] == '\n' {
					lines++
				}
				k++
			}
		}
	}
}

// plain adds the record at s.at if it is as most are: cols fields without quotes, and a line feed. Whatever is unusual it
// leaves to record.
func (s *scanner) plain() bool {
	n := s.cols
	if n < 1 || s.k+n > len(s.idx) || s.d.Comment != "" && !s.d.Guess {
		return false
	}
	b, delimiter, width, field := s.buf, s.d.Delimiter, uint32(1+len(s.d.Rest)), uint32(s.at)
	at := len(s.pos)
	if cap(s.pos)-at < 2*n {
		grown := make([]uint32, at, max(2*cap(s.pos), at+2*n, 2*n*column.BatchRows))
		copy(grown, s.pos)
		s.pos = grown
	}
	pos := s.pos[at : at+2*n]
	ends := s.idx[s.k : s.k+n]
	for i, p := range ends[:n-1] {
		if b[p] != delimiter || p < field {
			return false
		}
		pos[2*i], pos[2*i+1] = field, p
		field = p + width
	}
	end := ends[n-1]
	next := int(end) + 1
	if b[end] != '\n' || end < field {
		return false
	}
	if end > field && b[end-1] == '\r' {
		end--
	}
	if int(end)-s.at > MaxLine || s.again(s.at, int(end)) {
		return false
	}
	pos[2*n-2], pos[2*n-1] = field, end
	s.pos = s.pos[:at+2*n]
	s.add(int(end), 1)
	s.at, s.k = next, s.k+n
	return true
}

// add notes the record from at to end, whose fields are the last of pos.
func (s *scanner) add(end int, lines int64) {
	s.endRun()
	s.rows = append(s.rows, uint32(s.at), uint32(end))
	s.lines = append(s.lines, s.line)
	s.line += lines
	s.records++
}

func blank(b []byte) bool { return len(bytes.TrimLeft(b, " ")) == 0 }

// addField notes the n+1st field of a record.
func (s *scanner) addField(n int, start, end uint32) int {
	if n < s.cols || s.cols < 0 && n <= MaxColumns {
		s.pos = append(s.pos, start, end)
	}
	return n + 1
}

// A quotedText is a field in quotes.
type quotedText struct {
	open  bool // it does not end in buf
	end   int  // of its closing quote
	k     int  // its mark
	lines int64
	flags uint32
}

// closing looks for the end of the quotes that mark k opens.
func (s *scanner) closing(k int) (q quotedText) {
	b, d := s.buf, s.d
	for k++; k < len(s.idx); k++ {
		p := int(s.idx[k])
		switch c := b[p]; {
		case c == d.Escape && d.escapes():
			q.flags = escaped
			if k+1 < len(s.idx) && int(s.idx[k+1]) == p+1 {
				k++
				q.lines += s.lineFeed(p + 1)
			}
		case c == d.Quote:
			if p+1 == len(b) && !s.eof {
				return quotedText{open: true}
			}
			if d.Escape == d.Quote && p+1 < len(b) && b[p+1] == d.Quote {
				q.flags = escaped
				k++
				continue
			}
			q.end, q.k = p, k
			return q
		default:
			q.lines += s.lineFeed(p)
		}
	}
	return quotedText{open: true}
}

// lineFeed is 1 if a line ends with the byte p.
func (s *scanner) lineFeed(p int) int64 {
	switch c := s.buf[p]; {
	case c == '\n', c == '\r' && s.d.CR && (p+1 == len(s.buf) || s.buf[p+1] != '\n'):
		return 1
	}
	return 0
}

// mayBeComment reports whether the line at at is a comment unless it is a good record.
func (s *scanner) mayBeComment() bool {
	return s.d.Guess && bytes.HasPrefix(s.buf[s.at:], []byte(s.d.Comment))
}

// comment passes by a line that begins as comments do.
func (s *scanner) comment() (outcome, error, bool) {
	rest := s.buf[s.at:]
	if len(rest) < len(s.d.Comment) && !s.eof && bytes.HasPrefix([]byte(s.d.Comment), rest) {
		return more, nil, true
	}
	if !bytes.HasPrefix(rest, []byte(s.d.Comment)) {
		return 0, nil, false
	}
	_, next, ok := s.lineEnd(s.at)
	switch {
	case !ok && !s.eof && len(rest) > MaxLine && s.records == 0:
		return none, s.skipLong(), true
	case !ok && !s.eof:
		return more, nil, true
	}
	s.at = next
	s.line++
	s.passMarks()
	return none, nil, true
}

// unfinished is a record that does not end in buf.
func (s *scanner) unfinished(mark int) (outcome, error) {
	s.pos = s.pos[:mark]
	size := len(s.buf) - s.at
	if size > MaxQuoted+1 {
		if _, _, ok := s.lineEnd(s.at); ok {
			return none, s.reject(unclosed)
		}
	}
	if size > MaxLine && s.records == 0 {
		return none, s.skipLong()
	}
	return more, nil
}

// unclosed is a record whose quotes do not close in buf.
func (s *scanner) unclosed(mark int) (outcome, error) {
	if s.eof {
		return s.badRecord(mark, "a quote is not closed")
	}
	return s.unfinished(mark)
}

func (s *scanner) badRecord(mark int, reason string) (outcome, error) {
	s.pos = s.pos[:mark]
	if s.mayBeComment() {
		o, err, _ := s.comment()
		return o, err
	}
	return none, s.reject(reason)
}

// end adds the record of n fields in buf[at:end], or rejects its first line.
func (s *scanner) end(mark, n, end, next int, lines int64, empty bool) (outcome, error) {
	d := s.d
	switch {
	case s.again(s.at, end):
		return s.badRecord(mark, "the header once more")
	case empty && s.cols != 1 && n == 1:
		s.pos = s.pos[:mark]
		s.at = next
		s.line += lines
		s.passMarks()
		return none, nil
	case lines > 1 && end-s.at > MaxQuoted:
		return s.badRecord(mark, unclosed)
	case lines == 1 && end-s.at > MaxLine:
		return s.badRecord(mark, "")
	case n != s.cols && s.cols > 0 && s.mayBeComment():
		return s.badRecord(mark, "")
	case s.cols < 0:
		s.widths = append(s.widths, n)
	case n == s.cols:
	case n == s.cols+1 && d.Trailing && s.emptyTail(end):
	case n > s.cols && d.Ragged&CutLong != 0:
	case n < s.cols && d.Ragged&FillShort != 0:
		for ; n < s.cols; n++ {
			s.pos = append(s.pos, uint32(end), uint32(end))
		}
	default:
		return s.badRecord(mark, countReason(n, s.cols))
	}
	s.add(end, lines)
	s.at = next
	s.passMarks()
	return good, nil
}

// emptyTail reports whether nothing stands behind the last delimiter before end.
func (s *scanner) emptyTail(end int) bool {
	return bytes.HasSuffix(s.buf[s.at:end], []byte(s.d.Whole()))
}

// again reports whether buf[at:end] is the header once more.
func (s *scanner) again(at, end int) bool {
	return len(s.header) > 0 && end-at == len(s.header) && bytes.Equal(s.buf[at:end], s.header)
}

func countReason(got, want int) string {
	if got == 1 {
		return fmt.Sprintf("1 field, not %d", want)
	}
	return fmt.Sprintf("%d fields, not %d", got, want)
}

// unescape undoes the escapes of b behind dst.
func (d *Dialect) unescape(dst, b []byte) []byte {
	if !d.escapes() {
		for {
			i := bytes.IndexByte(b, d.Quote)
			if i < 0 {
				return append(dst, b...)
			}
			dst = append(dst, b[:i+1]...)
			b = b[min(i+2, len(b)):]
		}
	}
	for {
		i := bytes.IndexByte(b, d.Escape)
		if i < 0 || i+1 == len(b) {
			return append(dst, b...)
		}
		dst = append(dst, b[:i]...)
		if c := b[i+1]; c != d.Quote && c != d.Escape && c != d.Delimiter && c != '\n' && c != '\r' || c == 0 {
			dst = append(dst, d.Escape) // of what needs none it is a part
		}
		dst = append(dst, b[i+1])
		b = b[i+2:]
	}
}
