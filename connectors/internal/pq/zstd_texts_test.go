package pq

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/klauspost/compress/zstd"
	"github.com/parquet-go/parquet-go/format"
)

// lengthened are texts as PLAIN has them.
func lengthened(n int, text func(i int) string) (out []byte) {
	for i := range n {
		s := text(i)
		out = append(binary.LittleEndian.AppendUint32(out, uint32(len(s))), s...)
	}
	return out
}

// TestZstdTexts unpacks frames of texts of all kinds with a library.
func TestZstdTexts(t *testing.T) {
	library, err := zstd.NewReader(nil)
	if err != nil {
		t.Fatal(err)
	}
	defer library.Close()
	r := rand.New(rand.NewPCG(41, 42))
	kinds := []struct {
		name string
		next func(i int) string
		size float64 // of a text on a long page, at most
	}{
		{"identifiers", func(int) string { return fmt.Sprintf("%016x", r.Uint64()) }, 8.5},
		{"links", func(int) string {
			return fmt.Sprintf("https://shop.example/p/%d?ref=mail-%d", r.IntN(100_000), r.IntN(1000))
		}, 6.5},
		{"records", func(int) string {
			return fmt.Sprintf(`{"user": %d, "page": "/p/%d", "seconds": %d.%d}`, r.IntN(1e6), r.IntN(500), r.IntN(99), r.IntN(10))
		}, 10},
		{"the same", func(int) string { return "always the same text" }, 0.6},
		{"nothing", func(int) string { return "" }, 4},
		{"lengths", func(int) string { return string(make([]byte, r.IntN(700))) }, 50},
		{"noise", func(int) string { return string(randomBytes(r, r.IntN(40))) }, 30},
		{"sometimes others", func(i int) string {
			if i > 100 && r.IntN(5) == 0 {
				return string(randomBytes(r, r.IntN(30)))
			}
			return fmt.Sprintf("item-%d of %d", r.IntN(1000), r.IntN(1000))
		}, 16},
		{"long ones", func(i int) string {
			if i%50 == 49 {
				return fmt.Sprintf("begin%*dend", 150_000, i)
			}
			return fmt.Sprintf("begin%dend", r.IntN(1000))
		}, 4000},
		{"counted", func(i int) string { return fmt.Sprintf("%0*d", 4+i*90_000%97, i) }, 40},
	}
	e := &encoder{}
	for _, kind := range kinds {
		for _, n := range []int{1, 2, 3, 130, 1000, 20_000} {
			for _, at := range []int{0, 6, 4200} {
				if kind.name == "long ones" && n > 1000 {
					continue
				}
				body := lengthened(n, kind.next)
				src := append(randomBytes(r, at), body...)
				e.textFrame().pattern = patternOf(body)
				for _, cut := range []int{0, 1, 5} {
					src := src[:len(src)-min(cut, len(body))]
					frame, ok := e.zstdTexts(nil, src, at)
					if !ok {
						t.Fatalf("%d of %s behind %d bytes: not packed", n, kind.name, at)
					}
					got, err := library.DecodeAll(frame, nil)
					if err != nil || !bytes.Equal(got, src) {
						t.Fatalf("%d of %s behind %d bytes: %v", n, kind.name, at, err)
					}
					if got, err = decompress(format.Zstd, nil, frame, len(src)); err != nil || !bytes.Equal(got, src) {
						t.Fatalf("%d of %s behind %d bytes: %v", n, kind.name, at, err)
					}
					if size := float64(len(frame)-at-50) / float64(n); n == 20_000 && size > kind.size {
						t.Errorf("%s: a text takes %.2f bytes", kind.name, size)
					}
				}
			}
		}
	}
}

func randomBytes(r *rand.Rand, n int) []byte {
	out := make([]byte, n)
	for i := range out {
		out[i] = byte(r.IntN(256))
	}
	return out
}

func TestPatternOf(t *testing.T) {
	for _, c := range []struct {
		texts []string
		want  string
	}{
		{nil, `"" []`},
		{[]string{"one alone"}, `"" []`},
		{[]string{"https://a.b/p/17?ref=x-1", "https://a.b/p/4?ref=x-22"}, `"https://a.b/p/" ["?ref=x-"]`},
		{[]string{`{"a": 1, "b": 2, "c": 3}`, `{"a": 70, "b": 4, "c": 55}`}, `"{\"a\": " [", \"b\": " ", \"c\": "]`},
		{[]string{"abc", "xyz"}, `"" []`},
		{[]string{"", "x"}, `"" []`},
	} {
		p := patternOf(lengthened(len(c.texts), func(i int) string { return c.texts[i] }))
		if got := fmt.Sprintf("%q %q", p.first, p.others); got != c.want {
			t.Errorf("%q: %s, want %s", c.texts, got, c.want)
		}
	}
}

// FuzzZstdTexts packs any bytes as texts, with a pattern of others.
func FuzzZstdTexts(f *testing.F) {
	f.Add(lengthened(40, func(i int) string { return fmt.Sprint("item ", i, " of 40") }), uint16(0), uint16(300))
	f.Add(lengthened(400, func(i int) string { return fmt.Sprint("item ", i*i%7, " of 40") }), uint16(9), uint16(50))
	f.Add([]byte("\x02\x00\x00\x00ab\xff\xff\xff\xff"), uint16(1), uint16(0))
	f.Fuzz(func(t *testing.T, src []byte, at, pattern uint16) {
		start := int(at) % (len(src) + 1)
		e := &encoder{}
		e.textFrame().pattern = patternOf(src[int(pattern)%(len(src)+1):])
		frame, ok := e.zstdTexts(nil, src, start)
		if !ok {
			return
		}
		if got, err := decompress(format.Zstd, nil, frame, len(src)); err != nil || !bytes.Equal(got, src) {
			t.Fatalf("%d bytes come back as %d: %v", len(src), len(got), err)
		}
	})
}
