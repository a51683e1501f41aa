package funcs

import (
	"math"

	"weir/dataframe/column"
)

var aggSkewness = Aggregate{Name: "skewness",
	Doc:      "skewness(x) tells whether the larger values lie further from the mean than the smaller ones (above 0) or the other way round, with the correction for samples; null of fewer than three values or equal ones.",
	Examples: []Example{{"round(skewness(x), 4)", "-1.7321"}, {"skewness(1)", "null"}, {"skewness(NULL)", "null"}}, MinArgs: 1, MaxArgs: 1,
	Result: needNumber("skewness", toFloat), New: newShape(func(n, m2, m3, _ float64) (float64, bool) {
		return math.Sqrt(n*(n-1)) / (n - 2) * math.Sqrt(n) * (m3 / m2) / math.Sqrt(m2), n > 2 && m2 > 0
	})}

var aggSkewnessPop = Aggregate{Name: "skewness_pop",
	Doc:      "skewness_pop(x) is the skewness of a whole population; null of equal values.",
	Examples: []Example{{"round(skewness_pop(x), 4)", "-0.7071"}, {"skewness_pop(NULL)", "null"}}, MinArgs: 1, MaxArgs: 1,
	Result: needNumber("skewness_pop", toFloat), New: newShape(func(n, m2, m3, _ float64) (float64, bool) {
		return math.Sqrt(n) * (m3 / m2) / math.Sqrt(m2), m2 > 0
	})}

var aggKurtosis = Aggregate{Name: "kurtosis",
	Doc:      "kurtosis(x) is the excess kurtosis, above 0 where far outliers are more frequent than in a normal distribution, with the correction for samples; null of fewer than four values or equal ones.",
	Examples: []Example{{"kurtosis(x)", "null"}, {"kurtosis(NULL)", "null"}}, MinArgs: 1, MaxArgs: 1,
	Result: needNumber("kurtosis", toFloat), New: newShape(func(n, m2, _, m4 float64) (float64, bool) {
		g2 := n*(m4/m2)/m2 - 3
		return (n - 1) / ((n - 2) * (n - 3)) * ((n+1)*g2 + 6), n > 3 && m2 > 0
	})}

var aggKurtosisPop = Aggregate{Name: "kurtosis_pop",
	Doc:      "kurtosis_pop(x) is the excess kurtosis of a whole population; null of equal values.",
	Examples: []Example{{"round(kurtosis_pop(x), 4)", "-1.5"}, {"kurtosis_pop(NULL)", "null"}}, MinArgs: 1, MaxArgs: 1,
	Result: needNumber("kurtosis_pop", toFloat), New: newShape(func(n, m2, _, m4 float64) (float64, bool) {
		return n*(m4/m2)/m2 - 3, m2 > 0
	})}

// shape keeps count, mean and the sums of the second to fourth powers of the
// distances from it. Partials join by the formulas of P. Pébay, "Formulas for Robust,
// One-Pass Parallel Computation of Covariances and Arbitrary-Order Statistical
// Moments", 2008; a row is a partial of one.
type shape struct {
	n                []int64
	mean, m2, m3, m4 []float64
	finish           func(n, m2, m3, m4 float64) (float64, bool)
}

func newShape(finish func(n, m2, m3, m4 float64) (float64, bool)) func([]column.Type) Accumulator {
	return func([]column.Type) Accumulator { return &shape{finish: finish} }
}

func (a *shape) Grow(groups int) {
	a.n, a.mean = grown(a.n, groups), grown(a.mean, groups)
	a.m2, a.m3, a.m4 = grown(a.m2, groups), grown(a.m3, groups), grown(a.m4, groups)
}

func (a *shape) Add(groups []int32, args []column.Vector) error {
	x, nulls := floatsOf(args[0]), nullsOf(args[0])
	for i, g := range groups {
		if nulls.has(i) {
			a.join(g, 1, x.at(i), 0, 0, 0)
		}
	}
	return nil
}

func (a *shape) join(g int32, rows int64, mean, m2, m3, m4 float64) {
	if rows == 0 {
		return
	}
	na, nb := float64(a.n[g]), float64(rows)
	a.n[g] += rows
	if na == 0 { // to the bit, whatever partials there were
		a.mean[g], a.m2[g], a.m3[g], a.m4[g] = mean, m2, m3, m4
		return
	}
	n := na + nb
	d := mean - a.mean[g]
	dn := d / n
	a2, a3 := a.m2[g], a.m3[g]
	a.mean[g] += dn * nb
	a.m2[g] += m2 + d*dn*na*nb
	a.m3[g] += m3 + d*dn*dn*na*nb*(na-nb) + 3*dn*(na*m2-nb*a2)
	a.m4[g] += m4 + d*dn*dn*dn*na*nb*(na*na-na*nb+nb*nb) + 6*dn*dn*(na*na*m2+nb*nb*a2) + 4*dn*(na*m3-nb*a3)
}

func (a *shape) State() ([]column.Vector, error) {
	return []column.Vector{ints(a.n), floats(a.mean), floats(a.m2), floats(a.m3), floats(a.m4)}, nil
}

func (a *shape) Merge(groups []int32, state []column.Vector) error {
	n, mean := inputOf[int64](state[0]), inputOf[float64](state[1])
	m2, m3, m4 := inputOf[float64](state[2]), inputOf[float64](state[3]), inputOf[float64](state[4])
	for i, g := range groups {
		a.join(g, n.at(i), mean.at(i), m2.at(i), m3.at(i), m4.at(i))
	}
	return nil
}

func (a *shape) Result() (column.Vector, error) {
	out := newMaybe[float64](len(a.n))
	for g, n := range a.n {
		v, ok := a.finish(float64(n), a.m2[g], a.m3[g], a.m4[g])
		// What infinities leave behind depends on the order of the rows.
		if n > 0 && !finite(a.m2[g]+a.m3[g]+a.m4[g]) {
			v, ok = math.NaN(), true
		}
		if out.values[g] = v; !ok {
			out.null(g)
		}
	}
	return out.vector(column.Float64), nil
}
