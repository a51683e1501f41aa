package funcs_test

import (
	"math/big"
	"math/rand/v2"
	"strings"
	"testing"

	"weir/dataframe/column"
	"weir/dataframe/internal/funcs"
)

// TestDecimalArithmetic compares sums, differences and products with those of whole numbers of any size, in rows enough
// for several blocks, of columns, constants and nulls: a row gives the exact number, or the call fails if it has no room.
func TestDecimalArithmetic(t *testing.T) {
	r := rand.New(rand.NewPCG(17, 4))
	ops := map[string]func(z, x, y *big.Int) *big.Int{"+": (*big.Int).Add, "-": (*big.Int).Sub, "*": (*big.Int).Mul}
	for range 3000 {
		name := []string{"+", "-", "*"}[r.IntN(3)]
		a, b := randomDecimals(r, 1+r.IntN(600)), column.Vector(nil)
		if b = randomDecimals(r, a.Len()); r.IntN(3) == 0 {
			b = &column.Const{Value: b.Slice(0, 1), N: a.Len()}
		}
		if r.IntN(2) == 0 {
			a, b = b, a
		}
		o, _, typ, err := funcs.FindScalar(name).Bind([]column.Type{a.Type(), b.Type()})
		if err != nil {
			continue // too many digits behind the point
		}
		got, err := o.Call(a.Len(), []column.Vector{a, b}, typ)
		fails := false
		for i := range a.Len() {
			x, nullX := unscaled(a, i, typ.Scale, name != "*")
			y, nullY := unscaled(b, i, typ.Scale, name != "*")
			want := ops[name](new(big.Int), x, y)
			fits := want.CmpAbs(column.WidePow10(int(typ.Precision)).Big()) < 0
			switch {
			case nullX || nullY:
				if err == nil && got.At(i) != nil {
					t.Fatalf("%s of a null is %v", name, got.At(i))
				}
			case !fits:
				fails = true
			case err == nil:
				if d := got.At(i).(column.DecimalValue); d.Unscaled.Big().Cmp(want) != 0 || d.Scale != typ.Scale {
					t.Fatalf("row %d: %v %s %v is %v, want %v / 10^%d of %s", i, a.At(i), name, b.At(i), d, want, typ.Scale, typ)
				}
			}
		}
		if fails != (err != nil) || err != nil && !strings.Contains(err.Error(), "does not fit "+typ.String()) {
			t.Fatalf("%s %s %s gives the error %v; wanted one: %v", a.Type(), name, b.Type(), err, fails)
		}
	}
}

// randomDecimals are n decimals of a random type, often as large as they can be, some null.
func randomDecimals(r *rand.Rand, n int) column.Vector {
	precision := uint8(1 + r.IntN(column.MaxPrecision))
	if r.IntN(3) > 0 {
		precision = uint8(1 + r.IntN(column.ShortPrecision))
	}
	typ := column.Decimal(precision, uint8(r.IntN(int(min(precision, 12))+1)))
	digits := int(precision)
	if r.IntN(4) > 0 {
		digits = 1 + r.IntN(digits)
	}
	limit := column.WidePow10(digits).Big()
	b := column.NewBuilder(typ, n)
	nulls := r.IntN(3) == 0
	for range n {
		if nulls && r.IntN(5) == 0 {
			b.AppendNull()
			continue
		}
		u := new(big.Int).SetUint64(r.Uint64())
		u.Mul(u, new(big.Int).SetUint64(r.Uint64())).Mod(u, limit)
		if r.IntN(8) == 0 {
			u.Sub(limit, big.NewInt(1))
		}
		if r.IntN(2) == 0 {
			u.Neg(u)
		}
		x, _ := column.Int128FromBig(u)
		if err := b.Append(column.DecimalValue{Unscaled: x, Scale: typ.Scale}); err != nil {
			panic(err)
		}
	}
	return b.Vector()
}

// unscaled is row i of v as a whole number, of the scale asked for if aligned is set.
func unscaled(v column.Vector, i int, scale uint8, aligned bool) (x *big.Int, null bool) {
	d, ok := v.At(i).(column.DecimalValue)
	if !ok {
		return new(big.Int), true
	}
	x = d.Unscaled.Big()
	if aligned {
		x.Mul(x, column.WidePow10(int(scale-d.Scale)).Big())
	}
	return x, false
}
