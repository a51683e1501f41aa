package pq

import (
	"bytes"
	"encoding/binary"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/klauspost/compress/s2"
)

// noise is what literals are cut from.
var noise = func() []byte {
	out := make([]byte, 0, 1<<17)
	for r := rand.New(rand.NewPCG(9, 10)); len(out) < cap(out); {
		out = append(out, byte(r.Uint32()))
	}
	return out
}()

// snapped is a block of Snappy of random elements, of all kinds, and what it stands for.
func snapped(r *rand.Rand, elements int) (block, want []byte) {
	var body []byte
	for range elements {
		if len(want) == 0 || r.IntN(3) == 0 {
			n := 1 + r.IntN([]int{8, 60, 64, 300, 70_000}[r.IntN(100)/24])
			switch {
			case n <= 60:
				body = append(body, byte(n-1)<<2)
			case n <= 256 && r.IntN(2) == 0:
				body = append(body, 60<<2, byte(n-1))
			default:
				body = append(body, 62<<2, byte(n-1), byte((n-1)>>8), byte((n-1)>>16))
			}
			at := r.IntN(len(noise) - n)
			want, body = append(want, noise[at:at+n]...), append(body, noise[at:at+n]...)
			continue
		}
		offset := 1 + r.IntN(min(len(want), []int{3, 40, 2000, 60_000, 1 << 30}[r.IntN(5)]))
		n := 1 + r.IntN(64)
		switch {
		case offset < 2048 && r.IntN(2) == 0:
			n = 4 + n&7
			body = append(body, 1|byte(n-4)<<2|byte(offset>>8)<<5, byte(offset))
		case offset < 1<<16:
			body = append(body, 2|byte(n-1)<<2, byte(offset), byte(offset>>8))
		default:
			body = append(body, 3|byte(n-1)<<2)
			body = binary.LittleEndian.AppendUint32(body, uint32(offset))
		}
		for range n {
			want = append(want, want[len(want)-offset])
		}
	}
	return append(binary.AppendUvarint(nil, uint64(len(want))), body...), want
}

// unsnapped is what unsnap makes of block; it fails if anything is written behind that.
func unsnapped(t *testing.T, block []byte, n int) ([]byte, error) {
	t.Helper()
	guard := bytes.Repeat([]byte{0xa5}, 80)
	dst := append(make([]byte, n), guard...)
	err := unsnap(dst[:n], slices.Clip(block))
	if !bytes.Equal(dst[n:], guard) {
		t.Fatal("bytes behind the page are written")
	}
	return dst[:n], err
}

func TestUnsnapEveryElement(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	for round := range 300 {
		block, want := snapped(r, 1+r.IntN(200))
		got, err := unsnapped(t, block, len(want))
		if err != nil || !bytes.Equal(got, want) {
			t.Fatalf("round %d: %v", round, err)
		}
		text := bytes.Repeat(want[:min(len(want), 500)], 3)
		got, err = unsnapped(t, s2.EncodeSnappy(nil, text), len(text))
		if err != nil || !bytes.Equal(got, text) {
			t.Fatalf("round %d, as a library writes it: %v", round, err)
		}
	}
}

// snappedPairs is a block of Snappy of pairs of a short literal and a copy, as numbers make, and some other elements.
func snappedPairs(r *rand.Rand, pairs int) (block, want []byte) {
	body := append([]byte{59 << 2}, noise[:60]...)
	want = slices.Clone(noise[:60])
	offset := 8
	for range pairs {
		if r.IntN(9) > 0 {
			n := 1 + r.IntN(6+r.IntN(2)*2)
			at := r.IntN(1 << 16)
			body = append(append(body, byte(n-1)<<2), noise[at:at+n]...)
			want = append(want, noise[at:at+n]...)
		}
		if r.IntN(20) == 0 {
			offset = 1 + r.IntN(min(len(want), 2040))
		} else if r.IntN(10) == 0 {
			offset = 8
		}
		n := 4 + r.IntN(8)
		if r.IntN(4) > 0 {
			n = 4 + r.IntN(5)
		}
		if r.IntN(9) > 0 {
			body = append(body, 1|byte(n-4)<<2|byte(offset>>8)<<5, byte(offset))
		} else {
			n = 1 + r.IntN(64)
			body = append(body, 2|byte(n-1)<<2, byte(offset), byte(offset>>8))
		}
		for range n {
			want = append(want, want[len(want)-offset])
		}
	}
	return append(binary.AppendUvarint(nil, uint64(len(want))), body...), want
}

func TestUnsnapPairs(t *testing.T) {
	r := rand.New(rand.NewPCG(13, 14))
	for round := range 2000 {
		block, want := snappedPairs(r, 1+r.IntN(300))
		got, err := unsnapped(t, block, len(want))
		if err != nil || !bytes.Equal(got, want) {
			t.Fatalf("round %d: %v", round, err)
		}
		block[r.IntN(len(block))] ^= byte(1 + r.IntN(255))
		if n, err := s2.DecodedLen(block); err == nil && n < 1<<20 {
			unsnapped(t, block, n)
		}
	}
	for step := uint64(1); step < 1<<60; step *= 7 { // numbers that rise
		var numbers []byte
		for i, x := 0, uint64(0); i < 3000; i++ {
			numbers = binary.LittleEndian.AppendUint64(numbers, x)
			x += 1 + r.Uint64N(step)
		}
		got, err := unsnapped(t, s2.EncodeSnappy(nil, numbers), len(numbers))
		if err != nil || !bytes.Equal(got, numbers) {
			t.Fatalf("steps of up to %d: %v", step, err)
		}
	}
	for most := uint64(2); most < 1<<60; most *= 5 { // numbers in any order
		numbers := randomNumbers(r, 5000, most)
		got, err := unsnapped(t, s2.EncodeSnappy(nil, numbers), len(numbers))
		if err != nil || !bytes.Equal(got, numbers) {
			t.Fatalf("numbers below %d: %v", most, err)
		}
	}
}

// randomNumbers are n numbers below most, as PLAIN has them.
func randomNumbers(r *rand.Rand, n int, most uint64) (out []byte) {
	for range n {
		out = binary.LittleEndian.AppendUint64(out, r.Uint64N(most))
	}
	return out
}

func BenchmarkUnsnapPairs(b *testing.B) {
	numbers := randomNumbers(rand.New(rand.NewPCG(15, 16)), 100_000, 10_000_000)
	block := s2.EncodeSnappy(nil, numbers)
	b.SetBytes(int64(len(numbers)))
	for b.Loop() {
		if err := unsnap(numbers, block); err != nil {
			b.Fatal(err)
		}
	}
}

func TestUnsnapCorruptBlocks(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	refused := 0
	for range 2000 {
		block, want := snapped(r, 1+r.IntN(60))
		cut := slices.Clone(block[:len(block)-r.IntN(min(len(block), 70))])
		for range r.IntN(3) {
			cut[r.IntN(len(cut))] ^= byte(1 + r.IntN(255))
		}
		if _, err := unsnapped(t, cut, len(want)); err != nil {
			refused++
		}
	}
	if refused < 1000 {
		t.Errorf("only %d of 2000 corrupt blocks are refused", refused)
	}
	for name, block := range map[string][]byte{
		"nothing":                    {},
		"a copy of nothing":          {4, 1, 1},
		"an offset of zero":          {8, 3 << 2, 'a', 'b', 'c', 'd', 1, 0},
		"too short":                  {9, 3 << 2, 'a', 'b', 'c', 'd', 1, 4},
		"too long":                   {7, 3 << 2, 'a', 'b', 'c', 'd', 1, 4},
		"an offset before the block": {8, 3 << 2, 'a', 'b', 'c', 'd', 1, 5},
	} {
		if _, err := unsnapped(t, block, 8); err == nil {
			t.Errorf("%s is believed", name)
		}
	}
}

// A copy that reaches into itself is written in larger steps than it is long: not behind the page either,
// however much of a corrupt block follows.
func TestUnsnapStaysInThePage(t *testing.T) {
	for n := 130; n < 150; n++ {
		for offset := byte(1); offset < 20; offset++ {
			block := append([]byte{byte(n) | 0x80, byte(n >> 7), 59 << 2}, bytes.Repeat([]byte{'a'}, 60)...)
			block = append(append(block, 9<<2), bytes.Repeat([]byte{'b'}, 10)...)
			for range 3 {
				block = append(block, 63<<2|2, offset, 0)
			}
			unsnapped(t, append(block, make([]byte, 100)...), n)
		}
	}
}

// FuzzUnsnap wants of any bytes what the library makes of them, or an error, and nothing written behind it.
// The library reads more: offsets of zero, which Snappy does not have, repeat the last one to it.
func FuzzUnsnap(f *testing.F) {
	r := rand.New(rand.NewPCG(11, 12))
	for i := range 8 {
		block, _ := snapped(r, 1+10*i)
		f.Add(block)
		block, _ = snappedPairs(r, 1+10*i)
		f.Add(block)
	}
	f.Add(s2.EncodeSnappy(nil, bytes.Repeat(noise[:99], 9)))
	f.Fuzz(func(t *testing.T, block []byte) {
		n, err := s2.DecodedLen(block)
		if err != nil || n > 1<<20 {
			return
		}
		got, err := unsnapped(t, block, n)
		if err != nil {
			return
		}
		if want, err := s2.Decode(nil, block); err != nil || !bytes.Equal(got, want) {
			t.Fatalf("%x differs from the library's (%v)", block, err)
		}
	})
}
