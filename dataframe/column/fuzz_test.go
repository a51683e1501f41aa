package column_test

import (
	"math/big"
	"regexp"
	"strings"
	"testing"
	"time"

	"weir/dataframe/column"
)

var decimalShape = regexp.MustCompile(`^[+-]?([0-9]+\.?[0-9]*|\.[0-9]+)$`)

// FuzzDecimal compares the parsers with exact rationals.
func FuzzDecimal(f *testing.F) {
	for _, s := range []string{"", "0", "-0.00", "12.50", "+7", ".5", "3.", "1e5", "1.2.3", "999999999999999999", "9999999999999999999", "-99999999999999999999999999999999999999", "0.00000000000000000000000000000000000001", "100000000000000000000000000000000000000", "--1", "1-", " 1", "00000000000000000000000000000000000000000001"} {
		f.Add(s, uint8(18), uint8(2))
		f.Add(s, uint8(38), uint8(20))
	}
	f.Fuzz(func(t *testing.T, s string, p, scale uint8) {
		p, scale = 1+p%38, scale%39
		if scale > p {
			scale = p
		}
		typ := column.Decimal(p, scale)
		want, fits := exactDecimal(s, typ)
		got, ok := column.ParseWideBytes([]byte(s), p, scale)
		if ok != fits && !(fits && len(s) > 40) { // very long ones may be refused
			t.Fatalf("%q as %s: %v, %v; exactly %s, %v", s, typ, got, ok, want, fits)
		}
		if ok && got.Big().Cmp(want) != 0 {
			t.Fatalf("%q as %s is %s, not %s", s, typ, got, want)
		}
		if p <= column.ShortPrecision {
			short, ok2 := column.ParseDecimalBytes([]byte(s), p, scale)
			if ok2 && (!fits || big.NewInt(short).Cmp(want) != 0) {
				t.Fatalf("%q as %s is %d, not %s", s, typ, short, want)
			}
		}
		if d, err := column.ParseDecimal(s); err == nil {
			if again, err := column.ParseDecimal(d.String()); err != nil || again != d {
				t.Fatalf("%q is %s, which reads as %s, %v", s, d, again, err)
			}
		}
	})
}

// exactDecimal is the unscaled value of s if t holds it exactly.
func exactDecimal(s string, t column.Type) (*big.Int, bool) {
	if !decimalShape.MatchString(s) {
		return nil, false
	}
	r, ok := new(big.Rat).SetString(strings.TrimSuffix(strings.TrimPrefix(s, "+"), "."))
	if !ok {
		return nil, false
	}
	r.Mul(r, new(big.Rat).SetInt(column.WidePow10(int(t.Scale)).Big()))
	if !r.IsInt() {
		return nil, false
	}
	return r.Num(), new(big.Int).Abs(r.Num()).Cmp(column.WidePow10(int(t.Precision)).Big()) < 0
}

var timestampShape = regexp.MustCompile(`^\d{4}-\d\d-\d\d([ T]\d\d:\d\d[^,]*)?$`)

// FuzzTimestamp compares with the standard library, where it reads the same texts.
func FuzzTimestamp(f *testing.F) {
	for _, s := range []string{"2026-03-02", "2026-03-02 14:07:33.5", "2026-02-29", "2024-02-29T23:59:59.999999999Z", "2026-03-29 02:30:00", "2026-03-02T14:07+02:00", "0000-01-01", "9999-12-31 23:59:60", "2026-13-01", "2026-03-02 24:00", "2026-3-2", "2026-03-02 14:07:33.1234567890123456789"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		typ := column.Type{Kind: column.KindTimestamp, Unit: column.Micro}
		got, ok := column.ParseTimestampBytes([]byte(s), typ)
		for _, layout := range []string{"2006-01-02", "2006-01-02 15:04", "2006-01-02 15:04:05", "2006-01-02T15:04:05", "2006-01-02T15:04:05Z07:00"} {
			m, err := time.Parse(layout, s)
			if err != nil || !timestampShape.MatchString(s) {
				continue // it also reads hours of one digit
			}
			if !ok || !typ.Time(got).Equal(m.UTC().Truncate(time.Microsecond)) && m.Year() > 1 {
				t.Fatalf("%q is %v, %v; the standard library says %s", s, typ.Time(got), ok, m)
			}
		}
		if y := typ.Time(got).Year(); !ok || y < 0 || y > 9999 {
			return // an offset may lead out of the years that are read
		}
		text := column.FormatValue(typ, typ.Time(got))
		if again, ok := column.ParseTimestampBytes([]byte(text), typ); !ok || again != got {
			t.Fatalf("%q is written %q, which reads as %d, %v, not %d", s, text, again, ok, got)
		}
	})
}

func FuzzInterval(f *testing.F) {
	for _, s := range []string{"1 year 2 months", "-1 day 04:05:06.7", "3d", "1.5 hours", "90 minutes ago", "1mo15d", "04:05", "", "9223372036854775807 us", "-", "1e9 days"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		v, err := column.ParseInterval(s)
		if err != nil {
			return
		}
		again, err := column.ParseInterval(v.String())
		if err != nil || again.Total() != v.Total() {
			t.Fatalf("%q is %s, which reads as %s, %v", s, v, again, err)
		}
		if stored := column.IntervalOf(v.Stored()); stored != v {
			t.Fatalf("%s is stored as %s", v, stored)
		}
	})
}

func FuzzType(f *testing.F) {
	for _, typ := range allTypes {
		f.Add(typ.String())
	}
	for _, s := range []string{"int[][]", "array<struct<a: int, b: map<string, double precision>>>", "row(a int)", "timestamp without time zone", "decimal(", "list<", `struct<"a b" int>`, "map<int>"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		typ, err := column.ParseType(s)
		if err != nil {
			return
		}
		again, err := column.ParseType(typ.String())
		if err != nil || !again.Equal(typ) {
			t.Fatalf("%q is %s, which reads as %s, %v", s, typ, again, err)
		}
	})
}
