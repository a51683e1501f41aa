package csv

import "testing"

// TestScanSpaces keeps the memory of usual batches, and none that grew for a long line.
func TestScanSpaces(t *testing.T) {
	drain := func() (n int) {
		for {
			select {
			case <-scanSpaces:
				n++
			default:
				return n
			}
		}
	}
	drain()
	for _, c := range []struct {
		what              string
		buf, pos, idx, ch int
		kept              int
	}{
		{"usual", readSize, 8192, readSize, readSize, 1},
		{"the most", maxSpace, maxSpace, maxSpace, maxSpace, 1},
		{"a long line", maxSpace + 1, 0, 0, 0, 0},
		{"many fields", 0, maxSpace + 1, 0, 0, 0},
		{"many marks", 0, 0, maxSpace + 1, 0, 0},
		{"many characters", 0, 0, 0, maxSpace + 1, 0},
	} {
		s := &scanner{buf: make([]byte, c.buf), pos: make([]uint32, c.pos)}
		s.markList = markList{make([]uint32, c.idx), make([]byte, c.ch)}
		s.release()
		if kept := drain(); kept != c.kept {
			t.Errorf("%s: %d spaces are kept, not %d", c.what, kept, c.kept)
		}
	}
}
