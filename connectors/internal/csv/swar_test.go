package csv

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"weir/dataframe/column"
)

// TestQuickNumbers compares the readers of words with the plain parsers.
func TestQuickNumbers(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	ints, floats := 0, 0
	for range 200_000 {
		var text string
		switch r.IntN(4) {
		case 0:
			text = fmt.Sprint(r.Uint64() >> r.IntN(64))
		case 1:
			text = fmt.Sprintf("%.*f", r.IntN(7), r.Float64()*10000)
		default:
			b := make([]byte, 1+r.IntN(18))
			for i := range b {
				b[i] = "0123456789.+-eE/:,;\x00\x80\xff \t"[min(r.IntN(24), r.IntN(24))]
			}
			text = string(b)
		}
		junk := strings.Repeat("9", 16)
		buf := []byte(junk + text + junk)
		start, end := uint32(16), uint32(16+len(text))
		if v, ok := digits16(buf, start, end); ok {
			ints++
			if want, ok := column.ParseInt([]byte(text)); !ok || v != want {
				t.Fatalf("%q is %d, not %d %v", text, v, want, ok)
			}
		}
		if v, ok := shortFloat(buf, start, end); ok {
			floats++
			if want, ok := column.ParseFloat([]byte(text)); !ok || v != want {
				t.Fatalf("%q is %v, not %v %v", text, v, want, ok)
			}
		}
	}
	if ints < 10_000 || floats < 10_000 {
		t.Errorf("only %d whole numbers and %d floats", ints, floats)
	}
	for h := range 100 {
		for _, text := range []string{fmt.Sprintf("%02d:00:00", h), fmt.Sprintf("12:%02d:34", h), fmt.Sprintf("12:34:%02d", h), fmt.Sprintf("12:34:5%c", h), fmt.Sprintf("12%c34:56", h)} {
			var b [8]byte
			copy(b[:], text)
			hh, mm, ss, ok := clock(uint64(b[0]) | uint64(b[1])<<8 | uint64(b[2])<<16 | uint64(b[3])<<24 | uint64(b[4])<<32 | uint64(b[5])<<40 | uint64(b[6])<<48 | uint64(b[7])<<56)
			want, wantOK := column.ParseTimeBytes(b[:], column.Time)
			if ok != wantOK || ok && (hh*3600+mm*60+ss)*1_000_000 != want {
				t.Fatalf("%q: %d %d %d %v, not %d %v", text, hh, mm, ss, ok, want, wantOK)
			}
		}
	}
}
