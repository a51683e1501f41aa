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
		_, whole := column.ParseInt([]byte(text))
		if at, ok := notDigits(lastBytes(buf, end, min(end-start, 8))); len(text) <= 8 && (ok && at == 0) != (whole && text[0] != '-' && text[0] != '+') {
			t.Fatalf("%q is only digits: %v", text, ok && at == 0)
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
			wantOK = wantOK && text != "24:00:00" // the end of a day is no moment of it
			if ok != wantOK || ok && (hh*3600+mm*60+ss)*1_000_000 != want {
				t.Fatalf("%q: %d %d %d %v, not %d %v", text, hh, mm, ss, ok, want, wantOK)
			}
		}
	}
}

// TestQuickMoments compares the reader of moments of one day with the plain parser.
func TestQuickMoments(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	days := []string{"2026-03-01", "1969-12-31", "0001-01-01", "9999-12-31", "2026-02-30"}
	for _, typ := range []column.Type{column.Timestamp, Nanos, {Kind: column.KindTimestamp, Unit: column.Milli}, {Kind: column.KindTimestamp, Zone: "UTC"}} {
		m := newMomentReader(typ)
		quick := 0
		for range 50_000 {
			b := fmt.Appendf(nil, "%s%c%02d:%02d:%02d.%03d", days[min(r.IntN(50), 5)%len(days)], "T T "[r.IntN(4)], r.IntN(26), r.IntN(62), r.IntN(62), r.IntN(1000))
			if r.IntN(2) == 0 {
				b[r.IntN(len(b))] = "0123456789:.T- /;\x00\x80\xff"[r.IntN(20)]
			}
			want, wantOK := column.ParseTimestampBytes(b, typ)
			if m.near {
				if v, ok := m.millis(append(b, ',')); ok {
					quick++
					if !wantOK || v != want {
						t.Fatalf("%s %q: %d, not %d %v", typ, b, v, want, wantOK)
					}
				}
			}
			if v, ok := m.read(b); ok != wantOK || ok && v != want {
				t.Fatalf("%s %q: %d %v, not %d %v", typ, b, v, ok, want, wantOK)
			}
		}
		if quick < 1000 {
			t.Errorf("%s: only %d", typ, quick)
		}
	}
}

// TestWords compares the words of texts in a buffer with those of copies.
func TestWords(t *testing.T) {
	b := []byte("abcdefghijklmnopqrstuvwxyz")
	for n := uint32(1); n <= 16; n++ {
		low, high := wordsAt(b, n)
		if l, h := wordsOf(b[:n:n]); low != l || high != h {
			t.Errorf("%d bytes: %x %x, not %x %x", n, low, high, l, h)
		}
	}
}
