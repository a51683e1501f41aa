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
		if p.n == 0 || (p.sxx == 0 || p.syy == 0) && p.sxy == 0 {
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
	groups []pairSums
	finish func(p pairSums) (float64, bool)
}

func newPairs(finish func(pairSums) (float64, bool)) func([]column.Type) Accumulator {
	return func([]column.Type) Accumulator { return &pairs{finish: finish} }
}

func (a *pairs) Grow(groups int) { a.groups = grown(a.groups, groups) }

func (a *pairs) Add(groups []int32, args []column.Vector) error {
	if isConst(args[0]) || isConst(args[1]) || args[0].Nulls() != nil || args[1].Nulls() != nil {
		a.addSome(groups, args)
		return nil
	}
	switch y := wordNumbers(args[0]).(type) {
	case []int64:
		addPairsTo(a, groups, y, args[1])
	case []float64:
		addPairsTo(a, groups, y, args[1])
	default:
		a.addSome(groups, args)
	}
	return nil
}

// addSome adds the rows where neither is null.
func (a *pairs) addSome(groups []int32, args []column.Vector) {
	y, x := floatsOf(args[0]), floatsOf(args[1])
	yn, xn := nullsOf(args[0]), nullsOf(args[1])
	for i, g := range groups {
		if xn.has(i) && yn.has(i) {
			a.groups[g].add(y.at(i), x.at(i))
		}
	}
}

// wordNumbers are the values of v as they are stored, if those are its numbers: []int64 or []float64; else nil.
func wordNumbers(v column.Vector) any {
	switch v := v.(type) {
	case *column.Ints:
		if v.Typ.Kind.Integer() {
			return v.Values
		}
	case *column.Floats:
		return v.Values
	}
	return nil
}

func addPairsTo[Y int64 | float64](a *pairs, groups []int32, y []Y, second column.Vector) {
	switch x := wordNumbers(second).(type) {
	case []int64:
		addPairs(a, groups, y, x)
	case []float64:
		addPairs(a, groups, y, x)
	default:
		addPairs(a, groups, y, floatsOf(second).v)
	}
}

func addPairs[Y, X int64 | float64](a *pairs, groups []int32, y []Y, x []X) {
	y, x = y[:len(groups)], x[:len(groups)]
	for i, g := range groups {
		a.groups[g].add(float64(y[i]), float64(x[i]))
	}
}

// add is join of one row.
func (p *pairSums) add(y, x float64) {
	if p.n == 0 {
		p.n, p.my, p.mx = 1, y, x
		return
	}
	before := p.n
	p.n++
	dy, dx := y-p.my, x-p.mx
	p.my += dy / p.n
	p.mx += dx / p.n
	f := before / p.n
	p.sxy += dx * dy * f
	p.syy += dy * dy * f
	p.sxx += dx * dx * f
}

// join adds the rows of q.
func (p *pairSums) join(q pairSums) {
	if q.n == 0 {
		return
	}
	before := p.n
	if before == 0 { // to the bit, whatever partials there were
		*p = q
		return
	}
	p.n += q.n
	dy, dx := q.my-p.my, q.mx-p.mx
	p.my += dy * q.n / p.n
	p.mx += dx * q.n / p.n
	f := before * q.n / p.n
	p.sxy += q.sxy + dx*dy*f
	p.syy += q.syy + dy*dy*f
	p.sxx += q.sxx + dx*dx*f
}

func (a *pairs) State() ([]column.Vector, error) {
	n := make([]int64, len(a.groups))
	var f [5][]float64
	for k := range f {
		f[k] = make([]float64, len(a.groups))
	}
	for g := range a.groups {
		p := &a.groups[g]
		n[g] = int64(p.n)
		f[0][g], f[1][g], f[2][g], f[3][g], f[4][g] = p.my, p.mx, p.sxy, p.syy, p.sxx
	}
	out := []column.Vector{&column.Ints{Typ: column.Int64, Values: n}}
	for _, values := range f {
		out = append(out, &column.Floats{Typ: column.Float64, Values: values})
	}
	return out, nil
}

func (a *pairs) Merge(groups []int32, state []column.Vector) error {
	n := inputOf[int64](state[0])
	var f [5]input[float64]
	for k := range f {
		f[k] = inputOf[float64](state[k+1])
	}
	for i, g := range groups {
		a.groups[g].join(pairSums{float64(n.at(i)), f[0].at(i), f[1].at(i), f[2].at(i), f[3].at(i), f[4].at(i)})
	}
	return nil
}

func (a *pairs) Result() (column.Vector, error) {
	out := newMaybe[float64](len(a.groups))
	for g, p := range a.groups {
		p.spoil()
		v, ok := a.finish(p)
		if out.values[g] = v; !ok {
			out.null(g)
		}
	}
	return out.vector(column.Float64), nil
}

// spoil makes NaN of the sums of a variable that is not finite in some row, be it the only row, or the other variable the
// same in all: what infinities leave behind depends on the order of the rows.
func (p *pairSums) spoil() {
	spoilt := func(sum *float64, by float64) {
		if !finite(by + *sum) {
			*sum = math.NaN()
		}
	}
	spoilt(&p.syy, p.my)
	spoilt(&p.sxx, p.mx)
	spoilt(&p.sxy, p.my+p.mx)
}

func finite(x float64) bool { return x-x == 0 }
