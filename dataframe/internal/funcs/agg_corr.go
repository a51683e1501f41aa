package funcs

import (
	"math"

	"weir/dataframe/column"
)

var aggCovarPop = Aggregate{Name: "covar_pop", Doc: "covar_pop(y, x) is the population covariance of the rows where neither is null.",
	Examples: []Example{{"round(covar_pop(x, x * 2), 4)", "0.4444"}, {"covar_pop(x, NULL)", "null"}}, MinArgs: 2, MaxArgs: 2,
	Result: needNumber("covar_pop", toFloat), New: newPairs(func(p pairSums) (float64, bool) { return p.sxy / p.n, p.n > 0 })}

var aggCovarSamp = Aggregate{Name: "covar_samp", Doc: "covar_samp(y, x) is the sample covariance of the rows where neither is null; null of fewer than two.",
	Examples: []Example{{"round(covar_samp(x, x * 2), 4)", "0.6667"}, {"covar_samp(x, NULL)", "null"}}, MinArgs: 2, MaxArgs: 2,
	Result: needNumber("covar_samp", toFloat), New: newPairs(func(p pairSums) (float64, bool) { return p.sxy / (p.n - 1), p.n > 1 })}

var aggCorr = Aggregate{Name: "corr", Doc: "corr(y, x) is Pearson's correlation of the rows where neither is null; null if one does not vary.",
	Examples: []Example{{"corr(x, x * 2)", "1"}, {"corr(x, -x)", "-1"}, {"corr(x, 1)", "null"}}, MinArgs: 2, MaxArgs: 2,
	Result: needNumber("corr", toFloat), New: newPairs(func(p pairSums) (float64, bool) {
		if p.n == 0 || p.sxx == 0 || p.syy == 0 {
			return 0, false
		}
		scale := math.Sqrt(p.sxx * p.syy) // exact for x with itself
		if scale == 0 || !finite(scale) {
			scale = math.Sqrt(p.sxx) * math.Sqrt(p.syy)
		}
		return max(-1, min(1, p.sxy/scale)), true
	})}

// pairSums are the rows, the means and the sums of products of distances of
// y, the first argument, and x, the second.
type pairSums struct{ n, my, mx, sxy, syy, sxx float64 }

// pairs keeps what moments does of two variables and their product.
type pairs struct {
	n             []int64
	my, mx        []float64
	sxy, syy, sxx []float64
	finish        func(p pairSums) (float64, bool)
}

func newPairs(finish func(pairSums) (float64, bool)) func([]column.Type) Accumulator {
	return func([]column.Type) Accumulator { return &pairs{finish: finish} }
}

func (a *pairs) Grow(groups int) {
	a.n, a.my, a.mx = grown(a.n, groups), grown(a.my, groups), grown(a.mx, groups)
	a.sxy, a.syy, a.sxx = grown(a.sxy, groups), grown(a.syy, groups), grown(a.sxx, groups)
}

func (a *pairs) Add(groups []int32, args []column.Vector) error {
	y, x := floatsOf(args[0]), floatsOf(args[1])
	yn, xn := nullsOf(args[0]), nullsOf(args[1])
	for i, g := range groups {
		if xn.has(i) && yn.has(i) {
			a.join(g, 1, y.at(i), x.at(i), 0, 0, 0)
		}
	}
	return nil
}

// join adds n rows with these means and sums of products of distances.
func (a *pairs) join(g int32, n int64, my, mx, sxy, syy, sxx float64) {
	if n == 0 {
		return
	}
	before := float64(a.n[g])
	a.n[g] += n
	if before == 0 { // to the bit, whatever partials there were
		a.my[g], a.mx[g], a.sxy[g], a.syy[g], a.sxx[g] = my, mx, sxy, syy, sxx
		return
	}
	nb, all := float64(n), float64(a.n[g])
	dy, dx := my-a.my[g], mx-a.mx[g]
	a.my[g] += dy * nb / all
	a.mx[g] += dx * nb / all
	f := before * nb / all
	a.sxy[g] += sxy + dx*dy*f
	a.syy[g] += syy + dy*dy*f
	a.sxx[g] += sxx + dx*dx*f
}

func (a *pairs) State() ([]column.Vector, error) {
	return []column.Vector{ints(a.n), floats(a.my), floats(a.mx), floats(a.sxy), floats(a.syy), floats(a.sxx)}, nil
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
		v, ok := a.finish(pairSums{float64(n), a.my[g], a.mx[g], a.sxy[g], a.syy[g], a.sxx[g]})
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
