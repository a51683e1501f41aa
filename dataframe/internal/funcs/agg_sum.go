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
	Slide:  slideSum(false),
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
	typ   column.Type
	sum   []column.Int128
	wraps []int64 // how often sum left 128 bits, upwards less downwards
	seen  []bool
}

func (a *intSum) Grow(groups int) {
	a.sum, a.wraps, a.seen = grown(a.sum, groups), grown(a.wraps, groups), grown(a.seen, groups)
}

func (a *intSum) Add(groups []int32, args []column.Vector) error {
	nulls := nullsOf(args[0])
	all := nulls.none()
	if args[0].Type().Layout() != column.LayoutInt64 {
		x := wideInput(args[0])
		for i, g := range groups {
			if all || nulls.has(i) {
				a.addWide(g, x.at(i))
			}
		}
		return nil
	}
	x := inputOf[int64](args[0])
	if all && !x.constant() {
		for i, v := range x.v[:len(groups)] {
			a.addShort(groups[i], v)
		}
		return nil
	}
	n := len(groups)
	for w := 0; w<<6 < n; w++ {
		for word := nulls.word(w, n); word != 0; word &= word - 1 {
			i := w<<6 + bits.TrailingZeros64(word)
			a.addShort(groups[i], x.at(i))
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
	s := a.sum[0]
	for _, v := range x.Values[:n] {
		lo, carry := bits.Add64(s.Lo, uint64(v), 0)
		s.Lo, s.Hi = lo, s.Hi+v>>63+int64(carry)
	}
	a.sum[0], a.seen[0] = s, true
	return nil
}

func (a *intSum) addShort(g int32, v int64) {
	s := &a.sum[g]
	lo, carry := bits.Add64(s.Lo, uint64(v), 0)
	s.Lo, s.Hi = lo, s.Hi+v>>63+int64(carry)
	a.seen[g] = true
}

func (a *intSum) addWide(g int32, x column.Int128) {
	s, ok := a.sum[g].Add(x)
	if !ok && x.Hi < 0 {
		a.wraps[g]--
	} else if !ok {
		a.wraps[g]++
	}
	a.sum[g], a.seen[g] = s, true
}

// sumState is the type of a partial sum: any 128 bits.
var sumState = column.Decimal(column.MaxPrecision, 0)

func (a *intSum) State() ([]column.Vector, error) {
	return []column.Vector{fixedOf(sumState, a.sum, a.seen), ints(a.wraps)}, nil
}

func (a *intSum) Merge(groups []int32, state []column.Vector) error {
	x, nulls := inputOf[column.Int128](state[0]), nullsOf(state[0])
	wraps := inputOf[int64](state[1])
	for i, g := range groups {
		if nulls.has(i) {
			a.addWide(g, x.at(i))
			a.wraps[g] += wraps.at(i)
		}
	}
	return nil
}

func (a *intSum) Result() (column.Vector, error) {
	for g, x := range a.sum {
		if _, fits := x.Int64(); a.wraps[g] != 0 || a.typ.Kind == column.KindInt64 && !fits ||
			a.typ.Kind == column.KindUint64 && x.Hi != 0 || a.typ.Kind == column.KindDecimal && !column.FitsDecimal(x, a.typ) {
			return nil, fmt.Errorf("sum overflows %s: it is about %g; sum x::double instead", a.typ, a.float(g))
		}
	}
	if a.typ.Kind == column.KindDecimal {
		return fixedOf(a.typ, a.sum, a.seen), nil
	}
	if a.typ.Kind == column.KindUint64 {
		out := make([]uint64, len(a.sum))
		for g, x := range a.sum {
			out[g] = x.Lo
		}
		return fixedOf(a.typ, out, a.seen), nil
	}
	out := make([]int64, len(a.sum))
	for g, x := range a.sum {
		out[g] = int64(x.Lo)
	}
	return fixedOf(a.typ, out, a.seen), nil
}

// float is the sum of group g as a number.
func (a *intSum) float(g int) float64 {
	x := a.sum[g].Float64() + math.Ldexp(float64(a.wraps[g]), 128)
	if a.typ.Kind == column.KindDecimal {
		x /= column.WidePow10(int(a.typ.Scale)).Float64()
	}
	return x
}

// A floatSum adds with the compensation of Neumaier ("Rundungsfehleranalyse
// einiger Verfahren zur Summation endlicher Summen", 1974): the error stays
// that of one addition, however many rows there are.
type floatSum struct{ groups []floatTotal }

// A floatTotal is the sum of a group.
type floatTotal struct {
	sum, comp float64
	seen      bool
}

func (t *floatTotal) add(x float64) {
	s := t.sum
	sum := s + x
	if math.Abs(s) >= math.Abs(x) {
		t.comp += (s - sum) + x
	} else {
		t.comp += (x - sum) + s
	}
	t.sum, t.seen = sum, true
}

// total is the sum. The compensation of an infinite sum is NaN and means nothing.
func (t *floatTotal) total() float64 {
	if math.IsInf(t.sum, 0) || math.IsNaN(t.sum) {
		return t.sum
	}
	return t.sum + t.comp
}

func (a *floatSum) Grow(groups int) { a.groups = grown(a.groups, groups) }

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
		if !t.seen {
			sum.null(g)
			comp.null(g)
		}
	}
	return []column.Vector{sum.vector(column.Float64), comp.vector(column.Float64)}, nil
}

func (a *floatSum) Merge(groups []int32, state []column.Vector) error {
	sum, comp, nulls := inputOf[float64](state[0]), inputOf[float64](state[1]), nullsOf(state[0])
	for i, g := range groups {
		if nulls.has(i) {
			a.groups[g].add(sum.at(i))
			a.groups[g].comp += comp.at(i)
		}
	}
	return nil
}

func (a *floatSum) Result() (column.Vector, error) {
	out := newMaybe[float64](len(a.groups))
	for g := range a.groups {
		if t := &a.groups[g]; t.seen {
			out.values[g] = t.total()
		} else {
			out.null(g)
		}
	}
	return out.vector(column.Float64), nil
}
