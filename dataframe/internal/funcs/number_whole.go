package funcs

import (
	"fmt"
	"math"

	"weir/dataframe/column"
)

// ints2 is an operation on two int64 that may have no answer.
func ints2(f func(x, y int64) (int64, error)) []Overload {
	return valuesBy(column.Int64, func(_ int, args []column.Vector) valueRow[int64] {
		a, b := inputOf[int64](args[0]), inputOf[int64](args[1])
		return func(i int) (int64, bool, error) {
			r, err := f(a.at(i), b.at(i))
			return r, err == nil, err
		}
	}, kinds(num, num))
}

var gcdFunc = Scalar{Name: "gcd", Aliases: []string{"greatest_common_divisor"},
	Doc:      "gcd(a, b) is the greatest int64 that divides both, 0 for two zeros; null if a or b is null.",
	Examples: []Example{{"gcd(-4, 6)", "2"}, {"gcd(0, 0)", "0"}, {"gcd(-9223372036854775808, 0)", "error: gcd(-9223372036854775808, 0) overflows int64"}, {"gcd(NULL, 1)", "null"}},
	Overloads: ints2(func(x, y int64) (int64, error) {
		g := gcd(absInt(x), absInt(y))
		if g > math.MaxInt64 {
			return 0, fmt.Errorf("gcd(%d, %d) overflows int64", x, y)
		}
		return int64(g), nil
	})}

func gcd(a, b uint64) uint64 {
	for b != 0 {
		a, b = b, a%b
	}
	return a
}

var lcmFunc = Scalar{Name: "lcm", Aliases: []string{"least_common_multiple"},
	Doc:      "lcm(a, b) is the smallest int64 that both divide, 0 if one is 0; null if a or b is null.",
	Examples: []Example{{"lcm(4, -6)", "12"}, {"lcm(0, 5)", "0"}, {"lcm(9223372036854775807, 2)", "error: lcm(9223372036854775807, 2) overflows int64"}, {"lcm(1, NULL)", "null"}},
	Overloads: ints2(func(x, y int64) (int64, error) {
		if x == 0 || y == 0 {
			return 0, nil
		}
		a, b := absInt(x), absInt(y)
		q := a / gcd(a, b)
		if r := q * b; r/b == q && r <= math.MaxInt64 {
			return int64(r), nil
		}
		return 0, fmt.Errorf("lcm(%d, %d) overflows int64", x, y)
	})}

var pmodFunc = Scalar{Name: "pmod", Total: true,
	Doc:      "pmod(a, b) is the rest of a divided by b as a number from 0 to b if b is above 0, where a % b takes the sign of a; null where b is 0 and for null.",
	Examples: []Example{{"pmod(-7, 3)", "2"}, {"pmod(-7.5, 2)", "0.5"}, {"pmod(1, 0)", "null"}, {"pmod(7, -3)", "1"}, {"pmod(NULL, 2)", "null"}},
	Overloads: []Overload{
		divideOverload(num, column.Int64, func(x, y int64) (int64, bool) {
			if y == 0 {
				return 0, false
			}
			r := x % y
			if r < 0 {
				r = (r + y) % y
			}
			return r, true
		}),
		divideOverload(flt, column.Float64, func(x, y float64) (float64, bool) {
			r := math.Mod(x, y)
			if r < 0 {
				r = math.Mod(r+y, y)
			}
			return r, y != 0
		}),
	}}

var factorialFunc = Scalar{Name: "factorial",
	Doc:      "factorial(n) is the product of the whole numbers from 1 to n, an int64, for n of 0 to 20; null for null.",
	Examples: []Example{{"factorial(5)", "120"}, {"factorial(0)", "1"}, {"factorial(21)", "error: factorial(21)"}, {"factorial(-1)", "error: factorial(-1)"}, {"factorial(NULL)", "null"}},
	Overloads: valuesBy(column.Int64, func(_ int, args []column.Vector) valueRow[int64] {
		a := inputOf[int64](args[0])
		return func(i int) (int64, bool, error) {
			n := a.at(i)
			if n < 0 || n > 20 {
				return 0, false, fmt.Errorf("factorial(%d): it is there for 0 to 20; gamma(n + 1) takes any number", n)
			}
			r := int64(1)
			for k := int64(2); k <= n; k++ {
				r *= k
			}
			return r, true, nil
		}
	}, kinds(num))}

var widthBucketFunc = Scalar{Name: "width_bucket",
	Doc:      "width_bucket(x, low, high, n) is the number from 1 to n of the one of n equal ranges between low and high that x is in, 0 if x is before low, n + 1 if it is at high or behind; high may be below low; null if an argument is null.",
	Examples: []Example{{"width_bucket(5, 0, 10, 5)", "3"}, {"width_bucket(-1, 0, 10, 5)", "0"}, {"width_bucket(10, 0, 10, 5)", "6"}, {"width_bucket(9, 10, 0, 5)", "1"}, {"width_bucket(1, 2, 2, 5)", "error: width_bucket"}, {"width_bucket(NULL, 0, 10, 5)", "null"}},
	Overloads: valuesBy(column.Int64, func(_ int, args []column.Vector) valueRow[int64] {
		x, low, high, count := inputOf[float64](args[0]), inputOf[float64](args[1]), inputOf[float64](args[2]), inputOf[int64](args[3])
		return func(i int) (int64, bool, error) {
			r, err := rangeOf(x.at(i), low.at(i), high.at(i), count.at(i))
			return r, err == nil, err
		}
	}, kinds(flt, flt, flt, num))}

func rangeOf(x, low, high float64, n int64) (int64, error) {
	switch {
	case n < 1 || n == math.MaxInt64:
		return 0, fmt.Errorf("width_bucket: %d ranges; write 1 or more", n)
	case low == high || low-low != 0 || high-high != 0:
		return 0, fmt.Errorf("width_bucket: the range from %v to %v has no width; write two finite numbers that differ", low, high)
	case math.IsNaN(x):
		return 0, fmt.Errorf("width_bucket: NaN is in no range; leave it out with is_nan(x)")
	}
	if high < low {
		x, low, high = -x, -low, -high
	}
	switch {
	case x < low:
		return 0, nil
	case x >= high:
		return n + 1, nil
	}
	at := (x/2 - low/2) / (high/2 - low/2) // halves: the width may overflow
	return min(int64(at*float64(n)), n-1) + 1, nil
}
