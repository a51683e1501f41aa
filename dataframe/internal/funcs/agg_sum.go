package funcs

import (
	"fmt"
	"math"
	"math/bits"

	"weir/dataframe/column"
)

var aggSum = Aggregate{
	Name:     "sum",
	Doc:      "sum(x) adds up x: int64 and decimal exactly, and an error if the total does not fit; floats with compensation.",
	Examples: []Example{{"sum(x)", "5"}, {"sum(NULL::bigint)", "null"}, {"sum(x) FILTER (WHERE x > 1)", "4"}},
	MinArgs:  1, MaxArgs: 1,
	Result: needNumber("sum", sumResult),
	New: func(args []column.Type) Accumulator {
		switch t := args[0]; t.Kind {
		case column.KindNull:
			return &nothing{typ: column.Int64}
		case column.KindFloat64:
			return &floatSum{}
		default:
			return &intSum{typ: sumResult(t)}
		}
	},
}

func sumResult(t column.Type) column.Type {
	if t.Kind == column.KindDecimal {
		return column.Decimal(column.MaxPrecision, t.Scale)
	}
	return t
}

// An intSum adds in 128 bits, so that only the total can overflow and the order
// of the rows does not matter.
type intSum struct {
	typ  column.Type
	lo   []int64 // the low 64 bits
	hi   []int64
	seen []bool
}

func (a *intSum) Grow(groups int) {
	a.lo, a.hi, a.seen = grown(a.lo, groups), grown(a.hi, groups), grown(a.seen, groups)
}

func (a *intSum) Add(groups []int32, args []column.Vector) error {
	x, nulls := inputOf[int64](args[0]), nullsOf(args[0])
	all := nulls.none()
	for i, g := range groups {
		if !all && !nulls.has(i) {
			continue
		}
		v := x.at(i)
		a.add(g, v, v>>63)
	}
	return nil
}

func (a *intSum) add(g int32, lo, hi int64) {
	sum, carry := bits.Add64(uint64(a.lo[g]), uint64(lo), 0)
	a.lo[g] = int64(sum)
	a.hi[g] += hi + int64(carry)
	a.seen[g] = true
}

func (a *intSum) State() ([]column.Vector, error) {
	return []column.Vector{fixedOf(column.Int64, a.lo, a.seen), fixedOf(column.Int64, a.hi, a.seen)}, nil
}

func (a *intSum) Merge(groups []int32, state []column.Vector) error {
	lo, hi, nulls := inputOf[int64](state[0]), inputOf[int64](state[1]), nullsOf(state[0])
	for i, g := range groups {
		if nulls.has(i) {
			a.add(g, lo.at(i), hi.at(i))
		}
	}
	return nil
}

func (a *intSum) Result() (column.Vector, error) {
	limit := int64(math.MaxInt64)
	if a.typ.Kind == column.KindDecimal {
		limit = column.Pow10(int(a.typ.Precision)) - 1
	}
	for g, lo := range a.lo {
		if a.hi[g] != lo>>63 || a.typ.Kind == column.KindDecimal && (lo > limit || lo < -limit) {
			return nil, fmt.Errorf("sum overflows %s: it is about %g; sum x::double instead", a.typ, a.float(g))
		}
	}
	return fixedOf(a.typ, a.lo, a.seen), nil
}

// float is the sum of group g in units of the type's scale.
func (a *intSum) float(g int) float64 {
	x := int128Float(a.hi[g], uint64(a.lo[g]))
	if a.typ.Kind == column.KindDecimal {
		x /= float64(column.Pow10(int(a.typ.Scale)))
	}
	return x
}

// int128Float is the float64 near a 128-bit integer, exact for those of 64 bits.
func int128Float(hi int64, lo uint64) float64 {
	if hi == int64(lo)>>63 {
		return float64(int64(lo))
	}
	return float64(hi)*(1<<64) + float64(lo)
}

// A floatSum adds with the compensation of Neumaier ("Rundungsfehleranalyse
// einiger Verfahren zur Summation endlicher Summen", 1974): the error stays
// that of one addition, however many rows there are.
type floatSum struct {
	sum, comp []float64
	seen      []bool
}

func (a *floatSum) Grow(groups int) {
	a.sum, a.comp, a.seen = grown(a.sum, groups), grown(a.comp, groups), grown(a.seen, groups)
}

func (a *floatSum) Add(groups []int32, args []column.Vector) error {
	x, nulls := inputOf[float64](args[0]), nullsOf(args[0])
	all := nulls.none()
	for i, g := range groups {
		if all || nulls.has(i) {
			a.add(g, x.at(i))
		}
	}
	return nil
}

func (a *floatSum) add(g int32, x float64) {
	s := a.sum[g]
	t := s + x
	if math.Abs(s) >= math.Abs(x) {
		a.comp[g] += (s - t) + x
	} else {
		a.comp[g] += (x - t) + s
	}
	a.sum[g] = t
	a.seen[g] = true
}

func (a *floatSum) State() ([]column.Vector, error) {
	return []column.Vector{fixedOf(column.Float64, a.sum, a.seen), fixedOf(column.Float64, a.comp, a.seen)}, nil
}

func (a *floatSum) Merge(groups []int32, state []column.Vector) error {
	sum, comp, nulls := inputOf[float64](state[0]), inputOf[float64](state[1]), nullsOf(state[0])
	for i, g := range groups {
		if nulls.has(i) {
			a.add(g, sum.at(i))
			a.comp[g] += comp.at(i)
		}
	}
	return nil
}

func (a *floatSum) Result() (column.Vector, error) {
	out := make([]float64, len(a.sum))
	for g := range out {
		out[g] = a.total(g)
	}
	return fixedOf(column.Float64, out, a.seen), nil
}

// total is the sum of group g. The compensation of an infinite sum is NaN and
// means nothing.
func (a *floatSum) total(g int) float64 {
	if s := a.sum[g]; math.IsInf(s, 0) || math.IsNaN(s) {
		return s
	}
	return a.sum[g] + a.comp[g]
}
