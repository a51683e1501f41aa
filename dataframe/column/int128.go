package column

import (
	"math"
	"math/big"
	"math/bits"
	"strconv"
)

// An Int128 is a signed integer of 128 bits in two's complement. It holds the
// unscaled value of decimals of more than 18 digits.
type Int128 struct {
	Hi int64
	Lo uint64
}

// Int128Of is x in 128 bits.
func Int128Of(x int64) Int128 { return Int128{x >> 63, uint64(x)} }

// Uint128Of is x in 128 bits.
func Uint128Of(x uint64) Int128 { return Int128{0, x} }

// Int64 is x in 64 bits; ok tells whether it fits.
func (x Int128) Int64() (v int64, ok bool) { return int64(x.Lo), x.Hi == int64(x.Lo)>>63 }

// Sign is -1, 0 or 1.
func (x Int128) Sign() int {
	switch {
	case x.Hi < 0:
		return -1
	case x == Int128{}:
		return 0
	}
	return 1
}

// Cmp is -1, 0 or 1 as x is less than, equal to or greater than y.
func (x Int128) Cmp(y Int128) int {
	switch {
	case x == y:
		return 0
	case x.Hi < y.Hi || x.Hi == y.Hi && x.Lo < y.Lo:
		return -1
	}
	return 1
}

// Neg is -x; the least Int128 stays as it is.
func (x Int128) Neg() Int128 {
	lo, borrow := bits.Sub64(0, x.Lo, 0)
	return Int128{-x.Hi - int64(borrow), lo}
}

// Add is x + y; ok tells whether it fits.
func (x Int128) Add(y Int128) (sum Int128, ok bool) {
	lo, carry := bits.Add64(x.Lo, y.Lo, 0)
	hi := x.Hi + y.Hi + int64(carry)
	return Int128{hi, lo}, (x.Hi^hi)&(y.Hi^hi) >= 0
}

// Sub is x - y; ok tells whether it fits.
func (x Int128) Sub(y Int128) (difference Int128, ok bool) {
	lo, borrow := bits.Sub64(x.Lo, y.Lo, 0)
	hi := x.Hi - y.Hi - int64(borrow)
	return Int128{hi, lo}, (x.Hi^y.Hi)&(x.Hi^hi) >= 0
}

// abs is |x| as an unsigned number.
func (x Int128) abs() (hi, lo uint64) {
	if x.Hi < 0 {
		x = x.Neg()
	}
	return uint64(x.Hi), x.Lo
}

// signed is hi, lo with a sign; ok tells whether it fits.
func signed(neg bool, hi, lo uint64) (Int128, bool) {
	v := Int128{int64(hi), lo}
	if neg {
		return v.Neg(), hi < 1<<63 || hi == 1<<63 && lo == 0
	}
	return v, hi < 1<<63
}

// Product is x * y.
func Product(x, y int64) Int128 {
	hi, lo := bits.Mul64(uint64(x), uint64(y))
	return Int128{int64(hi) - x>>63&y - y>>63&x, lo}
}

// Mul is x * y; ok tells whether it fits.
func (x Int128) Mul(y Int128) (product Int128, ok bool) {
	if a, short := x.Int64(); short {
		if b, short := y.Int64(); short {
			return Product(a, b), true
		}
	}
	neg := (x.Hi < 0) != (y.Hi < 0)
	ah, al := x.abs()
	bh, bl := y.abs()
	if ah != 0 && bh != 0 {
		return Int128{}, false
	}
	hi, lo := bits.Mul64(al, bl)
	over1, cross1 := bits.Mul64(ah, bl)
	over2, cross2 := bits.Mul64(al, bh)
	hi, c1 := bits.Add64(hi, cross1, 0)
	hi, c2 := bits.Add64(hi, cross2, 0)
	v, fits := signed(neg, hi, lo)
	return v, fits && over1|over2|c1|c2 == 0
}

// QuoRem divides, rounding towards zero; rem has the sign of x. y is not 0.
func (x Int128) QuoRem(y Int128) (quo, rem Int128) {
	ah, al := x.abs()
	bh, bl := y.abs()
	var qh, ql, rh, rl uint64
	switch {
	case bh == 0:
		qh, rl = ah/bl, ah%bl
		ql, rl = bits.Div64(rl, al, bl)
	default:
		q, r := new(big.Int).QuoRem(bigOf(ah, al), bigOf(bh, bl), new(big.Int))
		ql = q.Uint64()
		rl, rh = lowWord(r), new(big.Int).Rsh(r, 64).Uint64()
	}
	quo, _ = signed((x.Hi < 0) != (y.Hi < 0), qh, ql)
	rem, _ = signed(x.Hi < 0, rh, rl)
	return quo, rem
}

func bigOf(hi, lo uint64) *big.Int {
	b := new(big.Int).SetUint64(hi)
	return b.Or(b.Lsh(b, 64), new(big.Int).SetUint64(lo))
}

func lowWord(b *big.Int) uint64 {
	return new(big.Int).And(b, new(big.Int).SetUint64(math.MaxUint64)).Uint64()
}

// DivRound divides by a positive y and rounds a half away from zero.
func (x Int128) DivRound(y Int128) Int128 {
	q, r := x.QuoRem(y)
	hi, lo := r.abs()
	// |r| * 2 >= y, without overflow: |r| >= y - |r|.
	left, _ := y.Sub(Int128{int64(hi), lo})
	if (Int128{int64(hi), lo}).Cmp(left) < 0 {
		return q
	}
	if x.Hi < 0 {
		q, _ = q.Sub(Int128Of(1))
	} else {
		q, _ = q.Add(Int128Of(1))
	}
	return q
}

// Big is x as a big.Int of its own.
func (x Int128) Big() *big.Int {
	hi, lo := x.abs()
	b := bigOf(hi, lo)
	if x.Hi < 0 {
		b.Neg(b)
	}
	return b
}

// Int128FromBig is b; ok tells whether it fits.
func Int128FromBig(b *big.Int) (Int128, bool) {
	if b.BitLen() > 128 {
		return Int128{}, false
	}
	a := new(big.Int).Abs(b)
	return signed(b.Sign() < 0, new(big.Int).Rsh(a, 64).Uint64(), lowWord(a))
}

// Float64 is the float64 nearest to x.
func (x Int128) Float64() float64 {
	if v, ok := x.Int64(); ok {
		return float64(v)
	}
	f, _ := new(big.Float).SetInt(x.Big()).Float64()
	return f
}

// Int128FromFloat is the whole number f; ok tells whether it fits. NaN does not.
func Int128FromFloat(f float64) (Int128, bool) {
	if f >= -1<<62 && f <= 1<<62 {
		return Int128Of(int64(f)), true
	}
	if !(f > -math.MaxFloat64 && f < math.MaxFloat64) {
		return Int128{}, false
	}
	b, _ := big.NewFloat(f).Int(nil)
	return Int128FromBig(b)
}

// String writes x in decimal digits.
func (x Int128) String() string { return string(x.Append(nil)) }

// Append writes x to dst in decimal digits.
func (x Int128) Append(dst []byte) []byte {
	hi, lo := x.abs()
	if x.Hi < 0 {
		dst = append(dst, '-')
	}
	if hi == 0 {
		return strconv.AppendUint(dst, lo, 10)
	}
	// The quotient by 10^19 has at most 20 digits, so it may be above 64 bits by
	// itself only in its first digit.
	const chunk = 1e19
	qh, r := hi/chunk, hi%chunk
	ql, rem := bits.Div64(r, lo, chunk)
	if qh != 0 {
		var last uint64
		ql, last = bits.Div64(qh, ql, chunk)
		dst = strconv.AppendUint(dst, ql, 10)
		dst = appendPadded(dst, last)
	} else {
		dst = strconv.AppendUint(dst, ql, 10)
	}
	return appendPadded(dst, rem)
}

// appendPadded writes x in 19 digits.
func appendPadded(dst []byte, x uint64) []byte {
	var buf [19]byte
	for i := len(buf) - 1; i >= 0; i-- {
		buf[i] = byte('0' + x%10)
		x /= 10
	}
	return append(dst, buf[:]...)
}

var widePow10 = func() (out [MaxPrecision + 1]Int128) {
	out[0] = Int128Of(1)
	for i := 1; i < len(out); i++ {
		out[i], _ = out[i-1].Mul(Int128Of(10))
	}
	return out
}()

// WidePow10 is 10^n for n of 0 to 38.
func WidePow10(n int) Int128 { return widePow10[n] }
