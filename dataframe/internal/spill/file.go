package spill

import (
	"encoding/binary"
	"errors"
	"fmt"
	"iter"
	"os"
	"slices"
	"sync"
	"sync/atomic"

	"github.com/klauspost/compress/s2"
	"github.com/zeebo/xxh3"

	"weir/dataframe/column"
)

// A Chunk is where in its File a batch is.
type Chunk struct {
	Rows int
	Size int64 // of what was compressed: integers take fewer bytes there than in memory
	at   int64
	n    int
}

// Stored is how many bytes the batch takes on disk.
func (c Chunk) Stored() int { return c.n }

// A File takes batches and gives them back. It may be used from several goroutines.
type File struct {
	dir  *Dir
	file *os.File
	path string
	end  atomic.Int64
	once sync.Once
}

// maxCompressed is the longest batch that is compressed.
const maxCompressed = 1 << 30

// headLen is the length of what stands before a batch: a checksum of the rest, the length when
// decompressed, and whether it is compressed.
const headLen = 8 + 8 + 1

var (
	plain  = sync.Pool{New: func() any { return new([]byte) }}
	packed = sync.Pool{New: func() any { return new([]byte) }}
)

// maxPooled is how long a buffer may be that is kept for the next batch.
const maxPooled = 4 << 20

// Write adds b. It adds the bytes that it wrote to the Dir's.
func (f *File) Write(b *column.Batch) (Chunk, error) {
	chunks, err := f.WriteAll(func(yield func(*column.Batch) bool) { yield(b) })
	if err != nil {
		return Chunk{}, err
	}
	return chunks[0], nil
}

// WriteAll is Write of several small batches, which costs one call of the system. A batch may be used for other
// things when the next is asked for.
func (f *File) WriteAll(bs iter.Seq[*column.Batch]) ([]Chunk, error) {
	raw, out := plain.Get().(*[]byte), packed.Get().(*[]byte)
	defer func() {
		if cap(*raw) <= maxPooled {
			plain.Put(raw)
		}
		if cap(*out) <= maxPooled {
			packed.Put(out)
		}
	}()
	var chunks []Chunk
	*out = (*out)[:0]
	for b := range bs {
		from := len(*out)
		*raw = appendBatch((*raw)[:0], b)
		*out = pack(*out, *raw)
		chunks = append(chunks, Chunk{Rows: b.N, Size: int64(len(*raw)), at: int64(from), n: len(*out) - from})
	}
	n := int64(len(*out))
	at := f.end.Add(n) - n
	if _, err := f.file.WriteAt(*out, at); err != nil {
		return nil, f.dir.writeError(err, n)
	}
	f.dir.written.Add(n)
	for i := range chunks {
		chunks[i].at += at
	}
	return chunks, nil
}

// pack appends raw with its head.
func pack(dst, raw []byte) []byte {
	from := len(dst)
	dst = append(dst, make([]byte, headLen)...)
	body := len(dst)
	short := false
	if len(raw) <= maxCompressed {
		room := s2.MaxEncodedLen(len(raw))
		dst = slices.Grow(dst, room)
		n := len(s2.Encode(dst[body:body+room], raw))
		dst, short = dst[:body+n], n < len(raw)
	}
	if !short {
		dst = append(dst[:body], raw...)
	}
	head := dst[from:]
	if short {
		head[16] = 1
	}
	binary.LittleEndian.PutUint64(head[8:], uint64(len(raw)))
	binary.LittleEndian.PutUint64(head, xxh3.Hash(head[8:]))
	return dst
}

// unpack is what pack was given; it may share the memory of data or buf.
func unpack(data, buf []byte) ([]byte, error) {
	if len(data) < headLen || binary.LittleEndian.Uint64(data) != xxh3.Hash(data[8:]) {
		return nil, errDamaged
	}
	n, body := binary.LittleEndian.Uint64(data[8:]), data[headLen:]
	if data[16] == 0 {
		if uint64(len(body)) != n {
			return nil, errDamaged
		}
		return body, nil
	}
	if l, err := s2.DecodedLen(body); err != nil || uint64(l) != n {
		return nil, errDamaged
	}
	out, err := s2.Decode(buf[:cap(buf)], body)
	if err != nil {
		return nil, errDamaged
	}
	return out, nil
}

// Read gives the batch of c, a copy of its own.
func (f *File) Read(c Chunk) (*column.Batch, error) {
	raw, in := plain.Get().(*[]byte), packed.Get().(*[]byte)
	defer func() {
		if cap(*raw) <= maxPooled {
			plain.Put(raw)
		}
		if cap(*in) <= maxPooled {
			packed.Put(in)
		}
	}()
	if cap(*in) < c.n {
		*in = make([]byte, c.n)
	}
	data := (*in)[:c.n]
	if _, err := f.file.ReadAt(data, c.at); err != nil {
		return nil, fmt.Errorf("read spilled rows: %s: %w", f.path, err)
	}
	body, err := unpack(data, *raw)
	if err != nil {
		return nil, fmt.Errorf("read spilled rows: %s: at %d: %w", f.path, c.at, err)
	}
	if len(data) > headLen && data[16] == 1 {
		*raw = body
	}
	b, err := decode(body)
	if err != nil {
		return nil, fmt.Errorf("read spilled rows: %s: at %d: %w", f.path, c.at, err)
	}
	return b, nil
}

// Close closes and removes the file. It may be called more than once.
func (f *File) Close() (err error) {
	f.once.Do(func() {
		f.dir.forget(f)
		err = errors.Join(f.file.Close(), os.Remove(f.path))
	})
	return err
}
