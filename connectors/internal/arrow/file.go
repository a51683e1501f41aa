package arrow

import (
	"bytes"
	"io"
	"maps"

	"weir/dataframe/column"
)

// A File is the footer of a file and its dictionaries. Several goroutines may read its record batches at once.
type File struct {
	header *Reader // has the columns and the dictionaries
	blocks []Block
}

// A Block is where the message of a record batch is.
type Block struct{ Offset, Size int64 }

// OpenFile reads a footer and the dictionaries, which some writers put behind the rows. at reads part of the file.
func OpenFile(footer []byte, at func(off, n int64) ([]byte, error)) (*File, error) {
	r := &Reader{dicts: map[int64]column.Vector{}, file: true}
	m := root(footer)
	if err := r.setSchema(m.table(1)); err != nil {
		return nil, err
	}
	place, n := m.vector(2, 24)
	for k := range n {
		if err := r.dictionaryAt(m.buf, place+24*k, at); err != nil {
			return nil, err
		}
	}
	f := &File{header: r}
	place, n = m.vector(3, 24)
	for k := range n {
		b, ok := blockAt(m.buf, place+24*k)
		if !ok {
			return nil, errShort
		}
		f.blocks = append(f.blocks, b)
	}
	if m.buf.bad {
		return nil, errShort
	}
	return f, nil
}

func blockAt(b *flat, place int) (Block, bool) {
	off, meta, size := b.i64(place), int64(b.u32(place+8)), b.i64(place+16)
	ok := off >= 0 && size >= 0 && meta <= maxMetadata && size <= maxBlock && !b.bad
	return Block{off, meta + size}, ok
}

// maxBlock is the largest message that is believed.
const maxBlock = 1 << 40

// Schema is the columns.
func (f *File) Schema() *column.Schema { return f.header.schema }

// Blocks are the record batches, in their order.
func (f *File) Blocks() []Block { return f.blocks }

// Read reads one record batch, whose message in begins with.
func (f *File) Read(in io.Reader) *Reader {
	return &Reader{in: in, fields: f.header.fields, schema: f.header.schema, dicts: f.header.dicts, file: true}
}

// dictionaryAt reads the dictionary whose block is at place.
func (r *Reader) dictionaryAt(b *flat, place int, at func(off, n int64) ([]byte, error)) error {
	block, ok := blockAt(b, place)
	if !ok {
		return errShort
	}
	data, err := at(block.Offset, block.Size)
	if err != nil {
		return err
	}
	one := *r
	one.in, one.dicts = bytes.NewReader(data), maps.Clone(r.dicts)
	kind, m, data, err := one.message()
	if err != nil || kind != messageDictionary {
		return errShort
	}
	err = one.dictionary(m, data)
	r.dicts = one.dicts
	return err
}
