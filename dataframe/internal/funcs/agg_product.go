package funcs

import (
	"math"

	"weir/dataframe/column"
)

var aggProduct = Aggregate{Name: "product",
	Doc:      "product(x) multiplies x as float64s. Only the product, not what lies between, can become infinite or 0 for its size.",
	Examples: []Example{{"product(x)", "4"}, {"product(NULL)", "null"}}, MinArgs: 1, MaxArgs: 1,
	Result: needNumber("product", toFloat), New: func([]column.Type) Accumulator {
		return &product{finish: func(frac float64, exp, _ int64) float64 { return ldexp(frac, exp) }}
	}}

var aggGeometricMean = Aggregate{Name: "geometric_mean", Aliases: []string{"geomean"},
	Doc:      "geometric_mean(x) is the root, of as high a degree as there are values, of the product of x: the mean of factors. It is NaN if one is negative, and 0 if one is 0.",
	Examples: []Example{{"round(geometric_mean(x), 4)", "1.5874"}, {"geometric_mean(-x)", "NaN"}, {"geometric_mean(NULL)", "null"}}, MinArgs: 1, MaxArgs: 1,
	Result: needNumber("geometric_mean", toFloat), New: func([]column.Type) Accumulator {
		return &product{positive: true, finish: func(frac float64, exp, n int64) float64 {
			return math.Exp2((math.Log2(frac) + float64(exp)) / float64(n))
		}}
	}}

// A product is frac * 2^exp for each group, with a frac of 0.5 to 1: so it
// neither overflows nor underflows on the way.
type product struct {
	frac     []float64
	exp, n   []int64
	positive bool // a negative factor makes it NaN
	finish   func(frac float64, exp, n int64) float64
}

func (a *product) Grow(groups int) {
	a.frac, a.exp, a.n = grown(a.frac, groups), grown(a.exp, groups), grown(a.n, groups)
}

func (a *product) Add(groups []int32, args []column.Vector) error {
	x, nulls := floatsOf(args[0]), nullsOf(args[0])
	for i, g := range groups {
		if !nulls.has(i) {
			continue
		}
		v := x.at(i)
		if a.positive && v < 0 {
			v = math.NaN()
		}
		a.multiply(g, v, 0, 1)
	}
	return nil
}

func (a *product) multiply(g int32, frac float64, exp, n int64) {
	if n == 0 {
		return
	}
	if a.n[g] > 0 {
		frac, exp = frac*a.frac[g], exp+a.exp[g]
	}
	f, e := math.Frexp(frac)
	a.frac[g], a.exp[g] = f, exp+int64(e)
	a.n[g] += n
}

func (a *product) State() ([]column.Vector, error) {
	return []column.Vector{floats(a.frac), ints(a.exp), ints(a.n)}, nil
}

func (a *product) Merge(groups []int32, state []column.Vector) error {
	frac, exp, n := inputOf[float64](state[0]), inputOf[int64](state[1]), inputOf[int64](state[2])
	for i, g := range groups {
		a.multiply(g, frac.at(i), exp.at(i), n.at(i))
	}
	return nil
}

func (a *product) Result() (column.Vector, error) {
	out := newMaybe[float64](len(a.n))
	for g, n := range a.n {
		if n == 0 {
			out.null(g)
			continue
		}
		out.values[g] = a.finish(a.frac[g], a.exp[g], n)
	}
	return out.vector(column.Float64), nil
}

// ldexp is frac * 2^exp.
func ldexp(frac float64, exp int64) float64 {
	const far = 3000 // beyond every exponent of a float64
	return math.Ldexp(frac, int(max(-far, min(far, exp))))
}
