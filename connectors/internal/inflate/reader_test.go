package inflate

import (
	"bytes"
	"compress/flate"
	stdgzip "compress/gzip"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/klauspost/compress/gzip"
)

// packed is b in gzip, at a level.
func packed(t testing.TB, b []byte, level int) []byte {
	var out bytes.Buffer
	z, err := stdgzip.NewWriterLevel(&out, level)
	if err != nil {
		t.Fatal(err)
	}
	z.Name, z.Comment, z.Extra = "a name", "a comment", []byte("more")
	if _, err := z.Write(b); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func unpackAll(src io.Reader) ([]byte, error) {
	r, err := NewReader(src)
	if err != nil {
		return nil, err
	}
	return io.ReadAll(r)
}

// texts are of all kinds that make blocks different.
func texts(r *rand.Rand) [][]byte {
	random := make([]byte, 300_000)
	for i := range random {
		random[i] = byte(r.Uint32())
	}
	words := make([]byte, 0, 1_000_000)
	for i := range 30_000 {
		words = fmt.Appendf(words, "2026-03-%02d,%x,%d,page_view\n", i%28, r.Uint64(), r.IntN(50))
	}
	skewed := make([]byte, 200_000) // long codes
	for i := range skewed {
		skewed[i] = byte(r.ExpFloat64() * 8)
	}
	out := [][]byte{nil, []byte("a"), bytes.Repeat([]byte("a"), 700_000), words, random, skewed, append(append([]byte(nil), random[:70_000]...), words...)}
	for n := 2; n < 12; n++ {
		out = append(out, bytes.Repeat(random[:n], 5000))
	}
	return append(out, bytes.Repeat(random[:32<<10], 4), bytes.Repeat(random[:32<<10-1], 4))
}

func TestReader(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	var all, allPacked []byte
	for i, text := range texts(r) {
		for _, level := range []int{stdgzip.HuffmanOnly, 0, 1, 6, 9} {
			z := packed(t, text, level)
			got, err := unpackAll(bytes.NewReader(z))
			if err != nil || !bytes.Equal(got, text) {
				t.Fatalf("text %d level %d: %d bytes, not %d; %v", i, level, len(got), len(text), err)
			}
			all, allPacked = append(all, text...), append(allPacked, z...)
		}
	}
	for name, in := range map[string]io.Reader{"at once": bytes.NewReader(allPacked), "half": iotest.HalfReader(bytes.NewReader(allPacked)), "with the end": iotest.DataErrReader(bytes.NewReader(allPacked))} {
		if got, err := unpackAll(in); err != nil || !bytes.Equal(got, all) {
			t.Errorf("members behind each other, %s: %d bytes, not %d; %v", name, len(got), len(all), err)
		}
	}
	if got, err := unpackAll(iotest.OneByteReader(bytes.NewReader(packed(t, all[:900_000], 6)))); err != nil || !bytes.Equal(got, all[:900_000]) {
		t.Errorf("byte by byte: %d bytes; %v", len(got), err)
	}
}

// TestBroken cuts a stream everywhere and changes it: what is wrong is told.
func TestBroken(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	text := texts(r)[3][:40_000]
	z := packed(t, text, 6)
	for n := range len(z) {
		if n > 400 && n < len(z)-400 && n%37 != 0 {
			continue
		}
		got, err := unpackAll(bytes.NewReader(z[:n]))
		if want := io.ErrUnexpectedEOF; n == 0 && err != io.EOF || n > 0 && err != want || !bytes.HasPrefix(text, got) {
			t.Fatalf("cut off at %d of %d: %d bytes, %v", n, len(z), len(got), err)
		}
	}
	for range 1000 {
		bad := bytes.Clone(z)
		at := r.IntN(len(bad))
		bad[at] ^= 1 << r.IntN(8)
		agree(t, bad)
	}
	for _, end := range []string{"x", "\x1f\x8b\x08", "\x00\x00\x00\x00"} {
		agree(t, append(bytes.Clone(z), end...))
	}
}

// agree compares with the standard library: the same bytes, or an error from both.
func agree(t *testing.T, z []byte) {
	t.Helper()
	got, err := unpackAll(bytes.NewReader(z))
	var want []byte
	std, wantErr := stdgzip.NewReader(bytes.NewReader(z))
	if wantErr == nil {
		want, wantErr = io.ReadAll(std)
	}
	if (err == nil) != (wantErr == nil) || err == nil && !bytes.Equal(got, want) {
		t.Fatalf("%x: %d bytes and %v, not %d and %v", z[:min(len(z), 400)], len(got), err, len(want), wantErr)
	}
}

// FuzzBlocks reads any bytes as deflate, in a member of gzip around them.
func FuzzBlocks(f *testing.F) {
	r := rand.New(rand.NewPCG(5, 6))
	for _, text := range texts(r) {
		for _, level := range []int{flate.HuffmanOnly, 0, 6} {
			var out bytes.Buffer
			z, err := flate.NewWriter(&out, level)
			if err != nil {
				f.Fatal(err)
			}
			z.Write(text[:min(len(text), 3000)])
			z.Close()
			f.Add(out.Bytes())
		}
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		want, _ := io.ReadAll(io.LimitReader(flate.NewReader(bytes.NewReader(b)), 8<<20))
		z := append([]byte("\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"), b...)
		n, sum := uint32(len(want)), crc32.ChecksumIEEE(want)
		z = append(z, byte(sum), byte(sum>>8), byte(sum>>16), byte(sum>>24), byte(n), byte(n>>8), byte(n>>16), byte(n>>24))
		if len(want) < 8<<20 {
			agree(t, z)
		}
	})
}

// FuzzMember reads any bytes.
func FuzzMember(f *testing.F) {
	f.Add(packed(f, []byte("hello, hello, hello"), 6))
	f.Fuzz(func(t *testing.T, b []byte) {
		if std, err := stdgzip.NewReader(bytes.NewReader(b)); err == nil {
			if n, _ := io.Copy(io.Discard, io.LimitReader(std, 8<<20)); n == 8<<20 {
				return
			}
		}
		agree(t, b)
	})
}

// manySmall are n members of a few bytes each, in turn stored, with codes of their own and with those that all readers know.
func manySmall(t testing.TB, n int) (z, text []byte) {
	levels := []int{0, stdgzip.HuffmanOnly, 6}
	for i := range n {
		some := fmt.Appendf(nil, "%d,%x,a page view\n", i, i*7919)
		if i%7 == 0 {
			some = bytes.Repeat(some, 40)
		}
		z, text = append(z, packed(t, some, levels[i%3])...), append(text, some...)
	}
	return z, text
}

// emptyBlocks is a member of n blocks without a byte, and one with an "a", all with the codes that all readers know.
func emptyBlocks(n int) []byte {
	var bits []byte // each the lowest bit of a byte
	for range n {
		bits = append(bits, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0)
	}
	bits = append(bits, 1, 1, 0, 1, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0)
	z := []byte("\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff")
	for len(bits) > 0 {
		var b byte
		for i, bit := range bits[:min(len(bits), 8)] {
			b |= bit << i
		}
		z, bits = append(z, b), bits[min(len(bits), 8):]
	}
	z = binary.LittleEndian.AppendUint32(z, crc32.ChecksumIEEE([]byte("a")))
	return binary.LittleEndian.AppendUint32(z, 1)
}

// withSum is z, a member without a name, with a sum of its head that is off by wrong.
func withSum(z []byte, wrong uint16) []byte {
	head := append([]byte(nil), z[:10]...)
	head[3] |= hasSum
	head = binary.LittleEndian.AppendUint16(head, uint16(crc32.ChecksumIEEE(head))+wrong)
	return append(head, z[10:]...)
}

func TestMembers(t *testing.T) {
	plain := emptyBlocks(0)
	small, smallText := manySmall(t, 3000)
	broken := errors.New("broken")
	for name, c := range map[string]struct {
		in   io.Reader
		want string
		err  error
	}{
		"one":                        {bytes.NewReader(plain), "a", nil},
		"many small ones":            {bytes.NewReader(small), string(smallText), nil},
		"many small ones, by halves": {iotest.HalfReader(bytes.NewReader(small)), string(smallText), nil},
		"empty blocks":               {bytes.NewReader(emptyBlocks(20_000)), "a", nil},
		"a sum of the head":          {bytes.NewReader(slices.Concat(withSum(plain, 0), plain, withSum(plain, 0))), "aaa", nil},
		"a wrong sum of the head":    {bytes.NewReader(slices.Concat(plain, withSum(plain, 1))), "a", gzip.ErrHeader},
		"a wrong sum at first":       {bytes.NewReader(withSum(plain, 1)), "", gzip.ErrHeader},
		"cut off in the sum":         {bytes.NewReader(withSum(plain, 0)[:11]), "", io.ErrUnexpectedEOF},
		"a source that breaks":       {io.MultiReader(bytes.NewReader(small), bytes.NewReader(plain[:12]), iotest.ErrReader(broken)), string(smallText), broken},
		"that breaks in the head":    {io.MultiReader(bytes.NewReader(plain[:5]), iotest.ErrReader(broken)), "", broken},
		"that breaks at the end":     {io.MultiReader(bytes.NewReader(plain), iotest.ErrReader(broken)), "a", broken},
	} {
		if got, err := unpackAll(c.in); !strings.HasPrefix(c.want, string(got)) || err != c.err || err == nil && len(got) < len(c.want) {
			t.Errorf("%s: %d bytes and %v, not %d and %v", name, len(got), err, len(c.want), c.err)
		}
	}
}

func BenchmarkReader(b *testing.B) {
	words := texts(rand.New(rand.NewPCG(1, 2)))[3]
	small, smallText := manySmall(b, 20_000)
	for _, c := range []struct {
		name string
		z    []byte
		text int
	}{{"words", packed(b, words, 6), len(words)}, {"members", small, len(smallText)}, {"blocks", emptyBlocks(100_000), 1}} {
		b.Run(c.name, func(b *testing.B) {
			b.SetBytes(int64(c.text))
			for b.Loop() {
				r, err := NewReader(bytes.NewReader(c.z))
				if err != nil {
					b.Fatal(err)
				}
				if _, err := io.Copy(io.Discard, r); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
