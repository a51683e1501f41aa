package pq

import (
	"bytes"
	"encoding/binary"
	"math/rand/v2"
	"testing"

	"github.com/klauspost/compress/zstd"
	"github.com/parquet-go/parquet-go/format"
)

// TestZstdNumbers unpacks frames of numbers of all kinds with a library.
func TestZstdNumbers(t *testing.T) {
	library, err := zstd.NewReader(nil)
	if err != nil {
		t.Fatal(err)
	}
	defer library.Close()
	r := rand.New(rand.NewPCG(21, 22))
	kinds := []struct {
		name string
		next func(i int) uint64
		size float64 // of a number in a long page, at most; 0: it cannot be packed so
	}{
		{"the same", func(int) uint64 { return 7 }, 0.01},
		{"one byte", func(int) uint64 { return uint64(r.IntN(200)) }, 1},
		{"ids", func(int) uint64 { return uint64(1_000_000 + r.IntN(500_000)) }, 2.8},
		{"moments", func(i int) uint64 { return uint64(1_772_323_200_000 + 259*i + r.IntN(2000)) }, 3.1},
		{"over a byte's end", func(i int) uint64 { return uint64(1<<32 - 3000 + r.IntN(6000)) }, 5},
		{"five bytes", func(int) uint64 { return r.Uint64() >> 24 }, 5.01},
		{"six bytes", func(int) uint64 { return r.Uint64() >> 16 }, 0},
		{"both signs", func(i int) uint64 { return uint64(int64(i)&1 - 1) }, 0},
	}
	e := &encoder{}
	for _, kind := range kinds {
		for _, n := range []int{2, 3, 129, 1000, numbersBlock, numbersBlock + 1, numbersBlock + 2, numbersBlock + 3, 2*numbersBlock + 2, 70_000} {
			for _, at := range []int{0, 6, 4200} {
				src := make([]byte, at)
				for i := range src {
					src[i] = byte(r.IntN(256))
				}
				for i := range n {
					src = binary.LittleEndian.AppendUint64(src, kind.next(i))
				}
				frame, ok := e.zstdNumbers(nil, src, at)
				if ok != (kind.size > 0) {
					t.Fatalf("%d of %s: packed %v", n, kind.name, ok)
				}
				if !ok {
					continue
				}
				got, err := library.DecodeAll(frame, nil)
				if err != nil || !bytes.Equal(got, src) {
					t.Fatalf("%d of %s behind %d bytes: %v", n, kind.name, at, err)
				}
				if got, err = decompress(format.Zstd, nil, frame, len(src)); err != nil || !bytes.Equal(got, src) {
					t.Fatalf("%d of %s behind %d bytes: %v", n, kind.name, at, err)
				}
				if size := float64(len(frame)-at-50) / float64(n); n == 70_000 && size > kind.size {
					t.Errorf("%s: a number takes %.2f bytes", kind.name, size)
				}
			}
		}
	}
	for name, src := range map[string][]byte{"nothing": nil, "one": make([]byte, 8), "half a number": make([]byte, 100)} {
		if _, ok := e.zstdNumbers(nil, src, 0); ok {
			t.Errorf("%s is packed", name)
		}
	}
}
