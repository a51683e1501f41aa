package jsonl

import (
	"bytes"
	"fmt"
	"io"
)

// A Mode is how a file separates its records.
type Mode uint8

// The modes.
const (
	Lines  Mode = iota // one on each line
	Array              // the elements of one array
	Values             // one after another, over any number of lines
)

func (m Mode) String() string {
	return [...]string{"lines", "an array", "values"}[m]
}

// MaxRecord is the longest record in bytes.
const MaxRecord = 16 << 20

const readSize = 512 << 10

// Detect tells the mode of a file from its first bytes; whole says that they are all.
func Detect(sample []byte, whole bool) Mode {
	p := &parser{b: sample}
	p.space()
	start := p.i
	line := bytes.IndexByte(sample[start:], '\n')
	if line < 0 {
		line = len(sample)
	} else {
		line += start
	}
	array := p.peek() == '['
	complete := p.skip(0)
	end := p.i
	p.space()
	switch {
	case array && (!complete || end > line || p.i == len(sample)):
		return Array
	case !complete:
		// A value over many lines may be longer than the sample, or than a file that is cut off.
		if end > line && len(sample)-end < longestToken {
			return Values
		}
		return Lines
	case end > line || p.i < line:
		if p.peek() == '{' || p.i == len(sample) {
			return Values
		}
	}
	return Lines
}

// longestToken is more than the bytes of a literal, or of an escape, that is cut off.
const longestToken = 16

// records cuts a stream into records.
type records struct {
	in      io.Reader
	mode    Mode
	buf     []byte
	at      int
	base    int64 // of buf in the file
	raw     func([]byte) int64
	told    int // of buf, up to the offset asked for last
	toldRaw int64
	line    int64 // of buf[at]
	eof     bool

	begun, over, comma bool // of an array
	indent             int  // white space before the value, on its line
	cut                bool // the stream ends before the file does
}

// A record is one value, or what could not be read as one.
type record struct {
	text   []byte // valid until the next
	line   int64
	offset int64
	bad    string // why it is none
}

// next is the next record, or io.EOF.
func (r *records) next() (record, error) {
	if r.mode == Lines {
		return r.nextLine()
	}
	return r.nextValue()
}

// offset is where the next byte is in the file.
func (r *records) offset() int64 {
	if r.raw == nil {
		return r.base + int64(r.at)
	}
	r.toldRaw += r.raw(r.buf[r.told:r.at])
	r.told = r.at
	return r.base + r.toldRaw
}

func (r *records) fill() error {
	if r.at > 0 {
		r.base = r.offset()
		r.told, r.toldRaw = 0, 0
		r.buf = r.buf[:copy(r.buf, r.buf[r.at:])]
		r.at = 0
	}
	have := len(r.buf)
	want := max(readSize, have)
	if cap(r.buf)-have < want {
		grown := make([]byte, have, have+want)
		copy(grown, r.buf)
		r.buf = grown
	}
	n, err := io.ReadFull(r.in, r.buf[have:have+want])
	r.buf = r.buf[:have+n]
	if err == io.EOF || err == io.ErrUnexpectedEOF {
		r.eof, err = true, nil
	}
	return err
}

// give is the next n bytes as a record.
func (r *records) give(n int, bad string) record {
	out := record{r.buf[r.at : r.at+n], r.line, r.offset(), bad}
	r.line += int64(bytes.Count(out.text, []byte{'\n'}))
	r.at += n
	return out
}

func (r *records) nextLine() (record, error) {
	from := 0
	for {
		rest := r.buf[r.at:]
		n := bytes.IndexByte(rest[from:], '\n')
		switch {
		case n < 0 && len(rest) > MaxRecord:
			return r.drop()
		case n < 0 && !r.eof:
			from = len(rest)
			if err := r.fill(); err != nil {
				return record{}, err
			}
			continue
		case n < 0:
			n = len(rest)
		default:
			n += from
		}
		if n == 0 && len(rest) == 0 {
			return record{}, io.EOF
		}
		out := r.give(n, "")
		if r.at < len(r.buf) {
			r.at++
			r.line++
		}
		if out.text = bytes.TrimSuffix(out.text, []byte{'\r'}); len(out.text) > MaxRecord {
			out.text, out.bad = out.text[:1024], tooLong
		}
		if !blank(out.text) {
			return out, nil
		}
		from = 0
	}
}

var tooLong = fmt.Sprintf("a record longer than %d bytes", MaxRecord)

func blank(b []byte) bool {
	for _, c := range b {
		if !isSpace(c) {
			return false
		}
	}
	return true
}

// drop passes by the rest of a record that is too long to hold, to the end of its line.
func (r *records) drop() (record, error) {
	out := record{append([]byte(nil), r.buf[r.at:r.at+1024]...), r.line, r.offset(), tooLong}
	for {
		if i := bytes.IndexByte(r.buf[r.at:], '\n'); i >= 0 {
			r.at += i + 1
			r.line++
			return out, nil
		}
		r.at = len(r.buf)
		if r.eof {
			return out, nil
		}
		if err := r.fill(); err != nil {
			return record{}, err
		}
	}
}

// nextValue gives the next value of an array, or of values one after another.
func (r *records) nextValue() (record, error) {
	for {
		if err := r.skipSpace(); err != nil {
			return record{}, err
		}
		if r.at == len(r.buf) {
			if r.mode == Array && r.begun && !r.over {
				r.over = true
				return r.give(0, "the array is not closed"), nil
			}
			return record{}, io.EOF
		}
		c := r.buf[r.at]
		switch {
		case r.mode == Array && r.over:
			return r.restOfLine("text after the array")
		case r.mode == Array && !r.begun && c == '[':
			r.begun, r.comma = true, true
			r.at++
		case r.mode == Array && c == ']':
			r.over = true
			r.at++
		case r.mode == Array && c == ',' && !r.comma:
			r.comma = true
			r.at++
		case r.mode == Array && !r.comma:
			return r.restOfLine("no comma between two elements")
		default:
			r.comma = false
			return r.oneValue()
		}
	}
}

func (r *records) skipSpace() error {
	r.indent = 0
	for {
		for r.at < len(r.buf) && isSpace(r.buf[r.at]) {
			if r.indent++; r.buf[r.at] == '\n' {
				r.line++
				r.indent = 0
			}
			r.at++
		}
		if r.at < len(r.buf) || r.eof {
			return nil
		}
		if err := r.fill(); err != nil {
			return err
		}
	}
}

// oneValue gives the value that begins at at. Where its brackets do not match, or it has no end, what follows is given
// up with it as far as it may be part of it.
func (r *records) oneValue() (record, error) {
	var b balance
	for {
		n, state := b.scan(r.buf[r.at:])
		switch {
		case state == ended:
			out := r.give(n, "")
			if n > MaxRecord {
				out.text, out.bad = out.text[:1024], tooLong
			}
			return out, nil
		case state == broken:
			return r.giveUp("brackets that do not match")
		case len(r.buf)-r.at > MaxRecord:
			return r.dropValue(&b)
		case r.eof && r.cut:
			return record{}, io.EOF
		case r.eof && b.depth == 0 && !b.quoted:
			return r.give(len(r.buf)-r.at, ""), nil
		case r.eof:
			return r.giveUp("it is not closed before the end of the file")
		}
		if err := r.fill(); err != nil {
			return record{}, err
		}
	}
}

// dropValue passes by the rest of a value that is too long to hold, of which b has seen what is there.
func (r *records) dropValue(b *balance) (record, error) {
	out := record{append([]byte(nil), r.buf[r.at:r.at+1024]...), r.line, r.offset(), tooLong}
	for {
		r.pass(len(r.buf) - r.at)
		if r.eof {
			return out, nil
		}
		if err := r.fill(); err != nil {
			return record{}, err
		}
		b.seen = 0
		switch n, state := b.scan(r.buf); state {
		case ended:
			r.pass(n)
			return out, nil
		case broken:
			_, err := r.giveUp("")
			return out, err
		}
	}
}

// pass passes by the next n bytes.
func (r *records) pass(n int) {
	r.line += int64(bytes.Count(r.buf[r.at:r.at+n], []byte{'\n'}))
	r.at += n
}

// giveUp gives up what stands between at and the next line that may begin another value: it has an opening bracket,
// or the one that ends the array, no deeper than the value that is given up. What is deeper is a part of that.
func (r *records) giveUp(why string) (record, error) {
	r.comma = true // it may have been there
	out, from := record{bad: why}, 0
	for {
		n, found := r.sibling(from)
		if found || r.eof {
			if out.text != nil {
				r.pass(n)
				return out, nil
			}
			return r.give(n, why), nil
		}
		if from = n; len(r.buf)-r.at > MaxRecord {
			if out.text == nil {
				out = record{append([]byte(nil), r.buf[r.at:r.at+1024]...), r.line, r.offset(), why}
			}
			if n == 0 {
				n = len(r.buf) - r.at
			}
			r.pass(n)
			from = 0
		}
		if err := r.fill(); err != nil {
			return record{}, err
		}
	}
}

// sibling looks from at+from on for a line that may begin a value, and gives its distance from at; else that of the
// last line, which may be cut off.
func (r *records) sibling(from int) (int, bool) {
	rest := r.buf[r.at:]
	for {
		end := bytes.IndexByte(rest[from:], '\n')
		if end < 0 {
			if r.eof {
				return len(rest), false
			}
			return from, false
		}
		start := from + end + 1
		i := start
		for i < len(rest) && isSpace(rest[i]) && rest[i] != '\n' {
			i++
		}
		if i == len(rest) && !r.eof {
			return from, false
		}
		if i < len(rest) && i-start <= r.indent && (rest[i] == '{' || rest[i] == '[' || r.mode == Array && rest[i] == ']') {
			return start, true
		}
		from = start
	}
}

// restOfLine gives up what stands between at and the end of the line.
func (r *records) restOfLine(why string) (record, error) {
	r.comma = true // it may have been on the line
	for {
		if i := bytes.IndexByte(r.buf[r.at:], '\n'); i >= 0 {
			return r.give(i+1, why), nil
		}
		if r.eof {
			r.over = true
			return r.give(len(r.buf)-r.at, why), nil
		}
		if len(r.buf)-r.at > MaxRecord {
			return r.drop()
		}
		if err := r.fill(); err != nil {
			return record{}, err
		}
	}
}

// Sample calls add with the records of the first bytes of a file that are whole, up to max.
func Sample(sample []byte, whole bool, mode Mode, max int, add func(record []byte)) {
	r := records{in: bytes.NewReader(sample), mode: mode, line: 1, cut: !whole}
	for range max {
		rec, err := r.next()
		if err != nil || !whole && r.base+int64(r.at) >= int64(len(sample)) && (len(rec.text) == 0 || sample[len(sample)-1] != '\n') {
			return
		}
		if rec.bad == "" {
			add(rec.text)
		}
	}
}
