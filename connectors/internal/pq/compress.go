package pq

import (
	"bytes"
	"fmt"
	"sync"

	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/s2"
	"github.com/klauspost/compress/zstd"
	"github.com/parquet-go/parquet-go/format"
	"github.com/pierrec/lz4/v4"
)

// Codec is the codec called name; "" is zstd.
func Codec(name string) (format.CompressionCodec, error) {
	switch name {
	case "", "zstd":
		return format.Zstd, nil
	case "snappy":
		return format.Snappy, nil
	case "gzip":
		return format.Gzip, nil
	case "lz4":
		return format.Lz4Raw, nil
	case "none":
		return format.Uncompressed, nil
	}
	return 0, fmt.Errorf("no compression %q; there are zstd, snappy, gzip, lz4 and none", name)
}

var rezstd = sync.OnceValue(func() *zstd.Encoder {
	e, err := zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedFastest), zstd.WithEncoderCRC(false), zstd.WithWindowSize(1<<20))
	if err != nil {
		panic(err)
	}
	return e
})

// compress appends src to dst, compressed, if codec does; dst is empty.
func compress(codec format.CompressionCodec, dst, src []byte) ([]byte, error) {
	switch codec {
	case format.Zstd:
		return rezstd().EncodeAll(src, dst), nil
	case format.Snappy:
		return s2.EncodeSnappy(dst[:cap(dst)], src), nil
	case format.Gzip:
		out := bytes.NewBuffer(dst)
		z := gzip.NewWriter(out)
		if _, err := z.Write(src); err != nil {
			return nil, err
		}
		err := z.Close()
		return out.Bytes(), err
	case format.Lz4Raw:
		return compressLz4(dst, src)
	case format.Uncompressed:
		return src, nil
	}
	return nil, fmt.Errorf("the compression %s cannot be written", codec)
}

func compressLz4(dst, src []byte) ([]byte, error) {
	if most := lz4.CompressBlockBound(len(src)); cap(dst) < most {
		dst = make([]byte, most)
	}
	var c lz4.Compressor
	n, err := c.CompressBlock(src, dst[:cap(dst)])
	return dst[:n], err
}
