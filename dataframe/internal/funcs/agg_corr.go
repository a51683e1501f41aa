package funcs

import (
	"math"

	"weir/dataframe/column"
)

var aggCovarPop = Aggregate{Name: "covar_pop", Doc: "covar_pop(y, x) is the population covariance of the rows where neither is null.",
	Examples: []Example{{"round(covar_pop(x, x * 2), 4)", "0.4444"}, {"covar_pop(x, NULL)", "null"}}, MinArgs: 2, MaxArgs: 2,
	Result: needNumber("covar_pop", toFloat), New: func([]column.Type) Accumulator {
		return &pairs{finish: func(n, sxy, _, _ float64) (float64, bool) { return sxy / n, n > 0 }}
	}}

var aggCovarSamp = Aggregate{Name: "covar_samp", Doc: "covar_samp(y, x) is the sample covariance of the rows where neither is null; null of fewer than two.",
	Examples: []Example{{"round(covar_samp(x, x * 2), 4)", "0.6667"}, {"covar_samp(x, NULL)", "null"}}, MinArgs: 2, MaxArgs: 2,
	Result: needNumber("covar_samp", toFloat), New: func([]column.Type) Accumulator {
		return &pairs{finish: func(n, sxy, _, _ float64) (float64, bool) { return sxy / (n - 1), n > 1 }}
	}}

var aggCorr = Aggregate{Name: "corr", Doc: "corr(y, x) is Pearson's correlation of the rows where neither is null; null if one does not vary.",
	Examples: []Example{{"corr(x, x * 2)", "1"}, {"corr(x, -x)", "-1"}, {"corr(x, 1)", "null"}}, MinArgs: 2, MaxArgs: 2,
	Result: needNumber("corr", toFloat), New: func([]column.Type) Accumulator {
		return &pairs{finish: func(n, sxy, sxx, syy float64) (float64, bool) {
			if n == 0 || sxx == 0 || syy == 0 {
				return 0, false
			}
			return max(-1, min(1, sxy/(math.Sqrt(sxx)*math.Sqrt(syy)))), true
		}}
	}}

// pairs keeps what moments does of two variables and their product.
type pairs struct {
	n             []int64
	mx, my        []float64
	sxy, sxx, syy []float64
	finish        func(n, sxy, sxx, syy float64) (float64, bool)
}

func (a *pairs) Grow(groups int) {
	a.n, a.mx, a.my = grown(a.n, groups), grown(a.mx, groups), grown(a.my, groups)
	a.sxy, a.sxx, a.syy = grown(a.sxy, groups), grown(a.sxx, groups), grown(a.syy, groups)
}

func (a *pairs) Add(groups []int32, args []column.Vector) error {
	x, y := floatsOf(args[0]), floatsOf(args[1])
	xn, yn := nullsOf(args[0]), nullsOf(args[1])
	for i, g := range groups {
		if xn.has(i) && yn.has(i) {
			a.join(g, 1, x.at(i), y.at(i), 0, 0, 0)
		}
	}
	return nil
}

// join adds n rows with these means and sums of products of distances.
func (a *pairs) join(g int32, n int64, mx, my, sxy, sxx, syy float64) {
	if n == 0 {
		return
	}
	before := float64(a.n[g])
	a.n[g] += n
	nb, all := float64(n), float64(a.n[g])
	dx, dy := mx-a.mx[g], my-a.my[g]
	a.mx[g] += dx * nb / all
	a.my[g] += dy * nb / all
	f := before * nb / all
	a.sxy[g] += sxy + dx*dy*f
	a.sxx[g] += sxx + dx*dx*f
	a.syy[g] += syy + dy*dy*f
}

func (a *pairs) State() ([]column.Vector, error) {
	return []column.Vector{ints(a.n), floats(a.mx), floats(a.my), floats(a.sxy), floats(a.sxx), floats(a.syy)}, nil
}

func (a *pairs) Merge(groups []int32, state []column.Vector) error {
	n := inputOf[int64](state[0])
	var f [5]input[float64]
	for k := range f {
		f[k] = inputOf[float64](state[k+1])
	}
	for i, g := range groups {
		a.join(g, n.at(i), f[0].at(i), f[1].at(i), f[2].at(i), f[3].at(i), f[4].at(i))
	}
	return nil
}

func (a *pairs) Result() (column.Vector, error) {
	out := newMaybe[float64](len(a.n))
	for g, n := range a.n {
		v, ok := a.finish(float64(n), a.sxy[g], a.sxx[g], a.syy[g])
		// What infinities leave behind depends on the order of the rows.
		if !finite(a.sxy[g] + a.sxx[g] + a.syy[g]) {
			v = math.NaN()
		}
		if out.values[g] = v; !ok {
			out.null(g)
		}
	}
	return out.vector(column.Float64), nil
}

func finite(x float64) bool { return x-x == 0 }
