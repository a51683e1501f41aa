package arrow

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/klauspost/compress/zstd"
	"github.com/pierrec/lz4/v4"

	"weir/dataframe/column"
)

// Magic is what a file, not a stream, begins and ends with.
var Magic = []byte("ARROW1")

// Limits of one message.
const (
	maxMetadata = 64 << 20
	maxBuffer   = 512 << 20 // decompressed
)

// Kinds of messages.
const (
	messageSchema     = 1
	messageDictionary = 2
	messageBatch      = 3
)

// A Reader is a column.Reader of a stream or file. It does not close the
// stream.
type Reader struct {
	in      io.Reader
	fields  []*field
	schema  *column.Schema
	dicts   map[int64]column.Vector
	pending []*column.Batch
	zstd    *zstd.Decoder
	file    bool // its dictionaries are known from the start
	err     error
}

// NewReader reads the schema of a stream, which comes first.
func NewReader(in io.Reader) (*Reader, error) {
	r := &Reader{in: in, dicts: map[int64]column.Vector{}}
	kind, m, _, err := r.message()
	if err != nil {
		return nil, cutOff(err)
	}
	if kind != messageSchema {
		return nil, errors.New("it does not begin with a schema; it is not Arrow")
	}
	return r, r.setSchema(m)
}

// FooterTail is how many bytes at a file's end tell the length of its footer.
const FooterTail = 10

// FooterSize is the length of the footer of a file with the given tail.
func FooterSize(tail []byte, size int64) (int64, error) {
	n := int64(le.Uint32(tail))
	if !bytes.Equal(tail[4:], Magic) || n > size-FooterTail || n > maxMetadata {
		return 0, errors.New("it begins as an Arrow file but does not end as one; it may be cut off")
	}
	return n, nil
}

// setSchema takes over the columns; names that are there twice are numbered.
func (r *Reader) setSchema(m table) (err error) {
	r.schema = &column.Schema{}
	if r.fields, err = readSchema(m); err != nil {
		return err
	}
	taken := map[string]bool{}
	for _, f := range r.fields {
		for k, name := 1, f.name; taken[f.name]; k++ {
			f.name = fmt.Sprintf("%s_%d", name, k)
		}
		taken[f.name] = true
		r.schema.Fields = append(r.schema.Fields, column.Field{Name: f.name, Type: f.typ, Nullable: true})
	}
	return nil
}

func cutOff(err error) error {
	if err == io.EOF || errors.Is(err, io.ErrUnexpectedEOF) {
		return errors.New("it ends in the middle")
	}
	return err
}

// Schema implements column.Reader.
func (r *Reader) Schema() *column.Schema { return r.schema }

// Close implements column.Reader.
func (r *Reader) Close() error {
	r.pending, r.err = nil, io.EOF
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
		if len(r.pending) > 0 {
			b := r.pending[0]
			r.pending = r.pending[1:]
			return b, nil
		}
		if err := r.read(); err != nil {
			r.err = err
			if err != io.EOF {
				r.err = cutOff(err)
			}
		}
	}
	return nil, r.err
}

// message reads one message: its kind, its header and its body. io.EOF is the end of the
// stream.
func (r *Reader) message() (kind byte, header table, data []byte, err error) {
	var word [4]byte
	if _, err = io.ReadFull(r.in, word[:]); err != nil {
		return 0, table{}, nil, err
	}
	size := le.Uint32(word[:])
	if size == 0xffffffff {
		if _, err = io.ReadFull(r.in, word[:]); err != nil {
			return 0, table{}, nil, cutOff(err)
		}
		size = le.Uint32(word[:])
	}
	if size == 0 {
		return 0, table{}, nil, io.EOF
	}
	if size > maxMetadata {
		return 0, table{}, nil, errors.New("it is not Arrow, or damaged")
	}
	meta, err := r.take(int64(size))
	if err != nil {
		return 0, table{}, nil, err
	}
	m := root(meta)
	if data, err = r.take(m.int64(3, 0)); err != nil {
		return 0, table{}, nil, err
	}
	header = m.table(2)
	if kind = m.byte(1); m.buf.bad || header.pos == 0 {
		err = errShort
	}
	return kind, header, data, err
}

// take reads n bytes; memory grows as they come.
func (r *Reader) take(n int64) ([]byte, error) {
	if n < 0 {
		return nil, errShort
	}
	var b bytes.Buffer
	b.Grow(int(min(n, 1<<20)))
	if _, err := io.CopyN(&b, r.in, n); err != nil {
		return nil, cutOff(err)
	}
	return b.Bytes(), nil
}

// read reads one message of rows or a dictionary.
func (r *Reader) read() error {
	kind, m, data, err := r.message()
	if err != nil {
		return err
	}
	switch kind {
	case messageDictionary:
		if r.file {
			return nil // read before
		}
		return r.dictionary(m, data)
	case messageBatch:
		return r.batch(m, data)
	case messageSchema:
		return errors.New("a second schema in the middle")
	}
	return nil // tensors are no rows
}

func (r *Reader) batch(m table, data []byte) error {
	d, err := r.body(m, data)
	if err != nil {
		return err
	}
	n := m.int64(0, 0)
	if n < 0 || n > maxEmpty*8 {
		return errShort
	}
	all := &column.Batch{N: int(n)}
	for _, f := range r.fields {
		v, err := d.vector(f)
		if err != nil {
			return fmt.Errorf("column %s: %w", f.name, err)
		}
		if v.Len() != int(n) {
			return fmt.Errorf("column %s: %d rows of %d", f.name, v.Len(), n)
		}
		all.Cols = append(all.Cols, v)
	}
	for at := 0; at < all.N; at += column.BatchRows {
		r.pending = append(r.pending, all.Slice(at, min(at+column.BatchRows, all.N)))
	}
	return nil
}

// dictionary keeps the values that codes of later batches mean.
func (r *Reader) dictionary(m table, data []byte) error {
	id := m.int64(0, 0)
	values := m.table(1)
	f := findDictionary(r.fields, id)
	if f == nil || values.pos == 0 {
		return nil
	}
	d, err := r.body(values, data)
	if err != nil {
		return err
	}
	plain := *f
	plain.dict = nil
	v, err := d.vector(&plain)
	if err != nil {
		return fmt.Errorf("dictionary of %s: %w", f.name, err)
	}
	v = column.Flatten(v)
	if old := r.dicts[id]; old != nil && m.byte(2) != 0 {
		v = column.Concat(f.typ, []column.Vector{old, v})
	}
	r.dicts[id] = v
	return nil
}

func findDictionary(fields []*field, id int64) *field {
	for _, f := range fields {
		if f.dict != nil && f.dict.id == id {
			return f
		}
		if c := findDictionary(f.children, id); c != nil {
			return c
		}
	}
	return nil
}

// body cuts the bytes of a batch into its buffers.
func (r *Reader) body(m table, data []byte) (*body, error) {
	d := &body{dicts: r.dicts}
	at, n := m.vector(1, 16)
	for i := range n {
		d.nodes = append(d.nodes, [2]int64{m.buf.i64(at + 16*i), m.buf.i64(at + 16*i + 8)})
	}
	at, n = m.vector(4, 8)
	for i := range n {
		d.variadic = append(d.variadic, m.buf.i64(at+8*i))
	}
	codec := -1
	if c := m.table(3); c.pos > 0 {
		codec = int(c.byte(0))
	}
	at, n = m.vector(2, 16)
	for i := range n {
		from, size := m.buf.i64(at+16*i), m.buf.i64(at+16*i+8)
		if from < 0 || size < 0 || from > int64(len(data)) || size > int64(len(data))-from {
			return nil, errShort
		}
		b, err := r.unpack(codec, data[from:from+size])
		if err != nil {
			return nil, err
		}
		d.buffers = append(d.buffers, b)
	}
	if m.buf.bad {
		return nil, errShort
	}
	return d, nil
}

// unpack is a buffer without compression.
func (r *Reader) unpack(codec int, b []byte) ([]byte, error) {
	if codec < 0 || len(b) == 0 {
		return b, nil
	}
	if len(b) < 8 {
		return nil, errShort
	}
	size := int64(le.Uint64(b))
	b = b[8:]
	if size == -1 {
		return b, nil
	}
	if size < 0 || size > maxBuffer {
		return nil, fmt.Errorf("a compressed buffer of %d bytes; at most %d", size, maxBuffer)
	}
	var plain io.Reader
	switch codec {
	case 0:
		plain = lz4.NewReader(bytes.NewReader(b))
	case 1:
		if r.zstd == nil {
			z, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxMemory(maxBuffer))
			if err != nil {
				return nil, err
			}
			r.zstd = z
		}
		if err := r.zstd.Reset(bytes.NewReader(b)); err != nil {
			return nil, err
		}
		plain = r.zstd
	default:
		return nil, fmt.Errorf("compression number %d is not known", codec)
	}
	var out bytes.Buffer
	n, err := io.Copy(&out, io.LimitReader(plain, size+1))
	if err != nil || n != size {
		return nil, fmt.Errorf("a compressed buffer is damaged: %d of %d bytes, %v", n, size, err)
	}
	return out.Bytes(), nil
}
