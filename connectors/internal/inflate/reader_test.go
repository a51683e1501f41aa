package inflate

import (
	"bytes"
	"compress/flate"
	stdgzip "compress/gzip"
	"fmt"
	"hash/crc32"
	"io"
	"math/rand/v2"
	"testing"
	"testing/iotest"
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

func BenchmarkReader(b *testing.B) {
	text := texts(rand.New(rand.NewPCG(1, 2)))[3]
	z := packed(b, text, 6)
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		r, err := NewReader(bytes.NewReader(z))
		if err != nil {
			b.Fatal(err)
		}
		if _, err := io.Copy(io.Discard, r); err != nil {
			b.Fatal(err)
		}
	}
}
