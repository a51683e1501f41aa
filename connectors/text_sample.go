package connectors

import (
	"bufio"
	"bytes"
	"compress/bzip2"
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
)

// sampleBytes is how much of a file is looked at to learn its columns.
const sampleBytes = 256 << 10

// head is the first bytes of f, decompressed and as prepare makes them, and whether they are all.
func (s *textSource) head(ctx context.Context, f *file, prepare func(*bufio.Reader) *bufio.Reader) ([]byte, bool, error) {
	in, err := s.store.Open(ctx, f.Object, 0)
	if err != nil {
		return nil, false, err
	}
	defer in.Close()
	count := &countReader{r: in}
	plain, closePlain, packed, err := unpack(count, 0, false)
	defer closePlain()
	var b []byte
	if err == nil {
		if prepare != nil {
			plain = prepare(plain)
		}
		b, err = plain.Peek(sampleBytes)
	}
	if err != nil && err != io.EOF {
		if packed && count.failed == nil {
			return nil, false, fmt.Errorf("the compressed file is corrupt or cut off near byte %d: %w", count.n.Load(), err)
		}
		return nil, false, err
	}
	return append([]byte(nil), b...), err == io.EOF, nil
}

// isPacked reports whether a file that begins with head is compressed.
func isPacked(head []byte) bool {
	return bytes.HasPrefix(head, []byte{0x1f, 0x8b}) || bytes.HasPrefix(head, []byte{0x28, 0xb5, 0x2f, 0xfd}) || bytes.HasPrefix(head, []byte("BZh"))
}

// unpack is in without compression, which its first bytes tell. With limited, only the
// first limit bytes are read.
func unpack(in io.Reader, limit int64, limited bool) (r *bufio.Reader, close func(), packed bool, err error) {
	if limited {
		in = io.LimitReader(in, limit)
	}
	close = func() {}
	raw := bufio.NewReaderSize(in, sampleBytes)
	magic, err := raw.Peek(4)
	if err != nil && err != io.EOF {
		return nil, close, false, err
	}
	var plain io.Reader
	switch {
	case bytes.HasPrefix(magic, []byte{0x1f, 0x8b}):
		z, err := gzip.NewReader(raw)
		if err != nil {
			return nil, close, true, noEOF(err)
		}
		plain = z
	case bytes.Equal(magic, []byte{0x28, 0xb5, 0x2f, 0xfd}):
		z, err := zstd.NewReader(raw, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxMemory(256<<20))
		if err != nil {
			return nil, close, true, noEOF(err)
		}
		close, plain = z.Close, z
	case bytes.HasPrefix(magic, []byte("BZh")):
		plain = bzip2.NewReader(raw)
	default:
		return raw, close, false, nil
	}
	return bufio.NewReaderSize(noEOFReader{plain}, sampleBytes), close, true, nil
}

// noEOFReader tells a stream that breaks off from one that ends.
type noEOFReader struct{ r io.Reader }

func (r noEOFReader) Read(p []byte) (int, error) {
	n, err := r.r.Read(p)
	if err != nil && err != io.EOF {
		err = noEOF(err)
	}
	return n, err
}

func noEOF(err error) error {
	if errors.Is(err, io.ErrUnexpectedEOF) || err == io.EOF {
		return errors.New("it ends in the middle")
	}
	return err
}
