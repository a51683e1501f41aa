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
	groups []moment
	lost   int64 // degrees of freedom that a sample loses
	finish func(variance float64) float64
	perRow bool // the variance of the mean, not of the values
}

type moment struct {
	n        int64
	mean, m2 float64
}

func newMoments(lost int64, finish func(float64) float64) func([]column.Type) Accumulator {
	return func([]column.Type) Accumulator { return &moments{lost: lost, finish: finish} }
}

func (a *moments) Grow(groups int) { a.groups = grown(a.groups, groups) }

func (a *moments) Add(groups []int32, args []column.Vector) error {
	x, nulls := floatsOf(args[0]), nullsOf(args[0])
	if nulls.none() && !x.constant() {
		for i, v := range x.v[:len(groups)] {
			a.groups[groups[i]].add(v)
		}
		return nil
	}
	for i, g := range groups {
		if nulls.has(i) {
			a.groups[g].add(x.at(i))
		}
	}
	return nil
}

func (m *moment) add(v float64) {
	m.n++
	d := v - m.mean
	m.mean += d / float64(m.n)
	m.m2 += d * (v - m.mean)
}

// join adds the values of o.
func (m *moment) join(o moment) {
	switch {
	case o.n == 0:
		return
	case m.n == 0:
		*m = o
		return
	}
	d, na, nb := o.mean-m.mean, float64(m.n), float64(o.n)
	m.n += o.n
	all := float64(m.n)
	m.mean += d * nb / all
	m.m2 += o.m2 + d*d*na*nb/all
}

func (a *moments) State() ([]column.Vector, error) {
	n, mean, m2 := make([]int64, len(a.groups)), make([]float64, len(a.groups)), make([]float64, len(a.groups))
	for g, m := range a.groups {
		n[g], mean[g], m2[g] = m.n, m.mean, m.m2
	}
	return []column.Vector{
		&column.Ints{Typ: column.Int64, Values: n},
		&column.Floats{Typ: column.Float64, Values: mean}, &column.Floats{Typ: column.Float64, Values: m2},
	}, nil
}

func (a *moments) Merge(groups []int32, state []column.Vector) error {
	n, mean, m2 := inputOf[int64](state[0]), inputOf[float64](state[1]), inputOf[float64](state[2])
	for i, g := range groups {
		a.groups[g].join(moment{n.at(i), mean.at(i), m2.at(i)})
	}
	return nil
}

func (a *moments) Result() (column.Vector, error) {
	out := newMaybe[float64](len(a.groups))
	for g, m := range a.groups {
		if m.n <= a.lost {
			out.null(g)
			continue
		}
		variance := m.m2 / float64(m.n-a.lost)
		if a.perRow {
			variance /= float64(m.n)
		}
		out.values[g] = a.finish(variance)
		if !finite(m.m2) {
			out.values[g] = math.NaN()
		}
	}
	return out.vector(column.Float64), nil
}
