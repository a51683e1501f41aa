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
		got, ascii := m.find(b, from, nil)
		want, wantASCII := m.findPlain(b, from, nil, true)
		if !slices.Equal(got, want) || ascii != wantASCII {
			t.Fatalf("%+v from %d of %q: %v %v, not %v %v", d, from, b, got, ascii, want, wantASCII)
		}
	}
}
