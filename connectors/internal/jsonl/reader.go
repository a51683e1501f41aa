package jsonl

import (
	"bytes"
	"context"
	"io"
	"unicode/utf8"

	"weir/dataframe/column"
)

// A BadRow is a record that was set aside.
type BadRow struct {
	Line   int64 // counted from 1 for the first byte that the Reader got
	Offset int64 // of the record's first byte
	Reason string
	Column string // whose value is not of its type; "" for other reasons
	Raw    []byte // valid during the call
}

// A Column is a key of every record.
type Column struct {
	Name string
	Type column.Type
	Want bool // Next gives it; else it is only checked
}

// Config describes a stream to a Reader.
type Config struct {
	Mode    Mode
	Bare    bool // records are values of the only column, not objects
	Columns []Column
	RawLen  func([]byte) int64 // how many bytes of the file some of the stream were; nil: as many
	Start   int64              // bytes of the file before the stream
	Bad     func(BadRow) error
	Extra   func(key []byte) // a key that no column has; may be nil
}

// A Reader is a column.Reader of the wanted columns of a stream. It does not close the stream.
type Reader struct {
	cfg    Config
	schema *column.Schema
	in     records
	p      parser
	root   *node
	err    error
}

// NewReader reads in, which begins with a record.
func NewReader(in io.Reader, cfg Config) *Reader {
	r := &Reader{cfg: cfg, schema: &column.Schema{}, in: records{in: in, mode: cfg.Mode, line: 1, base: cfg.Start, raw: cfg.RawLen}}
	r.p.more = cfg.Extra
	all := column.Type{Kind: column.KindStruct}
	for _, c := range cfg.Columns {
		f := column.Field{Name: c.Name, Type: c.Type, Nullable: true}
		all.Fields = append(all.Fields, f)
		if c.Want {
			r.schema.Fields = append(r.schema.Fields, f)
		}
	}
	r.root = newNode(all, false)
	for i, c := range cfg.Columns {
		r.root.parts[i] = newNode(c.Type, c.Want)
	}
	return r
}

// Schema implements column.Reader.
func (r *Reader) Schema() *column.Schema { return r.schema }

// Close implements column.Reader.
func (r *Reader) Close() error {
	r.in.buf, r.in.at, r.err = nil, 0, io.EOF
	return nil
}

// batchBytes is about how much text makes a batch, if not its rows do.
const batchBytes = 8 << 20

// Next implements column.Reader. A batch may be empty: then all its records were bad.
func (r *Reader) Next(ctx context.Context) (*column.Batch, error) {
	if r.err == nil {
		r.err = ctx.Err()
	}
	if r.err != nil {
		return nil, r.err
	}
	b, err := r.batch(ctx)
	r.err = err
	return b, err
}

func (r *Reader) batch(ctx context.Context) (*column.Batch, error) {
	var keep []int32
	rows, size, any := 0, 0, false
	for rows < column.BatchRows && size < batchBytes {
		rec, err := r.in.next()
		if err == io.EOF && any {
			break
		}
		if err != nil {
			return nil, err
		}
		any = true
		size += len(rec.text)
		if rec.bad == "" && r.parse(rec.text) {
			keep = append(keep, int32(rows))
			rows++
			continue
		}
		of := ""
		if rec.bad == "" {
			of, rec.bad = r.p.wrongAt, r.reason()
			r.root.repair(rows + 1)
			rows++
		}
		if err := r.cfg.Bad(BadRow{rec.line, rec.offset, rec.bad, of, bytes.TrimRight(rec.text, "\r\n")}); err != nil {
			return nil, err
		}
		if err := ctx.Err(); err != nil {
			return nil, err
		}
	}
	b := &column.Batch{N: rows}
	for i, c := range r.cfg.Columns {
		if v := r.root.parts[i].vector(); c.Want {
			b.Cols = append(b.Cols, v)
		}
	}
	r.root.n, r.root.valid = 0, nil
	if len(keep) < rows {
		b = b.Gather(keep)
	}
	return b, nil
}

// parse adds one record; it is not ok if it is bad.
func (r *Reader) parse(text []byte) bool {
	p := &r.p
	p.b, p.i, p.why, p.path, p.wrongAt, p.mismatch = text, 0, "", "", "", false
	if !utf8.Valid(text) {
		return p.fail("it is not UTF-8")
	}
	p.space()
	if r.cfg.Bare {
		r.root.mark(true)
		return p.value(r.root.parts[0], 1) && p.end()
	}
	if p.peek() != '{' {
		return p.skip(0) && p.end() && p.fail("it is no object")
	}
	return p.structValue(r.root, 0) && p.end()
}

func (r *Reader) reason() string {
	if r.p.path != "" {
		return "column " + r.p.path + ": " + r.p.why
	}
	return r.p.why
}
