package csv

import (
	"context"
	"io"

	"weir/connectors/internal/jsonl"
	"weir/dataframe/column"
)

// A BadRow is a record, or a line, that was set aside.
type BadRow struct {
	Line   int64 // counted from 1 for the first byte that the Reader got
	Offset int64 // of the first byte of the record in the file, from 0
	Reason string
	Kind   Kind
	Column string // of a Value or an Encoding
	Raw    []byte // valid during the call
}

// A Kind of bad rows.
type Kind uint8

// The kinds.
const (
	Cutting  Kind = iota // quotes, number of fields or length are wrong
	Value                // a value is not of its column's type
	Encoding             // it is not UTF-8
)

// Config describes a stream to a Reader.
type Config struct {
	Dialect
	Columns []Column           // all fields of a record, in the file's order
	Begin   bool               // the stream begins with the file: with Dialect.Skip lines and the header
	RawLen  func([]byte) int64 // how many bytes of the file some of the stream were; nil: as many
	Start   int64              // bytes of the file before the stream
	Bad     func(BadRow) error
}

// A Reader is a column.Reader of the wanted columns of a stream, in the file's
// order. It does not close the stream.
type Reader struct {
	cfg    Config
	s      *scanner
	schema *column.Schema
	begin  bool // lines and the header are still to be skipped
	nests  []*jsonl.Nested
	dicts  []*textDict
	err    error
}

// NewReader reads in, which begins with a record.
func NewReader(in io.Reader, cfg Config) *Reader {
	r := &Reader{cfg: cfg, schema: &column.Schema{}, begin: cfg.Begin, dicts: make([]*textDict, len(cfg.Columns)), nests: make([]*jsonl.Nested, len(cfg.Columns))}
	for _, c := range cfg.Columns {
		if c.Want {
			r.schema.Fields = append(r.schema.Fields, column.Field{Name: c.Name, Type: c.Type, Nullable: true})
		}
	}
	r.s = newScanner(in, &r.cfg.Dialect, len(cfg.Columns))
	r.s.raw, r.s.base = cfg.RawLen, cfg.Start
	r.s.run = newRun(&r.cfg.Dialect, len(cfg.Columns))
	r.s.acquire()
	r.s.bad = func(line, offset int64, reason string, raw []byte) error {
		return cfg.Bad(BadRow{line, offset, reason, Cutting, "", raw})
	}
	return r
}

// Schema implements column.Reader.
func (r *Reader) Schema() *column.Schema { return r.schema }

// Lines is how many lines have been read.
func (r *Reader) Lines() int64 { return r.s.line - 1 }

// Close implements column.Reader.
func (r *Reader) Close() error {
	if r.s.buf != nil {
		r.s.release()
	}
	r.err = io.EOF
	return nil
}

// Next implements column.Reader. A batch may be empty: then all its records were bad.
func (r *Reader) Next(ctx context.Context) (*column.Batch, error) {
	if r.err != nil {
		return nil, r.err
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	b, err := r.batch()
	r.err = err
	return b, err
}

func (r *Reader) batch() (*column.Batch, error) {
	if r.begin {
		r.begin = false
		if err := r.start(); err != nil {
			return nil, err
		}
	}
	n, err := r.s.next(column.BatchRows)
	if err != nil {
		return nil, err
	}
	if n == 0 {
		if r.s.bads > 0 {
			return &column.Batch{}, nil
		}
		return nil, io.EOF
	}
	p := &parser{s: r.s, nulls: r.cfg.Nulls, n: n, dicts: r.dicts, nests: r.nests}
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

// start passes by what stands before the first record. A header that is malformed is not rejected as a row:
// whoever sniffed the file has complained.
func (r *Reader) start() error {
	if err := r.s.skipLines(r.cfg.Skip); err != nil || !r.cfg.Header {
		return err
	}
	// Names may be fewer, or more, than fields.
	cols, bad := r.s.cols, r.s.bad
	r.s.cols, r.s.bad = -1, func(int64, int64, string, []byte) error { return nil }
	n, err := r.s.next(1)
	r.s.cols, r.s.bad = cols, bad
	if err == nil && n == 1 && len(r.cfg.Columns) > 1 {
		from, to := r.s.row(0)
		if line := r.s.buf[from:to]; r.cfg.namesAny(line) {
			r.s.header = append([]byte(nil), line...)
		}
	}
	return err
}

// drop reports the bad rows of b and leaves the others.
func (r *Reader) drop(b *column.Batch, p *parser) (*column.Batch, error) {
	var keep []int32
	for i := range b.N {
		if !p.bad[i] {
			keep = append(keep, int32(i))
			continue
		}
		from, to := r.s.row(i)
		why := p.why[i]
		if err := r.cfg.Bad(BadRow{r.s.lineOf(i), r.s.offset(from), why.reason, why.kind, why.column, r.s.buf[from:to]}); err != nil {
			return nil, err
		}
	}
	return b.Gather(keep), nil
}
