package column

import (
	"math"
	"math/big"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"
)

var fields = []string{
	"", "0", "-0", "+7", "-", "+", "42", "9223372036854775807", "9223372036854775808", "-9223372036854775808", "-9223372036854775809",
	"000000000000000000000000000012", "1.5", ".5", "5.", ".", "1e3", "1E-7", "1e", "1e+", "e5", "0x10", "1_000", "inf", "-Infinity", "NaN", "nano",
	"1e309", "1e-400", "0.1", "123456789012345.6", "1234567890123456789", "179769313486231570000000000000000000000", "1.0000000000000002",
	"12.50", "12.5000", "12.505", "-99999999.99", "100000000.00", "1..2", "١٢", " 1", "1 ",
	"2026-03-02", "2026-02-29", "2024-02-29", "1900-02-29", "2000-02-29", "0000-01-01", "0001-01-01", "9999-12-31", "2026-13-01", "2026-00-10", "2026-3-2",
	"2026-03-02T14:07:33.512Z", "2026-03-02 14:07:33", "2026-03-02 14:07", "2026-03-02T14:07:33+01:00", "2026-03-02T14:07:33-0530", "2026-03-02T14:07:33+01",
	"2026-03-02T24:00:00", "2026-03-02T23:59:60", "2026-03-02T14:07:33.", "2026-03-02T14:07:33.1234567891", "2026-03-29 02:30:00", "2026-10-25 02:30:00",
	"1677-09-21T00:12:43.145224193Z", "2262-04-11T23:47:16.854775807Z", "2262-04-12T00:00:00Z", "2026-03-02T", "2026-03-02 1", "2026-03-02Z",
}

func FuzzParseNumbers(f *testing.F) {
	for _, s := range fields {
		f.Add(s)
	}
	integer := regexp.MustCompile(`^[+-]?[0-9]+$`)
	float := regexp.MustCompile(`^(?i)[+-]?(([0-9]+\.?[0-9]*|\.[0-9]+)(e[+-]?[0-9]+)?|inf|infinity|nan)$`)
	fixed := regexp.MustCompile(`^[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)$`)
	f.Fuzz(func(t *testing.T, s string) {
		got, ok := ParseInt([]byte(s))
		want, err := strconv.ParseInt(s, 10, 64)
		if wantOK := err == nil && integer.MatchString(s) && len(s) <= 65; ok != wantOK && len(s) < 60 || ok && got != want {
			t.Errorf("ParseInt(%q) = %d, %v; want %d, %v", s, got, ok, want, wantOK)
		}
		gotF, ok := ParseFloat([]byte(s))
		wantF, err := strconv.ParseFloat(s, 64)
		signedNaN := strings.HasSuffix(strings.ToLower(s), "nan") && len(s) > 3
		if wantOK := err == nil && float.MatchString(s); ok != wantOK && !signedNaN || ok && math.Float64bits(gotF) != math.Float64bits(wantF) && gotF == gotF {
			t.Errorf("ParseFloat(%q) = %g, %v; want %g, %v", s, gotF, ok, wantF, wantOK)
		}
		gotD, ok := ParseDecimalBytes([]byte(s), 10, 2)
		wantD, wantOK := int64(0), false
		if fixed.MatchString(s) && len(s) < 200 {
			r, _ := new(big.Rat).SetString(s)
			r.Mul(r, big.NewRat(100, 1))
			wantOK = r.IsInt() && new(big.Int).Abs(r.Num()).Cmp(big.NewInt(1e10)) < 0
			wantD = r.Num().Int64()
		}
		if len(s) < 200 && (ok != wantOK || ok && gotD != wantD) {
			t.Errorf("ParseDecimalBytes(%q) = %d, %v; want %d, %v", s, gotD, ok, wantD, wantOK)
		}
	})
}

func FuzzParseTimes(f *testing.F) {
	for _, s := range fields {
		f.Add(s)
	}
	paris := Type{Kind: KindTimestamp, Unit: Nano, Zone: "Europe/Paris"}
	layouts := []string{"2006-01-02", "2006-01-02 15:04", "2006-01-02 15:04:05", "2006-01-02 15:04Z07:00", "2006-01-02 15:04:05Z07:00",
		"2006-01-02 15:04Z0700", "2006-01-02 15:04:05Z0700", "2006-01-02 15:04Z07", "2006-01-02 15:04:05Z07"}
	f.Fuzz(func(t *testing.T, s string) {
		got, ok := ParseDateBytes([]byte(s))
		want, err := time.Parse("2006-01-02", s)
		if wantOK := err == nil && len(s) == 10; ok != wantOK || ok && int64(got) != want.Unix()/86400 && want.Unix() >= 0 {
			t.Errorf("ParseDateBytes(%q) = %d, %v; want %v, %v", s, got, ok, want, wantOK)
		}
		v, ok := ParseTimestampBytes([]byte(s), paris)
		if !ok {
			return
		}
		// Whatever is taken means what package time says it means.
		text := s
		if len(text) > 10 {
			text = text[:10] + " " + strings.ToUpper(text[11:])
		}
		if i := strings.LastIndexByte(text, ' '); i > 10 {
			return // a zone follows, which package time does not read
		}
		for _, l := range layouts {
			m, err := time.ParseInLocation(l, text, Location(paris.Zone))
			if err == nil && m.UnixNano() == v {
				return
			}
		}
		t.Errorf("ParseTimestampBytes(%q) = %v, which package time does not read so", s, paris.Time(v))
	})
}

// What people and machines write is read, in any unit.
func TestParseTimestampBytes(t *testing.T) {
	for _, c := range []struct {
		text, typ, want string
	}{
		{"2026-03-02T14:07:33.512Z", "timestamp", "2026-03-02 14:07:33.512"},
		{"2026-03-02T14:07:33.5129Z", "timestamp(ms, UTC)", "2026-03-02 14:07:33.512"},
		{"1969-12-31 23:59:59.9999", "timestamp(ms, UTC)", "1969-12-31 23:59:59.999"},
		{"2026-03-02 14:07:33+0130", "timestamp", "2026-03-02 12:37:33"},
		{"2026-03-02", "timestamp(us, Europe/Paris)", "2026-03-02 00:00:00+01:00"},
		{"2026-03-29 02:30:00", "timestamp(us, Europe/Paris)", "2026-03-29 03:30:00+02:00"},
		{"2026-07-02 12:00", "timestamp(us)", "2026-07-02 12:00:00"},
		{"2400-01-01", "timestamp(ns)", ""},
		{"2026-03-02T25:00:00Z", "timestamp", ""},
		{"2026-03-02 14:07:33 UTC", "timestamp", "2026-03-02 14:07:33"},
		{"2026-03-02 14:07:33.5 gmt", "timestamp(us, Europe/Paris)", "2026-03-02 15:07:33.5+01:00"},
		{"2026-03-02 14:07:33 +02:00", "timestamp", "2026-03-02 12:07:33"},
		{"2026-07-02 14:07:33 America/New_York", "timestamp(us, UTC)", "2026-07-02 18:07:33"},
		{"2026-07-02 14:07:33 EST", "timestamp", "2026-07-02 19:07:33"},
		{"2026-07-02 14:07:33 Mars/Olympus", "timestamp", ""},
		{"2026-07-02 14:07:33 Local", "timestamp", ""},
		{"2026-07-02 14:07:33 ", "timestamp", ""},
		{"2026-07-02 14:07:33UTC", "timestamp", ""},
	} {
		typ, err := ParseType(c.typ)
		if err != nil {
			t.Fatal(err)
		}
		got := ""
		if v, ok := ParseTimestampBytes([]byte(c.text), typ); ok {
			got = FormatValue(typ, typ.Time(v))
		}
		if got != c.want {
			t.Errorf("%q as %s is %q, want %q", c.text, c.typ, got, c.want)
		}
	}
}

func TestParseDoesNotAllocate(t *testing.T) {
	texts := [][]byte{[]byte("12345"), []byte("-1.25e10"), []byte("bad"), []byte("2026-03-02T14:07:33.512Z"), []byte("12345678901234567.5")}
	if n := testing.AllocsPerRun(100, func() {
		for _, b := range texts {
			ParseInt(b)
			ParseFloat(b)
			ParseDecimalBytes(b, 10, 2)
			ParseDateBytes(b)
			ParseTimestampBytes(b, Timestamp)
		}
	}); n != 0 {
		t.Errorf("%g allocations", n)
	}
}
