package csv

import (
	"bytes"
	"fmt"
	"strings"
	"unicode/utf8"
)

// Options are what the caller knows of a file; zero values are sniffed.
type Options struct {
	Delimiter string
	Quote     string // a character, "none" or ""
	Escape    string // a character, "none" or ""
	Comment   string // "none" or a prefix
	Skip      *int
	Header    string // "yes", "no" or ""
	Trailing  bool
	Ragged    Ragged
	Nulls     []string
	Names     []string
	Declared  func(name string) bool // the type of a column
	Readings  []*Reading
	Rows      int // of a sample are looked at; 0: all
}

// A Sniffed is what a sample tells of a file.
type Sniffed struct {
	Dialect
	Names  []string
	Shapes []*Shape // of the columns
	Bad    string   // if no record is good, where the first bad line is and why it is
}

// Sniff looks at the first bytes of a file; whole says that they are all. It takes the dialect given, or finds it
// out. Names are nil if the file has no record.
func Sniff(sample []byte, whole bool, given *Dialect, o Options) (*Sniffed, error) {
	if bytes.HasPrefix(sample, []byte("PAR1")) {
		return nil, fmt.Errorf("it is Parquet, not CSV; call it .parquet or set Format")
	}
	var d *Dialect
	if given != nil {
		own := *given
		own.CR = own.LoneCR(sample, whole)
		own.ownSkip(sample, whole, o)
		d = &own
	} else {
		var err error
		if d, err = sniffDialect(sample, whole, o); err != nil {
			return nil, err
		}
	}
	out, err := sniffAs(sample, whole, d, given, o)
	if err == nil && out.Guess && out.commentFits(sample, whole) {
		d.Comment, d.Guess = "", false
		out, err = sniffAs(sample, whole, d, given, o)
	}
	return out, err
}

// commentFits reports whether a line that was taken for a comment is a record of the columns: then there are no
// comments.
func (s *Sniffed) commentFits(sample []byte, whole bool) bool {
	d := s.Dialect
	d.Comment, d.Guess = "", false
	for _, r := range split(sample, &d, sniffRows, whole) {
		if strings.HasPrefix(r[0].text, s.Comment) && !r[0].quoted && (len(r) == len(s.Names) || s.fits(len(r), len(s.Names))) {
			return true
		}
	}
	return false
}

// sniffAs finds out the columns of a file whose dialect is d, but for its header.
func sniffAs(sample []byte, whole bool, d, given *Dialect, o Options) (*Sniffed, error) {
	rows := split(sample, d, sniffRows, whole)
	if len(rows) == 0 {
		return &Sniffed{Dialect: *d, Bad: firstBad(sample, d, whole)}, noRecord(sample, whole)
	}
	first := *d
	if given == nil && o.Header == "" {
		first.Header = looksLikeHeader(rows, modal(rows), o)
	}
	own, names, err := begin(rows, first, o)
	if err != nil {
		return nil, err
	}
	out := &Sniffed{Dialect: own, Names: names}
	out.Shapes = out.shapes(sample, o.Rows, whole, o)
	return out, nil
}

// noRecord is an error if a file with no record in its sample has more.
func noRecord(sample []byte, whole bool) error {
	if whole {
		return nil
	}
	return fmt.Errorf("its first record does not end within %d bytes", len(sample))
}

// Begin is how the file that begins with sample is written, if its folder is written as d says, and the names of its
// columns, nil if it is empty. Files may differ in their line ends and in delimiters behind the last field.
func Begin(sample []byte, whole bool, d Dialect, o Options) (Dialect, []string, error) {
	d.CR = d.LoneCR(sample, whole)
	d.ownSkip(sample, whole, o)
	rows := split(sample, &d, sniffRows, whole)
	switch {
	case len(rows) == 0 && !whole && !d.Header:
		return d, []string{}, nil
	case len(rows) == 0:
		return d, nil, noRecord(sample, whole)
	}
	return begin(rows, d, o)
}

// ownSkip finds out how many lines stand before the header of one file of many.
func (d *Dialect) ownSkip(sample []byte, whole bool, o Options) {
	if o.Skip != nil {
		return
	}
	d.Skip = 0
	if separatorLine(sample) == d.Whole() {
		d.Skip = 1
		return
	}
	rows := split(sample, d, sniffRows, whole)
	width := commonWidth(rows)
	if width < 2 {
		return
	}
	if n, rest := d.lead(sample, width, whole, o); n > 0 && o.Comment == "" {
		d.ownSkip(rest, whole, o)
		d.Skip += n
		return
	}
	if first := preamble(rows, width, o); first > 0 && (!d.Header || looksLikeHeader(rows[first:], width, o)) {
		d.Skip = linesBefore(sample, d, first)
	}
}

func begin(rows [][]cell, d Dialect, o Options) (Dialect, []string, error) {
	head := rows[0]
	if d.Header {
		rows = rows[1:]
		d.Trailing = d.Trailing || trailing(head, rows, true)
	}
	names, err := (&Sniffed{Dialect: d}).names(head, rows, o)
	return d, names, err
}

// Look adds the values of more records, which are no header, to the shapes of columns.
func (s *Sniffed) Look(sample []byte, most int, o Options) {
	here := *s
	here.Skip, here.Header = 0, false
	for i, more := range here.shapes(sample, most, false, o) {
		s.Shapes[i].Merge(more)
	}
}

// names are those of the columns: declared, of the header, or by position.
func (s *Sniffed) names(head []cell, rows [][]cell, o Options) ([]string, error) {
	width := len(head)
	if len(rows) > 0 && (!s.Header || !anyOf(rows, len(head))) {
		width = modal(rows)
	}
	if width > MaxColumns || len(head) > MaxColumns {
		return nil, TooWide(max(width, len(head)))
	}
	if s.Trailing && width > 1 && (len(rows) == 0 || anyOf(rows, width)) {
		width--
	}
	if len(o.Names) > 0 {
		if !s.fits(width, len(o.Names)) && width != len(o.Names) {
			return nil, fmt.Errorf("its records have %d fields, and %d names are declared", width, len(o.Names))
		}
		return o.Names, nil
	}
	if !s.Header {
		return names(make([]cell, max(width, 1)), false), nil
	}
	out := names(head, true)
	for _, name := range out {
		if !utf8.ValidString(name) {
			return nil, fmt.Errorf("name %q in its header is not UTF-8; read it with Encoding(\"windows-1252\"), or what it is written in", name)
		}
	}
	switch {
	case s.Trailing && len(out) > width && head[len(head)-1].text == "":
		out = out[:width]
	case len(out) > width && s.Ragged&FillShort == 0 && len(rows) > 0:
		return nil, fmt.Errorf("its header has %d names and its records have %d fields; read it with Ragged(\"fill\"), or with other names", len(out), width)
	case len(out) < width && s.Ragged&CutLong == 0:
		// Names are missing at the end: those columns are named by their places.
		out = names(append(append([]cell(nil), head...), make([]cell, width-len(head))...), true)
	}
	return out, nil
}

// anyOf reports whether one of rows has n fields.
func anyOf(rows [][]cell, n int) bool {
	for _, r := range rows {
		if len(r) == n {
			return true
		}
	}
	return false
}

// trailing reports whether each record has a delimiter behind its last field, which the header
// does not name.
func trailing(head []cell, rows [][]cell, header bool) bool {
	if !header || len(rows) == 0 {
		return false
	}
	for _, r := range rows {
		if len(r) != len(head)+1 || r[len(head)].text != "" || r[len(head)].quoted {
			return false
		}
	}
	return true
}

// shapes looks at the values of all columns in up to most records (0: all) of a sample, behind its header.
func (s *Sniffed) shapes(sample []byte, most int, whole bool, o Options) []*Shape {
	out := make([]*Shape, len(s.Names))
	for c := range out {
		out[c] = NewShape(o.Readings)
	}
	var header []byte
	begun := !s.Header
	eachRecord(sample, &s.Dialect, whole, func(in *scanner) bool {
		line := in.buf[in.rows[0]:in.rows[1]]
		if !begun {
			if begun = true; s.namesAny(line) {
				header = line
			}
			return true
		}
		n := in.widths[0]
		if n != len(out) && !s.fits(n, len(out)) || n > 1 && bytes.Equal(line, header) {
			return true
		}
		for c := range min(n, len(out)) {
			if text, quoted := in.field(c); len(text) > 0 && !isNull(text, quoted, s.Nulls) {
				out[c].Add(text)
			}
		}
		most--
		return most != 0
	})
	return out
}

// fits reports whether a record of n fields is one of a file of cols.
func (d *Dialect) fits(n, cols int) bool {
	return n == cols+1 && d.Trailing || n > cols && d.Ragged&CutLong != 0 || n < cols && d.Ragged&FillShort != 0
}

func isNull(text []byte, quoted bool, nulls []string) bool {
	for _, n := range nulls {
		if !quoted && string(text) == n {
			return true
		}
	}
	return false
}

// A cell is a field of a sample.
type cell struct {
	text   string
	quoted bool
}

// split cuts a sample into up to most records (0: all) of any number of fields, as the reader would.
func split(sample []byte, d *Dialect, most int, whole bool) [][]cell {
	rows, _ := splitCounting(sample, d, most, whole)
	return rows
}

// splitBytes is how much of a sample is cut first, if only some records are wanted.
const splitBytes = 64 << 10

// splitCounting also counts the lines that are bad.
func splitCounting(sample []byte, d *Dialect, most int, whole bool) (rows [][]cell, bad int) {
	if most > 0 && len(sample) > splitBytes {
		if rows, bad = splitCounting(sample[:splitBytes], d, most, false); len(rows)+bad >= most/2 {
			return rows, bad
		}
		rows = nil
	}
	bad = eachRecord(sample, d, whole, func(s *scanner) bool {
		rows = append(rows, s.cells())
		return most == 0 || len(rows)+s.badLines < most
	})
	return rows, bad
}

// firstBad is where the first bad line of a sample is, and why it is bad; "" if none is.
func firstBad(sample []byte, d *Dialect, whole bool) (out string) {
	eachLine(sample, d, whole, func(*scanner) bool { return false }, func(line int64, reason string) {
		if out == "" {
			out = fmt.Sprintf("line %d: %s", line, reason)
		}
	})
	return out
}

// eachRecord calls visit for the records of a sample, as long as it says so. The record is the only one of the
// scanner. It gives the number of bad lines.
func eachRecord(sample []byte, d *Dialect, whole bool, visit func(s *scanner) bool) (bad int) {
	return eachLine(sample, d, whole, visit, func(int64, string) {})
}

// eachLine is eachRecord that also tells of bad lines.
func eachLine(sample []byte, d *Dialect, whole bool, visit func(s *scanner) bool, tell func(line int64, reason string)) (bad int) {
	s := sampleScanner(sample, d, -1)
	s.eof = whole
	s.bad = func(line, _ int64, reason string, _ []byte) error {
		s.badLines++
		tell(line, reason)
		return nil
	}
	if s.skipLines(d.Skip) != nil {
		return 0
	}
	for s.at < len(sample) && s.badLines <= maxBadSample {
		s.reset()
		o, err := s.record()
		if o == more && len(sample)-s.at > splitBytes/4 {
			s.badLines++ // so long a record tells of a quote that is none
		}
		if err != nil || o == more || o == good && !visit(s) {
			break // the last one may be cut off
		}
	}
	return s.badLines
}

// maxBadSample is how many bad lines of a sample are passed by.
const maxBadSample = 20_000

// field is a field of the only record.
func (s *scanner) field(c int) (text []byte, inQuotes bool) {
	start, end := s.pos[2*c], s.pos[2*c+1]
	text = s.buf[start&offset : end&offset]
	if start&escaped != 0 {
		text = s.d.unescape(nil, text)
	}
	return text, end&quoted != 0
}

// cells are the fields of the only record.
func (s *scanner) cells() []cell {
	out := make([]cell, len(s.pos)/2)
	for i := range out {
		text, quoted := s.field(i)
		out[i] = cell{string(text), quoted}
	}
	return out
}

// modal is the number of fields that most records have.
func modal(rows [][]cell) int {
	counts := map[int]int{}
	best := 0
	for _, r := range rows {
		counts[len(r)]++
		if n := counts[len(r)]; n > counts[best] || n == counts[best] && len(r) > best {
			best = len(r)
		}
	}
	return best
}

func trimName(c cell) string {
	if c.quoted {
		return c.text
	}
	return strings.TrimSpace(c.text)
}
