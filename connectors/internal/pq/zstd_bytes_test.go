package pq

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/klauspost/compress/zstd"
	"github.com/parquet-go/parquet-go/format"
)

// TestZstdWithoutRepeats unpacks frames of bytes of all kinds with a library.
func TestZstdWithoutRepeats(t *testing.T) {
	library, err := zstd.NewReader(nil)
	if err != nil {
		t.Fatal(err)
	}
	defer library.Close()
	r := rand.New(rand.NewPCG(15, 16))
	e := &encoder{}
	for _, n := range []int{0, 1, 1023, 1024, 5000, zstdBlock - 1, zstdBlock, zstdBlock + 1, 3*zstdBlock + 77, 1 << 20} {
		for _, letters := range []int{1, 2, 16, 100, 255, 256} {
			src := make([]byte, n)
			for i := range src {
				src[i] = byte(r.IntN(letters))
			}
			frame := e.zstdBytes(nil, src)
			got, err := library.DecodeAll(frame, nil)
			if err != nil || !bytes.Equal(got, src) {
				t.Fatalf("%d bytes of %d kinds: %v", n, letters, err)
			}
			if got, err = decompress(format.Zstd, nil, frame, n); err != nil || !bytes.Equal(got, src) {
				t.Fatalf("%d bytes of %d kinds: %v", n, letters, err)
			}
			if letters == 16 && n > 5000 && len(frame) > n*51/100 {
				t.Errorf("%d bytes of 16 kinds make %d", n, len(frame))
			}
		}
	}
}

// TestWhatIsPackedWithoutRepeats wants the fast way for identifiers and not for what repeats.
func TestWhatIsPackedWithoutRepeats(t *testing.T) {
	r := rand.New(rand.NewPCG(17, 18))
	var ids, links []byte
	for range 5000 {
		ids = fmt.Appendf(ids, "%016x", r.Uint64())
		links = fmt.Appendf(links, "https://shop.example/p/%d?ref=mail", r.IntN(1000))
	}
	for _, c := range []struct {
		name string
		page []byte
		want bool
	}{{"identifiers", ids, true}, {"links", links, false}} {
		if got := (&encoder{}).packsLean(c.page); got != c.want {
			t.Errorf("%s: %v", c.name, got)
		}
	}
}
