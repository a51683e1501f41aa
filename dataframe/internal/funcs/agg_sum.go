package funcs

import (
	"fmt"
	"math"
	"math/bits"

	"weir/dataframe/column"
)

var aggSum = Aggregate{
	Name:     "sum",
	Doc:      "sum(x) adds up x: int64 and decimal exactly, and an error if the total does not fit; floats with compensation; intervals part by part.",
	Examples: []Example{{"sum(x)", "5"}, {"sum(NULL::bigint)", "null"}, {"sum(x) FILTER (WHERE x > 1)", "4"}},
	MinArgs:  1, MaxArgs: 1,
	Result: needSum("sum", sumResult),
	Slide:  slideSum(false), AnyOrder: exactAnyOrder,
	New: func(args []column.Type) Accumulator {
		switch t := args[0]; t.Kind {
		case column.KindNull:
			return &nothing{typ: column.Int64}
		case column.KindInterval:
			return &intervalSum{}
		case column.KindFloat64, column.KindFloat32:
			return &floatSum{}
		default:
			return &intSum{typ: sumResult(t)}
		}
	},
}

func sumResult(t column.Type) column.Type {
	switch {
	case t.Kind == column.KindDecimal:
		return column.Decimal(column.MaxPrecision, t.Scale)
	case t.Kind == column.KindUint64:
		return column.Uint64
	case t.Kind.Integer():
		return column.Int64
	}
	return column.Float64
}

// An intSum adds in 128 bits, so that only the total can overflow and the order
// of the rows does not matter.
type intSum struct {
	typ    column.Type
	groups []intTotal
	large  bool    // there were values too large for addFew
	wraps  []int64 // by group, how often its sum left 128 bits, upwards less downwards; nil: none did
}

// An intTotal is the sum of a group and how many values are in it; of a partial merged without its number, one.
type intTotal struct {
	sum column.Int128
	n   int64
}

func (t *intTotal) add(v int64) {
	lo, carry := bits.Add64(t.sum.Lo, uint64(v), 0)
	t.sum.Lo, t.sum.Hi = lo, t.sum.Hi+v>>63+int64(carry)
	t.n++
}

func (a *intSum) Grow(groups int) { a.groups = grown(a.groups, groups) }

// Reserve implements Reserver.
func (a *intSum) Reserve(groups int) { a.groups = reserved(a.groups, groups) }

func (a *intSum) Add(groups []int32, args []column.Vector) error {
	nulls := nullsOf(args[0])
	all := nulls.none()
	if args[0].Type().Layout() != column.LayoutInt64 {
		if x, ok := args[0].(*column.Wides); ok && all {
			a.addWides(groups, x.Values)
			return nil
		}
		x := wideInput(args[0])
		for i, g := range groups {
			if all || nulls.has(i) {
				a.addWide(g, x.at(i), 1)
			}
		}
		return nil
	}
	x := inputOf[int64](args[0])
	if all && !x.constant() {
		a.addInts(groups, x.v[:len(groups)])
		return nil
	}
	n := len(groups)
	for w := 0; w<<6 < n; w++ {
		for word := nulls.word(w, n); word != 0; word &= word - 1 {
			i := w<<6 + bits.TrailingZeros64(word)
			a.groups[groups[i]].add(x.at(i))
		}
	}
	return nil
}

// AddAll implements Totaler.
func (a *intSum) AddAll(n int, args []column.Vector) error {
	x, ok := args[0].(*column.Ints)
	if !ok || x.Valid != nil || n == 0 {
		return a.Add(make([]int32, n), args)
	}
	s := a.groups[0].sum
	for _, v := range x.Values[:n] {
		lo, carry := bits.Add64(s.Lo, uint64(v), 0)
		s.Lo, s.Hi = lo, s.Hi+v>>63+int64(carry)
	}
	a.groups[0] = intTotal{s, a.groups[0].n + int64(n)}
	return nil
}

// addWide adds x, the sum of n values.
func (a *intSum) addWide(g int32, x column.Int128, n int64) {
	t := &a.groups[g]
	s, ok := t.sum.Add(x)
	switch {
	case ok:
	case x.Hi < 0:
		a.wrap(g, -1)
	default:
		a.wrap(g, 1)
	}
	t.sum, t.n = s, t.n+n
}

// wrap notes that the sum of g left 128 bits a number of times.
func (a *intSum) wrap(g int32, times int64) {
	if times != 0 {
		a.wraps = grown(a.wraps, len(a.groups))
		a.wraps[g] += times
	}
}

// wrapped is how often the sum of g left 128 bits.
func (a *intSum) wrapped(g int) int64 {
	if g < len(a.wraps) {
		return a.wraps[g]
	}
	return 0
}

// sumState is the type of a partial sum: any 128 bits.
var sumState = column.Decimal(column.MaxPrecision, 0)

func (a *intSum) State() ([]column.Vector, error) {
	wraps := append(make([]int64, 0, len(a.groups)), a.wraps...)
	return []column.Vector{
		sumsAs(a, sumState, func(x column.Int128) column.Int128 { return x }),
		&column.Ints{Typ: column.Int64, Values: grown(wraps, len(a.groups))},
	}, nil
}

func (a *intSum) Merge(groups []int32, state []column.Vector) error {
	return a.merge(groups, state, oneEach)
}

// oneEach counts a partial as one value: all that a sum asks of its number is whether there is one.
var oneEach = input[int64]{[]int64{1}, 0}

func (a *intSum) merge(groups []int32, state []column.Vector, n input[int64]) error {
	x, nulls := inputOf[column.Int128](state[0]), nullsOf(state[0])
	wraps := inputOf[int64](state[1])
	for i, g := range groups {
		if nulls.has(i) {
			a.addWide(g, x.at(i), n.at(i))
			a.wrap(g, wraps.at(i))
		}
	}
	return nil
}

func (a *intSum) Result() (column.Vector, error) {
	for g, t := range a.groups {
		x := t.sum
		if _, fits := x.Int64(); a.wrapped(g) != 0 || a.typ.Kind == column.KindInt64 && !fits ||
			a.typ.Kind == column.KindUint64 && x.Hi != 0 || a.typ.Kind == column.KindDecimal && !column.FitsDecimal(x, a.typ) {
			return nil, fmt.Errorf("sum overflows %s: it is about %g; sum x::double instead", a.typ, a.float(g))
		}
	}
	switch a.typ.Kind {
	case column.KindDecimal:
		return sumsAs(a, a.typ, func(x column.Int128) column.Int128 { return x }), nil
	case column.KindUint64:
		return sumsAs(a, a.typ, func(x column.Int128) uint64 { return x.Lo }), nil
	}
	return sumsAs(a, a.typ, func(x column.Int128) int64 { return int64(x.Lo) }), nil
}

// sumsAs are the sums as values of type t, null where there are none.
func sumsAs[T fixed](a *intSum, t column.Type, as func(column.Int128) T) column.Vector {
	out := newMaybe[T](len(a.groups))
	for g := range a.groups {
		if total := &a.groups[g]; total.n > 0 {
			out.values[g] = as(total.sum)
		} else {
			out.null(g)
		}
	}
	return out.vector(t)
}

// float is the sum of group g as a number.
func (a *intSum) float(g int) float64 {
	x := a.groups[g].sum.Float64() + math.Ldexp(float64(a.wrapped(g)), 128)
	if a.typ.Kind == column.KindDecimal {
		x /= column.WidePow10(int(a.typ.Scale)).Float64()
	}
	return x
}

// A floatSum adds with the compensation of Neumaier ("Rundungsfehleranalyse
// einiger Verfahren zur Summation endlicher Summen", 1974): the error stays
// that of one addition, however many rows there are. What an addition loses is found
// as Knuth does (TAOCP 2, 4.2.2, theorem B), which needs not ask which of the two numbers is larger.
type floatSum struct{ groups []floatTotal }

// A floatTotal is the sum of a group and how many values are in it, as those of an intTotal.
type floatTotal struct {
	sum, comp float64
	n         int64
}

func (t *floatTotal) add(x float64) {
	s := t.sum
	sum := s + x
	y := sum - s
	t.comp += (s - (sum - y)) + (x - y)
	t.sum = sum
	t.n++
}

// total is the sum. The compensation of an infinite sum is NaN and means nothing.
func (t *floatTotal) total() float64 {
	if math.IsInf(t.sum, 0) || math.IsNaN(t.sum) {
		return t.sum
	}
	return t.sum + t.comp
}

func (a *floatSum) Grow(groups int) { a.groups = grown(a.groups, groups) }

// Reserve implements Reserver.
func (a *floatSum) Reserve(groups int) { a.groups = reserved(a.groups, groups) }

func (a *floatSum) Add(groups []int32, args []column.Vector) error {
	x, nulls := inputOf[float64](args[0]), nullsOf(args[0])
	if nulls.none() && !x.constant() {
		for i, v := range x.v[:len(groups)] {
			a.groups[groups[i]].add(v)
		}
		return nil
	}
	n := len(groups)
	for w := 0; w<<6 < n; w++ {
		for word := nulls.word(w, n); word != 0; word &= word - 1 {
			i := w<<6 + bits.TrailingZeros64(word)
			a.groups[groups[i]].add(x.at(i))
		}
	}
	return nil
}

// AddAll implements Totaler.
func (a *floatSum) AddAll(n int, args []column.Vector) error {
	x, nulls := inputOf[float64](args[0]), nullsOf(args[0])
	t := a.groups[0]
	for w := 0; w<<6 < n; w++ {
		for word := nulls.word(w, n); word != 0; word &= word - 1 {
			t.add(x.at(w<<6 + bits.TrailingZeros64(word)))
		}
	}
	a.groups[0] = t
	return nil
}

func (a *floatSum) State() ([]column.Vector, error) {
	sum, comp := newMaybe[float64](len(a.groups)), newMaybe[float64](len(a.groups))
	for g, t := range a.groups {
		sum.values[g], comp.values[g] = t.sum, t.comp
		if t.n == 0 {
			sum.null(g)
			comp.null(g)
		}
	}
	return []column.Vector{sum.vector(column.Float64), comp.vector(column.Float64)}, nil
}

func (a *floatSum) Merge(groups []int32, state []column.Vector) error {
	return a.merge(groups, state, oneEach)
}

func (a *floatSum) merge(groups []int32, state []column.Vector, n input[int64]) error {
	sum, comp, nulls := inputOf[float64](state[0]), inputOf[float64](state[1]), nullsOf(state[0])
	for i, g := range groups {
		if nulls.has(i) {
			t := &a.groups[g]
			t.add(sum.at(i))
			t.comp += comp.at(i)
			t.n += n.at(i) - 1
		}
	}
	return nil
}

func (a *floatSum) Result() (column.Vector, error) {
	out := newMaybe[float64](len(a.groups))
	for g := range a.groups {
		if t := &a.groups[g]; t.n > 0 {
			out.values[g] = t.total()
		} else {
			out.null(g)
		}
	}
	return out.vector(column.Float64), nil
}
