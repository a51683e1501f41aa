package pq

import (
	"bytes"
	"fmt"
	"io"
	"sync"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/s2"
	"github.com/klauspost/compress/zstd"
	"github.com/parquet-go/parquet-go/format"
	"github.com/pierrec/lz4/v4"
)

// maxPage is the largest page that is believed.
const maxPage = 1 << 30

var unzstd = sync.OnceValue(func() *zstd.Decoder {
	d, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(0), zstd.WithDecoderMaxMemory(maxPage))
	if err != nil {
		panic(err)
	}
	return d
})

// decompress makes size bytes of src, in dst if it is large enough.
func decompress(codec format.CompressionCodec, dst, src []byte, size int) ([]byte, error) {
	if size < 0 || size > maxPage {
		return nil, fmt.Errorf("a page of %d bytes", size)
	}
	if codec == format.Uncompressed {
		if len(src) != size {
			return nil, fmt.Errorf("a page has %d bytes, not %d", len(src), size)
		}
		return src, nil
	}
	// Believe the size only as far as the compressed bytes make it likely.
	if size > 1<<20 && size/1100 > len(src) && codec != format.Zstd {
		return nil, fmt.Errorf("a page of %d bytes in %d", size, len(src))
	}
	room := size
	if codec == format.Zstd {
		room = min(size, 1<<20+256*len(src)) // it grows if it must
	}
	if cap(dst) < room {
		dst = make([]byte, room)
	}
	dst = dst[:room]
	var out []byte
	var err error
	switch codec {
	case format.Snappy:
		if n, e := s2.DecodedLen(src); e != nil || n != size {
			return nil, fmt.Errorf("snappy: a page is corrupt")
		}
		out, err = s2.Decode(dst, src)
	case format.Zstd:
		out, err = unzstd().DecodeAll(src, dst[:0])
	case format.Gzip:
		var z *gzip.Reader
		if z, err = gzip.NewReader(bytes.NewReader(src)); err == nil {
			var n int
			n, err = io.ReadFull(z, dst)
			out = dst[:n]
		}
	case format.Lz4Raw:
		var n int
		n, err = lz4.UncompressBlock(src, dst)
		out = dst[:max(n, 0)]
	default:
		return nil, fmt.Errorf("the compression %s is not supported; there are snappy, zstd, gzip and lz4", codec)
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w", codec, err)
	}
	if len(out) != size {
		return nil, fmt.Errorf("a page has %d bytes, not %d", len(out), size)
	}
	return out, nil
}
