package column_test

import (
	"math/big"
	"math/rand/v2"
	"testing"

	"weir/dataframe/column"
)

// randomWide has every number of bits alike often.
func randomWide(r *rand.Rand) column.Int128 {
	x := column.Int128{Hi: r.Int64(), Lo: r.Uint64()}
	n := r.IntN(128)
	b := x.Big()
	b.Rsh(b, uint(n))
	if r.IntN(2) == 0 {
		b.Neg(b)
	}
	if v, ok := column.Int128FromBig(b); ok {
		return v
	}
	return column.Int128{Hi: -1 << 63}
}

func TestInt128AgainstBig(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	fits := func(b *big.Int) bool { _, ok := column.Int128FromBig(b); return ok }
	check := func(what string, x, y, got column.Int128, ok bool, want *big.Int) {
		t.Helper()
		if ok != fits(want) || ok && got.Big().Cmp(want) != 0 {
			t.Fatalf("%s %s %s = %s, %v, want %s", x, what, y, got, ok, want)
		}
	}
	for range 20000 {
		x, y := randomWide(r), randomWide(r)
		a, b := x.Big(), y.Big()
		if x.String() != a.String() {
			t.Fatalf("%v is written %s, not %s", x, x, a)
		}
		if x.Cmp(y) != a.Cmp(b) || x.Sign() != a.Sign() {
			t.Fatalf("order of %s and %s", x, y)
		}
		sum, ok := x.Add(y)
		check("+", x, y, sum, ok, new(big.Int).Add(a, b))
		diff, ok := x.Sub(y)
		check("-", x, y, diff, ok, new(big.Int).Sub(a, b))
		prod, ok := x.Mul(y)
		check("*", x, y, prod, ok, new(big.Int).Mul(a, b))
		if f, _ := new(big.Float).SetInt(a).Float64(); f != x.Float64() {
			t.Fatalf("%s is %g, not %g", x, x.Float64(), f)
		}
		if y.Sign() == 0 || x.Hi == -1<<63 && x.Lo == 0 {
			continue
		}
		quo, rem := x.QuoRem(y)
		q, m := new(big.Int).QuoRem(a, b, new(big.Int))
		check("/", x, y, quo, true, q)
		check("%", x, y, rem, true, m)
		if y.Sign() > 0 {
			twice := new(big.Int).Add(m, m)
			if twice.CmpAbs(b) >= 0 {
				q.Add(q, big.NewInt(int64(x.Sign())))
			}
			check("rounded /", x, y, x.DivRound(y), true, q)
		}
	}
}

func TestWideDecimalText(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 5))
	for range 5000 {
		x := randomWide(r)
		typ := column.Decimal(38, uint8(r.IntN(39)))
		if !column.FitsDecimal(x, typ) {
			continue
		}
		text := column.DecimalValue{Unscaled: x, Scale: typ.Scale}.String()
		got, ok := column.ParseWideBytes([]byte(text), typ.Precision, typ.Scale)
		if !ok || got != x {
			t.Fatalf("%s (scale %d) reads as %s, %v", text, typ.Scale, got, ok)
		}
	}
}

func TestIntervals(t *testing.T) {
	for text, want := range map[string]string{
		"1 year 2 months 3 days 04:05:06.7": "1 year 2 months 3 days 04:05:06.7", "90 minutes": "01:30:00", "3d": "3 days", "1mo15d": "1 month 15 days",
		"-2 days": "-2 days", "1.5 hours": "01:30:00", "0.5 months": "15 days", "1 week ago": "-7 days", "250ms": "00:00:00.25", "100 hours": "100:00:00", "0 days": "00:00:00",
		"-1 day +02:00": "-1 day 02:00:00", "2 quarters": "6 months",
	} {
		v, err := column.ParseInterval(text)
		if err != nil || v.String() != want {
			t.Errorf("%q = %s, %v, want %s", text, v, err, want)
			continue
		}
		if again, err := column.ParseInterval(v.String()); err != nil || again.Total() != v.Total() {
			t.Errorf("%q does not read back: %s, %v", v, again, err)
		}
	}
	for _, bad := range []string{"", "3", "3 lightyears", "1:99", "day", "9999999999 years"} {
		if v, err := column.ParseInterval(bad); err == nil {
			t.Errorf("%q = %s, want an error", bad, v)
		}
	}
}
