package arrow

import (
	"bytes"
	"context"
	"errors"
	"io"
	"maps"
	"sync"
)

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

// A File is the footer of a file. Several goroutines may read its record batches at once.
type File struct {
	*columns
	blocks []Block

	mu           sync.Mutex
	dictionaries []*dictionaryBlock
	dicts        map[int64]words // those that were wanted so far
	free         allowance       // of them
}

// A Block is where the message of a record batch is.
type Block struct{ Offset, Meta, Body int64 }

// Size is how long the message is.
func (b Block) Size() int64 { return b.Meta + b.Body }

// A dictionaryBlock is a dictionary, or more values of one, that is read when a column wants it.
type dictionaryBlock struct {
	Block
	id          int64
	known, read bool
}

// OpenFile reads a footer.
func OpenFile(footer []byte) (*File, error) {
	m := root(footer)
	if err := checkVersion(m.int16(0, 0)); err != nil {
		return nil, err
	}
	cols, err := readColumns(m.table(1))
	if err != nil {
		return nil, err
	}
	f := &File{columns: cols, dicts: map[int64]words{}, free: allowance{freeBytes}}
	if f.blocks, err = blocks(m, 3); err != nil {
		return nil, err
	}
	dictionaries, err := blocks(m, 2)
	for _, b := range dictionaries {
		f.dictionaries = append(f.dictionaries, &dictionaryBlock{Block: b})
	}
	return f, err
}

// blocks are the blocks that field i of a footer lists.
func blocks(m table, i int) ([]Block, error) {
	at, n := m.vector(i, 24)
	var out []Block
	for k := range n {
		p := at + 24*k
		b := Block{m.buf.i64(p), int64(m.buf.u32(p + 8)), m.buf.i64(p + 16)}
		if b.Offset < 0 || b.Body < 0 || b.Meta > maxMetadata || b.Body > maxBlock {
			return nil, errShort
		}
		out = append(out, b)
	}
	if m.buf.bad {
		return nil, errShort
	}
	return out, nil
}

// maxBlock is the largest message that is believed.
const maxBlock = 1 << 40

// Blocks are the record batches, in their order.
func (f *File) Blocks() []Block { return f.blocks }

// Read reads the columns called names of one record batch; see Reader.Select.
func (f *File) Read(block Block, names []string, at At) *Reader {
	r := &Reader{columns: f.columns}
	r.Select(names)
	r.next = func(ctx context.Context) error {
		r.next = func(context.Context) error { return io.EOF }
		if err := f.learn(ctx, r, at); err != nil {
			return err
		}
		root, kind, m, body, err := block.message(ctx, at, len(r.want) == r.schema.Len())
		if err != nil || kind != messageBatch {
			return damaged(err)
		}
		return r.batch(ctx, root, m, body)
	}
	return r
}

func damaged(err error) error {
	if err == nil || err == io.EOF {
		return errShort
	}
	return err
}

// learn gives r the dictionaries that its columns want, which are read by the first who wants them.
func (f *File) learn(ctx context.Context, r *Reader, at At) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	r.dicts, r.free = f.dicts, &f.free
	defer func() { r.dicts = maps.Clone(f.dicts) }()
	for _, d := range f.dictionaries {
		if d.read || d.known && r.coded(d.id, r.want) == nil {
			continue
		}
		root, kind, m, body, err := d.message(ctx, at, false)
		if err != nil || kind != messageDictionary {
			return damaged(err)
		}
		d.id, d.known = m.int64(0, 0), true
		if r.coded(d.id, r.want) == nil {
			continue
		}
		if err := r.dictionary(ctx, root, m, body); err != nil {
			return err
		}
		d.read = true
	}
	for id, w := range f.dicts {
		f.dicts[id] = w.join()
	}
	return nil
}

// smallBlock is how large a message is read at once, whatever is wanted of it.
const smallBlock = 1 << 20

// message reads the metadata of the message b, and with it the body if that is small or all of it is wanted.
func (b Block) message(ctx context.Context, at At, all bool) (root table, kind byte, m table, body *fileBody, err error) {
	n := b.Meta
	if all || b.Size() <= smallBlock {
		n = b.Size()
	}
	data, err := at(ctx, b.Offset, n)
	if err != nil {
		return root, 0, m, nil, err
	}
	root, kind, m, size, err := readMessage(bytes.NewReader(data[:b.Meta]))
	return root, kind, m, &fileBody{at, b.Offset + b.Meta, min(size, b.Body), data[b.Meta:]}, err
}
