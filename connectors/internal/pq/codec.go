package pq

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"sync"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zstd"
	"github.com/parquet-go/parquet-go/format"
	"github.com/pierrec/lz4/v4"
)

// maxPage is the largest page that is believed.
const maxPage = 1 << 29

var unzstd = sync.OnceValue(func() *zstd.Decoder {
	d, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(0), zstd.WithDecoderMaxMemory(maxPage))
	if err != nil {
		panic(err)
	}
	return d
})

// room is how many bytes to make room for, for a page of size bytes in src. Sizes are believed
// only as far as the compressed bytes make them likely.
func room(codec format.CompressionCodec, src []byte, size int) (int, error) {
	if size < 0 || size > maxPage {
		return 0, fmt.Errorf("a page of %d bytes", size)
	}
	switch codec {
	case format.Uncompressed:
		if len(src) != size {
			return 0, fmt.Errorf("a page has %d bytes, not %d", len(src), size)
		}
	case format.Zstd, format.Brotli:
		return min(size, 1<<20+256*len(src)), nil // it grows if it must
	default:
		if size > 1<<20 && size/1100 > len(src) {
			return 0, fmt.Errorf("a page of %d bytes in %d", size, len(src))
		}
	}
	return size, nil
}

// decompress makes size bytes of src, in dst if it is large enough.
func decompress(codec format.CompressionCodec, dst, src []byte, size int) ([]byte, error) {
	need, err := room(codec, src, size)
	if err != nil || codec == format.Uncompressed {
		return src, err
	}
	if cap(dst) < need {
		dst = make([]byte, need)
	}
	dst = dst[:need]
	var out []byte
	switch codec {
	case format.Snappy:
		out, err = dst, unsnap(dst, src)
	case format.Zstd:
		out, err = unzstd().DecodeAll(src, dst[:0])
	case format.Gzip:
		var z *gzip.Reader
		if z, err = gzip.NewReader(bytes.NewReader(src)); err == nil {
			out, err = drain(dst, z, size)
		}
	case format.Brotli:
		out, err = drain(dst, brotli.NewReader(bytes.NewReader(src)), size)
	case format.Lz4Raw:
		out, err = lz4Block(dst, src)
	case format.Lz4:
		out, err = lz4Old(dst, src)
	default:
		return nil, fmt.Errorf("the compression %s is not supported; there are snappy, zstd, gzip, lz4 and brotli", codec)
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w", codec, err)
	}
	if len(out) != size {
		return nil, fmt.Errorf("a page has %d bytes, not %d", len(out), size)
	}
	return out, nil
}

// drain reads up to size bytes of r into dst, which grows if it must.
func drain(dst []byte, r io.Reader, size int) ([]byte, error) {
	out := bytes.NewBuffer(dst[:0])
	_, err := out.ReadFrom(io.LimitReader(r, int64(size)))
	return out.Bytes(), err
}

func lz4Block(dst, src []byte) ([]byte, error) {
	n, err := lz4.UncompressBlock(src, dst)
	return dst[:max(n, 0)], err
}

var errLz4 = errors.New("it is in no known form of LZ4")

// lz4Old reads the codec LZ4, of which three forms were written before LZ4_RAW: that
// of Hadoop, blocks behind their lengths; LZ4's own frames; and one bare block.
func lz4Old(dst, src []byte) ([]byte, error) {
	if out, err := lz4Hadoop(dst, src); err == nil {
		return out, nil
	}
	if len(src) >= 4 && binary.LittleEndian.Uint32(src) == 0x184d2204 {
		return drain(dst, lz4.NewReader(bytes.NewReader(src)), len(dst))
	}
	return lz4Block(dst, src)
}

func lz4Hadoop(dst, src []byte) ([]byte, error) {
	at := 0
	for len(src) > 0 {
		if len(src) < 8 {
			return nil, errLz4
		}
		size, packed := int(binary.BigEndian.Uint32(src)), int(binary.BigEndian.Uint32(src[4:]))
		if src = src[8:]; packed > len(src) || size > len(dst)-at {
			return nil, errLz4
		}
		n, err := lz4.UncompressBlock(src[:packed], dst[at:at+size])
		if err != nil || n != size {
			return nil, errLz4
		}
		at, src = at+n, src[packed:]
	}
	return dst[:at], nil
}
