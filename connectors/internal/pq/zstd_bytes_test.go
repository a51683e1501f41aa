package pq

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/klauspost/compress/zstd"
	"github.com/parquet-go/parquet-go/format"

	"weir/dataframe/column"
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
			frame, _ := e.zstdBytes(nil, src, 0)
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

// TestWhatIsPackedLean wants the fast ways for identifiers and numbers, and not for what repeats.
func TestWhatIsPackedLean(t *testing.T) {
	r := rand.New(rand.NewPCG(17, 18))
	var ids, links, near, far, few []byte
	for i := range 8000 {
		ids = fmt.Appendf(ids, "%016x", r.Uint64())
		links = fmt.Appendf(links, "https://shop.example/p/%d?ref=mail", r.IntN(1000))
		near = binary.LittleEndian.AppendUint64(near, uint64(1_700_000_000_000+26*i+r.IntN(200_000)))
		far = binary.LittleEndian.AppendUint64(far, r.Uint64())
		few = binary.LittleEndian.AppendUint64(few, uint64(i/1000))
	}
	for _, c := range []struct {
		name string
		typ  column.Type
		page []byte
		want bool
	}{
		{"identifiers", column.String, ids, true}, {"links", column.String, links, false},
		{"moments", column.Int64, near, true}, {"random numbers", column.Int64, far, false}, {"repeated numbers", column.Int64, few, false},
	} {
		if got := (&encoder{stored: stored{typ: c.typ}}).leanest(c.page, 0); (got != nil) != c.want {
			t.Errorf("%s: %v", c.name, got != nil)
		}
	}
}
