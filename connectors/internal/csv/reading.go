package csv

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"

	"weir/dataframe/column"
)

// A Reading is a way to understand the texts of a column.
type Reading struct {
	Type    column.Type
	Num     Number
	Pattern *Pattern // nil: ISO 8601
	note    string   // what is unusual about it

	fits  func(b []byte) bool
	proof func(b []byte) uint8 // bits
	need  uint8                // the bits of proof without which it is only a guess
}

// Nanos is the type of moments that are written with more digits than
// microseconds need.
var Nanos = column.Type{Kind: column.KindTimestamp, Unit: column.Nano, Zone: column.Timestamp.Zone}

// Formats are how values are written, as far as it was declared.
type Formats struct {
	Num        Number
	Dates      []string // patterns
	Timestamps []string
}

// maxReadings is how many there may be: a bit each.
const maxReadings = 64

// Readings are the ways to understand columns of a file, the narrowest first.
func Readings(f Formats) ([]*Reading, error) {
	out := []*Reading{words("true", "false", 0)}
	out = append(out, numbers(f.Num)...)
	out = append(out,
		&Reading{Type: column.Date, fits: func(b []byte) bool { _, ok := column.ParseDateBytes(b); return ok }},
		&Reading{Type: Nanos, fits: momentIn(Nanos), proof: finerThanMicros, need: 1},
		&Reading{Type: column.Timestamp, fits: momentIn(column.Timestamp)},
		&Reading{Type: column.Time, fits: func(b []byte) bool {
			_, ok := column.ParseTimeBytes(b, column.Time)
			return ok && len(b) >= 8 && b[5] == ':'
		}})
	declared := append(append([]string(nil), f.Dates...), f.Timestamps...)
	for i, text := range declared {
		r, err := patterned(text, i >= len(f.Dates))
		if err != nil {
			return nil, err
		}
		out = append(out, r)
	}
	if len(declared) == 0 {
		out = append(out, usualPatterns()...)
	}
	out = append(out, words("yes", "no", 0), words("t", "f", 3))
	if len(out) > maxReadings {
		return nil, fmt.Errorf("%d patterns of dates and times; at most %d", len(declared), maxReadings-len(out)+len(declared))
	}
	return out, nil
}

func words(yes, no string, need uint8) *Reading {
	r := &Reading{Type: column.Bool, need: need}
	r.proof = func(b []byte) uint8 {
		switch {
		case strings.EqualFold(string(b), yes):
			return 1
		case strings.EqualFold(string(b), no):
			return 2
		}
		return 0
	}
	r.fits = func(b []byte) bool { return len(b) <= len(no)+1 && r.proof(b) != 0 }
	return r
}

// numbers are the readings as numbers: written as n says or, if it says nothing, in one of the usual ways.
func numbers(n Number) []*Reading {
	out := []*Reading{
		{Type: column.Int64, Num: n, fits: func(b []byte) bool { _, ok := column.ParseInt(b); return ok }},
		{Type: column.Uint64, Num: n, fits: func(b []byte) bool { _, err := strconv.ParseUint(string(b), 10, 64); return err == nil }},
		{Type: column.Decimal(column.MaxPrecision, 0), Num: n, fits: func(b []byte) bool {
			_, ok := column.ParseWideBytes(b, column.MaxPrecision, 0)
			return ok && bytes.IndexByte(b, '.') < 0
		}},
		{Type: column.Float64, Num: n, fits: isFloat},
	}
	if n != (Number{}) {
		for _, r := range out {
			r.fits = inNumber(n, r.fits)
		}
		return out
	}
	for r := range out {
		out[r].fits = inNumber(Number{}, out[r].fits)
	}
	for _, n := range []Number{{',', 0}, {',', '.'}, {'.', ','}, {',', ' '}, {'.', '\''}} {
		if n.Thousands != 0 {
			out = append(out, &Reading{Type: column.Int64, Num: n, fits: inNumber(n, out[0].fits), proof: settles(n), need: 1, note: n.note()})
		}
		out = append(out, &Reading{Type: column.Float64, Num: n, fits: inNumber(n, isFloat), proof: settles(n), need: 1, note: n.note()})
	}
	return out
}

func (n Number) note() string {
	out := fmt.Sprintf("decimal %q", n.decimal())
	if n.Thousands != 0 {
		out += fmt.Sprintf(", thousands %q", n.Thousands)
	}
	return out
}

func settles(n Number) func([]byte) uint8 {
	return func(b []byte) uint8 {
		if n.settles(b) {
			return 1
		}
		return 0
	}
}

// inNumber has fits look at numbers written as n says. Digits with a leading zero or a plus are
// codes, not numbers: a number would lose them.
func inNumber(n Number, fits func([]byte) bool) func([]byte) bool {
	return func(b []byte) bool {
		if !n.isPlain() {
			var tmp [64]byte
			if len(b) > len(tmp) {
				return false
			}
			var ok bool
			if b, ok = n.plain(tmp[:0], b); !ok {
				return false
			}
		}
		return len(b) > 0 && !isCode(b) && fits(b)
	}
}

func isCode(b []byte) bool {
	if b[0] == '+' {
		return len(b) < 2 || b[1] != 'I' && b[1] != 'i'
	}
	if b[0] == '-' {
		b = b[1:]
	}
	return len(b) > 1 && b[0] == '0' && b[1]-'0' <= 9
}

// isFloat takes no whole number that a float64 cannot hold, though it would round.
func isFloat(b []byte) bool {
	if c := b[len(b)-1]; c-'0' > 9 && c != '.' {
		switch strings.ToLower(strings.TrimLeft(string(b), "+-")) {
		case "nan", "inf", "infinity":
		default:
			return false
		}
	}
	_, ok := column.ParseFloat(b)
	if !ok || len(b) < 19 {
		return ok
	}
	_, whole := column.ParseInt(b)
	return whole || !digitsOnly(bytes.TrimPrefix(b, []byte{'-'}))
}

func digitsOnly(b []byte) bool {
	for _, c := range b {
		if c < '0' || c > '9' {
			return false
		}
	}
	return true
}

func momentIn(t column.Type) func([]byte) bool {
	return func(b []byte) bool { _, ok := column.ParseTimestampBytes(b, t); return ok }
}

func finerThanMicros(b []byte) uint8 {
	_, fraction, _ := bytes.Cut(b, []byte{'.'})
	digits := bytes.IndexFunc(fraction, func(r rune) bool { return r < '0' || r > '9' })
	if digits > 6 || digits < 0 && len(fraction) > 6 {
		return 1
	}
	return 0
}

// usualPatterns are the dates and moments that are found without a word, unless the order of day and
// month is in doubt: a day beyond the twelfth must settle it.
func usualPatterns() []*Reading {
	var out []*Reading
	for _, d := range []string{"%d.%m.%Y", "%Y/%m/%d", "%d/%m/%Y", "%m/%d/%Y", "%d-%m-%Y", "%m-%d-%Y", "%d-%b-%Y", "%d %b %Y"} {
		for _, t := range []string{"", " %H:%M:%S", " %H:%M", " %I:%M:%S %p", " %I:%M %p"} {
			out = append(out, mustPattern(d+t, t != "", d[2] != '.' && strings.Contains(d, "%m") && d[1] != 'Y'))
		}
	}
	out = append(out, mustPattern("%Y-%m-%d", false, false), mustPattern("%Y-%m-%d %H:%M:%S", true, false)) // 2026-3-1, which is not ISO 8601
	return append(out, mustPattern("%d/%b/%Y:%H:%M:%S %z", true, false), mustPattern("%a, %d %b %Y %H:%M:%S %z", true, false))
}

func mustPattern(text string, clock, doubt bool) *Reading {
	r, err := patterned(text, clock)
	if err != nil {
		panic(err)
	}
	if doubt {
		p := r.Pattern
		r.need, r.proof = 1, func(b []byte) uint8 {
			if m, _ := p.read(b); m.day > 12 {
				return 1
			}
			return 0
		}
	}
	return r
}

func patterned(text string, clock bool) (*Reading, error) {
	p, err := ParsePattern(text)
	if err != nil {
		return nil, err
	}
	r := &Reading{Type: column.Date, Pattern: p, note: "as " + text}
	if clock {
		r.Type = column.Timestamp
	}
	r.fits = func(b []byte) bool {
		if r.Type.Kind == column.KindDate {
			_, ok := p.Date(b)
			return ok
		}
		_, ok := p.Timestamp(b, r.Type)
		return ok
	}
	return r, nil
}
