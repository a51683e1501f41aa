package funcs

import (
	"fmt"
	"math"

	"weir/dataframe/column"
)

var truncFunc = Scalar{Name: "trunc", Aliases: []string{"truncate"},
	Doc: "trunc(x, n) drops the digits behind the n-th after the point, before it if n is negative; n is 0 if left out; a decimal gets the scale n if that is a constant, else it keeps its own; null if an argument is null.",
	Examples: []Example{
		{"trunc(-1.7)", "-1"}, {"trunc(1.789, 2)", "1.78"}, {"trunc(DECIMAL '1.789', 2)", "1.78"}, {"trunc(1250, -2)", "1200"}, {"trunc(0.29, 2)", "0.29"}, {"trunc(1.5, NULL)", "null"},
	},
	Overloads: digitRounding("trunc", math.Trunc, func(x, d int64) int64 { return x / d }, func(x, d column.Int128) column.Int128 { q, _ := x.QuoRem(d); return q })}

var roundEvenFunc = Scalar{Name: "round_even", Aliases: []string{"bround"},
	Doc: "round_even(x, n) is round(x, n) where a half goes to the even neighbour, which favours neither direction; n is 0 if left out; null if an argument is null.",
	Examples: []Example{
		{"round_even(2.5)", "2"}, {"round_even(3.5)", "4"}, {"round_even(-24.5, 0)", "-24"}, {"round_even(25, -1)", "20"}, {"round_even(DECIMAL '1.25', 1)", "1.2"}, {"round_even(NULL, 1)", "null"},
	},
	Overloads: digitRounding("round_even", math.RoundToEven, evenDiv, evenDivWide)}

// evenDiv is x / d rounded, a half to the even neighbour; d is above 0.
func evenDiv(x, d int64) int64 {
	q, r := x/d, x%d
	twice := absInt(r) * 2
	if twice < uint64(d) || twice == uint64(d) && q%2 == 0 {
		return q
	}
	if x < 0 {
		return q - 1
	}
	return q + 1
}

// evenDivWide is evenDiv of 128 bits.
func evenDivWide(x, d column.Int128) column.Int128 {
	q, r := x.QuoRem(d)
	if r.Sign() < 0 {
		r = r.Neg()
	}
	left, _ := d.Sub(r)
	if c := r.Cmp(left); c < 0 || c == 0 && q.Lo&1 == 0 {
		return q
	}
	one := column.Int128Of(int64(x.Sign()))
	q, _ = q.Add(one)
	return q
}

// digitRounding are the overloads of a rounding that is f for floats and div
// by a power of ten for whole numbers and decimals.
func digitRounding(name string, f func(float64) float64, div func(x, d int64) int64, wide func(x, d column.Int128) column.Int128) []Overload {
	return append(whole(f, div, wide),
		Overload{Args: kinds(num, num), Result: always(column.Int64), Eval: func(n int, args []column.Vector) (column.Vector, error) {
			return placeDigits(name, column.Int64, 0, math.MaxInt64, div, n, args)
		}},
		placeDecimals(name, wide),
		Overload{Args: kinds(flt, num), Result: always(column.Float64), Eval: func(n int, args []column.Vector) (column.Vector, error) {
			a, digits, out := inputOf[float64](args[0]), inputOf[int64](args[1]), make([]float64, n)
			for i := range out {
				out[i] = placeFloat(f, a.at(i), digits.at(i))
			}
			return &column.Floats{Typ: column.Float64, Values: out}, nil
		}})
}

func placeDigits(name string, t column.Type, scale, most int64, div func(x, d int64) int64, n int, args []column.Vector) (column.Vector, error) {
	a, digits, out := inputOf[int64](args[0]), inputOf[int64](args[1]), make([]int64, n)
	for i := range out {
		x, ok := placeInt(div, a.at(i), scale-max(min(digits.at(i), 100), -100))
		if !ok || x > most || x < -most && t.Kind == column.KindDecimal {
			if err := rowError(args, i, fmt.Errorf("%s(…, %d) of %d does not fit %s", name, digits.at(i), a.at(i), t)); err != nil {
				return nil, err
			}
			x = 0
		}
		out[i] = x
	}
	return &column.Ints{Typ: t, Values: out}, nil
}

// placeInt makes the last places digits of x zero, by div.
func placeInt(div func(x, d int64) int64, x, places int64) (int64, bool) {
	if places <= 0 {
		return x, true
	}
	if places > 18 {
		// One digit less and a mark that there was one: 10^19 is no int64.
		y := x / 10
		if x%10 != 0 {
			y += signOf(x)
		}
		return 0, places > 19 || div(y, column.Pow10(18)) == 0
	}
	d := column.Pow10(int(places))
	return mulInt(div(x, d), d)
}

// placeFloat leaves numbers alone that have no digit at the place or beyond.
// x*f may be a hair off a whole number that x shows: 0.29*100 is below 29.
func placeFloat(f func(float64) float64, x float64, digits int64) float64 {
	switch {
	case digits > 308 || x-x != 0:
		return x
	case digits < -308:
		return 0 * x
	case digits < 0:
		p := math.Pow10(int(-digits))
		return f(x/p) * p
	}
	p := math.Pow10(int(digits))
	y := x * p
	if math.IsInf(y, 0) {
		return x
	}
	if r := math.Round(y); r/p == x {
		return x
	}
	return f(y) / p
}
