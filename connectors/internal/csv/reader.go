package csv

import (
	"context"
	"io"

	"weir/dataframe/column"
)

// A Dialect is how a file is written.
type Dialect struct {
	Delimiter byte
	Header    bool
	Nulls     []string // texts that mean null besides the empty field
}

// A BadRow is a record, or a line, that was set aside.
type BadRow struct {
	Line   int64 // counted from 1 for the first byte that the Reader got
	Offset int64 // of the first byte of the record, from 0
	Reason string
	Raw    []byte // valid during the call
}

// Config describes a stream to a Reader.
type Config struct {
	Dialect
	Columns []Column // all fields of a record, in the file's order
	Skip    int      // records to skip first: the header
	Bad     func(BadRow) error
}

// A Reader is a column.Reader of the wanted columns of a stream, in the file's
// order. It does not close the stream.
type Reader struct {
	cfg    Config
	s      scanner
	schema *column.Schema
	left   int // of Skip
	dicts  []*textDict
	err    error
}

// NewReader reads in, which begins with a record.
func NewReader(in io.Reader, cfg Config) *Reader {
	r := &Reader{cfg: cfg, schema: &column.Schema{}, left: cfg.Skip, dicts: make([]*textDict, len(cfg.Columns))}
	for _, c := range cfg.Columns {
		if c.Want {
			r.schema.Fields = append(r.schema.Fields, column.Field{Name: c.Name, Type: c.Type, Nullable: true})
		}
	}
	bom := &noBOM{r: in}
	r.s = scanner{in: bom, delim: cfg.Delimiter, cols: len(cfg.Columns), line: 1}
	r.s.bad = func(line, offset int64, reason string, raw []byte) error {
		return cfg.Bad(BadRow{line, offset + bom.dropped, reason, raw})
	}
	return r
}

// Schema implements column.Reader.
func (r *Reader) Schema() *column.Schema { return r.schema }

// Lines is how many lines have been read.
func (r *Reader) Lines() int64 { return r.s.line - 1 }

// Close implements column.Reader.
func (r *Reader) Close() error {
	r.s.buf, r.err = nil, io.EOF
	return nil
}

// Next implements column.Reader.
func (r *Reader) Next(ctx context.Context) (*column.Batch, error) {
	for {
		if r.err != nil {
			return nil, r.err
		}
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		b, err := r.batch()
		if err != nil {
			r.err = err
			return nil, err
		}
		if b.N > 0 {
			return b, nil
		}
	}
}

func (r *Reader) batch() (*column.Batch, error) {
	if r.left > 0 {
		return r.skip()
	}
	n, err := r.s.next(column.BatchRows)
	if err != nil {
		return nil, err
	}
	if n == 0 {
		return nil, io.EOF
	}
	p := &parser{s: &r.s, nulls: r.cfg.Nulls, n: n, dicts: r.dicts}
	p.checkUTF8(r.cfg.Columns)
	b := &column.Batch{N: n}
	for i, c := range r.cfg.Columns {
		if v := p.parse(i, c); v != nil {
			b.Cols = append(b.Cols, v)
		}
	}
	if p.bad != nil {
		return r.drop(b, p)
	}
	return b, nil
}

// skip reads the header. One that is malformed is not rejected as a row:
// whoever sniffed the file has complained.
func (r *Reader) skip() (*column.Batch, error) {
	n, err := r.s.next(r.left)
	if err == nil && n == 0 {
		err = io.EOF
	}
	r.left -= n
	return &column.Batch{}, err
}

// drop reports the bad rows of b and leaves the others.
func (r *Reader) drop(b *column.Batch, p *parser) (*column.Batch, error) {
	var keep []int32
	for i := range b.N {
		if !p.bad[i] {
			keep = append(keep, int32(i))
			continue
		}
		raw := r.s.buf[r.s.rows[2*i]:r.s.rows[2*i+1]]
		if err := r.s.bad(r.s.lines[i], r.s.base+int64(r.s.rows[2*i]), p.why[i], raw); err != nil {
			return nil, err
		}
	}
	return b.Gather(keep), nil
}

// noBOM drops the byte order mark that some programs put before UTF-8.
type noBOM struct {
	r       io.Reader
	past    bool
	dropped int64
}

func (n *noBOM) Read(p []byte) (int, error) {
	if n.past || len(p) < 3 {
		return n.r.Read(p)
	}
	n.past = true
	got, err := io.ReadFull(n.r, p[:3])
	if err == io.ErrUnexpectedEOF {
		err = nil
	}
	if got == 3 && string(p[:3]) == "\xef\xbb\xbf" {
		n.dropped = 3
		return n.r.Read(p)
	}
	return got, err
}
