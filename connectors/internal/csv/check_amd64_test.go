package csv

import (
	"fmt"
	"math/rand/v2"
	"regexp"
	"strings"
	"testing"

	"weir/dataframe/column"
)

// fieldsOf are fields in a buffer, and their places: every one between commas, as in a record of one column. A quoted one
// is marked so.
func fieldsOf(texts []string, isQuoted func(i int) bool) (buf []byte, pos []uint32) {
	for i, text := range texts {
		from := uint32(len(buf))
		buf = append(buf, text...)
		end := uint32(len(buf))
		if isQuoted(i) {
			end |= quoted
		}
		pos = append(pos, from, end)
		buf = append(buf, ',')
	}
	return buf, pos
}

// leading is the number of texts before the first that is not as ok says.
func leading(texts []string, isQuoted func(i int) bool, ok func(string) bool) int {
	for i, text := range texts {
		if isQuoted(i) || !ok(text) {
			return i
		}
	}
	return len(texts)
}

func TestPlainNumbers(t *testing.T) {
	if !haveChecks {
		return
	}
	r := rand.New(rand.NewPCG(1, 2))
	most := 0
	for range 20_000 {
		texts := make([]string, 1+r.IntN(20))
		for i := range texts {
			b := make([]byte, r.IntN(21))
			for k := range b {
				b[k] = "0123456789./:-+ \x00\x80\xb0\xff"[min(r.IntN(10)+r.IntN(60)/59*10, 19)]
			}
			if len(b) > 0 && r.IntN(3) == 0 {
				b[r.IntN(len(b))] = '.'
			}
			texts[i] = string(b)
		}
		odd := r.IntN(60)
		isQuoted := func(i int) bool { return i == odd }
		buf, pos := fieldsOf(texts, isQuoted)
		for _, points := range []bool{false, true} {
			want := leading(texts, isQuoted, func(text string) bool {
				digits := text
				if points && len(text) > 1 {
					digits = strings.Replace(text, ".", "", 1)
				}
				return len(text) <= 18 && strings.Trim(digits, "0123456789") == ""
			})
			if got := plainNumbers(&buf[0], &pos[0], 2, 0, len(texts), points); got != want {
				t.Fatalf("%q, points %v: %d, not %d", texts, points, got, want)
			}
			for _, text := range texts[:want] {
				_, whole := column.ParseInt([]byte(text))
				_, float := column.ParseFloat([]byte(text))
				if text != "" && (!float || !points && !whole) {
					t.Fatalf("%q is no number", text)
				}
			}
			most = max(most, want)
		}
	}
	if most < 15 {
		t.Errorf("at most %d in a row", most)
	}
}

func TestMomentsOfADay(t *testing.T) {
	if !haveChecks {
		return
	}
	r := rand.New(rand.NewPCG(1, 2))
	m := newMomentReader(column.Timestamp)
	m.read([]byte("2024-02-29T00:00:00"))
	usual := regexp.MustCompile(`^2024-02-29T\d\d:\d\d:\d\d(\.\d+)?$`)
	most, odd := 0, 0
	for range 50_000 {
		texts := make([]string, 1+r.IntN(20))
		for i := range texts {
			b := fmt.Appendf(nil, "2024-02-29T%02d:%02d:%02d.%09d", r.IntN(24), r.IntN(60), r.IntN(60), r.IntN(1e9))
			b = b[:19+r.IntN(11)]
			if r.IntN(12) == 0 {
				b[r.IntN(len(b))] = "0123456789./:-+ TZ\x00\x80\xff"[r.IntN(21)]
			}
			texts[i] = string(b)
		}
		isQuoted := func(i int) bool { return i == 15 }
		buf, pos := fieldsOf(texts, isQuoted)
		var shape momentShape
		shape.of([]byte("2024-02-29T"))
		got := momentsOf(&buf[0], &pos[0], 2, 0, len(texts), &shape)
		want := leading(texts, isQuoted, func(text string) bool {
			v, ok := column.ParseTimestampBytes([]byte(text), column.Timestamp)
			again, quick := m.read([]byte(text))
			if ok != quick || ok && v != again {
				t.Fatalf("%q: %d %v, read as %d %v", text, v, ok, again, quick)
			}
			return ok && len(text) < 29 && usual.MatchString(text)
		})
		if got != want {
			t.Fatalf("%q: %d, not %d", texts, got, want)
		}
		if most = max(most, got); got < len(texts) {
			odd++
		}
	}
	if most != 15 || odd < 1000 {
		t.Errorf("at most %d in a row, and %d lists with others", most, odd)
	}
}
