package arrow

import (
	"bytes"
	"fmt"
	"io"
	"strings"

	"github.com/klauspost/compress/zstd"
	"github.com/pierrec/lz4/v4"
)

// How buffers are compressed, as Message.fbs numbers it.
const (
	codecNone = -1
	codecLZ4  = 0
	codecZstd = 1
)

// maxBuffer is how long a buffer may be once it is decompressed; memory grows as it comes.
const maxBuffer = 8 << 30

// oldKey is where version 0.17 of Arrow's libraries, the first that compressed, and no other, named
// the compression: in the metadata of a message.
const oldKey = "ARROW:experimental_compression"

// oldCompression is what the message m has at oldKey.
func oldCompression(m table) string {
	if m.int16(0, 0) != version5-1 {
		return ""
	}
	for _, pair := range m.tables(4) {
		if pair.string(0) == oldKey {
			return pair.string(1)
		}
	}
	return ""
}

// codecOf is the compression of a batch, from its own table or, without one, from the old place.
func codecOf(compression table, old string) (int, error) {
	switch {
	case compression.pos > 0:
		return int(compression.byte(0)), nil
	case old == "" || strings.EqualFold(old, "uncompressed"):
		return codecNone, nil
	case strings.EqualFold(old, "lz4"):
		return codecLZ4, nil
	case strings.EqualFold(old, "zstd"):
		return codecZstd, nil
	}
	return 0, fmt.Errorf("compression %q is not known", old)
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
		return nil, fmt.Errorf("a compressed buffer of %d bytes; at most %d", size, int64(maxBuffer))
	}
	var plain io.Reader
	switch codec {
	case codecLZ4:
		plain = lz4.NewReader(bytes.NewReader(b))
	case codecZstd:
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
	out.Grow(int(min(size, int64(len(b))*8+1<<10))) // more as it comes
	n, err := io.Copy(&out, io.LimitReader(plain, size+1))
	if err != nil || n != size {
		return nil, fmt.Errorf("a compressed buffer is damaged: %d of %d bytes, %v", n, size, err)
	}
	return out.Bytes(), nil
}
