package csv

import (
	"math/rand/v2"
	"slices"
	"testing"
)

// TestMarks compares the fast search with the plain one.
func TestMarks(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 2000 {
		d := Dialect{Delimiter: []byte{',', ';', 0, 0xff}[r.IntN(4)], Quote: []byte{'"', 0, '\''}[r.IntN(3)], Escape: []byte{'"', '\\', 0}[r.IntN(3)], CR: r.IntN(2) == 0}
		m := newMarks(&d)
		b := make([]byte, r.IntN(9000))
		bytes := []byte(",;\"'\\\n\r\x00abcdefghijklmnop\x7f")
		if r.IntN(2) == 0 {
			bytes = append(bytes, 0x80, 0xff)
		}
		for i := range b {
			b[i] = bytes[r.IntN(len(bytes))]
		}
		from := 0
		if len(b) > 0 {
			from = r.IntN(len(b))
		}
		checkMarks(t, &m, b, from)
	}
}

// checkMarks compares all ways to find marks that this machine has.
func checkMarks(t *testing.T, m *marks, b []byte, from int) {
	t.Helper()
	var want markList
	wantASCII := m.findPlain(b, from, &want)
	for _, way := range waysToFind {
		got := markList{idx: []uint32{7}, chars: []byte{'x'}} // what is there stays
		got.room(len(b) - from)
		end, high := way(m, b, from, &got)
		if ascii := m.findPlain(b, end, &got) && !high; !slices.Equal(got.idx[1:], want.idx) || string(got.chars) != "x"+string(want.chars) || ascii != wantASCII {
			t.Fatalf("%q from %d of %q: %v %q %v, not %v %q %v", m.needles, from, b, got.idx[1:], got.chars[1:], ascii, want.idx, want.chars, wantASCII)
		}
	}
}

func FuzzMarks(f *testing.F) {
	f.Add([]byte("a,b\n\"c\"\n"), uint16(0), byte(','), byte('"'), byte('\\'))
	f.Add(make([]byte, 200), uint16(3), byte(0), byte('"'), byte('"'))
	f.Fuzz(func(t *testing.T, b []byte, from uint16, delimiter, quote, escape byte) {
		m := newMarks(&Dialect{Delimiter: delimiter, Quote: quote, Escape: escape, CR: from&1 != 0})
		checkMarks(t, &m, b, int(from)%(len(b)+1))
	})
}
