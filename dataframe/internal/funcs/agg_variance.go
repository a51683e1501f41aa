package funcs

import (
	"math"

	"weir/dataframe/column"
)

var aggVariance = Aggregate{Name: "variance", Aliases: []string{"var_samp"}, Doc: "variance(x) is the sample variance; null of fewer than two values.",
	Examples: []Example{{"round(variance(x), 4)", "0.3333"}, {"variance(NULL)", "null"}}, MinArgs: 1, MaxArgs: 1,
	Result: needNumber("variance", toFloat), New: newMoments(1, func(v float64) float64 { return v })}

var aggVarPop = Aggregate{Name: "var_pop", Doc: "var_pop(x) is the population variance.",
	Examples: []Example{{"round(var_pop(x), 4)", "0.2222"}, {"var_pop(NULL)", "null"}}, MinArgs: 1, MaxArgs: 1,
	Result: needNumber("var_pop", toFloat), New: newMoments(0, func(v float64) float64 { return v })}

var aggStddev = Aggregate{Name: "stddev", Aliases: []string{"stddev_samp"}, Doc: "stddev(x) is the sample standard deviation; null of fewer than two values.",
	Examples: []Example{{"round(stddev(x), 4)", "0.5774"}, {"stddev(NULL)", "null"}}, MinArgs: 1, MaxArgs: 1,
	Result: needNumber("stddev", toFloat), New: newMoments(1, math.Sqrt)}

var aggStddevPop = Aggregate{Name: "stddev_pop", Doc: "stddev_pop(x) is the population standard deviation.",
	Examples: []Example{{"round(stddev_pop(x), 4)", "0.4714"}, {"stddev_pop(NULL)", "null"}}, MinArgs: 1, MaxArgs: 1,
	Result: needNumber("stddev_pop", toFloat), New: newMoments(0, math.Sqrt)}

var aggSem = Aggregate{Name: "sem", Doc: "sem(x) is the standard error of the mean: stddev(x) divided by the root of the number of values; null of fewer than two.",
	Examples: []Example{{"round(sem(x), 4)", "0.3333"}, {"sem(NULL)", "null"}}, MinArgs: 1, MaxArgs: 1,
	Result: needNumber("sem", toFloat), New: func([]column.Type) Accumulator {
		return &moments{lost: 1, finish: math.Sqrt, perRow: true}
	}}

// moments keeps count, mean and sum of squared distances: rows join by Welford's
// step, partials by Chan's (T. Chan, G. Golub, R. LeVeque, "Updating Formulae
// and a Pairwise Algorithm for Computing Sample Variances", 1979).
type moments struct {
	n        []int64
	mean, m2 []float64
	lost     int64 // degrees of freedom that a sample loses
	finish   func(variance float64) float64
	perRow   bool // the variance of the mean, not of the values
}

func newMoments(lost int64, finish func(float64) float64) func([]column.Type) Accumulator {
	return func([]column.Type) Accumulator { return &moments{lost: lost, finish: finish} }
}

func (a *moments) Grow(groups int) {
	a.n, a.mean, a.m2 = grown(a.n, groups), grown(a.mean, groups), grown(a.m2, groups)
}

func (a *moments) Add(groups []int32, args []column.Vector) error {
	x, nulls := floatsOf(args[0]), nullsOf(args[0])
	for i, g := range groups {
		if !nulls.has(i) {
			continue
		}
		v := x.at(i)
		a.n[g]++
		d := v - a.mean[g]
		a.mean[g] += d / float64(a.n[g])
		a.m2[g] += d * (v - a.mean[g])
	}
	return nil
}

func (a *moments) State() ([]column.Vector, error) {
	return []column.Vector{ints(a.n), floats(a.mean), floats(a.m2)}, nil
}

func (a *moments) Merge(groups []int32, state []column.Vector) error {
	n, mean, m2 := inputOf[int64](state[0]), inputOf[float64](state[1]), inputOf[float64](state[2])
	for i, g := range groups {
		nb := n.at(i)
		if nb == 0 {
			continue
		}
		na := a.n[g]
		if na == 0 {
			a.n[g], a.mean[g], a.m2[g] = nb, mean.at(i), m2.at(i)
			continue
		}
		d, all := mean.at(i)-a.mean[g], float64(na+nb)
		a.mean[g] += d * float64(nb) / all
		a.m2[g] += m2.at(i) + d*d*float64(na)*float64(nb)/all
		a.n[g] = na + nb
	}
	return nil
}

func (a *moments) Result() (column.Vector, error) {
	out := newMaybe[float64](len(a.n))
	for g, n := range a.n {
		if n <= a.lost {
			out.null(g)
			continue
		}
		variance := a.m2[g] / float64(n-a.lost)
		if a.perRow {
			variance /= float64(n)
		}
		out.values[g] = a.finish(variance)
		if !finite(a.m2[g]) {
			out.values[g] = math.NaN()
		}
	}
	return out.vector(column.Float64), nil
}
