package arrow

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/klauspost/compress/zstd"

	"weir/dataframe/column"
)

// Magic is what a file, not a stream, begins and ends with.
var Magic = []byte("ARROW1")

// maxMetadata is how long those of one message may be.
const maxMetadata = 64 << 20

// A Reader is a column.Reader of a stream, or of one record batch of a file. It does not close the stream.
type Reader struct {
	*columns
	in   io.Reader // nil: of a file
	want []int     // the fields that are read
	out  *column.Schema

	dicts map[int64]words
	free  *allowance                      // of dictionaries
	next  func(ctx context.Context) error // reads the next message
	rows  []rowRun                        // of a record batch
	at, n int
	zstd  *zstd.Decoder
	err   error
}

// NewReader reads the schema of a stream, which comes first.
func NewReader(in io.Reader) (*Reader, error) {
	_, kind, m, size, err := readMessage(in)
	if err != nil {
		return nil, cutOff(err)
	}
	if kind != messageSchema {
		return nil, errors.New("it does not begin with a schema; it is not Arrow")
	}
	cols, err := readColumns(m)
	if err != nil {
		return nil, err
	}
	body := &streamBody{in: in, whole: size}
	if err := body.skipTo(context.Background(), size); err != nil {
		return nil, err
	}
	r := &Reader{columns: cols, in: in, dicts: map[int64]words{}, free: &allowance{freeBytes}}
	r.next = r.read
	r.Select(cols.schema.Names())
	return r, nil
}

// Select has the columns called names read, in the order of the file; those that it does not have are passed over.
func (r *Reader) Select(names []string) { r.want, r.out = r.pick(names) }

func cutOff(err error) error {
	if err == io.EOF || errors.Is(err, io.ErrUnexpectedEOF) {
		return errors.New("it ends in the middle")
	}
	return err
}

// Schema implements column.Reader.
func (r *Reader) Schema() *column.Schema { return r.out }

// Close implements column.Reader.
func (r *Reader) Close() error {
	r.rows, r.at, r.n, r.err = nil, 0, 0, io.EOF
	if r.zstd != nil {
		r.zstd.Close()
		r.zstd = nil
	}
	return nil
}

// Next implements column.Reader.
func (r *Reader) Next(ctx context.Context) (*column.Batch, error) {
	for r.err == nil {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if r.at < r.n {
			return r.piece(), nil
		}
		r.rows, r.at, r.n = nil, 0, 0
		if err := r.next(ctx); err != nil {
			r.err = err // after a cancel, too: a stream may be in the middle of a message
		}
	}
	return nil, r.err
}

// piece is the next rows of the record batch.
func (r *Reader) piece() *column.Batch {
	to := min(r.at+column.BatchRows, r.n)
	b := &column.Batch{N: to - r.at, Cols: make([]column.Vector, len(r.rows))}
	for i, rows := range r.rows {
		b.Cols[i] = rows.Slice(r.at, to)
	}
	r.at = to
	return b
}

// read reads one message of a stream.
func (r *Reader) read(ctx context.Context) error {
	root, kind, m, size, err := readMessage(r.in)
	if err != nil {
		return err
	}
	body := &streamBody{in: r.in, whole: size}
	switch kind {
	case messageDictionary:
		err = r.dictionary(ctx, root, m, body)
	case messageBatch:
		err = r.batch(ctx, root, m, body)
	case messageSchema:
		return errors.New("a second schema in the middle")
	} // tensors are no rows
	if err != nil {
		return err
	}
	return body.skipTo(ctx, size)
}

// batch decodes the wanted columns of a record batch.
func (r *Reader) batch(ctx context.Context, root, m table, source bodySource) error {
	n := m.int64(0, 0)
	if n < 0 || n > maxRows {
		return errShort
	}
	l, err := readLayout(root, m)
	if err != nil {
		return err
	}
	bodies, err := r.bodies(ctx, l, r.fields, r.want, source, &allowance{freeBytes})
	if err != nil {
		return err
	}
	for i, d := range bodies {
		f := r.fields[r.want[i]]
		rows, err := d.column(f)
		if err != nil {
			return fmt.Errorf("column %s: %w", f.name, err)
		}
		if rows.Len() != int(n) {
			return fmt.Errorf("column %s: %d rows of %d", f.name, rows.Len(), n)
		}
		r.rows = append(r.rows, rows)
	}
	r.n = int(n)
	return nil
}

// dictionary keeps the values that codes of later batches mean, if a wanted column has them.
func (r *Reader) dictionary(ctx context.Context, root, m table, source bodySource) error {
	id := m.int64(0, 0)
	values := m.table(1)
	f := r.coded(id, r.want)
	if f == nil || values.pos == 0 {
		return nil
	}
	plain := *f
	plain.dict = nil
	l, err := readLayout(root, values)
	if err != nil {
		return err
	}
	bodies, err := r.bodies(ctx, l, []*field{&plain}, []int{0}, source, r.free)
	if err != nil {
		return err
	}
	v, err := bodies[0].vector(&plain)
	if err != nil {
		return fmt.Errorf("dictionary of %s: %w", f.name, err)
	}
	if _, is := v.(*column.Const); is {
		if err := r.free.spend(int64(v.Len()), rowBytes(f.typ)); err != nil {
			return fmt.Errorf("dictionary of %s: %w", f.name, err)
		}
	}
	var parts []column.Vector
	if m.byte(2) != 0 { // more of it
		if parts = r.dicts[id].parts; len(parts) > 0 && !parts[0].Type().Equal(f.typ) {
			return fmt.Errorf("dictionary number %d is of values of %s and of %s", id, parts[0].Type(), f.typ)
		}
	}
	r.dicts[id] = words{parts: append(parts, column.Flatten(v))}
	return nil
}
